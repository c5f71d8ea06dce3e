"""Every code of the tables in words, for people who do not keep docs/outputs.md beside them."""

from __future__ import annotations

FLAGS: dict[str, str] = {
    "accuracy_unknown": "the export gives no usable radius for a fix that counts",
    "spike": "out and back faster than anyone travels",
    "jump": "a step faster than anyone travels, without return",
    "wifi_only": "carried by Wi-Fi, cell or RF fixes only",
    "silence_before": "a silence before the stay: when it began is not known",
    "silence_after": "a silence after the stay: when it ended is not known",
    "open_start": "the records, or the time that counts, begin inside",
    "open_end": "the records, or the time that counts, end inside",
    "may_be_permitted": "an exception that needs a person's judgement may cover it",
    "granted_after": "an exception would cover it, had it been granted by then",
    "notice_not_recorded": "no notice is in the order file",
    "device_period_assumed": "the device has no from: taken to be held from the first notice",
    "period_assumed": "the account period was taken from the records",
    "policy_changed": "a threshold differs from the default",
    "absent_whole_window": "the account shows nothing but absence from one end of the hours to the "
    "other",
    "last_day": "on the last local day of the condition",
    "approach_by_respondent": "the respondent is shown to have come nearer before it",
    "approach_by_protected": "the protected person is shown to have come nearer before it",
    "approach_by_both": "both are shown to have come nearer before it",
    "who_moved_unclear": "who came nearer is not shown",
    "passed_through": "entered and left on different sides without a stop",
    "proxy_list": "the place is a list of premises",
    "answered_incoming": "the protected person began the contact",
    "corroborated": "exports of both sides record it",
    "device_elsewhere": "a device not marked worn was elsewhere at the time of a sighting",
    "devices_disagree": "devices marked worn say the opposite of a sighting",
    "edge_of_force": "a coarse clock leaves open whether the condition was in force",
    "forwarded_call": "one call that rang at two numbers of the person",
    "from_log": "only a person's log tells of it",
    "group_chat": "a message to a group in which the protected person is",
    "held_by_both": "an identifier that the respondent and the protected person share",
    "indirect": "through another person",
    "matched_withheld": "a call without caller identity, matched with one in the respondent's own "
    "record",
    "named": "the publication names the person or an identifier in its text",
    "tagged": "the publication tags the person",
    "needs_review": "a match that a person must read",
    "past_exception": "a call that began within an exception, from the end of that on",
    "not_bound_at_deadline": "the condition did not bind up to the end of the last day to register",
    "blinds": "another condition was in force in the silence, and only positions show it",
    "charge_event": "the device reported its charge beside the silence",
    "power_event": "the device reported its power beside the silence",
    "strap_event": "the device reported its strap beside the silence",
    "tamper_event": "the device reported tampering beside the silence",
    "device_still": "the device kept its place for 24 hours or more about then",
    "coverage_not_stated": "no single export says that it reaches over the silence",
    "device_changed": "a device was handed over in the silence",
    "not_in_this_export": "the exports leave out some methods of positioning",
    "rows_set_aside": "rows that cannot be dated may lie in the silence",
    "not_registered": "an identifier is not on the list",
    "registered_late": "an identifier came onto the list after the deadline",
    "possible_impersonation": "the respondent's identifier can be taken for another person's",
    "reply": "within reply_within of a contact by the protected person",
    "shared_identifier": "an identifier is shared with others",
    "sighting_supported": "a device marked worn was there at the time of a sighting",
    "sighting_contradicted": "a device marked worn was elsewhere at the time of a sighting",
    "sighting_no_data": "no device marked worn has a position at the time of a sighting",
    "status_unknown": "not recorded whether it came about, and attempts do not count",
    "suspected_identifier": "an identifier is only suspected to be the person's: at most moderate",
    "repeat": "the same position as the sound fix before: no new measurement",
    "too_coarse": "too inexact to carry a claim about this place",
}
"""Circumstances of a finding or of one record."""

REASONS: dict[str, str] = {
    "unclear_only": "the records do not show it: they lie near the line, show neither side, or "
    "may lie where an exception permits it",
    "before_notice": "before notice of the condition, or of this version of it",
    "notice_day": "on the day of a notice whose hour is not recorded",
    "approached_by_protected_person": "only the protected person is shown to have come nearer",
    "within_warning": "within the warning distance of the condition, in no finding of it",
    "answered_incoming": "the protected person began it, and the respondent's side answered it",
    "recorded_as_attended": "away throughout a window that an event says was attended",
    "withheld_caller": "a contact without the sender's identity",
    "exception": "inside an exception of the order",
}
"""Why an episode is no possible breach."""

