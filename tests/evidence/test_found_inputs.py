"""The files a run read, found again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwatch.errors import VerifyError
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.found_inputs import find_inputs
from orderwatch.evidence.hashing import FileHash


def made(path: Path, text: str, kind: str = "pings") -> FileHash:
    """A file, and how a manifest records it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return FileHash(name=path.name, sha256=digest, kind=kind, path=path.as_posix())


def test_where_it_was_read(tmp_path: Path) -> None:
    """Without being given."""
    one = made(tmp_path / "a.csv", "a")
    found = find_inputs([one])
    assert (dict(found.paths), found.changed, found.missing) == ({one: tmp_path / "a.csv"}, {}, ())


def test_a_given_file_is_found_by_its_content(tmp_path: Path) -> None:
    """Two of one name are told apart by it; an order file may have another name."""
    first, second = made(tmp_path / "x" / "a.csv", "1"), made(tmp_path / "y" / "a.csv", "2")
    order = made(tmp_path / "order.yaml", "o", "order")
    made(tmp_path / "p" / "a.csv", "2")
    made(tmp_path / "q" / "a.csv", "1")
    made(tmp_path / "q" / "renamed.yaml", "o", "order")
    given_files = [tmp_path / "p" / "a.csv", tmp_path / "q" / "a.csv", tmp_path / "q/renamed.yaml"]
    found = find_inputs([first, second, order], given_files)
    assert found.paths[first] == tmp_path / "q" / "a.csv"
    assert found.paths[second] == tmp_path / "p" / "a.csv"
    assert found.paths[order] == tmp_path / "q" / "renamed.yaml"


def test_a_given_file_of_the_name_stands_in_its_place(tmp_path: Path) -> None:
    """What was given was meant, though the old file is still where it was."""
    one = made(tmp_path / "a.csv", "a")
    made(tmp_path / "new" / "a.csv", "b")
    found = find_inputs([one], [tmp_path / "new" / "a.csv"])
    assert (found.paths, found.changed) == ({}, {one: tmp_path / "new" / "a.csv"})


def test_an_export_under_another_name_is_refused(tmp_path: Path) -> None:
    """Its name may state whose it is."""
    one = made(tmp_path / "a.csv", "a")
    made(tmp_path / "b.csv", "a")
    with pytest.raises(VerifyError, match=r"b\.csv: is .*a\.csv of the manifest .* name it a\.csv"):
        find_inputs([one], [tmp_path / "b.csv"])


@pytest.mark.parametrize(
    ("kind", "needed"), [("pings", True), ("reviews", True), ("policy", False)]
)
def test_what_is_missing_and_what_is_needed(tmp_path: Path, kind: str, needed: bool) -> None:
    """Thresholds stand in the manifest itself."""
    one = made(tmp_path / "a", "a", kind)
    (tmp_path / "a").unlink()
    gone = FileHash(name="b", sha256="", kind=kind, path=(tmp_path / "b").as_posix())
    found = find_inputs([one, gone])
    assert found.missing == (one, gone)
    assert bool(found.needed) == needed


@given(
    asked=st.builds(
        Asked,
        profiles=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        device=st.none() | st.text(max_size=5),
        owners=st.lists(st.text(max_size=5), max_size=3).map(tuple),
        with_text=st.booleans(),
        period_us=st.tuples(*[st.none() | st.integers(-(10**15), 4 * 10**15)] * 2),
        with_protected_track=st.booleans(),
        sensitivity=st.booleans(),
        from_memory=st.booleans(),
    )
)
def test_options_come_back_from_the_manifest(asked: Asked) -> None:
    """To the microsecond."""
    assert Asked.of(asked.values()) == asked
