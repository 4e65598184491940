"""The one layout of packs, cases and mappings: it changes spaces, needless quotes and the order of known keys."""
