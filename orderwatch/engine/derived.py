"""Whether a folder of results comes out again from the rows it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orderwatch.engine.again import run_again
from orderwatch.errors import OrderwatchError
from orderwatch.evidence.asked import Asked
from orderwatch.evidence.differing import first_difference, manifest_difference, not_derived
from orderwatch.evidence.found_inputs import Found, find_inputs
from orderwatch.evidence.recorded import Recorded, recorded
from orderwatch.records.scratch import Scratch
from orderwatch.version import __version__

_A_COPY = "it is a redacted copy, which does not say what it was made from"
_NO_OPTIONS = (
    "the manifest does not hold the options of a check (it is of another command, or older)"
)
_FROM_MEMORY = "records were given as tables in Python, so there is no file to read again"


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What came of deriving everything again.

    Attributes:
        inputs: the files that the run read, as they are now.
        done: everything was derived again.
        why_not: why not, in words; empty where it was.
        difference: the first one in words; empty where there is none.
        by_hash_only: outputs that were compared by their hash alone.
        wrote: version that wrote the folder, where it is not this one; else empty.
    """

    inputs: Found
    done: bool
    why_not: str = ""
    difference: str = ""
    by_hash_only: tuple[str, ...] = ()
    wrote: str = ""


def derive(folder: Path, manifest: Recorded, given: Sequence[Path] = ()) -> Derived:
    """Looks for the inputs, runs the check again with the recorded thresholds, and compares.

    Args:
        folder: of results.
        manifest: its manifest.
        given: files among which inputs may be.

    Raises:
        VerifyError: the manifest is not one a run writes, or an export has another name now.
    """
    inputs = find_inputs(manifest.inputs, given)
    asked = manifest.asked
    why_not = _A_COPY if manifest.values.get("redacted_for") else _why_not(inputs, asked)
    if why_not or asked is None:
        return Derived(inputs=inputs, done=False, why_not=why_not)
    with Scratch() as scratch:
        again = scratch.path / "again"
        try:
            run_again(manifest, asked, inputs.paths, again)
        except OrderwatchError as error:
            return Derived(inputs=inputs, done=False, why_not=f"it cannot be run again: {error}")
        return _compared(folder, manifest, inputs, again)


def _compared(folder: Path, manifest: Recorded, inputs: Found, again: Path) -> Derived:
    difference = first_difference(folder, again, manifest.outputs)
    made = recorded(again)
    if not difference and made is not None:
        difference = manifest_difference(manifest.values, made.values)
    return Derived(
        inputs=inputs,
        done=True,
        difference=difference,
        by_hash_only=tuple(not_derived(again, manifest.outputs)),
        wrote=manifest.version if manifest.version != __version__ else "",
    )


def _why_not(inputs: Found, asked: Asked | None) -> str:
    if inputs.changed:
        return "an input has changed since the run"
    if asked is None:
        return _NO_OPTIONS
    if asked.from_memory:
        return _FROM_MEMORY
    if inputs.needed:
        names = ", ".join(f"{one.name} ({one.kind})" for one in inputs.needed)
        return f"not at hand: {names}"
    return ""
