"""Figures, and what of them may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from generator.model.assessment import QualityCount
    from generator.model.catalogue import Edition
    from generator.model.periods import Frequency, Period
    from generator.model.tables import Source
    from generator.model.vintages import Difference, Release, Revision
    from generator.model.vocabulary import Status

REPORTS = "REPORTS"
BULLETINS = "BULLETINS"
RESERVED = frozenset({REPORTS, BULLETINS})


class State(StrEnum):
    """What a figure is worth: only the first three have a value."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    NOT_RANKED = "not_ranked"

    @property
    def has_value(self) -> bool:
        """Whether a number may be printed."""
        return self in (State.FINAL, State.PROVISIONAL, State.PARTIAL)


class Verdict(StrEnum):
    """Whether a value meets the target in force for it."""

    MET = "met"
    MISSED = "missed"
    NONE = "none"


class FigureId(NamedTuple):
    """`<indicator>/<area>/<period>/<measure>`, for instance `G06/V03/2008-Q1/rate`."""

    indicator: str
    area: str
    period: str
    measure: str

    def __str__(self) -> str:
        return f"{self.indicator}/{self.area}/{self.period}/{self.measure}"

    def with_measure(self, measure: str) -> FigureId:
        """The same cell, another measure."""
        return FigureId(self.indicator, self.area, self.period, measure)

    def with_period(self, period: str) -> FigureId:
        """The same measure of the same area, in another period."""
        return FigureId(self.indicator, self.area, period, self.measure)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its identity, exact value, printed text, state and sources.

    `value` is exact and in the printed unit (a percentage is already times 100); `text`
    is its print by the one rounding rule, without the unit. `revised` marks a printed value that
    has another present one.
    """

    id: FigureId
    value: Fraction | None
    text: str
    unit: str
    state: State
    verdict: Verdict
    formula: str
    sources: tuple[Source, ...]
    components: tuple[FigureId, ...]
    revised: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """One expected report and what became of it; it carries no number."""

    period: Period
    area: str
    indicator: str
    status: Status
    received_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """How the returns of a period that is not public yet come in; `missing` are the areas that have not sent all."""

    period: Period
    due: int
    received: int
    missing: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Figures:
    """Every figure of an edition, before anything is withheld. Never shown; equal to itself alone.

    `inputs` digests every row a figure may rest on, under the year's `key`; `releases` are all bulletins
    that were frozen.
    """

    edition: Edition
    figures: Mapping[FigureId, Figure]
    returns: tuple[Return, ...]
    published: tuple[Period, ...]
    bulletins: tuple[Period, ...]
    reasons: Mapping[tuple[str, str, Period, str], str]
    quality: tuple[QualityCount, ...]
    inputs: Mapping[Source, str]
    releases: Mapping[Period, Release]
    revisions: tuple[Revision, ...]
    draft: bool
    key: str = ""


@dataclass(frozen=True)
class Released:
    """What may be shown, and the only thing pages, charts and downloads are made of.

    Only `disclosure.disclose` makes one.
    """

    edition: Edition
    figures: Mapping[FigureId, Figure]
    returns: tuple[Return, ...]
    published: tuple[Period, ...]
    bulletins: tuple[Period, ...]
    reasons: Mapping[tuple[str, str, Period, str], str]
    quality: tuple[QualityCount, ...]
    withheld_cells: int
    secondary_cells: int
    village_cells: int
    releases: Mapping[Period, Release]
    revisions: tuple[Revision, ...]
    differences: Mapping[Period, tuple[Difference, ...]]
    infeasible: tuple[FigureId, ...]
    draft: bool
    awaited: tuple[Awaited, ...] = ()

    def find(self, indicator: str, area: str, period: Period | str, measure: str) -> Figure | None:
        """The figure with that identity, or None where none is published."""
        return self.figures.get(FigureId(indicator, area, str(period), measure))

    @cached_property
    def running(self) -> tuple[Period, ...]:
        """The periods that are shown and that no bulletin holds yet; only a draft has any."""
        inside = {period for bulletin in self.bulletins for period in self.edition.calendar.inside(bulletin)}
        return tuple(period for period in self.published if period not in inside)

    def published_of(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of one length with anything to show, in order."""
        return tuple(period for period in self.published if period.frequency is frequency)
