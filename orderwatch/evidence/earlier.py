"""An earlier run whose cases may be taken over where they are still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from orderwatch.errors import VerifyError
from orderwatch.evidence.case_lines import CaseLines, reviews_code
from orderwatch.evidence.changes import Told, told_in
from orderwatch.evidence.done import INDEX
from orderwatch.evidence.folder import CASES
from orderwatch.evidence.hashing import file_sha256
from orderwatch.evidence.kept import Kept, kept
from orderwatch.evidence.manifest import MANIFEST, made_with
from orderwatch.evidence.reviews import Review
from orderwatch.policy import Policy

_FULL = "run the command once without --since; the folder it writes can be the next base"


class _Place(NamedTuple):
    path: Path
    start: int
    findings: tuple[str, ...]
    reviews: str


class EarlierRun:
    """A finished folder of `batch`, every file of which is as it was written.

    Args:
        folder: what its `--out` named.
        policy: thresholds of the run that is to follow.

    Raises:
        VerifyError: it is no such folder, unfinished, changed, a redacted copy, or made by another
            version, with other libraries or other thresholds.
    """

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder = folder
        if folder.is_dir() and not (folder / MANIFEST).is_file():
            problem = f"is no finished run: it has no {MANIFEST}"
            raise VerifyError(
                str(folder), problem, f"name the folder of an earlier --out, or {_FULL}"
            )
        self.results: Kept = kept(folder)
        self.manifest_sha256 = file_sha256(folder / MANIFEST)
        self._check_made(policy)
        self._places: dict[str, _Place] = {}
        self._index()

    def case(self, code: str, reviews: Sequence[Review]) -> CaseLines | None:
        """What a case has come to; None: the run has no such case, or it was reviewed since.

        Raises:
            VerifyError: the file has been changed while it was used.
        """
        place = self._places.get(code)
        if place is None or place.reviews != reviews_code(reviews, frozenset(place.findings)):
            return None
        with place.path.open("rb") as file:
            file.seek(place.start)
            head, body = (file.readline().decode("ascii", "replace") for _ in range(2))
        try:
            found = CaseLines.read(head, body.rstrip("\n"))
        except ValueError as error:
            raise _changed(place.path) from error
        if found.code != code:
            raise _changed(place.path)
        return found

    def page(self, name: str, key: str) -> Callable[[], str] | None:
        """A way to the text of a page; None: the run has no page of this name and key."""
        return partial(self._page, name) if self._pages.get(name) == key else None

    def _page(self, name: str) -> str:
        """The text of a page.

        Raises:
            VerifyError: the file has been changed while it was used.
        """
        path = self.folder / name
        try:
            read = path.read_bytes()
        except OSError as error:
            raise _changed(path) from error
        if hashlib.sha256(read).hexdigest() != self.results.manifest.outputs[name]:
            raise _changed(path)
        return read.decode("utf-8")

    def findings(self) -> dict[str, Told]:
        """Finding → what the run says of it."""
        return told_in(self.results.rows("review_status"))

    def _check_made(self, policy: Policy) -> None:
        values, where = self.results.manifest.values, str(self.folder)
        if values.get("redacted_for"):
            problem = "is a redacted copy, which does not hold what was withheld"
            raise VerifyError(where, problem, "give the folder that was written without --redact")
        was, now = (_named(one) for one in (values, made_with()))
        if was != now:
            there, here = _otherwise(was, now), _otherwise(now, was)
            problem = f"was made with {there or 'less'}, and this is {here or 'less'}"
            raise VerifyError(where, problem, _FULL)
        if values.get("policy_sha256") != policy.sha256:
            earlier = _thresholds(values.get("policy_differences"))
            problem = f"was made with other thresholds ({earlier}, now "
            problem += f"{_thresholds(policy.differences())})"
            raise VerifyError(where, problem, f"give the same --policy and --set, or {_FULL}")

    def _index(self) -> None:
        cases = self.folder / CASES
        try:
            index = json.loads((cases / INDEX).read_text(encoding="ascii"))
            tied, files = index["manifest"], dict(index["files"])
            self._pages = {str(name): str(key) for name, key in index["pages"].items()}
        except FileNotFoundError:
            problem = f"has no {CASES}: `batch` on one machine did not write it, or it was copied "
            problem += "without hidden files"
            raise VerifyError(str(self.folder), problem, _FULL) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise _changed(cases / INDEX) from error
        if tied != self.manifest_sha256:
            raise _changed(cases / INDEX)
        for name, sha256 in files.items():
            self._read(cases / Path(name).name, sha256)

    def _read(self, path: Path, sha256: str) -> None:
        """Notes where the cases of a file stand."""
        digest, start = hashlib.sha256(), 0
        try:
            with path.open("rb") as file:
                for head in file:
                    body = next(file, b"")
                    digest.update(head)
                    digest.update(body)
                    values = json.loads(head)
                    self._places[str(values["code"])] = _Place(
                        path, start, tuple(values["findings"]), str(values["reviews"])
                    )
                    start += len(head) + len(body)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _changed(path) from error
        if digest.hexdigest() != sha256:
            raise _changed(path)


def _changed(path: Path) -> VerifyError:
    return VerifyError(
        str(path), "is not as the run wrote it", f"restore it from a copy, or {_FULL}"
    )


def _named(values: Mapping[str, Any]) -> dict[str, str]:
    """What a run was made with, by name: the program, Python, the system, each library."""
    found = {name: str(values.get(name)) for name in made_with() if name != "libraries"}
    libraries = values.get("libraries")
    return found | (dict(libraries) if isinstance(libraries, dict) else {})


def _otherwise(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in one.items() if other.get(name) != value)


def _thresholds(values: object) -> str:
    if not isinstance(values, dict) or not values:
        return "the default"
    return ", ".join(f"{name}={value}" for name, value in sorted(values.items()))
