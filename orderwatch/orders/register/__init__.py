"""A register of orders in a spreadsheet: read into order files, and written from them."""

from orderwatch.orders.register.read import Register, read_register
from orderwatch.orders.register.write import HEADER, Rows, register_rows

__all__ = ["HEADER", "Register", "Rows", "read_register", "register_rows"]
