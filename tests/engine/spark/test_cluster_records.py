"""A batch whose rows travel in parcels writes the bytes of one that reads them in one place.

Spark itself is left out here: its frames are pretended, and come in any order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.mixed_records import results, write_mixed, write_phones
from support.pretend_spark import pretended

from benchmarks.people import write_orders, write_pings
from orderwatch.cli import application, cluster
from orderwatch.engine.spark import parts, work
from orderwatch.evidence import division
from orderwatch.records import parcels

pytest.importorskip("pyspark")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(application, [str(one) for one in arguments])


def both(
    monkeypatch: pytest.MonkeyPatch, out: Path, arguments: Sequence[str], *, seed: int = 1
) -> tuple[Result, Result]:
    """The same run on this machine and in parcels, into `out/local` and `out/spark`."""
    monkeypatch.setattr(cluster, "session", pretended(seed))
    local = run(*arguments, "--workers", "1", "--out", out / "local")
    spark = run(*arguments, "--engine", "spark", "--out", out / "spark")
    return local, spark


def test_everything_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Duplicates over files, faults, events, contacts, devices of nobody: all tables, all pages."""
    monkeypatch.setattr(division, "ORDERS", 4)
    local, spark = both(monkeypatch, tmp_path, [*write_mixed(tmp_path), "--parquet"])
    assert spark.exit_code == local.exit_code == 0, spark.output
    assert "parquet/timeline/part-00003.parquet" in results(tmp_path / "local")
    assert spark.output.replace("/spark", "/local") == local.output
    found = results(tmp_path / "local")
    assert results(tmp_path / "spark") == found
    ledger = found["ledger.csv"].decode()
    assert re.search(r"^b.csv,\w+,\d+,\d+,[1-9]\d*,", ledger, re.MULTILINE)  # duplicates
    assert len(found["set_aside.csv"].splitlines()) == 9
    assert len(found["silences.csv"].splitlines()) == 3


@pytest.mark.parametrize("rows", [1, 7])
def test_small_parcels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Cases whose rows come in many pieces, checked one at a time, written in pieces."""
    monkeypatch.setattr(parcels, "ROWS", rows)
    monkeypatch.setattr(work, "GROUP_CASES", rows)
    monkeypatch.setattr(work, "_PIECE", 10_000)
    monkeypatch.setattr(parts, "_PIECE", 1_000)
    write_orders(tmp_path / "orders", people=5)
    write_pings(tmp_path, people=5, each=60, shuffled=True)
    command = ["batch", str(tmp_path / "orders"), "--pings", str(tmp_path / "shuffled.csv")]
    command.append("--parquet")
    local, spark = both(monkeypatch, tmp_path, command)
    assert spark.exit_code == local.exit_code == 0, spark.output
    assert results(tmp_path / "spark") == results(tmp_path / "local")


def test_real_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local, spark = both(monkeypatch, tmp_path, write_phones(tmp_path))
    assert spark.exit_code == local.exit_code == 0, spark.output
    found = results(tmp_path / "local")
    assert len(found["possible_breaches.csv"].splitlines()) > 1
    assert results(tmp_path / "spark") == found


ORDER = """
orderwatch: 1
order: {{id: "O-{name}", made: 2026-03-01, notice: [{{at: 2026-03-01, how: court}}],
  timezone: Europe/London, phone_region: {region}}}
respondent:
  id: R-{name}
  identifiers: [{{kind: phone, value: "+442079460018", shared: yes}}]
protected: [{{id: P-{name}, role: protected_person,
  identifiers: [{{kind: phone, value: "0612345678"}}]}}]
