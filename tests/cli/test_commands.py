"""The commands from end to end: what they print, what they write, how they end."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from orderwatch.cli.app import application
from orderwatch.errors import OrderwatchError

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
ORDER, PINGS = str(SAMPLE / "order.yaml"), str(SAMPLE / "pings.csv")


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first two days of the sample, with its order."""
    folder = tmp_path_factory.mktemp("small")
    lines = Path(PINGS).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "pings.csv").write_text("".join(lines[:2_000]), encoding="utf-8")
    shutil.copy(ORDER, folder / "order.yaml")
    return folder


def test_check_says_what_it_found(small: Path) -> None:
    result = run("check", small / "order.yaml", "--pings", small / "pings.csv")
    assert "possible breach" in result.stdout
    assert "period taken from the records" in result.stdout


@pytest.mark.parametrize(("grade", "code"), [("strong", 3), ("moderate", 3), ("weak", 3)])
def test_fail_on(grade: str, code: int) -> None:
    run("check", ORDER, "--pings", PINGS, "--fail-on", grade, code=code)


def test_fail_on_without_a_finding(small: Path) -> None:
    command = ("check", small / "order.yaml", "--pings", small / "pings.csv")
    run(*command, "--from", "2026-04-28", "--until", "2026-04-28", "--fail-on", "weak")


def test_json_is_one_document_and_csv_one_table(small: Path) -> None:
    command = ("check", small / "order.yaml", "--pings", small / "pings.csv", "--format")
    tables = json.loads(run(*command, "json").stdout)
    table = list(csv.DictReader(io.StringIO(run(*command, "csv").stdout)))
    assert len(table) == len(tables["possible_breaches"])
    assert {"orders", "conditions", "timeline", "ledger"} <= set(tables)


def test_packed_and_parquet_records_say_the_same(small: Path, tmp_path: Path) -> None:
    source = (small / "pings.csv").read_bytes()
    (tmp_path / "pings.csv.gz").write_bytes(gzip.compress(source))
    frame = pd.read_csv(small / "pings.csv", dtype={"device_id": str})
    frame["fixed_at"] = pd.to_datetime(frame["fixed_at"])
    frame.to_parquet(tmp_path / "pings.parquet", index=False)
    found = []
    for path in (small / "pings.csv", tmp_path / "pings.csv.gz", tmp_path / "pings.parquet"):
        tables = json.loads(
            run("check", small / "order.yaml", "--pings", path, "--format", "json").stdout
        )
        for row in tables["possible_breaches"]:
            row.pop("sources", None)
        found.append((tables["possible_breaches"], tables["timeline"]))
    assert found[0] == found[1] == found[2]


def test_batch_runs_the_sound_orders_and_names_the_faulty_one(small: Path, tmp_path: Path) -> None:
    orders = tmp_path / "orders"
    orders.mkdir()
    shutil.copy(small / "order.yaml", orders)
    (orders / "broken.yaml").write_text("orderwatch: 1\norder: {id: X}\n", encoding="utf-8")
    out = tmp_path / "out"
    result = run("batch", orders, "--pings", small / "pings.csv", "--out", out, code=2)
    assert "broken.yaml" in result.stderr
    with (out / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["checked"] for row in rows) == ["no", "partly"]
    run("verify", out)


def test_verify_tells_a_changed_file(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("check", small / "order.yaml", "--pings", small / "pings.csv", "--out", out)
    run("verify", out)
    path = out / "possible_breaches.csv"
    path.write_bytes(path.read_bytes().replace(b"strong", b"weak", 1))
    result = CliRunner().invoke(application, ["verify", str(out)])
    assert result.exit_code != 0
    assert "possible_breaches.csv" in result.output


def test_two_runs_write_the_same_bytes(small: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("check", small / "order.yaml", "--pings", small / "pings.csv", "--out", tmp_path / name)
    for one in sorted((tmp_path / "one").iterdir()):
        if one.name not in ("runs.csv", "manifest.json"):
            assert one.read_bytes() == (tmp_path / "two" / one.name).read_bytes(), one.name


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["check", "missing.yaml", "--pings", PINGS], 1, "missing.yaml"),
        (["check", ORDER, "--pings", "missing.csv"], 1, "missing.csv"),
        (["check", ORDER, "--pings", PINGS, "--profile", "nobody"], 1, "nobody"),
        (["check", ORDER, "--pings", PINGS, "--set", "max_silence_s=soon"], 2, "soon"),
        (["check", ORDER, "--pings", PINGS, "--set", "nothing=1"], 2, "nothing"),
        (["check", ORDER, "--pings", PINGS, "--from", "yesterday"], 2, "yesterday"),
        (
            ["check", ORDER, "--pings", PINGS, "--from", "2026-05-02", "--until", "2026-05-01"],
            2,
            "swap",
        ),
        (["check", PINGS, "--pings", PINGS], 2, "pings.csv"),
        (["read", "https://example.org/x.csv"], 1, "network"),
        (["order", "missing.yaml"], 1, "missing.yaml"),
    ],
)
def test_what_cannot_run_says_so(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, code=code)
    assert said in result.stderr


