"""The page on kinds of rule: what each is, its entries, and an example with a case that was decided for it."""
