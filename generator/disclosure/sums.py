"""Each cell's counts as sums of what areas reported, as they stand now and as earlier bulletins printed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.disclosure.systems import NO_UNKNOWN, Before, Cell, Sum, Unknown, bound_of
from generator.model import NO_VALUE, FigureId, Period, State
from generator.vintages import rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from generator.model import Figures, FigureTable, Indicator, Release, Source

NUMERATOR, REST = "numerator", "rest"


class Sums:
    """The sums of one group of indicators."""

    def __init__(
        self, figures: Figures, shown: FigureTable, group: tuple[Indicator, ...], changed: tuple[Release, ...]
    ) -> None:
        self.figures, self.shown = figures, shown
        self.changed = changed
        self.everything = figures.figures
        self.edition = figures.edition
        self.group = {indicator.indicator: indicator for indicator in group}
        self.leaves: dict[Cell, tuple[Cell, ...]] = {}
        self.truth: dict[Unknown, Fraction] = {}
        self.now: dict[tuple[Cell, str], Unknown] = {}

    def cells(self) -> Iterator[Cell]:
        """The present cells with numbers; of several with the same counts, the first stands for all."""
        same: dict[tuple[str, tuple[Cell, ...]], list[Cell]] = {}
        for code, indicator in sorted(self.group.items()):
            block = self.shown.blocks[code]
            column = block.columns[indicator.value_measure]
            for key in block.marked(indicator.value_measure, column.known):
                cell = (code, key.area, key.period)
                same.setdefault((code, self.leaves_of(cell)), []).append(cell)
        self.same = {cells[0]: tuple(cells) for cells in same.values()}
        yield from self.same

    def leaves_of(self, cell: Cell) -> tuple[Cell, ...]:
        """The reported cells a cell adds up, in order."""
        if cell not in self.leaves:
            figure = self.everything.get(FigureId(*cell, self._count_name(cell[0])))
            found: list[Cell] = []
            if figure is not None and figure.value is not None:
                parts = [(component.indicator, component.area, component.period) for component in figure.components]
                found = [leaf for part in parts for leaf in self.leaves_of(part)] if parts else [cell]
            self.leaves[cell] = tuple(sorted(found))
        return self.leaves[cell]

    def _count_name(self, code: str) -> str:
        indicator = self.group[code]
        return "numerator" if indicator.measure.is_rate else indicator.value_measure

    def _counts(self, cell: Cell) -> dict[str, Fraction]:
        """The numerator and the complement of a cell as they are now."""
        numerator = self.everything[FigureId(*cell, self._count_name(cell[0]))].value
        below = self.everything.get(FigureId(*cell, "denominator"))
        if numerator is None:
            return {}
        if below is None or below.value is None:
            return {NUMERATOR: numerator}
        return {NUMERATOR: numerator, REST: below.value - numerator}

    def _version(self, leaf: Cell, inputs: Mapping[Source, str], kind: str = REST) -> str | None:
        """The digest of a row's numbers at some time; None where it brought none then.

        A numerator has its own, a complement that of both numbers; a status is no number.
        """
        figure = self.everything[FigureId(*leaf, self._count_name(leaf[0]))]
        digest = inputs.get(figure.sources[0]) if figure.sources else None
        if digest is None or digest.startswith(NO_VALUE):
            return None
        return ".".join(digest.split(".")[: 1 if kind == NUMERATOR else 2])

    def _unknowns(self, leaves: Iterable[Cell], inputs: Mapping[Source, str], kind: str) -> frozenset[Unknown]:
        """The unknown counts of some rows as they were at some time; of 0/0, which pages tell, nothing is unknown."""
        if inputs is self.figures.inputs:
            known = (self.now.get((leaf, kind)) or self._note(leaf, kind) for leaf in leaves)
            return frozenset(unknown for unknown in known if unknown[0])
        found: set[Unknown] = set()
        for leaf in leaves:
            version = self._version(leaf, inputs, kind)
            now = self._unknowns((leaf,), self.figures.inputs, kind)
            is_present = version == self._version(leaf, self.figures.inputs, kind)
            if is_present:
                found |= now
            elif version is not None:
                found.add((*leaf, version, kind))
        return frozenset(found)

    def _note(self, leaf: Cell, kind: str) -> Unknown:
        """The unknown count of a row as it is now, with what was reported; blank for a row that leaves none."""
        version = self._version(leaf, self.figures.inputs, kind)
        counts = self._counts(leaf)
        is_nothing = version is None or counts == {NUMERATOR: 0, REST: 0}
        unknown = NO_UNKNOWN if is_nothing else (*leaf, version or "", kind)
        if not is_nothing and kind in counts:
            self.truth[unknown] = counts[kind]
        self.now[leaf, kind] = unknown
        return unknown

    def sum_of(self, cell: Cell, fixed: Mapping[Cell, Before]) -> Sum | None:
        """A present cell as a sum of reported counts."""
        indicator = self.group[cell[0]]
        values = self._counts(cell)
        members = {kind: self._unknowns(self.leaves_of(cell), self.figures.inputs, kind) for kind in values}
        if not any(members.values()):
            return None
        cells = self.same[cell]
        bound = next((fixed[candidate].bound for candidate in cells if candidate in fixed), None)
        guarded = self._guarded(indicator, cell, values, bound)
        return Sum(cell, cells, members, values, guarded, self._loss(cells), any(other in fixed for other in cells))

    def _guarded(
        self, indicator: Indicator, cell: Cell, kinds: Iterable[str], bound: int | None = None
    ) -> dict[str, int]:
        """How wide each count must stay where it is withheld; a township's complement is not guarded.

        What was published under another bound k keeps to that one: it can only be as it was.
        """
        width = indicator.small_cell if bound is None else bound
        found = {NUMERATOR: width}
        if REST in kinds and indicator.small_rest and cell[1] != self.edition.township:
            found[REST] = width
        return found

    def _loss(self, cells: tuple[Cell, ...]) -> float:
        """What readers lose: the months a cell speaks for, the whole township a hundredfold; never by its numbers."""
        months = sum(Period(cell[2]).frequency.months for cell in cells)
        return months * (100.0 if cells[0][1] == self.edition.township else 1.0)

    def printed_sums(self) -> Iterator[tuple[Sum, bool]]:
        """What earlier printings said of rows that have changed since, and whether they withheld it."""
        seen: set[tuple[frozenset[Unknown], ...]] = set()
        for release in self.changed:
            for cell in self._printed_cells(release):
                leaves = [leaf for leaf in self._leaves_then(cell) if not self._was_nothing(release, leaf)]
                versions = [
                    (self._version(leaf, release.inputs), self._version(leaf, self.figures.inputs)) for leaf in leaves
                ]
                if all(then == now for then, now in versions):
                    continue
                values = self._values_then(release, cell)
                kinds = values or dict.fromkeys(self._counts_of_kind(cell[0]), None)
                members = {kind: self._unknowns(leaves, release.inputs, kind) for kind in kinds}
                mark = tuple(members.values())
                if mark in seen or not any(mark):
                    continue
                seen.add(mark)
                bound = bound_of(release.inputs.get(rule_of(cell[0]), ""))
                guarded = self._guarded(self.group[cell[0]], cell, kinds, bound)
                yield Sum(cell, (), members, values, guarded, 0.0, is_fixed=True), not values

    def _was_nothing(self, release: Release, leaf: Cell) -> bool:
        """Whether a release printed a row of a rate as not applicable."""
        printed = release.figures.get(FigureId(*leaf, self.group[leaf[0]].value_measure))
        return printed is not None and printed.state is State.NOT_APPLICABLE

    def _printed_cells(self, release: Release) -> Iterator[Cell]:
        for key in release.figures:
            indicator = self.group.get(key.indicator)
            if indicator is not None and key.measure == indicator.value_measure:
                yield (key.indicator, key.area, key.period)

    def _leaves_then(self, cell: Cell) -> tuple[Cell, ...]:
        """The rows a cell rests on or rested on, be they without a number now."""
        figure = self.everything.get(FigureId(*cell, self._count_name(cell[0])))
        if figure is None:
            return ()
        if not figure.components:
            return (cell,)
        parts = [(component.indicator, component.area, component.period) for component in figure.components]
        return tuple(leaf for part in parts for leaf in self._leaves_then(part))

    def _counts_of_kind(self, code: str) -> tuple[str, ...]:
        return (NUMERATOR, REST) if self.group[code].measure.is_rate else (NUMERATOR,)

    def _values_then(self, release: Release, cell: Cell) -> dict[str, Fraction]:
        """The counts a release printed of a cell; nothing where it printed none."""
        numerator = release.figures.get(FigureId(*cell, self._count_name(cell[0])))
        if numerator is None or numerator.value is None:
            return {}
        below = release.figures.get(FigureId(*cell, "denominator"))
        if below is None or below.value is None:
            return {NUMERATOR: numerator.value}
        return {NUMERATOR: numerator.value, REST: below.value - numerator.value}
