"""For tests of packs: facts drawn near their own figures, laws to state of them, and a pytest plugin."""
