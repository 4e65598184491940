"""The first draft of a pack: from answers to a few questions, or from a pack that exists."""
