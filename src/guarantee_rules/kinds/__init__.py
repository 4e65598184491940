"""Kinds of rule: each a file that says what the YAML is and what it means in the core."""
