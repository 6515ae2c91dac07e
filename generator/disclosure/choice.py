"""Which further cells to withhold where there are too many for the exact program: paths in networks.

A count is wide enough as soon as two tables are known that agree with everything published and differ by its
width (its certificate). Only where the networks know none, and more than sums is known of the counts, is
the optimiser asked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from generator.disclosure.network import UNBOUNDED
from generator.disclosure.network_builder import networks
from generator.disclosure.program import Count as Asked
from generator.disclosure.program import widened
from generator.disclosure.ranges import NEARLY, Parts, feasible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.disclosure.network import Network
    from generator.disclosure.systems import System

MOST_ASKED = 200
ASKED_TERMS = 200_000
"""How often the optimiser is asked while thinning: at most so often, less where the sums have many terms in all."""
Count = tuple[int, str]
"""A sum and the kind of count."""
Certificate = tuple[float, set[int]]
"""How far a count can move, and the withheld sums that let it."""


class Choice:
    """The sums withheld so far, and for each of their counts the withheld sums that let it move."""

    def __init__(self, system: System, initial: frozenset[int], costs: Sequence[float]) -> None:
        self.system, self.initial = system, initial
        self.costs = [UNBOUNDED if total.is_fixed else cost for total, cost in zip(system.sums, costs, strict=True)]
        self.networks = networks(system)
        self.chosen: set[int] = set()
        self.exposed: set[int] = set()
        self.parts: Parts | None = None
        terms = sum(len(members) for part in system.sums for members in part.members.values())
        self.asks = min(MOST_ASKED, ASKED_TERMS // max(1, terms))
        self.certificates: dict[Count, Certificate] = {}
        self.users: dict[int, set[Count]] = defaultdict(set)
        for place, cost in enumerate(self.costs):
            for network in self.networks.by_count.values():
                network.squares.price(place, cost)
        self._withhold(initial)

    def _withhold(self, places: Iterable[int]) -> None:
        self.parts = None
        for place in set(places) - self.chosen:
            self.chosen.add(place)
            for network in self.networks.by_count.values():
                network.withhold(place)

    def _release(self, place: int) -> None:
        self.parts = None
        self.chosen.discard(place)
        for network in self.networks.by_count.values():
            network.publish(place, self.costs[place])

    def made(self) -> tuple[set[int], set[int]]:
        """The sums to withhold, and those whose counts nothing can protect."""
        waiting = self._counts(sorted(self.initial))
        while waiting:
            for count in waiting:
                self._protect(count)
            every = self._counts(sorted(self.chosen))
            waiting = [count for count in every if not self._is_certified(count)]
        if not self.exposed:
            self._thin()
        return self.chosen, self.exposed

    def _counts(self, places: Iterable[int]) -> list[Count]:
        """The counts of some withheld sums that must be protected."""
        found = []
        for place in places:
            total = self.system.sums[place]
            found += [(place, kind) for kind in total.guarded if total.members.get(kind)]
        return [count for count in found if count[0] not in self.exposed]

    def _width(self, count: Count) -> float:
        """The smaller of k and the smallest published sum of its kind that a count is part of."""
        place, kind = count
        total = self.system.sums[place]
        above = self.networks.above.get(count)
        if above is None:
            own = total.members[kind]
            sums = enumerate(self.system.sums)
            above = tuple(number for number, other in sums if own < other.members.get(kind, frozenset()))
        values = [
            float(self.system.sums[number].values[kind])
            for number in above
            if number not in self.chosen and kind in self.system.sums[number].values
        ]
        return min([float(total.guarded[kind]), *values])

    def _network(self, count: Count) -> Network | None:
        return self.networks.network(self.system, *count)

    def _is_certified(self, count: Count) -> bool:
        """Whether two tables are known for a count as things stand."""
        certificate = self.certificates.get(count)
        if certificate is None or certificate[0] < self._width(count) or not certificate[1] <= self.chosen:
            certificate = self._moved(count)
            if certificate is not None:
                self._certify(count, *certificate)
        return certificate is not None

    def _moved(self, count: Count) -> Certificate | None:
        """The certificate of a count by what is withheld now."""
        width, network = self._width(count), self._network(count)
        if width <= 0:
            return width, set()
        found = network.moved(count[0], width) if network else None
        return None if found is None else (width, found)

    def _is_wide(self, count: Count) -> bool:
        """Whether the optimiser finds the range of a count as wide as it must be."""
        if self.parts is None:
            self.parts = Parts(self.system, self.chosen)
        low, high = feasible(self.parts, [count])[0]
        return high - low >= self._width(count) - NEARLY

    def _certify(self, count: Count, width: float, sums: set[int]) -> None:
        _, before = self.certificates.get(count, (0.0, set()))
        for place in before - sums:
            self.users[place].discard(count)
        for place in sums - before:
            self.users[place].add(count)
        self.certificates[count] = (width, sums)

    def _protect(self, count: Count) -> None:
        """Withhold what lets a count move as far as it must; note it as exposed where nothing does."""
        if self._is_certified(count):
            return
        network, width = self._network(count), self._width(count)
        found = network.cheapest(count[0], width, self.costs) if network else None
        if found is not None:
            self._withhold(found)
            self._certify(count, width, found)
            return
        if network is not None and network.is_exact:
            self.exposed.add(count[0])
        else:
            self._ask(count)

    def _ask(self, count: Count) -> None:
        """Let the optimiser say whether a count is wide enough, and what makes it so."""
        while not self._is_wide(count):
            asked = Asked(*count, self._width(count))
            added = widened(self.system, self.chosen, asked, self.costs)
            if added is None or added <= self.chosen:
                self.exposed.add(count[0])
                return
            self._withhold(added)
        self._certify(count, self._width(count), set(self.chosen))

    # ----------------------------------------------------------------- publishing again what is not needed

    def _thin(self) -> None:
        """Publish again, the greatest loss first, what is not needed, with what was withheld for its sake alone."""
        for place in sorted(self.chosen - self.initial, key=lambda own: -self.costs[own]):
            if place in self.chosen:
                self._publish(place)

    def _asked(self, count: Count) -> Certificate | None:
        """What the optimiser says of a count that the networks do not decide; it is asked a bounded number of times."""
        network = self._network(count)
        if self.asks == 0 or (network is not None and network.is_exact):
            return None
        self.asks -= 1
        return (self._width(count), set(self.chosen)) if self._is_wide(count) else None

    def _publish(self, place: int) -> None:
        """Publish a sum, and those that then cannot be protected, unless one of these was withheld to begin with."""
        freed, made = {place}, dict[Count, Certificate]()
        concerned = set(self.users[place])
        self._release(place)
        while lost := [need for need in sorted(concerned) if not self._holds(need, made)]:
            for count in lost:
                if self._holds(count, made):
                    continue
                found = self._moved(count) or self._asked(count)
                if found is not None:
                    made[count] = found
                elif count[0] in self.initial:
                    self._withhold(freed)
                    return
                else:
                    freed.add(count[0])
                    concerned |= self.users[count[0]]
                    self._release(count[0])
        for count, (width, sums) in made.items():
            self._certify(count, width, sums)

    def _holds(self, count: Count, made: Mapping[Count, Certificate]) -> bool:
        """Whether all that lets a count move is still withheld, or it is published itself."""
        _, sums = made.get(count) or self.certificates[count]
        return count[0] not in self.chosen or sums <= self.chosen
