"""Which periods of an indicator are shown, and which of them is the latest."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from generator.pages.blocks import Cell
from generator.words import pages as words
from generator.words import period_short

if TYPE_CHECKING:
    from generator.model import (
        Indicator,
        Period,
        Released,
    )


def shown_periods(released: Released, indicator: Indicator) -> tuple[Period, ...]:
    """The published periods the indicator has figures for, finest first."""
    return released.published_from(indicator.frequency)


def latest_period(released: Released) -> Period | None:
    """The period of a bulletin that ends last; of several, the longest."""
    return next(iter(released.latest_first), None)


def latest_with_value(released: Released, indicator: Indicator, area: str) -> Period | None:
    """The last period of the indicator in a bulletin that has a figure of the area; the longest of equals."""
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    latest = (period for period in released.latest_first if period.frequency.months >= indicator.frequency.months)
    return next((period for period in latest if seek(area, period.code, value)), None)


def period_head(released: Released, period: Period) -> str:
    """A period in a narrow place; a draft says which no bulletin holds yet."""
    return words.not_public(period_short(period)) if period in released.running else period_short(period)


def period_cell(released: Released, period: Period) -> Cell:
    """The same as a cell."""
    return _period_cell(period_head(released, period))


@lru_cache(maxsize=1 << 10)
def _period_cell(text: str) -> Cell:
    return Cell(text)
