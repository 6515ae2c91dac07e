"""How the indicators moved from quarter to quarter: a section of the half-year bulletin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Frequency, State
from generator.pages import table_cells, tables
from generator.pages.blocks import BulletinSection, Cell, Column, Table
from generator.words import bulletins as words
from generator.words import period_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Indicator, Period, Shown
    from generator.pages.sentences import Sentences

ROOT = "../"


def trend_section(say: Sentences, name: str) -> BulletinSection:
    """A sentence and a row for each indicator; the charts of the year would show what came later.

    name : of the bulletin, which its table is named after.
    """
    quarters = say.edition.calendar.parts(say.period, Frequency.QUARTER)
    rows, lines = [], []
    for indicator in say.indicators:
        if indicator.frequency not in (Frequency.MONTH, Frequency.QUARTER):
            continue
        figures = [_of_the_whole(say, indicator, quarter) for quarter in quarters]
        change = _of_the_whole(say, indicator, quarters[-1], "change")
        link = Cell(indicator.name, href=f"{ROOT}indicators/{indicator.indicator}.html")
        values = map(table_cells.value_cell, (*figures, change))
        rows.append((link, Cell(indicator.unit), *values))
        lines.append(_sentence(indicator, list(zip(quarters, figures, strict=True)), change))
    heads = (
        *table_cells.columns("indicator", "unit"),
        *(Column(period_short(quarter), is_number=True) for quarter in quarters),
        *table_cells.columns("change", numbers=("change",)),
    )
    notes = (*tables.RATE_NOTES, *table_cells.state_notes(rows))
    table = Table(f"{name}-trend", words.TREND, heads, tuple(rows), notes)
    return BulletinSection(words.TREND, "trend", items=tuple(filter(None, lines)), tables=(table,))


def _of_the_whole(say: Sentences, indicator: Indicator, period: Period, measure: str = "") -> Shown | None:
    return table_cells.figure_at(say.released, indicator, say.context.township, period, measure)


def _sentence(indicator: Indicator, figures: Sequence[tuple[Period, Shown | None]], change: Shown | None) -> str:
    valued = [(quarter, figure) for quarter, figure in figures if figure]
    shown = change if change and change.state.has_value else None
    return words.trend(
        indicator.name,
        [(quarter, value.text, indicator.unit if value.state.has_value else "") for quarter, value in valued],
        shown.text if shown else "",
        change.unit if change else "",
        exact=change is not None and change.value == 0,
        incomplete=any(value.state is State.PARTIAL for _, value in valued),
    )
