"""The exports that hold the contacts: a bill, a phone's backup, a log, and the truth."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from orderwatch.synth.case.contacts import PROTECTED_NUMBER, RESPONDENT_NUMBER, Contact

OWNER = f"messages.xml=phone:{PROTECTED_NUMBER}"
"""Whose phone the backup is of, as `--owner` takes it; the backup does not say."""
_LOG: tuple[str, ...] = ("at", "channel", "platform", "action", "from_id", "to_id", "status")
_LOG += ("lat", "lon", "reported_by", "text")
_TRUTH = ("at", "channel", "from_id", "to_id", "rows", "listed", "why", "what")
_ZONE = ZoneInfo("Europe/London")
_LATER_S = 4
"""The receiving phone notes a contact so many seconds after the network."""


def write_bill(path: Path, told: tuple[Contact, ...]) -> None:
    """The respondent's call detail; texts are not on it."""
    head = ("start_time", "type", "own_number", "other_number", "direction", "duration")
    rows: list[tuple[str, ...]] = []
    for one in (one for one in told if "bill" in one.on):
        out = one.sender == RESPONDENT_NUMBER
        other = one.receiver if out else one.sender
        side = "outgoing" if out else "incoming"
        when = _at(one).isoformat()
        rows.append((when, "voice", RESPONDENT_NUMBER, other, side, str(one.seconds)))
    _write(path, head, rows)


def write_backup(path: Path, told: tuple[Contact, ...]) -> None:
    """The protected person's phone as SMS Backup & Restore writes it."""
    held = [one for one in told if "phone" in one.on]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<smses count="{len(held)}">']
    lines += [_sms(one) if one.channel == "sms" else _call(one) for one in held]
    path.write_text("\n".join([*lines, "</smses>", ""]), encoding="utf-8", newline="\n")


def write_log(path: Path, told: tuple[Contact, ...]) -> None:
    """The protected person's log in the canonical columns."""
    rows = []
    for one in (one for one in told if "log" in one.on):
        own = {"at": _at(one).isoformat(), "channel": one.channel, "from_id": one.sender}
        own |= {"to_id": one.receiver, "status": "completed", "reported_by": "P1"}
        own |= {"text": one.text, **one.log}
        rows.append(tuple(own.get(name, "") for name in _LOG))
    _write(path, _LOG, rows)


def write_truth(path: Path, told: tuple[Contact, ...]) -> None:
    """Each contact, and as what it must be listed."""
    rows = [
        tuple(
            map(
                str,
                (
                    _at(one).isoformat(),
                    one.channel,
                    one.sender,
                    one.receiver,
                    len(one.on),
                    one.listed,
                    one.why,
                    one.what,
                ),
            )
        )
        for one in told
    ]
    _write(path, _TRUTH, rows)


def _call(one: Contact) -> str:
    incoming = one.receiver == PROTECTED_NUMBER
    kind = "2" if not incoming else ("1" if one.seconds else "3")
    number = "" if one.withheld else (one.sender if incoming else one.receiver)
    shown = "2" if one.withheld else "1"
    return (
        f"  <call number={quoteattr(number)} duration={quoteattr(str(one.seconds))} "
        f'date="{_millis(one)}" type="{kind}" presentation="{shown}" />'
    )


def _sms(one: Contact) -> str:
    incoming = one.receiver == PROTECTED_NUMBER
    kind = "3" if one.draft else ("1" if incoming else "2")
    number = one.sender if incoming else one.receiver
    return (
        f'  <sms address={quoteattr(number)} date="{_millis(one)}" type="{kind}" '
        f'body={quoteattr(one.text)} read="1" status="-1" />'
    )


def _millis(one: Contact) -> int:
    return (int(_at(one).timestamp()) + _LATER_S) * 1000


def _at(one: Contact) -> datetime:
    return datetime.fromisoformat(one.local).replace(tzinfo=_ZONE)


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
