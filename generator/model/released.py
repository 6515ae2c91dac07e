"""The figures of an edition, and what of them may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from generator.model.vocabulary import worst

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from generator.model.assessment import QualityCount, Scheme
    from generator.model.columns import FigureTable
    from generator.model.edition import Edition
    from generator.model.figures import Figure, FigureId, Shown
    from generator.model.periods import Frequency, Period
    from generator.model.tables import Source
    from generator.model.vintages import Difference, Release, Revision
    from generator.model.vocabulary import Status


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
    figures: FigureTable
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
    figures: FigureTable
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
        return self.figures.find(indicator, area, str(period), measure)

    def shown(self, indicator: str, area: str, period: Period | str, measure: str) -> Shown | None:
        """What is printed of the figure with that identity, or None where none is published."""
        return self.figures.shown(indicator, area, str(period), measure)

    def with_figures(self, figures: FigureTable) -> Released:
        """The same with other figures."""
        return replace(self, figures=figures)

    def placed(self, scheme: Scheme, period: Period) -> int:
        """How many of those who stand in the table of a scheme and period have a place."""
        key = (scheme.scheme, period)
        if key not in self._placed:
            ranks = (self.find(scheme.scheme, own, period, "rank") for own in self.edition.listed(scheme, period))
            self._placed[key] = sum(bool(rank and rank.state.has_value) for rank in ranks)
        return self._placed[key]

    @cached_property
    def _placed(self) -> dict[tuple[str, Period], int]:
        return {}

    @cached_property
    def running(self) -> tuple[Period, ...]:
        """The periods that are shown and that no bulletin holds yet; only a draft has any."""
        inside = {period for bulletin in self.bulletins for period in self.edition.calendar.inside(bulletin)}
        return tuple(period for period in self.published if period not in inside)

    @cached_property
    def latest_first(self) -> tuple[Period, ...]:
        """The periods that are in bulletins, those that end last first; of several, the longest."""
        calendar, running = self.edition.calendar, set(self.running)
        return tuple(
            sorted(
                (period for period in self.published if period not in running),
                key=lambda period: (calendar.last_day(period), period.frequency.months),
                reverse=True,
            )
        )

    @cached_property
    def fates(self) -> Mapping[tuple[str, Period], Status]:
        """The worst that became of each area's returns for exactly one period, where anything was due."""
        found: dict[tuple[str, Period], set[Status]] = {}
        for report in self.returns:
            found.setdefault((report.area, report.period), set()).add(report.status)
        return {key: status for key, statuses in found.items() if (status := worst(statuses))}

    @cached_property
    def returns_of(self) -> Mapping[str, tuple[Return, ...]]:
        """The returns of each area, in their order."""
        found: dict[str, list[Return]] = {}
        for report in self.returns:
            found.setdefault(report.area, []).append(report)
        return {area: tuple(own) for area, own in found.items()}

    @cached_property
    def _places(self) -> Mapping[Period, list[int]]:
        found: dict[Period, list[int]] = {}
        for place, report in enumerate(self.returns):
            found.setdefault(report.period, []).append(place)
        return found

    def returns_in(self, period: Period) -> tuple[Return, ...]:
        """The returns due inside a period, in their order."""
        inside = self.edition.calendar.inside(period)
        return tuple(
            self.returns[place] for place in sorted(at for part in inside for at in self._places.get(part, ()))
        )

    def published_from(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of at least a length with anything to show, finest first."""
        if frequency not in self._published_from:
            self._published_from[frequency] = tuple(
                period for period in self.published if period.frequency.months >= frequency.months
            )
        return self._published_from[frequency]

    @cached_property
    def _published_from(self) -> dict[Frequency, tuple[Period, ...]]:
        return {}

    def published_of(self, frequency: Frequency) -> tuple[Period, ...]:
        """The periods of one length with anything to show, in order."""
        return tuple(period for period in self.published if period.frequency is frequency)