def test_a_folder_without_a_manifest_is_different(tmp_path: Path) -> None:
    assert "manifest.json: unfinished" in run("verify", tmp_path, code=3).stdout


def test_other_files_in_the_output_folder_are_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    run("check", small / "order.yaml", "--pings", small / "pings.csv", "--out", tmp_path)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_the_sample_is_read(small: Path) -> None:
    result = run("read", small / "pings.csv")
    assert "canonical" in result.stdout
    assert "1,999" in result.stdout


def test_errors_have_one_root() -> None:
    """So that a program can catch everything that is foreseen."""
    from orderwatch import errors

    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    raised = [one for one in kinds if issubclass(one, Exception)]
    assert raised
    assert all(issubclass(one, OrderwatchError) for one in raised)


def test_what_must_not_be_passed_on_is_said_first(small: Path, tmp_path: Path) -> None:
    """On the first line where people read, on standard error where programs do, and in a file."""
    command = ("check", small / "order.yaml", "--pings", small / "pings.csv")
    said = "CONFIDENTIAL: these results show places that are to stay confidential"
    assert run(*command, "--out", tmp_path / "out").stdout.startswith(said)
    assert (tmp_path / "out" / "CONFIDENTIAL.txt").read_text("utf-8").startswith(said)
    for form in ("csv", "json"):
        result = run(*command, "--format", form)
        assert result.stderr.startswith(said)
        assert "CONFIDENTIAL:" not in result.stdout
    batch = run("batch", small / "order.yaml", *command[2:], "--out", tmp_path / "batch")
    assert "\nCONFIDENTIAL" in "\n" + "\n".join(batch.stdout.splitlines()[:1])


def test_an_order_without_a_secret_place_says_nothing_of_the_kind(
    small: Path, tmp_path: Path
) -> None:
    """Unless the positions of a protected person were asked for."""
    text = (small / "order.yaml").read_text(encoding="utf-8")
    plain = tmp_path / "plain.yaml"
    plain.write_text(text.replace("    confidential: yes\n", ""), encoding="utf-8")
    command = ("check", plain, "--pings", small / "pings.csv", "--out", tmp_path / "out")
    assert "CONFIDENTIAL" not in run(*command).output
    assert not (tmp_path / "out" / "CONFIDENTIAL.txt").exists()
    assert "CONFIDENTIAL" not in (tmp_path / "out" / "report.html").read_text("utf-8")
    shown = run(*command, "--with-protected-track")
    assert shown.stdout.startswith("CONFIDENTIAL: these results show positions of protected")


def test_a_basemap_lies_under_the_map(small: Path, tmp_path: Path) -> None:
    """Its file is an input like any other; without a page it is asked for in vain."""
    street = {"type": "LineString", "coordinates": [[-0.3361, 51.7519], [-0.3362, 51.7525]]}
    (tmp_path / "streets.geojson").write_text(json.dumps(street), encoding="utf-8")
    command = ("check", small / "order.yaml", "--pings", small / "pings.csv")
    command = (*command, "--basemap", tmp_path / "streets.geojson")
    run(*command, "--out", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Grey lines: streets.geojson, as given and not checked." in page
    assert '"basemap":[[[51.7519,-0.3361],[51.7525,-0.3362]]]' in page
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["inputs"]
    assert any(one["name"].endswith("streets.geojson") for one in inputs)
    result = run(*command, code=2)
    assert "add --out DIR" in result.output
    (tmp_path / "streets.geojson").write_text("{}", encoding="utf-8")
    assert "is not GeoJSON" in run(*command, "--out", tmp_path / "out", code=1).output
