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
    from generator.pages.desk import Desk


def reporting_periods(desk: Desk) -> tuple[Period, ...]:
    """The published periods in which something was due, by their end, shorter ones first."""
    calendar = desk.edition.calendar
    due = {one.period for one in desk.released.returns if one.area != desk.township}
    found = [period for period in desk.released.published if period in due]
    return tuple(sorted(found, key=lambda one: (calendar.last_day(one), one.frequency.months)))


def quality_page(desk: Desk) -> QualityPage:
    """The heat map of returns, the table beside it, and what checks found."""
    periods = reporting_periods(desk)
    latest = shown_periods.latest_period(desk.released)
    found = [_returns_matrix(desk, periods)]
    if latest is not None:
        counts = quality_table(desk, latest, "quality-counts", "", everybody=True)
        found += [counts] if counts else []
    by_kind = _shortcomings_by_period(desk)
    found += [by_kind] if by_kind else []
    found += [_entries(desk)] if desk.released.quality else []
    return QualityPage(
        frame=desk.frame(
            words.QUALITY, "quality.md", [*(["quality.csv"] if desk.released.quality else []), "observations"]
        ),
        heading=words.QUALITY,
        answer=_answer(desk, latest) if latest else "",
        awaited=awaited_lines(desk),
        charts=desk.charts("returns"),
        tables=tuple(found),
    )


def awaited_lines(desk: Desk) -> tuple[str, ...]:
    """How the returns of the periods that are not public yet come in."""
    return tuple(
        words.awaited(one.period, one.due, one.received, [desk.edition.areas[area].name for area in one.missing])
        for one in desk.released.awaited
    )


def _answer(desk: Desk, period: Period) -> str:
    told = set(desk.released.published) - set(desk.released.running)
    returns = [one for one in desk.released.returns if one.area != desk.township and one.period in told]
    calendar = desk.edition.calendar
    months = calendar.months[: calendar.months.index(calendar.months_of(period)[-1]) + 1]
    due, on_time, *troubles = tables.tally(returns)
    return words.reports_answer(months_span(months), desk.terms.area, due, on_time, troubles)


def _returns_matrix(desk: Desk, periods: Sequence[Period]) -> Table:
    rows = []
    for area in desk.edition.villages:
        cells = [desk.released.fates.get((area.area, period)) for period in periods]
        rows.append(
            (
                table_cells.area_cell(desk.edition, area, ""),
                *(
                    Cell(STATUSES[one.value], style="" if one is Status.REPORTED else "tb-short")
                    if one
                    else Cell(words.NOTHING_DUE)
                    for one in cells
                ),
            )
        )
    heads = (Column(desk.terms.area), *(Column(shown_periods.period_head(desk.released, period)) for period in periods))
    return Table("quality-returns", words.RETURNS_MATRIX, heads, tuple(rows), (words.WORST_NOTE,), quiet=True)


def quality_table(desk: Desk, period: Period, name: str, root: str, *, everybody: bool = False) -> Table | None:
    """Returns due and received, and what was wrong with them, by area; only areas with something wrong."""
    kinds = [one for one in Shortcoming if desk.released.find(REPORTS, desk.township, period, one.value)]
    rows = [
        _quality_row(desk, area, period, root, kinds)
        for area in desk.edition.villages
        if everybody or has_shortcoming(desk, area.area, period)
    ]
    if not rows:
        return None
    heads = (
        Column(desk.terms.area),
        *table_cells.columns("due", "received", numbers=("due", "received")),
        *(
            Column(f"{SHORTCOMINGS[one.value]}（{words.QUALITY_UNITS[one.is_entered]}）", is_number=True)
            for one in kinds
        ),
    )
    return Table(
        name,
        words.quality_caption(period, checked=any(one.is_entered for one in kinds)),
        heads,
        tuple(rows),
        tuple(words.QUALITY_NOTES[one] for one in (False, True) if one in {kind.is_entered for kind in kinds}),
    )


def has_shortcoming(desk: Desk, area: str, period: Period) -> bool:
    """Whether anything was late, missing, corrected or found wrong."""
    counts = [desk.released.find(REPORTS, area, period, kind.value) for kind in Shortcoming]
    return any(one is not None and one.value for one in counts)


def _quality_row(desk: Desk, area: Area, period: Period, root: str, kinds: Sequence[Shortcoming]) -> tuple[Cell, ...]:
    measures = ["due", "reported", *(kind.value for kind in kinds)]
    figures = [desk.released.find(REPORTS, area.area, period, measure) for measure in measures]
    return (table_cells.area_cell(desk.edition, area, root), *(table_cells.value_cell(figure) for figure in figures))


def _entries(desk: Desk) -> Table:
    """Each entry of what checks found, with its remark."""
    rows = tuple(
        (
            Cell(period_name(one.period)),
            table_cells.area_cell(desk.edition, desk.edition.areas[one.area], ""),
            Cell(SHORTCOMINGS[one.kind.value]),
            Cell(str(one.count)),
            Cell(one.note),
        )
        for one in desk.released.quality
    )
    heads = (
        *table_cells.columns("period"),
        Column(desk.terms.area),
        *table_cells.columns("found", "count", "note", numbers=("count",)),
    )
    return Table("quality-entries", words.SHORTCOMING_ENTRIES, heads, rows)


def _shortcomings_by_period(desk: Desk) -> Table | None:
    """What checks found in each month and in the whole, where such counts are kept."""
    kinds = [one for one in Shortcoming if one.is_entered]
    periods = [*desk.released.published_of(Frequency.MONTH)]
    latest = shown_periods.latest_period(desk.released)
    periods += [latest] if latest and latest not in periods else []
    rows = []
    for period in periods:
        figures = [desk.released.find(REPORTS, desk.township, period, kind.value) for kind in kinds]
        if any(figures):
            rows.append((Cell(period_name(period)), *(table_cells.value_cell(figure) for figure in figures)))
    if not rows:
        return None
    heads = (
        *table_cells.columns("period"),
        *(Column(f"{SHORTCOMINGS[one.value]}（{words.QUALITY_UNITS[True]}）", is_number=True) for one in kinds),
    )
    return Table("quality-found", words.SHORTCOMINGS_TABLE, heads, tuple(rows))
