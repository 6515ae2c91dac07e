"""The year a code belongs to, and what would be found if some files were written."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import pipeline
from generator.errors import Refused, WrongCall
from generator.words import cli as cli_words
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Edition, Finding, Period, Tables


def catalogues(root: Path) -> tuple[Tables, dict[int, Edition]]:
    """The tables and every edition; data with errors must be mended first."""
    from generator import rules

    tables, findings = pipeline.judged(root)
    if rules.refused(findings):
        raise Refused(tuple(finding for finding in findings if finding.severity == "error"))
    if not tables.editions:
        raise WrongCall(cli_words.NO_EDITION)
    return tables, {year: rules.catalogue(tables, year) for year in tables.editions}


def edition_of(editions: Mapping[int, Edition], code: str) -> tuple[Edition, Period]:
    """The edition and the period a code names."""
    from generator.model import Period

    edition = next((candidate for candidate in editions.values() if Period(code) in candidate.calendar), None)
    if edition is None:
        raise WrongCall(words.NO_PERIOD.format(period=code))
    return edition, Period(code)


def findings_with(root: Path, writes: Mapping[Path, bytes], years: set[int]) -> list[Finding]:
    """Every finding that is new with the files written, found in a copy; an error refuses them all."""
    from generator import rules

    if not writes:
        return []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(root / "data", copy / "data")
        for path, content in writes.items():
            place = copy / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        there = {entry.name for entry in (copy / "data").iterdir()}
        findings = pipeline.check(copy, tuple(sorted(year for year in years if f"{year:04d}" in there)), {})
    findings = [_to_be_registered(finding) for finding in findings]
    touched = {path.relative_to(root).as_posix() for path in writes}
    if rules.refused(findings):
        raise Refused(tuple(finding for finding in findings if finding.severity == "error"))
    return [finding for finding in findings if finding.file in touched]


def _to_be_registered(finding: Finding) -> Finding:
    """A return that changes what was published is taken, and told: it is registered once it is in."""
    from generator.model import Severity

    return replace(finding, severity=Severity.WARNING) if finding.rule == "release/changed" else finding
