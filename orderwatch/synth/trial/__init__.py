"""Invented records that try every clause of an order, and what would be listed of them."""

from orderwatch.synth.trial.run import Tried, conditions_of, try_order

__all__ = ["Tried", "conditions_of", "try_order"]
