"""What a service promises of a question: models and JSON Schemas of its facts and of its answers."""
