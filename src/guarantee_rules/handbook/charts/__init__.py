"""Pictures of what a pack answers, each with the same figures as a sentence and as a table."""
