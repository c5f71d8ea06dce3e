"""A silence of devices in its list: grade, flags, what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

from orderwatch.findings.finding import Against, List
from orderwatch.findings.silence import Reports, Silence
from orderwatch.orders.in_force import Stretch
from orderwatch.outcome import Grade, NearMissReason


@dataclass(frozen=True, kw_only=True, eq=False)
class Silent:
    """A silence in its list.

    Attributes:
        list_name: the table it stands in.
        reason: why it is no possible breach, for near misses.
        excepted_by: `id` of the exception, for excepted silences.
        grade: for possible breaches; never better than moderate.
        grade_reason: the grade in words.
        stretch: the condition as it stood.
        silence: from when to when.
        reports: of all devices that the condition is about.
        devices: ids of those that were fitted in it, sorted.
        beside: indices of the reports that its evidence cites: the last before, the next, and the
            events of these devices from the stated time before it to its end.
        start_edge: the edge from which it is counted, in words; empty: a report is before it.
        end_edge: the edge to which it is counted, likewise.
        blinds: (id, kind) of the other conditions in force in it that positions show.
        flags: sorted codes.
        against: what speaks against it, sorted by code.
    """

    list_name: List
    reason: NearMissReason | None
    excepted_by: str
    grade: Grade | None
    grade_reason: str
    stretch: Stretch
    silence: Silence
    reports: Reports
    devices: tuple[str, ...]
    beside: tuple[int, ...]
    start_edge: str
    end_edge: str
    blinds: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    against: tuple[Against, ...]

    @property
    def carrier(self) -> str:
        """What carries it, as its id names it: the devices, joined by `;`."""
        return ";".join(self.devices)
