"""Packs: the YAML of a city, read, resolved and made ready to answer."""
