"""`python -m benchmarks.fuzz --minutes N`: a long run by hand; a bounded one is in the suite."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from benchmarks.fuzz.maps import try_basemap
from benchmarks.fuzz.trying import try_check, try_order, try_records

_TRIES = (*[try_order] * 12, *[try_records] * 12, *[try_basemap] * 12, try_check)
"""A check takes as long as a dozen of the others."""


def main() -> int:
    """Tries until the time is over; 1 where anything but a named error came of a file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first file; they count up")
    wanted = parser.parse_args()
    until, seed = time.monotonic() + 60 * wanted.minutes, wanted.seed
    counts: Counter[str] = Counter()
    while time.monotonic() < until:
        counts[_tried(seed)] += 1
        seed += 1
    for what, count in sorted(counts.items()):
        print(f"{count:9,}  {what}")
    print(f"{seed - wanted.seed:9,}  files in all, seeds {wanted.seed} to {seed - 1}")
    return int(any(what.startswith("FAULT") for what in counts))


def _tried(seed: int) -> str:
    chance = random.Random(seed)
    attempt = chance.choice(_TRIES)
    with tempfile.TemporaryDirectory(prefix="orderwatch-fuzz-") as folder:
        try:
            return f"{attempt.__name__}: {attempt(Path(folder), chance)}"
        except Exception as error:  # noqa: BLE001 - the tool reports every one of them
            print(f"seed {seed}: {attempt.__name__}")
            traceback.print_exception(error)
            return f"FAULT {attempt.__name__}: {type(error).__name__}"


if __name__ == "__main__":
    raise SystemExit(main())
