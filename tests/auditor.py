"""An attacker who knows the rule and everything published: how far can each withheld count be narrowed?

Nothing here imports the program's own suppression. What is published is given as counts by area
and period; what the attacker knows besides is how periods and areas add up, that counts are
whole and not negative, and which reports are missing.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Cell = tuple[str, str]
Counts = tuple[float, float]


@dataclass
class Table:
    """One indicator as published.

    `months` are the months of each period, `leaves` the reporting periods; `shown` holds the
    counts (numerator, complement) of every published cell, `hidden` the withheld ones, `blank`
    the reported cells that are missing or do not apply. `earlier` are printings of cells whose
    row has changed since: (areas and periods it added up then, which of these have changed, counts).
    """

    township: str
    areas: tuple[str, ...]
    months: dict[str, tuple[str, ...]]
    leaves: tuple[str, ...]
    accumulation: str
    least: int
    guards_rest: bool
    shown: dict[Cell, Counts]
    hidden: set[Cell]
    blank: set[Cell] = field(default_factory=set)

    def parts(self, cell: Cell) -> frozenset[Cell]:
        """The reported cells a cell adds up."""
        area, period = cell
        inside = [leaf for leaf in self.leaves if set(self.months[leaf]) <= set(self.months[period])]
        if self.accumulation != "sum":
            inside = inside[-1:]
        areas = self.areas if area == self.township else (area,)
        found = {(one, leaf) for one in areas for leaf in inside} - self.blank
        return frozenset(found)


@dataclass(frozen=True)
class Range:
    """What can be said of one withheld count, and how wide it was promised to stay."""

    cell: Cell
    kind: str
    low: float
    high: float
    promised: float

    @property
    def is_kept(self) -> bool:
        return self.high - self.low >= self.promised - 1e-6


def attack(table: Table) -> list[Range]:
    """The feasible range of every withheld count."""
    found = []
    for place, kind in enumerate(("numerator", "rest")):
        sums = {table.parts(cell): counts[place] for cell, counts in table.shown.items() if table.parts(cell)}
        asked = [
            cell
            for cell in sorted(table.hidden)
            if table.parts(cell) and (kind == "numerator" or (table.guards_rest and cell[0] != table.township))
        ]
        rising = []
        if table.accumulation == "to_date" and kind == "numerator":
            for area in table.areas:
                chain = [(area, leaf) for leaf in table.leaves if (area, leaf) not in table.blank]
                rising += list(itertools.pairwise(chain))
        for cell, (low, high) in zip(asked, ranges(sums, [table.parts(cell) for cell in asked], rising), strict=True):
            above = [total for members, total in sums.items() if table.parts(cell) < members]
            found.append(Range(cell, kind, low, high, min([float(table.least), *above])))
    return found


def ranges(
    sums: dict[frozenset[Cell], float], asked: list[frozenset[Cell]], rising: list[tuple[Cell, Cell]] = ()
) -> list[tuple[float, float]]:
    """The least and greatest value of some sums of unknown whole numbers, given others."""
    if not asked:
        return []
    names = sorted({one for members in [*sums, *asked] for one in members} | {one for pair in rising for one in pair})
    place = {one: number for number, one in enumerate(names)}
    lines, columns, values, lows, highs = [], [], [], [], []
    for members, total in sums.items():
        for one in members:
            lines.append(len(lows))
            columns.append(place[one])
            values.append(1.0)
        lows.append(total)
        highs.append(total)
    for first, second in rising:
        lines += [len(lows)] * 2
        columns += [place[second], place[first]]
        values += [1.0, -1.0]
        lows.append(0.0)
        highs.append(np.inf)
    one_block = csr_array((values, (lines, columns)), shape=(len(lows), len(names)))
    blocks = 2 * len(asked)
    objective = np.zeros((blocks, len(names)))
    for number, members in enumerate(asked):
        for one in members:
            objective[2 * number, place[one]] = 1.0
            objective[2 * number + 1, place[one]] = -1.0
    constraint = LinearConstraint(
        kron(eye_array(blocks), one_block, format="csr"), np.tile(lows, blocks), np.tile(highs, blocks)
    )
    most = 1e7
    for whole in (0, 1):
        solved = milp(objective.ravel(), constraints=constraint, bounds=Bounds(0, most), integrality=whole)
        assert solved.x is not None, "what is published contradicts itself"
        if np.abs(solved.x - np.round(solved.x)).max() < 1e-6:
            break
    found = solved.x.reshape(blocks, len(names))
    return [
        (
            float((found[2 * number] * objective[2 * number]).sum()),
            float((found[2 * number + 1] * objective[2 * number]).sum()),
        )
        for number in range(len(asked))
    ]
