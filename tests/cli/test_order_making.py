"""`orderwatch order`: questions, registers and messages of a court, from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.data import real_data

from orderwatch.cli.app import application
from orderwatch.orders import load

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
HEADER = "order_id,respondent,made,timezone,clause_number,clause,kind\n"


def run(*arguments: object, code: int = 0, answers: str | None = None) -> Result:
    result = CliRunner().invoke(application, [str(one) for one in arguments], input=answers)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


ANSWERS = [
    "SPO-7",
    "",
    "Example Court",
    "BST",  # no region: asked again
    "Europe/London",
    "2 March 2026",  # no time: asked again
    "2026-03-02 11:40",
    "2026-03-03",
    "personal service",
    "",
    "",
    "R-7",
    "TAG-1",
    "maybe",  # neither yes nor no
    "yes",
    "2026-03-04 16:30",
    "",
    '1. Not to go within 100 m of the home: "ever" # at all',
    "exclusion_zone",
    "home",
    "51.7520",  # half a position
    "51.7520, -0.3360",
    "5",  # no unit
    "5 m",
    "9 Invented Close",
    "yes",
    "100 m",
    "Mo-Fr 9am-5pm",
    "Mo-Fr 09:00-17:00",
    "2. Not to threaten P1.",
    "not_checkable",
    "",
]


def test_questions_make_an_order_that_loads(tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    result = run("order", "--new", file, answers="\n".join(ANSWERS) + "\n")
    order = load(file)
    assert result.stdout.strip().endswith(str(file))
    assert (order.id, order.court, order.respondent.id) == ("SPO-7", "Example Court", "R-7")
    assert order.notice[0].day_only
    assert [(one.id, one.worn) for one in order.respondent.devices] == [("TAG-1", True)]
    first, second = order.conditions
    assert first.clause == '1. Not to go within 100 m of the home: "ever" # at all'
    assert (first.distance_m, first.when) == (100.0, "Mo-Fr 09:00-17:00")
    assert second.kind == "not_checkable"
    assert order.places["home"][0].confidential
    for said in ("write a region, as Europe/London", "is neither yes nor no", "Mo-Fr 9am-5pm"):
        assert said in result.stderr
    run("order", file)


def test_without_a_name_the_file_is_called_after_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("order", "--new", answers="\n".join(ANSWERS) + "\n")
    assert result.stdout.strip() == "SPO-7.yaml"
    assert load(tmp_path / "SPO-7.yaml").id == "SPO-7"


def test_questions_that_break_off_write_nothing(tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    run("order", "--new", file, answers="SPO-7\n", code=130)
    assert not file.exists()


def test_questions_never_write_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "order.yaml"
    file.write_text("mine", encoding="utf-8")
    run("order", "--new", file, answers="", code=2)
    assert file.read_text("utf-8") == "mine"


def test_a_register_becomes_order_files_once(tmp_path: Path) -> None:
    register, folder = tmp_path / "r.csv", tmp_path / "orders"
    rows = "A,R1,2026-03-02,Europe/London,c1,1.,not_checkable\nB,R2,2026-03-02,Europe/London,c1,1.,"
    register.write_text(HEADER + rows + "not_checkable\n", encoding="utf-8")
    result = run("order", "--from-register", register, folder)
    assert result.stdout.split() == [str(folder / "A.yaml"), str(folder / "B.yaml")]
    assert load(folder / "B.yaml").respondent.id == "R2"
    (folder / "A.yaml").write_text("completed by a person", encoding="utf-8")
    result = run("order", "--from-register", register, folder, code=1)
    assert "is there already; a person may have worked on it" in result.stderr
    assert (folder / "A.yaml").read_text("utf-8") == "completed by a person"


def test_a_faulty_register_writes_nothing(tmp_path: Path) -> None:
    register, folder = tmp_path / "r.csv", tmp_path / "orders"
    rows = "A,R1,2026-03-02,Europe/London,c1,1.,not_checkable\nB,R2,soon,Nowhere,c1,1.,no\n"
    register.write_text(HEADER + rows, encoding="utf-8")
    result = run("order", "--from-register", register, folder, code=2)
    for column in ("made", "timezone", "kind"):
        assert f"row 3, column {column}: " in result.stderr
    assert not folder.exists()


def test_the_sample_order_says_what_a_register_cannot_hold(tmp_path: Path) -> None:
    out = tmp_path / "r.xlsx"
    result = run("order", "--to-register", SAMPLE / "order.yaml", out)
    assert "no column of a register holds it; keep the order file" in result.stderr
    result = run("order", "--from-register", out, tmp_path / "back", code=2)
    assert "column not_held" in result.stderr
    assert not (tmp_path / "back").exists()


def test_messages_of_a_court_become_drafts(tmp_path: Path) -> None:
    folder = real_data("uk_em/court_orders")
    names = ("DAPO_community_order", "CCIB_bail_curfew", "LargeMessage_CCIB_bail_curfew")
    messages = [folder / name / "cp_payload.json" for name in names]
    result = run("order", "--from-court", *messages, tmp_path / "drafts", code=2)
    assert '"2025-02-20 10:00" ends before its start 2025-02-21 10:00' in result.stderr
    assert "nothing is fetched" in result.stderr
    written = [Path(one) for one in result.stdout.split()]
    assert [one.name for one in written] == ["RQ370023661.yaml", "CT5CWK2WRG.yaml"]
    for path in written:
        assert "not checked: records cannot show it" in run("order", path).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("order",),
        ("order", "a", "b"),
        ("order", "--schema", "a"),
        ("order", "--from-register", "a"),
        ("order", "--to-register", "a"),
        ("order", "--from-court", "a"),
        ("order", "--new", "a", "b"),
        ("order", "--new", "--on", "2026-03-02"),
    ],
)
def test_wrong_numbers_of_files_are_usage(arguments: tuple[str, ...]) -> None:
    run(*arguments, code=2)


def test_the_schema_is_still_there() -> None:
    assert json.loads(run("order", "--schema").stdout)["title"] == "OrderFile"
