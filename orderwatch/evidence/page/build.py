"""An order and the rows of a run about it → the view of its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from orderwatch.evidence.basemap import Basemap
from orderwatch.evidence.data_words import by_device, verdict
from orderwatch.evidence.page.banners import banners
from orderwatch.evidence.page.cards import Maker
from orderwatch.evidence.page.codes import SPEAKS_AGAINST, words_of
from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.files_read import files_read, rows_set_aside
from orderwatch.evidence.page.gaps import gaps
from orderwatch.evidence.page.lanes import Account, lanes
from orderwatch.evidence.page.life import life_of
from orderwatch.evidence.page.lines import condition_lines
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.pattern import pattern_part
from orderwatch.evidence.page.pattern_view import PatternPart
from orderwatch.evidence.page.places import places
from orderwatch.evidence.page.view import (
    Banner,
    Card,
    ConditionLine,
    Drawn,
    Ring,
    View,
)
from orderwatch.evidence.redaction.audience import NOT_DISCLOSED, Copy
from orderwatch.evidence.redaction.files import FileNames
from orderwatch.evidence.table_set import Row
from orderwatch.orders.model import Order
from orderwatch.orders.words import describe
from orderwatch.outcome import Grade
from orderwatch.policy import Policy
from orderwatch.temporal.local import to_local_text, zone
from orderwatch.version import __version__

_SAID = {
    "made ": "made",
    "in force ": "in force",
    "ends on: ": "ends on",
    "notice: ": "notice",
    "no notice recorded": "notice",
    "replaces ": "replaces",
}
"""How a line of the order's words begins → what it is called on the first screen."""


def build_view(
    order: Order,
    tables: OrderTables,
    context: Context,
    *,
    basemap: Basemap | None = None,
) -> View:
    """The page of one order.

    Args:
        order: the order.
        tables: its rows.
        context: of the run.
        basemap: lines to lie under the map.
    """
    row, tz = tables.order, zone(order.timezone)
    cards = Maker(tables=tables, policy=context.policy, tz=tz).cards()
    lines = tuple(condition_lines(tables))
    period = _period_us(row)
    life = life_of(order, period, tz)
    words = describe(order, show_confidential=True)
    zones = tuple(places(order, period, context.policy)) if period else ()
    sources = {name for line in lines for name in line.exports}
    return View(
        title=f"Order {order.id}, respondent {order.respondent.id}",
        order_id=order.id,
        respondent_id=order.respondent.id,
        banners=tuple(_banners(order, row, lines, context)),
        order_words=tuple((one.heading, one.lines) for one in words),
        summary=tuple(_summary(order, words[0].lines, words[1].lines)),
        period=_period(period, tz, order.timezone),
        period_us=period,
        checked=str(row["checked"]),
        why=str(row["why"] or ""),
        used=_used(row),
        grades={one.value: int(row[one.value] or 0) for one in Grade},
        conditions=lines,
        data=tuple(_data(tables, context.policy)),
        against_counts=_against_counts(cards),
        cards=tuple(cards),
        life=life,
        lanes=tuple(lanes(lines, _account(tables, cards), life.force)),
        timezone=order.timezone,
        places=zones,
        gaps=gaps(tables.lists["silences"], cards, tz),
        basemap=_behind(basemap or Basemap(), zones, cards, context.copy),
        pattern=_pattern(tables, lines, context),
        files=files_read(order, context, sources),
        set_aside=rows_set_aside(context, sources),
        thresholds=tuple(_thresholds(context.policy)),
        warnings=tuple(_warnings(row, context.warnings)),
        version=__version__,
    )


def _behind(
    basemap: Basemap, zones: Sequence[Drawn], cards: Sequence[Card], copy: Copy | None
) -> tuple[tuple[Ring, ...], str, str]:
    """The lines of a basemap, where they come from, and whom to name."""
    if copy is not None:
        basemap = basemap.masked(FileNames(copy).name)
    lines, words = basemap.under(zones, cards)
    return lines, words, basemap.credit if lines else ""


