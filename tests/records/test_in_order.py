"""Rows that lie in order are taken from where they lie: the same tracks as sorted ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from orderwatch.records import in_order
from orderwatch.records.model import CaseRecords, Holding
from orderwatch.records.store import RecordStore

HEADER = "device_id,fixed_at,lat,lon,accuracy_m\n"
START = 1_772_496_000_000_000
MINUTE = 60_000_000


def lines(device: str, minutes: range) -> list[str]:
    found = []
    for minute in minutes:
        at = f"2026-03-03T{minute // 60:02d}:{minute % 60:02d}:00Z"
        lat = "x" if minute % 7 == 3 else f"51.{minute:03d}"  # every seventh is faulty
        found.append(f"{device},{at},{lat},-0.1,{minute + 1}\n")
    return found


def held(*cases: tuple[str, str, int, int]) -> list[Holding]:
    return [
        Holding(
            device_id=device,
            case=case,
            from_us=START + low * MINUTE,
            until_us=START + high * MINUTE,
        )
        for case, device, low, high in cases
    ]


def read(
    paths: list[Path], holdings: list[Holding]
) -> tuple[bool, dict[str, CaseRecords], list[dict[str, object]]]:
    with RecordStore() as store:
        store.add(paths, records="pings")
        store.match(holdings)
        return store._order is not None, dict(store.cases()), store.ledger()


def shown(cases: dict[str, CaseRecords]) -> dict[str, list[tuple[object, ...]]]:
    return {
        case: [
            (t.device_id, t.at_us.tolist(), t.lat.tolist(), t.accuracy_m.tolist())
            for t in records.tracks
        ]
        for case, records in cases.items()
    }


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)], ids=["as rows", "otherwise"])
@pytest.mark.parametrize("chunk", [10, 2_000_000])
def test_the_same_tracks_as_from_shuffled_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...], chunk: int
) -> None:
    """Devices of nobody between, faulty rows between, a device held twice, cases in any order."""
    monkeypatch.setattr(in_order, "_CHUNK_ROWS", chunk)
    rows = [one for device in "ABCD" for one in lines(device, range(60))]
    sound, mixed = tmp_path / "a.csv", tmp_path / "b.csv"
    sound.write_text(HEADER + "".join(rows), encoding="utf-8")
    random.Random(3).shuffle(rows)
    mixed.write_text(HEADER + "".join(rows), encoding="utf-8")
    found = [("1", "D", 10, 40), ("2", "B", 0, 20), ("3", "B", 30, 99)]
    holdings = held(*(found[i] for i in order))
    is_in_order, cases, ledger = read([sound], holdings)
    was_sorted, others, other_ledger = read([mixed], holdings)
    assert is_in_order
    assert not was_sorted
    assert shown(cases) == shown(others)
    assert list(cases) == list(others)
    counts = ("rows", "used", "duplicates", "set_aside", "not_matched")
    assert [ledger[0][one] for one in counts] == [other_ledger[0][one] for one in counts]


def test_row_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    """Faulty rows are counted, in the second file as in the first."""
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, device in zip(paths, "AB", strict=True):
        path.write_text(HEADER + "".join(lines(device, range(10))), encoding="utf-8")
    is_in_order, cases, _ = read(paths, held(("1", "A", 0, 99), ("2", "B", 0, 99)))
    assert is_in_order
    for records, source in zip(cases.values(), (0, 1), strict=True):
        (track,) = records.tracks
        assert track.row.tolist() == [1, 2, 3, 5, 6, 7, 8, 9, 10]
        assert set(track.source.tolist()) == {source}


@pytest.mark.parametrize(
    "rows",
    [
        [*lines("A", range(5)), *lines("A", range(4, 8))],  # a time twice
        [*lines("A", range(5)), *lines("B", range(5)), *lines("A", range(5, 9))],  # in two pieces
        [*lines("A", range(5, 9)), *lines("A", range(5))],  # a step back
    ],
    ids=["a time twice", "two pieces", "a step back"],
)
def test_what_is_not_in_order(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    is_in_order, cases, ledger = read([path], held(("1", "A", 0, 99)))
    assert not is_in_order
    at = cases["1"].tracks[0].at_us.tolist()
    assert at == sorted(set(at))
    assert ledger[0]["duplicates"] == (1 if len(rows) == 9 and "04:00" in rows[5] else 0)
