"""Decisions kept: a log that is only added to, in which a line removed or changed shows."""