def _pattern(
    tables: OrderTables, lines: Sequence[ConditionLine], context: Context
) -> PatternPart | None:
    """None as well where counts over what is listed would leave out what is withheld."""
    respondent = context.copy is not None and context.copy.audience == "respondent"
    if respondent and any(one.withheld or NOT_DISCLOSED in one.why for one in lines):
        return None
    return pattern_part(tables, context.ledger, context.policy)


def _banners(
    order: Order, row: Row, lines: Sequence[ConditionLine], context: Context
) -> Iterator[Banner]:
    """Who a copy is for stands before all else."""
    copy = context.copy
    if copy is not None:
        yield Banner(text=copy.line)
    apart = copy is None or copy.audience == "defence"
    track = context.protected_track
    yield from banners(order, row, lines, context.policy, protected_track=track, apart=apart)


def _summary(order: Order, said: Sequence[str], people: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the first screen says of the order, from its words."""
    if order.type:
        yield "kind", order.type.replace("_", " ")
    if order.court:
        yield "court", order.court
    for line in said:
        for head, name in _SAID.items():
            if line.startswith(head):
                yield name, line.removeprefix(head).strip(" :") if head[-1] == " " else line
    written = order.transcribed
    if written:
        second = written.get("checked_by")
        yield (
            "order file",
            f"written by {written.get('by', 'not said')}, on {written.get('on', 'not said')}; "
            + (f"checked by {second}" if second else "not second-checked"),
        )
    yield "persons", "; ".join(line for line in people if not line.startswith(" "))


def _period_us(row: Row) -> tuple[int, int] | None:
    if row["period_from"] is None or row["period_until"] is None:
        return None
    return int(row["period_from"]), int(row["period_until"])


def _period(period: tuple[int, int] | None, tz: ZoneInfo, name: str) -> str:
    if period is None:
        return "none: no record of this order's devices, and no time was asked for"
    start, end = (to_local_text(one, tz)[:16].replace("T", " ") for one in period)
    return f"{start} to {end} ({name})"


def _used(row: Row) -> str:
    counts = (
        (row["pings_used"], "positions"),
        (row["events_used"], "device events"),
        (row["contacts_used"], "contact records"),
    )
    return ", ".join(f"{int(number or 0):,} {what}" for number, what in counts)


def _data(tables: OrderTables, policy: Policy) -> Iterator[tuple[str, str]]:
    devices = by_device(tables.lists["data"])
    for one in sorted(devices, key=lambda each: (-each.sums["fixes"], each.device_id)):
        yield f"{one.device_id} ({one.person_id})", verdict(one, policy)


def _against_counts(cards: Iterable[Card]) -> tuple[tuple[str, int], ...]:
    counts = Counter(
        cited.code
        for card in cards
        if card.listed == "possible_breaches"
        for cited in card.speaks_against
    )
    return tuple((words_of(code, SPEAKS_AGAINST), number) for code, number in counts.most_common())


def _account(tables: OrderTables, cards: Iterable[Card]) -> Account:
    in_force = {str(row["condition_id"]): row["in_force_s"] for row in tables.lists["conditions"]}
    return Account(timeline=tables.lists["timeline"], near_us=_near(cards), in_force_us=in_force)


def _near(cards: Iterable[Card]) -> dict[str, list[int]]:
    """Condition → the instants about which its timeline must stand as it is."""
    found: dict[str, list[int]] = {}
    for card in cards:
        found.setdefault(card.condition_id, []).extend((card.start_us, card.end_us))
    return found


def _thresholds(policy: Policy) -> Iterator[tuple[str, str, str, bool]]:
    changed, values = policy.differences(), policy.values()
    for name, reason in Policy.reasons().items():
        yield name, f"{values[name]:.15g}", reason, name in changed


def _warnings(row: Row, more: Sequence[str]) -> Iterator[str]:
    yield from (text for text in str(row["warnings"] or "").split("; ") if text)
    yield from more
