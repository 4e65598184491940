"""One file for each kind of finding: its codes, and a function that looks for them."""
