"""Messages with parts taken away or put in: a draft that loads, or words; nothing else."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.errors import InputError
from orderwatch.orders import load_text
from orderwatch.orders.court import drafts_of, render

HEARING = {
    "hearing": {
        "courtCentre": {"name": "Court"},
        "defendantAttendance": [{"defendantId": "D", "attendanceDays": [{"day": "2025-02-21"}]}],
        "prosecutionCases": [
            {
                "prosecutionCaseIdentifier": {"caseURN": "U"},
                "defendants": [
                    {
                        "id": "D",
                        "personDefendant": {"personDetails": {"firstName": "A", "address": {}}},
                        "offences": [
                            {
                                "judicialResults": [
                                    {
                                        "label": "Remanded",
                                        "orderedDate": "2025-02-21",
                                        "resultText": "words",
                                        "judicialResultPrompts": [
                                            {"label": "Bail date", "type": "DATE", "value": "x"},
                                            {"label": "Curfew", "value": "Between:22:00"},
                                        ],
                                    }
                                ]
                            }
                        ],
                    }
                ],
            }
        ],
    }
}  # fmt: skip
MONITORING = {
    "id": "M",
    "deviceWearer": {"firstName": "A", "nomisId": "N"},
    "addresses": [{"addressType": "PRIMARY", "addressLine1": "1 Road"}],
    "monitoringConditions": {"startDate": "2025-08-03T13:28:00Z", "endDate": 1914101940},
    "curfewConditions": {"startDate": 1754521200, "endDate": "2025-08-28T22:59:00Z"},
    "curfewTimeTable": [
        {"dayOfWeek": "MONDAY", "startTime": "19:00:00", "endTime": "07:00:00",
         "curfewAddress": "PRIMARY_ADDRESS"}
    ],
    "curfewReleaseDateConditions": {"releaseDate": 1753315200, "startTime": "19:00"},
    "enforcementZoneConditions": [{"zoneType": "EXCLUSION", "description": "Football"}],
    "monitoringConditionsTrail": {"startDate": None},
    "mandatoryAttendanceConditions": [{"purpose": "x"}],
    "variationDetails": {"variationDate": "2025-08-14T00:00:00Z"},
}  # fmt: skip
JUNK = st.sampled_from(
    [None, 0, -1, 10**30, 1.5, True, "", "x", "31/02/2025", [], {}, [None], [[]], {"a": 1},
     "\u2028#", "a\nEnd date for tag:01/01/2020\nStart date for tag:02/01/2020"]
)  # fmt: skip


def paths(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way] if way else []
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, one in inner:
        found += paths(one, (*way, key))
    return found


@settings(max_examples=60)
@given(st.booleans(), st.lists(st.tuples(st.integers(0, 10_000), JUNK), min_size=1, max_size=3))
def test_drafts_or_words(
    tmp_path_factory: pytest.TempPathFactory, hearing: bool, changes: list[tuple[int, Any]]
) -> None:
    message = copy.deepcopy(HEARING if hearing else MONITORING)
    for number, junk in changes:
        ways = paths(message)
        way = ways[number % len(ways)]
        holder: Any = message
        for step in way[:-1]:
            holder = holder[step]
        holder[way[-1]] = copy.deepcopy(junk)
    path = Path(tmp_path_factory.mktemp("m")) / "m.json"
    path.write_text(json.dumps(message), encoding="utf-8")
    try:
        drafts = drafts_of(path)
    except InputError as error:
        assert str(path) in str(error)  # noqa: PT017
        return
    for draft in drafts:
        order = load_text(render(draft))
        assert {one.kind for one in order.conditions} == {"not_checkable"}
        assert [o.clause for o in order.conditions] == [o.words.strip() for o in draft.clauses]
