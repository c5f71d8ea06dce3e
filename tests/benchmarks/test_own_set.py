"""A labelled set of one's own, from its files to the page."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from benchmarks.error_rates import main
from benchmarks.rates.placing import moved

HOME = (51.752, -0.336)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two occasions: one goes home, stays for some ten minutes and leaves; one stays far away."""
    rows = [
        (name, at, *moved(*HOME, 90.0, far + 1.5 * abs(n - 300) + 0.01 * n))
        for name, far in (("in", 0.0), ("out", 900.0))
        for n, at in enumerate(pd.date_range("2026-03-02T10:00:00Z", periods=600, freq="s"))
    ]
    truth = pd.DataFrame(rows, columns=["run", "at", "lat", "lon"])
    truth["at"] = [one.isoformat() for one in truth["at"]]
    truth.to_csv(tmp_path / "truth.csv", index=False)
    fixes = truth.iloc[::10].rename(columns={"at": "fixed_at"})
    fixes = fixes.assign(device_id="T", system="tag", accuracy_m=5.0)
    fixes.to_csv(tmp_path / "fixes.csv", index=False)
    return tmp_path


def measured(folder: Path, zones: str) -> Result:
    (folder / "zones.csv").write_text(zones, encoding="utf-8")
    files = [("fixes", "fixes.csv"), ("reference", "truth.csv"), ("zones", "zones.csv")]
    given = [word for name, file in files for word in (f"--{name}", str(folder / file))]
    return CliRunner().invoke(main, [*given, "--out", str(folder / "out")])


def test_a_zone_of_one_occasion(folder: Path) -> None:
    done = measured(folder, f"run,lat,lon,radius_m\nin,{HOME[0]},{HOME[1]},300\n")
    assert done.exit_code == 0, done.output
    assert "as recorded: 1 cases" in done.output
    page = (folder / "out" / "error-rates.md").read_text(encoding="utf-8")
    assert "| stays (runs) | 1 (1) | 1 (1) | 1 (1) |" in page
    assert "| cases (runs) | 0 (0) | 0 (0) | 0 (0) |" in page


def test_a_zone_of_all(folder: Path) -> None:
    done = measured(folder, f"lat,lon,radius_m\n{HOME[0]},{HOME[1]},300\n")
    assert "as recorded: 2 cases" in done.output
    page = (folder / "out" / "error-rates.md").read_text(encoding="utf-8")
    assert "| cases (runs) | 0 (0) | 0 (0) | 1 (1) |" in page


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ("run,lat,lon,radius_m\nanother,51.7,-0.3,100\n", "no run that can be judged is named"),
        ("run,lat,lon,radius_m\n", "holds no zone"),
        ("lat,lon,radius_m\n51.7,-0.3,\n", "row 1 has no wkt"),
        (f"run,lat,lon,radius_m\nin,{HOME[0]},{HOME[1] - 0.0001},5\n", "no case to judge"),
    ],
)
def test_faulty_zones(folder: Path, zones: str, said: str) -> None:
    done = measured(folder, zones)
    assert done.exit_code == 1
    assert said in done.output
    assert not (folder / "out").exists()


def test_a_set_too_thin_to_judge(folder: Path) -> None:
    fixes = pd.read_csv(folder / "fixes.csv")
    fixes.iloc[[0, 60]].to_csv(folder / "fixes.csv", index=False)
    done = measured(folder, "lat,lon,radius_m\n51.7,-0.3,100\n")
    assert done.exit_code == 1
    assert "no run can be judged" in done.output
