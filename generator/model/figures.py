"""A figure: one published number, what it is called, what it is worth and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from generator.model.tables import Source

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


class Shown(Protocol):
    """What is printed of a figure."""

    @property
    def value(self) -> Fraction | None:
        """The exact value."""

    @property
    def text(self) -> str:
        """Its print, without the unit."""

    @property
    def unit(self) -> str:
        """Its unit."""

    @property
    def state(self) -> State:
        """What it is worth."""

    @property
    def verdict(self) -> Verdict:
        """Whether it meets the target."""

    @property
    def revised(self) -> bool:
        """Whether a printed value has another present one."""


class Provenance(Protocol):
    """Where figures come from: a rule that is spelled out for the figure asked about."""

    def formula(self, figure: FigureId) -> str:
        """How it is computed from its rows or components."""

    def sources(self, figure: FigureId) -> tuple[Source, ...]:
        """The rows it is read from."""

    def components(self, figure: FigureId) -> tuple[FigureId, ...]:
        """The figures it is computed from."""


class RuledProvenance(Provenance, Protocol):
    """The provenance of a block of figures."""

    def formulas(self, measure: str, areas: Sequence[str], periods: Sequence[str]) -> list[list[str]]:
        """How the figures of a measure are computed: for each area a formula for each period."""

    def of_whole(self) -> RuledProvenance:
        """The same where the figures of areas are not shown, so that the rows behind them stand for them."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The provenance of one figure, spelled out."""

    by: str
    rows: tuple[Source, ...] = ()
    parts: tuple[FigureId, ...] = ()

    def formula(self, _figure: FigureId) -> str:
        """How it is computed."""
        return self.by

    def sources(self, _figure: FigureId) -> tuple[Source, ...]:
        """The rows it is read from."""
        return self.rows

    def components(self, _figure: FigureId) -> tuple[FigureId, ...]:
        """The figures it is computed from."""
        return self.parts


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its identity, exact value, printed text, state and provenance.

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
    provenance: Provenance
    revised: bool = False

    @property
    def formula(self) -> str:
        """How it is computed from its rows or components."""
        return self.provenance.formula(self.id)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The rows it is read from."""
        return self.provenance.sources(self.id)

    @property
    def components(self) -> tuple[FigureId, ...]:
        """The figures it is computed from."""
        return self.provenance.components(self.id)
