"""Episodes of a condition in one stretch → possible breaches, near misses, excepted episodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from orderwatch.findings.doubts import Doubted, Doubts, doubts
from orderwatch.findings.dwell import dwell
from orderwatch.findings.episodes import Episode, episodes
from orderwatch.findings.erosion import stands_if_smaller_m
from orderwatch.findings.finding import Finding, List, View
from orderwatch.findings.grade import Cap, Graded, grade
from orderwatch.findings.home_unit import InRange
from orderwatch.findings.leeway import most_in_a_period
from orderwatch.findings.pieces import Leeway, NoticeClass, Pieces
from orderwatch.findings.usual_place import usual_place_near_line
from orderwatch.orders.in_force import Stretch
from orderwatch.orders.windows import ALLOWANCE, TOLERANCE
from orderwatch.outcome import Grade, NearMissReason, Outcome, at_most
from orderwatch.policy import Policy
from orderwatch.tables import Int64
from orderwatch.temporal.intervals import Intervals


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One stretch of one condition with everything that bears on its episodes.

    Attributes:
        stretch: the condition as it stands between two changes.
        pieces: its in-force time, cut.
        timed: ids of the exceptions in time, in the order of `Pieces.excepted_by`.
        placed: ids of the placed exceptions, in the order of `Readings.permit`.
        views: the person's devices; none where no device has a fix.
        flags: codes that every finding of the run carries.
        last_day: start and end of the last local day of the condition, µs, if it has one.
        absent_windows: windows throughout which the account shows nothing but absence.
        in_range: when a home unit had a device in range at its places.
        allowance_starts_us: where the periods of an allowance begin, sorted.
        policy: thresholds.
    """

    stretch: Stretch
    pieces: Pieces
    timed: tuple[str, ...]
    placed: tuple[str, ...]
    views: Sequence[View]
    flags: tuple[str, ...]
    last_day: tuple[int, int] | None
    policy: Policy
    absent_windows: Intervals = field(default_factory=Intervals.empty)
    in_range: tuple[InRange, ...] = ()
    allowance_starts_us: Int64 = field(default_factory=lambda: np.empty(0, dtype=np.int64))


PROXY_CAP = Cap(
    grade=Grade.MODERATE, why="the place is a list of premises, which may lack or add some"
)


def findings(scene: Scene) -> Iterator[Finding]:
    """Every episode of every device that belongs in one of the three lists."""
    for view in scene.views:
        for episode in episodes(view.fixes, view.readings, view.piece, scene.policy):
            found = finding_of(scene, view, episode)
            if found is not None:
                yield found


@dataclass(frozen=True, kw_only=True)
class _Place:
    """The list an episode belongs to, and why."""

    list_name: List
    reason: NearMissReason | None = None
    excepted_by: str = ""
    graded: Graded | None = None
    usual_hours: float | None = None
    caps: tuple[Cap, ...] = ()


def finding_of(
    scene: Scene, view: View, episode: Episode, caps: Sequence[Cap] = ()
) -> Finding | None:
    """The episode in its list, with at most the grade that the caps allow; None: in no list."""
    place = _place(scene, view, episode)
    if place is None:
        return None
    proxy = _proxy_cap(scene, view, episode.index)
    place = replace(place, caps=(*_usual_cap(place), *proxy, *caps))
    index, readings = episode.index, view.readings
    started, ended = _span(view, index, scene.policy)
    stay = dwell(view.fixes, readings, episode, scene.pieces, scene.policy)
    level, stands = _level(scene, view, index, place)
    doubt = _doubts(scene, view, index, place, (started, ended, stands))
    return Finding(
        list_name=place.list_name,
        reason=place.reason,
        excepted_by=place.excepted_by,
        grade=level,
        grade_reason=_reason(place),
        stretch=scene.stretch,
        view=view,
        episode=episode,
        started_us=started,
        ended_us=ended,
        p_max=float(readings.q[index].max()),
        fixes_against=int((readings.outcome[index] == Outcome.AGAINST).sum()),
        dwell_min_us=stay.least_us,
        dwell_max_us=stay.most_us,
        deepest=_deepest(view, index, scene.policy),
        stands_if_smaller_m=stands,
        flags=tuple(
            sorted({*_flags(scene, view, started), *_proxy(place), *stay.flags, *doubt.flags})
        ),
        against=tuple(doubt.against) if level else (),
    )


def _level(
    scene: Scene, view: View, index: Int64, place: _Place
) -> tuple[Grade | None, int | None]:
    """The grade after caps, and the erosion it withstands."""
    if place.graded is None:
        return None, None
    level = _capped(place.graded, place.caps)
    return level, stands_if_smaller_m(view.fixes, view.readings, index, level, scene.policy)


def _doubts(
    scene: Scene, view: View, index: Int64, place: _Place, span: tuple[int, int, int | None]
) -> Doubted:
    started, ended, stands = span
    return doubts(
        Doubts(
            view=view,
            others=[other for other in scene.views if other is not view],
            stretch=scene.stretch,
            index=index,
            started_us=started,
            ended_us=ended,
            graded=place.graded,
            stands=stands,
            usual_hours=place.usual_hours,
            policy=scene.policy,
            in_range=scene.in_range,
        )
    )


