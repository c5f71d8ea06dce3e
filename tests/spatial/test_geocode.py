"""Looking up an address: only where it is asked for, only from the server that is named."""

from __future__ import annotations

from typing import Any

import pytest
from geopy.adapters import BaseSyncAdapter

from orderwatch.errors import InputError
from orderwatch.spatial.geocode import look_up

HOUSE = {
    "display_name": "12, High Street",
    "class": "building",
    "type": "house",
    "lat": "51.75",
    "lon": "-0.34",
    "boundingbox": ["51.7499", "51.7501", "-0.3401", "-0.3399"],
}


def serving(answer: Any, asked: list[str]) -> type[BaseSyncAdapter]:
    """An adapter that notes what is asked for and gives an answer."""

    class Adapter(BaseSyncAdapter):
        def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
            asked.append(url)
            return answer

        def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
            raise AssertionError

    return Adapter


def test_the_named_server_is_asked_once() -> None:
    asked: list[str] = []
    found = look_up(
        "12 High Street", "http://localhost:8080/maps/", adapter=serving([HOUSE], asked)
    )
    assert len(asked) == 1
    assert asked[0].startswith("http://localhost:8080/maps/search?")
    assert "12+High+Street" in asked[0]
    assert (found[0].lat, found[0].lon, found[0].kind) == (51.75, -0.34, "building/house")
    # Half the diagonal of 22.3 m by 13.8 m.
    assert found[0].extent_m == pytest.approx(13.1, abs=0.1)


def test_an_unknown_address() -> None:
    assert look_up("nowhere", "https://localhost", adapter=serving([], [])) == []


@pytest.mark.parametrize("answer", [[{"display_name": "x"}], [{**HOUSE, "lat": "north"}], [1]])
def test_an_answer_that_is_none(answer: Any) -> None:
    with pytest.raises(InputError, match="gave no answer that can be read"):
        look_up("12 High Street", "https://localhost", adapter=serving(answer, []))


@pytest.mark.parametrize("server", ["", "localhost", "ftp://localhost", "https://"])
def test_a_server_that_is_none(server: str) -> None:
    with pytest.raises(InputError, match="is no server"):
        look_up("12 High Street", server, adapter=serving([HOUSE], []))
