"""Areas × the tree of periods as a network: what can be moved without a published sum noticing.

Every count of one kind is an arc and its value the flow on it: from the tree of an area's periods (year, halves,
quarters, months) through what it reported to the tree of the whole. What is published stands still; a withheld
count moves as far as a cycle of withheld arcs lets it, up without bound and down to 0. Ranges are maximal flows,
whole numbers by themselves; the cheapest further cells to withhold are a shortest path from one end of an arc
to the other (Gusfield, SIAM Journal on Computing 17, 1988; Kelly, Golden and Assad, Networks 22, 1992; Castro,
European Journal of Operational Research 216, 2012).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.disclosure.squares import Squares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


WORLD = 0
UNBOUNDED = float("inf")
Step = tuple[int, int]
"""An arc, and 1 along it or -1 against it."""
Arc = tuple[int, int, int]
"""An arc as a node sees it: its number, 1 along it or -1 against it, and the node at its other end."""
Trail = dict[int, tuple[int, int, int]]
"""Of each node that was reached the step that led there, and from which node."""


@dataclass
class Network:
    """The counts of one kind of one indicator: arcs between nodes, how far each may rise and fall.

    `places` are the sums the arcs are, -1 for a report as such; `around` are the arcs at each node, `withheld` those
    that may move. `is_exact` where nothing but its
    sums is known of the counts; else some of them are held still, and what can be moved is not all that could;
    the arcs of each set in `still` must keep their sum.
    """

    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    rises: list[float] = field(default_factory=list)
    falls: list[float] = field(default_factory=list)
    squares: Squares = field(default_factory=lambda: Squares(()))
    around: list[list[Arc]] = field(default_factory=lambda: [[]])
    withheld: list[list[Arc]] = field(default_factory=lambda: [[]])
    open: set[int] = field(default_factory=set)
    arc_of: dict[int, int] = field(default_factory=dict)
    still: list[frozenset[int]] = field(default_factory=list)
    is_exact: bool = True

    def add_node(self) -> int:
        """A further node."""
        self.around.append([])
        self.withheld.append([])
        return len(self.around) - 1

    def add_arc(self, ends: tuple[int, int], place: int, rise: float, fall: float) -> int:
        """A further arc from one node to another; those that are no sum are never published."""
        number = len(self.tails)
        self.tails.append(ends[0])
        self.heads.append(ends[1])
        self.places.append(place)
        self.rises.append(rise)
        self.falls.append(fall)
        for arcs in [self.around] if place >= 0 else [self.around, self.withheld]:
            arcs[ends[0]].append((number, 1, ends[1]))
            arcs[ends[1]].append((number, -1, ends[0]))
        if place >= 0:
            self.arc_of[place] = number
        return number

    def withhold(self, place: int) -> None:
        """Let a sum move."""
        number = self.arc_of.get(place)
        if number is not None and number not in self.open:
            self.open.add(number)
            self.squares.price(place, 0.0)
            self.withheld[self.tails[number]].append((number, 1, self.heads[number]))
            self.withheld[self.heads[number]].append((number, -1, self.tails[number]))

    def publish(self, place: int, cost: float) -> None:
        """Hold a sum still, until it is withheld at some cost."""
        number = self.arc_of.get(place)
        if number is not None and number in self.open:
            self.open.discard(number)
            self.squares.price(place, cost)
            self.withheld[self.tails[number]].remove((number, 1, self.heads[number]))
            self.withheld[self.heads[number]].remove((number, -1, self.tails[number]))

    def moved(self, place: int, width: float) -> set[int] | None:
        """The withheld sums by which a count can differ by a width between two tables; None where it cannot.

        Both tables agree with all that is published: in one the count has risen, in the other it has fallen.
        """
        square = None if self.still else self.squares.cheapest(place, width)
        if square is not None and square[0] == 0:
            return square[1]
        used: set[int] = set()
        left = width
        for sign in (1, -1):
            moved, steps = self._moved(self.arc_of[place], sign, left, ())
            left -= moved
            used |= {self.places[number] for number, _ in steps}
            if left <= 0:
                return used - {-1}
        return None

    def cheapest(self, place: int, width: float, costs: Sequence[float]) -> set[int] | None:
        """The sums of least loss, withheld ones at none, by which a count can differ by a width; None where none do.

        `costs` are infinite for sums that stay published.
        """
        square = None if self.still else self.squares.cheapest(place, width)
        if square is not None:
            return square[1]
        arc = self.arc_of[place]
        paths = [
            path
            for sign, room in ((1, self.rises[arc]), (-1, self.falls[arc]))
            if room >= width and (path := self._cheapest_path(arc, self._ends(arc, sign), width, {}, costs))
        ]
        found = [self._sums(path) for path in paths if self._keeps_still(dict(path))]
        if found:
            return min(found, key=lambda sums: self._loss(sums, costs))
        rise = self._moved(arc, 1, width, costs)
        fall = self._moved(arc, -1, width - rise[0], costs)
        return None if rise[0] + fall[0] < width else self._sums(rise[1] | fall[1])

    def _sums(self, steps: Iterable[Step]) -> set[int]:
        return {self.places[number] for number, _ in steps} - {-1}

    def _loss(self, sums: set[int], costs: Sequence[float]) -> float:
        return sum(costs[place] for place in sums if self.arc_of[place] not in self.open)

    def _moved(self, arc: int, sign: int, width: float, costs: Sequence[float]) -> tuple[float, set[Step]]:
        """How far up to a width an arc can rise (1) or fall (-1), and by which steps: with `costs` by further sums too.

        One path that takes the whole is looked for first.
        """
        flow: dict[int, float] = {}
        used: set[Step] = set()
        need = min(width, self.rises[arc] if sign > 0 else self.falls[arc])
        moved = 0.0
        ends = self._ends(arc, sign)
        for least in (need, 1.0):
            while moved < need:
                room = min(least, need - moved)
                path = self._cheapest_path(arc, ends, room, flow, costs) if costs else self._path(arc, ends, room, flow)
                if path is None:
                    break
                step = min([need - moved, *(self._room(number, way, flow) for number, way in path)])
                for number, way in path:
                    flow[number] = flow.get(number, 0.0) + way * step
                    used.add((number, way))
                moved += step
        return (moved, used) if self._keeps_still(flow) else (0.0, set())

    def _ends(self, arc: int, sign: int) -> tuple[int, int]:
        """Where a path begins and ends that lets an arc rise (1) or fall (-1)."""
        return (self.heads[arc], self.tails[arc]) if sign > 0 else (self.tails[arc], self.heads[arc])

    def _keeps_still(self, flow: Mapping[int, float]) -> bool:
        """Whether the sums that earlier printings showed stay what they were."""
        return not any(sum(flow.get(number, 0.0) for number in still) for still in self.still)

    def _room(self, number: int, way: int, flow: dict[int, float]) -> float:
        moved = flow.get(number, 0.0)
        return self.rises[number] - moved if way > 0 else self.falls[number] + moved

    def _path(self, arc: int, ends: tuple[int, int], least: float, flow: dict[int, float]) -> list[Step] | None:
        """A short path of withheld arcs with some room that closes a cycle with an arc.

        It is looked for from both ends, each time from the one where less is waiting: most often an area with
        nothing else withheld, which ends it.
        """
        came: tuple[Trail, Trail] = ({ends[0]: (-1, 0, -1)}, {ends[1]: (-1, 0, -1)})
        waiting: tuple[list[int], list[int]] = ([ends[0]], [ends[1]])
        rises, falls = self.rises, self.falls
        while waiting[0] and waiting[1]:
            side = int(len(waiting[1]) < len(waiting[0]))
            own, others = came[side], came[1 - side]
            reached: list[int] = []
            for node in waiting[side]:
                for number, way, other in self.withheld[node]:
                    if other in own or number == arc:
                        continue
                    moved = flow.get(number, 0.0) if flow else 0.0
                    forward = way if side == 0 else -way
                    if (rises[number] - moved if forward > 0 else falls[number] + moved) < least:
                        continue
                    own[other] = (number, forward, node)
                    if other in others:
                        return [*_traced(came[0], other), *_traced(came[1], other)]
                    reached.append(other)
            waiting[side][:] = reached
        return None

    def _cheapest_path(
        self, arc: int, ends: tuple[int, int], least: float, flow: dict[int, float], costs: Sequence[float]
    ) -> list[Step] | None:
        """A path of least loss with some room that closes a cycle with an arc; withheld arcs cost nothing.

        Dijkstra's search from both ends at once, each time from the nearer one.
        """
        came: tuple[Trail, Trail] = ({ends[0]: (-1, 0, -1)}, {ends[1]: (-1, 0, -1)})
        best: tuple[dict[int, float], dict[int, float]] = ({ends[0]: 0.0}, {ends[1]: 0.0})
        heaps: tuple[list[tuple[float, int]], list[tuple[float, int]]] = ([(0.0, ends[0])], [(0.0, ends[1])])
        places, rises, falls, withheld = self.places, self.rises, self.falls, self.open
        shortest, middle = UNBOUNDED, -1
        while heaps[0] and heaps[1] and heaps[0][0][0] + heaps[1][0][0] < shortest:
            side = int(heaps[1][0][0] < heaps[0][0][0])
            own, others, heap = best[side], best[1 - side], heaps[side]
            cost, node = heapq.heappop(heap)
            if cost > own[node]:
                continue
            for number, way, other in self.around[node]:
                place = places[number]
                further = cost if place < 0 or number in withheld else cost + costs[place]
                if further >= own.get(other, UNBOUNDED) or number == arc:
                    continue
                forward = way if side == 0 else -way
                moved = flow.get(number, 0.0) if flow else 0.0
                if (rises[number] - moved if forward > 0 else falls[number] + moved) < least:
                    continue
                own[other] = further
                came[side][other] = (number, forward, node)
                heapq.heappush(heap, (further, other))
                whole = further + others.get(other, UNBOUNDED)
                if whole < shortest:
                    shortest, middle = whole, other
        return None if middle < 0 else [*_traced(came[0], middle), *_traced(came[1], middle)]


def _traced(came: Trail, goal: int) -> list[Step]:
    """The steps of a path, from its end."""
    path = []
    number, way, node = came[goal]
    while number >= 0:
        path.append((number, way))
        number, way, node = came[node]
    return path
