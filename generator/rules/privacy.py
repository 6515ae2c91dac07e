"""`privacy/`: what looks like a person, in any cell, heading or text; the value is never shown whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import ROW_FILE, ROW_LINE, Finding
from generator.personal import LEAST_LENGTH, is_personal_column, labelled, personal_numbers
from generator.words.personal import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from generator.model import Document, TableSchema
    from generator.rules.columns import Columns

MOST_TWICE = 2


def judge_privacy(
    tables: Iterable[Columns], documents: Iterable[Document], headings: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    """Every finding about persons in tables, texts and headings."""
    for columns in tables:
        yield from personal_cells(columns)
    for document in documents:
        for row, line in enumerate(document.text.split("\n"), 1):
            yield from personal_text(line, document.file, row, None)
    yield from personal_headings(headings)


def personal_cells(columns: Columns) -> Iterator[Finding]:
    """Numbers of persons and labelled names in the cells of a table."""
    table = columns.table
    for column in table.columns:
        if column in (ROW_FILE, ROW_LINE):
            continue
        cells = {cell for cell in columns.cells(column) if len(cell) >= LEAST_LENGTH or ":" in cell or "：" in cell}
        personal = {cell: found for cell in cells if (found := list(personal_text(cell, "", 0, column)))}
        if personal:
            rows = zip(table[column], table[ROW_FILE], table[ROW_LINE], strict=True)
            for cell, file, line in rows:
                for finding in personal.get(cell, ()):
                    yield Finding(finding.rule, file, line, column, finding.value, facts=finding.facts)


def personal_text(text: str, file: str, row: int, column: str | None) -> Iterator[Finding]:
    """Numbers of persons and labelled names in one text, one finding a kind."""
    for personal in {found.kind: found for found in personal_numbers(text)}.values():
        number = text[personal.start : personal.end]
        yield Finding(f"privacy/{personal.kind}", file, row, column, number, facts={"kind": KINDS[personal.kind]})
    label = labelled(text)
    if label:
        yield Finding("privacy/labelled", file, row, column, f"{label}：", facts={"label": label})


def personal_names(file: str, descriptor: Mapping[str, object] | None, paths: Iterable[str]) -> Iterator[Finding]:
    """Numbers of persons in a descriptor and in the names of files."""
    if descriptor is not None:
        yield from personal_text(json.dumps(descriptor, ensure_ascii=False), file, 1, None)
    for path in paths:
        for found in personal_text(path, path, 1, None):
            yield replace(found, row=None)


def personal_headings(headings: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Columns that hold something of a person."""
    for file, labels in headings.items():
        for label in labels:
            if is_personal_column(label):
                yield Finding("privacy/column", file, 1, label, label)


def personal_fields(schemas: Mapping[str, TableSchema], file: str) -> Iterator[Finding]:
    """Fields of the catalogue that would hold something of a person."""
    for schema in schemas.values():
        for name, title in schema.titles.items():
            if is_personal_column(name) or is_personal_column(title):
                yield Finding("privacy/column", file, None, name, title, case="field", facts={"table": schema.name})


def repeated_rows(table: pd.DataFrame, keys: tuple[str, ...]) -> Iterator[Finding]:
    """More than two rows for one area, indicator and period: a list of people, not a return."""
    if table.empty:
        return
    counts = table.groupby(list(keys), sort=False)[ROW_LINE].agg(["size", "first"])
    for key, count, line in counts[counts["size"] > MOST_TWICE].itertuples():
        file = table.loc[table[ROW_LINE] == line, ROW_FILE].iloc[0]
        yield Finding("privacy/repeated-rows", file, line, value="/".join(key), facts={"count": str(count)})
