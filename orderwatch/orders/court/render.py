"""A draft as the text of an order file: it loads, checks nothing, and says what is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orderwatch.orders.court.model import Clause, Draft
from orderwatch.orders.write import Note, commented, order_text

_HEAD = (
    "DRAFT, made from a message of a court. A person must complete it and compare it with the",
    "paper order. Every clause stands word for word and is not checkable until then: draw its",
    "place (nothing is looked up), take the signs away from the lines below it, and remove the",
    "lines they replace. Notice, devices and protected persons are not in the message.",
)


def render(draft: Draft) -> str:
    """The text of the draft.

    Raises:
        ValueError: it holds half a character; see `orders.write`.
    """
    head = [*_HEAD, "", f"message: {draft.file.replace(chr(92), '/').rpartition('/')[2]}"]
    head.append(f"sha256: {draft.sha256}")
    head += _listed("Contradictions in the message:", [str(one) for one in _named(draft)])
    head += _listed("To look at:", draft.remarks)
    head += _listed("No conditions, so left out of the clauses:", draft.left_out)
    values: dict[str, Any] = {
        "orderwatch": "1",
        "order": {
            "id": draft.order_id,
            "type": draft.type,
            "court": draft.court,
            "made": draft.made,
            Note("notice: [{at: TIME, how: HOW}]"): None,
            "ends": draft.ends,
            "timezone": "Europe/London",
            "phone_region": "GB",
        },
        "respondent": {"id": draft.respondent_id, "name": draft.respondent_name},
        "conditions": list(_conditions(draft)),
    }
    places = _places(draft)
    if places:
        intro = "The places, to be drawn: for each a position, latitude first, and a radius."
        values[Note(f"{intro}\n{commented({'places': places})}")] = None
    return order_text(values, [" ".join(one.split("\n")) for one in head])


def _named(draft: Draft) -> Iterator[str]:
    for one in draft.doubts:
        value = "" if one.value is None else f' "{one.value}"'
        yield f"{one.key}:{value} {one.problem}"


def _listed(title: str, lines: Any) -> list[str]:
    return ["", title, *(f"- {one}" for one in lines)] if lines else []


def _conditions(draft: Draft) -> Iterator[dict[str, Any]]:
    for number, clause in enumerate(draft.clauses, start=1):
        values: dict[str, Any] = {
            "id": f"c{number}",
            "clause": clause.words,
            "kind": "not_checkable",
            "from": "" if clause.start == draft.made else clause.start,
            "until": "" if clause.end == draft.ends else clause.end,
            "when": clause.when,
        }
        for remark in clause.remarks:
            values[Note(" ".join(remark.split("\n")))] = None
        lines = _completed(number, clause)
        if lines:
            values[Note("once its place is drawn:\n" + commented(lines))] = None
        yield values


def _completed(number: int, clause: Clause) -> dict[str, Any]:
    """The keys that stand instead of `not_checkable` once the place is drawn."""
    proposal = clause.proposal
    if proposal is None:
        return {}
    count = max(len(proposal.addresses), 1)
    places = [f"c{number}_place_{one}" for one in range(1, count + 1)]
    values: dict[str, Any] = {"kind": proposal.kind}
    if proposal.kind == "curfew":
        values["at"] = [{"place": one, "when": clause.when or "HOURS"} for one in places]
    else:
        values["place"] = places
        values["distance"] = proposal.distance
    if proposal.unless:
        values["exceptions"] = [{"id": f"e{number}", "reason": proposal.unless, "review": "yes"}]
    return values


def _places(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, clause in enumerate(draft.clauses, start=1):
        if clause.proposal:
            for one, address in enumerate(clause.proposal.addresses or ("ADDRESS",), start=1):
                circle = {"centre": ["LATITUDE", "LONGITUDE"], "radius": "RADIUS m"}
                found[f"c{number}_place_{one}"] = {"label": address, "circle": circle}
    return found
