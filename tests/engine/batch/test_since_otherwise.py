"""`batch --since`: orders, options and files that are not those of the earlier run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.weekly import (
    FILES,
    PEOPLE,
    Week,
    as_one_run,
    batch,
    call,
    changed,
    differing,
    first_week,
    order_text,
    ping,
    records,
    rows_of,
    seen,
    write_orders,
)

from orderwatch.cli.app import application
from orderwatch.engine.batch import check as engine
from orderwatch.evidence.page import pages


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first week and the run over it."""
    folder = tmp_path_factory.mktemp("week")
    first_week(folder)
    return folder


@pytest.fixture
def base(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The files of the first week, and an earlier run over them in `w1`."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return dict(FILES)


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [
        ("pings", "TAG-1,2026-04-13T10:25:00Z,51.2001797", "TAG-1,2026-04-13T10:25:00Z,51.2501797"),
        ("events", "TAG-1,2026-04-13T22:00:00Z,2026-04-13T22:30:00Z,home_in_range", ""),
        ("contacts", "+447700900101,+447700900201,completed", "+447700900101,+447700900201,missed"),
    ],
)
def test_a_row_that_says_something_else_now(
    kind: str, was: str, now: str, base: dict[str, str], tmp_path: Path
) -> None:
    """At the same time and in the same place of its file."""
    text = (tmp_path / base[kind]).read_text(encoding="utf-8")
    assert was in text
    now = now or was.replace("home_in_range", "strap")
    (tmp_path / base[kind]).write_text(text.replace(was, now), encoding="utf-8")
    assert "2 of 3 cases are as they were" in as_one_run([], base)


def test_a_finding_that_a_late_row_takes_away_or_changes_is_listed(
    base: dict[str, str], tmp_path: Path
) -> None:
    """Ten minutes at the home become longer; two of the calls are of the same hour."""
    new = Week("2", (ping(1, 630, 20.0), ping(2, 700, 20.0), call(0, 705))).write(tmp_path)
    as_one_run(records([new]), base, new)
    rows = rows_of(tmp_path / "w2" / "changed.csv")
    found = [(r["order_id"], r["condition_id"], r["change"], r["listed_in"]) for r in rows]
    assert ("O-1", "c1", "changed", "possible_breaches") in found
    assert ("O-0", "c3", "changed", "possible_breaches") in found
    assert ("O-2", "c1", "new", "possible_breaches") in found
    ids = {r["finding_id"] for r in rows if r["change"] == "changed"}
    assert ids <= set(seen(Path("w1")))  # an id stays when the finding changes


def test_orders_that_are_new_changed_or_gone(base: dict[str, str], tmp_path: Path) -> None:
    """Rows that were nobody's in the earlier run are used; a file that is gone is said."""
    other = order_text(3, respondent=PEOPLE)
    changed_text = order_text(1, radius=10)
    write_orders(tmp_path / "orders", {"3.yaml": other, "1.yaml": changed_text})
    (tmp_path / "orders" / "2.yaml").unlink()
    said = as_one_run([], base)
    assert "1 of 3 cases are as they were" in said
    assert "An order of that run is not among these: orders/2.yaml" in said
    gone = [one for one in changed(Path("w2")).values() if one[0] == "gone"]
    assert gone
    assert all(here == "" for _, _, here in gone)


def test_an_order_whose_end_another_order_makes(base: dict[str, str], tmp_path: Path) -> None:
    """An order that replaces one of the same respondent ends it: both are one case."""
    text = order_text(3, respondent=1).replace("order: {", "order: {replaces: O-1, ")
    write_orders(
        tmp_path / "orders", {"3.yaml": text.replace("made: 2026-03-02", "made: 2026-04-13 10:22")}
    )
    assert "2 of 3 cases are as they were" in as_one_run([], base)


