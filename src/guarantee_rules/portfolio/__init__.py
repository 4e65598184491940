"""Portfolios: what `decide` says of one case, said of every row of a loan tape."""
