"""Conditions to keep a device reporting, and the silences that are longer than stated."""
