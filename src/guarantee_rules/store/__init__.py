"""Packs at run time: reloaded when a file changes, never half, and only those somebody approved if that is asked."""
