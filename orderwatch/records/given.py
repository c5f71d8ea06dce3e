"""What a run is given to read: files or a frame for each kind of records, and their profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from orderwatch.errors import InputError
from orderwatch.records.contact_files import ContactsAsked
from orderwatch.records.profile_model import Profile
from orderwatch.records.profiles import load_profile
from orderwatch.records.store import RecordStore

if TYPE_CHECKING:
    import pandas as pd

    Paths = str | Path | Sequence[str | Path]
    Given = Paths | pd.DataFrame | None


def add_given(
    store: RecordStore,
    given: Mapping[str, Given],
    *,
    profiles: Sequence[str | Path] = (),
    device: str | None = None,
    owners: Sequence[str] = (),
    with_text: bool = False,
    names: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Reads what is given of each kind of records.

    Args:
        store: takes the rows.
        given: kind of records → files, folders and globs, or a frame with the canonical columns.
        profiles: names or files, at most one for pings and for events; of several for contacts
            each file takes the first that fits. Other files are guessed.
        device: the device of every row, where no column names it.
        owners: whose contacts they are, `KIND:VALUE` or `FILE=KIND:VALUE`.
        with_text: the words of messages are read.
        names: kind of records → what outputs call each of its files, where they are files that
            were read before, in the same order; else they are named by the tails of their paths.

    Raises:
        InputError: a profile that reads nothing of what is given, or two for one kind.
        RecordsError: a file that cannot be read.
    """
    named, asked = profiles_for(given, profiles=profiles, owners=owners, with_text=with_text)
    for records, what in given.items():
        if _is_files(what):
            paths = [what] if isinstance(what, (str, Path)) else list(cast("Any", what))
            store.add(
                paths,
                records=records,
                profile=named.get(records),
                device=device,
                asked=asked,
                names=(names or {}).get(records),
            )
        elif what is not None and hasattr(what, "columns"):
            store.add_frame(cast("pd.DataFrame", what), records)
        elif what is not None and not isinstance(what, (list, tuple)):
            problem = f"is a {type(what).__name__}, not {records}"
            raise InputError(records, problem, "give paths, or a DataFrame")
    check_device(device, any_read=bool(store.sources()), used=store.device_used)


def profiles_for(
    given: Mapping[str, Given],
    *,
    profiles: Sequence[str | Path],
    owners: Sequence[str],
    with_text: bool,
) -> tuple[dict[str, Profile], ContactsAsked]:
    """Kind of records → the profile asked for, and what is asked for of contacts.

    Raises:
        InputError: a profile that reads nothing of what is given, or two for one kind.
    """
    named: dict[str, Profile] = {}
    first: dict[str, str | Path] = {}
    of_contacts = []
    for one in profiles:
        loaded = load_profile(one)
        records = loaded.records
        if records == "contacts":
            of_contacts.append(loaded)
        elif records in named:
            problem = f"is a second profile of {records}, beside {first[records]}"
            raise InputError(str(one), problem, "read the files of one format at a time")
        if not _is_files(given.get(records)):
            problem = f"is a profile of {records}, and no file of {records} is given"
            raise InputError(str(one), problem, f"give it with --{records}")
        if records != "contacts":
            named[records], first[records] = loaded, one
    return named, ContactsAsked(profiles=of_contacts, owners=owners, with_text=with_text)


def check_device(device: str | None, *, any_read: bool, used: bool) -> None:
    """A device that was given for files without one must have been of use.

    Args:
        device: the device; None: none was given.
        any_read: a file was read.
        used: one that names no device.

    Raises:
        InputError: every file names its devices itself: they are never overwritten.
    """
    if device is not None and any_read and not used:
        problem = "is of no use: every file names its devices itself"
        raise InputError(f"--device {device}", problem, "leave it out")


def _is_files(what: Given) -> bool:
    return isinstance(what, (str, Path)) or (isinstance(what, (list, tuple)) and len(what) > 0)
