"""Where the figures of an indicator come from, by rule: spelled out only for the figure asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.model import STATES, Accumulation, FigureId, Level, Period, Source, State, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.assess.cells import Cells
    from generator.model import Edition

SUM = "sum(components)"
LAST = "last(components)"
ROW = "source"
FORMULAS = {
    "rate": "numerator/denominator*{scale}",
    "gap": "{value}-target",
    "change": "{value}-previous",
    "year_on_year": "{value}-last year",
    "due": "count(due)",
    "reported": "count(reported)",
}
COUNTED = ("numerator", "denominator")
RETURNS = ("due", "reported")
NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)


@dataclass(frozen=True, eq=False)
class OfIndicator:
    """The rules for the figures of one indicator.

    A value is a quotient of its two counts, a count the sum of its months or of its areas, a gap the value
    less its target, a change the value less the one before. `is_open` tells whether figures of areas are
    shown: where they are not, the rows behind them stand for them.
    """

    edition: Edition
    cells: Cells
    targets: Mapping[str, Sequence[Sequence[Target | None]]]
    is_open: bool = True

    def of_whole(self) -> OfIndicator:
        """The rules where figures of areas are not shown."""
        return replace(self, is_open=False)

    def formulas(self, measure: str, areas: Sequence[str], periods: Sequence[str]) -> list[list[str]]:
        """How the figures of a measure are computed, area by area and period by period: only targets may differ."""
        code = self.cells.indicator.indicator
        if measure.partition(":")[0] == "target":
            goals = [self.targets[measure][self.cells.place_of[period]] for period in periods]
            rows = [[own[self.cells.row_of[area]] for own in goals] for area in areas]
            return [[target.operator.value if target else "" for target in row] for row in rows]
        known: dict[bool, list[str]] = {}
        for area in areas:
            is_whole = area == self.edition.township
            if is_whole not in known:
                known[is_whole] = [self.formula(FigureId(code, area, period, measure)) for period in periods]
        return [known[area == self.edition.township] for area in areas]

    def formula(self, figure: FigureId) -> str:
        """How a figure is computed."""
        indicator = self.cells.indicator
        measure, _, _ = figure.measure.partition(":")
        if measure == "target":
            target = self._target(figure)
            return target.operator.value if target else ""
        if measure in FORMULAS:
            return FORMULAS[measure].format(value=indicator.value_measure, scale=indicator.measure.scale)
        if self._is_sum_of_areas(figure):
            return SUM
        if Period(figure.period).frequency is indicator.frequency:
            return ROW
        return SUM if self._adds_up else LAST

    def sources(self, figure: FigureId) -> tuple[Source, ...]:
        """The rows a figure is read from; those of areas that are not shown included."""
        indicator = self.cells.indicator
        measure, _, _ = figure.measure.partition(":")
        if measure == "target":
            target = self._target(figure)
            return (Source(f"data/{self.edition.year:04d}/targets.csv", target.target),) if target else ()
        is_counted = figure.measure in COUNTED or (
            figure.measure == indicator.value_measure and not indicator.measure.is_rate
        )
        if not is_counted and figure.measure not in RETURNS:
            return ()
        if is_counted and not self.is_open and self._is_sum_of_areas(figure):
            found = {row for area, period in self._parts(figure) for row in self._rows(area, period)}
            return tuple(sorted(found))
        is_row = Period(figure.period).frequency is indicator.frequency and not self._is_sum_of_areas(figure)
        row = self.cells.rows.get((figure.area, figure.period)) if is_row else None
        return (row,) if row else ()

    def components(self, figure: FigureId) -> tuple[FigureId, ...]:
        """The figures it is computed from, as far as they are shown."""
        measure, _, mark = figure.measure.partition(":")
        if measure in FORMULAS or measure == "target":
            return self._of_same_area(figure, measure, mark)
        if not self.is_open and self._is_sum_of_areas(figure):
            return ()
        code, parts = self.cells.indicator.indicator, self._parts(figure)
        return tuple(FigureId(code, area, period, figure.measure) for area, period in parts)

    def _of_same_area(self, figure: FigureId, measure: str, mark: str) -> tuple[FigureId, ...]:
        """What a rate, a gap or a change is computed from."""
        own = figure.with_measure(self.cells.indicator.value_measure)
        period = Period(figure.period)
        before = self.edition.calendar.previous(period)
        found = {
            "rate": (figure.with_measure("numerator"), figure.with_measure("denominator")),
            "gap": (own, figure.with_measure(f"target:{mark}" if mark else "target")),
            "change": (own, own.with_period(before.code)) if before else (own,),
            "year_on_year": (own, own.with_period(year_before(period))),
        }
        return found.get(measure, ())

    def _is_sum_of_areas(self, figure: FigureId) -> bool:
        return figure.area == self.edition.township and self.cells.indicator.reported_by is Level.AREA

    def _target(self, figure: FigureId) -> Target | None:
        row, place = self.cells.row_of[figure.area], self.cells.place_of[figure.period]
        return self.targets[figure.measure][place][row]

    def _parts(self, figure: FigureId) -> list[tuple[str, str]]:
        """The cells a count adds up, by area and period: those that apply, or all where none does."""
        found = list(self._inside(figure))
        due = [place for place in found if self.cells.state(*place) != NOT_APPLICABLE]
        return due or found

    def _inside(self, figure: FigureId) -> Iterator[tuple[str, str]]:
        cells, period = self.cells, Period(figure.period)
        if self._is_sum_of_areas(figure):
            place = cells.place_of[figure.period]
            for row, area in enumerate(cells.areas):
                if area != figure.area and cells.is_there(row, place):
                    yield area, figure.period
        elif period.frequency is not cells.indicator.frequency:
            leaves = self.edition.calendar.parts(period, cells.indicator.frequency)
            row = cells.row_of[figure.area]
            there = [leaf.code for leaf in leaves if cells.is_there(row, cells.place_of[leaf.code])]
            yield from ((figure.area, leaf) for leaf in (there if self._adds_up else there[-1:]))

    @property
    def _adds_up(self) -> bool:
        return self.cells.indicator.accumulation is Accumulation.SUM

    def _rows(self, area: str, period: str) -> set[Source]:
        """The rows behind a count of an area."""
        parts = self._parts(FigureId(self.cells.indicator.indicator, area, period, ""))
        leaves = parts if Period(period).frequency is not self.cells.indicator.frequency else [(area, period)]
        return {row for leaf in leaves if (row := self.cells.rows.get(leaf))}


def year_before(period: Period) -> str:
    """The code of the same period of the year before."""
    return f"{period.year - 1:04d}{period.code[4:]}"
