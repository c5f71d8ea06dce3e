"""A file of contacts → what it is, by its content, and whose phone or account it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from orderwatch.errors import InputError, RecordsError
from orderwatch.identity import KINDS
from orderwatch.records.formats.reading import READERS, format_of
from orderwatch.records.formats.sniff import kind_of
from orderwatch.records.profile_model import Profile
from orderwatch.records.raw import RawFile, inspect

_REMEDY = "write phone:07700 900123, or FILE=phone:07700 900123 for one of several files"


@dataclass(frozen=True, kw_only=True)
class ContactsAsked:
    """What is asked for when contacts are read.

    Attributes:
        profiles: of contacts, each tried before the built-in ones.
        owners: `KIND:VALUE` for every file, or `FILE=KIND:VALUE` for one.
        with_text: the words of messages are read.
    """

    profiles: Sequence[Profile] = ()
    owners: Sequence[str] = ()
    with_text: bool = False


def opened(
    path: Path, profile: Profile | None, *, has_device: bool, records: str, asked: ContactsAsked
) -> RawFile:
    """Opens a file of records of any kind, ready to be read.

    Args:
        path: the file.
        profile: as asked for; None: found from the file.
        has_device: a device was given for all rows.
        records: what its rows must be; empty: any kind.
        asked: what is asked for of contacts.

    Raises:
        RecordsError: it cannot be read as such records.
        InputError: an owner that is none.
    """
    if records == "contacts" and profile is None:
        return owned(_fitting(path, asked.profiles), asked)
    found = inspect(path, profile, has_device=has_device, records=records)
    return owned(found, asked) if found.profile.records == "contacts" else found


def _fitting(path: Path, profiles: Sequence[Profile]) -> RawFile:
    """By the first of the profiles that fits the file, else by a built-in one.

    Where none fits and none is built in either, the first says what the file lacks.
    """
    kind = format_of(kind_of(path))
    problem: RecordsError | None = None
    for one in profiles:
        if one.format == kind:
            try:
                return inspect(path, one, has_device=False)
            except RecordsError as error:
                problem = problem or error
    try:
        return inspect(path, None, has_device=False, records="contacts")
    except RecordsError as error:
        raise (problem or error) from None


def owned(file: RawFile, asked: ContactsAsked) -> RawFile:
    """A file of contacts with its owner, and without its words unless they are asked for.

    Raises:
        RecordsError: nothing says whose records they are.
    """
    owner = _owner(file.path, asked.owners) or file.profile.contact.owner
    contact = replace(file.profile.contact, owner=owner)
    profile = replace(file.profile, contact=contact)
    content = file.content
    if profile.options != file.profile.options and content is not None:
        content = READERS[file.kind](file.path, profile.options)
    needs = "direction" in profile.columns and "own_id" not in file.columns()
    if needs and not owner:
        remedy = "give --owner, such as --owner 'phone:07700 900123'"
        raise RecordsError(str(file.path), "does not say whose records they are", remedy)
    left_out = () if asked.with_text else ("text",)
    return replace(file, profile=profile, content=content, left_out=left_out)


def _owner(path: Path, owners: Sequence[str]) -> str:
    """The owner given for a file, or for all."""
    everywhere = ""
    for given in owners:
        name, equals, rest = given.partition("=")
        if equals and rest.partition(":")[0] in KINDS:
            if fnmatchcase(path.name, name) or path.as_posix().endswith(f"/{name}"):
                return rest
        elif given.partition(":")[0] in KINDS and given.partition(":")[2].strip():
            everywhere = given
        else:
            raise InputError(given, "is no owner", _REMEDY)
    return everywhere
