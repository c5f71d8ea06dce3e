"""Public holidays of a nation or state, from the `holidays` package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

_UK_NATIONS = ("GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR")
_US_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
)
_US_CODES = frozenset({"US", *(f"US-{state}" for state in _US_STATES.split())})
_OTHER_WORDS = {
    "ENGLAND": "GB-ENG",
    "GB-EAW": "GB-ENG",
    "WALES": "GB-WLS",
    "GB-CYM": "GB-WLS",
    "SCOTLAND": "GB-SCT",
    "NORTHERN IRELAND": "GB-NIR",
}
_NAME_THE_NATION = "write one of " + ", ".join(_UK_NATIONS)


def holiday_dates(code: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of the years, substitute days and the days they stand for included.

    Args:
        code: `GB-ENG`, `GB-WLS`, `GB-SCT`, `GB-NIR`, a country (`IE`, `US`) or a country with its
            state (`US-CA`), as in ISO 3166.
        years: calendar years.

    Raises:
        ValueError: an unknown code, or `GB`, whose nations have different holidays.
    """
    check_code(code)
    return frozenset().union(*(_of_year(code, year) for year in years))


def known_code(code: str) -> bool:
    """Whether `holiday_dates` knows the code."""
    try:
        check_code(code)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def check_code(code: str) -> None:
    """Refuses a code whose holidays are not known.

    The package takes a tenth of a second to import; the nations of the UK, Ireland and the US
    need it only once a holiday is asked for.

    Raises:
        ValueError: why, and what to write instead.
    """
    if code in _UK_NATIONS or code in _US_CODES or code == "IE":
        return
    if code in {"GB", "UK"}:
        raise ValueError(
            "is not enough, as the nations of the UK have different bank holidays; "
            + _NAME_THE_NATION
        )
    supported = _supported()
    country, _, division = code.partition("-")
    if country in supported and ("-" not in code or division in supported[country]):
        return
    raise ValueError(f"is not a known country or state; {_remedy(code, supported)}")


def _remedy(code: str, supported: dict[str, list[str]]) -> str:
    upper = code.strip().upper().replace("_", "-")
    country, _, division = upper.partition("-")
    if upper in _OTHER_WORDS:
        return f"write {_OTHER_WORDS[upper]}"
    if country in {"GB", "UK"}:
        return _NAME_THE_NATION
    if country not in supported:
        return "write a code such as GB-ENG, IE, US or US-CA"
    if not division or division in supported[country]:
        return "write " + (f"{country}-{division}" if division else country)
    near = difflib.get_close_matches(division, supported[country], n=1, cutoff=0.5)
    example = (near or supported[country] or [""])[0]
    return f"write {country}" + (f" or a part of it such as {country}-{example}" if example else "")


@lru_cache(maxsize=1)
def _supported() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=4096)
def _of_year(code: str, year: int) -> frozenset[date]:
    """The holidays of one year; the package may name days of the neighbouring years too."""
    import holidays

    country, _, division = code.partition("-")
    found = holidays.country_holidays(country, subdiv=division or None, years=year)
    return frozenset(day for day in found if day.year == year)