conditions: [{{id: c1, clause: "1. No contact.", kind: no_contact, persons: [P-{name}]}}]
"""
PROFILE = """
profile: calls_{region}
about: calls of one network
records: contacts
columns: {{at: at, from_id: a, to_id: b, duration_s: s}}
time_format: iso
channel: call
region: {region}
"""


def test_equal_contacts_of_two_cases_are_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shared landline calls one number as dialled in two countries: two cases, one record.

    Only all files and all cases together tell that the second row repeats the first.
    """
    (tmp_path / "orders").mkdir()
    command = ["batch", str(tmp_path / "orders")]
    for region, name in (("GB", "a"), ("FR", "b")):
        path = tmp_path / "orders" / f"{name}.yaml"
        path.write_text(ORDER.format(name=name, region=region), encoding="utf-8")
        profile = tmp_path / f"{name}.yaml"
        profile.write_text(PROFILE.format(region=region), encoding="utf-8")
        calls = tmp_path / f"{name}.csv"
        row = "2026-03-05T10:00:00Z,+442079460018,0612345678,60"
        calls.write_text(f"at,a,b,s\n{row}\n", encoding="utf-8")
        command += ["--contacts", str(calls), "--profile", str(profile)]
    local, spark = both(monkeypatch, tmp_path, command)
    assert spark.exit_code == local.exit_code == 0, local.output + spark.output
    assert results(tmp_path / "spark") == results(tmp_path / "local")
    rows = results(tmp_path / "local")["ledger.csv"].decode().splitlines()[1:]
    assert [row.split(",")[2:6] for row in rows] == [["1", "1", "0", "0"], ["1", "0", "1", "0"]]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(st.lists(st.integers(0, 119), max_size=60), min_size=1, max_size=4),
    seed=st.integers(0, 9),
)
def test_any_division_into_files(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    files: list[list[int]],
    seed: int,
) -> None:
    """Rows in any order, in any file, any number of times."""
    folder = tmp_path_factory.mktemp("files")
    write_orders(folder / "orders", people=3)
    write_pings(folder, people=3, each=40)
    header, *rows = (folder / "pings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    command = ["batch", str(folder / "orders")]
    for number, own in enumerate(files):
        path = folder / f"part-{number}.csv"
        path.write_text(header + "".join(rows[one] for one in own), encoding="utf-8")
        command += ["--pings", str(path)]
    local, spark = both(monkeypatch, folder, command, seed=seed)
    assert spark.exit_code == local.exit_code == 0, local.output + spark.output
    assert results(folder / "spark") == results(folder / "local")


def _no_column(folder: Path) -> None:
    (folder / "pings.csv").write_text("device_id,fixed_at,latitude\nA,B,C\n", encoding="utf-8")


def _empty(folder: Path) -> None:
    (folder / "pings.csv").write_bytes(b"")


def _gone(folder: Path) -> None:
    (folder / "pings.csv").unlink()


def _a_picture(folder: Path) -> None:
    (folder / "pings.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


def _too_large(folder: Path) -> None:
    """Two cases that do not fit into 200 MB: the larger one is named."""
    header, *_ = (folder / "pings.csv").read_text(encoding="utf-8").splitlines()
    rows = [
        f"{device},2026-03-03T{s // 3_600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.{ms}Z,51,0,5,gps"
        for device, last in (("TAG-000000", 85_000), ("TAG-000001", 86_400))
        for s in range(last)
        for ms in (0, 2, 4, 6)
    ]
    (folder / "pings.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "more", "exit_code", "said"),
    [
        (_no_column, (), 1, "fits no profile"),
        (_no_column, ("--profile", "canonical"), 1, "lacks the column lat, lon"),
        (_empty, (), 1, "is empty (0 bytes)"),
        (_gone, (), 1, "is not there"),
        (_a_picture, (), 1, "has no line of text"),
        (_too_large, ("--memory", "200MB"), 1, "the case of device TAG-000001: has 345,600 rows"),
        (lambda _: None, ("--device", "X"), 1, "--device X: is of no use"),
        (lambda _: None, ("--profile", "none.yaml"), 1, "none.yaml"),
        (lambda _: None, ("--profile", "canonical_events"), 1, "no file of events is given"),
        (lambda _: None, ("--memory", "much"), 1, "is no size"),
        (lambda _: None, ("--from", "2027-01-01", "--until", "2026-01-01"), 2, "before it begins"),
    ],
)
def test_a_fault_is_said_in_the_same_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: object,
    more: tuple[str, ...],
    exit_code: int,
    said: str,
) -> None:
    write_orders(tmp_path / "orders", people=2)
    write_pings(tmp_path, people=2, each=10)
    assert callable(spoil)
    spoil(tmp_path)
    command = ["batch", str(tmp_path / "orders"), "--pings", str(tmp_path / "pings.csv"), *more]
    local, spark = both(monkeypatch, tmp_path, command)
    assert local.exit_code == spark.exit_code == exit_code
    assert said in local.output
    assert spark.output == local.output
    assert not (tmp_path / "spark" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--engine", "spark", "--workers", "2"), "--workers is for this machine"),
        (("--engine", "spark", "--resume"), "--resume goes on with a run of this machine"),
        (("--engine", "spark", "--redact", "defence"), "--redact makes its copy in turn"),
        (("--engine", "spark", "--since", "earlier"), "--since takes over what an earlier run"),
        (("--master", "yarn"), "add --engine spark"),
    ],
)
def test_options_of_the_other_engine(tmp_path: Path, more: tuple[str, ...], said: str) -> None:
    write_orders(tmp_path / "orders", people=2)
    result = run("batch", tmp_path / "orders", "--out", tmp_path / "out", *more)
    assert result.exit_code == 2
    assert said in result.output


def test_what_a_local_run_has_left_is_not_taken_for_this_run_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of this machine was cut off in the same folder: what it kept goes."""
    write_orders(tmp_path / "orders", people=2)
    write_pings(tmp_path, people=2, each=10)
    left = tmp_path / "spark" / ".done"
    left.mkdir(parents=True)
    (left / "0.jsonl").write_text("{}\n", encoding="utf-8")
    command = ["batch", str(tmp_path / "orders"), "--pings", str(tmp_path / "pings.csv")]
    local, spark = both(monkeypatch, tmp_path, command)
    assert spark.exit_code == local.exit_code == 0, spark.output
    assert results(tmp_path / "spark") == results(tmp_path / "local")
    assert not left.exists()
    assert not list((tmp_path / "spark").glob(".*"))


def test_another_version_on_the_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are the same to the byte only where the same is installed."""
    write_orders(tmp_path / "orders", people=2)
    write_pings(tmp_path, people=2, each=10)
    monkeypatch.setattr(work, "versions", lambda: {"orderwatch": "0.0.1"})
    command = ["batch", str(tmp_path / "orders"), "--pings", str(tmp_path / "pings.csv")]
    _, spark = both(monkeypatch, tmp_path, command)
    assert spark.exit_code == 1
    assert re.search(r"the cluster: \S+ has orderwatch 0.0.1, this machine ", spark.output)


def test_a_file_that_changes_between_two_readings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An executor that was lost has its files read again: they must be what they were."""
    write_orders(tmp_path / "orders", people=2)
    write_pings(tmp_path, people=2, each=10)
    whole = work._received

    def received(shared: work.Checking, store: object, rows: object) -> object:
        changed = (parcels.Parcel(**{**vars(one), "sha256": "another"}) for one in rows)  # type: ignore[attr-defined]
        return whole(shared, store, changed)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "_received", received)
    command = ["batch", str(tmp_path / "orders"), "--pings", str(tmp_path / "pings.csv")]
    _, spark = both(monkeypatch, tmp_path, command)
    assert spark.exit_code == 1
    assert "pings.csv: has changed while it was read" in spark.output
