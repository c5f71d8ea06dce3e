"""The page of a batch: every order, whether it was checked, what is listed, and its own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from markupsafe import Markup

from orderwatch.evidence.page.context import Context
from orderwatch.evidence.page.method_words import METHOD
from orderwatch.evidence.page.order_rows import OrderTables
from orderwatch.evidence.page.render import content_policy, style_of_pages, template
from orderwatch.findings.wording import share
from orderwatch.outcome import Grade
from orderwatch.temporal.local import to_utc_text
from orderwatch.version import __version__


@dataclass(frozen=True, kw_only=True)
class IndexLine:
    """One order of a batch.

    Attributes:
        order_id: the order, or the file that was not run.
        respondent_id: the respondent.
        checked: yes, partly or no.
        why: why not, or not all of it.
        period: the account period, UTC.
        grades: possible breaches by grade.
        near_misses: how many.
        excepted: how many.
        least_known: the condition with the most time unclear or without data, and its share.
        link: to its page, empty where nothing is listed.
    """

    order_id: str
    respondent_id: str
    checked: str
    why: str
    period: str
    grades: dict[str, int]
    near_misses: int
    excepted: int
    least_known: str
    link: str

    @classmethod
    def of(cls, tables: OrderTables, link: str) -> Self:
        """The line of an order, from its rows."""
        row = tables.order
        ends = [row.get(name) for name in ("period_from", "period_until")]
        return cls(
            order_id=str(row.get("order_id") or row.get("file") or ""),
            respondent_id=str(row.get("respondent_id") or ""),
            checked=str(row["checked"]),
            why=str(row.get("why") or ""),
            period=" to ".join(to_utc_text(int(one))[:10] for one in ends if one is not None),
            grades={grade.value: int(row.get(grade.value) or 0) for grade in Grade},
            near_misses=len(tables.lists["near_misses"]),
            excepted=len(tables.lists["excepted"]),
            least_known=_least_known(tables),
            link=link,
        )


def index_page(lines: Sequence[IndexLine], context: Context, confidential: str) -> str:
    """The text of the page, orders that were not checked first, then those with findings.

    Args:
        lines: the orders.
        context: of the run.
        confidential: the line that says what must not be passed on; empty: nothing.
    """
    style = style_of_pages()
    ordered = sorted(lines, key=_order)
    return template(
        "index.html",
        lines=ordered,
        counts={word: sum(one.checked == word for one in lines) for word in _CHECKED},
        grades={grade.value: sum(one.grades[grade.value] for one in lines) for grade in Grade},
        confidential=confidential,
        changed=context.policy.differences(),
        warnings=context.warnings,
        method=METHOD,
        version=__version__,
        policy=Markup(content_policy((style,), ())),  # noqa: S704 - made of hashes
        style=Markup(style),  # noqa: S704 - our own file
    )


_CHECKED = ("no", "partly", "yes")


def _order(one: IndexLine) -> tuple[int, int, int, int, str, str]:
    counts = (-one.grades[grade.value] for grade in Grade)
    strong, moderate, weak = counts
    unchecked = 0 if one.checked == "no" else 1
    return unchecked, strong, moderate, weak, one.order_id, one.respondent_id


def _least_known(tables: OrderTables) -> str:
    """Which condition has the greatest share of time that nothing can be said about."""
    best: tuple[float, str] = (0.0, "")
    for row in tables.lists["conditions"]:
        whole = int(row["in_force_s"] or 0)
        dark = int(row["unclear_s"] or 0) + int(row["no_data_s"] or 0)
        if whole and dark / whole > best[0]:
            best = (dark / whole, f"{row['condition_id']}: {share(dark, whole)}")
    return best[1]
