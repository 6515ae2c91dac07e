"""An attacker who has everything that leaves the office, the code and the rule: how far is each withheld count narrowed?

Nothing here imports the program's own suppression. The attacker reads what is shown (a built site, or the
figures one is made of) and what bulletins printed (`published/`), and knows how periods, areas, parts and
counts of one name add up, that counts are whole and not negative, which rows have changed since a printing
(the digests tell that much), and that what is withheld is small or protects what is.
"""

import csv
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from downloads import figures_of
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Cell = tuple[str, str, str]  # indicator, area, period
Counts = tuple[float, float]  # numerator, complement
Unknown = tuple[str, str, str, str, str]  # a reported cell, the kind of count, and which version of its row
Row = tuple[dict[Unknown, float], float, float]
KINDS = ("numerator", "rest")
MOST = 1e7
ENOUGH = 3


@dataclass(frozen=True)
class Rule:
    """What the downloads say of an indicator."""

    least: int
    rest_least: int
    is_rate: bool
    accumulation: str
    leaves: tuple[str, ...]
    names: tuple[str, str]
    part_of: str = ""


@dataclass
class Printing:
    """One thing that was published: the site of now, or a bulletin as it was; `versions` tell its rows apart."""

    shown: dict[Cell, Counts] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    nothing: set[Cell] = field(default_factory=set)
    versions: Mapping[Cell, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Evidence:
    """Everything the attacker has; `months` are those of each period, the site of now stands first."""

    township: str
    areas: tuple[str, ...]
    months: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, Rule]
    printings: list[Printing]
    truth: Mapping[Unknown, float]
    """What was reported, used for one thing: an attacker who believed a false equation of names would go astray."""

    def leaves(self, cell: Cell, printing: Printing) -> list[Cell]:
        """The reported cells a cell adds up, those that are missing or do not apply apart."""
        code, area, period = cell
        rule = self.rules[code]
        inside = [leaf for leaf in rule.leaves if set(self.months[leaf]) <= set(self.months[period])]
        inside = inside if rule.accumulation == "sum" else inside[-1:]
        areas = self.areas if area == self.township else (area,)
        cells = [(code, one, leaf) for one in areas for leaf in inside]
        found = [one for one in cells if one in printing.versions]
        if not found and area == self.township:
            found = [one for leaf in inside if (one := (code, area, leaf)) in printing.versions]
        return [one for one in found if one not in printing.nothing]

    def members(self, cell: Cell, kind: str, printing: Printing) -> frozenset[Unknown]:
        """The unknown counts a cell adds up."""
        place = KINDS.index(kind)
        return frozenset((*one, kind, printing.versions[one][place]) for one in self.leaves(cell, printing))

    def known(self) -> Iterator[Row]:
        """Every equation and inequality the attacker can write down."""
        for printing in self.printings:
            for cell, counts in printing.shown.items():
                for kind, count in zip(self.kinds(cell), counts, strict=False):
                    if members := self.members(cell, kind, printing):
                        yield dict.fromkeys(members, 1.0), count, count
        yield from self._names()
        yield from self._rising()
        yield from self._same_bases()

    def kinds(self, cell: Cell) -> tuple[str, ...]:
        """Which counts a cell tells."""
        return KINDS if self.rules[cell[0]].is_rate else KINDS[:1]

    def _same_bases(self) -> Iterator[Row]:
        """The digests tell of which rows the numerator alone has changed since a printing."""
        now = self.printings[0].versions
        for printing in self.printings[1:]:
            for cell, (first, both) in printing.versions.items():
                own = now.get(cell)
                if own and own[0] != first and own[1].partition(".")[2] == both.partition(".")[2]:
                    was = {(*cell, "numerator", first): 1.0, (*cell, "rest", both): 1.0}
                    yield {**was, (*cell, "numerator", own[0]): -1.0, (*cell, "rest", own[1]): -1.0}, 0.0, 0.0

    def _names(self) -> Iterator[Row]:
        terms: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for code, rule in self.rules.items():
            terms[rule.names[0]].append((code, KINDS[:1]))
            if rule.is_rate:
                terms[rule.names[1]].append((code, KINDS))
        pairs = [([first], [other]) for first, *others in terms.values() for other in others]
        for code in self.rules:
            parts = [one for one, rule in self.rules.items() if rule.part_of == code]
            pairs += [([(code, (kind,))], [(one, (kind,)) for one in parts]) for kind in KINDS if parts]
        now = self.printings[0]
        cells = {(area, period) for _, area, period in {*now.shown, *now.hidden}}
        for (left, right), (area, period) in itertools.product(pairs, sorted(cells)):
            found: dict[Unknown, float] = defaultdict(float)
            for terms_of, sign in ((left, 1.0), (right, -1.0)):
                for code, kinds in terms_of:
                    for kind in kinds:
                        for one in self.members((code, area, period), kind, now):
                            found[one] += sign
            kept = {one: sign for one, sign in found.items() if sign}
            everybody = all(
                (code, area, period) in now.shown or (code, area, period) in now.hidden for code, _ in left + right
            )
            if kept and everybody and not sum(self.truth[one] * sign for one, sign in kept.items()):
                yield kept, 0.0, 0.0

    def _rising(self) -> Iterator[Row]:
        now = self.printings[0]
        for code, rule in self.rules.items():
            for area in self.areas if rule.accumulation == "to_date" else ():
                chain = [(code, area, leaf) for leaf in rule.leaves if (code, area, leaf) in now.versions]
                for first, second in itertools.pairwise(one for one in chain if one not in now.nothing):
                    (low,), (high,) = self.members(first, "numerator", now), self.members(second, "numerator", now)
                    if self.truth[low] <= self.truth[high]:
                        yield {high: 1.0, low: -1.0}, 0.0, np.inf


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


