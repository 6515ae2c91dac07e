"""The nouns of the program: frozen records and closed vocabularies.

Nothing here reads a file, knows a library or says a word to the user.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    import pandas as pd

Item = TypeVar("Item")


# --------------------------------------------------------------------------- findings


class Severity(StrEnum):
    """How much a finding weighs: only an error refuses the data."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule says about the data; the words for it live in `words`.

    `row` is the line an editor shows (the header is 1, None for a whole file), `case`
    picks a wording within the rule, `facts` fills it.
    """

    rule: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: Severity = Severity.ERROR
    case: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Findings are shown by place, so that a clerk mends a file from top to bottom."""
        return (self.file, self.row or 0, self.column or "", self.rule, self.value or "")


# --------------------------------------------------------------------------- tables


ROW_FILE = "@file"
ROW_LINE = "@line"


@dataclass(frozen=True)
class Document:
    """A hand-written Markdown text of an edition (the plan, a notice), with its lines."""

    file: str
    text: str


@dataclass(frozen=True)
class EditionTables:
    """One edition as read: its descriptor, frames by table name, and its texts.

    Each frame holds the columns of its Table Schema as strings (blank is ""), and
    `ROW_FILE` and `ROW_LINE`, which say where a row stands.
    """

    year: int
    descriptor: Mapping[str, object]
    frames: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Document]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Tables:
    """Everything below `data/`, read strictly but not yet judged as a whole."""

    shared: Mapping[str, pd.DataFrame]
    editions: Mapping[int, EditionTables]
    schemas: Mapping[str, TableSchema]


@dataclass(frozen=True)
class PackageTables:
    """A tabular Data Package of anybody's: frames by resource name, and their schemas."""

    frames: Mapping[str, pd.DataFrame]
    schemas: Mapping[str, TableSchema]


