"""Secondary suppression: which further cells to withhold so that no withheld count can be worked out.

For every withheld cell the attacker's feasible range is found by linear optimisation (HiGHS),
over all tables of whole, not negative counts that agree with everything published. Where a
range is too narrow, the cells of least loss are added that make it wide enough: two tables must
exist that agree with all that stays published and differ by the width asked for. (Cell
suppression problem, as in Fischetti and Salazar, Management Science 47, 2001; solved here one
protected count after the other, then thinned out.)
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.disclosure.choice import Choice
from generator.disclosure.program import Count, widened
from generator.disclosure.ranges import NEARLY, Parts, feasible
from generator.vintages import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.disclosure.systems import System, Unknown

STANDARD_OUTPUT = 1
JITTER = 0.5
MOST_THINNED = 60
AT_A_TIME = 24
SMALL = 1000
"""Up to how many terms in all sums together the exact program chooses; the networks beyond."""
Costs = list[float]


@dataclass(frozen=True)
class Plan:
    """The sums to withhold, and those whose counts cannot be protected by any choice."""

    withheld: frozenset[int]
    exposed: tuple[int, ...]


def plan(system: System, withheld: Iterable[int], key: str) -> Plan:
    """Withhold further sums, of least loss, until every withheld count is wide enough.

    Parameters
    ----------
    system : sums, relations and the reported counts behind them.
    withheld : the sums that are withheld to begin with.
    key : what the loss is shaken with. Whoever does not have it cannot tell which of two choices a
        table would have led to.

    Returns
    -------
    The sums to withhold, the given ones included; `exposed` are those for which no further sums
    may be withheld because they were published before.

    """
    given = frozenset(withheld)
    with _silence():
        system, costs = _with_what_was(system, given), _costs(system, key)
        if sum(map(len, {member for each in system.sums for member in each.members.values()})) <= SMALL:
            return _planned(system, given, costs)
        chosen, exposed = Choice(system, given, costs).made()
        return Plan(frozenset(chosen), tuple(sorted(exposed)))


def _with_what_was(system: System, given: frozenset[int]) -> System:
    """The system with numbers for counts as they were before their rows changed, which nobody keeps.

    They are some that agree with everything printed of them, given the counts of now.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    lost = sorted(
        {unknown for each in system.sums for own in each.members.values() for unknown in own} - set(system.truth)
    )
    place = {unknown: number for number, unknown in enumerate(lost)}
    rows: list[tuple[Mapping[Unknown, int], float]] = [
        (dict.fromkeys(each.members[kind], 1), float(each.values[kind]))
        for number, each in enumerate(system.sums)
        for kind in (each.values if number not in given else ())
    ]
    rows += [(relation.coefficients, 0.0) for relation in system.relations if relation.is_equation]
    rows = [(own, total) for own, total in rows if any(unknown in place for unknown in own)]
    if not rows:
        return system
    matrix = np.zeros((len(rows), len(lost)))
    totals = np.zeros(len(rows))
    for line, (own, total) in enumerate(rows):
        totals[line] = total - sum(
            float(system.truth[unknown]) * factor for unknown, factor in own.items() if unknown not in place
        )
        for unknown, factor in own.items():
            if unknown in place:
                matrix[line, place[unknown]] = factor
    solved = milp(
        np.zeros(len(lost)), constraints=LinearConstraint(matrix, totals, totals), bounds=Bounds(0), integrality=1
    )
    if solved.x is None:
        return system
    found = {unknown: Fraction(round(value)) for unknown, value in zip(lost, solved.x, strict=True)}
    return replace(system, truth={**system.truth, **found})


def _costs(system: System, key: str) -> Costs:
    """The loss of each sum, shaken by a draw that goes by its name, not by its numbers."""
    return [part.loss * (1 + JITTER * drawn(key, *part.name)) for part in system.sums]


def _planned(system: System, given: frozenset[int], costs: Costs) -> Plan:
    """Each round withholds a further sum or gives one up; there are no more of either than sums.

    What was published may contradict itself (an area's code was changed); then nothing that could be
    withheld helps, although two tables seem to differ.
    """
    chosen, exposed = set(given), set[int]()
    reasons: dict[int, set[tuple[int, str]]] = {}
    while short := [count for count in narrow(system, chosen) if count.place not in exposed]:
        so_far = len(chosen) + len(exposed)
        for count in short:
            added = widened(system, chosen, count, costs)
            if added is None:
                exposed.add(count.place)
            for place in added or ():
                reasons.setdefault(place, set()).add((count.place, count.kind))
            chosen |= added or set()
        if len(chosen) + len(exposed) == so_far:
            exposed |= {count.place for count in short}
    if not exposed:
        chosen = _thinned(system, given, chosen, costs, reasons)
    return Plan(frozenset(chosen), tuple(sorted(exposed)))


