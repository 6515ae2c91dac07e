"""Which cells are withheld: what was published stays, the rest is planned so that nothing can be worked out."""

from __future__ import annotations

from collections import deque
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import vintages
from generator.disclosure import relations, systems
from generator.model import ABSENT, STATES, FigureId, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from generator.disclosure.secrecy import Plan
    from generator.disclosure.systems import Cell, System
    from generator.model import Figures, FigureTable, Hands

WITHHELD = STATES.index(State.WITHHELD)
MUCH = 2000
"""From how many cells on several hands are worth their beginning."""
MOST_BEGUN = 8
"""Systems in hand at a time: those of a large office take much room."""


@dataclass(frozen=True)
class Protection:
    """The figures, as far as they may be shown, and the cells that must be withheld by themselves."""

    figures: Figures
    shown: FigureTable
    primary: set[Cell]
    hands: Hands | None = None

    def of(self, in_question: set[Cell]) -> tuple[set[Cell], tuple[FigureId, ...]]:
        """The cells to withhold, and those that nothing can protect because too much was published before.

        Where every cell stands as it was published, its states are those of then, and nothing is
        worked out anew. Where one has changed since, what the bulletins that are out make of it is
        settled first: that is public already when a further bulletin is released.
        """
        fixed, changed = published_before(self.figures, in_question, relations.concerned(self.figures.edition))
        out = _out(self.figures)
        if changed and any(cell[2] not in out for cell in in_question):
            already = self.shown.of_periods(out)
            withheld, _ = self._planned(already, fixed, {cell for cell in in_question if cell[2] in out})
            fixed |= {cell: systems.Before(cell in withheld, None) for cell in changed}
        elif in_question <= set(fixed) and not changed:
            return {cell for cell in in_question if fixed[cell].is_withheld}, ()
        return self._planned(self.shown, fixed, in_question)

    def _planned(
        self, shown: FigureTable, fixed: Mapping[Cell, systems.Before], in_question: set[Cell]
    ) -> tuple[set[Cell], tuple[FigureId, ...]]:
        """The cells in question to withhold, given what is fixed, and those that nothing can protect."""
        primary, edition = self.primary, self.figures.edition
        withheld = {cell for cell in in_question if (fixed[cell].is_withheld if cell in fixed else cell in primary)}
        if not withheld:
            return withheld, ()
        exposed: list[Cell] = []
        asked = relations.systems(self.figures, shown, primary, fixed)
        for system, found in self._plans(asked, is_much=len(in_question) > MUCH):
            withheld |= {cell for place in found.withheld for cell in system.sums[place].cells}
            exposed += [system.sums[place].name for place in found.exposed]
        measure = {indicator.indicator: indicator.value_measure for indicator in edition.indicators.values()}
        return withheld, tuple(sorted(FigureId(*cell, measure[cell[0]]) for cell in exposed))

    def _plans(self, asked: Iterable[tuple[System, set[int]]], *, is_much: bool) -> Iterator[tuple[System, Plan]]:
        """Each system with its plan, by several hands where there is much to do: none knows of another."""
        from generator.disclosure.secrecy import plan

        key = self.figures.key
        with self.hands.once() if self.hands and is_much else nullcontext() as executor:
            if executor is None:
                yield from ((system, plan(system, given, key)) for system, given in asked)
            else:
                begun: deque[tuple[System, Future[Plan]]] = deque()
                for system, given in asked:
                    begun.append((system, executor.submit(plan, system, given, key)))
                    if len(begun) > MOST_BEGUN:
                        yield _ended(*begun.popleft())
                yield from (_ended(*one) for one in begun)


def _ended(system: System, future: Future[Plan]) -> tuple[System, Plan]:
    return system, future.result()


def _out(figures: Figures) -> set[str]:
    """The periods that bulletins which have been released make public."""
    calendar = figures.edition.calendar
    released = [
        bulletin for bulletin, release in figures.releases.items() if release.figures and bulletin in figures.bulletins
    ]
    return {period.code for bulletin in released for period in calendar.inside(bulletin)}


def published_before(
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
                    changed.add(cell_of(key))
                elif cell_of(key) in counts:
                    is_withheld = states[grid.row_of[key.area], grid.place_of[key.period]] == WITHHELD
                    fixed[cell_of(key)] = systems.Before(bool(is_withheld), bound)
    return fixed, changed - set(fixed)


def cell_of(key: FigureId) -> Cell:
    """The cell a figure stands in."""
    return (key.indicator, key.area, key.period)
