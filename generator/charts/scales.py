"""A value axis with round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from generator.words import grouped, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Scale:
    """The value axis of an indicator, the same in all its charts of an edition."""

    low: Fraction
    high: Fraction
    ticks: tuple[Fraction, ...]
    decimals: int

    @property
    def labels(self) -> tuple[tuple[float, str], ...]:
        """Where the ticks stand and what they say."""
        return tuple((float(tick), grouped(half_up(tick, self.decimals))) for tick in self.ticks)


def nice_scale(
    lowest: Fraction, highest: Fraction, *, full: Fraction | None = None, finest: Fraction = Fraction(1, 1000)
) -> Scale:
    """An axis with three to six round ticks that contains both ends.

    `full` caps it (100 %); no step is finer than what is printed.
    """
    span = max(highest - lowest, Fraction(1, 10) if full else Fraction(1))
    step = next(step for step in _round_steps() if step >= finest and span / step <= 5)  # noqa: PLR2004 - at most six ticks
    low = math.floor(lowest / step) * step
    high = math.ceil(highest / step) * step
    high = max(high, low + step * 2)
    if full is not None and high > full:
        low, high = low - (high - full), full
    low = max(low, Fraction(0))
    steps = int((high - low) / step)
    ticks = tuple(low + step * index for index in range(steps + 1))
    return Scale(low, high, ticks, 0 if step.denominator == 1 else len(str(float(step)).partition(".")[2]))


def _round_steps() -> Iterable[Fraction]:
    for power in count(-6):
        for digit in (1, 2, 5):
            yield Fraction(digit) * Fraction(10) ** power