def test_a_place_in_a_file_that_has_changed(base: dict[str, str], tmp_path: Path) -> None:
    """The order file is as it was."""
    text = order_text(1)
    start = text.index("  home: {")
    line = text[start : text.index("\n", start)]
    (tmp_path / "orders" / "1.yaml").write_text(
        text.replace(line, "  home: {file: zones.txt, feature: home}"),
        encoding="utf-8",
    )

    def zone(half: float) -> None:
        ring = [[-0.3 + x * half, 51.2 + y * half] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        feature = {"type": "Feature", "properties": {"name": "home"}, "geometry": shape}
        where = tmp_path / "orders" / "zones.txt"
        where.write_text(json.dumps(feature), encoding="utf-8")

    zone(0.002)
    batch(*records([base]), "--out", "w1")
    zone(0.003)
    assert "2 of 3 cases are as they were" in as_one_run([], base)


def test_a_person_who_is_not_the_only_one_of_that_name_any_more(
    base: dict[str, str], tmp_path: Path
) -> None:
    """`person:P1` in a log is whom the only order of the run so calls, whatever is else known."""
    for number in (0, 2):
        (tmp_path / "orders" / f"{number}.yaml").unlink()
    log = "at,channel,from_id,to_id,status\n"
    log += "2026-04-13T09:00:00Z,in_person,+447700900101,person:P1,completed\n"
    (tmp_path / "log.csv").write_text(log, encoding="utf-8")
    base["contacts"] = "log.csv"
    batch(*records([base]), "--out", "w1")
    write_orders(tmp_path / "orders", {"0.yaml": order_text(0)})
    assert "0 of 2 cases are as they were" in as_one_run([], base)


def test_files_that_have_to_be_called_otherwise(base: dict[str, str], tmp_path: Path) -> None:
    """A second file of the same name in another folder: both go by longer names from then on."""
    (tmp_path / "new").mkdir()
    new = Week("1", (ping(PEOPLE, 5, 0.0),)).write(tmp_path / "new")
    given = {kind: f"new/{name}" for kind, name in new.items()}
    assert "0 of 3 cases are as they were" in as_one_run(records([given]), base, given)


@pytest.mark.parametrize(
    ("option", "kept"),
    [
        (["--until", "2026-04-20"], 0),
        (["--from", "2026-04-01"], 0),
        (["--with-protected-track"], 0),
        (["--memory", "2GB"], PEOPLE),
        (["--reviews", "reviews.csv"], 2),
    ],
)
def test_an_option_that_the_earlier_run_had_not(
    option: list[str], kept: int, base: dict[str, str], tmp_path: Path
) -> None:
    """What it decides is checked again; a review touches the case of its finding."""
    row = rows_of(tmp_path / "w1" / "review_status.csv")[0]
    text = "finding_id,seen,by,at,disposition,note\n"
    text += f"{row['finding_id']},{row['seen']},AB,2026-05-01 10:00,looked at,\n"
    text += "0123456789ab,,AB,2026-05-01 10:00,of another run,\n"
    (tmp_path / "reviews.csv").write_text(text, encoding="utf-8")
    said = as_one_run([], base, more=option)
    assert f"{kept} of 3 cases are as they were" in said
    if option[0] in ("--until", "--from", "--with-protected-track"):
        assert f"Not as in that run: {option[0]}." in said


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_printed_is_that_of_one_run(
    form: str, base: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In another form than the earlier run printed; what was taken over is said beside it."""
    new = Week("2", (ping(1, 640, 20.0),)).write(tmp_path)
    words = ["--format", form]
    since = CliRunner().invoke(
        application, ["batch", "orders", *records([new]), *words, "--since", "w1", "--out", "w2"]
    )
    full = CliRunner().invoke(
        application, ["batch", "orders", *records([base, new]), *words, "--out", "full"]
    )
    assert since.stdout == full.stdout
    assert "2 of 3 cases are as they were in w1" in since.stderr


def test_several_processes_and_a_run_that_was_cut_off(
    base: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was taken over and what was checked until then is kept; nothing looks finished."""
    new = Week("2", (ping(1, 640, 20.0), ping(2, 640, 20.0))).write(tmp_path)
    whole = engine.check_packed

    def cut(task: bytes, group: engine.Group) -> object:
        if group.number:
            raise KeyboardInterrupt
        return whole(task, group)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "GROUP_CASES", 1)
        patch.setattr(engine, "check_packed", cut)
        batch(*records([new]), "--since", "w1", "--out", "w2", code=130)
        assert not (tmp_path / "w2" / "manifest.json").exists()
        assert not (tmp_path / "w2" / ".cases").exists()
        patch.setattr(engine, "check_packed", whole)
        batch(*records([new]), "--since", "w1", "--out", "w2", "--resume")
    batch(*records([base, new]), "--out", "full")
    assert differing(tmp_path / "w2", tmp_path / "full") == []
    command = [sys.executable, "-m", "orderwatch", "batch", "orders", *records([new])]
    command += ["--since", "w1", "--out", "two", "--workers", "2"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert differing(tmp_path / "two", tmp_path / "full") == []


def test_the_folder_is_as_any_other(base: dict[str, str], tmp_path: Path) -> None:
    """It can be verified and derived again; its manifest says what was taken over."""
    new = Week("2", (ping(1, 640, 20.0),)).write(tmp_path)
    batch(*records([new]), "--since", "w1", "--out", "w2")
    manifest = json.loads((tmp_path / "w2" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["since"]["folder"] == "w1"
    assert (manifest["since"]["taken_over"], manifest["since"]["cases"]) == (2, 3)
    assert {one["name"] for one in manifest["outputs"]} >= {"changed.csv", "orders.csv"}
    done = CliRunner().invoke(application, ["verify", "w2"])
    assert done.exit_code == 0, done.output
    batch(*records([base]), "--out", "w2")
    assert not (tmp_path / "w2" / "changed.csv").exists()  # of the run that was there before


@pytest.mark.parametrize(
    ("row", "in_old_file", "made"),
    [
        (ping(1, 640, 20.0), False, {"O-1"}),
        (ping(PEOPLE, 640, 20.0), False, set()),
        (ping(PEOPLE, 640, 20.0), True, {"O-0", "O-1", "O-2"}),
    ],
)
def test_pages_are_made_anew_where_anything_on_them_has_changed(
    row: tuple[str, str],
    in_old_file: bool,
    made: set[str],
    base: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page tells of its files: one more row of nobody in one of them stands on it."""
    given: list[dict[str, str]] = []
    if in_old_file:
        with (tmp_path / base["pings"]).open("a", encoding="utf-8") as file:
            file.write(f"{row[1]}\n")
    else:
        given = [Week("2", (row,)).write(tmp_path)]
    found: list[str] = []
    whole = pages.make_page

    def noted(page: pages.Page) -> str:
        found.append(page.order.id)
        return whole(page)

    monkeypatch.setattr(pages, "make_page", noted)
    as_one_run(records(given), base, *given)
    assert set(found[: len(made)]) == made
    assert len(found) == len(made) + PEOPLE  # those of the run over everything
