"""Two weeks of an invented respondent: a tag that is worn, and a phone that is not always there."""

from __future__ import annotations

from orderwatch.synth.errors import ErrorModel
from orderwatch.synth.trace import Synthetic, Trace

_FLAT = (51.7660, -0.3050)
_JOB = (51.7405, -0.3125)
_NEAR_HOME = (51.75252, -0.33600)
_PAST_HOME = ((51.7545, -0.3400), (51.7536, -0.3345), (51.7545, -0.3290))
_ON_THE_LINE = (51.75294, -0.33600)
_BEYOND_THE_OLD_LINE = (51.75318, -0.33600)
_BESIDE_HOME = (51.7520, -0.3305)
_SCHOOL_GATE = (51.7548, -0.3270)
_OFFICE = (51.7450, -0.3400)
_STREET_WEST, _STREET_EAST = (51.7500, -0.3450), (51.7502, -0.3350)

_TAG = ErrorModel(sigma_m=5.0, correlation_s=180.0, repeat_rate=0.05)
_PHONE = ErrorModel(sigma_m=9.0, correlation_s=120.0)


def tag(seed: int) -> Synthetic:
    """The tag's two weeks; each block is one outing."""
    t = Trace("TAG-88121", "2026-04-28 16:30", _FLAT, every="120 s", error=_TAG, seed=seed)
    # Between the order and notice of it: 52 m from the home.
    t.until("2026-04-28 19:00").every("60 s").drive_to(_NEAR_HOME).stay("8 min").drive_to(_FLAT)
    _working_day(t, "2026-04-29")
    # Thursday evening: 12 minutes, 58 m from the home.
    t.until("2026-04-30 18:30").every("60 s").drive_to(_NEAR_HOME).stay("12 min").drive_to(_FLAT)
    # Friday: past the home on the road outside the line, then ten minutes at the school.
    t.until("2026-05-01 14:30").every("60 s")
    for place in _PAST_HOME:
        t.drive_to(place, speed_mps=9.0)
    t.drive_to(_SCHOOL_GATE).stay("10 min").drive_to(_FLAT)
    # Saturday: the tag is silent for six hours.
    t.every("120 s").until("2026-05-02 12:00").silence("6 h")
    # The bank holiday: twenty minutes at the school, which is not forbidden that day.
    t.until("2026-05-04 10:00").every("60 s").drive_to(_SCHOOL_GATE).stay("20 min").drive_to(_FLAT)
    _odd_fixes(t)
    # Wednesday: a quarter of an hour on the line.
    t.until("2026-05-06 17:30").every("60 s").drive_to(_ON_THE_LINE).stay("15 min").drive_to(_FLAT)
    # Thursday: outside the old line, inside the varied one.
    t.every("120 s").until("2026-05-07 20:00").every("60 s").drive_to(_BEYOND_THE_OLD_LINE)
    t.stay("10 min").drive_to(_FLAT)
    # Friday: the hearing, and twenty minutes more.
    t.every("120 s").until("2026-05-08 10:00").every("60 s").drive_to(_OFFICE)
    t.until("2026-05-08 12:20").drive_to(_FLAT)
    # Saturday: along the high street without stopping, then once more with a stop.
    t.every("120 s").until("2026-05-09 11:00").every("30 s").drive_to(_STREET_WEST)
    t.walk_to(_STREET_EAST).walk_to((51.7501, -0.3400)).stay("8 min").walk_to(_STREET_WEST)
    t.drive_to(_FLAT)
    # Sunday: ten minutes at the office, by arrangement or not.
    t.every("120 s").until("2026-05-10 14:00").every("60 s").drive_to(_OFFICE).stay("10 min")
    return t.drive_to(_FLAT).every("120 s").until("2026-05-12 00:00").build()


def phone(seed: int) -> Synthetic:
    """The phone: with its owner on 30 April, left at the flat on 7 May."""
    t = Trace("PHONE-1", "2026-04-30 12:00", _FLAT, every="5 min", error=_PHONE, seed=seed)
    t.until("2026-04-30 18:30").every("60 s").drive_to(_NEAR_HOME).stay("12 min").drive_to(_FLAT)
    t.every("5 min").until("2026-05-01 00:00").silence("6 d 12 h")
    return t.until("2026-05-08 00:00").build()


def _working_day(t: Trace, day: str) -> None:
    t.every("120 s").until(f"{day} 08:20").drive_to(_JOB).until(f"{day} 17:00").drive_to(_FLAT)


def _odd_fixes(t: Trace) -> None:
    """Tuesday, 380 m from the home: one fix thrown into the zone and back, one cell fix in it."""
    t.every("120 s").until("2026-05-05 16:00").every("60 s").drive_to(_BESIDE_HOME).stay("5 min")
    t.every("1 s").stay("5 s").outlier(-375.0, 5.0).stay("5 s").every("60 s").stay("6 min")
    t.cell_fix(800.0, at=(51.7520, -0.3360)).stay("6 min").drive_to(_FLAT).every("120 s")
