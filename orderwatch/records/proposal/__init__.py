"""A profile proposed from an unknown file, with what it was guessed from."""
