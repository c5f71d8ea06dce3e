"""Conditions about the distance to a person: pairs of devices."""
