"""Conditions to attend: each window held against positions and events."""
