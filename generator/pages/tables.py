"""Released figures as tables of text: one function a kind of table."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.model import (
    Certainty,
    Kind,
    Period,
    Released,
    State,
    Status,
    Verdict,
)
from generator.pages.views import Cell, Column, Table
from generator.words import (
    LESS_THAN_SHOWN,
    STATUSES,
    VERDICT_SIGNS,
    VERDICTS,
    difference_unit,
    grouped,
    period_name,
    period_short,
    short_target,
    target_phrase,
    vintages,
)
from generator.words import pages as words
from generator.words import scores as said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.model import Area, Edition, Indicator, Return, Shown

NOTHING = Cell(words.NOT_APPLICABLE, style="tb-absent")
_VERDICT_CELLS = {
    Verdict.NONE: Cell(VERDICTS["none"], style="tb-absent"),
    **{
        one: Cell(words.verdict_words(one.value, VERDICT_SIGNS[one.value]), style=f"tb-{one.value}")
        for one in (Verdict.MET, Verdict.MISSED)
    },
}
RATE_NOTES = (words.ROUNDING_NOTE, words.DIFFERENCE_NOTE)


def state_notes(rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    """What the signs and words in a table mean; only those that stand in it."""
    cells = {cell for row in rows for cell in row}
    flags = {flag for cell in cells for flag in cell.flag}
    notes = [words.LESS_NOTE] if any(cell.text == LESS_THAN_SHOWN for cell in cells) else []
    notes += [words.FLAG_NOTE] if words.FLAG in flags else []
    notes += [vintages.MARK_NOTE] if vintages.MARK in flags else []
    absent = {cell.text for cell in cells if cell.style == "tb-absent"}
    said = "".join(note for word, note in words.STATE_MEANINGS.items() if word in absent)
    return (*notes, said) if said else tuple(notes)


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
    return tuple(Column(said.COLUMNS[name], name in numbers) for name in names)


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
    if target is None or figure_at(released, indicator, area, period, "target") is None:
        return NOTHING
    return _target_cell(target.operator.value, target.statement, explicit=target.operator_explicit)


@lru_cache(maxsize=1 << 10)
def _target_cell(operator: str, statement: str, *, explicit: bool) -> Cell:
    return Cell(short_target(operator, grouped(statement), "", explicit=explicit))


def target_words(released: Released, indicator: Indicator, area: str, period: Period) -> str:
    """The target with its unit, for a sentence: 95%以上."""
    target = released.edition.target_in_force(indicator.indicator, area, period)
    if target is None:
        return ""
    return target_phrase(target.operator.value, target.statement, indicator.unit, explicit=target.operator_explicit)


def shown_periods(released: Released, indicator: Indicator) -> tuple[Period, ...]:
    """The published periods the indicator has figures for, finest first."""
    return tuple(period for period in released.published if period.frequency.months >= indicator.frequency.months)


def latest_period(released: Released) -> Period | None:
    """The period of a bulletin that ends last; of several, the longest."""
    calendar = released.edition.calendar
    return max(
        _told(released),
        key=lambda period: (calendar.last_day(period), period.frequency.months),
        default=None,
    )


def _told(released: Released) -> list[Period]:
    """The periods that are in bulletins; without those a draft shows besides."""
    running = set(released.running)
    return [period for period in released.published if period not in running]


def latest_with_value(released: Released, indicator: Indicator, area: str) -> Period | None:
    """The last period of the indicator in a bulletin that has a figure of the area; the longest of equals."""
    calendar = released.edition.calendar
    told = set(_told(released))
    periods = [
        period
        for period in shown_periods(released, indicator)
        if period in told and figure_at(released, indicator, area, period)
    ]
    return max(periods, key=lambda period: (calendar.last_day(period), period.frequency.months), default=None)


def summary_table(released: Released, name: str, area: str, root: str) -> Table:
    """Every indicator of an area at its latest published period."""
    rows = []
    for indicator in released.edition.indicators.values():
        period = latest_with_value(released, indicator, area)
        if period is None:
            continue
        figure = figure_at(released, indicator, area, period)
        rows.append(
            (
                Cell(indicator_name(released.edition, indicator), href=f"{root}indicators/{indicator.indicator}.html"),
                value_cell(figure),
                Cell(indicator.unit),
                target_cell(released, indicator, area, period),
                verdict_cell(figure),
                value_cell(figure_at(released, indicator, area, period, "gap")),
                Cell(period_name(period)),
            )
        )
    heads = columns(
        "indicator", "value", "unit", "target", "verdict", "gap", "period", numbers=("value", "target", "gap")
    )
    return Table(name, words.COLUMNS["indicator"], heads, tuple(rows), state_notes(rows))


def period_head(released: Released, period: Period) -> str:
    """A period in a narrow place; a draft says which no bulletin holds yet."""
    return words.not_public(period_short(period)) if period in released.running else period_short(period)


def period_table(released: Released, indicator: Indicator, area: str, name: str) -> Table:
    """One indicator of one area, period by period."""
    rate = indicator.measure.is_rate
    parts = ("numerator", "denominator") if rate else ()
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    rows = []
    for period in shown_periods(released, indicator):
        figure = seek(area, period.code, value)
        if figure is None:
            continue
        rows.append(
            (
                Cell(period_head(released, period)),
                value_cell(figure),
                target_cell(released, indicator, area, period),
                verdict_cell(figure),
                *[value_cell(seek(area, period.code, one)) for one in ("gap", "change", *parts)],
                reports_cell(released, indicator, area, period),
            )
        )
    names = ("period", "value", "target", "verdict", "gap", "change", *parts, "reported")
    labels = dict(zip(parts, (indicator.numerator, indicator.denominator), strict=False))
    points = difference_unit(indicator.unit)
    units = {"value": indicator.unit, "target": indicator.unit, "gap": points, "change": points}
    heads = columns(*names, numbers=set(names[1:]) - {"verdict"}, units=units)
    heads = tuple(
        Column(labels[part], is_number=True) if part in labels else head
        for part, head in zip(names, heads, strict=True)
    )
    return Table(name, indicator.name, heads, tuple(rows), (*(RATE_NOTES if rate else ()), *state_notes(rows)))


def indicator_name(edition: Edition, indicator: Indicator) -> str:
    """The name; in an example edition one of low certainty says that it is only an example."""
    is_example = edition.kind is Kind.EXAMPLE and indicator.certainty is Certainty.LOW
    return words.example_name(indicator.name) if is_example else indicator.name


def reports_cell(released: Released, indicator: Indicator, area: str, period: Period) -> Cell:
    """Reports received of those due, as 14/15."""
    due = figure_at(released, indicator, area, period, "due")
    reported = figure_at(released, indicator, area, period, "reported")
    return _counted_cell(reported.text, due.text) if due and reported else Cell("")


@lru_cache(maxsize=1 << 12)
def _counted_cell(reported: str, due: str) -> Cell:
    return Cell(f"{reported}/{due}")


def villages_matrix(released: Released, indicator: Indicator, name: str, root: str) -> Table:
    """The values of every village by period, and the township's at the foot."""
    periods = shown_periods(released, indicator)
    edition = released.edition
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    rows = []
    for area in (*edition.villages, edition.areas[edition.township]):
        cells = [value_cell(seek(area.area, period.code, value)) for period in periods]
        rows.append((area_cell(edition, area, root), *cells))
    heads = (
        Column(f"{edition.terms.area}（{indicator.unit}）"),
        *(Column(period_head(released, period), is_number=True) for period in periods),
    )
    sums = any(not adds_up(released, indicator, period) for period in periods)
    notes = (*([words.SUM_NOTE] if sums else ()), *state_notes(rows))
    return Table(name, indicator.name, heads, tuple(rows), notes, total=True)


