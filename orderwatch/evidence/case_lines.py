"""What a case came to, as two lines of text that another run can read.

The first line says of what it was made and which findings it has, the second what is to be written.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from orderwatch.evidence.lines import Written
from orderwatch.evidence.reviews import Review
from orderwatch.evidence.run import Counts


@dataclass(frozen=True, kw_only=True)
class CaseLines:
    """One case of a run.

    Attributes:
        code: of all that decides what the case comes to, the reviews left out.
        findings: ids of its findings, near misses and excepted episodes.
        reviews: a code of the reviews of these.
        body: what is to be written, as JSON.
    """

    code: str
    findings: tuple[str, ...]
    reviews: str
    body: str

    @classmethod
    def of(cls, code: str, written: Written, reviews: Sequence[Review]) -> CaseLines:
        """What a case has come to.

        Args:
            code: of all that decides it.
            written: what is to be written.
            reviews: all that were given to the run.
        """
        found = sorted({str(key[2]) for key, _ in written.lines.get("review_status", ())})
        return cls(
            code=code,
            findings=tuple(found),
            reviews=reviews_code(reviews, frozenset(found)),
            body=json.dumps(vars(written), default=_plain),
        )

    @classmethod
    def read(cls, head: str, body: str) -> CaseLines:
        """The two lines that `text` gave.

        Raises:
            ValueError: they are none.
        """
        try:
            values = json.loads(head)
            code, findings, reviews = (values[one] for one in ("code", "findings", "reviews"))
        except (KeyError, TypeError) as error:
            raise ValueError(f"has no {error}") from error
        return cls(code=str(code), findings=tuple(findings), reviews=str(reviews), body=body)

    @property
    def text(self) -> str:
        """The two lines, ASCII."""
        head = {"code": self.code, "findings": self.findings, "reviews": self.reviews}
        return f"{json.dumps(head)}\n{self.body}\n"

    def written(self) -> Written:
        """What is to be written.

        Raises:
            ValueError: the second line is not what a run has left.
        """
        try:
            found = json.loads(self.body)
            counts = {name: Counter(values) for name, values in found["counts"].items()}
            return Written(
                lines={
                    table: [(tuple(key), line) for key, line in lines]
                    for table, lines in found["lines"].items()
                },
                kept={table: [_row(one) for one in rows] for table, rows in found["kept"].items()},
                counts=Counts(**counts),
                met=set(found["met"]),
                reviewed=found["reviewed"],
                largest_case_pings=found["largest_case_pings"],
                tables=found["tables"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"has no {error}") from error


def read_lines(lines: Iterable[str]) -> Iterator[CaseLines]:
    """Every case of some lines.

    Raises:
        ValueError: they are not what a run has left.
    """
    waiting = iter(lines)
    for head in waiting:
        yield CaseLines.read(head, next(waiting, "").rstrip("\n"))


def reviews_code(reviews: Sequence[Review], findings: Set[str]) -> str:
    """A code of the reviews of some findings; empty: they have none."""
    own = [one for one in reviews if one.finding_id in findings]
    return hashlib.sha256(repr(own).encode("utf-8", "backslashreplace")).hexdigest() if own else ""


def _row(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in cells.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value)
    return vars(value) if isinstance(value, Counts) else value.item()
