"""The data verdict: what the records of each device are worth, before any finding is read."""