def _place(scene: Scene, view: View, episode: Episode) -> _Place | None:
    """Excepted, before notice, a possible breach, a near miss, or none of them."""
    excepted = int(scene.pieces.excepted_by[episode.piece])
    if excepted >= 0:
        return _Place(list_name="excepted", excepted_by=scene.timed[excepted])
    if episode.permit >= 0:
        return _Place(list_name="excepted", excepted_by=scene.placed[episode.permit])
    index, notice = episode.index, int(scene.pieces.notice[episode.piece])
    if notice == NoticeClass.DAY:
        return _Place(list_name="near_misses", reason=NearMissReason.NOTICE_DAY)
    if scene.stretch.shadow or notice == NoticeClass.BEFORE:
        return _Place(list_name="near_misses", reason=NearMissReason.BEFORE_NOTICE)
    graded = grade(view.fixes, view.readings, index, scene.policy)
    if graded is None:
        if float(view.readings.q[index].max()) < scene.policy.near_miss_p:
            return None
        return _Place(list_name="near_misses", reason=NearMissReason.UNCLEAR_ONLY)
    leeway = int(scene.pieces.leeway[episode.piece])
    if leeway and not (leeway == Leeway.ALLOWANCE and _outlasts(scene, view, index)):
        return _Place(list_name="excepted", excepted_by=_LEEWAY[Leeway(leeway)])
    hours = usual_place_near_line(view.fixes, view.readings, index, scene.policy)
    return _Place(list_name="possible_breaches", graded=graded, usual_hours=hours)


def _outlasts(scene: Scene, view: View, index: Int64) -> bool:
    """Whether the absence, gaps up to a silence counted, outlasts the whole allowance of a period.

    Positions too far apart use up no allowance, which is no reason to hide a night away in it.
    """
    against = index[view.readings.outcome[index] == Outcome.AGAINST]
    low, high = view.fixes.end_us[against[:-1]], view.fixes.start_us[against[1:]]
    heard = high - low <= scene.policy.max_silence_s * 1e6
    seen = Intervals.from_arrays(low[heard], high[heard])
    allowance = scene.stretch.condition.settings[ALLOWANCE]
    return bool(most_in_a_period(seen, scene.allowance_starts_us) > allowance.length_us)


_LEEWAY = {Leeway.TOLERANCE: TOLERANCE, Leeway.ALLOWANCE: ALLOWANCE}


def _span(view: View, index: Int64, policy: Policy) -> tuple[int, int]:
    """First and last AGAINST fix; none: q ≥ `run_p`; none: the whole episode."""
    chosen = index[_most_telling(view, index, policy)]
    return int(view.fixes.start_us[chosen[0]]), int(view.fixes.start_us[chosen[-1]])


def _most_telling(view: View, index: Int64, policy: Policy) -> Int64:
    against = np.flatnonzero(view.readings.outcome[index] == Outcome.AGAINST)
    if len(against):
        return against
    held = np.flatnonzero(view.readings.q[index] >= policy.run_p)
    return held if len(held) else np.arange(len(index))


def _deepest(view: View, index: Int64, policy: Policy) -> int:
    chosen = index[_most_telling(view, index, policy)]
    return int(chosen[np.argmin(view.readings.margin_m[chosen])])


def _flags(scene: Scene, view: View, started: int) -> list[str]:
    """Circumstances of the order and the device."""
    flags = list(scene.flags)
    if not scene.stretch.notice_recorded:
        flags.append("notice_not_recorded")
    if view.device.assumed:
        flags.append("device_period_assumed")
    if scene.last_day and scene.last_day[0] <= started < scene.last_day[1]:
        flags.append("last_day")
    if scene.absent_windows.covers(np.array([started], dtype=np.int64))[0]:
        flags.append("absent_whole_window")
    return flags


def _usual_cap(place: _Place) -> tuple[Cap, ...]:
    if place.usual_hours is None:
        return ()
    why = (
        f"the device is near the line {place.usual_hours:.1f} h a day, "
        "usually as deep as in this episode"
    )
    return (Cap(grade=Grade.WEAK, why=why),)


def _proxy_cap(scene: Scene, view: View, index: Int64) -> tuple[Cap, ...]:
    """At most moderate where the deepest fix lies in a list of premises and in no drawn place."""
    if not any(scene.stretch.proxies):
        return ()
    deepest = _deepest(view, index, scene.policy)
    at = view.fixes.track.lat[[deepest]], view.fixes.track.lon[[deepest]]
    margins = [float(zone.margin_m(*at)[0]) for zone in scene.stretch.zones]
    pairs = list(zip(margins, scene.stretch.proxies, strict=True))
    if not min(pairs)[1] or any(margin < 0.0 and not listed for margin, listed in pairs):
        return ()
    return (PROXY_CAP,)


def _capped(graded: Graded, caps: Sequence[Cap]) -> Grade:
    level = graded.grade
    for cap in caps:
        level = at_most(level, cap.grade)
    return level


def _proxy(place: _Place) -> tuple[str, ...]:
    return ("proxy_list",) if PROXY_CAP in place.caps else ()


def _reason(place: _Place) -> str:
    """Why the grade is no better: the first cap that lowers it, else how the records carry it."""
    if place.graded is None:
        return ""
    level = _capped(place.graded, place.caps)
    if level == place.graded.grade and place.usual_hours is None:
        return place.graded.reason
    return next(cap.why for cap in place.caps if cap.grade == level)