@dataclass(frozen=True)
class ForeignKey:
    """Columns of one table that must stand in another."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """What our own rules need of a Table Schema; frictionless gets the descriptor whole."""

    name: str
    descriptor: Mapping[str, Any]
    fields: Mapping[str, Mapping[str, Any]]
    types: Mapping[str, str]
    titles: Mapping[str, str]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    categories: Mapping[str, tuple[str, ...]]


# --------------------------------------------------------------------------- periods


class Frequency(StrEnum):
    """How long a period is, from the finest to the coarsest."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Length in months."""
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Period:
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
        mark = self.code[5]
        return {"H": Frequency.HALF, "Q": Frequency.QUARTER}.get(mark, Frequency.MONTH)

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
        return period in self.every_period

    def months_of(self, period: Period) -> tuple[Period, ...]:
        """The months a period is made of."""
        if period.frequency is Frequency.MONTH:
            return (period,)
        length = period.frequency.months
        start = (period.number - 1) * length
        return self.months[start : start + length]

    def parts(self, period: Period, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of a finer (or the same) length inside `period`, in order."""
        inside = set(self.months_of(period))
        return tuple(part for part in self.periods(frequency) if set(self.months_of(part)) <= inside)

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
        month = self.months_of(period)[-1]
        return date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


# --------------------------------------------------------------------------- the catalogue of an edition


class Kind(StrEnum):
    """What an edition is: a historical record, the office's own year, or an example."""

    HISTORICAL = "historical"
    CURRENT = "current"
    EXAMPLE = "example"


class AreaKind(StrEnum):
    """What sort of place an area is."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    COMMUNITY = "community"


class Measure(StrEnum):
    """How an indicator is measured."""

    PERCENT = "percent"
    PER_MILLE = "per_mille"
    COUNT = "count"
    AMOUNT = "amount"

    @property
    def is_rate(self) -> bool:
        """Whether a denominator divides the numerator."""
        return self in (Measure.PERCENT, Measure.PER_MILLE)

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by for print."""
        return {Measure.PERCENT: 100, Measure.PER_MILLE: 1000}.get(self, 1)

    @property
    def value_name(self) -> str:
        """The figure measure that carries the indicator's own value."""
        return "rate" if self.is_rate else self.value


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Accumulation(StrEnum):
    """How the reporting periods inside a longer period become its value."""

    SUM = "sum"
    LAST = "last"
    TO_DATE = "to_date"


class Level(StrEnum):
    """Who reports an indicator, or the finest area that may be shown."""

    AREA = "area"
    TOWNSHIP = "township"


class Certainty(StrEnum):
    """How sure the source of a fact is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Operator(StrEnum):
    """How a value is held against its target."""

    GE = "ge"
    LE = "le"
    EQ = "eq"
    GT = "gt"
    LT = "lt"
    BETWEEN = "between"

    def holds(self, value: Fraction, low: Fraction, high: Fraction | None) -> bool:
        """Whether `value` meets the target exactly, before any rounding."""
        match self:
            case Operator.GE:
                return value >= low
            case Operator.LE:
                return value <= low
            case Operator.EQ:
                return value == low
            case Operator.GT:
                return value > low
            case Operator.LT:
                return value < low
            case Operator.BETWEEN:
                return low <= value <= (low if high is None else high)


class Origin(StrEnum):
    """Where in the plan a target stands."""

    GOAL = "goal"
    MEASURE_TEXT = "measure_text"


class Cadence(StrEnum):
    """How often a measure is carried out."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    IRREGULAR = "irregular"


class Status(StrEnum):
    """What happened to one expected report."""

    REPORTED = "reported"
    LATE = "late"
    MISSING = "missing"
    CORRECTED = "corrected"
    NOT_APPLICABLE = "not_applicable"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"

    @property
    def has_value(self) -> bool:
        """Whether numbers stand behind the status."""
        return self not in (Status.MISSING, Status.NOT_APPLICABLE)


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
    cadence: Cadence
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


@dataclass(frozen=True, slots=True)
class Source:
    """A row some figure rests on: the file, relative to the root, and the row's key."""

    file: str
    key: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What one area reported for one indicator and period."""

    period: Period
    area: str
    indicator: str
    numerator: Fraction | None
    denominator: Fraction | None
    status: Status
    received_on: date | None
    note: str
    source: Source


@dataclass(frozen=True, slots=True)
class Terms:
    """What an office calls its areas, the whole of them, and those it writes to."""

    area: str
    whole: str
    addressees: str


@dataclass(frozen=True)
class Edition:
    """Everything of one year that is not a number of the year: the catalogue pages draw on."""

    calendar: Calendar
    kind: Kind
    title: str
    work: str
    banner: str
    terms: Terms
    township: str
    licences: tuple[str, ...]
    origins: tuple[str, ...]
    synthetic: tuple[str, ...]
    areas: Mapping[str, Area]
    indicators: Mapping[str, Indicator]
    laws: Mapping[str, Law]
    targets: Mapping[str, Target]
    measures: tuple[PlanMeasure, ...]
    paragraphs: tuple[Paragraph, ...]
    plan_notes: tuple[PlanNote, ...]
    bulletins: Mapping[Period, BulletinPlan]
    inputs: str

    @property
    def year(self) -> int:
        """The edition's number."""
        return self.calendar.year

    def reporting_areas(self, indicator: Indicator, period: Period) -> tuple[Area, ...]:
        """The areas that owe a report of the indicator: those that exist when the period ends."""
        if indicator.reported_by is Level.TOWNSHIP:
            return (self.areas[self.township],)
        last = self.calendar.last_day(period)
        return tuple(area for area in self.villages if area.valid_on(last))

    @property
    def villages(self) -> tuple[Area, ...]:
        """The areas below the township, in code order."""
        return tuple(area for area in self.areas.values() if area.parent == self.township)

    def target_in_force(self, indicator: str, area: str, period: Period) -> Target | None:
        """The goal a value of that area and period is held against, if any applies.

        In force is the newest of a chain of `supersedes` with `valid_from` not after the
        period's last day; a target for the area itself wins over one for all.
        """
        last = self.calendar.last_day(period)
        goals = [
            target
            for target in self.targets.values()
            if target.indicator == indicator and target.origin is Origin.GOAL and target.valid_from <= last
        ]
        replaced = {target.supersedes for target in goals if target.supersedes}
        in_force = [target for target in goals if target.target not in replaced and target.area in ("", area)]
        in_force.sort(key=lambda target: (target.area != area, target.target))
        first = in_force[0] if in_force else None
        if first is None or first.value is None:
            return None
        return first if not first.applies_to or period.frequency in first.applies_to else None


@dataclass(frozen=True)
class Dataset:
    """An edition whose data passed every rule. Only `rules.accept` makes one."""

    edition: Edition
    observations: tuple[Observation, ...]
    reported_to: Mapping[Frequency, Period]


# --------------------------------------------------------------------------- figures


REPORTS = "REPORTS"


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


@dataclass(frozen=True, slots=True, order=True)
class FigureId:
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


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its identity, exact value, printed text, state and sources.

    `value` is exact and in the printed unit (a percentage is already times 100); `text`
    is its print by the one rounding rule, without the unit.
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


@dataclass(frozen=True, slots=True)
class Return:
    """One expected report and what became of it; it carries no number."""

    period: Period
    area: str
    indicator: str
    status: Status
    received_on: date | None
    note: str


@dataclass(frozen=True)
class Figures:
    """Every figure of an edition, before anything is withheld. Never shown."""

    edition: Edition
    figures: Mapping[FigureId, Figure]
    returns: tuple[Return, ...]
    published: tuple[Period, ...]


@dataclass(frozen=True)
class Released:
    """What may be shown, and the only thing pages, charts and downloads are made of.

    Only `disclosure.disclose` makes one.
    """

    edition: Edition
    figures: Mapping[FigureId, Figure]
    returns: tuple[Return, ...]
    published: tuple[Period, ...]
    withheld_cells: int
    village_cells: int

    def find(self, indicator: str, area: str, period: Period | str, measure: str) -> Figure | None:
        """The figure with that identity, or None where none is published."""
        return self.figures.get(FigureId(indicator, area, str(period), measure))

    def published_of(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of one length with anything to show, in order."""
        return tuple(period for period in self.published if period.frequency is frequency)


# --------------------------------------------------------------------------- charts, pages, site


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: its name, the line under it, one SVG for wide and one for narrow screens."""

    name: str
    caption: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class Page:
    """A generated file of a site: its path below the edition, and its bytes as text."""

    path: str
    text: str


@dataclass(frozen=True)
class Pages:
    """All generated files of one edition; no path twice."""

    year: int
    title: str
    files: tuple[Page, ...]
    navigation: tuple[tuple[str, str], ...]


# --------------------------------------------------------------------------- what is asked, and what may be used


@dataclass(frozen=True)
class BuildOrder:
    """What is asked: which repository and years, at which state, dated how."""

    root: Path
    years: tuple[int, ...]
    revision: str
    as_of: date | None
    reuse: bool = True

    @property
    def data(self) -> Path:
        """The folder with the facts."""
        return self.root / "data"

    @property
    def public(self) -> Path:
        """The folder that is published."""
        return self.root / "public"


class Progress(Protocol):
    """Says what is being done; on a terminal with bars, elsewhere in plain lines."""

    def step(self, name: str) -> None:
        """Begin a named step."""

    def track(self, name: str, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items and show how many are done."""

    def done(self, seconds: Mapping[str, float]) -> None:
        """Say how long each step took."""


class Cache(Protocol):
    """Remembers texts by the content they were made from."""

    def get(self, key: str) -> str | None:
        """The text kept under the key, if it is still there."""

    def put(self, key: str, text: str) -> None:
        """Keep a text; never fails the build."""


@dataclass(frozen=True)
class Workshop:
    """What may be used: hands, memory, a voice, a clock and a place to work in."""

    executor: Executor
    cache: Cache
    progress: Progress
    clock: Callable[[], float]
    scratch: Path
