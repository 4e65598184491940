"""Measurements of the library beside hand-written code and beside other engines: `python -m benchmarks`."""