def _thinned(
    system: System, given: frozenset[int], chosen: set[int], costs: Costs, reasons: Mapping[int, set[tuple[int, str]]]
) -> set[int]:
    """Publish again, the greatest loss first, what turned out not to be needed.

    A sum may be needed only by others that are withheld for its sake (two, or a ring of them): each is
    published with all that then cannot be protected, unless one of these was withheld to begin with.
    Publishing more never widens a range, so what could not be published once cannot be later, and
    nothing that is left of the `MOST_THINNED` that are tried could be.
    """
    for place in sorted(chosen - given, key=lambda own: -costs[own])[:MOST_THINNED]:
        if place in chosen:
            chosen = _without(system, given, chosen, place, reasons.get(place, set())) or chosen
    return chosen


def _without(
    system: System, given: frozenset[int], chosen: set[int], place: int, reasons: set[tuple[int, str]]
) -> set[int] | None:
    """What is left to withhold when a sum is published; None where one of the given could then be found.

    `reasons`, the counts it was withheld for, are looked at first, then those of its area and period:
    where it is needed, one of them tells.
    """
    name = system.sums[place].name

    def distance(count: Count) -> int:
        own = system.sums[count.place].name
        return 0 if (count.place, count.kind) in reasons else 1 if own[1] == name[1] or own[2] == name[2] else 2

    fewer = chosen - {place}
    while True:
        parts = Parts(system, fewer)
        guarded = sorted((count for count in counts(system, fewer) if count.width > 0), key=distance)
        first = sum(distance(count) == 0 for count in guarded)
        short: set[int] = set()
        for group in (guarded[:first], *(guarded[at : at + AT_A_TIME] for at in range(first, len(guarded), AT_A_TIME))):
            short |= {count.place for _, count in _lacking(parts, group)}
            if given & short:
                return None
        if not short:
            return fewer
        fewer -= short


def counts(system: System, withheld: set[int]) -> list[Count]:
    """Every count to be protected, with the width the design asks for.

    The smaller of k and the smallest published sum of its kind that it is part of.
    """
    sums = system.sums
    published: dict[str, list[tuple[frozenset[Unknown], float]]] = {}
    for place, total in enumerate(sums):
        for kind in total.values if place not in withheld else ():
            published.setdefault(kind, []).append((total.members[kind], float(total.values[kind])))
    found = []
    for place in sorted(withheld):
        total = sums[place]
        for kind, width in total.guarded.items():
            own = total.members.get(kind)
            if own:
                above = [value for members, value in published.get(kind, ()) if own < members]
                found.append(Count(place, kind, min([float(width), *above])))
    return found


def narrow(system: System, withheld: set[int]) -> list[Count]:
    """The counts whose feasible range is narrower than it must be, the narrowest first."""
    guarded = [count for count in counts(system, withheld) if count.width > 0]
    lacking = _lacking(Parts(system, withheld), guarded)
    return [count for _, count in sorted(lacking, key=lambda need: (-need[0], need[1].place, need[1].kind))]


def _lacking(parts: Parts, guarded: Sequence[Count]) -> list[tuple[float, Count]]:
    """Of some counts those whose range is too narrow, with how much is lacking."""
    ranges = feasible(parts, [(count.place, count.kind) for count in guarded])
    return [
        (count.width - (high - low), count)
        for count, (low, high) in zip(guarded, ranges, strict=True)
        if high - low < count.width - NEARLY
    ]


@contextmanager
def _silence() -> Iterator[None]:
    """HiGHS writes some remarks straight to the process's standard output, where a command's JSON goes."""
    sys.stdout.flush()
    try:
        saved = os.dup(STANDARD_OUTPUT)
    except OSError:
        yield
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, no path
        os.dup2(nowhere.fileno(), STANDARD_OUTPUT)
        try:
            yield
        finally:
            os.dup2(saved, STANDARD_OUTPUT)
            os.close(saved)
