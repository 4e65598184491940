"""Facts: the shared vocabulary of a case, and how what a caller states becomes exact values."""
