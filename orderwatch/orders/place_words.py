"""A place in words: what a person compares with the paper and the map."""

from __future__ import annotations

from collections.abc import Sequence

from orderwatch.orders.model import PlaceVersion
from orderwatch.policy import Policy
from orderwatch.spatial.coordinates import parse_position


def place_words(version: PlaceVersion, policy: Policy) -> str:
    """The shape of a version of a place, as written and as read, and how well its line is known.

    Args:
        version: of a sound order.
        policy: the tolerance of a line that states none.
    """
    shape = version.shape
    if "circle" in shape:
        text = f"circle of {shape['circle']['radius']} about {_position(shape['circle']['centre'])}"
    elif "corridor" in shape:
        line = ", ".join(_position(one) for one in shape["corridor"]["line"])
        text = f"corridor {shape['corridor']['width']} wide along {line}"
    elif "wkt" in shape:
        text = f"area {shape['wkt']}"
    else:
        chosen = shape.get("feature") or ", ".join(f"{k} = {v}" for k, v in _where(version))
        text = f"area {chosen or 'drawn'} in {shape['file']}"
    minus = shape.get("minus", ())
    if minus:
        text += f", without {' and '.join((minus,) if isinstance(minus, str) else minus)}"
    return f"{text}; its line is known to {_tolerance(version, policy)}"


def _where(version: PlaceVersion) -> list[tuple[str, str]]:
    return sorted(dict(version.shape.get("where") or {}).items())


def _tolerance(version: PlaceVersion, policy: Policy) -> str:
    source = f" ({version.outline_source})" if version.outline_source else ""
    if version.tolerance_m is not None:
        return f"{version.tolerance_m:g} m{source}"
    circle = "circle" in version.shape
    default = policy.circle_tolerance_m if circle else policy.area_tolerance_m
    return f"{default:g} m{source}, not stated"


def _position(written: str | Sequence[str]) -> str:
    """As written; with its degrees on WGS 84 where they were converted."""
    if not isinstance(written, str):
        return ", ".join(written)
    position = parse_position(written)
    if position.extra_tolerance_m or not written.strip()[-1].isdigit():
        return f"{written} ({position.lat:.6f}, {position.lon:.6f})"
    return written
