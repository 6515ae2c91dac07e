"""What an attacker can add up: the unknown counts, the published sums over them, and what must stay wide.

Every published cell says two counts exactly: the numerator and the complement (denominator less
numerator). Each is a sum of what areas reported in the shortest periods, so that villages and
township, months and quarters, years, sub-indicators and earlier printings are all linear
relations over the same unknowns.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

from generator.disclosure.sums import NUMERATOR, REST, Sums
from generator.disclosure.systems import Before, Cell, Relation, System, Term, Unknown
from generator.model import Accumulation
from generator.vintages import changed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Edition, Figures, FigureTable, Indicator, Source


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
    changed = tuple(release for release in figures.releases.values() if changed_rows(figures, release))
    for group in _groups(figures.edition):
        builder = _Relations(figures, shown, group, changed)
        own = [total for cell in builder.cells() if (total := builder.sum_of(cell, fixed))]
        printed = list(builder.printed_sums())
        sums = (*own, *(total for total, _ in printed))
        withheld = {
            place
            for place, total in enumerate(own)
            if any((fixed[cell].is_withheld if cell in fixed else cell in primary) for cell in total.cells)
        }
        withheld |= {len(own) + place for place, (_, is_withheld) in enumerate(printed) if is_withheld}
        if withheld:
            relations = tuple(builder.relations())
            present = frozenset(builder.truth)
            yield System(sums, relations, builder.truth, figures.edition.township, present), withheld


def concerned(edition: Edition) -> frozenset[str]:
    """The indicators about people, and those that count the same people under another rule."""
    return frozenset(indicator.indicator for group in _groups(edition) for indicator in group)


def _groups(edition: Edition) -> list[tuple[Indicator, ...]]:
    """Indicators about people, each with its sub-indicators and with those that count the same people."""
    every = list(edition.indicators.values())
    root = {indicator.indicator: indicator.indicator for indicator in every}

    def find(code: str) -> str:
        while root[code] != code:
            code = root[code]
        return code

    names: dict[str, str] = {}
    for indicator in every:
        if indicator.part_of in root:
            root[find(indicator.indicator)] = find(indicator.part_of)
        for name in (indicator.numerator, indicator.denominator):
            if name:
                root[find(indicator.indicator)] = find(names.setdefault(name, indicator.indicator))
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for indicator in every:
        groups[find(indicator.indicator)].append(indicator)
    return [tuple(group) for group in groups.values() if any(indicator.small_cell for indicator in group)]


class _Relations(Sums):
    """What an attacker knows besides sums of one group of indicators."""

    def relations(self) -> Iterator[Relation]:
        """What an attacker knows besides sums.

        Counts that cannot fall, parts of a whole, one count under two names, and that of a row only the
        numerator has changed.
        """
        yield from self._same_bases()
        for indicator in self.group.values():
            if indicator.accumulation is Accumulation.TO_DATE:
                yield from self._rising(indicator)
            parts = [other for other in self.group.values() if other.part_of == indicator.indicator]
            for kind in (NUMERATOR, REST):
                yield from self._equal([(indicator, (kind,))], [(part, (kind,)) for part in parts])
        names: dict[str, list[Term]] = defaultdict(list)
        for counted in self.group.values():
            names[counted.numerator].append((counted, (NUMERATOR,)))
            if counted.denominator:
                names[counted.denominator].append((counted, (NUMERATOR, REST)))
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
            for then in sorted(before for before in earlier if before and before[1] == now[1] and before[0] != now[0]):
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
        cells = [
            {cell[1:] for cell in self.leaves if cell[0] == indicator.indicator} for indicator, _ in (*left, *right)
        ]
        for area, period in sorted(set.intersection(*cells)):
            coefficients: dict[Unknown, int] = defaultdict(int)
            for terms, sign in ((left, 1), (right, -1)):
                for indicator, kinds in terms:
                    leaves = self.leaves_of((indicator.indicator, area, period))
                    for kind in kinds:
                        for unknown in self._unknowns(leaves, self.figures.inputs, kind):
                            coefficients[unknown] += sign
            factors = {unknown: factor for unknown, factor in coefficients.items() if factor}
            if factors and not sum(self.truth[unknown] * factor for unknown, factor in factors.items()):
                yield Relation(factors, is_equation=True)
