"""Handles: names that people choose on a platform."""

from __future__ import annotations

from orderwatch.identity.form import Normal, folded
from orderwatch.identity.look_alike import skeleton


def normal_handle(text: str, platform: str) -> Normal:
    """A handle, without its leading @, spaces and case.

    Args:
        text: not empty.
        platform: in small letters; empty: not known.
    """
    name = "".join(folded(text).split()).removeprefix("@")
    own = "".join(one for one in name if one.isalnum()) or name
    return Normal(
        key=f"handle:{platform}:{name}",
        kind="handle",
        written=text,
        valid=bool(name),
        possible_keys=(f"folded:@{own}", f"looks:@{skeleton(own)}"),
    )
