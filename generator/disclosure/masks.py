"""Figures without those that may not be shown: masks over whole columns, and single figures by what they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import ABSENT, STATES, VERDICTS, FigureId, Period, Spelled, State, Verdict
from generator.words import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Block, Calendar, Column, Figure, Figures, FigureTable, Source
    from generator.model.columns import Marks

ALWAYS_SHOWN = frozenset({"target", "reported", "due", "weight"})
GIVING_AWAY = frozenset(
    {"change", "year_on_year", "points", "alone", "short", "exact", "off", "cases", "more", "part", "direct", "score"}
)
Cell = tuple[str, str, str]


def of_whole(block: Block) -> Block:
    """The figures of the whole alone; the rows of the areas stand for theirs."""
    import numpy as np

    is_whole = np.array([area == block.whole for area in block.areas], bool)[:, np.newaxis]
    columns = {
        measure: replace(column, states=np.where(is_whole, column.states, ABSENT).astype(np.int8))
        for measure, column in block.columns.items()
    }
    return replace(block, columns=columns, provenance=block.provenance.of_whole())


def masked(block: Block, withheld: Marks, calendar: Calendar) -> Block:
    """The figures with cells withheld: their values, counts and gaps, and every change that rests on one."""
    if not withheld.any():
        return block
    before = [calendar.previous(Period(period)) for period in block.periods]
    places = [-1 if earlier is None else block.place_of.get(earlier.code, -1) for earlier in before]
    with_before = withheld.copy()
    for place, last in enumerate(places):
        if last >= 0:
            with_before[:, place] |= withheld[:, last]
    columns: dict[str, Column] = {}
    for measure, column in block.columns.items():
        name = measure.partition(":")[0]
        hidden = with_before if name == "change" else withheld
        columns[measure] = column if name in ALWAYS_SHOWN else _hidden(column, hidden)
    return replace(block, columns=columns)


def _hidden(column: Column, hidden: Marks) -> Column:
    """A column without the numbers, words and verdicts of some of its cells."""
    import numpy as np

    hidden = hidden & (column.states != ABSENT)
    verdicts = column.verdicts
    if verdicts is not None:
        verdicts = np.where(hidden, VERDICTS.index(Verdict.NONE), verdicts).astype(np.int8)
    return replace(
        column,
        numerators=np.where(hidden, 0, column.numerators),
        denominators=np.where(hidden, 0, column.denominators),
        states=np.where(hidden, STATES.index(State.WITHHELD), column.states).astype(np.int8),
        texts=np.where(hidden, WITHHELD, column.texts),
        verdicts=verdicts,
    )


def released_singles(figures: Figures, shown: FigureTable, withheld: set[Cell]) -> dict[FigureId, Figure]:
    """The scores and counts of returns, without those that rest on a withheld cell."""
    everything = figures.figures
    touched = _Touched(withheld, everything.singles)
    return {key: _released(figure, touched, shown, everything) for key, figure in everything.singles.items()}


class _Touched:
    """Which figures rest on a withheld cell, through all their components."""

    def __init__(self, withheld: set[Cell], singles: Mapping[FigureId, Figure]) -> None:
        self.withheld, self.singles = withheld, singles
        self.known: dict[FigureId, bool] = {}

    def __contains__(self, key: FigureId) -> bool:
        if key not in self.known:
            figure = self.singles.get(key)
            self.known[key] = key[:3] in self.withheld or (
                figure is not None
                and key.measure.partition(":")[0] in GIVING_AWAY
                and any(part in self for part in figure.components)
            )
        return self.known[key]


def _released(figure: Figure, touched: _Touched, shown: FigureTable, everything: FigureTable) -> Figure:
    if figure.id.measure.partition(":")[0] not in ALWAYS_SHOWN and figure.id in touched:
        figure = replace(figure, value=None, text=WITHHELD, state=State.WITHHELD, verdict=Verdict.NONE)
    finer = [part for part in figure.components if part in everything and part not in shown]
    if not finer:
        return figure
    rows = {source for part in finer for source in _rows_behind(part, everything)}
    components = tuple(part for part in figure.components if part not in finer)
    return replace(figure, provenance=Spelled(figure.formula, tuple(sorted({*figure.sources, *rows})), components))


def _rows_behind(key: FigureId, everything: FigureTable) -> set[Source]:
    """The source rows a figure rests on, through all its components."""
    figure = everything.get(key)
    if figure is None:
        return set()
    return set(figure.sources).union(*(_rows_behind(part, everything) for part in figure.components))
