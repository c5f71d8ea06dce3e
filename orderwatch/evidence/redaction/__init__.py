"""Copies that may be shown to the respondent or to the defence, and what is withheld from each."""

from __future__ import annotations

from orderwatch.evidence.redaction.audience import AUDIENCES, Audience, Copy
from orderwatch.evidence.redaction.files import open_files, shown_run
from orderwatch.evidence.redaction.making import copy_for
from orderwatch.evidence.redaction.sink import RedactingSink

__all__ = ["AUDIENCES", "Audience", "Copy", "RedactingSink", "copy_for", "open_files", "shown_run"]
