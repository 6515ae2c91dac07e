"""How a table fits on paper: upright, turned, or in parts with its first columns repeated."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from generator.words.documents import BREAKS, NO_BEGINNING
from generator.words.pages import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.blocks import Column, Table

UPRIGHT = 48.0
TURNED = 70.0
"""How many characters of a table's print (9 pt) stand in a line of an A4 page between GB/T 9704's margins."""
WRAPPED = 5.0
HEAD = 4.0
BESIDE = 0.9
TITLE_WIDTH = 20
"""How many characters of 22 pt stand in a line."""


@lru_cache(maxsize=1 << 14)
def width_of(text: str) -> float:
    """The width of a text in full-width characters."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.55 for letter in text)


def widths(table: Table) -> list[float]:
    """The least width of each column: numbers and short words whole, long text and heads broken into lines."""
    found = []
    for index, column in enumerate(table.columns):
        cells = [width_of(row[index].text) for row in table.rows]
        longest = max(cells, default=0.0)
        own = longest if column.is_number else min(longest, WRAPPED)
        found.append(max(own, min(width_of(column.label), HEAD)) + BESIDE)
    return found


def shares(table: Table) -> list[float]:
    """The width of each column as shares of the page: what is left over goes to the columns of long text."""
    least = widths(table)
    longest = [
        max([width_of(column.label), *(width_of(row[index].text) for row in table.rows)]) + BESIDE
        for index, column in enumerate(table.columns)
    ]
    left = max((TURNED if is_turned(table) else UPRIGHT) - sum(least), 0.0)
    lacking = [max(most - own, 0.0) for most, own in zip(longest, least, strict=True)]
    part = min(left / sum(lacking), 1.0) if sum(lacking) else 0.0
    given = [own + more * part for own, more in zip(least, lacking, strict=True)]
    return [width / sum(given) for width in given]


def is_turned(table: Table) -> bool:
    """Whether a table needs the long side of the page."""
    return sum(widths(table)) > UPRIGHT


def parts(table: Table) -> tuple[Table, ...]:
    """The table, cut between columns where it is too wide for a turned page; each part repeats who it is about."""
    columns = widths(table)
    if sum(columns) <= TURNED:
        return (table,)
    first = 1 + next((index for index, column in enumerate(table.columns) if column.label != COLUMNS["number"]), 0)
    room = TURNED - sum(columns[:first])
    groups: list[list[int]] = [[]]
    used = 0.0
    for index in range(first, len(columns)):
        if groups[-1] and used + columns[index] > room:
            groups.append([])
            used = 0.0
        groups[-1].append(index)
        used += columns[index]
    return tuple(_part(table, [*range(first), *group], number) for number, group in enumerate(groups, 1))


def laid_out(table: Table) -> Table:
    """The table with what a style sheet must know to print it."""
    cut = parts(table)
    return replace(table, turned=is_turned(table), parts=cut if len(cut) > 1 else ())


def _part(table: Table, chosen: Sequence[int], number: int) -> Table:
    columns: tuple[Column, ...] = tuple(table.columns[index] for index in chosen)
    rows = tuple(tuple(row[index] for index in chosen) for row in table.rows)
    notes = table.notes if number == 1 else ()
    return replace(table, name=f"{table.name}-{number}", columns=columns, rows=rows, notes=notes)


def in_lines(title: str) -> str:
    """A title broken where its meaning allows, into lines as even as can be; whole where it fits."""
    width = width_of(title)
    if width <= TITLE_WIDTH:
        return title
    ends = [found.end() for found in BREAKS.finditer(title)]
    places = [end for end in ends if end < len(title) and title[end] not in NO_BEGINNING]
    best = min(places, key=lambda place: abs(width_of(title[:place]) * 2 - width), default=0)
    return f"{title[:best]}\n{in_lines(title[best:])}" if best else title
