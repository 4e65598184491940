"""`batch`: one question asked of every row of a tape, by parts: memory is bounded, and a run that was killed goes on."""
