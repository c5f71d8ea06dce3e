"""What is allowed in an order file but doubtful: read it before the findings."""

from orderwatch.orders.lint.drawn import lint_drawn
from orderwatch.orders.lint.whole import lint

__all__ = ["lint", "lint_drawn"]
