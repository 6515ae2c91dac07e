"""Figures → Released: what may be shown, and nothing else leaves this module.

Primary suppression as the design defines it: a small count of people, or a small rest, is
withheld with everything computed from it. `relations` says what could be added up to find it
again, `secrecy` which further cells must go for that. What was published before stays as it
was. Figures finer than an indicator's `level` are never released at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator import vintages
from generator.disclosure import relations
from generator.disclosure.masks import Cell, masked, of_whole, released_singles
from generator.disclosure.primary import counted, has_value, is_small, small_cells
from generator.disclosure.protection import Protection, cell_of
from generator.model import Awaited, FigureId, Figures, FigureTable, Level, Period, Released
from generator.standings import standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.model import Block, Hands, Indicator, Return
    from generator.model.columns import Marks

__all__ = ["disclose", "is_small"]


def disclose(figures: Figures, hands: Hands | None = None) -> Released:
    """Drop what is finer than may be shown, and withhold small cells and all that would give them back.

    `hands` help where that is much work.
    """
    edition = figures.edition
    shown = _within_level(figures)
    marks = {code: _Marks(edition.indicators[code], block) for code, block in shown.blocks.items()}
    concerned = relations.concerned(edition)
    primary = {cell for code in concerned for cell in marks[code].cells(marks[code].primary)}
    counts = {cell for code in concerned for cell in marks[code].cells(marks[code].counted)}
    withheld, infeasible = Protection(figures, shown, primary, hands).of(counts)
    for code in concerned:
        marks[code].withhold(cell for cell in withheld if cell[0] == code)
    released = FigureTable(
        {code: masked(block, marks[code].withheld, edition.calendar) for code, block in shown.blocks.items()},
        released_singles(figures, shown, withheld),
    )
    scores = {
        key: figure
        for key, figure in released.singles.items()
        if key.measure == "score" and key.indicator in edition.schemes
    }
    released = released.with_singles({figure.id: figure for figure in standings(edition, scores)})
    out, public = set(figures.bulletins), set(figures.published)
    readable = vintages.readable(figures, released)
    return Released(
        edition=edition,
        figures=released,
        returns=tuple(_without_note(shown, report, withheld) for report in figures.returns if report.period in public),
        published=figures.published,
        bulletins=figures.bulletins,
        reasons=figures.reasons,
        quality=figures.quality,
        withheld_cells=sum(mark.of_villages(mark.withheld) for mark in marks.values()),
        secondary_cells=sum(own.of_villages(own.withheld & ~own.primary) for own in marks.values()),
        village_cells=sum(own.of_villages(own.valued) for own in marks.values()),
        releases={period: release for period, release in figures.releases.items() if period in out},
        revisions=tuple(
            revision for revision in readable if revision.bulletin in out and Period(revision.figure.period) in public
        ),
        differences=vintages.differences(replace(figures, revisions=readable), released),
        infeasible=infeasible,
        draft=figures.draft,
        awaited=_awaited(figures),
    )


def _within_level(figures: Figures) -> FigureTable:
    """The figures without those of areas where an indicator is shown for the whole alone."""
    edition = figures.edition
    return FigureTable(
        {
            code: block if edition.indicators[code].level is Level.AREA else of_whole(block)
            for code, block in figures.figures.blocks.items()
        },
        figures.figures.singles,
    )


class _Marks:
    """Which cells of an indicator have a value, show a count, are small by themselves, and are withheld."""

    def __init__(self, indicator: Indicator, block: Block) -> None:
        self.indicator, self.block = indicator, block
        self.valued = has_value(block.columns[indicator.value_measure])
        self.counted = counted(indicator, block)
        self.primary = small_cells(indicator, block)
        self.withheld = self.primary & False

    def cells(self, marked: Marks) -> Iterator[Cell]:
        """The cells that are marked."""
        yield from map(cell_of, self.block.marked(self.indicator.value_measure, marked))

    def withhold(self, cells: Iterable[Cell]) -> None:
        """Mark cells as withheld."""
        for _, area, period in cells:
            self.withheld[self.block.row_of[area], self.block.place_of[period]] = True

    def of_villages(self, marked: Marks) -> int:
        """How many cells of villages are marked, of an indicator about people."""
        if not self.indicator.small_cell:
            return 0
        found = marked & self.valued
        return int(found.sum() - found[self.block.row_of[self.block.whole]].sum())


def _awaited(figures: Figures) -> tuple[Awaited, ...]:
    """How many returns of each period no bulletin holds yet are in, and whose are not: counts, no numbers."""
    township, calendar = figures.edition.township, figures.edition.calendar
    public = {period for bulletin in figures.bulletins for period in calendar.inside(bulletin)}
    found: dict[Period, list[Return]] = {}
    for report in figures.returns:
        if report.period not in public and report.area != township:
            found.setdefault(report.period, []).append(report)
    return tuple(
        Awaited(
            period,
            len(own),
            sum(made.status.has_value for made in own),
            tuple(dict.fromkeys(made.area for made in own if not made.status.has_value)),
        )
        for period, own in sorted(found.items())
    )


def _without_note(shown: FigureTable, report: Return, withheld: set[Cell]) -> Return:
    """A remark may quote numbers, so it goes with the cell it is about."""
    if not report.note:
        return report
    is_shown = FigureId(report.indicator, report.area, report.period.code, "due") in shown
    return (
        report
        if is_shown and (report.indicator, report.area, report.period.code) not in withheld
        else replace(report, note="")
    )
