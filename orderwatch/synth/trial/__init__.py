"""Invented records that try every clause of an order, and what would be listed of them."""

from orderwatch.synth.trial.run import Tried, try_order

__all__ = ["Tried", "try_order"]
