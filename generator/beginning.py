"""A new year, a new bulletin: what a clerk begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import pipeline
from generator.csvtext import csv_bytes
from generator.errors import WrongCall
from generator.files import write_together
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

from generator.trial import catalogues, edition_of, findings_with


def new_year(root: Path, year: int) -> list[str]:
    """Begin a year from the newest one before it; returns the files that were made.

    Raises
    ------
    WrongCall : the year exists, or there is none before it.
    Refused : the data have errors, or would have.

    """
    from generator import scaffold

    folder = f"data/{year:04d}"
    if (root / folder).exists():
        raise WrongCall(words.YEAR_EXISTS.format(year=year))
    tables, editions = catalogues(root)
    earlier = [edition for edition in editions if edition < year]
    if not earlier:
        raise WrongCall(words.NO_EARLIER)
    last = max(earlier)
    read = tables.editions[last]
    listed = {str(resource.get("name")) for resource in _resources(read.descriptor)}
    names = [
        name
        for name in (*scaffold.CARRIED, *scaffold.ASSESSMENT, *scaffold.EMPTIED)
        if name in tables.schemas and (name in listed or name in scaffold.CARRIED)
    ]
    rows = {name: pipeline.plain_rows(tables, last, name) for name in names}
    heads = {name: list(tables.schemas[name].types) for name in names}
    made = scaffold.new_year(year, editions[last], read.descriptor or {}, rows, heads)
    writes = {root / folder / name: content for name, content in made.items()}
    findings_with(root, writes, {year})
    write_together(writes)
    return [f"{folder}/{name}" for name in sorted(made)]


def new_bulletin(root: Path, code: str) -> list[str]:
    """Begin the hand-written parts of a bulletin and put it into the calendar; returns the files made."""
    from generator import scaffold

    tables, editions = catalogues(root)
    edition, period = edition_of(editions, code)
    folder = f"data/{edition.year:04d}"
    writes: dict[Path, bytes] = {}
    notice = f"{folder}/notices/{period}.md"
    if not (root / notice).exists():
        writes[root / notice] = scaffold.new_notice()
    if period not in edition.bulletins:
        issuer = next((bulletin.issuer for bulletin in edition.bulletins.values()), "")
        rows = [
            *pipeline.plain_rows(tables, edition.year, "bulletins"),
            scaffold.bulletin_row(period, edition.calendar, issuer),
        ]
        ordered = sorted(rows, key=lambda row: row["bulletin"])
        writes[root / f"{folder}/bulletins.csv"] = csv_bytes(list(tables.schemas["bulletins"].types), ordered)
        if "bulletins" not in {
            resource.get("name") for resource in _resources(tables.editions[edition.year].descriptor)
        }:
            raise WrongCall(words.NO_CALENDAR.format(year=edition.year))
    if not writes:
        raise WrongCall(words.BULLETIN_EXISTS.format(period=code))
    findings_with(root, writes, {edition.year})
    write_together(writes)
    return [path.relative_to(root).as_posix() for path in writes]


def _resources(descriptor: Mapping[str, object] | None) -> list[dict[str, object]]:
    listed = (descriptor or {}).get("resources")
    return [subject for subject in listed if isinstance(subject, dict)] if isinstance(listed, list) else []