class Attack:
    """All that can be worked out from some evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.rows = list(evidence.known())
        self.parent: dict[Unknown, Unknown] = {}
        for coefficients, _, _ in self.rows:
            first, *others = coefficients
            for other in others:
                self.parent[self._root(other)] = self._root(first)
        self.by_root: dict[Unknown, list[Row]] = defaultdict(list)
        for row in self.rows:
            self.by_root[self._root(next(iter(row[0])))].append(row)

    def _root(self, one: Unknown) -> Unknown:
        while self.parent.setdefault(one, one) != one:
            one = self.parent[one]
        return one

    def ranges(self, most: int = 0) -> list[Range]:
        """The range of every withheld count that is guarded, now and in each printing; of so many cells drawn at random."""
        found: dict[tuple[frozenset[Unknown], str], Range] = {}
        sums: dict[str, list[tuple[frozenset[Unknown], float]]] = defaultdict(list)
        for printing in self.evidence.printings:
            for cell, counts in printing.shown.items():
                for kind, count in zip(self.evidence.kinds(cell), counts, strict=False):
                    sums[kind].append((self.evidence.members(cell, kind, printing), count))
        for printing in self.evidence.printings:
            hidden = sorted(printing.hidden)
            for cell in random.Random(most).sample(hidden, most) if 0 < most < len(hidden) else hidden:
                for kind in self._guarded(cell):
                    members = self.evidence.members(cell, kind, printing)
                    if members and (members, kind) not in found:
                        above = [count for other, count in sums[kind] if members < other]
                        promised = min([float(self.evidence.rules[cell[0]].least), *above])
                        low, high = self.extremes(members)
                        found[members, kind] = Range(cell, kind, low, high, promised)
        return list(found.values())

    def _guarded(self, cell: Cell) -> tuple[str, ...]:
        rule = self.evidence.rules[cell[0]]
        if not rule.least:
            return ()
        return KINDS if rule.is_rate and rule.rest_least and cell[1] != self.evidence.township else KINDS[:1]

    def extremes(self, members: Iterable[Unknown]) -> tuple[float, float]:
        """The least and the greatest a sum of unknown counts can be."""
        parts: dict[Unknown, list[Unknown]] = defaultdict(list)
        for one in members:
            parts[self._root(one)].append(one)
        low = high = 0.0
        for root, own in parts.items():
            rows = self.by_root.get(root, [])
            low += self._best(rows, dict.fromkeys(own, 1.0)) if rows else 0.0
            high -= self._best(rows, dict.fromkeys(own, -1.0)) if rows else -MOST
        return low, high

    def values_left(self, one: Range, printing: Printing) -> tuple[int, ...]:
        """Three of the values a count may have, or all where there are fewer: with the rule, which asks for somebody small."""
        members = self.evidence.members(one.cell, one.kind, printing)
        roots = self._roots(one.cell, one.kind, printing)
        near = [
            cell
            for cell in sorted(printing.hidden, key=lambda cell: (cell != one.cell, cell))
            if roots & self._roots(cell, one.kind, printing)
        ]
        every = roots.union(*(self._roots(cell, kind, printing) for cell in near for kind in KINDS))
        rows = [row for root in sorted(every) for row in self.by_root.get(root, [])]
        found = []
        for value in range(int(one.low), int(min(one.high, one.low + 40)) + 1):
            exactly: Row = (dict.fromkeys(members, 1.0), value, value)
            if any(self._feasible([*rows, exactly, *small]) for cell in near for small in self._small(cell, printing)):
                found.append(value)
            if len(found) == ENOUGH:
                break
        return tuple(found)

    def _roots(self, cell: Cell, kind: str, printing: Printing) -> set[Unknown]:
        return {self._root(member) for member in self.evidence.members(cell, kind, printing)}

    def _small(self, cell: Cell, printing: Printing) -> Iterator[list[Row]]:
        """The ways in which a cell is small by itself."""
        rule = self.evidence.rules[cell[0]]
        numerator, rest = (dict.fromkeys(self.evidence.members(cell, kind, printing), 1.0) for kind in KINDS)
        yield [(numerator, 1, rule.least - 1)]
        if not rule.is_rate:
            return
        yield [({**numerator, **rest}, 1, rule.least - 1)]
        if cell[1] != self.evidence.township:
            if rule.rest_least:
                yield [(rest, 1, rule.rest_least - 1)]
            else:
                yield [({**numerator, **rest}, 1, 19)]
            if rule.least >= 10:
                yield [(numerator, 0, 0)]
                yield [(rest, 0, 0)]

    def _best(self, rows: list[Row], objective: dict[Unknown, float]) -> float:
        found = _solved(rows, objective)
        assert found is not None, "what is published contradicts itself"
        return found

    def _feasible(self, rows: list[Row]) -> bool:
        return _solved(rows, {}) is not None


def _solved(rows: list[Row], objective: dict[Unknown, float]) -> float | None:
    """The least value of an objective over whole, not negative counts; None where there are no such counts."""
    names = sorted({one for coefficients, _, _ in rows for one in coefficients} | set(objective))
    place = {one: number for number, one in enumerate(names)}
    entries = [(line, place[one], factor) for line, (found, _, _) in enumerate(rows) for one, factor in found.items()]
    lines, columns, factors = zip(*entries, strict=True)
    matrix = csr_array((factors, (lines, columns)), shape=(len(rows), len(names)))
    constraint = LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])
    wanted = np.zeros(len(names))
    for one, factor in objective.items():
        wanted[place[one]] = factor
    for whole in (0, 1):
        solved = milp(wanted, constraints=constraint, bounds=Bounds(0, MOST), integrality=whole)
        if solved.x is None:
            return None
        if np.abs(solved.x - np.round(solved.x)).max() < 1e-6:
            break
    return float(solved.x @ wanted)


def attack(evidence: Evidence) -> list[Range]:
    """The range of every withheld count."""
    return Attack(evidence).ranges()


def needless(evidence: Evidence, primary: set[Cell], truth: Mapping[Cell, Counts]) -> set[Cell]:
    """Withheld cells that could be published again, with those withheld for their sake alone, and all stay wide enough."""
    now = evidence.printings[0]
    freed: set[Cell] = set()
    for cell in sorted(now.hidden - primary):
        trial = freed
        narrow = {cell} - freed
        while narrow - trial and not narrow & primary:
            trial = trial | narrow
            shown = {**now.shown, **{one: truth[one] for one in trial}}
            printing = Printing(shown, now.hidden - trial, now.nothing, now.versions)
            narrow = {one.cell for one in attack(_with(evidence, printing)) if not one.is_kept}
        freed = freed if narrow else trial
    return freed


def _with(evidence: Evidence, printing: Printing) -> Evidence:
    return Evidence(
        evidence.township,
        evidence.areas,
        evidence.months,
        evidence.rules,
        [printing, *evidence.printings[1:]],
        evidence.truth,
    )


# --------------------------------------------------------------------------- what a reader has in hand


def of_site(site: Path) -> tuple[dict[str, dict[str, str]], Printing]:
    """The indicators as the downloads describe them, and the counts of a built site, from its files alone."""
    with (site / "data/indicators.csv").open(encoding="utf-8-sig", newline="") as stream:
        indicators = {row["indicator"]: row for row in csv.DictReader(stream)}
    figures = {key: (one["state"], one["value"]) for key, one in figures_of(site).items()}
    return indicators, printing_of(figures, indicators)


def of_release(path: Path, indicators: Mapping[str, Mapping[str, str]]) -> tuple[Printing, dict[str, dict[str, str]]]:
    """The counts of a frozen bulletin, and the digests of its rows, from its file alone."""
    content = json.loads(path.read_text(encoding="utf-8"))
    figures = {one["id"]: (one.get("state", "final"), one["value"]) for one in content["figures"]}
    return printing_of(figures, indicators), content["inputs"]


def printing_of(figures: Mapping[str, tuple[str, str | None]], indicators: Mapping[str, Mapping[str, str]]) -> Printing:
    """Which cells are shown with which counts, which are withheld, and which do not apply."""
    found = Printing()
    for identity, (state, value) in figures.items():
        code, area, period, measure = identity.split("/")
        row = indicators.get(code)
        if row is None or measure not in ("numerator", "count", "amount"):
            continue
        cell = (code, area, period)
        below = figures.get(f"{code}/{area}/{period}/denominator")
        if state == "withheld":
            found.hidden.add(cell)
        elif value is None or (below is not None and below[1] is None):
            continue
        elif below is None:
            found.shown[cell] = (float(value), 0.0)
        else:
            found.shown[cell] = (float(value), float(below[1] or 0) - float(value))
            if float(below[1] or 0) == 0:
                found.nothing.add(cell)
    return found
