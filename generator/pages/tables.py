"""Released figures as tables of text: one function a kind of table."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    Period,
    Released,
    Status,
)
from generator.pages.blocks import Cell, Column, Table
from generator.pages.shown_periods import latest_with_value, period_cell, period_head, shown_periods
from generator.pages.table_cells import (
    area_cell,
    columns,
    counted_cell,
    figure_at,
    goal_cell,
    indicator_name,
    reports_cell,
    state_notes,
    target_cell,
    value_cell,
    verdict_cell,
)
from generator.words import (
    LESS_THAN_SHOWN,
    STATUSES,
    difference_unit,
    period_name,
    target_phrase,
)
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Area, Indicator, Return

RATE_NOTES = (words.ROUNDING_NOTE, words.DIFFERENCE_NOTE)


def target_words(released: Released, indicator: Indicator, area: str, period: Period) -> str:
    """The target with its unit, for a sentence: 95%以上."""
    target = released.edition.target_in_force(indicator.indicator, area, period)
    if target is None:
        return ""
    return target_phrase(target.operator.value, target.statement, indicator.unit, explicit=target.operator_explicit)


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


def period_table(released: Released, indicator: Indicator, area: str, name: str) -> Table:
    """One indicator of one area, period by period."""
    rate = indicator.measure.is_rate
    parts = ("numerator", "denominator") if rate else ()
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    target_in_force = released.edition.target_in_force
    rows = []
    for period in shown_periods(released, indicator):
        figure = seek(area, period.code, value)
        if figure is None:
            continue
        measures = ("target", "reported", "due", "gap", "change", *parts)
        held, reported, due, *others = [seek(area, period.code, measure) for measure in measures]
        rows.append(
            (
                period_cell(released, period),
                value_cell(figure),
                goal_cell(target_in_force(indicator.indicator, area, period), held),
                verdict_cell(figure),
                *map(value_cell, others),
                counted_cell(reported, due),
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


def township_table(released: Released, period: Period, indicators: Sequence[Indicator], name: str, root: str) -> Table:
    """The main table of a bulletin: every indicator of the township in one period.

    The changes against the period and the year before have a column where there are any.
    """
    township = released.edition.township
    changes = [
        measure
        for measure in ("change", "year_on_year")
        if any(figure_at(released, indicator, township, period, measure) for indicator in indicators)
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
        target = edition.target_in_force(indicator.indicator, area.area, period) if judged else None
        held = (
            goal_cell(target, seek(area.area, period.code, "target")),
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
    seekers = [(released.figures.seeker(indicator.indicator), indicator.value_measure) for indicator in indicators]
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
    sums = any(not adds_up(released, indicator, period) for indicator in indicators)
    notes = (*([words.SUM_NOTE] if sums else ()), *state_notes(rows))
    return Table(name, period_name(period), heads, tuple(rows), notes, total=True)


def adds_up(released: Released, indicator: Indicator, period: Period) -> bool:
    """Whether the printed numbers of the areas give the printed one of the whole; true of what is no sum of theirs."""
    edition = released.edition
    whole = figure_at(released, indicator, edition.township, period)
    if indicator.measure.is_rate or whole is None or whole.value is None:
        return True
    seek, value = released.figures.seeker(indicator.indicator), indicator.value_measure
    parts = [seek(area.area, period.code, value) for area in edition.villages]
    shown = [part for part in parts if part is not None]
    if not shown or any(part.value is None for part in shown):
        return True
    if LESS_THAN_SHOWN in {whole.text, *(part.text for part in shown)}:
        return False
    return sum((Fraction(part.text) for part in shown), Fraction(0)) == Fraction(whole.text)


def tally(returns: Sequence[Return]) -> tuple[int, int, int, int, int]:
    """Returns due, on time, late, missing and corrected."""
    late, missing, corrected = (
        sum(report.status is status for report in returns) for status in (Status.LATE, Status.MISSING, Status.CORRECTED)
    )
    return len(returns), len(returns) - late - missing - corrected, late, missing, corrected


def returns_table(released: Released, area: Area, name: str, root: str) -> Table:
    """The returns of a village that were not simply on time."""
    rows = tuple(
        (
            Cell(period_name(report.period)),
            Cell(released.edition.indicators[report.indicator].name, href=f"{root}indicators/{report.indicator}.html"),
            Cell(STATUSES[report.status.value]),
            Cell(report.received_on.isoformat() if report.received_on else "", style="tb-date"),
            Cell(report.note),
        )
        for report in released.returns_of.get(area.area, ())
        if report.status is not Status.REPORTED
    )
    return Table(name, area.name, columns("period", "indicator", "status", "received_on", "note"), rows)
