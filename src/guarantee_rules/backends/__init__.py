"""Other ways to evaluate a program, each right when it agrees with the reference evaluator."""
