"""`orderwatch pattern` from end to end: the sample, runs, records, pictures, wrong input."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import orderwatch
from orderwatch.cli.app import application

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_data"
GOLDEN = Path(__file__).with_name("pattern_sample.txt")
ORDER, PINGS = SAMPLE / "order.yaml", SAMPLE / "pings.csv"
CONTACTS = [SAMPLE / name for name in ("calls.csv", "messages.xml", "log.csv")]
OWNER = "messages.xml=phone:+447700900456"


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def refused(*arguments: object) -> str:
    """What is said of input that cannot be used."""
    return " ".join(run(*arguments, code=1).output.split())


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case, checked."""
    out = tmp_path_factory.mktemp("pattern") / "results"
    given = [word for path in CONTACTS for word in ("--contacts", path)]
    run("check", ORDER, "--pings", PINGS, *given, "--owner", OWNER, "--out", out)
    return out


@pytest.fixture(scope="module")
def records() -> list[object]:
    given: list[object] = ["--pings", PINGS, "--owner", OWNER]
    return [*given, *(word for path in CONTACTS for word in ("--contacts", path))]


def test_the_report_of_the_sample(results: Path, records: list[object]) -> None:
    """Word for word; a change of it is a change of what people read."""
    text = run("pattern", results, "--order", ORDER, *records, "--with-earlier").stdout
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_without_records_what_needs_them_says_so(results: Path) -> None:
    """And nothing else does."""
    rows = list(csv.DictReader(io.StringIO(run("pattern", results, "--format", "csv").stdout)))
    missing = {row["indicator"] for row in rows if row["words"].endswith("records not given")}
    assert missing == {
        "contacts_directed",
        "contacts_to_family_and_friends",
        "contacts_by_protected",
        "look_alike_accounts",
        "messages_not_answered",
        "movement_directed",
        "visits_near",
        "visits_near_before",
    }
    assert all(row["count"] == "" for row in rows if row["state"] != "computed")


