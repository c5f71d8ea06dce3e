"""A court's message → draft order files: nothing looked up, nothing invented, nothing dropped."""

from __future__ import annotations

from pathlib import Path

from orderwatch.errors import InputError
from orderwatch.orders.court.hearing import read_hearing
from orderwatch.orders.court.message import part, read_message
from orderwatch.orders.court.model import Clause, Draft, Proposal
from orderwatch.orders.court.monitoring import read_monitoring
from orderwatch.orders.court.render import render

__all__ = ["Clause", "Draft", "Proposal", "drafts_of", "render"]


def drafts_of(path: Path) -> list[Draft]:
    """The drafts of one message: a Common Platform hearing, or a monitoring order.

    Raises:
        InputError: it cannot be read, or is neither.
    """
    message = read_message(path)
    if part(message.root, "hearing"):
        return list(read_hearing(message))
    if "monitoringConditions" in message.root and "deviceWearer" in message.root:
        return [read_monitoring(message)]
    problem = "is neither a Common Platform hearing nor a monitoring order"
    raise InputError(message.file, problem, "give the message as the court's system sent it")
