"""Text as written, places in it, and what is said about them."""
