"""`batch`: one question asked of every row of a loan tape, by parts, so that memory is bounded and a killed run goes on."""
