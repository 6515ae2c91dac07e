"""The figures of the indicators: every value exact, whole columns at once.

A rate is always the quotient of two sums, never a mean of rates. A verdict compares exact
numbers; only printing rounds.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator import exact
from generator.assess.cells import FINAL, cells_of
from generator.assess.provenance import OfIndicator, year_before
from generator.assess.values import PART_DECIMALS, Values, against, difference, in_words, values_of
from generator.model import ABSENT, VERDICTS, Block, Column, Level, Origin, Target, Verdict
from generator.words import UNIT_AREAS, UNIT_RETURNS, difference_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.assess.cells import Cells
    from generator.model import Dataset, Edition, Period, Released
    from generator.model.columns import Codes

MET, MISSED, NONE = (VERDICTS.index(verdict) for verdict in (Verdict.MET, Verdict.MISSED, Verdict.NONE))
Targets = list[list[Target | None]]
"""The target in force by place of the period and row of the area."""


def indicator_blocks(dataset: Dataset, public: tuple[Period, ...], before: Released | None = None) -> dict[str, Block]:
    """The figures of every indicator, area and public period: value, counts, target, gap, changes, reports.

    `before` is the last year's edition; what it shows is what this year is held against.
    """
    found = {}
    for cells in cells_of(dataset):
        code = cells.indicator.indicator
        last = before.figures.blocks.get(code) if before else None
        found[code] = _Columns(dataset.edition, cells, public).block(last)
    return found


class _Columns:
    """The columns of one indicator."""

    def __init__(self, edition: Edition, cells: Cells, public: Sequence[Period]) -> None:
        import numpy as np

        self.edition, self.cells, self.indicator = edition, cells, cells.indicator
        self.is_public = np.array([period in public for period in cells.periods], bool)
        self.values = values_of(cells)
        self.targets: dict[str, Targets] = {}

    def block(self, last: Block | None) -> Block:
        """All columns; `last` are those of the year before as they were shown."""
        columns = self._counts()
        in_force = self._in_force()
        verdicts = self._put_target(columns, "", in_force)
        for target in self._promises():
            self._put_target(columns, f":{target.target}", self._promised(target))
        measure = self.indicator.value_measure
        columns[measure] = self._column(self.values, self.indicator.unit, verdicts=verdicts)
        columns["change"] = self._column(self._change(), difference_unit(self.indicator.unit))
        if last is not None and measure in last.columns:
            difference = self._year_on_year(last, last.columns[measure])
            columns["year_on_year"] = self._column(difference, difference_unit(self.indicator.unit))
        columns |= self._reports()
        return Block(
            indicator=self.indicator.indicator,
            areas=self.cells.areas,
            periods=tuple(period.code for period in self.cells.periods),
            columns=columns,
            provenance=OfIndicator(self.edition, self.cells, self.targets),
            whole=self.edition.township,
        )

    def _column(
        self, values: Values, unit: str, *, verdicts: Codes | None = None, decimals: int | None = None
    ) -> Column:
        """Values as a column, of the public periods; where there is no number the text is the state in words."""
        import numpy as np

        above, below = values.quotients
        below = np.where(values.known, below, 0)
        texts = exact.printed_numbers(above, below, self.indicator.decimals if decimals is None else decimals)
        return Column(above, below, self._shown(values.states), in_words(texts, values), unit, verdicts)

    def _shown(self, states: Codes) -> Codes:
        import numpy as np

        return np.where(self.is_public, states, ABSENT).astype(np.int8)

    def _counts(self) -> dict[str, Column]:
        """Numerators and denominators of a rate as they were added up; with decimals where they are not whole."""
        import numpy as np

        if not self.indicator.measure.is_rate:
            return {}
        counts, found = self.cells.counts, {}
        for name, numbers, known in (
            ("numerator", counts.numerators, counts.has_numerator),
            ("denominator", counts.denominators, counts.has_denominator),
        ):
            values = Values((numbers, np.where(known, self.cells.scale, 0)), counts.states)
            column = self._column(values, "", decimals=0)
            broken = values.known & (numbers % self.cells.scale != 0)
            if broken.any():
                column.texts[broken] = self._column(values, "", decimals=PART_DECIMALS).texts[broken]
            found[name] = column
        return found

    # ----------------------------------------------------------------- targets

    def _in_force(self) -> Targets:
        """The goal each value is held against."""
        code, areas = self.indicator.indicator, self.cells.areas
        own = {target.area for target in self.edition.targets.values() if target.indicator == code and target.area}
        found: Targets = []
        for period in self.cells.periods:
            common = self.edition.target_in_force(code, "", period)
            found.append(
                [self.edition.target_in_force(code, area, period) if area in own else common for area in areas]
            )
        return found

    def _promises(self) -> list[Target]:
        """What the measures of the plan say of the indicator, beside its goal."""
        code = self.indicator.indicator
        return [
            target
            for target in self.edition.targets.values()
            if target.indicator == code and target.origin is Origin.MEASURE_TEXT
        ]

    def _promised(self, target: Target) -> Targets:
        """A promise in the periods it is about; it is one of the whole."""

        def is_held(period: Period) -> bool:
            last = self.edition.calendar.last_day(period)
            return target.valid_from <= last and (not target.applies_to or period.frequency in target.applies_to)

        township = self.edition.township
        return [
            [target if area == township and is_held(period) else None for area in self.cells.areas]
            for period in self.cells.periods
        ]

    def _put_target(self, columns: dict[str, Column], mark: str, targets: Targets) -> Codes:
        """Add the columns of a target and of the distance from it; returns the verdicts on the values.

        A promise of the plan carries its code, and the verdict on its gap.
        """
        import numpy as np

        shape = self.values.states.shape
        grid = {id(goal): goal for line in targets for goal in line if goal is not None and goal.value is not None}
        places = np.array([[id(goal) if goal else 0 for goal in line] for line in targets], np.int64).T.reshape(shape)
        verdicts = np.full(shape, NONE, np.int8)
        stated = Values((np.zeros(shape, object), np.ones(shape, object)), np.full(shape, ABSENT, np.int8))
        gaps = Values((np.zeros(shape, object), np.zeros(shape, object)), np.full(shape, ABSENT, np.int8))
        texts = np.full(shape, "", object)
        for number, target in grid.items():
            held = (places == number) & (self.values.states != ABSENT)
            value = target.value or Fraction(0)
            stated.states[held] = FINAL
            stated.quotients[0][held], stated.quotients[1][held] = value.numerator, value.denominator
            texts[held] = target.statement
            gaps.states[held] = self.values.states[held]
            known = held & self.values.known
            above, below = (part[known] for part in self.values.quotients)
            is_met, gap = against(target, (above, below))
            verdicts[known] = np.where(is_met, MET, MISSED)
            gaps.quotients[0][known], gaps.quotients[1][known] = gap
        if grid:
            self.targets[f"target{mark}"] = targets
            columns[f"target{mark}"] = Column(*stated.quotients, self._shown(stated.states), texts, self.indicator.unit)
            unit = difference_unit(self.indicator.unit)
            columns[f"gap{mark}"] = self._column(gaps, unit, verdicts=verdicts if mark else None)
        return verdicts

    # ----------------------------------------------------------------- changes

    def _change(self) -> Values:
        """Each value against the same area's value one period of the same length before, where both are public."""
        import numpy as np

        calendar = self.edition.calendar
        before = np.array([self._place_of(calendar.previous(period)) for period in self.cells.periods], np.int64)
        has_before = before >= 0
        is_open = self.is_public & has_before & self.is_public[before]
        known = self.values.known & self.values.known[:, before] & is_open
        above, below = self.values.quotients
        last = Values((above[:, before], below[:, before]), self.values.states[:, before])
        return difference(self.values, last, known)

    def _place_of(self, period: Period | None) -> int:
        return -1 if period is None else self.cells.place_of.get(period.code, -1)

    def _year_on_year(self, last: Block, column: Column) -> Values:
        """Each value against the same period of the year before, where both may be shown."""
        import numpy as np

        rows = np.array([last.row_of.get(area, -1) for area in self.cells.areas], np.int64)
        places = np.array([last.place_of.get(year_before(period), -1) for period in self.cells.periods], np.int64)
        index = np.ix_(rows, places)
        there = (rows >= 0)[:, np.newaxis] & (places >= 0)[np.newaxis]
        then = Values((column.numerators[index], column.denominators[index]), column.states[index])
        return difference(self.values, then, self.values.known & then.known & there & self.is_public)

    def _reports(self) -> dict[str, Column]:
        """Reports due and received; those of the whole count areas, where areas report."""
        import numpy as np

        found = {}
        of_areas = UNIT_AREAS if self.indicator.reported_by is Level.AREA else UNIT_RETURNS
        states = np.where(self.cells.due > 0, FINAL, ABSENT).astype(np.int8)
        for name, numbers in (("due", self.cells.due), ("reported", self.cells.reported)):
            texts = exact.printed_numbers(numbers, np.ones_like(numbers), 0)
            found[name] = Column(
                numbers, np.ones_like(numbers), self._shown(states), texts, UNIT_RETURNS, None, of_areas
            )
        return found