def test_the_files_the_json_and_python_say_the_same(
    results: Path, records: list[object], tmp_path: Path
) -> None:
    """The same bytes twice, and the same counts by every way."""
    command = ("pattern", results, *records)
    run(*command, "--out", tmp_path / "one")
    run(*command, "--out", tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").glob("pattern*.csv"))
    assert names == ["pattern.csv", "pattern_apart.csv", "pattern_orders.csv", "pattern_rows.csv"]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert re.search(
        r"outputs: \d files are as .* wrote them", run("verify", tmp_path / "one").stdout
    )
    tables = json.loads(run(*command, "--format", "json").stdout)
    found = orderwatch.pattern(results, pings=PINGS, contacts=CONTACTS, owner=OWNER)
    assert found.indicators["words"].tolist() == [row["words"] for row in tables["pattern"]]
    assert len(found.rows) == len(tables["pattern_rows"])
    with (tmp_path / "one" / "pattern_apart.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(found.apart)


def test_findings_have_the_pattern_of_their_folder(results: Path) -> None:
    """`.pattern` without records, as `orderwatch pattern DIR`."""
    checked = orderwatch.check(ORDER, pings=PINGS, contacts=CONTACTS, owner=OWNER)
    read = orderwatch.pattern(results)
    for name in ("indicators", "rows", "apart"):
        assert getattr(checked.pattern, name).equals(getattr(read, name)), name


def test_no_position_of_a_confidential_place(results: Path, records: list[object]) -> None:
    """The home is confidential: neither its coordinates nor its address in any output."""
    said = run("pattern", results, *records, "--format", "json").stdout
    assert "visits_near" in said
    for secret in ("51.752", "-0.336", "Invented Close"):
        assert secret not in said
    notes = [row["note"] for row in json.loads(said)["pattern_rows"]]
    visits = [note for note in notes if "prohibited by clause" in note]
    home = [note for note in visits if note.startswith("home:")]
    assert len(home) == 3
    assert not any("away" in note for note in home), "three distances are a position"
    assert all("away" in note for note in visits if note not in home)


def test_two_runs_of_one_order_count_once(
    results: Path, records: list[object], tmp_path: Path
) -> None:
    """The second run is a copy: the same counts, joined by the identifiers of the order file."""
    shutil.copytree(results, tmp_path / "again")
    two = run("pattern", "--respondent", "R-0142", results, tmp_path / "again", "--format", "json")
    one = run("pattern", results, "--format", "json")
    both, alone = (json.loads(each.stdout) for each in (two, one))
    assert "one person by device PHONE-1" in both["pattern_orders"][0]["joined"]
    for first, second in zip(alone["pattern"], both["pattern"], strict=True):
        assert first["words"] == second["words"], first["indicator"]


def test_pictures(results: Path, tmp_path: Path) -> None:
    """By the ending of the file."""
    run("pattern", results, "--picture", tmp_path / "a.svg", "--picture", tmp_path / "a.png")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "is neither .svg nor .png" in refused(
        "pattern", results, "--picture", tmp_path / "a.pdf"
    )


def test_wrong_input(results: Path, tmp_path: Path) -> None:
    """Each with its name, its fault and the way out."""
    assert "is not a folder" in refused("pattern", tmp_path / "nowhere")
    assert "has no respondent R-1; respondents are R-0142" in refused(
        "pattern", results, "--respondent", "R-1"
    )
    assert "given twice" in refused("pattern", results, results)
    shutil.copytree(results, tmp_path / "changed")
    (tmp_path / "changed" / "orders.csv").write_text("x", encoding="utf-8")
    assert "orders.csv: is changed" in refused("pattern", tmp_path / "changed")
    (tmp_path / "changed" / "manifest.json").unlink()
    assert "is unfinished" in refused("pattern", tmp_path / "changed")
    assert "holds the results of another run" in refused("pattern", results, "--out", results)
    run("pattern", code=2)


def test_another_order_file(results: Path, tmp_path: Path) -> None:
    """Its bytes are not those that were checked, or it is another order."""
    text = ORDER.read_text(encoding="utf-8")
    (tmp_path / "order.yaml").write_text(text + "# later\n", encoding="utf-8")
    assert "its bytes differ" in refused(
        "pattern", results, "--order", tmp_path / "order.yaml", "--pings", PINGS
    )
    other = text.replace("id: SPO-2026-0142", "id: SPO-1")
    (tmp_path / "order.yaml").write_text(other, encoding="utf-8")
    assert "which is not in the results" in refused(
        "pattern", results, "--order", tmp_path / "order.yaml", "--pings", PINGS
    )


def test_an_order_file_that_has_changed_since(tmp_path: Path) -> None:
    """Not used, said in the notes, and what needs it is not computed."""
    order = tmp_path / "order.yaml"
    shutil.copy(ORDER, order)
    run("check", order, "--pings", PINGS, "--out", tmp_path / "out")
    order.write_text(order.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    text = run("pattern", tmp_path / "out", "--pings", PINGS).stdout
    assert "has changed since the run" in " ".join(text.split())
    assert "Visits near the places: not computed: the order file is not at hand" in text


def test_empty_records(results: Path, tmp_path: Path) -> None:
    """A file with a header alone: counted as given, with nothing in it."""
    (tmp_path / "pings.csv").write_text("device_id,fixed_at,lat,lon\n", encoding="utf-8")
    text = run("pattern", results, "--pings", tmp_path / "pings.csv").stdout
    assert "Visits near the places: 0 visits" in text
    assert "not computed: no two positions lie close in time" in " ".join(text.split())


def test_several_respondents_need_a_name_for_a_picture(tmp_path: Path) -> None:
    """And each has a part of the report, by id."""
    for number in (1, 2):
        text = ORDER.read_text(encoding="utf-8").replace("SPO-2026-0142", f"SPO-{number}")
        text = text.replace("R-0142", f"R-{number}").replace("TAG-88121", f"TAG-{number}")
        text = text.replace("PHONE-1", f"PHONE-{number}").replace("900123", f"90012{number}")
        text = text.replace("lexi_fan_07", f"lexi_fan_{number}")
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    pings = tmp_path / "pings.csv"
    pings.write_text(
        "\n".join(PINGS.read_text(encoding="utf-8").splitlines()[:400]).replace("88121", "1"),
        encoding="utf-8",
    )
    run(
        "batch", tmp_path / "1.yaml", tmp_path / "2.yaml", "--pings", pings, "--out", tmp_path / "o"
    )
    text = run("pattern", tmp_path / "o").stdout
    assert text.index("Course of conduct of R-1") < text.index("Course of conduct of R-2")
    result = run("pattern", tmp_path / "o", "--picture", tmp_path / "a.svg", code=2)
    assert "name one with --respondent" in result.output
