"""Tables of a year, and of the year before → `Dataset`, `Figures`, `Released`: each worked out once while the same.

A check, a build and a comparison ask for the same years several times, and a preview asks again
for those nobody has touched. What is kept is told apart by the content it was made from.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.pipeline.reading import judge_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from generator.model import Dataset, EditionTables, Figures, Finding, Hands, Period, Release, Released, Tables

YEARS_KEPT = 4
"""Two versions of a year, each as released and as a draft: what a comparison holds side by side."""


@dataclass(frozen=True)
class _Year:
    """A year of some tables; the same as another one if all it is made of is the same, byte by byte."""

    digest: str
    year: int
    tables: Tables = field(compare=False, repr=False)


def accepted(tables: Tables, year: int) -> Dataset:
    """The records of a year whose tables passed every rule."""
    return _accepted(_Year(content_of(tables, tables.editions[year]), year, tables))


@lru_cache(maxsize=YEARS_KEPT)
def _accepted(asked: _Year) -> Dataset:
    from generator import rules

    return rules.accept(asked.tables, asked.year)


class _These:
    """The tables of a year themselves, not such as are equal: it costs nothing to tell."""

    def __init__(self, tables: Tables, read: EditionTables) -> None:
        self.tables, self.read = tables, read

    def __hash__(self) -> int:
        return hash((id(self.tables), id(self.read)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and self.tables is other.tables and self.read is other.read


def content_of(tables: Tables, read: EditionTables) -> str:
    """The SHA-256 of everything `rules.accept` looks at, places of rows included."""
    return _content_of(_These(tables, read))


@lru_cache(maxsize=YEARS_KEPT)
def _content_of(asked: _These) -> str:
    tables, read = asked.tables, asked.read
    content = [
        [tables.schemas[name].descriptor for name in sorted(tables.schemas)],
        [[name, frame.to_numpy().tolist()] for name, frame in sorted(tables.shared.items())],
        [[name, frame.to_numpy().tolist()] for name, frame in sorted(read.frames.items())],
        [read.year, read.descriptor],
        [[name, document.file, document.text] for name, document in sorted(read.documents.items())],
        [[name, release.get("digest")] for name, release in sorted(read.published.items())],
        read.key,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()


def disclosed(
    root: Path,
    tables: Tables,
    year: int,
    *,
    releases: Mapping[Period, Release] | None = None,
    as_of: date | None = None,
    draft: bool = False,
) -> tuple[Figures, Released]:
    """The figures of a year, and what of them may be shown; `releases` in place of those that were frozen."""
    dataset = accepted(tables, year)
    if releases is not None:
        dataset = replace(dataset, releases=releases)
    figures = figures_of(dataset, last_year(root, tables, year, []), as_of, draft=draft)
    return figures, released_of(figures)


def figures_of(dataset: Dataset, last: Dataset | None, as_of: date | None, *, draft: bool) -> Figures:
    """The figures of a year that are public on a day, with the last year, if any, to hold them against."""
    from generator.assess import published_bulletins

    is_usual = all(
        published_bulletins(given, as_of, draft=draft) == published_bulletins(given, draft=draft)
        for given in (dataset, last)
        if given
    )
    return _figures_of(dataset, last, None if is_usual else as_of, draft=draft)


@lru_cache(maxsize=YEARS_KEPT)
def _figures_of(dataset: Dataset, last: Dataset | None, as_of: date | None, *, draft: bool) -> Figures:
    from generator.assess import assess

    before = released_of(figures_of(last, None, as_of, draft=draft)) if last else None
    return assess(dataset, as_of, before, draft=draft)


@dataclass(frozen=True)
class _Asked:
    """Figures, and who may help to settle what of them may be shown."""

    figures: Figures
    hands: Hands | None = field(compare=False, repr=False)


def released_of(figures: Figures, hands: Hands | None = None) -> Released:
    """What of the figures of a year may be shown."""
    return _released_of(_Asked(figures, hands))


@lru_cache(maxsize=YEARS_KEPT)
def _released_of(asked: _Asked) -> Released:
    from generator.disclosure import disclose

    return disclose(asked.figures, asked.hands)


def last_year(root: Path, tables: Tables, year: int, findings: list[Finding]) -> Dataset | None:
    """The last year's data, if there are any; where they are refused, a warning is added instead."""
    found = with_last_year(root, tables, year, findings)
    return accepted(found, year - 1) if found else None


def with_last_year(root: Path, tables: Tables, year: int, findings: list[Finding]) -> Tables | None:
    """The tables that hold the last year, if there are any; where they are refused, a warning is added instead."""
    from generator import rules

    last = year - 1
    if last in tables.editions:
        return tables
    if not (root / "data" / f"{last:04d}").is_dir():
        return None
    tables, found = read_tables(root, (last,))
    if rules.refused(judge_tables(tables, found, {})):
        findings.append(rules.without_last_year(year))
        return None
    return tables
