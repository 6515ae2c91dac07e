"""From sums and relations to networks: one for each indicator and kind of count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.disclosure.network import UNBOUNDED, WORLD, Network
from generator.disclosure.squares import Leaf, Squares
from generator.disclosure.sums import NUMERATOR, REST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.disclosure.systems import System, Unknown


@dataclass(frozen=True)
class Networks:
    """The networks of a system by indicator and kind, and the published sums that can hold a count down."""

    by_count: dict[tuple[str, str], Network]
    above: dict[tuple[int, str], tuple[int, ...]]

    def network(self, system: System, place: int, kind: str) -> Network | None:
        """The network a count is an arc of; None for one that only an earlier printing shows."""
        found = self.by_count.get((system.sums[place].name[0], kind))
        return found if found is not None and place in found.arc_of else None


def networks(system: System) -> Networks:
    """The networks of the present sums; what relations and earlier printings bind moves only as these let it."""
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, total in enumerate(system.sums):
        for kind, members in total.members.items():
            if members and total.cells:
                lines[total.name[0], kind].append(place)
    rooms = _Rooms(system)
    builders = {key: _Builder(system, key[1], places, rooms) for key, places in lines.items()}
    above = {
        (place, builder.kind): tuple(builder.above(place)) for builder in builders.values() for place in builder.places
    }
    return Networks({key: builder.made() for key, builder in builders.items()}, above)


class _Rooms:
    """How far single reports may rise and fall besides what sums say, and which are bound by more than sums.

    Where relations are about bases alone, numerators rise as their complements fall: the bases stay.
    """

    def __init__(self, system: System) -> None:
        self.rises: dict[Unknown, float] = {}
        self.falls: dict[Unknown, float] = {}
        self.bound: set[Unknown] = set()
        self.printed: list[frozenset[Unknown]] = []
        for printed in system.sums:
            for members in printed.members.values() if not printed.cells else ():
                self.bound |= members
                is_whole = printed.name[1] == system.whole
                self._hold(
                    {member for member in members if member not in system.present} if is_whole else members, 0.0, 0.0
                )
                self.printed += [members] if is_whole else []
        self.twins = {(*unknown[:3], unknown[4]): unknown for unknown in system.present}
        swapped: set[str] = set()
        for relation in system.relations:
            self.bound.update(relation.coefficients)
            slack = float(
                sum(system.truth.get(unknown, 0) * factor for unknown, factor in relation.coefficients.items())
            )
            share = slack // len(relation.coefficients)
            for unknown, factor in relation.coefficients.items():
                if relation.is_equation:
                    twin = self._twin(unknown)
                    is_base = twin is not None and relation.coefficients.get(twin) == factor
                    swapped |= {unknown[0]} if is_base else set()
                    self._hold([] if is_base else [unknown], 0.0, 0.0)
                else:
                    self._hold([unknown], share if factor < 0 else UNBOUNDED, share if factor > 0 else UNBOUNDED)

        self._swap(system, swapped)

    def _twin(self, unknown: Unknown) -> Unknown | None:
        """The other count of the same report as it is now: the complement of a numerator, and the other way about."""
        return self.twins.get((*unknown[:3], REST if unknown[4] == NUMERATOR else NUMERATOR))

    def _swap(self, system: System, indicators: set[str]) -> None:
        """Let the counts of indicators move against their twins alone, in every report, so that no base changes.

        In all of them: where some moved with their twins and others without, the twins' own sums would notice.
        """
        pairs = [
            (unknown, twin) for unknown in system.present if unknown[0] in indicators and (twin := self._twin(unknown))
        ]
        falls = {unknown: min(float(system.truth[unknown]), self.falls.get(unknown, UNBOUNDED)) for unknown, _ in pairs}
        rises = {unknown: self.rises.get(unknown, UNBOUNDED) for unknown, _ in pairs}
        for unknown, twin in pairs:
            self._hold([unknown], falls[twin], rises[twin])
        own = dict(pairs)
        self.printed += [
            frozenset(own[member] for member in members if member in own) for members in list(self.printed)
        ]

    def _hold(self, unknowns: Iterable[Unknown], rise: float, fall: float) -> None:
        for unknown in unknowns:
            self.rises[unknown] = min(self.rises.get(unknown, UNBOUNDED), rise)
            self.falls[unknown] = min(self.falls.get(unknown, UNBOUNDED), fall)


class _Builder:
    """The network of one kind of count of one indicator."""

    def __init__(self, system: System, kind: str, places: Iterable[int], rooms: _Rooms) -> None:
        self.system, self.kind, self.rooms = system, kind, rooms
        self.places = sorted(places, key=lambda place: (len(self.members(place)), place))
        self.chains: dict[Unknown, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for place in self.places:
            for member in self.members(place):
                self.chains[member][self.is_whole(place)].append(place)
        self.network = Network()
        self.node = {place: self.network.add_node() for place in self.places}

    def members(self, place: int) -> frozenset[Unknown]:
        """The reports a sum adds up."""
        return self.system.sums[place].members[self.kind]

    def is_whole(self, place: int) -> bool:
        """Whether a sum is one of the whole."""
        return self.system.sums[place].name[1] == self.system.whole

    def made(self) -> Network:
        """The sums of areas as arcs to shorter periods, those of the whole to longer ones, the reports between them."""
        for place in self.places:
            members = self.members(place)
            chain = self.chains[next(iter(members))][self.is_whole(place)]
            after = chain.index(place) + 1
            parent = self.node[chain[after]] if after < len(chain) else WORLD
            ends = (self.node[place], parent) if self.is_whole(place) else (parent, self.node[place])
            value = float(sum(self.system.truth.get(member, 0) for member in members))
            self.network.add_arc(ends, place, UNBOUNDED, value)
        arcs = {unknown: self._report(unknown) for unknown in sorted(self.chains)}
        self.network.squares = Squares([leaf for leaf, _ in arcs.values()])
        self.network.is_exact = not self.rooms.bound & arcs.keys()
        self.network.still = [
            frozenset(arcs[unknown][1] for unknown in printed if unknown in arcs) for printed in self.rooms.printed
        ]
        return self.network

    def _report(self, unknown: Unknown) -> tuple[Leaf, int]:
        """A report, and its arc."""
        areas, wholes = self.chains[unknown]
        ends = (self.node[areas[0]] if areas else WORLD, self.node[wholes[0]] if wholes else WORLD)
        fall = min(float(self.system.truth.get(unknown, 0)), self.rooms.falls.get(unknown, UNBOUNDED))
        rise = self.rooms.rises.get(unknown, UNBOUNDED)
        own = areas[0] if areas and len(self.members(areas[0])) == 1 else -1
        around = ends if own < 0 else (self.network.tails[self.network.arc_of[own]], ends[1])
        return Leaf(unknown[1], unknown[2], own, around, rise, fall), self.network.add_arc(ends, -1, rise, fall)

    def above(self, place: int) -> Iterator[int]:
        """The sums that add up what a sum does and more."""
        members = self.members(place)
        candidates: set[int] | None = None
        for member in members:
            areas, wholes = self.chains[member]
            candidates = {*areas, *wholes} if candidates is None else candidates & {*areas, *wholes}
            if candidates <= {place}:
                return
        yield from (other for other in sorted(candidates or ()) if len(self.members(other)) > len(members))
