"""From incidents to the course of conduct: plain counts over the findings of one respondent.

Every count names its definition, the rows behind it, how much of the time could be observed, and
the guidance or study that it comes from. None of them ranks people, and none says what will
happen.
"""

from orderwatch.patterns.indicator import Indicator
from orderwatch.patterns.view import Pattern, pattern_of

__all__ = ["Indicator", "Pattern", "pattern_of"]
