"""Files → tables, and what every rule says of them; nothing is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.errors import WrongCall
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import Finding, PastText, Tables


def read_tables(root: Path, years: tuple[int, ...]) -> tuple[Tables, list[Finding]]:
    """The tables of `years` (of all, where none is named), and what reading them has found.

    Raises
    ------
    WrongCall : there is no `data/`, or no such year.

    """
    from generator.source import read

    if not (root / "data").is_dir():
        raise WrongCall(words.NO_DATA.format(path=root))
    tables, findings = read(root, years)
    for year in years:
        if year not in tables.editions:
            raise WrongCall(words.NO_YEAR.format(year=year))
    return tables, findings


def judge_tables(tables: Tables, findings: Sequence[Finding], past: Mapping[str, Sequence[PastText]]) -> list[Finding]:
    """The findings of reading and those of every rule, sorted and bounded; `past` as in `rules.inspect`."""
    from generator.rules import inspect, refused, shown, unfit, waive

    found = waive(tables, [*findings, *inspect(tables, past)], past)
    if not refused(found):
        found += unfit(tables)
    return shown(found)


def of_years(past: Mapping[str, Sequence[PastText]], years: tuple[int, ...]) -> dict[str, Sequence[PastText]]:
    """What git remembers of the years that are looked at; of all, where none is named."""
    folders = tuple(f"data/{year:04d}/" for year in years)
    return {file: states for file, states in past.items() if not years or file.startswith(folders)}


def plain_rows(tables: Tables, year: int, name: str) -> list[dict[str, str]]:
    """The rows of a table of a year, without their places."""
    from generator.model import ROW_FILE, ROW_LINE

    frame = tables.editions[year].frames[name].drop(columns=[ROW_FILE, ROW_LINE])
    return [{str(column): str(cell) for column, cell in row.items()} for row in frame.to_dict("records")]
