"""Programs as Python functions: what services call on every request."""

from guarantee_rules.backends.python.engine import Compiled, answer, compiled

__all__ = ["Compiled", "answer", "compiled"]
