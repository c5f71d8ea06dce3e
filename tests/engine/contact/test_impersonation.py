"""A fake account made to look like somebody else's is said on what it sent."""

from __future__ import annotations

import pandas as pd
import pytest

import orderwatch
from orderwatch.orders import load_text

ORDER = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02 10:00, how: x}], timezone: UTC}
respondent:
  id: R-1
  identifiers:
    - {kind: handle, platform: instagram, value: "%s", strength: suspected, basis: reported by P1}
protected:
  - {id: P1, identifiers: [{kind: handle, platform: instagram, value: "@alex.invented"}]}
people:
  - id: F1
    role: friend
    identifiers: [{kind: handle, platform: instagram, value: "@sam_invented"}]
conditions:
  - {id: c1, clause: "1. Not to contact P1.", kind: no_contact, persons: [P1], channels: all}
"""


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        ("@aIex.invented", True),  # a capital I for an l
        ("@аlex.invented", True),  # a Cyrillic a
        ("@sarn_invented", True),  # rn for m: like a friend's
        ("@lexi_fan_07", False),
        ("@alexa.invented", False),
    ],
)
def test_an_account_like_another_persons(fake: str, said: bool) -> None:
    contact = {
        "at": "2026-04-14T08:31:00Z", "channel": "social", "platform": "instagram",
        "action": "message", "from_id": fake, "to_id": "@alex.invented", "status": "completed",
    }  # fmt: skip
    found = orderwatch.check(load_text(ORDER % fake), contacts=pd.DataFrame([contact]))
    (row,) = found.possible_breaches.to_dict("records")
    assert ("possible_impersonation" in row["flags"].split(";")) is said
    assert ("can be taken for that of another person" in row["sentence"]) is said
    assert row["grade"] == "moderate"
