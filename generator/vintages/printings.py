"""What is printed as columns: made of single figures or of present columns, and held against what stands now."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from generator import exact
from generator.model import ABSENT, STATES, VERDICTS, Column, Figure, FigureId, Grid, Printed, PrintedTable, Verdict
from generator.words import fixed_point, half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from generator.model import FigureTable
    from generator.model.columns import Marks

DECIMALS = 10
UNIT = 10**DECIMALS
NONE = VERDICTS.index(Verdict.NONE)
_STATES = {state: code for code, state in enumerate(STATES)}
_VERDICTS = {verdict: code for code, verdict in enumerate(VERDICTS)}


class Entry(NamedTuple):
    """A printed figure on its way into a column: value in units of the last decimal, state and verdict as codes."""

    key: FigureId
    units: int | None
    text: str
    unit: str
    state: int
    verdict: int


def units_of(decimal: str) -> int:
    """A decimal fraction in units of the last decimal that is kept."""
    whole, _, part = decimal.partition(".")
    return int(whole + part.ljust(DECIMALS, "0"))


def decimal(value: Fraction) -> str:
    """A number as a frozen bulletin keeps it: to ten decimals, without zeros at its end."""
    return half_up(value, DECIMALS).rstrip("0").rstrip(".")


def entry_of(key: FigureId, shown: Printed) -> Entry:
    """A printed figure as an entry."""
    units = None if shown.value is None else int(shown.value * UNIT)
    return Entry(key, units, shown.text, shown.unit, _STATES[shown.state], _VERDICTS[shown.verdict])


def printed(figure: Figure) -> Printed:
    """A figure as it would be printed now."""
    value = None if figure.value is None else Fraction(half_up(figure.value, DECIMALS))
    return Printed(value, figure.text, figure.unit, figure.state, figure.verdict)


def _entry(key: FigureId, figure: Figure) -> Entry:
    """A figure as it would be printed now, as an entry."""
    units = None
    if figure.value is not None:
        above, below = figure.value.as_integer_ratio()
        units = (2 * abs(above) * UNIT + below) // (2 * below) * (-1 if above < 0 else 1)
    return Entry(key, units, figure.text, figure.unit, _STATES[figure.state], _VERDICTS[figure.verdict])


def is_same(was: Printed, now: Printed | None) -> bool:
    """Whether a figure is what was printed: its value, state and verdict; its wording where it has no value."""
    if now is None or was.value is None:
        return now == was
    return (was.value, was.state, was.verdict) == (now.value, now.state, now.verdict)


def printed_table(figures: Iterable[Entry]) -> PrintedTable:
    """Single figures as columns.

    Raises
    ------
    ValueError : more than one area has a unit of its own.

    """
    found: dict[str, list[Entry]] = defaultdict(list)
    for figure in figures:
        found[figure.key.indicator].append(figure)
    return PrintedTable({code: _grid(code, own) for code, own in found.items()})


def _grid(code: str, figures: list[Entry]) -> Grid:
    areas = tuple(sorted({entry.key.area for entry in figures}))
    periods = tuple(sorted({entry.key.period for entry in figures}))
    rows = {area: row for row, area in enumerate(areas)}
    places = {period: place for place, period in enumerate(periods)}
    measures: dict[str, list[Entry]] = defaultdict(list)
    for figure in figures:
        measures[figure.key.measure].append(figure)
    wholes = {area for own in measures.values() for area in _odd_areas(own)}
    if len(wholes) > 1:
        raise ValueError(wholes)
    whole = next(iter(wholes), "")
    columns = {}
    for measure, own in measures.items():
        cells = ([rows[entry.key.area] for entry in own], [places[entry.key.period] for entry in own])
        columns[measure] = _column(own, cells, (len(areas), len(periods)), _units(own, whole))
    return Grid(code, areas, periods, columns, whole)


def _odd_areas(figures: list[Entry]) -> set[str]:
    """The areas whose unit is not that of most."""
    units: dict[str, set[str]] = defaultdict(set)
    for figure in figures:
        units[figure.unit].add(figure.key.area)
    return set().union(*sorted(units.values(), key=len)[:-1])


def _units(figures: list[Entry], whole: str) -> tuple[str, str]:
    """The unit of a measure, and that of the whole where it has another."""
    of_areas = {figure.unit for figure in figures if figure.key.area != whole}
    of_whole = {entry.unit for entry in figures if entry.key.area == whole}
    return next(iter(of_areas or of_whole)), next(iter(of_whole - of_areas), "")


def _column(
    figures: list[Entry], cells: tuple[list[int], list[int]], shape: tuple[int, int], units: tuple[str, str]
) -> Column:
    import numpy as np

    scaled = exact.whole([entry.units or 0 for entry in figures])
    above, below = np.zeros(shape, scaled.dtype), np.zeros(shape, np.int64)
    states, verdicts = np.full(shape, ABSENT, np.int8), np.full(shape, NONE, np.int8)
    texts = np.full(shape, "", object)
    above[cells] = scaled
    below[cells] = [0 if figure.units is None else UNIT for figure in figures]
    states[cells] = [entry.state for entry in figures]
    verdicts[cells] = [entry.verdict for entry in figures]
    texts[cells] = [entry.text for entry in figures]
    return Column(above, below, states, texts, units[0], verdicts, units[1])


def table_of(
    figures: FigureTable, is_kept: Callable[[FigureId], bool], marks: Mapping[str, Mapping[str, Marks]]
) -> PrintedTable:
    """Present figures as they would be printed: the marked cells by indicator and measure, and the single ones kept."""
    import numpy as np

    single = printed_table(_entry(key, figure) for key, figure in figures.singles.items() if is_kept(key))
    grids = dict(single.grids)
    for code, block in figures.blocks.items():
        own = {measure: mask for measure, mask in marks[code].items() if mask.any()}
        if own:
            there = np.logical_or.reduce(list(own.values()))
            index = (there.any(axis=1), there.any(axis=0))
            columns = {measure: _part(block.columns[measure], mask, np.ix_(*index)) for measure, mask in own.items()}
            areas, periods = (
                tuple(str(own) for own, is_in in zip(codes, present, strict=True) if is_in)
                for codes, present in zip((block.areas, block.periods), index, strict=True)
            )
            grids[code] = Grid(code, areas, periods, columns, block.whole)
    return PrintedTable(grids)


def printed_figures(figures: FigureTable) -> PrintedTable:
    """All present figures as they are printed."""
    marks = {
        code: {measure: there_in(column) for measure, column in block.columns.items()}
        for code, block in figures.blocks.items()
    }
    return table_of(figures, lambda _: True, marks)


def decimal_texts(column: Column, *, with_zeros: bool = False) -> NDArray[np.object_]:
    """The values of a printed column as decimal fractions, zeros at their end or not; None where there is none."""
    import numpy as np

    different, places = np.unique(column.numerators, return_inverse=True)
    whole = [fixed_point(int(number), DECIMALS) for number in different]
    texts = np.array(whole if with_zeros else [text.rstrip("0").rstrip(".") for text in whole], object)
    found = np.full(column.states.shape, None, object)
    found[column.known] = texts[places].reshape(found.shape)[column.known]
    return found


def _part(column: Column, mask: Marks, index: tuple[NDArray[Any], ...]) -> Column:
    """The marked cells of a column, values to ten decimals."""
    import numpy as np

    states = np.where(mask, column.states, ABSENT)[index].astype(np.int8)
    below = np.where(column.known, column.denominators, 0)[index]
    units = exact.rounded(column.numerators[index], below, DECIMALS)
    verdicts = None if column.verdicts is None else column.verdicts[index]
    known = np.where(below != 0, UNIT, 0)
    return Column(units, known, states, column.texts[index], column.unit, verdicts, column.unit_of_whole)


def differing(was: PrintedTable, now: FigureTable) -> Iterator[FigureId]:
    """The figures that are not what was printed, or are no longer there."""
    import numpy as np

    for code, grid in was.grids.items():
        block = now.blocks.get(code)
        if block is None:
            yield from (key for key in grid if not _stands(was, key, now.find(*key)))
            continue
        rows = np.array([block.row_of.get(area, -1) for area in grid.areas], np.int64)
        places = np.array([block.place_of.get(period, -1) for period in grid.periods], np.int64)
        there = (rows >= 0)[:, np.newaxis] & (places >= 0)
        for measure, column in grid.columns.items():
            other = block.columns.get(measure)
            same = there & False
            if other is not None:
                is_unit = [grid.unit(column, area) == block.unit(other, area) for area in grid.areas]
                same = there & _same(column, _part(other, there_in(other), np.ix_(rows, places)), is_unit)
            yield from grid.marked(measure, (column.states != ABSENT) & ~same)


def _stands(was: PrintedTable, key: FigureId, figure: Figure | None) -> bool:
    """Whether a single figure is what was printed; most can be told apart, or not, without rounding."""
    cell = was.grids[key.indicator].seek(*key[1:])
    if cell is not None and cell.below and figure is not None and figure.value is not None:
        above, below = figure.value.as_integer_ratio()
        if above * cell.below == cell.above * below:
            return (cell.state, cell.verdict) == (figure.state, figure.verdict)
    return is_same(was[key], printed(figure) if figure else None)


def there_in(column: Column) -> Marks:
    """Where a column has figures."""
    found: Marks = column.states != ABSENT
    return found


def _same(was: Column, now: Column, is_unit: list[bool]) -> Marks:
    """`is_same` over whole columns; `is_unit` tells of which rows the unit is the same."""
    import numpy as np

    verdicts = [
        np.full(column.states.shape, NONE, np.int8) if column.verdicts is None else column.verdicts
        for column in (was, now)
    ]
    alike = (was.states == now.states) & np.equal(*verdicts) & (was.known == now.known)
    words = (was.texts == now.texts) & np.array(is_unit, bool)[:, np.newaxis]
    found: Marks = alike & np.where(was.known, was.numerators == now.numerators, words)
    return found
