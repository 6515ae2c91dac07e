"""The exact program: the sums of least loss that make one count wide enough (HiGHS).

Cell suppression problem, as in Fischetti and Salazar, Management Science 47, 2001.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.disclosure.ranges import NEARLY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.disclosure.systems import System, Unknown


INFINITE = float("inf")


class Count(NamedTuple):
    """A count to be protected: a withheld sum, one of its kinds, and how wide its range must be."""

    place: int
    kind: str
    width: float


def widened(system: System, withheld: set[int], count: Count, costs: Sequence[float]) -> set[int] | None:
    """The sums of least loss to withhold so that two tables differ by the width; None where none do.

    The two tables lie within the width of the true one, which keeps the problem small and tight.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    kinds = {count.kind} if not system.relations else {kind for part in system.sums for kind in part.values}
    reached = _reached(system, count, kinds)
    names = sorted(reached)
    place = {unknown: number for number, unknown in enumerate(names)}
    sums = [
        (number, kind)
        for number, total in enumerate(system.sums)
        for kind in total.members
        if kind in kinds and total.members[kind] & reached
    ]
    choosable = sorted({number for number, _ in sums if number not in withheld and not system.sums[number].is_fixed})
    at = {number: 2 * len(names) + index for index, number in enumerate(choosable)}
    width = float(np.ceil(count.width - NEARLY))
    rows = [
        *_of_sums(system, [part for part in sums if part[0] not in withheld], (place, at, width)),
        *_of_relations(system, place),
    ]
    asked = [place[member] for member in system.sums[count.place].members[count.kind]]
    rows.append(({**dict.fromkeys(asked, 1.0), **{len(names) + excess: -1.0 for excess in asked}}, width, INFINITE))
    truth = np.array([float(system.truth.get(name, width)) for name in names])
    lows = np.concatenate([np.tile(np.maximum(-truth, -width), 2), np.zeros(len(choosable))])
    highs = np.concatenate([np.full(2 * len(names), width), np.ones(len(choosable))])
    objective = np.concatenate([np.zeros(2 * len(names)), [costs[number] for number in choosable]])
    entries = [(line, column, factor) for line, (found, _, _) in enumerate(rows) for column, factor in found.items()]
    lines, columns, factors = zip(*entries, strict=True)
    matrix = csr_array((factors, (lines, columns)), shape=(len(rows), len(objective)))
    constraint = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    solved = milp(objective, constraints=constraint, bounds=Bounds(lows, highs), integrality=1)
    if solved.x is None:
        return None
    return {number for number in choosable if solved.x[at[number]] > 0.5}  # noqa: PLR2004 - a choice is 0 or 1


Row = tuple[dict[int, float], float, float]
"""Factors by column, and what their sum must at least and may at most be."""


def _of_sums(
    system: System,
    sums: Sequence[tuple[int, str]],
    columns: tuple[Mapping[Unknown, int], Mapping[int, int], float],
) -> Iterator[Row]:
    """What is published stays in both tables as it is; what may be withheld may change by the width once it is."""
    place, at, width = columns
    for number, kind in sums:
        members = [place[member] for member in system.sums[number].members[kind]]
        for table in (0, len(place)):
            change = dict.fromkeys((table + member for member in members), 1.0)
            if number in at:
                yield {**change, at[number]: -width}, -INFINITE, 0.0
                yield {**change, at[number]: width}, 0.0, INFINITE
            else:
                yield change, 0.0, 0.0


def _of_relations(system: System, place: Mapping[Unknown, int]) -> Iterator[Row]:
    """What an attacker knows besides holds in both tables."""
    for relation in system.relations:
        if set(relation.coefficients) <= place.keys():
            slack = float(
                sum(system.truth.get(unknown, 0) * factor for unknown, factor in relation.coefficients.items())
            )
            for table in (0, len(place)):
                change = {table + place[unknown]: float(factor) for unknown, factor in relation.coefficients.items()}
                yield change, -slack, 0.0 if relation.is_equation else INFINITE


def _reached(system: System, count: Count, kinds: set[str]) -> set[Unknown]:
    """The unknowns that published sums or relations join with a count, however far."""
    neighbours: dict[Unknown, list[frozenset[Unknown]]] = {}
    groups = [part.members[kind] for part in system.sums for kind in kinds & set(part.members)]
    groups += [frozenset(relation.coefficients) for relation in system.relations]
    for group in groups:
        for unknown in group:
            neighbours.setdefault(unknown, []).append(group)
    found: set[Unknown] = set()
    waiting = list(system.sums[count.place].members[count.kind])
    while waiting:
        unknown = waiting.pop()
        if unknown not in found:
            found.add(unknown)
            waiting += [other for group in neighbours.get(unknown, ()) for other in group if other not in found]
    return found
