"""Faults of an order file: each with its line, its key, and what to write instead."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from orderwatch.errors import InputError, OrderFaults
from orderwatch.orders import load, load_text
from orderwatch.temporal.local import to_local_text, zone

SAMPLE = (Path(__file__).resolve().parents[2] / "sample_data" / "order.yaml").read_text("utf-8")
LONDON = zone("Europe/London")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("  court: Ex", "  cuort: Ex", "order.cuort", "did you mean court"),
        ("radius: 5 m", "radius: 5", "radius", "a number and a unit"),
        ("radius: 5 m", "radius: 0 m", "radius", "zero"),
        ("distance: 100 m", "distance: far", "distance", "not a length"),
        ("place: school", "place: scool", "place", "did you mean school"),
        ("calendar: term", "calendar: trem", "calendar", "did you mean term"),
        ("along: high_street", "along: low_street", "along", "not defined"),
        ("holidays: GB-ENG", "holidays: GB", "holidays", "GB-ENG"),
        ("timezone: Europe/London", "timezone: BST", "timezone", "Europe/London"),
        ("made: 2026-04-28 11:40", "made: 2026-02-30", "made", "no day"),
        ("made: 2026-04-28 11:40", "made: 2026-03-29 01:30", "made", "never happened"),
        ("made: 2026-04-28 11:40", "made: 2026-10-25 01:30", "made", "happened twice"),
        ("ends: 2028-04-27", "ends: 2026-04-01", "ends", "not after the start"),
        ('"Mo-Fr 08:00-16:30; PH off"', '"Mo-Fr 18:00+"', "when", "end"),
        ('"Mo-Fr 08:00-16:30; PH off"', '"SH off"', "when", "calendar"),
        ("max_stop: 3 min", "max_stop: 3", "max_stop", "has no unit"),
        ("kind: not_checkable", "kind: attend, place: home", "conditions.4", "is missing"),
        (
            "kind: not_checkable",
            'kind: attend, place: home, when: "Mo 10:00-14:00", stay: 5',
            "stay",
            "has no unit",
        ),
        (
            "kind: not_checkable",
            'kind: attend, place: home, when: "Mo 10:00-14:00", stay: 0 min',
            "stay",
            "is no time",
        ),
        ("kind: not_checkable", "kind: no_contcat", "conditions.4", "no known kind"),
        ("kind: not_checkable", "kind: x", "conditions.4", "one of exclusion_zone, not_checkable"),
        ("distance: 100 m", "distnace: 100 m", "distnace", "did you mean distance"),
        ("{centre: [51.7520, -0.3360]", "{centre: [-0.3360, 51.7520]", "home", "swapped"),
        ("id: c2\n", "id: c1\n", "id", "given twice"),
        ("condition: c1, distance", "condition: c9, distance", "condition", "not defined"),
        ("2026-05-08 12:00", "2026-05-08 09:00", "until", "not after"),
        ("  id: R-0142", "  id:", "respondent.id", "empty"),
        ("orderwatch: 1", "orderwatch: 2", "orderwatch", "write '1'"),
        ("worn: yes", "worn: maybe", "worn", "yes"),
        ("max_stop: 3 min", "per_day: 1", "per_day", "belongs to contact"),
        ("max_stop: 3 min", "platform: any", "platform", "belongs to contact"),
        ("max_stop: 3 min", "through: [P1]", "through", "belongs to contact"),
    ],
)
def test_faults(old: str, new: str, key: str, words: str) -> None:
    assert old in SAMPLE
    text = SAMPLE.replace(old, new, 1)
    with pytest.raises(OrderFaults) as raised:
        load_text(text, "order.yaml")
    fits = [one for one in raised.value.faults if key in one.key and words in str(one)]
    assert fits, str(raised.value)
    assert abs(fits[0].line - line_of(SAMPLE, old.strip())) <= 3, str(fits[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "given twice"),
        ("order: {id: Invented, Ltd}\n", "cut at a comma"),
        ("a: &x 1\nb: *x\n", "anchor"),
        ("a: !!python/object:os.system x\n", "tag"),
        ("[" * 200, "nested too deeply"),
        ("a: [" + "1, " * 200_000 + "1]", "too large"),
        ("a: [1, 2\n", "sound YAML"),
        ("\x00", "character"),
        ("one\n---\ntwo\n", "second document"),
        ("just words", "mapping"),
    ],
)
def test_texts_that_are_no_order(text: str, words: str) -> None:
    with pytest.raises(OrderFaults, match=words):
        load_text(text, "order.yaml")


def test_a_clause_cut_by_a_hash() -> None:
    quoted = 'clause: "1. Not to go within 100 m of any premises where P1 lives."'
    text = SAMPLE.replace(quoted, "clause: 1. Not to go to flat #1", 1)
    with pytest.raises(OrderFaults, match="cut at a #"):
        load_text(text, "order.yaml")


def test_all_faults_at_once() -> None:
    text = SAMPLE.replace("radius: 5 m", "radius: 5").replace("distance: 100 m", "distance: 1")
    text = text.replace("holidays: GB-ENG", "holidays: GB").replace("court: Ex", "cuort: Ex")
    with pytest.raises(OrderFaults) as raised:
        load_text(text, "order.yaml")
    assert len(raised.value.faults) >= 4
    assert all(one.remedy and one.line for one in raised.value.faults)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "latin.yaml").write_bytes("court: Ä".encode("cp1252"))
    for name, words in (("missing.yaml", "not there"), (".", "folder")):
        with pytest.raises(InputError, match=words):
            load(tmp_path / name)
    for name, words in (("empty.yaml", "empty"), ("latin.yaml", "UTF-8")):
        with pytest.raises(OrderFaults, match=words) as raised:
            load(tmp_path / name)
        assert raised.value.exit_code == 2  # it is there, and it is no order


@pytest.mark.parametrize("name", ["../zones.geojson", "missing.geojson"])
def test_zone_files_are_looked_for_beside_the_order(tmp_path: Path, name: str) -> None:
    path = tmp_path / "orders" / "order.yaml"
    path.parent.mkdir()
    (tmp_path / "zones.geojson").write_text("{}", encoding="utf-8")
    text = SAMPLE.replace("circle: {centre: OSGB 514800 206300, radius: 40 m}", f"file: {name}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OrderFaults, match="folder"):
        load(path)


def test_json_says_the_same_as_yaml() -> None:
    one = load_text(SAMPLE, "order.yaml")
    as_json = json.dumps(yaml.load(SAMPLE, Loader=yaml.BaseLoader), indent="\t")
    other = load_text(as_json, "order.yaml")
    assert other.conditions == tuple(
        replace(a, line=b.line) for a, b in zip(one.conditions, other.conditions, strict=True)
    )
    assert other.places == one.places
    assert other.notice == one.notice


def test_dates_alone() -> None:
    """From 00:00 in `made` and `from`; to the end of the day in `ends` and `until`."""
    text = SAMPLE.replace("made: 2026-04-28 11:40", "made: 2026-04-28")
    text = text.replace("until: 2026-05-08 12:00", "until: 2026-05-08")
    order = load_text(text, "order.yaml")
    assert to_local_text(order.made_us, LONDON) == "2026-04-28T00:00:00+01:00"
    assert to_local_text(order.ends_us, LONDON) == "2028-04-28T00:00:00+01:00"
    until = order.conditions[2].exceptions[0].until_us
    assert to_local_text(until, LONDON) == "2026-05-09T00:00:00+01:00"


def test_an_end_that_depends_on_an_event() -> None:
    waiting = load_text(SAMPLE.replace("ends: 2028-04-27", "ends: {on: end of the trial}"))
    assert waiting.ends_event == "end of the trial"
    over = "ends: {on: end of the trial, happened: 2026-09-04 16:00}"
    done = load_text(SAMPLE.replace("ends: 2028-04-27", over))
    assert done.ends_event == ""
    assert to_local_text(done.ends_us, LONDON) == "2026-09-04T16:00:00+01:00"


def test_holidays_are_asked_for_wherever_hours_speak_of_them() -> None:
    text = SAMPLE.replace("  holidays: GB-ENG\n", "").replace("; PH off", "")
    changed = text.replace("condition: c1, distance", 'condition: c1, when: "Mo; PH off", distance')
    with pytest.raises(OrderFaults, match="speaks of holidays"):
        load_text(changed)


def test_variations_are_applied_in_the_order_of_their_making() -> None:
    first = "{made: 2026-05-10, change: [{condition: c1, when: 'Mo-Fr 08:00-18:00'}]}"
    second = "{made: 2026-05-12, change: [{condition: c1, distance: 900 m}]}"
    head = SAMPLE[: SAMPLE.index("variations:")]
    one = load_text(f"{head}variations: [{first}, {second}]\n").variations
    two = load_text(f"{head}variations: [{second}, {first}]\n").variations
    assert [v.made_us for v in one] == [v.made_us for v in two]
    for left, right in zip(one, two, strict=True):
        assert left.changed["c1"].when == right.changed["c1"].when
        assert left.changed["c1"].distance_m == right.changed["c1"].distance_m
    assert one[1].changed["c1"].when == "Mo-Fr 08:00-18:00"


TWO_HOMES = """  home:
    - {label: one, circle: {centre: [51.7520, -0.3360], radius: 5 m}%s}
    - {label: two, circle: {centre: [51.7530, -0.3360], radius: 5 m}%s}
