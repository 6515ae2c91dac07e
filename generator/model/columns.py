"""Figures as columns: arrays of areas × periods for each measure, and a `Figure` for whoever asks for one."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from generator.model.figures import Figure, FigureId, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from generator.model.figures import RuledProvenance, Shown

    Whole = NDArray[Any]
    Marks = NDArray[np.bool_]
    Codes = NDArray[np.int8]
    Texts = NDArray[np.object_]

STATES = tuple(State)
VERDICTS = tuple(Verdict)
ABSENT = -1
VALUED = sum(state.has_value for state in STATES)
MOST_AT_HAND = 4096
"""Measures of an area, of an indicator, whose cells are at hand: all of three hundred areas, of thousands some."""
_NO_VERDICT = VERDICTS.index(Verdict.NONE)


class Cell(NamedTuple):
    """One cell of a column as it is printed: numerator and denominator (0: no number), text, unit, state, verdict."""

    above: int
    below: int
    text: str
    unit: str
    state: State
    verdict: Verdict

    @property
    def value(self) -> Fraction | None:
        """The exact value."""
        return Fraction(self.above, self.below) if self.below else None

    @property
    def revised(self) -> bool:
        """Whether it was printed otherwise; such a figure stands beside the columns."""
        return False


@dataclass(frozen=True, eq=False)
class Column:
    """One measure of an indicator; every array has the shape areas × periods.

    The exact value is `numerators` / `denominators`, whole numbers of 64 bits or, where these do not do,
    Python's; a denominator of 0 is no number. `states` are places in `STATES`, `ABSENT` where there is no such
    figure, `verdicts` places in `VERDICTS`. The figures of the whole may have a unit of their own.
    """

    numerators: Whole
    denominators: Whole
    states: Codes
    texts: Texts
    unit: str
    verdicts: Codes | None = None
    unit_of_whole: str = ""

    @property
    def known(self) -> Marks:
        """Where there is a number."""
        found: Marks = (self.denominators != 0) & (self.states >= 0) & (self.states < VALUED)
        return found

    def cells(self, row: int, unit: str) -> list[Cell | None]:
        """The cells of an area as Python has them, which is quicker to ask for one by one; None where there is none."""
        states = self.states[row].tolist()
        verdicts = [_NO_VERDICT] * len(states) if self.verdicts is None else self.verdicts[row].tolist()
        arrays = (self.numerators[row].tolist(), self.denominators[row].tolist(), self.texts[row].tolist())
        return [
            None
            if code == ABSENT
            else Cell(above, below if code < VALUED else 0, text, unit, STATES[code], VERDICTS[verdict])
            for above, below, text, code, verdict in zip(*arrays, states, verdicts, strict=True)
        ]


@dataclass(frozen=True, eq=False)
class Grid:
    """Figures of one indicator: a column a measure, over areas and periods in the order of their codes."""

    indicator: str
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    columns: Mapping[str, Column]
    whole: str

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each area."""
        return {area: row for row, area in enumerate(self.areas)}

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each period."""
        return {period: place for place, period in enumerate(self.periods)}

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[Cell | None]]:
        """The cells of measures and areas that were made last."""
        return {}

    def seek(self, area: str, period: str, measure: str) -> Cell | None:
        """The cell of a figure."""
        cells = self._cells.get((measure, area))
        if cells is None:
            row, column = self.row_of.get(area), self.columns.get(measure)
            if row is None or column is None:
                return None
            if len(self._cells) >= MOST_AT_HAND:
                self._cells.pop(next(iter(self._cells)))
            cells = self._cells[measure, area] = column.cells(row, self.unit(column, area))
        place = self.place_of.get(period)
        return None if place is None else cells[place]

    def unit(self, column: Column, area: str) -> str:
        """The unit of a figure."""
        return column.unit_of_whole if column.unit_of_whole and area == self.whole else column.unit

    def of_periods(self, periods: Collection[str]) -> Self:
        """The figures of some periods alone."""
        import numpy as np

        inside = np.array([period in periods for period in self.periods], bool)
        columns = {
            measure: replace(column, states=np.where(inside, column.states, ABSENT).astype(np.int8))
            for measure, column in self.columns.items()
        }
        return replace(self, columns=columns)

    def extremes(self, measure: str, period: str = "") -> tuple[Fraction, ...]:
        """The least and the greatest value of a measure, in one period or in all; nothing where there is none."""
        import numpy as np

        column = self.columns.get(measure)
        if column is None:
            return ()
        known = column.known
        if period:
            known &= np.array([code == period for code in self.periods], bool)
        if not known.any():
            return ()
        numerators, denominators = column.numerators[known], column.denominators[known]
        quotients = numerators.astype(float) / denominators.astype(float)
        near = 1e-9 * (1 + np.abs(quotients))
        found = []
        for best, distance in ((min, quotients - quotients.min()), (max, quotients.max() - quotients)):
            close = distance <= near
            pairs = {
                (int(above), int(below)) for above, below in zip(numerators[close], denominators[close], strict=True)
            }
            found.append(best(Fraction(*pair) for pair in pairs))
        return tuple(found)

    def marked(self, measure: str, marks: Marks) -> Iterator[FigureId]:
        """The figures of a measure at the marked cells."""
        for row, place in zip(*marks.nonzero(), strict=True):
            yield FigureId(self.indicator, self.areas[row], self.periods[place], measure)

    def __iter__(self) -> Iterator[FigureId]:
        measures = [(measure, self.columns[measure].states) for measure in sorted(self.columns)]
        for row, area in enumerate(self.areas):
            for place, period in enumerate(self.periods):
                for measure, states in measures:
                    if states[row, place] != ABSENT:
                        yield FigureId(self.indicator, area, period, measure)

    def __contains__(self, key: FigureId) -> bool:
        return key.indicator == self.indicator and self.seek(*key[1:]) is not None

    def __len__(self) -> int:
        return sum(int((column.states != ABSENT).sum()) for column in self.columns.values())


@dataclass(frozen=True, eq=False)
class Block(Grid):
    """All figures of one indicator, and the rule of where they come from."""

    provenance: RuledProvenance

    def find(self, area: str, period: str, measure: str) -> Figure | None:
        """The figure of an area, period and measure."""
        cell = self.seek(area, period, measure)
        if cell is None:
            return None
        key = FigureId(self.indicator, area, period, measure)
        return Figure(key, cell.value, cell.text, cell.unit, cell.state, cell.verdict, self.provenance)


class FigureTable(Mapping[FigureId, Figure]):
    """Figures by identity, in the order of their identities: blocks of columns, and single ones beside and before them.

    A single figure stands in place of a block's of the same identity.
    """

    def __init__(self, blocks: Mapping[str, Block], singles: Mapping[FigureId, Figure]) -> None:
        self.blocks = dict(sorted(blocks.items()))
        self.singles = singles
        self.is_overlaid = any(key.indicator in self.blocks for key in self.singles)

    def find(self, indicator: str, area: str, period: str, measure: str) -> Figure | None:
        """The figure with that identity, or None."""
        block, single = self._where(indicator, area, period, measure)
        return single if block is None else block.find(area, period, measure)

    def shown(self, indicator: str, area: str, period: str, measure: str) -> Shown | None:
        """What is printed of the figure with that identity, which costs less than the figure."""
        block, single = self._where(indicator, area, period, measure)
        return single if block is None else block.seek(area, period, measure)

    def _where(self, indicator: str, area: str, period: str, measure: str) -> tuple[Block | None, Figure | None]:
        """The block a figure stands in, or the single figure that stands in its place."""
        block = self.blocks.get(indicator)
        if block is None or self.is_overlaid:
            single = self.singles.get(FigureId(indicator, area, period, measure))
            if single is not None or block is None:
                return None, single
        return block, None

    def seeker(self, indicator: str) -> Callable[[str, str, str], Shown | None]:
        """`shown` of one indicator, by area, code of the period and measure: for whoever asks for many."""
        block = self.blocks.get(indicator)
        return partial(self.shown, indicator) if block is None or self.is_overlaid else block.seek

    def __getitem__(self, key: FigureId) -> Figure:
        found = self.find(*key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self.singles or (isinstance(key, FigureId) and self._in_block(key))

    def __iter__(self) -> Iterator[FigureId]:
        last = None
        of_blocks = (key for block in self.blocks.values() for key in block)
        for key in heapq.merge(of_blocks, sorted(self.singles)):
            if key != last:
                yield key
            last = key

    def __len__(self) -> int:
        beside = sum(not self._in_block(key) for key in self.singles)
        return beside + sum(map(len, self.blocks.values()))

    def _in_block(self, key: FigureId) -> bool:
        block = self.blocks.get(key.indicator)
        return block is not None and key in block

    def extremes(self, indicator: str, measure: str, period: str = "") -> tuple[Fraction, ...]:
        """The extremes of a measure of an indicator, in one period or in all, and what is put in its place."""
        block = self.blocks.get(indicator)
        beside = [
            figure.value
            for key, figure in self.singles.items()
            if key.indicator == indicator and key.measure == measure and figure.value is not None
            if not period or key.period == period
        ]
        return (*(block.extremes(measure, period) if block else ()), *beside)

    @cached_property
    def _singles_of(self) -> dict[str, dict[FigureId, Figure]]:
        """The single figures of each code."""
        found: dict[str, dict[FigureId, Figure]] = {}
        for key, figure in self.singles.items():
            found.setdefault(key.indicator, {})[key] = figure
        return found

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The indicators, schemes and reserved codes that have figures."""
        return tuple(sorted({*self._singles_of, *(code for code, block in self.blocks.items() if len(block))}))

    def of_code(self, code: str) -> FigureTable:
        """The figures of one indicator, scheme or reserved code."""
        block = self.blocks.get(code)
        return FigureTable({code: block} if block else {}, self._singles_of.get(code, {}))

    def of_periods(self, periods: Collection[str]) -> FigureTable:
        """The figures of some periods alone."""
        blocks = {code: block.of_periods(periods) for code, block in self.blocks.items()}
        return FigureTable(blocks, {key: figure for key, figure in self.singles.items() if key.period in periods})

    def with_singles(self, singles: Mapping[FigureId, Figure]) -> FigureTable:
        """The same figures with some more, or other ones in their place."""
        return FigureTable(self.blocks, {**self.singles, **singles})
