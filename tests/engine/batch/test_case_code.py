"""What is in the code of a case, and what is not."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from support.weekly import order_text

from orderwatch.engine.batch.case_code import CaseCodes, Setting
from orderwatch.orders import load_text
from orderwatch.records.model import CaseRecords, ContactsSeen, Duplicates, Heard, Source
from orderwatch.tables import ContactRecord, DeviceEvents, Track
from orderwatch.temporal.intervals import Intervals

ORDER = load_text(order_text(0), "0.yaml")
SETTING = Setting(policy_sha256="p", given=(None, None), options=(False, False), places={})
NUMBERS = np.array([1, 2], dtype=np.int64)
FLOATS = np.array([0.5, 1.5])


def source(name: str, **values: Any) -> Source:
    standing: dict[str, Any] = {
        "name": name,
        "path": f"in/{name}",
        "sha256": "0" * 64,
        "records": "pings",
        "profile": "canonical",
        "guessed": True,
        "covers": Intervals.of([(0, 10)]),
        "omits": (),
        "rows": 2,
        "devices": ("TAG-0",),
        "columns": {"lat": "lat"},
    }
    return Source(**{**standing, **values})


def parts(index: int = 0, names: tuple[str, ...] = ("a.csv", "b.csv")) -> CaseRecords:
    """A case with a part of every kind, all of one file."""
    at, place = NUMBERS, np.full(2, index, dtype=np.int64)
    track: dict[str, Any] = {f.name: FLOATS for f in fields(Track)}
    track |= {"at_us": at, "resolution_us": at, "row": at, "source": place, "sources": names}
    track |= {"device_id": "TAG-0", "method": at, "sources_sigma_m": ()}
    contact: dict[str, Any] = {f.name: "" for f in fields(ContactRecord)}
    contact |= {"at_us": 1, "row": 1, "source": names[index], "to_ids": ("x",), "to_keys": ("x",)}
    seen = ContactsSeen(source=names[index], key="k", channels=("call",), first_us=1, last_us=2)
    return CaseRecords(
        tracks=(Track(**track),),
        duplicates=(Duplicates(device_id="TAG-0", at_us=at, source=place),),
        events=(
            DeviceEvents(
                device_id="TAG-0",
                from_us=at,
                until_us=at,
                resolution_us=at,
                event=at,
                place=("x", "y"),
                source=place,
                row=at,
                sources=names,
            ),
        ),
        heard=(
            Heard(
                device_id="TAG-0", at_us=at, resolution_us=at, source=place, row=at, sources=names
            ),
        ),
        contacts=(ContactRecord(**contact),),
        contacts_seen=(seen,),
    )


def code(
    records: CaseRecords | None = None,
    sources: tuple[Source, ...] = (source("a.csv"), source("b.csv", devices=())),
    setting: Setting = SETTING,
    **order: Any,
) -> str:
    return CaseCodes(setting, sources).of([replace(ORDER, **order)], records or parts())


KINDS = [field.name for field in fields(CaseRecords)]
VALUES = [
    (kind, field.name)
    for kind in KINDS
    for field in fields(getattr(parts(), kind)[0])
    if field.name not in ("sources", "sources_sigma_m")
]


@pytest.mark.parametrize(("kind", "name"), VALUES)
def test_every_value_of_every_record(kind: str, name: str) -> None:
    """One that differs in the last place makes another code."""
    part = getattr(parts(), kind)[0]
    value = getattr(part, name)
    others = {str: "b.csv", int: 7, tuple: ("z", "y")}
    changed = others.get(type(value))
    if isinstance(value, np.ndarray):
        changed = value.copy()
        changed[-1] = value[-1] + 1
    other = replace(parts(), **{kind: (replace(part, **{name: changed}),)})
    assert code(other) != code()


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_that_is_there_or_not(kind: str) -> None:
    assert code(replace(parts(), **{kind: ()})) != code()


FACTS: dict[str, tuple[Any, bool]] = {
    "path": ("elsewhere/a.csv", False),
    "sha256": ("1" * 64, False),
    "rows": (3, False),
    "devices": (("TAG-0", "TAG-5"), False),
    "records": ("events", True),
    "profile": ("mine", True),
    "guessed": (False, True),
    "covers": (Intervals.of([(0, 11)]), True),
    "omits": (("wifi",), True),
    "columns": ({"lat": "Latitude"}, True),
    "channels": (("call",), True),
    "notes": (("a note",), True),
    "extra_sigma_m": (2.0, True),
    "unplaced": (1, True),
}


@pytest.mark.parametrize("name", FACTS)
def test_what_a_file_says_of_itself(name: str) -> None:
    """All but where it lies and what else it holds: the case's own rows are in the code."""
    value, counts = FACTS[name]
    changed = (source("a.csv", **{name: value}), source("b.csv", devices=()))
    assert (code(sources=changed) != code()) is counts


def test_every_fact_is_in_the_table() -> None:
    assert {field.name for field in fields(Source)} == FACTS.keys() | {"name"}


def test_files_of_others_do_not_count() -> None:
    """Nor the number of files before them; one that names the device of the case does."""
    own = source("a.csv"), source("b.csv", devices=())
    other = source("0.csv", devices=("TAG-7",), notes=("other",))
    named = replace(other, devices=("TAG-0",))
    moved = parts(1, ("0.csv", "a.csv"))
    assert code(moved, (other, *own)) == code()
    assert code(moved, (named, *own)) != code()


@pytest.mark.parametrize(
    "changed",
    [
        {"policy_sha256": "q"},
        {"given": (None, 5)},
        {"given": (5, None)},
        {"options": (True, False)},
        {"options": (False, True)},
    ],
)
def test_the_setting(changed: dict[str, Any]) -> None:
    assert code(setting=replace(SETTING, **changed)) != code()


@pytest.mark.parametrize(
    "changed", [{"file": "x.yaml"}, {"sha256": "x"}, {"ends_us": 5}, {"warnings": ("w",)}]
)
def test_the_order(changed: dict[str, Any]) -> None:
    assert code(**changed) != code()
