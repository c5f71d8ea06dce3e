"""Synthetic traces with known truth, for tests, demos and error rates."""

from orderwatch.synth.errors import EXACT, ErrorModel
from orderwatch.synth.path import TruePath
from orderwatch.synth.trace import Synthetic, Trace

__all__ = ["EXACT", "ErrorModel", "Synthetic", "Trace", "TruePath"]
