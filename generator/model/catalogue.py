"""The records an edition is made of: areas, laws, indicators, targets, measures, paragraphs, bulletins, waivers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model.vocabulary import (
    Accumulation,
    AreaKind,
    Cadence,
    Certainty,
    Direction,
    Level,
    Measure,
    NoticeSection,
    Operator,
    Origin,
)

if TYPE_CHECKING:
    from datetime import date

    from generator.model.periods import Frequency, Period


@dataclass(frozen=True, slots=True)
class Area:
    """A township, village or community (SDMX reference area)."""

    area: str
    name: str
    kind: AreaKind
    parent: str
    aliases: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    predecessors: tuple[str, ...]

    def valid_on(self, day: date) -> bool:
        """Whether the area exists on a day; `valid_to` itself is outside."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Law:
    """A legal basis, with the day it began and ended."""

    law: str
    title: str
    short_titles: tuple[str, ...]
    document_number: str
    effective_on: date | None
    repealed_on: date | None
    ended_terms: tuple[str, ...]
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, how it adds up, and how fine it may be shown."""

    indicator: str
    name: str
    definition: str
    measure: Measure
    unit: str
    direction: Direction
    numerator: str
    denominator: str
    accumulation: Accumulation
    frequency: Frequency
    reported_by: Level
    decimals: int
    level: Level
    small_cell: int
    small_rest: int
    laws: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    ended_by: str
    certainty: Certainty
    source: str
    part_of: str = ""

    @property
    def value_measure(self) -> str:
        """`rate`, `count` or `amount`."""
        return self.measure.value_name


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the ledger of targets; `value_text` is the figure as the plan writes it."""

    target: str
    indicator: str
    area: str
    operator: Operator
    operator_explicit: bool
    value: Fraction | None
    value_text: str
    value_high: Fraction | None
    value_high_text: str
    applies_to: frozenset[Frequency]
    origin: Origin
    locator: tuple[str, ...]
    valid_from: date
    basis: str
    approved_on: date | None
    supersedes: str
    note: str

    @property
    def statement(self) -> str:
        """The figures of the target as the plan writes them; both ends of a band."""
        return self.value_text if self.value_high is None else f"{self.value_text}～{self.value_high_text}"

    def is_met_by(self, value: Fraction) -> bool:
        """Whether an exact value meets the target; a target without a figure is not met."""
        return self.value is not None and self.operator.holds(value, self.value, self.value_high)

    def shortfall_of(self, value: Fraction) -> Fraction:
        """How far an exact value is behind the target; negative beyond it, never so for `eq` and a band."""
        gap = self.gap_of(value)
        if self.operator in (Operator.GE, Operator.GT):
            return -gap
        return gap if self.operator in (Operator.LE, Operator.LT) else abs(gap)

    def gap_of(self, value: Fraction) -> Fraction:
        """How far an exact value lies from the target; from the nearer end of a band, 0 inside it."""
        low = self.value or Fraction(0)
        if self.operator is not Operator.BETWEEN or value < low:
            return value - low
        return max(value - (low if self.value_high is None else self.value_high), Fraction(0))


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    """A measure (工作措施) of the plan, one node of a tree."""

    measure: str
    parent: str
    title: str
    owner: str
    cadence: Cadence | None
    due_on: date | None
    targets: tuple[str, ...]
    locator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the plan, verbatim; `level` is 0 for text, 1 to 6 for headings."""

    anchor: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class PlanNote:
    """An editor's note on one paragraph, perhaps held against another."""

    note: str
    anchor: str
    other_anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class BulletinPlan:
    """A bulletin of the year's calendar; number and issuer are blank when unknown."""

    bulletin: Period
    due_on: date
    publish_on: date
    document_number: str
    issuer: str


LOCATOR = re.compile(r"〔(?P<anchor>[0-9a-z-]+)〕")
FIGURE_TOKEN = re.compile(r"\{\{ *figure\(\"([^\"{}]*)\"\) *\}\}")


@dataclass(frozen=True, slots=True)
class NoticePart:
    """Hand-written paragraphs of a bulletin, by the part they belong to."""

    part: NoticeSection
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an office calls its areas, the whole of them, and those it writes to."""

    area: str
    whole: str
    addressees: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """An error that was kept with a reason: the rule, the file, and the key of the row (blank: the whole file)."""

    rule: str
    file: str
    key: str
    reason: str
    decided_on: date
