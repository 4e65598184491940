"""What is to hold of every pack, whatever the case: each law a sentence, and theorems in the core that state it."""
