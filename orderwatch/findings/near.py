"""Episodes of two persons near each other → findings, by who came nearer and what is forbidden.

`act: approach`: an approach by the protected person alone is a near miss; where it is not clear
who moved, the finding is at most weak. `act: be_within`: where only the protected person came
nearer, a finding counts from `leave_within_s` after the line was crossed, at most moderate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from orderwatch.conditions.keep_away import read
from orderwatch.conditions.pairing import Pairs
from orderwatch.findings.build import Scene, finding_of
from orderwatch.findings.episodes import Episode, episodes
from orderwatch.findings.finding import Against, Finding, View
from orderwatch.findings.grade import Cap, grade
from orderwatch.findings.near_erosion import Nearer
from orderwatch.findings.pieces import NoticeClass
from orderwatch.findings.who_moved import BY_PROTECTED, UNCLEAR, Crossings, Moved, who_moved
from orderwatch.orders.model import Device
from orderwatch.outcome import Grade, NearMissReason, Outcome

APPROACH, BE_WITHIN = "approach", "be_within"
_UNCLEAR_CAP = Cap(grade=Grade.WEAK, why="it is not clear who came nearer")
_STAYED_CAP = Cap(
    grade=Grade.MODERATE, why="only the protected person is shown to have come nearer"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class PairView(View):
    """A device of the respondent together with one of a protected person.

    `fixes` are the pairs as fixes, so that episodes, grades and the account treat them alike.

    Attributes:
        pairs: both fixes of each pair.
        person: id of the protected person.
        other: that person's device.
    """

    pairs: Pairs
    person: str
    other: Device

    @property
    def carrier(self) -> str:
        """Both devices, the respondent's first."""
        return f"{self.device.id};{self.other.id}"

    @property
    def protected_id(self) -> str:
        """The protected person."""
        return self.person


@dataclass(frozen=True, kw_only=True, eq=False)
class NearFinding(Finding):
    """A finding of a pair of devices.

    Attributes:
        view: both devices.
        moved: who came nearer; None where no pair is AGAINST.
        leave_until_us: for near misses: until when the approach of the protected person alone
            is no possible breach, µs.
    """

    view: PairView
    moved: Moved | None
    leave_until_us: int | None = None


def near_findings(scene: Scene, views: Sequence[PairView]) -> list[NearFinding]:
    """Every episode of every pair of devices that belongs in one of the three lists."""
    found: list[NearFinding] = []
    for view in views:
        own: list[NearFinding] = []
        crossings = Crossings.of(view.pairs, view.readings, scene.policy)
        for episode in episodes(view.fixes, view.readings, view.piece, scene.policy):
            moved = who_moved(view.pairs, crossings, episode, scene.policy)
            start = crossings.start(episode)
            own += (
                _standing(scene, one, episode, start)
                for one in _of_episode(scene, view, episode, moved)
            )
        found += own + list(_warned(scene, view, own))
    return found


def _of_episode(
    scene: Scene, view: PairView, episode: Episode, moved: Moved | None
) -> Iterator[NearFinding]:
    act = scene.stretch.condition.settings["act"]
    code = UNCLEAR if moved is None else moved.code
    caps = (_UNCLEAR_CAP,) if act == APPROACH and code == UNCLEAR else ()
    whole = finding_of(scene, view, episode, caps)
    if whole is None:
        return
    found = _near(whole, view, moved)
    if found.list_name != "possible_breaches" or moved is None or code != BY_PROTECTED:
        yield found
    elif act == APPROACH:
        yield _excused(found, int(view.fixes.end_us[episode.last]))
    else:
        yield from _time_to_leave(scene, found, moved)


def _standing(scene: Scene, found: NearFinding, episode: Episode, start: int) -> NearFinding:
    """With the metres it stands if who moved is asked anew under each smaller distance."""
    if found.stands_if_smaller_m is None or found.grade is None:
        return found
    condition = scene.stretch.condition
    nearer = Nearer(
        pairs=found.view.pairs,
        readings=found.view.readings,
        episode=episode,
        start=start,
        distance_m=condition.distance_m,
        approach=condition.settings["act"] == APPROACH,
        span_us=(found.started_us, found.ended_us),
        least=found.grade,
        policy=scene.policy,
    )
    stands = nearer.stands_m(found.stands_if_smaller_m)
    return replace(found, stands_if_smaller_m=stands)


