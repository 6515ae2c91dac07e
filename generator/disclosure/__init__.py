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
from generator.disclosure import relations, systems
from generator.disclosure.masks import Cell, masked, of_whole, released_singles
from generator.disclosure.primary import counted, has_value, is_small, small_cells
from generator.model import ABSENT, STATES, Awaited, FigureId, Figures, FigureTable, Level, Period, Released, State
from generator.standings import standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.model import Block, Indicator, Return
    from generator.model.columns import Marks

__all__ = ["disclose", "is_small"]
WITHHELD = STATES.index(State.WITHHELD)


def disclose(figures: Figures) -> Released:
    """Drop what is finer than may be shown, and withhold small cells and all that would give them back."""
    edition = figures.edition
    shown = _within_level(figures)
    marks = {code: _Marks(edition.indicators[code], block) for code, block in shown.blocks.items()}
    concerned = relations.concerned(edition)
    primary = {cell for code in concerned for cell in marks[code].cells(marks[code].primary)}
    counts = {cell for code in concerned for cell in marks[code].cells(marks[code].counted)}
    withheld, infeasible = _protected(figures, shown, primary, counts)
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
        yield from map(_cell, self.block.marked(self.indicator.value_measure, marked))

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


def _protected(
    figures: Figures, shown: FigureTable, primary: set[Cell], in_question: set[Cell]
) -> tuple[set[Cell], tuple[FigureId, ...]]:
    """The cells to withhold, and those that nothing can protect because too much was published before.

    Where every cell stands as it was published, its states are those of then, and nothing is
    worked out anew. Where one has changed since, what the bulletins that are out make of it is
    settled first: that is public already when a further bulletin is released.
    """
    concerned = relations.concerned(figures.edition)
    fixed, changed = _published_before(figures, in_question, concerned)
    out = _out(figures)
    if changed and any(cell[2] not in out for cell in in_question):
        already = shown.of_periods(out)
        withheld, _ = _planned(figures, already, primary, fixed, {cell for cell in in_question if cell[2] in out})
        fixed |= {cell: systems.Before(cell in withheld, None) for cell in changed}
    elif in_question <= set(fixed) and not changed:
        return {cell for cell in in_question if fixed[cell].is_withheld}, ()
    return _planned(figures, shown, primary, fixed, in_question)


def _out(figures: Figures) -> set[str]:
    """The periods that bulletins which have been released make public."""
    calendar = figures.edition.calendar
    released = [
        bulletin for bulletin, release in figures.releases.items() if release.figures and bulletin in figures.bulletins
    ]
    return {period.code for bulletin in released for period in calendar.inside(bulletin)}


def _planned(
    figures: Figures,
    shown: FigureTable,
    primary: set[Cell],
    fixed: Mapping[Cell, systems.Before],
    in_question: set[Cell],
) -> tuple[set[Cell], tuple[FigureId, ...]]:
    """The cells in question to withhold, given what is fixed, and those that nothing can protect."""
    withheld = {cell for cell in in_question if (fixed[cell].is_withheld if cell in fixed else cell in primary)}
    if not withheld:
        return withheld, ()
    from generator.disclosure.secrecy import plan

    exposed: list[Cell] = []
    for system, given in relations.systems(figures, shown, primary, fixed):
        found = plan(system, given, figures.key)
        withheld |= {cell for place in found.withheld for cell in system.sums[place].cells}
        exposed += [system.sums[place].name for place in found.exposed]
    measure = {indicator.indicator: indicator.value_measure for indicator in figures.edition.indicators.values()}
    return withheld, tuple(sorted(FigureId(*cell, measure[cell[0]]) for cell in exposed))


def _published_before(
    figures: Figures, counts: set[Cell], concerned: frozenset[str]
) -> tuple[dict[Cell, systems.Before], set[Cell]]:
    """Cells that a released bulletin has printed (withheld or not) and that have not changed since.

    Also the cells that have changed since they were last printed.
    """
    fixed: dict[Cell, systems.Before] = {}
    changed: set[Cell] = set()
    behind: vintages.Behind | None = None
    for release in figures.releases.values():
        rows = vintages.changed_rows(figures, release)
        touched = vintages.reported_in(figures.edition, rows)
        behind = (behind or vintages.Behind(figures)) if rows else behind
        for code in concerned & release.figures.grids.keys():
            bound = systems.bound_of(release.inputs.get(vintages.rule_of(code), ""))
            grid, measure = release.figures.grids[code], figures.edition.indicators[code].value_measure
            if measure not in grid.columns:
                continue
            states = grid.columns[measure].states
            for key in grid.marked(measure, states != ABSENT):
                if behind and key[:2] in touched and not rows.isdisjoint(behind.rows(key)):
                    changed.add(_cell(key))
                elif _cell(key) in counts:
                    is_withheld = states[grid.row_of[key.area], grid.place_of[key.period]] == WITHHELD
                    fixed[_cell(key)] = systems.Before(bool(is_withheld), bound)
    return fixed, changed - set(fixed)


def _cell(key: FigureId) -> Cell:
    return (key.indicator, key.area, key.period)


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
