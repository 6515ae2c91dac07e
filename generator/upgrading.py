"""Frozen bulletins of an earlier form brought over: what `tongbao release --upgrade` does.

A bulletin prints after it, byte for byte, what it printed before; only what its file keeps has grown.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator import pipeline, publish, vintages
from generator.errors import Refused, WrongCall
from generator.files import write_together
from generator.releasing import with_keys
from generator.words import cli as words
from generator.words.pages import LESS_NOTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.model import EditionTables, PastText, Release, Released, Tables

MENDED = frozenset({"release/format"})


def upgrade(root: Path, past: Mapping[str, Sequence[PastText]]) -> list[str]:
    """Bring every frozen bulletin of an earlier form over, with a key for each year that has none; returns their files.

    Raises
    ------
    WrongCall : all have the present form.
    Refused : the data have other errors.

    """
    from generator import rules

    with publish.locked(root):
        tables, findings = pipeline.judged(root, past)
        others = [finding for finding in findings if finding.severity == "error" and finding.rule not in MENDED]
        if others:
            raise Refused(tuple(others))
        older = {year: _older(read) for year, read in tables.editions.items() if _older(read)}
        if not older:
            raise WrongCall(words.NOTHING_TO_UPGRADE)
        tables, writes = with_keys(root, tables, older)
        tables = _in_present_form(tables, older)
        if rules.refused(found := pipeline.with_broken_promises(root, tables, [])):
            raise Refused(tuple(found))
        files = []
        for year, contents in older.items():
            key = tables.editions[year].key
            _, released = pipeline.disclosed(root, tables, year)
            for name in contents:
                release = next(candidate for candidate in released.releases.values() if candidate.bulletin.code == name)
                file = f"data/{year:04d}/published/{name}.json"
                writes[root / file] = vintages.encode(_completed(released, release), key)
                files.append(file)
        write_together(writes)
    return files


def _older(read: EditionTables) -> dict[str, Mapping[str, Any]]:
    return {name: content for name, content in read.published.items() if vintages.is_older(content)}


def _in_present_form(tables: Tables, older: Mapping[int, Mapping[str, Mapping[str, Any]]]) -> Tables:
    editions = dict(tables.editions)
    for year, contents in older.items():
        read = editions[year]
        found = {name: vintages.brought_over(content, read.key) for name, content in contents.items()}
        editions[year] = replace(read, published={**read.published, **found})
    return replace(tables, editions=editions)


def _completed(released: Released, release: Release) -> Release:
    """A release with the names, charts and captions that its bulletin shows now."""
    from generator import charts, pages

    bulletin = release.bulletin
    shown = charts.frozen_charts(released, bulletin)
    unsaid = replace(released, releases={**released.releases, bulletin: replace(release, texts={})})
    composed = pages.said(vintages.as_printed(unsaid, bulletin), bulletin, shown, repeats_notes=True)
    now = {table["name"]: table for table in vintages.tables_of(composed)}
    sections = {inner["anchor"]: inner for annex in composed["annexes"] for inner in annex["sections"]}
    texts = copy.deepcopy(dict(release.texts))
    for table in vintages.tables_of(texts):
        own = now.get(table["name"], {"caption": table["name"], "title": "", "notes": []})
        notes = [note for note in own["notes"] if note != LESS_NOTE]  # the first form printed such a number as zero
        table.update({"caption": own["caption"], "title": own["title"], "notes": notes})
    for annex in texts["annexes"]:
        for inner in annex["sections"]:
            inner["charts"] = sections[inner["anchor"]]["charts"] if inner["anchor"] in sections else []
    names = vintages.names_of(released.edition, release.figures)
    return replace(release, texts=texts, charts=shown, names=names)
