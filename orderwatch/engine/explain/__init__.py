"""A decision told step by step, from what the engine saw when it is asked once more."""
