"""The three answers to a record, the five states of a time, and the grades of a finding."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Outcome(IntEnum):
    """What one record says about one condition (int8 in arrays).

    CONSISTENT is said to people as "nothing against the condition shown".
    """

    UNCLEAR = 0
    CONSISTENT = 1
    AGAINST = 2


class State(StrEnum):
    """What is known about a stretch of in-force time; the five parts sum to the whole."""

    POSSIBLE_BREACH = "possible_breach"
    CONSISTENT = "consistent"
    UNCLEAR = "unclear"
    NO_DATA = "no_data"
    EXCEPTED = "excepted"


class Grade(StrEnum):
    """How well the records carry the stated fact; never how strong a case is."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"

    @property
    def rank(self) -> int:
        """3 for strong, 2 for moderate, 1 for weak."""
        return {"strong": 3, "moderate": 2, "weak": 1}[self.value]


def at_most(grade: Grade, cap: Grade) -> Grade:
    """The lower of a grade and its cap."""
    return grade if grade.rank <= cap.rank else cap


class Method(IntEnum):
    """How a position was measured (int8 in arrays). `unknown` counts as GPS."""

    UNKNOWN = 0
    GPS = 1
    WIFI = 2
    CELL = 3
    RF = 4


METHOD_NAMES: dict[str, Method] = {method.name.lower(): method for method in Method}
"""The words of the `method` column."""


class EventKind(IntEnum):
    """What a device reports besides positions (int8 in arrays)."""

    HOME_IN_RANGE = 0
    HOME_OUT_OF_RANGE = 1
    UNIT_MOVED = 2
    STRAP = 3
    TAMPER = 4
    CHARGE = 5
    POWER = 6
    ATTENDED = 7
    NOT_ATTENDED = 8


EVENT_NAMES: dict[str, EventKind] = {kind.name.lower(): kind for kind in EventKind}
"""The words of the `event` column."""


CHANNELS = (
    "call",
    "video_call",
    "sms",
    "email",
    "messaging",
    "social",
    "chat_room",
    "gaming",
    "forum",
    "publication",
    "letter",
    "gift",
    "payment",
    "in_person",
    "third_party",
    "other",
)
"""The words of the `channel` column."""
ACTIONS = (
    "message",
    "accept",
    "follow_request",
    "friend_request",
    "like",
    "react",
    "comment",
    "tag",
    "mention",
    "share",
    "poke",
    "view",
    "unblock",
    "join",
    "other",
)
"""The words of the `action` column; without one a record is a message."""
STATUSES = ("completed", "missed", "rejected", "voicemail", "undelivered", "blocked", "unknown")
"""The words of the `status` column: what became of a contact."""


class NearMissReason(StrEnum):
    """Why an episode stands in near_misses.csv and not among the possible breaches."""

    UNCLEAR_ONLY = "unclear_only"
    BEFORE_NOTICE = "before_notice"
    NOTICE_DAY = "notice_day"
    APPROACHED_BY_PROTECTED_PERSON = "approached_by_protected_person"
    WITHIN_WARNING = "within_warning"
    ANSWERED_INCOMING = "answered_incoming"
    WITHHELD_CALLER = "withheld_caller"
    RECORDED_AS_ATTENDED = "recorded_as_attended"
