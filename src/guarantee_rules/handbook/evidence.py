"""What a pack rests on, looked up once for both languages: findings, the reach of its cases, the list of its proofs,
the record of its text. The solver is never run here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from guarantee_rules.api import Pack
from guarantee_rules.cases.coverage import Coverage, coverage
from guarantee_rules.cases.load import Cases, load_cases
from guarantee_rules.cases.reach import Reach, reach
from guarantee_rules.checking.check import check
from guarantee_rules.checking.report import Report
from guarantee_rules.handbook.given import Given
from guarantee_rules.laws.expected import expected_of
from guarantee_rules.packs.assurance import LawExpected
from guarantee_rules.provenance.record import read_record, record_place
from guarantee_rules.provenance.report import Report as Found
from guarantee_rules.provenance.report import committed
from guarantee_rules.proving.judged import said
from guarantee_rules.proving.ledger import Ledger, Line, ledger_of
from guarantee_rules.proving.obligations import Obligation, Proof, obligations
from guarantee_rules.proving.results import Settled


@dataclass(frozen=True)
class Listed:
    """A line of the committed list of proofs, what it is about, and what the pack expects of that."""

    line: Line
    proof: Proof
    expected: LawExpected | None

    @property
    def declared(self) -> bool:
        """Whether the pack says that it comes out so, and where."""
        if self.expected is None:
            return False
        wanted = {"refuted": "refuted", "unsettled": "unsettled", "not_applicable": "vacuous"}[self.expected.expect]
        return self.line.verdict == wanted and said(self.expected.region) == said(self.line.region)


@dataclass(frozen=True)
class Evidence:
    """Everything that stands behind one pack. Each part is looked up when it is first asked for."""

    given: Given

    @property
    def pack(self) -> Pack:
        return self.given.pack

    @cached_property
    def report(self) -> Report:
        return check(self.pack)

    # --- cases

    @cached_property
    def cases(self) -> Cases | None:
        """The cases of the pack; None where there are none. CasesError for those that cannot be read."""
        found = self.given.cases
        return None if found is None else load_cases(found)

    @cached_property
    def reach(self) -> Reach | None:
        return None if self.cases is None else reach(self.pack, self.cases)

    @cached_property
    def coverage(self) -> Coverage | None:
        return None if self.cases is None else coverage(self.pack, self.cases)

    # --- proofs

    @cached_property
    def ledger(self) -> Ledger | None:
        """The committed list; None where there is none. LedgerError for one that cannot be read."""
        return ledger_of(self.given.asked, self.pack.name)

    @cached_property
    def obligations(self) -> dict[tuple[str, str, str, str], Obligation]:
        return {one.key: one for one in obligations(self.pack)}

    @cached_property
    def listed(self) -> tuple[Listed, ...]:
        """The lines that are about this pack as it is now, in the order of the list."""
        expected, lines = expected_of(self.pack.loaded), self.ledger.lines if self.ledger is not None else {}
        proofs = {
            key: Proof(self.obligations[key], _settled(line)) for key, line in lines.items() if key in self.obligations
        }
        return tuple(
            Listed(lines[key], proof, expected(proof.obligation.version, proof.theorem))
            for key, proof in proofs.items()
        )

    @property
    def unlisted(self) -> int:
        """How many statements of the pack the list lacks."""
        return len(self.obligations.keys() - self.ledger.lines.keys()) if self.ledger is not None else 0

    @property
    def stale(self) -> int:
        """How many lines of the list are no longer about the pack."""
        return len(self.ledger.lines.keys() - self.obligations.keys()) if self.ledger is not None else 0

    # --- provenance

    @cached_property
    def records(self) -> tuple[tuple[str, Found | None], ...]:
        """What was recorded of each version, the latest first; None for one without. ProvenanceError if unreadable."""
        known = read_record(record_place(self.given.asked), self.pack.name)
        return tuple(
            (
                version.version,
                committed(self.pack, version, known[version.version])
                if version.version in known and known[version.version].seen is not None
                else None,
            )
            for version in reversed(self.pack.versions)
        )


def _settled(line: Line) -> Settled:
    """What a line tells; its region stays as it is written."""
    return Settled(line.verdict, otherwise=line.otherwise, combined=line.combined, free=line.free)
