"""Every byte of every output is searched for what is withheld; the unredacted ones hold it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from support.copies import FORMATS, checked, copied, exported
from support.hidden_home import World
from support.readings import found, numbers, words

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
FAR = World(east_m=6_130.0, north_m=-5_170.0)
"""Far from every place that is shown, so that no open number begins as one of it does."""


def needles(world: World) -> list[re.Pattern[bytes]]:
    """What must not stand in a copy of the case."""
    street, town = world.label.split(", ")
    texts = (
        world.label, street, street.split(" ", 1)[1], town, world.first, world.last, world.phone,
        "7700900456", world.email, world.handle, world.device, "Zebulon", "Quixby", "01632 960222",
    )  # fmt: skip
    return [*words(*texts), *numbers(*world.home)]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Everything that is written and printed, by audience; `full`: nothing withheld."""
    folder = tmp_path_factory.mktemp("case")
    FAR.write(folder)
    made = {}
    with pytest.MonkeyPatch.context() as patch:
        checked(patch, folder, *PERIOD)
        made["full"] = {
            path.name: path.read_bytes() for path in (folder / "full").iterdir() if path.is_file()
        }
        for audience in ("respondent", "defence"):
            for way in ("table", "json"):
                place = tmp_path_factory.mktemp(audience)
                FAR.write(place)
                options = ("--redact", audience, *PERIOD, "--format", way, "--sensitivity")
                files = copied(patch, place, *options)
                made.setdefault(audience, {}).update(
                    {f"{way}/{name}": data for name, data in files.items()}
                )
            place = tmp_path_factory.mktemp("exports")
            (place / "full").symlink_to(folder / "full")
            for name in ("order.yaml",):
                (place / name).write_bytes((folder / name).read_bytes())
            files = exported(patch, place, "--redact", audience)
            made[audience].update({f"export/{name}": data for name, data in files.items()})
    return made


@pytest.mark.parametrize("audience", ["respondent", "defence"])
def test_nothing_withheld_is_in_any_byte(
    audience: str, outputs: dict[str, dict[str, bytes]]
) -> None:
    assert found(outputs[audience], needles_of(audience)) == []
    assert len(outputs[audience]) > len(FORMATS)


def needles_of(audience: str) -> list[re.Pattern[bytes]]:
    """From the lawyers of the respondent only protected persons are kept."""
    others = [*words("Zebulon", "Quixby", "01632 960222")] if audience == "defence" else []
    left = {one.pattern for one in others}
    return [one for one in needles(FAR) if one.pattern not in left]


def test_the_search_finds_all_of_it_where_nothing_is_withheld(
    outputs: dict[str, dict[str, bytes]],
) -> None:
    """Each kind of needle: address, name, identifiers, position."""
    text = {"page": outputs["full"]["report.html"], "words": outputs["full"]["conditions.csv"]}
    for one in (FAR.label, FAR.first, FAR.last, FAR.phone, FAR.email, FAR.handle, FAR.device):
        assert found(text, list(words(one))), one
    assert found(text, list(numbers(*FAR.home)))


@pytest.mark.parametrize("way", ["plain", "html", "json", "base64", "hex", "gzip", "zip", "utf16"])
def test_the_search_sees_through(way: str) -> None:
    text = f"home of {FAR.first} at {FAR.home[0]:.4f}"
    data = {
        "plain": text.encode(),
        "html": "".join(f"&#{ord(one)};" for one in text).encode(),
        "json": "".join(f"\\u{ord(one):04x}" for one in text).encode(),
        "base64": b"data:" + base64.b64encode(text.encode()),
        "hex": text.encode().hex().encode(),
        "gzip": gzip.compress(text.encode()),
        "zip": _zipped(text),
        "utf16": FAR.first.encode("utf-16-le"),
    }[way]
    assert found({"x": data}, list(words(FAR.first)))
    if way != "utf16":
        assert found({"x": data}, list(numbers(*FAR.home)))


@pytest.mark.parametrize("decimals", range(2, 8))
def test_the_search_finds_any_precision(decimals: int) -> None:
    for value in FAR.home:
        data = json.dumps(round(value, decimals)).encode()
        assert found({"x": data}, list(numbers(*FAR.home))), data


def _zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
    return buffer.getvalue()


def test_names_of_outputs_are_searched_as_well() -> None:
    assert found({f"{FAR.first}.csv": b""}, list(words(FAR.first)))


def test_the_case_is_where_it_says(tmp_path: Path) -> None:
    """The home of the case stands in its order: the search looks for the right numbers."""
    FAR.write(tmp_path)
    assert f"{FAR.home[0]:.7f}" in (tmp_path / "order.yaml").read_text()
