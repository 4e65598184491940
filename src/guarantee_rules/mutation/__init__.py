"""Whether cases notice: a pack's own figures, comparators, forces and clauses changed one by one."""