SPEAKS_AGAINST: dict[str, str] = {
    "accuracy_unknown": "the export gives no usable radius for a fix that counts",
    "jump": "a step faster than anyone travels, without return",
    "may_be_permitted": "an exception that needs a person's judgement may cover it",
    "passed_through": "entered and left on different sides without a stop",
    "policy_changed": "a threshold differs from the default",
    "spike": "out and back faster than anyone travels",
    "wifi_only": "carried by Wi-Fi, cell or RF fixes only",
    "approached_by_protected_person": "only the protected person is shown to have come nearer",
    "single_fix": "one position alone is on the forbidden side",
    "devices_disagree": "another device of the person was on the other side in the same minutes",
    "within_map_tolerance": "it falls if the place is smaller by less than its line's tolerance",
    "usual_place_near_line": "the device is often near the line, and no deeper here",
    "home_unit_in_range": "a home unit had the device in range in that time",
    "contradicted_by_fix": "a position of a device says the opposite at that time",
    "answered_incoming": "the protected person began the contact",
    "device_elsewhere": "a device not marked worn was elsewhere at the time of a sighting",
    "from_log": "only a person's log tells of it",
    "matched_withheld": "a call without caller identity, matched with one in the respondent's own "
    "record",
    "needs_review": "a match that a person must read",
    "reply": "within reply_within of a contact by the protected person",
    "shared_identifier": "an identifier is shared with others",
    "suspected_identifier": "an identifier is only suspected to be the person's: at most moderate",
    "sides_disagree": "one side records an attempt, the other a completed contact",
    "coverage_not_stated": "no single export says that it reaches over the silence",
    "device_changed": "a device was handed over in the silence",
    "not_in_this_export": "the exports leave out some methods of positioning",
    "rows_set_aside": "rows that cannot be dated may lie in the silence",
    "first_seen": "when an identifier came to the respondent is not recorded",
}
"""What speaks against a finding."""

BASES: dict[str, str] = {
    "could": "a silence with room for a stay",
    "could_not": "a silence too short to come to the place and go back",
    "crossed": "a silence between a fix inside and one outside",
    "before_first_record": "the device's records, or the pairs of two devices, begin or end here",
    "after_last_record": "the device's records, or the pairs of two devices, begin or end here",
    "not_yet_fitted": "outside the period of the device",
    "no_longer_fitted": "outside the period of the device",
    "no_records": "no record of any device",
    "not_covered": "outside what the exports say they cover",
    "not_in_this_export": "the export leaves out some methods: not the device being off",
    "no_place_version": "no version of the place is given for this time",
    "no_contact_recorded": "the exports at hand hold no call with a length in this time; what "
    "takes no time, such as a message, stands in the lists",
    "before_deadline": "an identifier is in use that may still be registered in time",
    "unclear_contact": "during a call that is a near miss",
    "transition": "between a fix inside and one outside",
    "unclear_fix": "beside a fix that shows neither",
    "unseen": "two like fixes, too far apart in time to settle what lies between",
    "before_notice": "inside, before notice or on its day",
    "notice_day": "inside, before notice or on its day",
    "devices_disagree": "devices of the person say the opposite, none of them worn",
    "approached_by_protected_person": "near each other after the protected person alone came",
    "no_pair": "both devices have records, none close enough in time to the other",
    "home_unit_in_range": "a home unit had the device in range at the place",
    "home_unit_out_of_range": "out of range of the home unit, or in range after it was moved",
    "home_unit_moved": "out of range of the home unit, or in range after it was moved",
    "near_in_window": "near the place in the window for at least the stay",
    "attended": "an event says that the window was attended",
    "not_attended": "an event says that it was not, and no position speaks of it",
    "reported": "a device reported no longer ago than the condition allows",
    "may_have_reported": "a record that may not be the device's own, or a clock of minutes, leaves "
    "open whether a device reported in time",
    "no_report_yet": "the stated time has not passed since the condition began to bind",
    "period_assumed": "the period was taken from the records: silence is not looked for",
    "records_disagree": "events of attendance and positions, or two events, say the opposite",
    "attendance_not_shown": "in a window that is shown neither attended nor missed",
    "exception": "an exception holds",
    "tolerance": "away within the tolerance or the allowance of a curfew",
    "allowance": "away within the tolerance or the allowance of a curfew",
}
"""Why a stretch of time is in its state."""

KINDS: dict[str, str] = {
    "exclusion_zone": "not to enter",
    "inclusion_zone": "to stay in",
    "restriction_zone": "to stay in an area",
    "curfew": "to be in at stated hours",
    "attend": "to attend",
    "monitoring": "to keep a device reporting",
    "keep_away": "to keep away from a person",
    "no_contact": "not to contact",
    "no_publication": "not to publish about",
    "registered_identifiers": "to register identifiers",
    "not_checkable": "not checkable from records",
}
"""What a condition asks for."""


def outcome_words(outcome: str) -> str:
    """What people are told of the outcome of a record: `consistent` would say too much."""
    return "nothing against" if outcome == "consistent" else outcome


def words_of(code: str, words: dict[str, str]) -> str:
    """The words of a code such as `spike` or `may_be_permitted:e2`; the code where it has none."""
    head, _, rest = code.partition(":")
    said = words.get(head, head.replace("_", " "))
    return f"{rest}: {said}" if rest else said
