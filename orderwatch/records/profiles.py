"""Profiles: the built-in ones, one's own, and the one that a file fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

from orderwatch.documents import parse, read
from orderwatch.errors import InputError, RecordsError
from orderwatch.records.formats.content import Options
from orderwatch.records.formats.reading import format_of
from orderwatch.records.profile_file import profile_of
from orderwatch.records.profile_model import Profile
from orderwatch.records.shown import shown_names

_LAYOUTS = resources.files("orderwatch.records") / "layouts"


@lru_cache(maxsize=1)
def builtin() -> tuple[Profile, ...]:
    """The profiles that come with the package, by name."""
    return tuple(
        profile_of(parse(profile_text(name), f"{name}.yaml"), f"{name}.yaml")
        for name in builtin_names()
    )


def builtin_names() -> list[str]:
    """Their names, sorted."""
    files = (one.name for one in _LAYOUTS.iterdir())
    return sorted(name.removesuffix(".yaml") for name in files if name.endswith(".yaml"))


def profile_text(name: str) -> str:
    """The file of a built-in profile, to start one's own from.

    Raises:
        InputError: no such profile.
    """
    if name not in builtin_names():
        known = ", ".join(builtin_names())
        raise InputError(name, "is no built-in profile", f"use one of {known}")
    return (_LAYOUTS / f"{name}.yaml").read_text(encoding="utf-8")


def load_profile(given: str | Path | Profile) -> Profile:
    """A built-in profile by name, or one's own by path; one that was loaded stays as it is.

    Raises:
        InputError: neither a known name nor a readable file.
        ProfileFaults: the file is faulty.
    """
    if isinstance(given, Profile):
        return given
    for one in builtin():
        if one.name == str(given):
            return one
    path = Path(given)
    if not path.exists() and path.suffix.lower() not in (".yaml", ".yml", ".json"):
        known = ", ".join(builtin_names())
        raise InputError(str(given), "is no profile", f"use one of {known}, or a YAML file")
    node, _ = read(path)
    return profile_of(node, str(path))


def canonical(records: str) -> Profile:
    """The profile of the canonical columns of one kind of records."""
    name = "canonical" if records == "pings" else f"canonical_{records}"
    return load_profile(name)


def guess(
    opened: Callable[[Options], Sequence[str]],
    where: str,
    kind: str,
    *,
    has_device: bool = False,
    records: str = "",
) -> Profile:
    """The one built-in profile that fits a file.

    Args:
        opened: the names of its columns, as far as they depend on what a profile says.
        where: the file.
        kind: what the file is.
        has_device: the device of all rows is given, so that no column need name it.
        records: what its rows must be; empty: any kind of records.

    Raises:
        RecordsError: none fits, or several do.
    """
    form = format_of(kind)
    asked = [one for one in builtin() if records in ("", one.records) and one.format == form]
    headers = {one.name: opened(one.options) for one in asked}
    found = [one for one in asked if one.fits(headers[one.name], has_device=has_device)]
    # A device given for all rows makes up for a column only where no format does without it.
    whole = [one for one in found if one.fits(headers[one.name])]
    if len(whole or found) == 1:
        return (whole or found)[0]
    header = next((one for one in headers.values() if one), ()) or opened(Options())
    shown = shown_names(header, 12)
    if found:
        names = ", ".join(one.name for one in found)
        raise RecordsError(where, f"fits several profiles: {names}", "name one with --profile")
    problem = f"fits no profile; its columns are: {shown or 'none'}"
    remedy = "start a profile with `orderwatch read FILE --make-profile`"
    lacking = {one.name: one.missing(headers[one.name]) for one in asked}
    if asked:
        nearest = min(asked, key=lambda one: len(lacking[one.name]) / len(one.columns))
        remedy += f"; {nearest.name} would also need: {', '.join(lacking[nearest.name])}"
    raise RecordsError(where, problem, remedy)
