"""Whether released bulletins still print what the data give; that they do is remembered by the content."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.pipeline.editions import content_of, disclosed
from generator.pipeline.program import code_digests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.model import Cache, Finding, Tables

KEPT = "kept"
LIBRARIES = ("numpy", "pandas", "scipy")


def with_broken_promises(
    root: Path, tables: Tables, findings: list[Finding], cache: Cache | None = None
) -> list[Finding]:
    """The findings, and what they leave to say of released bulletins once no other error stands.

    A year that was found to keep what it printed is not worked out again while its rows, those of the year
    before, its bulletins and this program are the same. Where the year before was not read, nothing is remembered.
    """
    from generator import rules

    if rules.refused(findings):
        return findings
    found = list(findings)
    contents = {} if cache is None else {year: content_of(tables, read) for year, read in tables.editions.items()}
    for year, read in tables.editions.items():
        if read.published:
            is_alone = year - 1 not in tables.editions and (root / "data" / f"{year - 1:04d}").is_dir()
            name = "" if cache is None or is_alone else f"promises-{_everything(contents, year)}"
            if name and cache and cache.get(name) == KEPT:
                continue
            broken = _broken(root, tables, year)
            if name and cache and not broken:
                cache.put(name, KEPT)
            found += broken
    return rules.shown(found)


def _broken(root: Path, tables: Tables, year: int) -> list[Finding]:
    """What differs from what the bulletins of a year printed, and no revision covers."""
    from generator import rules, vintages

    figures, released = disclosed(root, tables, year)
    lines = rules.lines_of(tables, year)
    return [
        _placed(finding, lines) if "key" in finding.facts else finding for finding in vintages.judge(figures, released)
    ]


def _placed(finding: Finding, lines: Mapping[tuple[str, str], int]) -> Finding:
    """A finding about a row, with the line it stands at; a row that is gone has none."""
    line = lines.get((finding.file, finding.facts["key"]))
    is_lost = line is None and finding.rule == "release/changed" and not finding.case
    return replace(finding, row=line, case="lost") if is_lost else replace(finding, row=line)


def _everything(contents: Mapping[int, str], year: int) -> str:
    """The digest of all that the figures of a year and its bulletins follow from, `contents` being the years'.

    The year's key is part of it, so that it tells nobody anything of the rows.
    """
    versions = [f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES]
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    content = [contents[year], contents.get(year - 1, ""), code_digests(), versions, python]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
