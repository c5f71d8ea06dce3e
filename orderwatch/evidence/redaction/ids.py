"""Ids of an order, which every copy shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orderwatch.evidence.redaction.audience import OrderCopy
from orderwatch.evidence.redaction.hidden import condition_versions
from orderwatch.evidence.redaction.masks import holds
from orderwatch.evidence.redaction.secrets import secrets

_SERIAL = re.compile("[A-Za-z]?-?[0-9]+")
"""An id that says nothing, even if somebody calls a person by it."""


def telling_ids(copy: OrderCopy) -> Iterator[tuple[str, str]]:
    """(what, id) of every id of an order that a copy shows and that holds what is withheld.

    Ids are shown as they are, because rows and files are found by them.
    """
    order = copy.order
    words = secrets(copy, anywhere=True)
    conditions = [one for versions in condition_versions(order).values() for one in versions]
    people = (order.respondent, *order.protected, *order.people)
    named = {
        "order": [order.id, order.replaces],
        "person": [one.id for one in people],
        "group": list(order.groups),
        "calendar": list(order.calendars),
        "device": [one.id for one in order.respondent.devices],
        "condition": [one.id for one in conditions],
        "exception": [each.id for one in conditions for each in one.exceptions],
        "place": [one for one in order.places if one not in copy.secret],
    }
    for what, ids in named.items():
        for one in dict.fromkeys(ids):
            if not _SERIAL.fullmatch(one) and holds(one, words):
                yield what, one
