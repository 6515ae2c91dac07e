"""An edition: everything of one year that is not a number of the year, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from generator.model.assessment import SubjectKind
from generator.model.periods import Frequency
from generator.model.vocabulary import (
    Kind,
    Level,
    Origin,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from generator.model.assessment import MeasureProgress, Post, Scheme, Veto
    from generator.model.catalogue import (
        Area,
        BulletinPlan,
        Indicator,
        Law,
        NoticePart,
        Paragraph,
        PlanMeasure,
        PlanNote,
        Target,
        Terms,
        Waiver,
    )
    from generator.model.periods import Calendar, Period
    from generator.model.tables import TableSchema


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
            veto if day is None or veto.cleared_on is None or veto.cleared_on <= day else replace(veto, cleared_on=None)
            for veto in self.vetoes
            if (veto.scheme, veto.subject) == (scheme, subject) and (day is None or veto.decided_on <= day)
        ]
        exact = [decided for decided in own if decided.period == period]
        inside = set(self.calendar.months_of(period))
        standing = [
            decided
            for decided in own
            if decided.cleared_on is None and set(self.calendar.months_of(decided.period)) <= inside
        ]
        if period.frequency is Frequency.YEAR:
            exact += standing
        return next(iter(exact), None)

    def settled_on(self, period: Period) -> date | None:
        """The day the bulletin of a period is published, when its grades are settled."""
        plan = self.bulletins.get(period)
        return plan.publish_on if plan else None

    def published_on(self, period: Period) -> date:
        """The day the bulletin of a period is published; without a calendar the period's last."""
        return self.settled_on(period) or self.calendar.last_day(period)

    def by_day(self, bulletins: Iterable[Period]) -> list[Period]:
        """Bulletins in the order they come out; of one day the shorter period first."""
        return sorted(bulletins, key=lambda bulletin: (self.published_on(bulletin), bulletin.frequency.months))

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
        return {indicator: {target.area for target in goals} for indicator, goals in self._goals.items()}

    def _found_in_ledger(self, indicator: str, area: str, period: Period) -> Target | None:
        last, published_on = self.calendar.last_day(period), self.first_published_on(period)
        goals = [
            target
            for target in self._goals.get(indicator, ())
            if target.valid_from <= last
            and not (published_on and target.approved_on and target.approved_on > published_on)
        ]
        replaced = {target.supersedes for target in goals if target.supersedes}
        in_force = [target for target in goals if target.target not in replaced and target.area in ("", area)]
        in_force.sort(key=lambda target: (target.area != area, target.target))
        return in_force[0] if in_force else None
