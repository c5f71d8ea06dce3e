"""The contacts of the two weeks: what truly happened, and what must be listed of it."""

from __future__ import annotations

from dataclasses import dataclass, field

RESPONDENT_NUMBER, PROTECTED_NUMBER = "+447700900123", "+447700900456"
FRIEND_NUMBER, DENTIST_NUMBER = "+441632960777", "+441632960123"
SOLICITOR_NUMBER = "+441632960400"
_TO_SOLICITOR = "the respondent calls the solicitor"

_LOG: tuple[tuple[str, tuple[str, ...], dict[str, str]], ...] = (
    (
        "2026-05-05 10:00:00",
        ("letter", "person:S1", "person:P1", "excepted", "e4", "a letter from the solicitor"),
        {},
    ),
    (
        "2026-05-05 19:30:00",
        (
            "social",
            "@lexi_fan_07",
            "@alex.invented",
            "possible_breach",
            "moderate",
            "a friend request",
        ),
        {"platform": "instagram", "action": "friend_request"},
    ),
    (
        "2026-05-07 20:08:00",
        (
            "in_person",
            "person:R-0142",
            "person:P1",
            "possible_breach",
            "moderate",
            "seen at the corner",
        ),
        {"lat": "51.7531800", "lon": "-0.3360000"},
    ),
    (
        "2026-05-08 16:00:00",
        (
            "messaging",
            "person:R-0142",
            "person:P1",
            "excepted",
            "e5",
            "a message on the permitted app",
        ),
        {"platform": "ourfamilywizard"},
    ),
)


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


def _calls() -> list[Contact]:
    me, p1 = RESPONDENT_NUMBER, PROTECTED_NUMBER
    both, bill, phone = ("bill", "phone"), ("bill",), ("phone",)
    hidden = "a call with the number withheld"
    breach, nothing = "possible_breach", ("nothing", "not_matched")
    early, answered = ("near_miss", "before_notice"), ("near_miss", "answered_incoming")
    unknown = ("near_miss", "withheld_caller")
    rows = (
        ("04-28 20:10", me, p1, 45, both, early, "a call before notice"),
        ("04-30 19:05", me, p1, 192, both, (breach, "strong"), "a call, answered"),
        ("05-01 21:14", me, p1, 0, both, (breach, "moderate"), "a call, not answered"),
        ("05-02 22:41", me, p1, 38, both, (breach, "strong"), f"{hidden}, named on the bill"),
        ("05-04 15:00", me, SOLICITOR_NUMBER, 540, bill, ("nothing", "counted"), _TO_SOLICITOR),
        ("05-04 18:20", p1, me, 64, both, answered, "P1 calls and is answered"),
        ("05-09 13:00", me, FRIEND_NUMBER, 310, bill, nothing, "a call to a friend"),
        ("05-09 15:30", DENTIST_NUMBER, p1, 75, phone, nothing, "a call from a dentist"),
        ("05-10 20:15", "", p1, 20, phone, unknown, f"{hidden}, on no bill"),
    )
    return [
        Contact(
            local=f"2026-{local}:00",
            channel="call",
            sender=sender,
            receiver=receiver,
            seconds=seconds,
            withheld=what.startswith(hidden),
            on=on,
            listed=listed,
            why=why,
            what=what,
        )
        for local, sender, receiver, seconds, on, (listed, why), what in rows
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
    return [
        Contact(
            local=local,
            channel=channel,
            sender=sender,
            receiver=receiver,
            listed=listed,
            why=why,
            what=what,
            on=("log",),
            log=log,
            text="Invented note",
        )
        for local, (channel, sender, receiver, listed, why, what), log in _LOG
    ]
