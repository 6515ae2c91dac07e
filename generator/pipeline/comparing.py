"""Two versions of `data/` sent through the whole model, for `changes` to compare."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from generator.files import is_beside, regular_files
from generator.pipeline.editions import accepted, disclosed
from generator.pipeline.promises import with_broken_promises
from generator.pipeline.reading import judge_tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import Changes, Dataset, Finding, PastText, Tables, Version


@dataclass(frozen=True)
class Side:
    """One of two versions to compare: what it is called, where its `data/` lies, and its earlier states."""

    name: str
    root: Path
    past: Mapping[str, Sequence[PastText]]


@dataclass(frozen=True)
class _Judged:
    """A side as read and judged; without tables where it has no `data/`."""

    side: Side
    tables: Tables | None
    findings: list[Finding]

    @cached_property
    def years(self) -> dict[int, Dataset]:
        """Its years; none where it was refused."""
        from generator import rules

        if self.tables is None or rules.refused(self.findings):
            return {}
        return {year: accepted(self.tables, year) for year in self.tables.editions}


def compare(before: Side, after: Side, *, acknowledged: int | None = None) -> Changes:
    """What one version of `data/` does to another, through the whole model; refused data as far as they go."""
    from generator import changes

    old, new = _judged(before), _judged(after)
    touched = _touched_years(old, new)
    first, second = (_version(judged, other, touched) for judged, other in ((old, new), (new, old)))
    return changes.compare(first, second, acknowledged=acknowledged)


def _judged(side: Side) -> _Judged:
    if not (side.root / "data").is_dir():
        return _Judged(side, None, [])
    tables, findings = read_tables(side.root, ())
    return _Judged(side, tables, judge_tables(tables, findings, side.past))


def _touched_years(old: _Judged, new: _Judged) -> set[int]:
    """The years that are not the same in both versions, and those held against such a year."""
    first, second = ({year: dataset.content for year, dataset in side.years.items()} for side in (old, new))
    changed = {year for year in {*first, *second} if first.get(year) != second.get(year)}
    return changed | {year + 1 for year in changed if year + 1 in {*first, *second}}


def _is_waiting(dataset: Dataset | None) -> bool:
    """Whether a year has periods that are not public yet, so that only a draft shows all of it."""
    from generator.assess import public_periods, published_bulletins

    return dataset is not None and any(
        asked(dataset) != asked(dataset, draft=True) for asked in (published_bulletins, public_periods)
    )


def _version(judged: _Judged, other: _Judged, touched: set[int]) -> Version:
    """One version as `changes` compares it with the other; pages only of years that both have."""
    from generator import rules
    from generator.charts import plan_charts, shown_content
    from generator.model import Published, Version
    from generator.pages import shown_text

    side, tables, findings = judged.side, judged.tables, judged.findings
    if tables is None:
        return Version(side.name, {}, {}, frozenset(), (), {}, is_refused=False)
    years: dict[int, Published] = {}
    for year in sorted(touched & set(judged.years)):
        draft = any(_is_waiting(each.years.get(year)) for each in (judged, other))
        figures, released = disclosed(side.root, tables, year, draft=draft)
        pages: dict[str, str] = {}
        if year in other.years:
            charts = {chart.name: (chart.caption, shown_content(chart)) for chart in plan_charts(released)}
            pages = shown_text(released, charts)
        years[year] = Published(figures, released, pages)
    findings = with_broken_promises(side.root, tables, findings)
    rows = rules.rows_by_key(tables)
    wrong = [finding for finding in findings if finding.severity == "error" and finding.rule != "file/absent"]
    broken = {finding.file for finding in wrong if finding.rule.startswith("file/")}
    texts = {
        path.relative_to(side.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in regular_files(side.root / "data")
        if not is_beside(path.name)
        if path.suffix != ".csv" or path.relative_to(side.root).as_posix() not in rows
    }
    unread = frozenset(file for file in broken if file.endswith(".csv") and not rows.get(file))
    texts = {file: digest for file, digest in texts.items() if not _is_table(tables, file)}
    prose = {
        document.file: tuple(line for line in document.text.splitlines() if line)
        for read in tables.editions.values()
        for document in read.documents.values()
    }
    refused = rules.refused(findings)
    return Version(side.name, rows, texts, unread, tuple(findings), years, is_refused=refused, prose=prose)


def _is_table(tables: Tables, file: str) -> bool:
    """Whether a file is one of the tables that are compared row by row."""
    if not file.endswith(".csv"):
        return False
    return file in tables.headings or any(file in read.headings for read in tables.editions.values())
