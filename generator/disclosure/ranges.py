"""What an attacker can work out: the least and greatest values of withheld counts, by linear optimisation (HiGHS)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.disclosure.systems import System, Unknown

NEARLY = 1e-6


def feasible(parts: Parts, asked: Sequence[tuple[int, str]]) -> list[tuple[float, float]]:
    """The least and the greatest value of counts over all tables that agree with what is published.

    Parameters
    ----------
    parts : what is published and what is not.
    asked : withheld sums and the kind of count wanted of each.

    """
    sums = parts.sums
    jobs: dict[Unknown, dict[frozenset[Unknown], None]] = {}
    for place, kind in asked:
        for root, members in parts.split(sums[place].members[kind]):
            jobs.setdefault(root, {})[members] = None
    solved = {root: _extremes(parts.rows(root), list(members)) for root, members in jobs.items()}
    found = []
    for place, kind in asked:
        low = high = parts.known(sums[place].members[kind])
        for root, members in parts.split(sums[place].members[kind]):
            least, most = solved[root][members]
            low, high = low + least, high + most
        found.append((low, high))
    return found


Row = tuple[dict["Unknown", int], float, float]


class Parts:
    """The unknowns that are not known outright, in groups that no published relation joins."""

    def __init__(self, system: System, withheld: set[int]) -> None:
        self.sums = system.sums
        rows: list[Row] = []
        outright: dict[Unknown, float] = {}
        for place, total in enumerate(system.sums):
            for kind in total.values if place not in withheld else ():
                members = total.members[kind]
                if len(members) == 1:
                    outright[next(iter(members))] = float(total.values[kind])
                else:
                    rows.append((dict.fromkeys(members, 1), float(total.values[kind]), float(total.values[kind])))
        infinite = float("inf")
        rows += [
            (dict(relation.coefficients), 0.0, 0.0 if relation.is_equation else infinite)
            for relation in system.relations
        ]
        self.outright = outright
        self.parent: dict[Unknown, Unknown] = {}
        self.open_rows: list[Row] = []
        for coefficients, low, high in rows:
            constant = sum(
                outright[unknown] * factor for unknown, factor in coefficients.items() if unknown in outright
            )
            left = {unknown: factor for unknown, factor in coefficients.items() if unknown not in outright}
            if left:
                self.open_rows.append((left, low - constant, high - constant))
                first = next(iter(left))
                for other in left:
                    self.parent[self.root(other)] = self.root(first)
        self.by_root: dict[Unknown, list[Row]] = {}
        for row in self.open_rows:
            self.by_root.setdefault(self.root(next(iter(row[0]))), []).append(row)

    def root(self, unknown: Unknown) -> Unknown:
        """The unknown that stands for the group of another."""
        self.parent.setdefault(unknown, unknown)
        while self.parent[unknown] != unknown:
            self.parent[unknown] = self.parent[self.parent[unknown]]
            unknown = self.parent[unknown]
        return unknown

    def known(self, members: Iterable[Unknown]) -> float:
        """What the members add up to that are known outright."""
        return sum(self.outright.get(member, 0.0) for member in members)

    def split(self, members: Iterable[Unknown]) -> list[tuple[Any, frozenset[Unknown]]]:
        """The members that are not known outright, by the group they belong to."""
        groups: dict[Unknown, set[Unknown]] = {}
        for member in members:
            if member not in self.outright:
                groups.setdefault(self.root(member), set()).add(member)
        return [(root, frozenset(group)) for root, group in groups.items()]

    def rows(self, root: Unknown) -> list[Row]:
        """The relations of a group."""
        return self.by_root.get(root, [])


def _extremes(rows: list[Row], asked: list[frozenset[Unknown]]) -> dict[frozenset[Unknown], tuple[float, float]]:
    """The least and greatest sums of some unknowns, all in one optimisation of independent blocks."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, kron

    if not rows:
        return dict.fromkeys(asked, (0.0, float("inf")))
    if len(rows) == 1 and rows[0][1] == rows[0][2] and set(rows[0][0].values()) == {1}:
        ((all_of_it, total, _),) = rows
        return {members: (0.0, total) if members < set(all_of_it) else (total, total) for members in asked}
    names = sorted({unknown for coefficients, _, _ in rows for unknown in coefficients})
    place = {unknown: number for number, unknown in enumerate(names)}
    entries = [
        (line, place[unknown], factor) for line, (found, _, _) in enumerate(rows) for unknown, factor in found.items()
    ]
    lines, columns, factors = zip(*entries, strict=True)
    block = csr_array((factors, (lines, columns)), shape=(len(rows), len(names)))
    low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    unbounded = _unbounded(rows)
    blocks = 2 * len(asked)
    objective = np.zeros(blocks * len(names))
    ceiling = float(sum(abs(value) for value in (*low, *high) if np.isfinite(value))) + 1e6
    for number, members in enumerate(asked):
        for member in members:
            if member in place:
                objective[2 * number * len(names) + place[member]] = 1.0
                objective[(2 * number + 1) * len(names) + place[member]] = -1.0
    matrix = kron(eye_array(blocks), block, format="csr")
    constraint = LinearConstraint(matrix, np.tile(low, blocks), np.tile(high, blocks))
    bounds = Bounds(0, ceiling)
    solved = milp(objective, constraints=constraint, bounds=bounds)
    if solved.x is not None and np.abs(solved.x - np.round(solved.x)).max() > NEARLY:
        solved = milp(objective, constraints=constraint, bounds=bounds, integrality=1)
    if solved.x is None:
        return dict.fromkeys(asked, (0.0, 0.0))
    values = solved.x.reshape(blocks, len(names))
    found = {}
    for number, members in enumerate(asked):
        own = [place[unknown] for unknown in members if unknown in place]
        is_open = any(unknown in unbounded or unknown not in place for unknown in members)
        most = float("inf") if is_open else float(values[2 * number + 1, own].sum())
        found[members] = (float(values[2 * number, own].sum()), most)
    return found


def _unbounded(rows: list[Row]) -> set[Unknown]:
    """Unknowns that no sum bounds from above."""
    bounded: set[Unknown] = set()
    for coefficients, _, high in rows:
        if high != float("inf") and all(factor > 0 for factor in coefficients.values()):
            bounded |= set(coefficients)
    changed = True
    while changed:
        changed = False
        for coefficients, _, high in rows:
            over = [unknown for unknown, factor in coefficients.items() if factor < 0]
            under = [unknown for unknown, factor in coefficients.items() if factor > 0]
            for left, right in ((over, under), *(((under, over),) if high != float("inf") else ())):
                if all(unknown in bounded for unknown in right) and not set(left) <= bounded:
                    bounded |= set(left)
                    changed = True
    return {unknown for coefficients, _, _ in rows for unknown in coefficients} - bounded
