"""Sorting more than memory holds."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from orderwatch.evidence.sorting import SortedLines

_ENTRIES = st.lists(
    st.tuples(st.tuples(st.text(max_size=3), st.integers(-(2**63), 2**62)), st.text(max_size=8)),
    max_size=60,
)


@given(entries=_ENTRIES, spill=st.sampled_from([1, 350, 10**9]))
@settings(max_examples=60)
def test_lines_come_back_sorted_wherever_they_were_kept(
    tmp_path_factory: object, entries: list[tuple[tuple[str | int, ...], str]], spill: int
) -> None:
    """All in memory, some on disk, or each in a part of its own (over 64 of them are merged)."""
    folder: Path = tmp_path_factory.mktemp("sorting")  # type: ignore[attr-defined]
    lines = SortedLines(folder, "table", spill_characters=spill)
    for key, line in entries:
        lines.add(key, line)
    assert list(lines) == [line for _, line in sorted(entries)]
    lines.remove()
    assert not list(folder.iterdir())


def test_many_parts_are_merged(tmp_path: Path) -> None:
    """No more files are open at once than a system allows."""
    lines = SortedLines(tmp_path, "table", spill_characters=1)
    for number in range(300):
        lines.add((str(number % 7), number), f"{number}\n\udcff")
    assert len(list(tmp_path.iterdir())) <= 64
    expected = sorted(range(300), key=lambda number: (str(number % 7), number))
    assert [int(line.split("\n")[0]) for line in lines] == expected
