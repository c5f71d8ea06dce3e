"""Writes the pictures in docs/pictures from the running commands; needs Chromium for the page."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "order": ["order", "sample_data/order.yaml"],
    "read": ["read", "sample_data/pings.csv"],
    "check": [
        *("check", "sample_data/order.yaml", "--pings", "sample_data/pings.csv"),
        *("--contacts", "sample_data/calls.csv", "--contacts", "sample_data/messages.xml"),
        *("--contacts", "sample_data/log.csv", "--owner", "messages.xml=phone:+447700900456"),
    ],
}
FAULTY = (
    "order.yaml",
    (("distance: 100 m", "distance: 100"), ("place: school", "place: scool")),
)
_LINES = 46
FINDING = "0958da33130f"
"""The finding that the picture of the page shows."""


def picture(name: str, command: list[str], folder: Path = ROOT) -> None:
    """Runs a command and draws the first lines that it prints."""
    run = subprocess.run(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, "-m", "orderwatch", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = (run.stdout + run.stderr).rstrip().splitlines()
    shown = said[:_LINES] + (["…"] if len(said) > _LINES else [])
    with (ROOT / "docs" / "pictures" / "sink").open("w", encoding="utf-8") as sink:
        console = Console(record=True, width=106, file=sink)
        console.print(Text(f"$ orderwatch {' '.join(command)}", style="bold"))
        console.print(Text("\n".join(shown)))
    console.save_svg(
        str(ROOT / "docs" / "pictures" / f"{name}.svg"), title="orderwatch", unique_id=name
    )


def page_picture() -> None:
    """The page of the sample case with a finding chosen, as Chromium shows it."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.browser import start

    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "orderwatch", *PICTURES["check"], "--out", folder]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
        programs = [shutil.which(name) or name for name in ("chromium", "chromedriver")]
        with start(*programs, profile=Path(folder) / "profile") as browser:
            browser.open(Path(folder) / "report.html", anchor=FINDING, height=1000)
            browser.driver.save_screenshot(str(ROOT / "docs" / "pictures" / "page.png"))


def pattern() -> None:
    """Draws the calendar and the timeline of the sample case."""
    import orderwatch
    from orderwatch.evidence.pictures import write_picture
    from orderwatch.synth.case import EXPORTS, OWNER

    sample = ROOT / "sample_data"
    contacts = [sample / name for name in EXPORTS]
    found = orderwatch.check(
        sample / "order.yaml", pings=sample / "pings.csv", contacts=contacts, owner=OWNER
    )
    write_picture(ROOT / "docs" / "pictures" / "pattern.svg", found.pattern.views[0])


def main() -> None:
    """Draws every picture."""
    (ROOT / "docs" / "pictures").mkdir(exist_ok=True)
    page_picture()
    for name, command in PICTURES.items():
        picture(name, command)
    with tempfile.TemporaryDirectory() as folder:
        name, changes = FAULTY
        text = (ROOT / "sample_data" / name).read_text(encoding="utf-8")
        for old, new in changes:
            text = text.replace(old, new)
        (Path(folder) / name).write_text(text, encoding="utf-8")
        picture("faults", ["order", name], Path(folder))
    (ROOT / "docs" / "pictures" / "sink").unlink()
    pattern()


if __name__ == "__main__":
    main()
