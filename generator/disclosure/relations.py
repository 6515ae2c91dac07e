"""What an attacker can add up: the unknown counts, the published sums over them, and what must stay wide.

Every published cell says two counts exactly: the numerator and the complement (denominator less
numerator). Each is a sum of what areas reported in the shortest periods, so that villages and
township, months and quarters, years, sub-indicators and earlier printings are all linear
relations over the same unknowns.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import NO_VALUE, Accumulation, FigureId, Period, State
from generator.vintages import changed_rows, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from generator.model import Edition, Figures, FigureTable, Indicator, Release, Source

NUMERATOR, REST = "numerator", "rest"
Cell = tuple[str, str, str]
Unknown = tuple[str, str, str, str, str]
Term = tuple["Indicator", tuple[str, ...]]
NO_UNKNOWN: Unknown = ("", "", "", "", "")


@dataclass(frozen=True)
class Sum:
    """A cell that is or was public: which unknowns it adds up, by kind of count, and to what.

    `cells` are the present cells with exactly these counts (a year that repeats its last quarter
    is one decision); none for one that only an earlier printing shows. `is_fixed` cells were
    published before and stay as they were.
    """

    name: Cell
    cells: tuple[Cell, ...]
    members: Mapping[str, frozenset[Unknown]]
    values: Mapping[str, Fraction]
    guarded: Mapping[str, int]
    loss: float
    is_fixed: bool


@dataclass(frozen=True)
class Relation:
    """Unknowns times their coefficients are zero (an equation), or not negative."""

    coefficients: Mapping[Unknown, int]
    is_equation: bool


@dataclass(frozen=True)
class System:
    """All relations of the indicators that hang together; `truth` is what was in fact reported.

    `whole` is the area that the others make up, `present` are the reports as they are now.
    """

    sums: tuple[Sum, ...]
    relations: tuple[Relation, ...]
    truth: Mapping[Unknown, Fraction]
    whole: str
    present: frozenset[Unknown]


@dataclass(frozen=True, slots=True)
class Before:
    """How a cell that has not changed was published: whether withheld, and under which bound k."""

    is_withheld: bool
    bound: int | None


def bound_of(rule: str) -> int | None:
    """The k of a rule as releases keep it (`5/5/area`)."""
    first = rule.partition("/")[0]
    return int(first) if first.isdigit() else None


def systems(
    figures: Figures, shown: FigureTable, primary: set[Cell], fixed: Mapping[Cell, Before]
) -> Iterator[tuple[System, set[int]]]:
    """Each system of relations about people, and which of its sums are withheld to begin with.

    Parameters
    ----------
    figures : everything, with what it is computed from.
    shown : the figures that are not finer than they may be shown.
    primary : cells that must be withheld by themselves.
    fixed : cells published before and unchanged since, and how.

    """
    changed = tuple(one for one in figures.releases.values() if changed_rows(figures, one))
    for group in _groups(figures.edition):
        builder = _Builder(figures, shown, group, changed)
        own = [one for cell in builder.cells() if (one := builder.sum_of(cell, fixed))]
        printed = list(builder.printed_sums())
        sums = (*own, *(one for one, _ in printed))
        withheld = {
            place
            for place, one in enumerate(own)
            if any((fixed[cell].is_withheld if cell in fixed else cell in primary) for cell in one.cells)
        }
        withheld |= {len(own) + place for place, (_, is_withheld) in enumerate(printed) if is_withheld}
        if withheld:
            relations = tuple(builder.relations())
            present = frozenset(builder.truth)
            yield System(sums, relations, builder.truth, figures.edition.township, present), withheld


def concerned(edition: Edition) -> frozenset[str]:
    """The indicators about people, and those that count the same people under another rule."""
    return frozenset(one.indicator for group in _groups(edition) for one in group)


def _groups(edition: Edition) -> list[tuple[Indicator, ...]]:
    """Indicators about people, each with its sub-indicators and with those that count the same people."""
    every = list(edition.indicators.values())
    root = {one.indicator: one.indicator for one in every}

    def find(code: str) -> str:
        while root[code] != code:
            code = root[code]
        return code

    names: dict[str, str] = {}
    for one in every:
        if one.part_of in root:
            root[find(one.indicator)] = find(one.part_of)
        for name in (one.numerator, one.denominator):
            if name:
                root[find(one.indicator)] = find(names.setdefault(name, one.indicator))
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for one in every:
        groups[find(one.indicator)].append(one)
    return [tuple(group) for group in groups.values() if any(one.small_cell for one in group)]


class _Builder:
    """The sums of one group of indicators."""

    def __init__(
        self, figures: Figures, shown: FigureTable, group: tuple[Indicator, ...], changed: tuple[Release, ...]
    ) -> None:
        self.figures, self.shown = figures, shown
        self.changed = changed
        self.everything = figures.figures
        self.edition = figures.edition
        self.group = {one.indicator: one for one in group}
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
                parts = [(one.indicator, one.area, one.period) for one in figure.components]
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
            return frozenset(one for one in known if one[0])
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
        bound = next((fixed[one].bound for one in cells if one in fixed), None)
        guarded = self._guarded(indicator, cell, values, bound)
        return Sum(cell, cells, members, values, guarded, self._loss(cells), any(one in fixed for one in cells))

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
        parts = [(one.indicator, one.area, one.period) for one in figure.components]
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

    def relations(self) -> Iterator[Relation]:
        """What an attacker knows besides sums.

        Counts that cannot fall, parts of a whole, one count under two names, and that of a row only the
        numerator has changed.
        """
        yield from self._same_bases()
        for indicator in self.group.values():
            if indicator.accumulation is Accumulation.TO_DATE:
                yield from self._rising(indicator)
            parts = [one for one in self.group.values() if one.part_of == indicator.indicator]
            for kind in (NUMERATOR, REST):
                yield from self._equal([(indicator, (kind,))], [(one, (kind,)) for one in parts])
        names: dict[str, list[Term]] = defaultdict(list)
        for one in self.group.values():
            names[one.numerator].append((one, (NUMERATOR,)))
            if one.denominator:
                names[one.denominator].append((one, (NUMERATOR, REST)))
        for first, *others in names.values():
            for other in others:
                yield from self._equal([first], [other])

    def _same_bases(self) -> Iterator[Relation]:
        """Of rows whose numerator alone has changed since a printing: both parts together are what they were."""
        leaves = sorted({leaf for found in self.leaves.values() for leaf in found})
        for leaf in leaves:
            now = self._parts(leaf, self.figures.inputs)
            if now is None:
                continue
            earlier = {self._parts(leaf, release.inputs) for release in self.changed}
            for then in sorted(one for one in earlier if one and one[1] == now[1] and one[0] != now[0]):
                terms: list[tuple[tuple[str, str], int]] = [(then, 1), (now, -1)]
                yield Relation(
                    {
                        (*leaf, version, kind): sign
                        for parts, sign in terms
                        for version, kind in ((parts[0], NUMERATOR), (".".join(parts), REST))
                    },
                    is_equation=True,
                )

    def _parts(self, leaf: Cell, inputs: Mapping[Source, str]) -> tuple[str, str] | None:
        """The digests of a row's two numbers at some time; None where it had none, or is no rate."""
        version = self._version(leaf, inputs)
        first, _, second = (version or "").partition(".")
        return (first, second) if second and self.group[leaf[0]].measure.is_rate else None

    def _rising(self, indicator: Indicator) -> Iterator[Relation]:
        periods = self.edition.calendar.periods(indicator.frequency)
        areas = {leaf[1] for leaves in self.leaves.values() for leaf in leaves if leaf[0] == indicator.indicator}
        for area in sorted(areas):
            chain = [(indicator.indicator, area, period.code) for period in periods]
            there = [found for cell in chain if (found := self._now(cell, NUMERATOR))]
            for low, high in itertools.pairwise(there):
                if self.truth[low] <= self.truth[high]:
                    yield Relation({high: 1, low: -1}, is_equation=False)

    def _now(self, leaf: Cell, kind: str) -> Unknown | None:
        """A reported count as it is now; None where there is none."""
        if self.leaves.get(leaf) != (leaf,):
            return None
        return next(iter(self._unknowns((leaf,), self.figures.inputs, kind)), None)

    def _equal(self, left: list[Term], right: list[Term]) -> Iterator[Relation]:
        """Counts of the left that equal those of the right, in every cell both have and where they do."""
        if not left or not right:
            return
        cells = [{cell[1:] for cell in self.leaves if cell[0] == one.indicator} for one, _ in (*left, *right)]
        for area, period in sorted(set.intersection(*cells)):
            coefficients: dict[Unknown, int] = defaultdict(int)
            for terms, sign in ((left, 1), (right, -1)):
                for one, kinds in terms:
                    leaves = self.leaves_of((one.indicator, area, period))
                    for kind in kinds:
                        for unknown in self._unknowns(leaves, self.figures.inputs, kind):
                            coefficients[unknown] += sign
            kept = {unknown: factor for unknown, factor in coefficients.items() if factor}
            if kept and not sum(self.truth[unknown] * factor for unknown, factor in kept.items()):
                yield Relation(kept, is_equation=True)
