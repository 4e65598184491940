"""Synthetic loan tapes: invented loans of any number to try a portfolio on. No row speaks of anybody there is."""
