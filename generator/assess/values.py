"""Exact values of a measure in arrays, and how they are held against targets and against each other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator import exact
from generator.assess.cells import FINAL, NOT_APPLICABLE, PARTIAL
from generator.model import ABSENT, STATES, Operator, Target
from generator.words import STATES as STATE_WORDS

if TYPE_CHECKING:
    from generator.assess.cells import Cells
    from generator.model.columns import Codes, Marks, Texts, Whole

PART_DECIMALS = 2
Quotient = tuple["Whole", "Whole"]
"""Numerators and denominators; a denominator of 0 is no number."""


@dataclass(frozen=True, eq=False)
class Values:
    """The values of an indicator as exact quotients, where they are, and what they are worth."""

    quotients: Quotient
    states: Codes

    @property
    def known(self) -> Marks:
        """Where there is a value."""
        found: Marks = (self.quotients[1] != 0) & (self.states >= FINAL) & (self.states <= PARTIAL)
        return found


def values_of(cells: Cells) -> Values:
    """The values of an indicator; of a rate that divides by nothing none, so that it does not apply."""
    import numpy as np

    counts, measure = cells.counts, cells.indicator.measure
    if measure.is_rate:
        known = counts.has_numerator & counts.has_denominator
        above = exact.times(counts.numerators, measure.scale)
        below = np.where(known, counts.denominators, 0)
    else:
        above, below = counts.numerators, np.where(counts.has_numerator, cells.scale, 0)
    states = np.where(counts.valued & (below == 0), NOT_APPLICABLE, counts.states).astype(np.int8)
    return Values((above, below), states)


def against(target: Target, values: Quotient) -> tuple[Marks, Quotient]:
    """Whether values meet a target, and how far they lie from it: from the nearer end of a band, 0 inside it."""
    import numpy as np

    low = target.value or Fraction(0)
    high = low if target.value_high is None else target.value_high
    from_low, from_high = (less(values, number) for number in (low, high))
    match target.operator:
        case Operator.GE:
            is_met = from_low[0] >= 0
        case Operator.LE:
            is_met = from_low[0] <= 0
        case Operator.EQ:
            is_met = from_low[0] == 0
        case Operator.GT:
            is_met = from_low[0] > 0
        case Operator.LT:
            is_met = from_low[0] < 0
        case Operator.BETWEEN:
            is_met = (from_low[0] >= 0) & (from_high[0] <= 0)
            under, over = from_low[0] < 0, from_high[0] > 0
            above = np.where(under, from_low[0], np.where(over, from_high[0], 0))
            return is_met, (above, np.where(under, from_low[1], from_high[1]))
    return is_met, from_low


def less(values: Quotient, number: Fraction) -> Quotient:
    """Quotients less one number."""
    above, below = values
    moved = exact.plus(exact.times(above, number.denominator), exact.times(below, number.numerator), -1)
    return moved, exact.times(below, number.denominator)


def difference(values: Values, last: Values, known: Marks) -> Values:
    """One value less another where both are known, as loose as the looser of them; elsewhere nothing."""
    import numpy as np

    (above, below), (last_above, last_below) = values.quotients, last.quotients
    safe = (np.where(known, below, 1), np.where(known, last_below, 1))
    found = exact.difference((above, safe[0]), (last_above, safe[1]))
    states = np.where(known, np.maximum(values.states, last.states), ABSENT).astype(np.int8)
    return Values((found[0], np.where(known, found[1], 0)), states)


def in_words(texts: Texts, values: Values) -> Texts:
    """Texts of numbers, and the state in words where there is none."""
    import numpy as np

    words = np.array([STATE_WORDS[state.value] for state in STATES], object)
    return np.where(values.known, texts, words[values.states])
