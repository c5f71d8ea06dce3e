"""What the script of a page needs, as JSON that cannot end its element or start another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from orderwatch.evidence.page.life import NO_RECORDS
from orderwatch.evidence.page.lines import STATES
from orderwatch.evidence.page.time_view import Lane, Life
from orderwatch.evidence.page.view import Card, Drawn, Fix, Gap, View
from orderwatch.evidence.visible import shown

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_LONGEST_LABEL = 300


def embedded(view: View) -> str:
    """The JSON of a `<script type="application/json">` element, ASCII alone."""
    text = json.dumps(_data(view), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPED)


def _data(view: View) -> dict[str, Any]:
    return {
        "life": _life(view.life),
        "offsets": view.life.offsets,
        "states": [[state.value, words] for state, words in STATES.items()],
        "conditions": [_label(one) for one in conditions(view)],
        "findings": [_finding(card) for card in view.cards],
        "lanes": [_lane(one) for one in view.lanes],
        "places": [_place(one) for one in view.places],
        "gaps": [_gap(one) for one in view.gaps[0]],
        "basemap": view.basemap[0],
        "credit": _label(view.basemap[2]),
    }


def conditions(view: View) -> list[str]:
    """The conditions that have a finding, in the order of the first screen."""
    with_one = {card.condition_id for card in view.cards}
    return [line.id for line in view.conditions if line.id in with_one]


def _finding(card: Card) -> dict[str, Any]:
    what = f"records: {card.grade}" if card.grade else card.listed.replace("_", " ")
    return {
        "id": card.id,
        "list": card.listed,
        "cond": _label(card.condition_id),
        "grade": card.grade if card.listed == "possible_breaches" else "",
        "start": card.start_us // 1000,
        "end": card.end_us // 1000,
        "label": _label(f"{card.when}, {card.condition_id}, {what}"),
        "against": len(card.speaks_against),
        "at": _middle(card.fixes),
        "fixes": [
            [
                one.number,
                one.lat,
                one.lon,
                one.r95_m,
                one.outcome,
                one.whose,
                one.beside,
                _label(one.label),
            ]
            for one in card.fixes
        ],
        "contacts": [one // 1000 for one in card.contacts_us],
    }


def _middle(fixes: Iterable[Fix]) -> tuple[float, float] | None:
    """The position that stands for a finding: the middle one of those that are against."""
    own = [one for one in fixes if one.whose == "respondent"] or list(fixes)
    chosen = [one for one in own if one.outcome == "against"] or own
    if not chosen:
        return None
    middle = chosen[len(chosen) // 2]
    return middle.lat, middle.lon


def _life(one: Life) -> dict[str, Any]:
    """Times in ms; the account period is never drawn shorter than it is."""
    account = one.account_us
    return {
        "span": [one.start_us // 1000, -(-one.end_us // 1000)],
        "force": _ms(one.force_us),
        "open": one.open_end,
        "mark": one.open_mark,
        "account": [account[0] // 1000, -(-account[1] // 1000)] if account else None,
        "outside": NO_RECORDS,
        "pauses": [
            [*_ms((each.start_us, each.end_us)), [*map(_label, each.conditions)], each.words]
            for each in one.pauses
        ],
        "events": [[at // 1000, words] for at, words in one.events],
    }


def _lane(one: Lane) -> dict[str, Any]:
    return {
        "cond": _label(one.condition_id),
        "label": _label(one.label),
        "segments": one.segments,
        "bins": one.bins,
        "exact": one.exact,
        "force": [_ms(each) for each in one.force.spans_us],
        "hours": _label(one.force.hours),
        "gap": one.gap,
        "note": one.note,
    }


def _ms(span_us: tuple[int, int]) -> list[int]:
    return [one // 1000 for one in span_us]


def _place(one: Drawn) -> dict[str, Any]:
    return {
        "cond": _label(one.condition_id),
        "label": _label(one.label),
        "role": one.role,
        "rings": one.rings,
        "inner": one.inner,
        "outer": one.outer,
        "start": one.start_us // 1000,
        "end": one.end_us // 1000,
    }


def _gap(one: Gap) -> dict[str, Any]:
    return {
        "start": one.start_us // 1000,
        "end": one.end_us // 1000,
        "label": _label(
            f"silence of {one.device_id}, {one.length}, {one.start} to {one.end}: {one.reach}"
        ),
        "ends": [one.before, one.after],
        "outline": one.outline,
    }


def _label(text: str) -> str:
    cut = text if len(text) <= _LONGEST_LABEL else text[:_LONGEST_LABEL] + " …"
    return shown(cut)
