"""Bulletins frozen, and revisions registered: what `tongbao release` does.

A release is the printed figures and words of a bulletin as one file that is never written again.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator import pipeline, publish, vintages
from generator.csvtext import csv_bytes
from generator.errors import Refused, WrongCall
from generator.files import descriptor_bytes, write_together
from generator.model import NO_VALUE, FigureId, Finding, Period, PrintedTable, Release, Revision, RevisionReason, State
from generator.words import cli as words
from generator.words import plain_number
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.model import Edition, Figures, PastText, Released, Source, Tables

DESCRIPTOR = "datapackage.json"
REVISIONS = "revisions"


@dataclass(frozen=True)
class Frozen:
    """A bulletin that was released: its file, and how many figures it keeps."""

    bulletin: str
    file: str
    figures: int
    withheld: int


def release(root: Path, codes: Sequence[str], past: Mapping[str, Sequence[PastText]]) -> list[Frozen]:
    """Freeze bulletins, in the order of their days; all of them or none.

    Raises
    ------
    WrongCall : a code is no bulletin of any year's calendar.
    Refused : the data have errors, or a bulletin was released before, is not due yet, or cannot be
        published without giving a withheld cell away.

    """
    from generator import charts, pages, rules

    with publish.locked(root):
        tables, found = pipeline.checked(root, past)
        if rules.refused(found):
            raise Refused(tuple(found))
        chosen = _bulletins_asked(tables, codes)
        findings = [finding for edition, period in chosen for finding in _obstacles(tables, edition, period)]
        if findings:
            raise Refused(tuple(findings))
        tables, writes = with_keys(root, tables, {edition.year for edition, _ in chosen})
        done: list[Frozen] = []
        made_anew: dict[int, dict[Period, Release]] = {}
        for edition, period in chosen:
            releases = made_anew.setdefault(edition.year, dict(pipeline.accepted(tables, edition.year).releases))
            trial = {**releases, period: Release(period, PrintedTable({}), {}, {})}
            figures, released = pipeline.disclosed(root, tables, edition.year, releases=trial)
            if released.infeasible:
                raise Refused(tuple(vintages.exposed(released)))
            shown = charts.frozen_charts(released, period)
            made = vintages.freeze(figures, released, period, pages.said(released, period, shown), shown)
            file = f"data/{edition.year:04d}/published/{period}.json"
            writes[root / file] = vintages.encode(made, tables.editions[edition.year].key, releases.values())
            releases[period] = made
            hidden = sum(figure.state is State.WITHHELD for figure in made.figures.values())
            done.append(Frozen(period.code, file, len(made.figures), hidden))
        write_together(writes)
    return done


def with_keys(root: Path, tables: Tables, years: Iterable[int]) -> tuple[Tables, dict[Path, bytes]]:
    """The tables with a key for each of some years, and the files of the keys that were made just now."""
    made = {year: vintages.fresh_key() for year in years if not tables.editions[year].key}
    keyed = {year: replace(tables.editions[year], key=key) for year, key in made.items()}
    files = {root / f"data/{year:04d}/{vintages.KEY_FILE}": f"{key}\n".encode() for year, key in made.items()}
    return replace(tables, editions={**tables.editions, **keyed}), files


def _bulletins_asked(tables: Tables, codes: Iterable[str]) -> list[tuple[Edition, Period]]:
    """The bulletins asked for, by their day; of one day the shorter period first."""
    from generator import rules

    editions = [rules.catalogue(tables, year) for year in tables.editions]
    found = []
    for code in dict.fromkeys(codes):
        edition = next((candidate for candidate in editions if Period(code) in candidate.calendar), None)
        if edition is None or (edition.bulletins and Period(code) not in edition.bulletins):
            raise WrongCall(words.NO_BULLETIN.format(period=code))
        found.append((edition, Period(code)))
    return sorted(found, key=lambda pair: (pair[0].published_on(pair[1]), pair[1].frequency.months))


def _obstacles(tables: Tables, edition: Edition, period: Period) -> Iterable[Finding]:
    from generator.assess import published_bulletins

    dataset = pipeline.accepted(tables, edition.year)
    file = f"data/{edition.year:04d}/published/{period}.json"
    if period in dataset.releases:
        yield Finding("release/twice", file, value=period.code)
    elif period not in published_bulletins(dataset, draft=True):
        yield Finding("release/early", file, value=period.code, facts={"problem": PROBLEMS["release-data"]})


# --------------------------------------------------------------------------- revisions


def revise(root: Path, code: str, past: Mapping[str, Sequence[PastText]], today: date) -> list[Revision]:
    """Write a row of `revisions.csv` for each number that changed since a bulletin printed it.

    The reason is left blank, so that the check asks for it.

    Raises
    ------
    WrongCall : the bulletin was not released, or nothing is to be registered.
    Refused : the data have errors other than the changed figures.

    """
    from generator import rules

    with publish.locked(root):
        tables, found = pipeline.checked(root, past)
        errors = [finding for finding in found if finding.severity == "error" and finding.rule != "release/changed"]
        errors = [error for error in errors if (error.rule, error.case) != ("release/revision", "value")]
        if errors:
            raise Refused(tuple(errors))
        edition = next(
            (
                edition
                for year in tables.editions
                if Period(code) in (edition := rules.catalogue(tables, year)).calendar
            ),
            None,
        )
        if edition is None:
            raise WrongCall(words.NO_BULLETIN.format(period=code))
        figures, released = pipeline.disclosed(root, tables, edition.year)
        if Period(code) not in released.releases:
            raise WrongCall(words.NOT_RELEASED.format(period=code))
        rows = _open_rows(released, Period(code))
        if not rows:
            raise WrongCall(words.NOTHING_TO_REVISE.format(period=code))
        made = _revisions(figures, Period(code), rows, today)
        if not made:
            raise WrongCall(words.NOTHING_TO_REVISE.format(period=code))
        write_together(_written(root, tables, edition.year, made))
    return made


def _open_rows(released: Released, bulletin: Period) -> list[Source]:
    found = {source for difference in released.differences[bulletin] for source in difference.open}
    return sorted(found, key=lambda source: (source.file, source.key))


def _revisions(figures: Figures, bulletin: Period, rows: Iterable[Source], today: date) -> list[Revision]:
    """A revision for each number of the rows that is not what was printed (for each, where that cannot be told)."""
    taken = {revision.revision for revision in figures.revisions}
    numbers = (f"R{number:03d}" for number in itertools.count(1))
    free = (number for number in numbers if number not in taken)
    inputs = figures.releases[bulletin].inputs
    made = []
    for source in rows:
        supplement = inputs.get(source, NO_VALUE).startswith(NO_VALUE)
        reason = RevisionReason.SUPPLEMENT if supplement else RevisionReason.ERROR
        for key in _numbers_of(figures, bulletin, source):
            after = vintages.present_value(figures, key)
            made.append(Revision(next(free), bulletin, key, reason.kind, reason, after, "", today, source))
    return made


def _numbers_of(figures: Figures, bulletin: Period, source: Source) -> list[FigureId]:
    """The numbers of a row that are not as they were; where its status alone is not, the first."""
    names = vintages.figures_of(figures.edition, source)
    was, now = figures.releases[bulletin].inputs.get(source), figures.inputs.get(source)
    parts = vintages.changed_parts(was, now)
    return [key for part, key in names.items() if part in parts] or list(names.values())[:1]


def _written(root: Path, tables: Tables, year: int, made: Iterable[Revision]) -> dict[Path, bytes]:
    """`revisions.csv` with further rows, and the descriptor where it does not list that table yet."""
    read = tables.editions[year]
    descriptor = dict(read.descriptor or {})
    listed = descriptor.get("resources")
    resources = [dict(subject) for subject in listed] if isinstance(listed, list) else []
    own = next((resource for resource in resources if resource.get("name") == REVISIONS), None)
    path = f"data/{year:04d}/{own['path'] if own else f'{REVISIONS}.csv'}"
    heads = list(tables.schemas[REVISIONS].types)
    rows = pipeline.plain_rows(tables, year, REVISIONS) + [
        {
            "revision": revision.revision,
            "bulletin": revision.bulletin.code,
            "figure": str(revision.figure),
            "kind": revision.kind.value,
            "reason_code": revision.reason_code.value,
            "value_after": "" if revision.value_after is None else plain_number(revision.value_after),
            "reason": revision.reason,
            "decided_on": revision.decided_on.isoformat(),
        }
        for revision in made
    ]
    writes = {root / path: csv_bytes(heads, sorted(rows, key=lambda row: row["revision"]))}
    if own is None:
        resources.append({"name": REVISIONS, "path": f"{REVISIONS}.csv", "encoding": "utf-8"})
        writes[root / f"data/{year:04d}/{DESCRIPTOR}"] = descriptor_bytes({**descriptor, "resources": resources})
    return writes
