"""What the pages of a run say of the run as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orderwatch.evidence.hashing import FileHash
from orderwatch.evidence.redaction.audience import Copy
from orderwatch.evidence.table_set import Row
from orderwatch.policy import Policy


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a page says of the run as a whole; the wall clock and the command are no part of it.

    Attributes:
        policy: the thresholds.
        ledger: rows of the table.
        set_aside: (file, code, remedy) → rows.
        warnings: of the run.
        protected_track: positions of protected persons may stand in the outputs.
        inputs: every file that was read.
        one_order: the run is of this order alone, so that every file of it is listed.
        copy: who the page is for; None: nothing is withheld.
    """

    policy: Policy
    ledger: Sequence[Row] = ()
    set_aside: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    protected_track: bool = False
    inputs: Sequence[FileHash] = ()
    one_order: bool = True
    copy: Copy | None = None
