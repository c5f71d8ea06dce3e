"""One predicate per kind of condition: fixes and zones in, an answer per fix out. No I/O."""
