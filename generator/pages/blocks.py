"""What pages are made of, as records a template lays out: tables and their cells, links, terms, the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell of a table: text, perhaps a link, a sign behind it and a style of its own."""

    text: str
    href: str = ""
    flag: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column head; numbers stand to the right."""

    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link by its target and text."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its cells stand in the CSV file of its page, too.

    The caption is read out; the title is printed above, where no heading says it. With `cards`
    a phone shows each row as a list of its cells, so that nothing has to be scrolled to. In a `quiet` one only the
    cells with a style of their own stand out. On paper a
    `turned` table stands on a turned page, and one too wide even for that is printed in `parts`. Rows that
    stand on pages of their own are `moved` there.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    total: bool = False
    title: str = ""
    cards: bool = False
    quiet: bool = False
    turned: bool = False
    parts: tuple[Table, ...] = ()
    moved: tuple[Link, ...] = ()
    moved_rows: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A line of a definition list."""

    name: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page carries: its place, banners, and where its facts are kept."""

    title: str
    path: str
    root: str
    year: int
    area: str
    whole: str
    synthetic: str
    legal: str
    draft: str
    sources: tuple[Link, ...]
    download: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note and the paragraph it is held against."""

    text: str
    other: Link | None


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """Where a drawn chart goes, the line under it, and what it takes of a page, in cells of tables."""

    name: str
    caption: str
    weight: int = 0


@dataclass(frozen=True, slots=True)
class IndicatorSection:
    """One indicator inside a longer page: heading, charts, tables."""

    heading: str
    anchor: str
    href: str
    charts: tuple[ChartPlace, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class BulletinSection:
    """A numbered part of a bulletin: sentences, then what they rest on."""

    heading: str
    anchor: str
    items: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    charts: tuple[ChartPlace, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex of a bulletin: sections of tables and charts, or a list of terms."""

    heading: str
    anchor: str
    tables: tuple[Table, ...] = ()
    sections: tuple[IndicatorSection, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSection:
    """An explained score: who, when, the sentence, and the table that adds up to it."""

    heading: str
    anchor: str
    answer: str
    tables: tuple[Table, ...]
