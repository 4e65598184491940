"""How a question is decided, step by step, as a list for a page."""

from guarantee_rules.handbook.flow.flow import flow_of

__all__ = ["flow_of"]
