"""Exact whole numbers in arrays: of 64 bits while they fit, Python's own beyond; never floating point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import LESS_THAN_SHOWN, fixed_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model.columns import Texts, Whole

FITS = 2**62


def whole(values: Sequence[int]) -> Whole:
    """Whole numbers as an array."""
    import numpy as np

    if max(map(abs, values), default=0) < FITS:
        return np.array(values, np.int64)
    return np.array(values, object)


def greatest(values: Whole | int) -> int:
    """The greatest magnitude among some numbers."""
    import numpy as np

    return abs(values) if isinstance(values, int) else int(np.abs(values).max()) if values.size else 0


def times(first: Whole, second: Whole | int) -> Whole:
    """Products."""
    if greatest(first) * greatest(second) >= FITS:
        first = first.astype(object)
    return first * second


def plus(first: Whole, second: Whole, sign: int = 1) -> Whole:
    """Sums; with a sign of -1 differences."""
    if greatest(first) + greatest(second) >= FITS:
        first = first.astype(object)
    found: Whole = first + sign * second
    return found


def total(values: Whole, axis: int) -> Whole:
    """Sums over an axis."""
    if greatest(values) * max(1, values.shape[axis]) >= FITS:
        values = values.astype(object)
    found: Whole = values.sum(axis=axis)
    return found


def difference(first: tuple[Whole, Whole], second: tuple[Whole, Whole]) -> tuple[Whole, Whole]:
    """One quotient less another, as numerators and denominators; of two with one denominator that stays."""
    import numpy as np

    (above, below), (last_above, last_below) = first, second
    if np.array_equal(below, last_below):
        return plus(above, last_above, -1), below
    return plus(times(above, last_below), times(last_above, below), -1), times(below, last_below)


def rounded(above: Whole, below: Whole, decimals: int) -> Whole:
    """Quotients in whole units of the last decimal, half up by magnitude; 0 where the denominator is 0."""
    import numpy as np

    known = below != 0
    safe = np.where(known, below, 1)
    doubled = times(np.abs(above), 2 * 10**decimals)
    magnitude = plus(doubled, safe) // times(safe, 2)
    found: Whole = np.where(known, np.where(above < 0, -magnitude, magnitude), 0)
    return found


def printed_numbers(above: Whole, below: Whole, decimals: int) -> Texts:
    """Quotients as `words.printed_number` prints each: half up by magnitude, `…` where one prints as zero and is none.

    Where the denominator is 0 there is no number and the text is blank.
    """
    import numpy as np

    units = rounded(above, below, decimals)
    different, places = np.unique(units, return_inverse=True)
    texts = np.array([fixed_point(int(number), decimals) for number in different], object)
    found = texts[places].reshape(units.shape)
    found[(units == 0) & (above != 0)] = LESS_THAN_SHOWN
    found[below == 0] = ""
    return found
