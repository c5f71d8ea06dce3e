"""After which refusal, and who answered: the plain counts of what guidance calls Unwanted.

What the protected person did is shown beside it, so that a reader for either side has both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from orderwatch.findings.wording import count, duration
from orderwatch.patterns.course import Course
from orderwatch.patterns.given import ContactsGiven, Given, Received
from orderwatch.patterns.incident import Apart, Attempt
from orderwatch.patterns.indicator import (
    NO_RECORDS,
    Behind,
    Definition,
    Family,
    Indicator,
    computed,
    not_computed,
    not_enough,
    of_attempt,
    of_incident,
)
from orderwatch.patterns.obsessive import refusals
from orderwatch.policy import Policy

AFTER_ORDER = Definition(
    family=Family.UNWANTED,
    code="after_notice",
    heading="Occasions after notice of the order",
    says="Occasions from the first notice on. All counted incidents are after notice of their own "
    "condition; those before it stand apart.",
    unit="occasions",
    sight="both",
    sources=("PHA1997", "HMICFRS2024"),
    rests_on="occasions",
)
AFTER_REFUSAL = Definition(
    family=Family.UNWANTED,
    code="after_refusal",
    heading="Contacts after a refusal in the records",
    says="Counted contacts with a person after the first one to them that is recorded as blocked "
    "or rejected. A refusal by word of mouth is not in the records.",
    unit="contacts",
    sight="contacts",
    sources=("CoP2024",),
)
CALLS_UNANSWERED = Definition(
    family=Family.UNWANTED,
    code="calls_not_answered",
    heading="Calls not answered",
    says="Of the counted calls, those that no record says were completed.",
    unit="share",
    sight="contacts",
    sources=("CoP2024",),
)
MESSAGES_UNANSWERED = Definition(
    family=Family.UNWANTED,
    code="messages_not_answered",
    heading="Messages not answered",
    says="Of the counted messages, those that are followed by no contact of their receiver with "
    "the respondent within a day (`reply_within_s`). Needs records of contacts.",
    unit="share",
    sight="contacts",
    sources=("CoP2024",),
    from_records=True,
)
BEGUN = Definition(
    family=Family.UNWANTED,
    code="begun_by_protected",
    heading="Begun by the protected person",
    says="Incidents that the protected person began, by a call that was answered or by coming "
    "near. They are not counted anywhere else.",
    unit="incidents",
    sight="both",
    sources=("CoP2024",),
)
REPLIES = Definition(
    family=Family.UNWANTED,
    code="replies",
    heading="Replies by the respondent",
    says="Counted incidents with a contact that came within a day (`reply_within_s`) of one by "
    "the protected person.",
    unit="incidents",
    sight="contacts",
    sources=("CoP2024",),
)
FROM_PROTECTED = Definition(
    family=Family.UNWANTED,
    code="contacts_by_protected",
    heading="Contacts by protected persons",
    says="Contacts of protected persons with the respondent from notice on, in the account "
    "period. Needs records of contacts.",
    unit="contacts",
    sight="contacts",
    sources=("CoP2024",),
    from_records=True,
)


def unwanted(course: Course, given: Given, policy: Policy) -> Iterator[Indicator]:
    """After which refusal, and who answered."""
    yield _after_order(course)
    yield _after_refusal(course)
    yield _calls(course)
    yield _messages(course, given, policy)
    begun = course.apart.get(Apart.BEGUN_BY_PROTECTED, ())
    rows = [of_incident(one) for one in begun]
    yield computed(BEGUN, len(begun), count(len(begun), "incident"), rows)
    replies = [one for one in course.counted if "reply" in one.flags]
    rows = [of_incident(one) for one in replies]
    words = f"{len(replies)} of {count(len(course.counted), 'incident')}"
    yield computed(REPLIES, len(replies), words, rows)
    yield _from_protected(given)


def _after_order(course: Course) -> Indicator:
    early = len(course.apart.get(Apart.BEFORE_NOTICE, ()))
    notice_us = course.notice_us
    if notice_us is None:
        return not_computed(AFTER_ORDER, "not computed: no notice is recorded in the order file")
    after = sum(one.start_us >= notice_us for one in course.occasions)
    words = f"{count(after, 'occasion')}; {count(early, 'incident')} before notice, not counted"
    return computed(AFTER_ORDER, after, words)


def _after_refusal(course: Course) -> Indicator:
    first = refusals(course.attempts)
    rows = [
        of_attempt(one)
        for one in course.attempts
        if any(first.get(key, one.at_us) < one.at_us for key in one.persons)
    ]
    if not first:
        return computed(AFTER_REFUSAL, 0, "no contact is recorded as blocked or rejected")
    return computed(AFTER_REFUSAL, len(rows), count(len(rows), "contact"), rows)


def _calls(course: Course) -> Indicator:
    calls = [one for one in course.attempts if one.channel in _CALLS]
    if not calls:
        return not_enough(CALLS_UNANSWERED, 0, "call")
    missed = [one for one in calls if "completed" not in one.statuses]
    words = f"{len(missed)} of {count(len(calls), 'call')}"
    rows = [of_attempt(one, ", ".join(sorted(one.statuses))) for one in missed]
    return computed(CALLS_UNANSWERED, len(missed) / len(calls), words, rows)


_CALLS = frozenset({"call", "video_call"})


def _messages(course: Course, given: Given, policy: Policy) -> Indicator:
    records = given.contacts
    if records is None:
        return not_computed(MESSAGES_UNANSWERED, given.why_contacts or NO_RECORDS)
    sent = [one for one in course.attempts if one.channel in _MESSAGES]
    if not sent:
        return not_enough(MESSAGES_UNANSWERED, 0, "message")
    within_us = round(policy.reply_within_s * 1e6)
    silent = [one for one in sent if not _answered(one, records.received, within_us)]
    rows = [of_attempt(one) for one in silent]
    words = f"{len(silent)} of {count(len(sent), 'message')}"
    cut = sum(one.at_us + within_us > records.until_us for one in silent)
    if cut:
        words += f"; after {cut} of them the time counted ends within {duration(within_us)}"
    return computed(MESSAGES_UNANSWERED, len(silent) / len(sent), words, rows)


_MESSAGES = frozenset({"sms", "email", "messaging", "social", "chat_room", "gaming", "forum"})


def _answered(one: Attempt, received: Sequence[Received], within_us: int) -> bool:
    first = bisect_right(received, one.at_us, key=lambda each: each.at_us)
    last = bisect_right(received, one.at_us + within_us, key=lambda each: each.at_us)
    return any(each.persons & one.persons for each in received[first:last])


def _from_protected(given: Given) -> Indicator:
    records: ContactsGiven | None = given.contacts
    if records is None:
        return not_computed(FROM_PROTECTED, given.why_contacts or NO_RECORDS)
    rows = [
        Behind(
            at_us=one.at_us,
            order_id=one.order_id,
            source=one.source,
            row=one.row,
            note=f"{one.channel} by {', '.join(one.sender)}",
        )
        for one in records.received
    ]
    return computed(FROM_PROTECTED, len(rows), count(len(rows), "contact"), rows)
