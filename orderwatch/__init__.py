"""orderwatch: checks location pings and contact records against a protection order."""

__version__ = "0.1.0"
