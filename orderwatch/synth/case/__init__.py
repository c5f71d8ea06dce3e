"""A whole invented case: an order, two weeks of positions and contacts, and what truly happened."""

from orderwatch.synth.case.exports import OWNER
from orderwatch.synth.case.write import EXPORTS, write_case

__all__ = ["EXPORTS", "OWNER", "write_case"]
