"""What lies under the maps of a copy tells nothing of a place that is withheld."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from support.copies import checked, copied, exported
from support.hidden_home import World
from support.maps import write_map
from support.readings import found, words

PERIOD = ("--from", "2026-04-14 08:00", "--until", "2026-04-14 20:00")
FORMS = ("geojson", "pmtiles")
NEAR, FAR = World(), World(east_m=6_130.0, north_m=-5_170.0)
FARTHER = World(east_m=-6_500.0, north_m=-5_900.0)


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of the whole county in both forms."""
    folder = tmp_path_factory.mktemp("maps")
    for form in FORMS:
        write_map(folder / f"county.{form}", credit="Invented Maps")
    return folder


def under(page: bytes) -> list[list[list[float]]]:
    """The lines that a page holds."""
    data = re.search(rb'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert data
    lines: list[list[list[float]]] = json.loads(data[1])["basemap"]
    return lines


def copy_of(
    world: World, audience: str, basemap: Path, folder: Path, patch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    world.write(folder)
    shutil.copy(basemap, folder / basemap.name)
    return copied(patch, folder, "--redact", audience, "--basemap", basemap.name, *PERIOD)


@pytest.mark.parametrize("form", FORMS)
def test_moving_what_is_withheld_changes_no_byte(
    form: str, maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home beside his way and kilometres off: the same lines, of the same fineness."""
    path = maps / f"county.{form}"
    one = copy_of(NEAR, "respondent", path, tmp_path / "a", monkeypatch)
    two = copy_of(FAR, "respondent", path, tmp_path / "b", monkeypatch)
    assert one == two
    lines = under(one["report.html"])
    assert len(lines) > 20
    assert min(lat for line in lines for lat, _ in line) > 51.66
    assert f"Grey lines: county.{form}, as given".encode() in one["report.html"]


@pytest.mark.parametrize("form", FORMS)
def test_from_the_defence_a_place_without_a_finding_is_kept(
    form: str, maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it lies, under their map lies the same."""
    path = maps / f"county.{form}"
    pages = [
        copy_of(world, "defence", path, tmp_path / name, monkeypatch)["report.html"]
        for name, world in (("a", FAR), ("b", FARTHER))
    ]
    assert under(pages[0]) == under(pages[1]) != []


@pytest.mark.parametrize("form", FORMS)
def test_the_unredacted_page_does_depend_on_it(
    form: str, maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above could fail."""
    pages = []
    for name, world in (("a", NEAR), ("b", FAR)):
        world.write(tmp_path / name)
        options = ("--basemap", str(maps / f"county.{form}"), *PERIOD)
        pages.append(copied(monkeypatch, tmp_path / name, *options)["report.html"])
    assert under(pages[0]) != under(pages[1])


@pytest.mark.parametrize("form", FORMS)
def test_exhibits_of_a_copy_do_not_depend_on_it(
    form: str, maps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, bytes]] = []
    for name, world in (("a", NEAR), ("b", FAR)):
        world.write(tmp_path / name)
        checked(monkeypatch, tmp_path / name, *PERIOD)
        options = ("--redact", "respondent", "--basemap", str(maps / f"county.{form}"))
        made.append(exported(monkeypatch, tmp_path / name, *options, formats=("docx",)))
    assert made[0] == made[1]
    for path in (tmp_path / "b").glob("copy.*"):
        path.unlink()
    options = ("--redact", "respondent")
    plain = exported(monkeypatch, tmp_path / "b", *options, formats=("docx",))
    assert plain["copy.docx"] != made[1]["copy.docx"]


@pytest.mark.parametrize("audience", ["respondent", "defence"])
def test_neither_its_name_nor_its_credit_tells(
    audience: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A map that somebody made of the place, and called so; the unredacted page names it."""
    FAR.write(tmp_path)
    street = FAR.label.split(", ")[0]
    path = write_map(tmp_path / f"{street}.pmtiles", credit=f"<b>{FAR.first}</b> of {street}")
    needles = list(words(FAR.label, street, "Invented Close", FAR.first))
    full = copied(monkeypatch, tmp_path, "--basemap", path.name, *PERIOD)
    assert found({"page": full["report.html"]}, list(words(street)))
    shutil.rmtree(tmp_path / "out")
    made = copied(monkeypatch, tmp_path, "--redact", audience, "--basemap", path.name, *PERIOD)
    assert made["exit code"] == b"0"
    assert under(made["report.html"])
    assert found(made, needles) == []
    checked(monkeypatch, tmp_path, *PERIOD)
    options = ("--redact", audience, "--basemap", path.name)
    assert found(exported(monkeypatch, tmp_path, *options, formats=("docx", "pdf")), needles) == []
