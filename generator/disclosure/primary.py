"""Primary suppression: which cells are small by themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.model import VALUED

if TYPE_CHECKING:
    from generator.model import Block, Column, Indicator
    from generator.model.columns import Marks, Whole


SMALLEST_BASE_WITHOUT_REST = 20
SENSITIVE = 10


def is_small(indicator: Indicator, numerator: Any, denominator: Any, *, of_township: bool) -> Any:  # noqa: ANN401 - one number or an array
    """Whether a cell must be withheld by itself; of arrays of counts, which cells must.

    Parameters
    ----------
    indicator : gives k = `small_cell` and r = `small_rest`; k = 0 is not about people.
    numerator, denominator : the two counts; denominator None for counts and amounts.
    of_township : the township's own cell, to which only k applies.

    """
    least, rest_least = indicator.small_cell, indicator.small_rest
    small = (numerator > 0) & (numerator < least)
    if denominator is None or least == 0:
        return small
    # nobody is counted: that is said openly, as not applicable
    somebody = denominator > 0
    small = small | (somebody & (denominator < least))
    if of_township:
        return small
    rest = denominator - numerator
    small = small | (somebody & (rest > 0) & (rest < rest_least))
    if rest_least == 0:
        small = small | (somebody & (denominator < SMALLEST_BASE_WITHOUT_REST))
    if least >= SENSITIVE:
        small = small | (somebody & ((numerator == 0) | (rest == 0)))
    return small


def has_value(column: Column) -> Marks:
    """Where the state of a column's figures has a value."""
    return (column.states >= 0) & (column.states < VALUED)


def counted(indicator: Indicator, block: Block) -> Marks:
    """Which cells of an indicator show a count."""
    column = block.columns["numerator" if indicator.measure.is_rate else indicator.value_measure]
    return column.known


def small_cells(indicator: Indicator, block: Block) -> Marks:
    """Which cells of an indicator must be withheld by themselves, over areas × periods."""
    import numpy as np

    there = counted(indicator, block)
    if not indicator.small_cell:
        return np.zeros(there.shape, bool)
    above = exact_counts(block.columns["numerator" if indicator.measure.is_rate else indicator.value_measure])
    below = exact_counts(block.columns["denominator"]) if indicator.measure.is_rate else None
    small = is_small(indicator, above, below, of_township=False)
    row = block.row_of[block.whole]
    small[row] = is_small(indicator, above[row], None if below is None else below[row], of_township=True)
    found: Marks = small & there
    return found


def exact_counts(column: Column) -> Whole:
    """The values of a column of counts; fractions where they are no whole numbers, 0 where there is none."""
    import numpy as np

    if (column.denominators <= 1).all():
        return column.numerators
    pairs = zip(column.numerators.flat, column.denominators.flat, strict=True)
    found = np.array([Fraction(int(above), int(below)) if below else Fraction(0) for above, below in pairs], object)
    return found.reshape(column.numerators.shape)
