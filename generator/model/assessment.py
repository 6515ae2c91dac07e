"""Schemes: what is scored, for whom, by which method; and what is entered for it by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.model.periods import Frequency, Period

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from generator.model.periods import Calendar
    from generator.model.tables import Source

PERCENT = 100


class SubjectKind(StrEnum):
    """Who is assessed: areas, or posts (never persons)."""

    AREA = "area"
    POST = "post"


class PostKind(StrEnum):
    """What sort of post it is."""

    OFFICE = "office"
    VILLAGE_SPECIALIST = "village_specialist"


class Method(StrEnum):
    """How points follow from a value."""

    FULL_OR_ZERO = "full_or_zero"
    PER_STEP = "per_step"
    RATIO = "ratio"
    BAND = "band"
    TIERS = "tiers"
    PER_CASE = "per_case"
    MARKS = "marks"

    @property
    def needs_target(self) -> bool:
        """Whether a target must be in force in every scored period."""
        return self in (Method.FULL_OR_ZERO, Method.PER_STEP, Method.RATIO, Method.BAND)


class Shortcoming(StrEnum):
    """What can be wrong with an area's returns, as a count: found by checks, or seen from the returns."""

    MISREPORTED = "misreported"
    OMITTED = "omitted"
    CONCEALED = "concealed"
    LATE = "late"
    MISSING = "missing"
    CORRECTED = "corrected"

    @property
    def is_entered(self) -> bool:
        """Whether `quality.csv` gives the count; the others are counted from observations."""
        return self in ENTERED_SHORTCOMINGS


ENTERED_SHORTCOMINGS = (Shortcoming.MISREPORTED, Shortcoming.OMITTED, Shortcoming.CONCEALED)


class ProgressState(StrEnum):
    """How far a measure of the plan has got."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Post:
    """A post (岗位); how many hold it, never who."""

    post: str
    title: str
    kind: PostKind
    area: str
    holders: int


@dataclass(frozen=True, slots=True)
class Tier:
    """From a value on (itself included), this share of the points, in percent."""

    lower: Fraction
    percent: Fraction


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """A scored item of a scheme; `shortcomings` are counted where neither indicator nor marks give the value."""

    item: str
    title: str
    weight: Fraction
    indicator: str
    shortcomings: tuple[Shortcoming, ...]
    method: Method
    step: Fraction | None
    points: Fraction | None
    cap: Fraction | None
    tiers: tuple[Tier, ...]
    subjects: tuple[str, ...]
    note: str

    @property
    def is_bonus(self) -> bool:
        """A pure bonus item has no weight of its own, only a cap."""
        return self.weight == 0

    @property
    def full(self) -> Fraction:
        """The points of a perfect value."""
        return self.weight or self.most

    @property
    def most(self) -> Fraction:
        """The most points the item can bring: its weight, or the cap of a bonus."""
        return self.weight if self.cap is None else self.cap

    def applies_to(self, subject: str) -> bool:
        """Whether the item is assessed for a subject."""
        return not self.subjects or subject in self.subjects


@dataclass(frozen=True, slots=True)
class PartWeight:
    """What part of the annual score one period (`Q1`) or all periods of a length (`month`) make up, in percent."""

    part: str
    percent: Fraction

    @property
    def frequency(self) -> Frequency | None:
        """The length whose scores are averaged; None for a single period."""
        return Frequency(self.part) if self.part in list(Frequency) else None

    def periods(self, calendar: Calendar) -> tuple[Period, ...]:
        """The periods of the edition the part is made of; none for an unknown name."""
        if self.frequency:
            return calendar.periods(self.frequency)
        return tuple(period for period in calendar.every_period if period.code.partition("-")[2] == self.part)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等次) of a scheme, by score and perhaps by place."""

    grade: str
    minimum: Fraction
    maximum_rank: int | None
    consequence: str


@dataclass(frozen=True)
class Scheme:
    """A set of scored items, and how the year's score follows from them."""

    scheme: str
    title: str
    subject: SubjectKind
    total: Fraction
    decimals: int
    cadence: Frequency
    ranked: bool
    period_weights: tuple[PartWeight, ...]
    items: tuple[ScoredItem, ...]
    grades: tuple[Grade, ...]

    def scored_directly(self, calendar: Calendar) -> tuple[Period, ...]:
        """The periods scored on their own figures: those of the cadence, those averaged, and the year."""
        lengths = {self.cadence, *(weight.frequency for weight in self.period_weights if weight.frequency)}
        if not self.period_weights:
            lengths.add(Frequency.YEAR)
        named = {period for weight in self.period_weights for period in weight.periods(calendar)}
        return tuple(period for period in calendar.every_period if period.frequency in lengths or period in named)

    def scored(self, calendar: Calendar) -> tuple[Period, ...]:
        """Every period with a score, the year included."""
        year = calendar.periods(Frequency.YEAR)
        return tuple(dict.fromkeys([*self.scored_directly(calendar), *year]))

    def items_of(self, subject: str) -> tuple[ScoredItem, ...]:
        """The items assessed for a subject."""
        return tuple(item for item in self.items if item.applies_to(subject))


@dataclass(frozen=True, slots=True)
class Mark:
    """Points entered by hand for an item of method `marks`."""

    scheme: str
    subject: str
    period: Period
    item: str
    points: Fraction
    reason_code: str
    source: Source


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto (一票否决): on record beside score and rank, never in them."""

    scheme: str
    subject: str
    period: Period
    reason_code: str
    decided_on: date
    cleared_on: date | None


@dataclass(frozen=True, slots=True)
class QualityCount:
    """How often an area's statistics were found wrong in one way."""

    period: Period
    area: str
    kind: Shortcoming
    count: int
    note: str
    source: Source


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """How far a measure of the plan had got in a period."""

    measure: str
    period: Period
    state: ProgressState
    note: str
