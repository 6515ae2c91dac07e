"""Two versions of `data/` sent through the whole model, for `changes` to compare."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.files import is_beside, regular_files
from generator.pipeline.checking import with_kept_promises
from generator.pipeline.editions import accepted, disclosed
from generator.pipeline.reading import judge_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import Changes, Finding, PastText, Tables, Version


@dataclass(frozen=True)
class Side:
    """One of two versions to compare: what it is called, where its `data/` lies, and its earlier states."""

    name: str
    root: Path
    past: Mapping[str, Sequence[PastText]]


def compare(before: Side, after: Side, *, acknowledged: int | None = None) -> Changes:
    """What one version of `data/` does to another, through the whole model; refused data as far as they go."""
    from generator import changes

    judged_sides = []
    for side in (before, after):
        tables, findings = read_tables(side.root, ()) if (side.root / "data").is_dir() else (None, [])
        judged_sides.append((side, tables, judge_tables(tables, findings, side.past) if tables else []))
    touched = _touched_years([(tables, findings) for _, tables, findings in judged_sides])
    old, new = (_version(side, tables, findings, touched) for side, tables, findings in judged_sides)
    return changes.compare(old, new, acknowledged=acknowledged)


def _touched_years(sides: Sequence[tuple[Tables | None, list[Finding]]]) -> set[int]:
    """The years that are not the same in both versions, and those held against such a year."""
    from generator import rules

    inputs: list[dict[int, str]] = []
    for tables, findings in sides:
        fit = tables is not None and not rules.refused(findings)
        years = tables.editions if fit and tables else ()
        inputs.append({year: accepted(tables, year).edition.inputs for year in years} if tables else {})
    first, second = inputs
    changed = {year for year in {*first, *second} if first.get(year) != second.get(year)}
    return changed | {year + 1 for year in changed if year + 1 in {*first, *second}}


def _version(side: Side, tables: Tables | None, findings: list[Finding], touched: set[int]) -> Version:
    """One version as `changes` compares it."""
    from generator import rules
    from generator.charts import plan_charts
    from generator.model import Published, Version
    from generator.pages import shown_text

    if tables is None:
        return Version(side.name, {}, {}, frozenset(), (), {}, is_refused=False)
    fit = not rules.refused(findings)
    years: dict[int, Published] = {}
    for year in sorted(touched & set(tables.editions)) if fit else ():
        figures, released = disclosed(side.root, tables, year, draft=True)
        charts = {chart.name: (chart.caption, chart) for chart in plan_charts(released)}
        years[year] = Published(figures, released, shown_text(released, charts))
    findings = with_kept_promises(side.root, tables, findings)
    rows = rules.rows_by_key(tables)
    broken = {one.file for one in findings if one.severity == "error" and one.rule.startswith("file/")}
    texts = {
        path.relative_to(side.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in regular_files(side.root / "data")
        if not is_beside(path.name)
        if path.suffix != ".csv" or path.relative_to(side.root).as_posix() not in rows
    }
    unread = frozenset(file for file in broken if file.endswith(".csv") and not rows.get(file))
    texts = {file: digest for file, digest in texts.items() if not _is_table(tables, file)}
    return Version(side.name, rows, texts, unread, tuple(findings), years, is_refused=rules.refused(findings))


def _is_table(tables: Tables, file: str) -> bool:
    """Whether a file is one of the tables that are compared row by row."""
    if not file.endswith(".csv"):
        return False
    return file in tables.headings or any(file in read.headings for read in tables.editions.values())
