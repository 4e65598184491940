"""Programs for a solver: what an expression comes to for all facts at once."""
