"""Cells, heads (`columns`) and notes of tables: a figure, a target, a verdict, an area as a table shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from generator.model import (
    Certainty,
    Kind,
    Period,
    Released,
    State,
    Verdict,
)
from generator.pages.blocks import Cell, Column, Table
from generator.words import (
    LESS_THAN_SHOWN,
    VERDICT_SIGNS,
    VERDICTS,
    grouped,
    short_target,
    vintages,
)
from generator.words import pages as words
from generator.words import scores as score_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from generator.model import Area, Edition, Indicator, Operator, Shown, Target

NOTHING = Cell(words.NOT_APPLICABLE, style="tb-absent")
_VERDICT_CELLS = {
    Verdict.NONE: Cell(VERDICTS["none"], style="tb-absent"),
    **{
        verdict: Cell(words.verdict_words(verdict.value, VERDICT_SIGNS[verdict.value]), style=f"tb-{verdict.value}")
        for verdict in (Verdict.MET, Verdict.MISSED)
    },
}


def state_notes(rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    """What the signs and words in a table mean; only those that stand in it."""
    cells = {cell for row in rows for cell in row}
    flags = {flag for cell in cells for flag in cell.flag}
    notes = [words.LESS_NOTE] if any(cell.text == LESS_THAN_SHOWN for cell in cells) else []
    notes += [words.FLAG_NOTE] if words.FLAG in flags else []
    notes += [vintages.MARK_NOTE] if vintages.MARK in flags else []
    absent = {cell.text for cell in cells if cell.style == "tb-absent"}
    meanings = "".join(note for word, note in words.STATE_MEANINGS.items() if word in absent)
    return (*notes, meanings) if meanings else tuple(notes)


def notes_alone(table: Table, used: Collection[str]) -> tuple[str, ...]:
    """The notes of a table that stands on a page of its own.

    `used` are the notes of the page it was part of, where what several tables need stands under the first of them.
    """
    heads = [column.label for column in table.columns]
    general = {
        words.ROUNDING_NOTE: ("verdict",),
        words.DIFFERENCE_NOTE: ("gap", "change"),
    }
    needed = [
        note
        for note, names in general.items()
        if note in used and any(head.startswith(words.COLUMNS[name]) for head in heads for name in names)
    ]
    found = dict.fromkeys((*needed, *table.notes, *state_notes(table.rows)))
    return tuple(vintages.MARK_NOTE_ELSEWHERE if note == vintages.MARK_NOTE else note for note in found)


def columns(*names: str, numbers: Iterable[str] = (), units: dict[str, str] | None = None) -> tuple[Column, ...]:
    """Column heads by name; a unit is part of the head."""
    labels = {name: words.COLUMNS.get(name, name) for name in names}
    heads = {
        name: f"{label}（{(units or {})[name]}）" if (units or {}).get(name) else label
        for name, label in labels.items()
    }
    return tuple(Column(heads[name], name in set(numbers)) for name in names)


def score_columns(*names: str, numbers: Sequence[str] = ()) -> tuple[Column, ...]:
    """Column heads of score tables by name."""
    return tuple(Column(score_words.COLUMNS[name], name in numbers) for name in names)


def value_cell(figure: Shown | None) -> Cell:
    """A figure as a table shows it: a number, with a sign where it is incomplete, or a word."""
    return NOTHING if figure is None else _value_cell(figure.text, figure.state, revised=figure.revised)


@lru_cache(maxsize=1 << 16)
def _value_cell(text: str, state: State, *, revised: bool) -> Cell:
    mark = vintages.MARK if revised else ""
    if not state.has_value:
        return Cell(text, flag=mark, style="tb-absent")
    flag = words.FLAG if state is not State.FINAL else ""
    return Cell(grouped(text), flag=f"{flag}{mark}")


def verdict_cell(figure: Shown | None) -> Cell:
    """The verdict in a word and a sign."""
    return _VERDICT_CELLS[Verdict.NONE if figure is None else figure.verdict]


def figure_at(released: Released, indicator: Indicator, area: str, period: Period, measure: str = "") -> Shown | None:
    """What is printed of the indicator's own value (or another measure of the cell) where it is published."""
    return released.shown(indicator.indicator, area, period, measure or indicator.value_measure)


def target_cell(released: Released, indicator: Indicator, area: str, period: Period) -> Cell:
    """The target a value was held against, as the ledger writes it."""
    target = released.edition.target_in_force(indicator.indicator, area, period)
    return goal_cell(target, figure_at(released, indicator, area, period, "target"))


def goal_cell(target: Target | None, held: Shown | None) -> Cell:
    """A target as the ledger writes it, where a value was held against it."""
    if target is None or held is None:
        return NOTHING
    return _target_cell(target.operator, target.statement, explicit=target.operator_explicit)


@lru_cache(maxsize=1 << 10)
def _target_cell(operator: Operator, statement: str, *, explicit: bool) -> Cell:
    return Cell(short_target(operator.value, grouped(statement), "", explicit=explicit))


def indicator_name(edition: Edition, indicator: Indicator) -> str:
    """The name; in an example edition one of low certainty says that it is only an example."""
    is_example = edition.kind is Kind.EXAMPLE and indicator.certainty is Certainty.LOW
    return words.example_name(indicator.name) if is_example else indicator.name


def reports_cell(released: Released, indicator: Indicator, area: str, period: Period) -> Cell:
    """Reports received of those due, as 14/15."""
    return counted_cell(*(figure_at(released, indicator, area, period, measure) for measure in ("reported", "due")))


def counted_cell(reported: Shown | None, due: Shown | None) -> Cell:
    """Reports received of those due, as 14/15."""
    return _counted_cell(reported.text, due.text) if due and reported else Cell("")


@lru_cache(maxsize=1 << 12)
def _counted_cell(reported: str, due: str) -> Cell:
    return Cell(f"{reported}/{due}")


def area_cell(edition: Edition, area: Area, root: str) -> Cell:
    """An area's name with a link to its page; the township has none and is the total."""
    if area.area == edition.township:
        return Cell(edition.terms.whole, style="tb-total")
    return Cell(area.name, href=f"{root}areas/{area.area}.html")
