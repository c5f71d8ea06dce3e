"""What the part of a page about the pattern of incidents shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One count.

    Attributes:
        code: its name in the files, and its anchor.
        heading: its name for people.
        words: what it came to, with its interval, or why not.
        definition: what is counted.
        seen: how much of the time could be seen, for what it rests on.
        findings: (finding id, local date and time) behind it, in order of time.
        cut: what was left out of them.
        rests_on: (code, heading) of the count under which its findings stand, or empty.
    """

    code: str
    heading: str
    words: str
    definition: str
    seen: str
    findings: tuple[tuple[str, str], ...] = ()
    cut: str = ""
    rests_on: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The counts under one heading; `note` must be read with them."""

    heading: str
    counts: tuple[Counted, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PatternPart:
    """The pattern of the incidents of one order.

    Attributes:
        said: sentences that stand above the counts.
        occasions: what the first count came to, in words.
        groups: the counts.
        apart: (why, how many) of the incidents that are not counted.
        calendar: SVG, safe as it stands.
        timeline: the same.
    """

    said: tuple[str, ...]
    occasions: str
    groups: tuple[Group, ...]
    apart: tuple[tuple[str, str], ...]
    calendar: str
    timeline: str
