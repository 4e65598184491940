"""What a solver tells of one case: what still matters, what would mend it, how far it could go; and cases to keep."""
