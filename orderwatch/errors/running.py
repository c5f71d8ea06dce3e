"""What can stop a run: inputs that cannot be read, outputs that cannot be written."""

from __future__ import annotations


class OrderwatchError(Exception):
    """The base of all; `exit_code` is what the command line ends with."""

    exit_code = 1


class InputError(OrderwatchError):
    """A file that was named cannot be read at all."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path}: {problem}; {remedy}")


class RecordsError(InputError):
    """A file of records cannot be read as a table of records (no such column, no header ...)."""


class CaseSizeError(RecordsError):
    """A case needs more memory than the run may take.

    Attributes:
        case: its name in the plan of the run.
        rows: its used rows.
    """

    def __init__(self, case: str, rows: int, path: str, problem: str, remedy: str) -> None:
        self.case, self.rows = case, rows
        super().__init__(path, problem, remedy)


class PolicyError(OrderwatchError):
    """A threshold is unknown, not a number, or out of its range."""

    exit_code = 2

    def __init__(self, where: str, key: str, value: str, problem: str, remedy: str) -> None:
        super().__init__(f'{where}, {key}: "{value}" {problem}; {remedy}')


class OutputError(OrderwatchError):
    """An output cannot be written (disk full, folder not empty, file open elsewhere)."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")


class WorkerError(OrderwatchError):
    """A process that checks cases has ended, or has met a fault that stops the run."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        self.exit_code = exit_code
        super().__init__(message)


class VerifyError(OrderwatchError):
    """A folder cannot be verified at all (no manifest, an unfinished run)."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}; {remedy}")
