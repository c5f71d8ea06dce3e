"""Whatever reads as a position in a text: nobody can know all the ways to write a place."""

from __future__ import annotations

import re

POSITION_SAID = "[position withheld]"
_DEGREE = "\N{DEGREE SIGN}"
_SIGN = r"(?:[-+\u2212]\s?)?"
_NO_UNIT = r"(?!\d|\s?(?:m|km|ft|mi|s|min|h)\b|\s?%)"
_AFTER = rf"\s*{_DEGREE}?\s*(?:[NSEWnsew]\b)?"
_NUMBER = rf"(?:\b[NSEWnsew]\s?)?{_SIGN}\d{{1,3}}[.,]\d{{2,}}{_NO_UNIT}{_AFTER}"
_SURE = rf"{_SIGN}(?<![\d.,])\d{{1,3}}(?:\.\d{{3,}}|,\d{{4,}}){_AFTER}"
_SEXAGESIMAL = (
    rf"\d{{1,3}}\s*{_DEGREE}\s*\d{{1,2}}(?:[.,]\d+)?\s*"
    r"(?:['\u2019\u2032]\s*(?:\d{1,2}(?:[.,]\d+)?\s*[\"\u201d\u2033]?)?)?\s*(?:[NSEWnsew]\b)?"
)
_SPACED = r"\d{1,3}(?:\s\d{1,2}\s|:\d{2}:)\d{1,2}(?:[.,]\d+)?\s?[NSEW]\b"
_OLC = "[23456789CFGHJMPQRVWXcfghjmpqrvwx]"
_INWARD = "[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}"
POSITION = re.compile(
    rf"{_NUMBER}\s*[,;/ ]\s*{_NUMBER}"
    rf"|{_SURE}[^\d\n]{{1,16}}{_SURE}"
    rf"|(?<![\d.,:])[1-9]\d{{0,2}}\.\d{{4,}}(?!\d){_AFTER}"
    rf"|{_SEXAGESIMAL}(?:[\s,;/]*{_SEXAGESIMAL})?"
    rf"|{_SPACED}(?:[\s,;/]*{_SPACED})?"
    r"|\b[HJNOST][A-HJ-Z]\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}|\d{2}\s?\d{2})\b"
    r"|\b[hjnost][a-hj-z](?:\d{10}|\d{8}|\d{6})\b"
    r"|(?:\b\d{1,2}[C-X]\s)?(?:\b[Ee]\s?)?\b\d{6}\s?[Ee]?[, ]\s*(?:[Nn]\s?)?\d{6,7}(?:\s?[Nn])?\b"
    rf"|\b[A-Za-z]{{1,2}}\d[A-Za-z\d]?\s?\d(?!(?:st|nd|rd|th)\b){_INWARD}\b"
    rf"|\b{_OLC}{{4,8}}\+{_OLC}{{2,3}}\b"
    r"|///\s?\w+\.\w+\.\w+"
)
"""A pair of degrees, or one of them with four decimals and more; degrees and minutes; a grid
reference, a pair of grid metres; a postcode; an open location code; three words."""
