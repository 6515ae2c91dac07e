"""Which periods of an indicator are shown, and which of them is the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pages.table_cells import (
    figure_at,
)
from generator.words import pages as words
from generator.words import (
    period_short,
)

if TYPE_CHECKING:
    from generator.model import (
        Indicator,
        Period,
        Released,
    )


def shown_periods(released: Released, indicator: Indicator) -> tuple[Period, ...]:
    """The published periods the indicator has figures for, finest first."""
    return tuple(period for period in released.published if period.frequency.months >= indicator.frequency.months)


def latest_period(released: Released) -> Period | None:
    """The period of a bulletin that ends last; of several, the longest."""
    calendar = released.edition.calendar
    return max(
        _in_bulletins(released),
        key=lambda period: (calendar.last_day(period), period.frequency.months),
        default=None,
    )


def _in_bulletins(released: Released) -> list[Period]:
    """The periods that are in bulletins; without those a draft shows besides."""
    running = set(released.running)
    return [period for period in released.published if period not in running]


def latest_with_value(released: Released, indicator: Indicator, area: str) -> Period | None:
    """The last period of the indicator in a bulletin that has a figure of the area; the longest of equals."""
    calendar = released.edition.calendar
    in_bulletins = set(_in_bulletins(released))
    periods = [
        period
        for period in shown_periods(released, indicator)
        if period in in_bulletins and figure_at(released, indicator, area, period)
    ]
    return max(periods, key=lambda period: (calendar.last_day(period), period.frequency.months), default=None)


def period_head(released: Released, period: Period) -> str:
    """A period in a narrow place; a draft says which no bulletin holds yet."""
    return words.not_public(period_short(period)) if period in released.running else period_short(period)