def area_cell(edition: Edition, area: Area, root: str) -> Cell:
    """An area's name with a link to its page; the township has none and is the total."""
    if area.area == edition.township:
        return Cell(edition.terms.whole, style="tb-total")
    return Cell(area.name, href=f"{root}areas/{area.area}.html")


def township_table(released: Released, period: Period, indicators: Sequence[Indicator], name: str, root: str) -> Table:
    """The main table of a bulletin: every indicator of the township in one period.

    The changes against the period and the year before have a column where there are any.
    """
    township = released.edition.township
    changes = [
        measure
        for measure in ("change", "year_on_year")
        if any(figure_at(released, one, township, period, measure) for one in indicators)
    ]
    rows = []
    for indicator in indicators:
        figure = figure_at(released, indicator, township, period)
        rows.append(
            (
                Cell(indicator_name(released.edition, indicator), href=f"{root}indicators/{indicator.indicator}.html"),
                value_cell(figure),
                Cell(indicator.unit),
                target_cell(released, indicator, township, period),
                verdict_cell(figure),
                value_cell(figure_at(released, indicator, township, period, "gap")),
                *(value_cell(figure_at(released, indicator, township, period, measure)) for measure in changes),
                reports_cell(released, indicator, township, period),
            )
        )
    numbers = ("value", "target", "gap", *changes, "reported")
    heads = columns("indicator", "value", "unit", "target", "verdict", "gap", *changes, "reported", numbers=numbers)
    return Table(name, period_name(period), heads, tuple(rows), (*RATE_NOTES, *state_notes(rows)))


