"""The guard language: what analysts write in one line, read once, typed against the vocabulary, lowered to the core."""
