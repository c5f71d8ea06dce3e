"""Conditions about places that must not be entered, or to stay in."""
