"""The whole check: what the rules say, and whether released bulletins still print what the data give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.pipeline.editions import disclosed
from generator.pipeline.reading import judge_tables, of_years, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import Finding, PastText, Tables


def check(root: Path, years: tuple[int, ...], past: Mapping[str, Sequence[PastText]]) -> list[Finding]:
    """Every finding about `data/`, in the order of files and rows; `past` as in `rules.inspect`."""
    return checked(root, past, years)[1]


def checked(
    root: Path, past: Mapping[str, Sequence[PastText]], years: tuple[int, ...] = ()
) -> tuple[Tables, list[Finding]]:
    """The tables, and every finding about them, those on released bulletins included."""
    tables, findings = read_tables(root, years)
    return tables, with_broken_promises(root, tables, judge_tables(tables, findings, of_years(past, years)))


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


def with_broken_promises(root: Path, tables: Tables, findings: list[Finding]) -> list[Finding]:
    """The findings, and what they leave to say of released bulletins once no other error stands."""
    from generator import rules, vintages

    if rules.refused(findings):
        return findings
    found = list(findings)
    for year, read in tables.editions.items():
        if read.published:
            figures, released = disclosed(root, tables, year)
            lines = rules.lines_of(tables, year)
            found += [
                _placed(finding, lines) if "key" in finding.facts else finding
                for finding in vintages.judge(figures, released)
            ]
    return rules.shown(found)


def _placed(finding: Finding, lines: Mapping[tuple[str, str], int]) -> Finding:
    """A finding about a row, with the line it stands at; a row that is gone has none."""
    line = lines.get((finding.file, finding.facts["key"]))
    is_lost = line is None and finding.rule == "release/changed" and not finding.case
    return replace(finding, row=line, case="lost") if is_lost else replace(finding, row=line)
