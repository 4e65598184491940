"""Whether every figure, deciding word and clause of a pack stands in the text it is taken from."""
