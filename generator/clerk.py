"""The clerk's way in: forms out, returns in, files back in order, a new year or bulletin begun.

Whatever is to be written is first put into a copy of `data/` and checked there by every rule.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator import csvtext, pipeline, publish
from generator.csvtext import csv_bytes
from generator.errors import Refused, WrongCall
from generator.files import descriptor_bytes, regular_files, write_atomically, write_together
from generator.trial import catalogues, edition_of, findings_with
from generator.words import cli as cli_words
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.intake import Entry
    from generator.model import Change, Edition, Finding, Tables

DESCRIPTOR = "datapackage.json"
_OBSERVED = re.compile(r"data/[0-9]{4}/observations/([^/]+)\.csv")


@dataclass(frozen=True)
class Received:
    """What came of the files somebody sent: every change, what was said, and the files to write.

    `seen` are the contents of `data/` it was worked out from.
    """

    root: Path
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    files: Mapping[Path, bytes]
    seen: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """How many rows are of a kind of change."""
        return sum(change.kind == kind for change in self.changes)


@dataclass(frozen=True)
class Tidied:
    """What was mended in one file, in words."""

    file: str
    changes: tuple[str, ...]


def template(root: Path, code: str, output: Path, *, overwrite: bool) -> tuple[int, int]:
    """Write the workbook of a period; returns how many areas and indicators it asks for.

    Raises
    ------
    WrongCall : there is no such period, or the file exists and may not be replaced.
    Refused : the data have errors.

    """
    from generator.intake.workbook import due_indicators, form

    if output.exists() and not overwrite:
        raise WrongCall(words.EXISTS.format(path=output))
    tables, editions = catalogues(root)
    edition, period = edition_of(editions, code)
    indicators = due_indicators(edition, period)
    if not indicators:
        raise WrongCall(words.NO_PERIOD.format(period=code))
    recorded = {
        (row["area"], row["indicator"]): row
        for row in pipeline.plain_rows(tables, edition.year, "observations")
        if row["period"] == period.code
    }
    write_atomically(output, form(edition, period, recorded))
    areas = [area for area in edition.villages if area.valid_on(edition.calendar.last_day(period))]
    return len(areas), len(indicators)


def receive(root: Path, files: Sequence[Path], today: date) -> Received:
    """Read the files somebody sent and try the result in a copy; nothing of the repository is touched.

    Raises
    ------
    Refused : a file cannot be taken, or the data would have errors with it.
    OSError : a file cannot be read.

    """
    from generator import intake, rules
    from generator.model import Period

    seen = _contents(root)
    tables, editions = catalogues(root)
    entries, findings = [], []
    for path in files:
        found, judged = intake.receive(_sent(path), path.name, editions, today)
        entries += found
        findings += judged
    findings = rules.shown([*findings, *intake.repeated(entries)])
    if rules.refused(findings):
        raise Refused(tuple(findings))
    changes: list[Change] = []
    writes: dict[Path, bytes] = {}
    names: dict[str, str] = {}
    touched: set[int] = set()
    for edition in editions.values():
        by_period: dict[str, list[intake.Entry]] = defaultdict(list)
        for entry in entries:
            if Period(entry.period) in edition.calendar:
                by_period[entry.period].append(entry)
        recorded = pipeline.plain_rows(tables, edition.year, "observations") if by_period else []
        new_files = []
        for period, group in by_period.items():
            rows, made = intake.merged([row for row in recorded if row["period"] == period], group)
            changes += made
            file = root / f"data/{edition.year:04d}/observations/{period}.csv"
            if any(change.kind != "same" or change.before != change.after for change in made):
                writes[file] = csv_bytes(list(tables.schemas["observations"].types), rows)
                new_files.append(period)
                touched.add(edition.year)
        writes |= _listed(root, tables, edition, new_files)
        names |= {area.area: area.name for area in edition.areas.values()}
        names |= {indicator.indicator: indicator.name for indicator in edition.indicators.values()}
    try:
        findings += _at_source(root, writes, entries, findings_with(root, writes, touched))
    except Refused as error:
        raise Refused(tuple(_at_source(root, writes, entries, error.findings))) from error
    return Received(root, tuple(changes), tuple(findings), writes, seen, names)


def _at_source(
    root: Path, writes: Mapping[Path, bytes], entries: Sequence[Entry], findings: Iterable[Finding]
) -> list[Finding]:
    """Findings about rows that are not written yet, at the place in the sheet they came from.

    What other areas still owe is left out: it is no fault of what was sent.
    """
    sent = {entry.key: entry for entry in entries}
    at: dict[tuple[str, int], Entry] = {}
    for path, content in writes.items():
        file = path.relative_to(root).as_posix()
        for line, row in enumerate(csvtext.records(content.decode()), 1):
            if _OBSERVED.fullmatch(file) and tuple(row[:3]) in sent:
                at[file, line] = sent[row[0], row[1], row[2]]
    placed = []
    for finding in findings:
        entry = at.get((finding.file, finding.row or 0))
        if entry is not None:
            placed.append(replace(finding, file=entry.file, row=entry.row))
        elif finding.rule != "value/absent-row":
            placed.append(finding)
    return placed


def keep(received: Received) -> None:
    """Write what was received, all of it or nothing.

    Raises
    ------
    WrongCall : somebody changed the data in the meantime; nothing is written.
    PublishingFailed : another command is writing.

    """
    with publish.locked(received.root):
        if _contents(received.root) != received.seen:
            raise WrongCall(words.CHANGED_MEANWHILE)
        write_together(received.files)


def _contents(root: Path) -> dict[str, str]:
    """A digest of every file of `data/`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in regular_files(root / "data")
    }


