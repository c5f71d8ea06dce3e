"""Conditions about contact, publication and registered identifiers."""
