"""Incidents → occasions: what lies close together in time is one, however many clauses it meets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orderwatch.patterns.incident import Incident
from orderwatch.policy import Policy


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Incidents of one respondent that lie close together in time.

    Attributes:
        start_us: the first record, µs UTC.
        end_us: the last one.
        incidents: in order of time, at least one.
    """

    start_us: int
    end_us: int
    incidents: tuple[Incident, ...]

    @property
    def physical(self) -> bool:
        """One of them is at a place, near a person or a meeting."""
        return any(one.physical for one in self.incidents)

    @property
    def remote(self) -> bool:
        """One of them is not."""
        return any(not one.physical for one in self.incidents)


def occasions(incidents: Iterable[Incident], policy: Policy) -> tuple[Occasion, ...]:
    """Incidents that follow one another by at most `occasion_gap_s` are one occasion.

    So one act that several devices, conditions, orders or exports tell of counts once.

    Args:
        incidents: of one respondent, in any order.
        policy: `occasion_gap_s`.
    """
    gap_us = round(policy.occasion_gap_s * 1e6)
    found: list[Occasion] = []
    run: list[Incident] = []
    end_us = 0
    for one in sorted(incidents, key=in_time):
        if run and one.start_us - end_us > gap_us:
            found.append(_occasion(run))
            run = []
        end_us = max(end_us, one.end_us) if run else one.end_us
        run.append(one)
    return (*found, *([_occasion(run)] if run else []))


def in_time(one: Incident) -> tuple[object, ...]:
    """By start, then by what it is."""
    return one.start_us, one.end_us, one.order_id, one.condition_id, one.finding_id, one.run


def _occasion(run: list[Incident]) -> Occasion:
    return Occasion(
        start_us=run[0].start_us,
        end_us=max(one.end_us for one in run),
        incidents=tuple(run),
    )
