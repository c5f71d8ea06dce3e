"""A device that kept its place is said in every output, and never where it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import orderwatch
from orderwatch.cli import main
from orderwatch.orders import load_text

START = pd.Timestamp("2026-04-14T00:00:00Z")
LAT, LON = "51.7521234", "-0.3361234"
HERS = "51.8765432"
"""Far from every place that the page draws."""
ORDER = """
orderwatch: 1
order: {id: O-1, made: 2026-03-02, notice: [{at: 2026-03-02 10:00, how: x}], timezone: UTC}
respondent: {id: R-1, devices: [{id: TAG-1, worn: yes, from: 2026-03-01}]}
protected: [{id: P1, devices: [{id: APP-1, from: 2026-03-01}]}]
places: {zone: {circle: {centre: [51.7520, -0.3360], radius: 100 m}}}
conditions:
  - {id: c1, clause: "1.", kind: exclusion_zone, place: zone, from: 2026-04-14 12:00}
"""


def rows(device: str, hours: int, lat: str = LAT, lon: str = LON) -> pd.DataFrame:
    at = [START + pd.Timedelta(minutes=10 * n) for n in range(hours * 6 + 1)]
    return pd.DataFrame(
        {"device_id": device, "fixed_at": at, "lat": lat, "lon": lon, "accuracy_m": 9}
    )


@pytest.mark.parametrize(("hours", "said"), [(23, False), (24, True), (60, True)])
def test_data_warnings_and_flags(hours: int, said: bool) -> None:
    """In data.csv on each of its days, in a warning, on the finding of that time."""
    found = orderwatch.check(load_text(ORDER), rows("TAG-1", hours))
    end = (START + pd.Timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    expected = f"2026-04-14T00:00:00Z/{end}" if said else ""
    own = found.data[found.data["fixes"] > 1]
    assert set(own["still"]) == {expected}
    assert own["still_s"].sum() == (hours * 3600 if said else 0)
    assert ("kept its place" in found.orders.iloc[0]["warnings"]) is said
    assert ("device_still" in found.possible_breaches.iloc[0]["flags"].split(";")) is said


def test_a_finding_at_another_time_is_not_flagged() -> None:
    """Still at home for a day, then in the zone."""
    home = rows("TAG-1", 30, lat="51.8")
    later = rows("TAG-1", 1).assign(fixed_at=lambda own: own["fixed_at"] + pd.Timedelta(hours=40))
    found = orderwatch.check(load_text(ORDER), pd.concat([home, later]))
    assert "device_still" not in found.possible_breaches.iloc[0]["flags"]


def test_the_protected_persons_place_is_not_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both reports name the device and the times; no output holds a coordinate of hers."""
    away = rows("TAG-1", 30, lat="51.9", lon="-0.9")
    hers = rows("APP-1", 30, lat=HERS)
    pd.concat([away, hers]).to_csv(tmp_path / "pings.csv", index=False)
    (tmp_path / "order.yaml").write_text(ORDER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in (
        ["check", "order.yaml", "--pings", "pings.csv", "--out", "out"],
        ["read", "pings.csv", "--order", "order.yaml"],
    ):
        monkeypatch.setattr("sys.argv", ["orderwatch", *command])
        with pytest.raises(SystemExit):
            main()
        said = " ".join(capsys.readouterr().out.split())
        assert "APP-1: every position agrees with one place from 2026-04-14T00:00:00Z" in said
        assert "a device left behind cannot show where its holder went" in said
        assert HERS[:7] not in said
    for path in (tmp_path / "out").iterdir():
        assert HERS[:7] not in path.read_text(encoding="utf-8"), path.name
