"""The one layout of packs, cases and mappings: what it changes is spaces, needless quotes and the order of known keys."""