def village_table(released: Released, period: Period, indicator: Indicator, name: str, root: str) -> Table:
    """An annex table: 序号、村、分子、分母、完成率、目标、差距、判定, the total at the foot.

    Only a rate has numerator and denominator, and only what has targets is held against them.
    """
    edition = released.edition
    areas = (*edition.villages, edition.areas[edition.township])
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    found = [(area, figure) for area in areas if (figure := seek(area.area, period.code, value))]
    parts = ("denominator", "numerator") if indicator.measure.is_rate else ()
    judged = any(edition.target_in_force(indicator.indicator, area.area, period) for area, _ in found)
    rows = []
    number = 0
    for area, figure in found:
        is_total = area.area == edition.township
        number += not is_total
        held = (
            target_cell(released, indicator, area.area, period),
            value_cell(seek(area.area, period.code, "gap")),
            verdict_cell(figure),
        )
        rows.append(
            (
                Cell("" if is_total else str(number)),
                area_cell(edition, area, root),
                *(value_cell(seek(area.area, period.code, part)) for part in parts),
                value_cell(figure),
                *(held if judged else ()),
            )
        )
    labels = {"denominator": indicator.denominator, "numerator": indicator.numerator}
    units = {"value": indicator.unit, "target": indicator.unit, "gap": difference_unit(indicator.unit)}
    heads = (
        Column(words.COLUMNS["number"]),
        Column(edition.terms.area),
        *(Column(labels[part], is_number=True) for part in parts),
        *columns("value", *(("target", "gap") if judged else ()), numbers=("value", "target", "gap"), units=units),
        *((Column(words.COLUMNS["verdict"]),) if judged else ()),
    )
    notes = () if adds_up(released, indicator, period) else (words.SUM_NOTE,)
    notes = (*(RATE_NOTES if indicator.measure.is_rate else ()), *notes, *state_notes(rows))
    return Table(name, indicator.name, heads, tuple(rows), notes, total=True)


def matrix_of_indicators(
    released: Released, period: Period, indicators: Sequence[Indicator], name: str, root: str
) -> Table:
    """Villages by indicators in one period, the township at the foot."""
    edition = released.edition
    seekers = [(released.figures.seeker(one.indicator), one.value_measure) for one in indicators]
    rows = [
        (
            area_cell(edition, area, root),
            *(value_cell(seek(area.area, period.code, value)) for seek, value in seekers),
        )
        for area in (*edition.villages, edition.areas[edition.township])
    ]
    heads = (
        Column(edition.terms.area),
        *(Column(f"{indicator.name}（{indicator.unit}）", is_number=True) for indicator in indicators),
    )
    sums = any(not adds_up(released, one, period) for one in indicators)
    notes = (*([words.SUM_NOTE] if sums else ()), *state_notes(rows))
    return Table(name, period_name(period), heads, tuple(rows), notes, total=True)


def adds_up(released: Released, indicator: Indicator, period: Period) -> bool:
    """Whether the printed numbers of the areas give the printed one of the whole; true of what is no sum of theirs."""
    edition = released.edition
    whole = figure_at(released, indicator, edition.township, period)
    if indicator.measure.is_rate or whole is None or whole.value is None:
        return True
    parts = [figure_at(released, indicator, area.area, period) for area in edition.villages]
    shown = [part for part in parts if part is not None]
    if not shown or any(part.value is None for part in shown):
        return True
    if LESS_THAN_SHOWN in {whole.text, *(part.text for part in shown)}:
        return False
    return sum((Fraction(part.text) for part in shown), Fraction(0)) == Fraction(whole.text)


def tally(returns: Sequence[Return]) -> tuple[int, int, int, int, int]:
    """Returns due, on time, late, missing and corrected."""
    late, missing, corrected = (
        sum(one.status is status for one in returns) for status in (Status.LATE, Status.MISSING, Status.CORRECTED)
    )
    return len(returns), len(returns) - late - missing - corrected, late, missing, corrected


def returns_table(released: Released, area: Area, name: str, root: str) -> Table:
    """The returns of a village that were not simply on time."""
    rows = tuple(
        (
            Cell(period_name(one.period)),
            Cell(released.edition.indicators[one.indicator].name, href=f"{root}indicators/{one.indicator}.html"),
            Cell(STATUSES[one.status.value]),
            Cell(one.received_on.isoformat() if one.received_on else "", style="tb-date"),
            Cell(one.note),
        )
        for one in released.returns_of.get(area.area, ())
        if one.status is not Status.REPORTED
    )
    return Table(name, area.name, columns("period", "indicator", "status", "received_on", "note"), rows)
