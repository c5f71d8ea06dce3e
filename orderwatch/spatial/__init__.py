"""Metres on WGS 84, zones with a signed margin, and P(inside)."""
