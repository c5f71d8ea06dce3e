"""Orders and records in, rows of every table out: one case at a time."""

from orderwatch.engine.check import Summary, check_orders

__all__ = ["Summary", "check_orders"]