def _sent(path: Path) -> bytes:
    if not path.is_file():
        raise WrongCall(cli_words.NO_FILE.format(path=path))
    return path.read_bytes()


def _listed(root: Path, tables: Tables, edition: Edition, periods: Iterable[str]) -> dict[Path, bytes]:
    """The descriptor with new files of observations among its resources; nothing where all are listed."""
    descriptor = dict(tables.editions[edition.year].descriptor or {})
    listed = descriptor.get("resources")
    resources = [dict(subject) for subject in listed] if isinstance(listed, list) else []
    there = {resource.get("path") for resource in resources}
    missing = sorted(period for period in periods if f"observations/{period}.csv" not in there)
    if not missing:
        return {}
    resources += [
        {"name": f"observations-{period.lower()}", "path": f"observations/{period}.csv", "encoding": "utf-8"}
        for period in missing
    ]
    content = descriptor_bytes({**descriptor, "resources": resources})
    return {root / f"data/{edition.year:04d}/{DESCRIPTOR}": content}


def tidy(root: Path, files: Sequence[Path]) -> tuple[list[Tidied], int]:
    """Bring our CSV files back into canonical form; returns what was mended, and how many files were seen.

    Raises
    ------
    Refused : a file cannot be read; none is changed.
    WrongCall : a file is none of ours.

    """
    from generator import rules
    from generator.source import csv_files, known_codes
    from generator.source.schemas import read_schemas
    from generator.tidy import tidy as tidied

    schemas, findings = read_schemas(root)
    if rules.refused(findings):
        raise Refused(tuple(findings))
    ours = csv_files(root, schemas)
    chosen = {_below(root, path): path for path in files} if files else {path: root / path for path in ours}
    known = known_codes(root)
    done: list[Tidied] = []
    writes: dict[Path, bytes] = {}
    findings = []
    for path in chosen:
        if path not in ours:
            raise WrongCall(words.NOT_OURS.format(path=path))
        observed = _OBSERVED.fullmatch(path)
        content = (root / path).read_bytes()
        result, changes, judged = tidied(
            content, path, schemas[ours[path]], known, observed.group(1) if observed else ""
        )
        findings += judged
        if result != content:
            writes[root / path] = result
            done.append(Tidied(path, tuple(changes)))
    if findings:
        raise Refused(tuple(rules.shown(findings)))
    write_together(writes)
    return done, len(chosen)


def _below(root: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return str(path)
