"""The contacts of the two weeks: what truly happened, and what must be listed of it."""

from __future__ import annotations

from dataclasses import dataclass, field

RESPONDENT_NUMBER, PROTECTED_NUMBER = "+447700900123", "+447700900456"
FRIEND_NUMBER, DENTIST_NUMBER = "+441632960777", "+441632960123"
SOLICITOR_NUMBER = "+441632960400"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One contact as it was, and the exports that hold it.

    Attributes:
        local: date and time, Europe/London.
        channel: as the contact columns have it.
        sender: number, account or `person:ID`.
        receiver: likewise.
        listed: possible_breach, near_miss, excepted, set_aside or nothing.
        why: grade of a possible breach; else the reason, code or exception.
        what: in words.
        seconds: how long a call lasted, 0 if nobody answered.
        withheld: the receiver's phone shows no caller.
        on: of `bill`, `phone` and `log`, those that hold it.
        log: further columns of the log.
        text: the words.
        draft: written and never sent.
    """

    local: str
    channel: str
    sender: str
    receiver: str
    listed: str
    why: str
    what: str
    on: tuple[str, ...]
    seconds: int = 0
    withheld: bool = False
    log: dict[str, str] = field(default_factory=dict)
    text: str = ""
    draft: bool = False


def contacts() -> tuple[Contact, ...]:
    """Every contact of the case in order of time."""
    told = [*_calls(), *_burst(), *_draft(), *_told_by_the_log()]
    return tuple(sorted(told, key=lambda one: one.local))


def _call(
    local: str, seconds: int, listed: str, why: str, what: str, *, out: bool = True
) -> Contact:
    """A call between the two numbers, on the bill of one and the phone of the other."""
    pair = (RESPONDENT_NUMBER, PROTECTED_NUMBER)
    sender, receiver = pair if out else pair[::-1]
    return Contact(
        local=local,
        channel="call",
        sender=sender,
        receiver=receiver,
        seconds=seconds,
        listed=listed,
        why=why,
        what=what,
        on=("bill", "phone"),
    )


def _calls() -> list[Contact]:
    return [
        _call("2026-04-28 20:10:00", 45, "near_miss", "before_notice", "a call before notice"),
        _call("2026-04-30 19:05:00", 192, "possible_breach", "strong", "a call, answered"),
        _call("2026-05-01 21:14:00", 0, "possible_breach", "moderate", "a call, not answered"),
        Contact(
            local="2026-05-02 22:41:00",
            channel="call",
            sender=RESPONDENT_NUMBER,
            receiver=PROTECTED_NUMBER,
            seconds=38,
            withheld=True,
            listed="possible_breach",
            why="strong",
            what="a call with the number withheld, named on the bill",
            on=("bill", "phone"),
        ),
        _call(
            "2026-05-04 18:20:00",
            64,
            "near_miss",
            "answered_incoming",
            "P1 calls and is answered",
            out=False,
        ),
        Contact(
            local="2026-05-04 15:00:00",
            channel="call",
            sender=RESPONDENT_NUMBER,
            receiver=SOLICITOR_NUMBER,
            seconds=540,
            listed="nothing",
            why="counted",
            what="the respondent calls the solicitor",
            on=("bill",),
        ),
        Contact(
            local="2026-05-09 13:00:00",
            channel="call",
            sender=RESPONDENT_NUMBER,
            receiver=FRIEND_NUMBER,
            seconds=310,
            listed="nothing",
            why="not_matched",
            what="a call to a friend",
            on=("bill",),
        ),
        Contact(
            local="2026-05-09 15:30:00",
            channel="call",
            sender=DENTIST_NUMBER,
            receiver=PROTECTED_NUMBER,
            seconds=75,
            listed="nothing",
            why="not_matched",
            what="a call from a dentist",
            on=("phone",),
        ),
        Contact(
            local="2026-05-10 20:15:00",
            channel="call",
            sender="",
            receiver=PROTECTED_NUMBER,
            seconds=20,
            withheld=True,
            listed="near_miss",
            why="withheld_caller",
            what="a call with the number withheld, on no bill",
            on=("phone",),
        ),
    ]


def _burst() -> list[Contact]:
    """Five messages within twenty-four minutes: one incident."""
    return [
        Contact(
            local=f"2026-05-03 09:{minute}:00",
            channel="sms",
            sender=RESPONDENT_NUMBER,
            receiver=PROTECTED_NUMBER,
            listed="possible_breach",
            why="strong",
            what="a burst of five messages",
            on=("phone",),
            text=f"Invented message {number}",
        )
        for number, minute in enumerate(("10", "12", "19", "30", "34"), 1)
    ]


def _draft() -> list[Contact]:
    return [
        Contact(
            local="2026-05-03 09:40:00",
            channel="sms",
            sender=PROTECTED_NUMBER,
            receiver=RESPONDENT_NUMBER,
            listed="set_aside",
            why="DRAFT",
            what="an answer that P1 wrote and did not send",
            on=("phone",),
            text="Invented draft",
            draft=True,
        )
    ]


def _told_by_the_log() -> list[Contact]:
    rows = (
        (
            "2026-05-05 10:00:00",
            ("letter", "person:S1", "excepted", "e4", "a letter from the solicitor"),
            {"to": "person:P1"},
        ),
        (
            "2026-05-05 19:30:00",
            ("social", "@lexi_fan_07", "possible_breach", "moderate", "a friend request"),
            {"to": "@alex.invented", "platform": "instagram", "action": "friend_request"},
        ),
        (
            "2026-05-07 20:08:00",
            ("in_person", "person:R-0142", "possible_breach", "moderate", "seen at the corner"),
            {"to": "person:P1", "lat": "51.7531800", "lon": "-0.3360000"},
        ),
        (
            "2026-05-08 16:00:00",
            ("messaging", "person:R-0142", "excepted", "e5", "a message on the permitted app"),
            {"to": "person:P1", "platform": "ourfamilywizard"},
        ),
    )
    return [
        Contact(
            local=local,
            channel=channel,
            sender=sender,
            receiver=log.pop("to"),
            listed=listed,
            why=why,
            what=what,
            on=("log",),
            log=log,
            text="Invented note",
        )
        for local, (channel, sender, listed, why, what), log in rows
    ]
