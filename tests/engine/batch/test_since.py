"""`batch --since`: what a run over everything writes, without checking everything again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.weekly import (
    FILES,
    PEOPLE,
    Row,
    Week,
    as_one_run,
    batch,
    call,
    changed,
    differing,
    event,
    first_week,
    order_text,
    ping,
    records,
    seen,
    told,
    write_orders,
)

from orderwatch.engine.batch import check as engine

WEEK = 7 * 1_440

_minutes = st.one_of(
    st.integers(0, 3 * WEEK - 1),
    st.sampled_from([WEEK - 1, WEEK, WEEK + 10, 2 * WEEK - 5, 2 * WEEK, 1_330, 1_331, 1_340]),
)
_who = st.integers(0, PEOPLE)  # the last one is nobody
_north = st.sampled_from([0.0, 20.0, 95.0, 130.0, 900.0, 2_225.0, 2_230.0, 5_000.0])
_bad = st.sampled_from(
    [
        ("pings", "TAG-{0},2026-04-14T07:00:00Z,91,0,5"),
        ("pings", "TAG-{0},not a time,51.0,-0.3,5"),
        ("pings", ",2026-04-14T07:00:00Z,51.0,-0.3,5"),
        ("pings", "APP-{0},2026-04-14T07:00:00Z,0,0,5"),
        ("events", "TAG-{0},2026-04-14T07:00:00Z,,danced"),
        ("contacts", "2026-04-14T07:00:00Z,call,,,danced"),
        ("contacts", "2026-04-14T07:00:00Z,in_person,person:R-{0},person:P1,completed"),
    ]
)
_runs = st.builds(
    lambda who, device, minute, north, count: [
        ping(who, minute + step, north + 3.0 * step, device) for step in range(count)
    ],
    _who,
    st.sampled_from(["TAG", "TAG", "PHONE", "APP"]),
    _minutes,
    _north,
    st.integers(1, 6),
)
_single = st.one_of(
    st.builds(lambda *a: [event(*a)], _who, _minutes, st.sampled_from(["home_in_range", "strap"])),
    st.builds(lambda *a: [call(*a)], _who, _minutes, st.sampled_from(["completed", "missed"])),
    st.builds(lambda who, bad: [(bad[0], bad[1].format(who))], _who, _bad),
)
_given = st.tuples(st.one_of(_runs, _runs, _single), st.integers(0, 2), st.booleans())
"""Rows, the week in whose files they come, and whether they come a second time."""
_names = st.permutations(["a", "b", "c"])
_orders = st.lists(st.sampled_from(["same", "late", "changed", "ends"]), min_size=4, max_size=4)
_options = st.sampled_from(
    [
        [],
        ["--with-protected-track"],
        ["--from", "2026-04-14T00:00Z"],
        ["--from", "2026-04-13T00:00Z", "--until", "2026-05-04T00:00Z"],
    ]
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first week and the run over it."""
    folder = tmp_path_factory.mktemp("week")
    first_week(folder)
    return folder


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the orders that were checked, not taken over."""
    found: list[str] = []
    whole = engine.check_packed

    def noted(task: bytes, group: engine.Group) -> object:
        found.extend(order.id for case in group.orders for order in case)
        return whole(task, group)

    monkeypatch.setattr(engine, "check_packed", noted)
    return found


def orders_of(week: int, fates: list[str]) -> dict[str, str]:
    """The order files of a week: some come later, some are changed, one is ended by another."""
    found = {}
    for number, fate in enumerate(fates):
        who = number % PEOPLE
        if fate == "late" and week < 1:
            continue
        radius = 140 if fate == "changed" and week == 2 else 100
        text = order_text(number, respondent=who, radius=radius)
        if fate == "ends" and week == 2:
            text = text.replace("order: {", f"order: {{replaces: O-{(number + 3) % 4}, ")
        found[f"{number}.yaml"] = text
    return found


def clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    parts=st.lists(_given, min_size=4, max_size=25), names=_names, fates=_orders, options=_options
)
@example(  # nothing but late rows of one device
    parts=[
        ([ping(0, m, 900.0) for m in range(5)], 0, False),
        ([ping(1, m, 20.0) for m in range(5)], 0, False),
        ([ping(0, m, 20.0) for m in range(5, 8)], 1, False),
        ([call(1, 30)], 2, True),
    ],
    names=["b", "a", "c"],
    fates=["same", "same", "same", "late"],
    options=[],
)
def test_weekly_files_with_late_rows_come_to_what_one_run_comes_to(
    tmp_path: Path,
    parts: list[tuple[list[Row], int, bool]],
    names: list[str],
    fates: list[str],
    options: list[str],
) -> None:
    """Late rows, rows given twice, rows set aside, orders that come, change and end."""
    clear(tmp_path)
    files: list[dict[str, str]] = []
    rows: list[list[Row]] = [[ping(PEOPLE, 0, 0.0)], [], []]
    marks = [event(PEOPLE, 0), call(PEOPLE, 0), ping(PEOPLE, 1, 0.0)]
    for some, week, twice in parts:
        rows[week] += some
        if twice:
            rows[(week + 1) % 3] += some[:2]
    for week, several in enumerate(rows):  # no two files have the same bytes
        kinds = {kind for kind, _ in several}
        several.extend([mark for mark in marks if mark[0] in kinds] * week)
    for week in range(3):
        files.append(Week(names[week], tuple(rows[week])).write(tmp_path))
        write_orders(tmp_path / "orders", orders_of(week, fates))
        batch(*records(files), *options, "--out", f"full{week}")
        if week:
            earlier = "full0" if week == 1 else "since1"
            words = (*records(files[week:]), *options)
            batch(*words, "--since", earlier, "--out", f"since{week}")
            assert differing(tmp_path / f"since{week}", tmp_path / f"full{week}") == []
            before, now = seen(tmp_path / f"full{week - 1}"), seen(tmp_path / f"full{week}")
            assert changed(tmp_path / f"since{week}") == told(before, now)


_ONE = {"O-1"}
TOUCHED: dict[str, tuple[Row, set[str], set[str]]] = {
    "a late position": (ping(1, 640, 20.0), _ONE, _ONE),
    "a position of the protected person": (ping(1, 640, 20.0, "APP"), _ONE, _ONE),
    "a position of the phone, elsewhere": (ping(1, 625, 9_000.0, "PHONE"), _ONE, _ONE),
    "a position that was there already": (ping(1, 625, 20.0), _ONE, _ONE),
    "a late event": (event(1, 1_400, "strap"), _ONE, _ONE),
    "a late call": (call(1, 710), _ONE, _ONE),
    "a call that was there already": (call(1, 700), _ONE, set()),
    "a call to somebody else": (
        ("contacts", "2026-04-13T12:00:00Z,call,+447700900101,+447700900999,completed"),
        _ONE,
        _ONE,
    ),
    "a row set aside": (("pings", "TAG-1,2026-04-13T14:00:00Z,91,0,6"), _ONE, _ONE),
    "an event set aside": (("events", "TAG-1,2026-04-13T14:00:00Z,,danced"), _ONE, _ONE),
    "a row before the order": (
        ("pings", "TAG-1,2026-01-13T14:00:00Z,51.2,-0.3,6"),
        _ONE,
        set(),
    ),
    "rows of nobody": (ping(PEOPLE, 640, 20.0), set(), set()),
    "a call of nobody": (call(PEOPLE, 700), set(), set()),
    "a row of nobody set aside": (
        ("pings", "TAG-9,2026-04-13T14:00:00Z,91,0,6"),
        set(),
        set(),
    ),
}
"""A row, whom it touches in a file of its own, and whom at the end of the file of the first week.

