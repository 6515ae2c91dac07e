"""What each row and column of a sheet is: the area, the indicator and its part, or something to leave out."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.words import folded
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from generator.intake.grid import Grid
    from generator.model import Area, Edition, Indicator

MOST_HEAD_ROWS = 20
FEWEST_LONG = 3
PARTS = ("numerator", "denominator", "reported", "status")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its role, and for numbers the indicator they belong to."""

    role: str
    indicator: str = ""
    head: str = ""


@dataclass
class Layout:
    """Where the heading of a sheet stands, and what each of its columns is."""

    head: int
    body: int
    columns: dict[int, Column] = field(default_factory=dict)

    def first(self, role: str) -> int:
        """The first column of a role; 0 where there is none."""
        return next((number for number, column in sorted(self.columns.items()) if column.role == role), 0)

    @property
    def is_long(self) -> bool:
        """Whether each row names its indicator, as our own CSV does."""
        return bool(self.first("indicator"))


_LONG_HEADS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("period", words.PERIOD_HEADS),
    ("code", words.CODE_HEADS),
    ("area", words.AREA_HEADS),
    ("indicator", words.INDICATOR_HEADS),
    ("numerator", words.NUMERATOR_HEADS),
    ("denominator", words.DENOMINATOR_HEADS),
    ("reported", words.SHARE_HEADS),
    ("status", words.STATUS_HEADS),
    ("received_on", words.RECEIVED_HEADS),
    ("note", words.NOTE_HEADS),
    ("ignored", words.IGNORED_HEADS),
)
_ROLES = {folded(head): role for role, heads in _LONG_HEADS for head in heads}


class Names:
    """The areas and indicators of an edition by every name they have."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.areas: dict[str, dict[str, tuple[Area, bool]]] = {}
        for area in edition.areas.values():
            own = {folded(area.name), folded(area.area)}
            for name in own | {folded(alias) for alias in area.aliases}:
                self.areas.setdefault(name, {})[area.area] = (area, name not in own)
        self.indicators = {folded(known.name): known for known in edition.indicators.values()}
        self.parts: dict[str, tuple[Indicator, str]] = {}
        told_twice: set[str] = set()
        for indicator in edition.indicators.values():
            for part, text in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
                name = folded(text)
                if name and name in self.parts:
                    told_twice.add(name)
                if name:
                    self.parts[name] = (indicator, part)
        for name in told_twice:
            del self.parts[name]

    def area(self, text: str, on: date | None = None) -> list[tuple[Area, bool]]:
        """The areas of a code, name or alias, and whether an alias was used; of several, those valid on a day."""
        found = list(self.areas.get(folded(text), {}).values())
        return [match for match in found if on and match[0].valid_on(on)] or found

    def near(self, text: str) -> str:
        """The area a wrong name may have meant; blank where none is close."""
        known = {folded(area.name): area.name for area in self.edition.areas.values()}
        found = difflib.get_close_matches(folded(text), list(known), n=1, cutoff=0.5)
        return known[found[0]] if found else ""

    def former(self, text: str) -> str:
        """The area that a merged one is part of now; blank where the name is no former one's."""
        gone = {code for code, area in self.edition.former_areas.items() if folded(text) in self._every_name(area)}
        return next((area.name for area in self.edition.areas.values() if gone & set(area.predecessors)), "")

    @staticmethod
    def _every_name(area: Area) -> set[str]:
        return {folded(name) for name in (area.area, area.name, *area.aliases)}

    def indicator(self, text: str) -> Indicator | None:
        """An indicator by its code or its whole name."""
        tight = folded(text)
        return self.edition.indicators.get(tight) or self.indicators.get(tight)

    def inside(self, text: str) -> Indicator | None:
        """The indicator whose code or name stands in a heading; the longest name wins."""
        tight = folded(text)
        for name in sorted(self.indicators, key=len, reverse=True):
            if name in tight:
                return self.indicators[name]
        words_ = set(text.replace("\n", " ").split(" "))
        return next((indicator for code, indicator in self.edition.indicators.items() if code in words_), None)


def layout(grid: Grid, names: Names) -> Layout | None:
    """Find the heading of a sheet; None where no row names a column of areas."""
    texts = grid.spread()
    for row in range(1, min(grid.rows, MOST_HEAD_ROWS) + 1):
        found = [
            column
            for column in range(1, grid.columns + 1)
            if _ROLES.get(folded(texts.get((row, column), ""))) in ("area", "code")
        ]
        if found:
            body = _body(grid, names, row, found)
            return _columns(grid, names, texts, Layout(row, body))
    return None


def _body(grid: Grid, names: Names, head: int, columns: list[int]) -> int:
    """The first row below the heading that names an area or a total, or is no merged part of the heading."""
    last = max((bottom for top, _, bottom, _ in grid.merged if top <= head <= bottom), default=head)
    for row in range(last + 1, min(last + 4, grid.rows) + 1):
        cells = [grid.text(row, column) for column in columns]
        if any(names.area(cell) or folded(cell) in map(folded, words.TOTALS) for cell in cells if cell):
            return row
    return last + 1


def _columns(grid: Grid, names: Names, texts: Mapping[tuple[int, int], str], found: Layout) -> Layout:
    heads = list(range(found.head, found.body))
    carried: dict[int, str] = {}
    for number in range(1, grid.columns + 1):
        parts: list[str] = []
        for row in heads:
            text = texts.get((row, number), "")
            if row != heads[-1]:
                text = text or carried.get(row, "")
                carried[row] = text
            if text and text not in parts:
                parts.append(text)
        if parts or any(grid.text(row, number) for row in range(found.body, grid.rows + 1)):
            found.columns[number] = _role(parts, names)
    return found


def _role(parts: list[str], names: Names) -> Column:
    """What a column is, from its headings, the top one first."""
    head = " ".join(parts)
    if not parts:
        return Column("blank")
    role = _ROLES.get(folded(parts[-1])) or _ROLES.get(folded("".join(parts)))
    if len(parts) == 1 and role:
        return Column(role, head=head)
    if role in ("code", "area", "received_on", "note", "ignored", "period") and role == _ROLES.get(folded(parts[0])):
        return Column(role, head=head)
    last = folded(parts[-1])
    for prefix in words.PART_PREFIXES:
        last = last.removeprefix(folded(prefix))
    exact = names.parts.get(last)
    indicator = names.inside(head) or (exact[0] if exact else None)
    if indicator is None:
        return Column(role if role in ("received_on", "note", "ignored") else "unknown", head=head)
    return Column(_part(indicator, folded(parts[-1]), last, role), indicator.indicator, head)


def _part(indicator: Indicator, text: str, last: str, role: str | None) -> str:
    """Which of an indicator's numbers a column holds."""
    if role in PARTS:
        return str(role)
    if last == folded(indicator.denominator) or folded(words.DENOMINATOR_HEADS[0]) in text:
        return "denominator"
    if last == folded(indicator.numerator) or folded(words.NUMERATOR_HEADS[0]) in text:
        return "numerator"
    return "reported" if indicator.measure.is_rate else "numerator"


def is_total(text: str) -> bool:
    """Whether a row is a sum of the rows above."""
    return folded(text) in {folded(total) for total in words.TOTALS}


def is_footer(texts: Sequence[str]) -> bool:
    """Whether a row is the foot of a form: signatures, telephone numbers, dates, notes."""
    first = next((text for text in texts if text), "")
    return folded(first).startswith(tuple(map(folded, words.FOOTERS)))
