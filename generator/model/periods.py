"""Months, quarters, halves and years, and the calendar of an edition."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class Frequency(StrEnum):
    """How long a period is, from the finest to the coarsest."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months."""
        return _MONTHS[self]


_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_FREQUENCIES = {"H": Frequency.HALF, "Q": Frequency.QUARTER}


class Period(NamedTuple):
    """A period by its code: `2008`, `2008-H1`, `2008-Q1`, `2008-03`."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def year(self) -> int:
        """The four digits in front: the calendar year of a month, else the edition."""
        return int(self.code[:4])

    @property
    def frequency(self) -> Frequency:
        """Which kind of period the code names."""
        if len(self.code) == len("2008"):
            return Frequency.YEAR
        return _FREQUENCIES.get(self.code[5], Frequency.MONTH)

    @property
    def number(self) -> int:
        """The number behind the dash; 1 for a year."""
        return int(self.code[5:].lstrip("HQ")) if len(self.code) > len("2008") else 1


@dataclass(frozen=True)
class Calendar:
    """The twelve months of an edition and the periods made of them."""

    year: int
    first_month: str

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The edition's months, which keep their calendar label (`2007-10`)."""
        start = int(self.first_month[:4]) * 12 + int(self.first_month[5:]) - 1
        return tuple(Period(f"{index // 12:04d}-{index % 12 + 1:02d}") for index in range(start, start + 12))

    def periods(self, frequency: Frequency) -> tuple[Period, ...]:
        """All periods of one length, in order."""
        if frequency is Frequency.MONTH:
            return self.months
        if frequency is Frequency.YEAR:
            return (Period(f"{self.year:04d}"),)
        mark = {Frequency.QUARTER: "Q", Frequency.HALF: "H"}[frequency]
        return tuple(Period(f"{self.year:04d}-{mark}{number}") for number in range(1, 12 // frequency.months + 1))

    @cached_property
    def every_period(self) -> tuple[Period, ...]:
        """All periods of the edition, months first."""
        return tuple(period for frequency in Frequency for period in self.periods(frequency))

    def __contains__(self, period: Period) -> bool:
        return period in self._made_of

    def months_of(self, period: Period) -> tuple[Period, ...]:
        """The months a period is made of."""
        return self._made_of.get(period) or self._months_of(period)

    @cached_property
    def _made_of(self) -> dict[Period, tuple[Period, ...]]:
        return {period: self._months_of(period) for period in self.every_period}

    def _months_of(self, period: Period) -> tuple[Period, ...]:
        if period.frequency is Frequency.MONTH:
            return (period,)
        length = period.frequency.months
        start = (period.number - 1) * length
        return self.months[start : start + length]

    def parts(self, period: Period, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of a finer (or the same) length inside `period`, in order."""
        return tuple(part for part in self.inside(period) if part.frequency is frequency)

    def inside(self, period: Period) -> tuple[Period, ...]:
        """Every period whose months lie in those of `period`, itself included, months first."""
        return self._inside.get(period, ())

    @cached_property
    def _inside(self) -> dict[Period, tuple[Period, ...]]:
        made_of = {period: frozenset(months) for period, months in self._made_of.items()}
        return {
            period: tuple(part for part in self.every_period if made_of[part] <= months)
            for period, months in made_of.items()
        }

    def previous(self, period: Period) -> Period | None:
        """The period of the same length just before, within the edition."""
        same = self.periods(period.frequency)
        index = same.index(period)
        return same[index - 1] if index else None

    def first_day(self, period: Period) -> date:
        """The first day of the period."""
        month = self.months_of(period)[0]
        return date(month.year, month.number, 1)

    def last_day(self, period: Period) -> date:
        """The last day of the period."""
        return self._ends.get(period) or _last_day(self.months_of(period)[-1])

    @cached_property
    def _ends(self) -> dict[Period, date]:
        return {period: _last_day(months[-1]) for period, months in self._made_of.items()}


def _last_day(month: Period) -> date:
    return date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])
