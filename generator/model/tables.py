"""What is read: frames of strings, and the schemas they were read by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

ROW_FILE = "@file"
ROW_LINE = "@line"


class Source(NamedTuple):
    """A row some figure rests on: the file, relative to the root, and the row's key."""

    file: str
    key: str


@dataclass(frozen=True)
class Document:
    """A hand-written Markdown text of an edition (the plan, a notice), with its lines."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class PastText:
    """An earlier state of a file as git recorded it, and the day of the record."""

    day: str
    text: str


@dataclass(frozen=True)
class EditionTables:
    """One edition as read: its descriptor, frames by table name, and its texts.

    Each frame holds the columns of its Table Schema as strings (blank is ""), and
    `ROW_FILE` and `ROW_LINE`, which say where a row stands. `headings` are the labels of each file,
    `published` the content of each frozen bulletin by its file name without the ending, `key` what their
    digests were made with (blank where there is none yet).
    """

    year: int
    descriptor: Mapping[str, object] | None
    frames: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Document]
    files: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]
    published: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything below `data/`, read strictly but not yet judged as a whole; equal to itself alone.

    `beside` are years read only to hold the next one's numbers against theirs; nothing is said of them.
    """

    shared: Mapping[str, pd.DataFrame]
    editions: Mapping[int, EditionTables]
    schemas: Mapping[str, TableSchema]
    headings: Mapping[str, tuple[str, ...]]
    beside: Mapping[int, EditionTables] = field(default_factory=dict)


@dataclass(frozen=True)
class PackageTables:
    """A tabular Data Package of anybody's: frames by resource name, and their schemas."""

    frames: Mapping[str, pd.DataFrame]
    schemas: Mapping[str, TableSchema]


@dataclass(frozen=True)
class ForeignKey:
    """Columns of one table that must stand in another."""

    fields: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """What our own rules need of a Table Schema; frictionless gets the descriptor whole."""

    name: str
    descriptor: Mapping[str, Any]
    fields: Mapping[str, Mapping[str, Any]]
    types: Mapping[str, str]
    titles: Mapping[str, str]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    categories: Mapping[str, tuple[str, ...]]

    def missing(self, column: str) -> frozenset[str]:
        """The cells of a column that stand for nothing (`missingValues`)."""
        values = self.fields.get(column, {}).get("missingValues", self.descriptor.get("missingValues", [""]))
        return frozenset(str(value["value"] if isinstance(value, dict) else value) for value in values)