"""


def moved(first: str, second: str) -> str:
    """The sample with two versions of the home."""
    start, end = SAMPLE.index("  home:"), SAMPLE.index("  school:")
    return SAMPLE[:start] + TWO_HOMES % (first, second) + SAMPLE[end:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ", from: 2026-06-01"),
        ("", ""),
        (", until: 2026-06-01", ""),
        (", from: 2026-06-01, until: 2026-07-01", ", from: 2026-05-01"),
    ],
)
def test_two_versions_of_which_one_lacks_its_end(first: str, second: str) -> None:
    with pytest.raises(OrderFaults, match="two versions at the same time; give `until`"):
        load_text(moved(first, second), "order.yaml")


@pytest.mark.parametrize(
    ("first", "second", "warning"),
    [
        (", until: 2026-06-01", ", from: 2026-06-01", ""),
        (", until: 2026-10-25", ", from: 2026-10-25", ""),
        (", until: 2026-06-01 10:00", ", from: 2026-06-01 10:00", ""),
        (
            ", until: 2026-06-07",
            ", from: 2026-06-01",
            "place home has two versions from 2026-06-01T00:00:00+01:00 until "
            "2026-06-08T00:00:00+01:00: both count",
        ),
        (
            ", until: 2026-06-01",
            ", from: 2026-06-07",
            "place home has no version from 2026-06-02T00:00:00+01:00 on for a while",
        ),
    ],
)
def test_a_home_that_moves(first: str, second: str, warning: str) -> None:
    """`until` and `from` on one date: on the day of moving both homes are protected."""
    told = load_text(moved(first, second), "order.yaml")
    assert [one for one in told.warnings if "home" in one] == [warning] * bool(warning)
    assert len(told.places["home"]) == 2
