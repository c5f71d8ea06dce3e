"""Every exception orderwatch raises. A message names file, place, value and the way out."""

from orderwatch.errors.cells import CellFault, TableFaults
from orderwatch.errors.faults import Fault, OrderFaults, ProfileFaults
from orderwatch.errors.running import (
    CaseSizeError,
    InputError,
    OrderwatchError,
    OutputError,
    PolicyError,
    RecordsError,
    VerifyError,
    WorkerError,
)

__all__ = [
    "CaseSizeError",
    "CellFault",
    "Fault",
    "InputError",
    "OrderFaults",
    "OrderwatchError",
    "OutputError",
    "PolicyError",
    "ProfileFaults",
    "RecordsError",
    "TableFaults",
    "VerifyError",
    "WorkerError",
]