def _time_to_leave(scene: Scene, found: NearFinding, moved: Moved) -> Iterator[NearFinding]:
    """The episode cut `leave_within_s` after the line was crossed."""
    view, episode = found.view, found.episode
    until_us = int(view.fixes.end_us[moved.against] + scene.policy.leave_within_s * 1e6)
    early = episode.index[view.fixes.start_us[episode.index] < until_us]
    cut = episode.first + len(early)
    stayed: Finding | None = None
    if cut <= episode.last:
        later = replace(episode, first=cut)
        stayed = finding_of(scene, view, later, (_STAYED_CAP,))
    if stayed is None or stayed.list_name != "possible_breaches":
        yield _excused(found, int(view.fixes.end_us[episode.last]))
        return
    if len(early):
        first = finding_of(scene, view, replace(episode, last=cut - 1))
        if first is not None:
            early_part = _near(first, view, moved)
            graded = first.list_name == "possible_breaches"
            yield _excused(early_part, until_us) if graded else early_part
    against = (*stayed.against, *_came_nearer(view, moved))
    yield _near(replace(stayed, against=against), view, moved)


def _came_nearer(view: PairView, moved: Moved) -> Iterator[Against]:
    """The two pairs between which only the protected person is shown to have come nearer."""
    for fix in (moved.before, moved.against):
        note = f"only {view.person} is shown to have come nearer"
        yield Against(code="approached_by_protected_person", note=note, fix=fix, view=view)


def _near(found: Finding, view: PairView, moved: Moved | None) -> NearFinding:
    values = {f.name: getattr(found, f.name) for f in fields(Finding)}
    flags = {*found.flags} if moved is None else {*found.flags, moved.code}
    if view.other.assumed:
        flags.add("device_period_assumed")
    against = sorted(map(_in_words, found.against), key=lambda one: (one.code, one.fix or 0))
    values |= {"view": view, "flags": tuple(sorted(flags)), "against": tuple(against)}
    return NearFinding(**values, moved=moved)


def _excused(found: NearFinding, until_us: int) -> NearFinding:
    return replace(
        found,
        list_name="near_misses",
        reason=NearMissReason.APPROACHED_BY_PROTECTED_PERSON,
        grade=None,
        grade_reason="",
        stands_if_smaller_m=None,
        against=(),
        leave_until_us=until_us,
    )


def _in_words(one: Against) -> Against:
    """What speaks against it, said of two devices."""
    notes = {
        "single_fix": "the only pair of positions that is within the distance alone",
        "contradicted_by_fix": "positions of the same devices at the same time are farther apart",
    }
    if one.code == "devices_disagree" and isinstance(one.view, PairView):
        names = " and ".join((one.view.device.id, one.view.other.id))
        notes[one.code] = f"devices {names} were farther apart"
    if one.code == "usual_place_near_line":
        notes[one.code] = one.note.replace(
            "device is near the line", "devices are about so far apart"
        )
    return replace(one, note=notes.get(one.code, one.note))


def _warned(scene: Scene, view: PairView, listed: Sequence[Finding]) -> Iterator[NearFinding]:
    """Episodes within the warning distance, beside those of the condition itself."""
    warning_m, policy = scene.stretch.condition.settings.get("warning_m"), scene.policy
    if not warning_m or scene.stretch.shadow:
        return
    wide = replace(view, readings=read(view.pairs, warning_m, (), policy))
    for episode in episodes(wide.fixes, wide.readings, wide.piece, policy):
        free = (
            scene.pieces.notice[episode.piece] == NoticeClass.GIVEN
            and scene.pieces.excepted_by[episode.piece] < 0
            and not any(
                one.episode.first <= episode.last and episode.first <= one.episode.last
                for one in listed
            )
        )
        if free and grade(wide.fixes, wide.readings, episode.index, policy) is not None:
            found = finding_of(scene, wide, episode)
            if found is not None:
                yield _warning(found, view, episode)


def _warning(found: Finding, view: PairView, episode: Episode) -> NearFinding:
    index, own = episode.index, view.readings
    return replace(
        _near(found, view, None),
        list_name="near_misses",
        reason=NearMissReason.WITHIN_WARNING,
        grade=None,
        grade_reason="",
        p_max=float(own.q[index].max()),
        fixes_against=int((own.outcome[index] == Outcome.AGAINST).sum()),
        stands_if_smaller_m=None,
        against=(),
    )
