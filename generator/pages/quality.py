"""Who reported what when: the page of the returns, and the tables bulletins take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import REPORTS, Frequency, Period, Shortcoming, Status
from generator.pages import shown_periods, table_cells, tables
from generator.pages.blocks import Cell, Column, Table
from generator.pages.views import QualityPage
from generator.words import SHORTCOMINGS, STATUSES, months_span, period_name
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Area
    from generator.pages.context import PageContext


def reporting_periods(context: PageContext) -> tuple[Period, ...]:
    """The published periods in which something was due, by their end, shorter ones first."""
    calendar = context.edition.calendar
    due = {report.period for report in context.released.returns if report.area != context.township}
    found = [period for period in context.released.published if period in due]
    return tuple(sorted(found, key=lambda period: (calendar.last_day(period), period.frequency.months)))


def quality_page(context: PageContext) -> QualityPage:
    """The heat map of returns, the table beside it, and what checks found."""
    periods = reporting_periods(context)
    latest = shown_periods.latest_period(context.released)
    found = [_returns_matrix(context, periods)]
    if latest is not None:
        counts = quality_table(context, latest, "quality-counts", "", everybody=True)
        found += [counts] if counts else []
    by_kind = _shortcomings_by_period(context)
    found += [by_kind] if by_kind else []
    found += [_entries(context)] if context.released.quality else []
    return QualityPage(
        frame=context.frame(
            words.QUALITY, "quality.md", [*(["quality.csv"] if context.released.quality else []), "observations"]
        ),
        heading=words.QUALITY,
        answer=_answer(context, latest) if latest else "",
        awaited=awaited_lines(context),
        charts=context.charts("returns"),
        tables=tuple(found),
    )


def awaited_lines(context: PageContext) -> tuple[str, ...]:
    """How the returns of the periods that are not public yet come in."""
    return tuple(
        words.awaited(
            awaited.period,
            awaited.due,
            awaited.received,
            [context.edition.areas[area].name for area in awaited.missing],
        )
        for awaited in context.released.awaited
    )


def _answer(context: PageContext, period: Period) -> str:
    in_bulletins = set(context.released.published) - set(context.released.running)
    returns = [
        report
        for report in context.released.returns
        if report.area != context.township and report.period in in_bulletins
    ]
    calendar = context.edition.calendar
    months = calendar.months[: calendar.months.index(calendar.months_of(period)[-1]) + 1]
    due, on_time, *troubles = tables.tally(returns)
    return words.reports_answer(months_span(months), context.terms.area, due, on_time, troubles)


def _returns_matrix(context: PageContext, periods: Sequence[Period]) -> Table:
    rows = []
    for area in context.edition.villages:
        cells = [context.released.fates.get((area.area, period)) for period in periods]
        rows.append(
            (
                table_cells.area_cell(context.edition, area, ""),
                *(
                    Cell(STATUSES[cell.value], style="" if cell is Status.REPORTED else "tb-short")
                    if cell
                    else Cell(words.NOTHING_DUE)
                    for cell in cells
                ),
            )
        )
    heads = (
        Column(context.terms.area),
        *(Column(shown_periods.period_head(context.released, period)) for period in periods),
    )
    return Table("quality-returns", words.RETURNS_MATRIX, heads, tuple(rows), (words.WORST_NOTE,), quiet=True)


def quality_table(
    context: PageContext, period: Period, name: str, root: str, *, everybody: bool = False
) -> Table | None:
    """Returns due and received, and what was wrong with them, by area; only areas with something wrong."""
    kinds = [
        shortcoming
        for shortcoming in Shortcoming
        if context.released.find(REPORTS, context.township, period, shortcoming.value)
    ]
    rows = [
        _quality_row(context, area, period, root, kinds)
        for area in context.edition.villages
        if everybody or has_shortcoming(context, area.area, period)
    ]
    if not rows:
        return None
    heads = (
        Column(context.terms.area),
        *table_cells.columns("due", "received", numbers=("due", "received")),
        *(
            Column(f"{SHORTCOMINGS[kind.value]}（{words.QUALITY_UNITS[kind.is_entered]}）", is_number=True)
            for kind in kinds
        ),
    )
    return Table(
        name,
        words.quality_caption(period, checked=any(kind.is_entered for kind in kinds)),
        heads,
        tuple(rows),
        tuple(
            words.QUALITY_NOTES[entered] for entered in (False, True) if entered in {kind.is_entered for kind in kinds}
        ),
    )


def has_shortcoming(context: PageContext, area: str, period: Period) -> bool:
    """Whether anything was late, missing, corrected or found wrong."""
    counts = [context.released.find(REPORTS, area, period, kind.value) for kind in Shortcoming]
    return any(count is not None and count.value for count in counts)


def _quality_row(
    context: PageContext, area: Area, period: Period, root: str, kinds: Sequence[Shortcoming]
) -> tuple[Cell, ...]:
    measures = ["due", "reported", *(kind.value for kind in kinds)]
    figures = [context.released.find(REPORTS, area.area, period, measure) for measure in measures]
    return (table_cells.area_cell(context.edition, area, root), *(table_cells.value_cell(figure) for figure in figures))


def _entries(context: PageContext) -> Table:
    """Each entry of what checks found, with its remark."""
    rows = tuple(
        (
            Cell(period_name(entry.period)),
            table_cells.area_cell(context.edition, context.edition.areas[entry.area], ""),
            Cell(SHORTCOMINGS[entry.kind.value]),
            Cell(str(entry.count)),
            Cell(entry.note),
        )
        for entry in context.released.quality
    )
    heads = (
        *table_cells.columns("period"),
        Column(context.terms.area),
        *table_cells.columns("found", "count", "note", numbers=("count",)),
    )
    return Table("quality-entries", words.SHORTCOMING_ENTRIES, heads, rows)


def _shortcomings_by_period(context: PageContext) -> Table | None:
    """What checks found in each month and in the whole, where such counts are kept."""
    kinds = [kind for kind in Shortcoming if kind.is_entered]
    periods = [*context.released.published_of(Frequency.MONTH)]
    latest = shown_periods.latest_period(context.released)
    periods += [latest] if latest and latest not in periods else []
    rows = []
    for period in periods:
        figures = [context.released.find(REPORTS, context.township, period, kind.value) for kind in kinds]
        if any(figures):
            rows.append((Cell(period_name(period)), *(table_cells.value_cell(figure) for figure in figures)))
    if not rows:
        return None
    heads = (
        *table_cells.columns("period"),
        *(Column(f"{SHORTCOMINGS[kind.value]}（{words.QUALITY_UNITS[True]}）", is_number=True) for kind in kinds),
    )
    return Table("quality-found", words.SHORTCOMINGS_TABLE, heads, tuple(rows))
