"""The timeline of a copy's page: of a condition that is withheld it dates nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.copies import copied
from support.hidden_home import World

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
FAR = World(east_m=6_130.0, north_m=-5_170.0)
NOT_TOLD = "not disclosed in this copy"
DATES = (
    ("made: 2026-04-14 10:00", "made: 2026-04-14 11:00"),
    ("at: 2026-04-14 10:30", "at: 2026-04-15 09:00"),
    ("{id: c1, ", "{id: c1, from: 2026-04-07, until: 2026-11-01, "),
    ("{id: c6, ", "{id: c6, until: 2026-06-01, "),
    (
        "variations:\n",
        "suspensions: [{from: 2026-06-01, until: 2026-06-09, conditions: [c1, c5]}]\n"
        "discharged: [{at: 2026-12-01, conditions: [c1]}]\nvariations:\n",
    ),
)
"""Dates of conditions that are withheld from the respondent: before → after."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Any]]:
    """Makes the page of a copy and gives what its script is given."""

    def make(audience: str, *, dated: bool = False) -> dict[str, Any]:
        folder: Path = tmp_path_factory.mktemp("case")
        FAR.write(folder)
        if dated:
            text = (folder / "order.yaml").read_text("utf-8")
            for before, after in DATES:
                assert text.count(before) == 1
                text = text.replace(before, after)
            (folder / "order.yaml").write_text(text, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            made = copied(patch, folder, "--redact", audience, *PERIOD)
        found = re.search(r'id="data">(.*?)</script>', made["report.html"].decode(), re.S)
        assert found is not None
        data: dict[str, Any] = json.loads(found[1])
        return data

    return make


def lanes(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["cond"]: one for one in data["lanes"]}


def test_a_withheld_lane_is_empty(page: Callable[..., dict[str, Any]]) -> None:
    """It stands there, so that nobody thinks there was no such condition, and says why."""
    data = page("respondent")
    found = lanes(data)
    assert set(found) == {f"c{number}" for number in range(1, 10)}
    for name in ("c1", "c5", "c6", "c7"):
        assert found[name]["note"] == NOT_TOLD
        told = {key: found[name][key] for key in ("segments", "bins", "exact", "force", "hours")}
        assert not any(told.values()), (name, told)
    assert found["c2"]["segments"]
    assert [words for _, words in data["life"]["events"]] == ["order made", "notice", "order ends"]


def test_its_dates_change_nothing_that_is_drawn(page: Callable[..., dict[str, Any]]) -> None:
    """Its own, of its variation, suspension and discharge; the lawyers of the defence see them."""
    assert page("defence")["life"] != page("defence", dated=True)["life"]
    first, second = page("respondent"), page("respondent", dated=True)
    assert first["life"] == second["life"]
    assert first["lanes"] == second["lanes"]
    assert first["offsets"] == second["offsets"]


def test_an_account_that_is_withheld_is_not_drawn_as_no_force(
    page: Callable[..., dict[str, Any]],
) -> None:
    """Contacts, from the respondent; what no finding relies on, from the lawyers."""
    respondent = lanes(page("respondent"))
    assert respondent["c3"]["note"] == respondent["c9"]["note"] == f"account {NOT_TOLD}"
    assert respondent["c3"]["force"]
    data = page("defence")
    defence = lanes(data)
    assert defence["c1"]["note"] == f"account {NOT_TOLD}"
    assert defence["c1"]["segments"] == []
    assert defence["c1"]["force"]
    assert "variation 1 made" in [words for _, words in data["life"]["events"]]
