"""A program as data for JavaScript, and the evaluator there that answers it as the reference does."""
