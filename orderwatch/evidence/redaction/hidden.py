"""Which places a condition rests on, and which of them the respondent must not know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from orderwatch.orders.model import Condition, Order

VersionKey = tuple[str, int]
"""A place and the index of one of its versions."""


def condition_versions(order: Order) -> Mapping[str, tuple[Condition, ...]]:
    """Condition → itself as made, as added and as changed by every variation."""
    found: dict[str, list[Condition]] = {}
    for condition in order.conditions:
        found.setdefault(condition.id, []).append(condition)
    for variation in order.variations:
        for condition in (*variation.changed.values(), *variation.added):
            found.setdefault(condition.id, []).append(condition)
    return {name: tuple(versions) for name, versions in found.items()}


def places_of(order: Order, condition_id: str) -> frozenset[str]:
    """Every place that what is recorded of a condition can depend on.

    Places of exceptions count, those of the table of a curfew, and those that are cut out of
    another place.
    """
    named = {
        place
        for condition in condition_versions(order)[condition_id]
        for place in _named(condition)
    }
    return with_cut_out(order, named)


def own_places(order: Order, condition_id: str) -> frozenset[str]:
    """The places that a condition itself names, not those of its exceptions."""
    versions = condition_versions(order)[condition_id]
    return with_cut_out(order, {place for one in versions for place in _own(one)})


def with_cut_out(order: Order, places: Iterable[str]) -> frozenset[str]:
    """Places, those that are cut out of them, and those that are cut out of these."""
    found = set(places)
    waiting = list(found)
    while waiting:
        for version in order.places.get(waiting.pop(), ()):
            minus = version.shape.get("minus", ())
            more = {minus} if isinstance(minus, str) else set(minus)
            waiting += more - found
            found |= more
    return frozenset(found)


def versions_in(
    order: Order, places: Iterable[str], start_us: int, end_us: int
) -> Iterator[VersionKey]:
    """The versions of places that count at some time from `start_us` to `end_us`, both counted."""
    for name in places:
        for index, version in enumerate(order.places.get(name, ())):
            if version.from_us <= end_us and start_us < version.until_us:
                yield name, index


def open_version(
    order: Order, key: VersionKey, secret: Collection[str], relied: Collection[VersionKey]
) -> bool:
    """Whether a version of a place is not secret, nor is what is cut out of it at its time.

    Args:
        order: the order.
        key: the version.
        secret: ids of places.
        relied: versions of them that may be shown, because a finding relies on them.
    """
    own = order.places[key[0]][key[1]]
    reached = with_cut_out(order, {key[0]}) & frozenset(secret)
    return all(one in relied for one in versions_in(order, reached, own.from_us, own.until_us - 1))


def unknown_places(order: Order) -> frozenset[str]:
    """Places of which any version is not known to the respondent."""
    return frozenset(
        name
        for name, versions in order.places.items()
        if not all(one.known_to_respondent for one in versions)
    )


def _own(condition: Condition) -> Iterator[str]:
    yield from condition.place
    for row in condition.settings.get("at", ()):
        yield from row.place


def _named(condition: Condition) -> Iterator[str]:
    yield from _own(condition)
    for exception in condition.exceptions:
        yield from exception.place
        if exception.along:
            yield exception.along
