"""What can be seen of a pack without running it over cases: findings, each with a place and a witness."""
