"""A small run with every kind of input, kept in a folder: for what is done with results later."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from orderwatch.cli.app import application

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
OWNER = "messages.xml=phone:+447700900456"
EXPORTS = ("calls.csv", "messages.xml", "log.csv")


def run(*arguments: object, code: int = 0) -> Result:
    """The command, which must end as expected and without a traceback."""
    result = CliRunner().invoke(application, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def write_inputs(folder: Path, rows: int = 4_000) -> None:
    """The sample's order with the school in a file of its own, the first days, a profile."""
    order = (SAMPLE / "order.yaml").read_text(encoding="utf-8")
    start = order.index('    wkt: "POLYGON ((-0.3285')
    end = order.index("\n", start)
    ring = order[start:end].split("((")[1].split("))")[0]
    points = [[float(x) for x in one.split()] for one in ring.split(",")]
    zones = {
        "type": "Feature",
        "properties": {"name": "school"},
        "geometry": {"type": "Polygon", "coordinates": [points]},
    }
    (folder / "school.geojson").write_text(json.dumps(zones), encoding="utf-8")
    order = order[:start] + "    file: school.geojson\n    feature: school" + order[end:]
    (folder / "order.yaml").write_text(order, encoding="utf-8")
    lines = (SAMPLE / "pings.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "pings.csv").write_text("".join(lines[:rows]), encoding="utf-8")
    for name in EXPORTS:
        shutil.copy(SAMPLE / name, folder / name)


def command(folder: Path, out: Path) -> list[str]:
    """The check of these inputs."""
    words = ["check", str(folder / "order.yaml"), "--pings", str(folder / "pings.csv")]
    for name in EXPORTS:
        words += ["--contacts", str(folder / name)]
    return [*words, "--owner", OWNER, "--set", "max_silence_s=800", "--out", str(out)]


def manifest_of(out: Path) -> dict[str, Any]:
    """The manifest of a folder."""
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return found


def write_manifest(out: Path, values: dict[str, Any]) -> None:
    """As the program writes it."""
    text = json.dumps(values, indent=2, ensure_ascii=True) + "\n"
    (out / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