A call that was there already is a duplicate: of contacts these stand in the ledger alone, and the
export shows nothing new. A file that names a device for the first time is one more to account for.
"""


@pytest.mark.parametrize(
    ("name", "week"), [(name, "02"[place % 2]) for place, name in enumerate(TOUCHED)]
)
def test_a_row_in_a_new_file_touches_whom_it_names(
    name: str, week: str, finished: Path, tmp_path: Path, checked: list[str]
) -> None:
    """And nobody else, whether the file's name comes before or after that of the old one."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    row, whom, _ = TOUCHED[name]
    beside = [ping(PEOPLE, 1, 0.0)] if row[0] == "pings" else []  # one sound row, as a file has
    new = Week(week, (row, *beside)).write(tmp_path)
    checked.clear()
    said = as_one_run(records([new]), FILES, new)
    assert f"{PEOPLE - len(whom)} of {PEOPLE} cases are as they were in w1" in said
    assert set(checked[: len(whom)]) == whom


@pytest.mark.parametrize("name", TOUCHED)
def test_a_row_that_an_old_file_has_now_touches_whom_it_names(
    name: str, finished: Path, checked: list[str], tmp_path: Path
) -> None:
    """An export that was made again, with a row that came late."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    (kind, line), _, whom = TOUCHED[name]
    with (tmp_path / FILES[kind]).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    checked.clear()
    said = as_one_run([], FILES)
    assert f"Changed since that run: {FILES[kind]} ({kind})" in said
    assert f"{PEOPLE - len(whom)} of {PEOPLE} cases are as they were in w1" in said
    assert set(checked[: len(whom)]) == whom
