"""A whole invented case: an order, two weeks of positions, and what truly happened."""

from orderwatch.synth.case.write import write_case

__all__ = ["write_case"]
