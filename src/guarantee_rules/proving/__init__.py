"""Laws over all cases there can be: proved, or refuted by a case that is replayed before it is shown."""
