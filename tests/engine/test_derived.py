"""A folder of results comes out again from its inputs, or the first difference is named."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.kept import EXPORTS, command, manifest_of, run, write_inputs, write_manifest

import orderwatch
from orderwatch.engine.derived import Derived, derive
from orderwatch.errors import VerifyError
from orderwatch.evidence.recorded import recorded
from orderwatch.evidence.verify import verify

INPUTS = ("order.yaml", "school.geojson", "pings.csv", *EXPORTS)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs, and `out` beside them."""
    folder = tmp_path_factory.mktemp("kept")
    write_inputs(folder)
    run(*command(folder, folder / "out"))
    return folder


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    """The results alone: their inputs stay where they were."""
    shutil.copytree(kept / "out", tmp_path / "out")
    return tmp_path / "out"


def derived(out: Path, *given_files: Path) -> Derived:
    manifest = recorded(out)
    assert manifest is not None
    return derive(out, manifest, given_files)


def forged(out: Path, name: str, old: bytes, new: bytes) -> None:
    """An output changed, and its hash in the manifest with it."""
    path = out / name
    text = path.read_bytes()
    assert old in text, name
    path.write_bytes(text.replace(old, new, 1))
    values = manifest_of(out)
    for one in values["outputs"]:
        if one["name"] == name:
            one["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    write_manifest(out, values)


def test_it_comes_out_again(copy: Path) -> None:
    """Thresholds, owners, places in files and the period: all of it from the manifest."""
    found = derived(copy)
    assert (found.done, found.difference, found.why_not) == (True, "", "")
    assert {one.kind for one in found.inputs.paths} == {"order", "place", "pings", "contacts"}
    assert found.by_hash_only == ("runs.csv",), "the log of all runs"


@pytest.mark.parametrize("name", INPUTS)
def test_one_byte_of_an_input_is_caught(kept: Path, tmp_path: Path, name: str) -> None:
    """Wherever it stands in the file: its hash is another."""
    moved = tmp_path / "moved"
    shutil.copytree(kept, moved)
    path = moved / name
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(text)
    found = derived(moved / "out", *(moved / one for one in INPUTS))
    assert [one.path.rsplit("/", 1)[1] for one in found.inputs.changed] == [name]
    assert not found.done
    assert found.why_not == "an input has changed since the run"


@given(data=st.data())
@settings(max_examples=40)
def test_one_byte_of_an_output_is_caught(kept: Path, data: st.DataObject) -> None:
    """In any file, at any place."""
    out = kept / "out"
    name = data.draw(st.sampled_from(sorted(verify(out).files)))
    text = (out / name).read_bytes()
    at = data.draw(st.integers(0, len(text) - 1))
    bit = data.draw(st.integers(0, 7))
    try:
        (out / name).write_bytes(text[:at] + bytes([text[at] ^ 1 << bit]) + text[at + 1 :])
        outcome = verify(out)
    finally:
        (out / name).write_bytes(text)
    assert not outcome.same
    assert outcome.differences == ((name, "changed"),)


FORGED = [
    ("possible_breaches.csv", b",strong,", b",weak,", 'column grade: "weak" here, "strong" when'),
    ("near_misses.csv", b",before_notice\n", b",notice_day\n", "column reason"),
    ("excepted.csv", b",e4\n", b",e5\n", "column excepted_by"),
    ("timeline.csv", b",unclear,", b",consistent,", "column state"),
    ("orders.csv", b",partly,", b",yes,", "column checked"),
    ("conditions.csv", b",no,", b",yes,", "column checked"),
    ("weeks.csv", b".000", b".001", "column in_force_s"),
    ("evidence.csv", b",against,", b",unclear,", "column outcome"),
    ("against.csv", b",from_log,", b",reply,", "column code"),
    ("set_aside.csv", b"DRAFT", b"OTHER", "column code"),
    ("ledger.csv", b"pings.csv", b"pongs.csv", "column source"),
    ("data.csv", b"TAG-88121", b"TAG-88122", "column device_id"),
    ("review_status.csv", b",new,", b",reviewed,", "column review"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FORGED, ids=[one[0] for one in FORGED])
def test_a_forged_output_is_named_by_row_and_column(
    copy: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    """Its hash in the manifest was changed with it, so hashes alone say the same."""
    forged(copy, name, old, new)
    assert verify(copy).same
    difference = derived(copy).difference
    assert difference.startswith(f"{name} row ")
    assert said in difference


def test_a_row_taken_out_and_one_put_in_are_named(copy: Path) -> None:
    """A finding that was made to vanish; a line written otherwise."""
    lines = (copy / "possible_breaches.csv").read_bytes().splitlines(keepends=True)
    forged(copy, "possible_breaches.csv", lines[-1], b"")
    row = len(lines)
    wanted = f"possible_breaches.csv row {row}: is not here, and is there when derived again"
    assert derived(copy).difference.startswith(wanted)
    forged(copy, "possible_breaches.csv", lines[-2], lines[-2] + lines[-1] + lines[-1])
    assert f"row {row + 1}: is here, and not" in derived(copy).difference


def test_what_csv_readers_do_not_see_is_a_difference(copy: Path) -> None:
    """Quotes about a cell that needs none."""
    forged(copy, "ledger.csv", b"pings.csv", b'"pings.csv"')
    assert "is written otherwise" in derived(copy).difference


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("policy", {"max_silence_s": 900}, "flags"),
        ("policy_sha256", "0" * 64, "policy_sha256"),
        ("warnings", ["nothing to see"], "warnings"),
        ("rows", {}, "rows"),
        ("possible_breaches", {"strong": 0}, "possible_breaches"),
    ],
)
def test_a_forged_manifest_is_a_difference(copy: Path, key: str, value: object, said: str) -> None:
    """What it says of the run must come out as well."""
    write_manifest(copy, manifest_of(copy) | {key: value})
    assert said in derived(copy).difference


def test_inputs_that_moved_are_found_by_their_content(kept: Path, tmp_path: Path) -> None:
    """Into another folder, the order with the file of its place: every byte comes out the same."""
    moved = tmp_path / "elsewhere"
    shutil.copytree(kept, moved)
    values = manifest_of(moved / "out")
    for one in values["inputs"]:
        one["path"] = one["path"].replace(str(kept), "/nowhere")
        if one["kind"] in ("order", "place"):
            one["name"] = one["path"]
    write_manifest(moved / "out", values)
    forged(moved / "out", "orders.csv", str(kept).encode(), b"/nowhere")
    assert derived(moved / "out").why_not.startswith("not at hand: ")
    found = derived(moved / "out", *(moved / one for one in INPUTS))
    assert (found.done, found.difference) == (True, "")


def test_an_export_under_another_name_is_refused(kept: Path, copy: Path, tmp_path: Path) -> None:
    """A file's name may state its device."""
    other = tmp_path / "other.csv"
    shutil.copy(kept / "pings.csv", other)
    with pytest.raises(VerifyError, match=r"other\.csv: is .*pings\.csv .*; name it pings\.csv"):
        derived(copy, other)


def test_without_an_input_only_hashes_are_compared(kept: Path, copy: Path) -> None:
    """And the missing ones are named."""
    values = manifest_of(copy)
    for one in values["inputs"]:
        if one["kind"] == "pings":
            one["path"] = "/nowhere/pings.csv"
    write_manifest(copy, values)
    found = derived(copy)
    assert (found.done, found.why_not) == (False, "not at hand: pings.csv (pings)")


def test_records_from_memory_cannot_be_read_again(kept: Path, tmp_path: Path) -> None:
    """A table of Python has no file; files given to Python have."""
    pings = orderwatch.read_pings(kept / "pings.csv").drop(columns=["resolution_s"])
    order = str(kept / "order.yaml")
    out = orderwatch.check(order, pings=pings).write(tmp_path / "memory")
    assert derived(out).why_not.startswith("records were given as tables")
    found = orderwatch.check(
        order,
        pings=kept / "pings.csv",
        period_from="2026-04-29 12:00",
        period_until="2026-04-30",
    )
    again = derived(found.write(tmp_path / "files"))
    assert (again.done, again.difference) == (True, "")


def test_a_batch_with_a_faulty_order_comes_out_again(kept: Path, tmp_path: Path) -> None:
    """Also what was said of the order that was not run, sensitivity apart, reviews in."""
    orders = tmp_path / "orders"
    orders.mkdir()
    for name in ("order.yaml", "school.geojson"):
        shutil.copy(kept / name, orders)
    (orders / "broken.yaml").write_text("orderwatch: 1\norder: {id: X}\n", encoding="utf-8")
    reviews = tmp_path / "reviews.csv"
    reviews.write_text(
        "finding_id,by,at,disposition,note\n0123456789ab,AB,2026-05-02,looked at,\n",
        encoding="utf-8",
    )
    pings = ("--pings", kept / "pings.csv", "--until", "2026-05-01")
    run("batch", orders, *pings, "--reviews", reviews, "--out", tmp_path / "out", code=2)
    found = derived(tmp_path / "out")
    assert (found.done, found.difference) == (True, "")
    shutil.copytree(orders, tmp_path / "moved")
    moved = [tmp_path / "moved" / one for one in ("order.yaml", "broken.yaml", "school.geojson")]
    found = derived(tmp_path / "out", *moved)
    assert (found.done, found.difference) == (True, "")


@pytest.mark.parametrize(
    "asked",
    [{}, {"profiles": "x"}, {"from": 3}, {"from": "soon"}, {"with_text": "yes"}, [1]],
)
def test_options_that_no_run_writes_are_refused(copy: Path, asked: object) -> None:
    """By name, with a way out."""
    values = manifest_of(copy)
    broken = values["asked"] | asked if isinstance(asked, dict) and asked else asked
    write_manifest(copy, values | {"asked": broken})
    with pytest.raises(VerifyError, match=r"manifest\.json: .*; restore it"):
        derived(copy)
