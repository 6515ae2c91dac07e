"""The whole check: what the rules say, and whether released bulletins still print what the data give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pipeline.promises import with_broken_promises
from generator.pipeline.reading import judge_tables, of_years, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import Cache, Finding, PastText, Tables


def check(
    root: Path, years: tuple[int, ...], past: Mapping[str, Sequence[PastText]], cache: Cache | None = None
) -> list[Finding]:
    """Every finding about `data/`, in the order of files and rows; `past` as in `rules.inspect`.

    `cache` remembers which years keep what their released bulletins printed.
    """
    return checked(root, past, years, cache)[1]


def checked(
    root: Path, past: Mapping[str, Sequence[PastText]], years: tuple[int, ...] = (), cache: Cache | None = None
) -> tuple[Tables, list[Finding]]:
    """The tables, and every finding about them, those on released bulletins included."""
    tables, findings = read_tables(root, years)
    return tables, with_broken_promises(root, tables, judge_tables(tables, findings, of_years(past, years)), cache)


def judged(root: Path, past: Mapping[str, Sequence[PastText]] | None = None) -> tuple[Tables, list[Finding]]:
    """The tables of all years, and every finding about them, those on what released bulletins print apart."""
    tables, findings = read_tables(root, ())
    return tables, judge_tables(tables, findings, past or {})


def check_package(folder: Path) -> list[Finding]:
    """Every finding about a tabular Data Package of anybody's."""
    from generator.rules import inspect_package, shown
    from generator.source import read_package

    package, findings = read_package(folder)
    findings += inspect_package(package)
    return shown(findings)
