"""The definition of each grade, and the thresholds that decide a kind of condition."""

from __future__ import annotations

from orderwatch.policy import Policy

_CONTACT = ("no_contact", "no_publication")
_POSITIONS = (
    "against_p",
    "clear_level",
    "run_p",
    "strong_p",
    "strong_span_s",
    "moderate_p",
    "moderate_span_s",
    "lone_p",
    "lone_sigma_factor",
    "max_silence_s",
    "max_unseen_s",
    "max_speed_mps",
    "sigma_floor_m",
)
_USED = {
    "keep_away": (*_POSITIONS, "max_skew_s", "least_walk_mps", "speed_cap_mps", "leave_within_s"),
    "no_contact": (
        "contact_gap_s",
        "reply_within_s",
        "indirect_within_s",
        "match_tolerance_s",
        "match_duration_s",
        "sighting_radius_m",
    ),
    "no_publication": ("contact_gap_s",),
    "monitoring": (),
    "registered_identifiers": (),
}


def thresholds_of(kind: str, policy: Policy) -> tuple[str, ...]:
    """`name value` of those that decide this kind; the method says what each decides."""
    values = policy.values()
    return tuple(f"{name} {values[name]:.15g}" for name in _USED.get(kind, _POSITIONS))


def grade_words(grade: str, kind: str, policy: Policy) -> str:
    """What the grade means; it says how well the records carry the fact, and nothing else."""
    if kind == "registered_identifiers":
        return "an identifier in use that was not on the list in time"
    if kind in _CONTACT:
        words = _OF_CONTACT
    elif kind == "attend":
        words = _OF_ATTENDANCE
    elif kind == "monitoring":
        words = _OF_SILENCE
    else:
        words = _OF_POSITIONS
    return words.get(grade, "").format(
        what="pairs of positions" if kind == "keep_away" else "positions",
        strong_span=f"{policy.strong_span_s:.15g}",
        strong=f"{policy.strong_p:.15g}",
        moderate_span=f"{policy.moderate_span_s:.15g}",
        moderate=f"{policy.moderate_p:.15g}",
        factor=f"{policy.lone_sigma_factor:.15g}",
    )


_OF_CONTACT = {
    "strong": "a completed contact between identifiers attributed to both persons",
    "moderate": "an attempt, a suspected identifier, a matched withheld call, or a log alone",
    "weak": "the records show it in no better way",
}
_OF_ATTENDANCE = {
    "strong": "every position of the window is away, and no gap is long enough to attend",
    "moderate": "an event says so, or positions leave no room to attend",
    "weak": "the records show it in no better way",
}
_OF_SILENCE = {
    "moderate": "the exports themselves reach over a silence longer than stated",
    "weak": "a silence longer than stated, shown in no better way",
}
_OF_POSITIONS = {
    "strong": "two sound {what} at least {strong_span} s apart, each with a model's share on the "
    "forbidden side of at least {strong}",
    "moderate": "a run of {what} of at least {moderate_span} s with one of at least {moderate}, or "
    "one that stands with its error made {factor} times as large",
    "weak": "{what} on the forbidden side that reach neither of the other grades",
}
