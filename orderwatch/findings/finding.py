"""What is found: an episode with its list, grade, bounds, flags and what speaks against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from orderwatch.conditions.fixes import Fixes
from orderwatch.conditions.readings import Readings
from orderwatch.findings.episodes import Episode
from orderwatch.orders.in_force import Stretch
from orderwatch.orders.model import Device
from orderwatch.outcome import Grade, NearMissReason
from orderwatch.tables import Int64
from orderwatch.temporal.local import to_utc_text

List = Literal["possible_breaches", "near_misses", "excepted"]


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """One device seen through one stretch of one condition.

    Attributes:
        device: the device as the order names it.
        fixes: its fixes in the stretch and the neighbours on either side.
        readings: what they say about the condition.
        piece: (n,) the piece of in-force time of each fix, or -1.
    """

    device: Device
    fixes: Fixes
    readings: Readings
    piece: Int64

    @property
    def carrier(self) -> str:
        """What carries its findings, as their ids name it: the device."""
        return self.device.id

    @property
    def protected_id(self) -> str | None:
        """The protected person whose device it is paired with; None: a condition about a place."""
        return None


@dataclass(frozen=True, kw_only=True, eq=False)
class Against:
    """One thing that speaks against a finding: its code, in words, and the row if there is one."""

    code: str
    note: str
    fix: int | None = None
    view: View | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """One episode in its list; times in µs UTC, lengths in metres.

    Attributes:
        list_name: the table it stands in.
        reason: why it is no possible breach, for near misses.
        excepted_by: `id` of the exception, for excepted episodes.
        grade: for possible breaches.
        grade_reason: the grade in words.
        stretch: the condition as it stood.
        view: the device.
        episode: its fixes.
        started_us: time of the first AGAINST fix (none: first q ≥ 0.5; none: first fix).
        ended_us: time of the last such fix.
        p_max: greatest q.
        fixes_against: number of AGAINST fixes.
        dwell_min_us: least time inside.
        dwell_max_us: greatest time inside.
        deepest: index of the deepest fix.
        stands_if_smaller_m: metres of erosion the grade withstands, for possible breaches.
        flags: sorted codes.
        against: what speaks against it, sorted by code.
    """

    list_name: List
    reason: NearMissReason | None
    excepted_by: str
    grade: Grade | None
    grade_reason: str
    stretch: Stretch
    view: View
    episode: Episode
    started_us: int
    ended_us: int
    p_max: float
    fixes_against: int
    dwell_min_us: int
    dwell_max_us: int
    deepest: int
    stands_if_smaller_m: int | None
    flags: tuple[str, ...]
    against: tuple[Against, ...]

    @property
    def closest_m(self) -> float:
        """Signed margin of the deepest fix to the drawn line."""
        return float(self.view.readings.margin_m[self.deepest])

    @property
    def fixes_shown(self) -> int:
        """Fixes shown on the forbidden side, also where an exception permits to be there."""
        return int(self.view.readings.shown[self.episode.index].sum())


def finding_id(*parts: str, started_us: int, copy: int = 0) -> str:
    """First 12 hex of the SHA-256 of the parts and the start, joined by NUL.

    Args:
        parts: order, respondent, condition, device or identifier pair, protected person.
        started_us: start of the finding, µs.
        copy: 1, 2 ... for further episodes of the same parts and start.
    """
    words = [*parts, to_utc_text(started_us)] + ([str(copy)] if copy else [])
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]
