"""A ZIP file with fixed times, so that the same content is the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def fixed_zip(data: bytes, changed: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The same members in the same order, with the earliest time that a ZIP file can hold.

    Args:
        data: a ZIP file.
        changed: member → what to make of its bytes.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            member = zipfile.ZipInfo(one.filename, _EARLIEST)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, _UNIX
            text = old.read(one)
            new.writestr(member, changed.get(one.filename, bytes)(text))
    return made.getvalue()
