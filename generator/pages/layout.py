"""How a table fits on paper: upright, turned, or in parts with its first columns repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A table, or a part of one, as it stands on paper: on a turned page or not, its columns as shares of the width."""

    table: Table
    turned: bool
    shares: tuple[float, ...]


def on_paper(table: Table) -> tuple[OnPaper, ...]:
    """The table, cut between columns where it is too wide for a turned page; each part repeats who it is about."""
    measured = [_measured(table, index) for index in range(len(table.columns))]
    columns = [least for least, _ in measured]
    if sum(columns) <= TURNED:
        return (_fitted(table, measured),)
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
    cut = [[*range(first), *group] for group in groups]
    return tuple(
        _fitted(_part(table, chosen, number), [measured[index] for index in chosen])
        for number, chosen in enumerate(cut, 1)
    )


def laid_out(table: Table) -> Table:
    """The table with what a style sheet must know to print it."""
    parts = on_paper(table)
    if len(parts) == 1:
        return replace(table, turned=parts[0].turned, parts=())
    return replace(table, turned=True, parts=tuple(part.table for part in parts))


def _measured(table: Table, index: int) -> tuple[float, float]:
    """The least width of a column and the one it would like: numbers and short words whole, long text in lines."""
    column = table.columns[index]
    head = width_of(column.label)
    longest = max(map(width_of, {row[index].text for row in table.rows}), default=0.0)
    own = longest if column.is_number else min(longest, WRAPPED)
    return max(own, min(head, HEAD)) + BESIDE, max(head, longest) + BESIDE


def _fitted(table: Table, measured: Sequence[tuple[float, float]]) -> OnPaper:
    """What is left over of the width goes to the columns of long text."""
    used = sum(least for least, _ in measured)
    turned = used > UPRIGHT
    left = max((TURNED if turned else UPRIGHT) - used, 0.0)
    lacking = [max(longest - least, 0.0) for least, longest in measured]
    part = min(left / sum(lacking), 1.0) if sum(lacking) else 0.0
    given = [least + more * part for (least, _), more in zip(measured, lacking, strict=True)]
    return OnPaper(table, turned, tuple(width / sum(given) for width in given))


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
