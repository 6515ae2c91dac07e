"""An edition and the records it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from generator.model.assessment import SubjectKind
from generator.model.periods import Frequency
from generator.model.vocabulary import (
    Accumulation,
    AreaKind,
    Cadence,
    Certainty,
    Direction,
    Kind,
    Level,
    Measure,
    NoticeSection,
    Operator,
    Origin,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from generator.model.assessment import MeasureProgress, Post, Scheme, Veto
    from generator.model.periods import Calendar, Period
    from generator.model.tables import TableSchema


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
    former_areas: Mapping[str, Area]
    posts: Mapping[str, Post]
    schemes: Mapping[str, Scheme]
    vetoes: tuple[Veto, ...]
    progress: tuple[MeasureProgress, ...]
    notices: Mapping[Period, tuple[NoticePart, ...]]
    waivers: tuple[Waiver, ...]
    dictionary: Mapping[str, TableSchema]
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

    @cached_property
    def villages(self) -> tuple[Area, ...]:
        """The areas below the township, in code order."""
        return tuple(area for area in self.areas.values() if area.parent == self.township)

    def subjects(self, scheme: Scheme, period: Period) -> tuple[str, ...]:
        """Who a scheme assesses in a period: the areas that exist at its end, or the posts its items name.

        Posts belong to a scheme by its items' `subjects`; a scheme that names none assesses every post.
        """
        key = (scheme.scheme, period)
        if key not in self._assessed:
            last = self.calendar.last_day(period)
            there = self._there(scheme)
            self._assessed[key] = tuple(code for code in there if self.areas[self.area_of(code)].valid_on(last))
        return self._assessed[key]

    @cached_property
    def _assessed(self) -> dict[tuple[str, Period], tuple[str, ...]]:
        """Whom a scheme assesses in the periods that were asked for."""
        return {}

    def listed(self, scheme: Scheme, period: Period) -> tuple[str, ...]:
        """Who stands in the table of a scheme and period: whom it assesses, and who was dissolved before its end."""
        key = (scheme.scheme, period)
        if key not in self._listed:
            left = {code for code in self._there(scheme) if self._left_in(self.areas[self.area_of(code)], period)}
            either = left.union(self.subjects(scheme, period))
            self._listed[key] = tuple(code for code in self._there(scheme) if code in either)
        return self._listed[key]

    @cached_property
    def _listed(self) -> dict[tuple[str, Period], tuple[str, ...]]:
        """Who stands in the tables that were asked for, by scheme and period."""
        return {}

    def _there(self, scheme: Scheme) -> tuple[str, ...]:
        if scheme.subject is SubjectKind.AREA:
            return tuple(area.area for area in self.villages)
        everyone = any(not item.subjects for item in scheme.items)
        named = {code for item in scheme.items for code in item.subjects}
        return tuple(code for code in self.posts if everyone or code in named)

    def _left_in(self, area: Area, period: Period) -> bool:
        first, last = self.calendar.first_day(period), self.calendar.last_day(period)
        return area.valid_from <= last and area.valid_to is not None and first < area.valid_to <= last

    def is_throughout(self, subject: str, period: Period) -> bool:
        """Whether a subject was there from the first to the last day of a period; only then is it scored and ranked."""
        area = self.areas[self.area_of(subject)]
        return area.valid_on(self.calendar.first_day(period)) and area.valid_on(self.calendar.last_day(period))

    def area_of(self, subject: str) -> str:
        """The area whose figures a subject is assessed on."""
        return self.posts[subject].area if subject in self.posts else subject

    def subject_name(self, subject: str) -> str:
        """The name of an area or the title of a post."""
        return self.posts[subject].title if subject in self.posts else self.areas[subject].name

    def veto_of(self, scheme: str, subject: str, period: Period, day: date | None = None) -> Veto | None:
        """The veto on record for a subject and period, as it stood on a day.

        For the year that is its own, or one of an earlier period that is not cleared.
        """
        own = [
            one if day is None or one.cleared_on is None or one.cleared_on <= day else replace(one, cleared_on=None)
            for one in self.vetoes
            if (one.scheme, one.subject) == (scheme, subject) and (day is None or one.decided_on <= day)
        ]
        exact = [one for one in own if one.period == period]
        inside = set(self.calendar.months_of(period))
        standing = [one for one in own if one.cleared_on is None and set(self.calendar.months_of(one.period)) <= inside]
        if period.frequency is Frequency.YEAR:
            exact += standing
        return next(iter(exact), None)

    def settled_on(self, period: Period) -> date | None:
        """The day the bulletin of a period is published, when its grades are settled."""
        plan = self.bulletins.get(period)
        return plan.publish_on if plan else None

    def told_on(self, period: Period) -> date:
        """The day the bulletin of a period is published; without a calendar the period's last."""
        return self.settled_on(period) or self.calendar.last_day(period)

    def by_day(self, bulletins: Iterable[Period]) -> list[Period]:
        """Bulletins in the order they come out; of one day the shorter period first."""
        return sorted(bulletins, key=lambda one: (self.told_on(one), one.frequency.months))

    def first_published_on(self, period: Period) -> date | None:
        """The day the first bulletin that contains a period is published, as the year's calendar has it."""
        return self._first_published.get(period)

    @cached_property
    def _first_published(self) -> Mapping[Period, date]:
        found: dict[Period, date] = {}
        for plan in self.bulletins.values():
            if plan.bulletin in self.calendar:
                for period in self.calendar.inside(plan.bulletin):
                    found[period] = min(plan.publish_on, found.get(period, plan.publish_on))
        return found

    @cached_property
    def _goals(self) -> dict[str, list[Target]]:
        """The targets that are goals, by indicator."""
        found: dict[str, list[Target]] = {}
        for target in self.targets.values():
            if target.origin is Origin.GOAL:
                found.setdefault(target.indicator, []).append(target)
        return found

    def target_in_force(self, indicator: str, area: str, period: Period) -> Target | None:
        """The goal a value of that area and period is held against, if any applies.

        In force is the newest of a chain of `supersedes` with `valid_from` not after the
        period's last day; a target for the area itself wins over one for all. What was approved
        after the period was first published does not reach back.
        """
        first = self.target_in_ledger(indicator, area, period)
        if first is None or first.value is None:
            return None
        return first if not first.applies_to or period.frequency in first.applies_to else None

    def target_in_ledger(self, indicator: str, area: str, period: Period) -> Target | None:
        """The goal that is in force at the end of a period, be it one for periods of another length."""
        own = area if area in self._areas_with_goals.get(indicator, ()) else ""
        key = (indicator, own, period)
        if key not in self._in_ledger:
            self._in_ledger[key] = self._found_in_ledger(*key)
        return self._in_ledger[key]

    @cached_property
    def _in_ledger(self) -> dict[tuple[str, str, Period], Target | None]:
        """The goals that were asked for, by indicator, area (blank where it has none of its own) and period."""
        return {}

    @cached_property
    def _areas_with_goals(self) -> dict[str, set[str]]:
        return {indicator: {one.area for one in goals} for indicator, goals in self._goals.items()}

    def _found_in_ledger(self, indicator: str, area: str, period: Period) -> Target | None:
        last, told_on = self.calendar.last_day(period), self.first_published_on(period)
        goals = [
            target
            for target in self._goals.get(indicator, ())
            if target.valid_from <= last and not (told_on and target.approved_on and target.approved_on > told_on)
        ]
        replaced = {target.supersedes for target in goals if target.supersedes}
        in_force = [target for target in goals if target.target not in replaced and target.area in ("", area)]
        in_force.sort(key=lambda target: (target.area != area, target.target))
        return in_force[0] if in_force else None
