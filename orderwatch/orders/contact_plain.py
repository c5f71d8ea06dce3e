"""Contact conditions and their exceptions back in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderwatch.orders.model import Condition
from orderwatch.outcome import ACTIONS, CHANNELS


def contact_terms(condition: Condition) -> Iterator[str]:
    """What a condition of kind no_contact forbids, line by line."""
    settings = condition.settings
    yield f"forbids contact with {', '.join(condition.persons)}"
    yield f"by {_some(settings['channels'], CHANNELS, 'any channel')}"
    yield f"actions that count: {_some(settings['actions'], ACTIONS, 'all')}"
    for key, words in (
        ("attempts", "attempts"),
        ("indirect", "contact through others"),
        ("answering", "answering what the protected person began"),
    ):
        yield f"{words}: {'counts' if settings[key] else 'does not count'}"


def registration_terms(condition: Condition) -> Iterator[str]:
    """Within how many days identifiers must be registered, and how many are."""
    settings = condition.settings
    first = "the first counts" if settings["first_day_counts"] else "from the day after"
    yield f"identifiers must be registered within {settings['days']} days ({first})"
    yield f"registered: {len(settings['registered'])}"


def exception_terms(contact: Mapping[str, Any]) -> Iterator[str]:
    """The terms of an exception that only contact has; all must hold."""
    if "through" in contact:
        yield f"through {' or '.join(contact['through'])}"
    if "with" in contact:
        yield f"with {' or '.join(contact['with'])} alone"
    if "channel" in contact:
        yield f"by {_some(contact['channel'], CHANNELS, 'any channel')}"
    if "platform" in contact:
        yield f"on the platform {contact['platform']}"
    if "replies" in contact:
        yield "in reply to the protected person"
    if "per_day" in contact:
        yield f"at most {contact['per_day']} a day"


def _some(words: Sequence[str], known: Sequence[str], every: str) -> str:
    """The words, or what is left out where that is shorter."""
    missing = [one for one in known if one not in words]
    if not missing:
        return every
    if len(missing) < len(words):
        return f"{every} except {', '.join(missing)}"
    return ", ".join(words)
