"""Normal forms of phone numbers, e-mail addresses, handles and device ids: who is who.

Two identifiers are the same where their keys are equal. What only looks the same, or may be the
same, shares a possible key; `compare` says which of the two it is. Nothing is looked up.
"""

from orderwatch.identity.kinds import KINDS, Normal, normal
from orderwatch.identity.likeness import Likeness, compare
from orderwatch.identity.record_ids import kind_of, of_record

__all__ = ["KINDS", "Likeness", "Normal", "compare", "kind_of", "normal", "of_record"]
