"""Levels of accuracy written in per cent."""

from __future__ import annotations

from pathlib import Path

import pytest

import orderwatch
from orderwatch.records.levels import as_share
from orderwatch.records.quality import read_report

HEAD = "device_id,fixed_at,lat,lon,accuracy_m,accuracy_level\n"
ROWS = HEAD + "T,2026-04-14T08:00:00Z,51.7,-0.3,8,{}\n"


@pytest.mark.parametrize(("level", "noted"), [("95", True), ("0.95", False), ("cep", False)])
def test_a_level_in_per_cent_is_read_and_said(tmp_path: Path, level: str, noted: bool) -> None:
    path = tmp_path / "p.csv"
    path.write_text(ROWS.format(level), encoding="utf-8")
    notes = read_report([path]).sources[0].notes
    assert any("per cent" in one for one in notes) is noted
    share = orderwatch.read_pings([path])["accuracy_level"].iloc[0]
    assert share == (0.5 if level == "cep" else 0.95)


def test_a_profile_may_state_per_cent(tmp_path: Path) -> None:
    rows = "d,t,y,x,r\nT,2026-04-14T08:00:00Z,51.7,-0.3,8\n"
    (tmp_path / "p.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(
        "profile: mine\nrecords: pings\naccuracy_level: '95'\n"
        "columns: {device_id: d, fixed_at: t, lat: y, lon: x, accuracy_m: r}\n",
        encoding="utf-8",
    )
    found = orderwatch.read_pings([tmp_path / "p.csv"], profile=tmp_path / "mine.yaml")
    assert found["accuracy_level"].tolist() == [0.95]
    assert as_share("200") == "200"
