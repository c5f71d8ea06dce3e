"""The order as dated data: file, what is in force when, and the order in plain words."""

from orderwatch.orders.file_model import schema
from orderwatch.orders.load import load, load_text

__all__ = ["load", "load_text", "schema"]
