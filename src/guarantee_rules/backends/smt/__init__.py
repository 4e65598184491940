"""Programs for a solver: what holds for all cases there can be, or a case for which it does not."""

from guarantee_rules.backends.smt.domain import USUAL, Domain
from guarantee_rules.backends.smt.encoding import Encoding
from guarantee_rules.backends.smt.scope import Scope

__all__ = ["USUAL", "Domain", "Encoding", "Scope"]
