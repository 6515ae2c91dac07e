"""`key/`: duplicates, references and cycles, for our tables and for anybody's package."""

from __future__ import annotations

import difflib
import functools
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import ROW_FILE, ROW_LINE, Finding, Severity, TableSchema
from generator.words import did_you_mean, joined, row_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from generator.rules.columns import Columns


MOST_LETTERS = 60
MOST_CODES = 2000
MOST_SUGGESTED = 200


Place = tuple[str, int]
"""A row: its file and line."""


def judge_keys(
    tables: Mapping[str, Columns], schemas: Mapping[str, TableSchema], names: Iterable[str]
) -> list[Finding]:
    """Primary, unique and foreign keys and categories of the tables `names`."""
    frames = {name: columns.table for name, columns in tables.items()}
    findings: list[Finding] = []
    for name in names:
        table, schema = frames[name], schemas.get(name)
        if schema is None or table.empty:
            continue
        if not _plainly_unique(tables[name], schema):
            findings += duplicates(table, schema)
        findings += repeated_values(table, schema)
        findings += references(tables[name], schema, frames, schemas)
        findings += strange_categories(table, schema)
    return findings


def _plainly_unique(columns: Columns, schema: TableSchema) -> bool:
    """Whether no key is blank or stands twice, seen from whole columns of text."""
    key = schema.primary_key
    if not all(schema.types[column] == "string" for column in key):
        return False
    if any(set(columns.cells(column)) & schema.missing(column) for column in key):
        return False
    return not key or len(set(columns.ranked(key).tolist())) == len(columns.table)


def places(table: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """The cells of some columns of each row, with the row's file and line."""
    return zip(zip(*(table[column] for column in columns), strict=True), table[ROW_FILE], table[ROW_LINE], strict=True)


def rows_of(
    frames: Mapping[str, pd.DataFrame], name: str, columns: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """The same for a table an office need not have; nothing where it or a column is absent."""
    table = frames.get(name)
    if table is not None and set(columns) <= set(table.columns):
        yield from places(table, columns)


def duplicates(table: pd.DataFrame, schema: TableSchema) -> list[Finding]:
    """Rows with a primary key that stands above already."""
    key = schema.primary_key
    if not key:
        return []
    names = joined(schema.titles[column] for column in key)
    return [
        Finding("key/duplicate", file, line, key[0], value, facts={"other": other, "columns": names})
        for value, other, file, line in _repeated(table, key, schema)
    ] + [
        Finding("key/blank", file, line, column)
        for column in key
        if not schema.fields[column].get("constraints", {}).get("required")
        for (cell,), file, line in places(table, (column,))
        if cell in schema.missing(column)
    ]


def repeated_values(table: pd.DataFrame, schema: TableSchema) -> list[Finding]:
    """Violations of `uniqueKeys`, which frictionless passes in silence."""
    return [
        Finding("key/unique", file, line, joined(key), value, facts={"other": other})
        for key in schema.unique_keys
        for value, other, file, line in _repeated(table, key, schema)
    ]


def _plain(cell: str, column: str, schema: TableSchema | None) -> str:
    """A cell as a key compares it: nothing for a missing value, `1` for `01` and `1.0`."""
    if schema is None or column not in schema.types:
        return cell
    if cell in schema.missing(column):
        return ""
    if schema.types[column] in ("integer", "number"):
        try:
            return str(Fraction(cell))
        except (ValueError, ZeroDivisionError):
            return cell
    return cell


def _repeated(table: pd.DataFrame, key: tuple[str, ...], schema: TableSchema) -> Iterator[tuple[str, str, str, int]]:
    seen: dict[tuple[str, ...], tuple[str, int]] = {}
    for raw, file, line in places(table, key):
        cells = tuple(_plain(cell, column, schema) for cell, column in zip(raw, key, strict=True))
        if not all(cells):
            continue
        first = seen.setdefault(cells, (file, line))
        if first != (file, line):
            yield "/".join(cells), row_place(file, first), file, line


def references(
    columns: Columns, schema: TableSchema, frames: Mapping[str, pd.DataFrame], schemas: Mapping[str, TableSchema]
) -> list[Finding]:
    """Foreign keys: every value must stand in the table it refers to."""
    findings = []
    table = columns.table
    for key in schema.foreign_keys:
        other = table if key.resource in ("", schema.name) else frames.get(key.resource)
        if other is None or len(key.reference) != len(key.fields) or not set(key.reference) <= set(other.columns):
            column = joined(key.reference)
            findings.append(
                Finding("schema/key-field", str(table[ROW_FILE].iloc[0]), value=key.resource, column=column)
            )
            continue
        target = schemas.get(key.resource or schema.name)
        known = {
            tuple(_plain(cell, column, target) for cell, column in zip(cells, key.reference, strict=True))
            for cells in zip(*(other[column] for column in key.reference), strict=True)
        }
        if len(key.fields) == 1 and not set(columns.cells(key.fields[0])) - {cell for (cell,) in known} - {""}:
            continue
        for raw, file, line in places(table, key.fields):
            cells = tuple(_plain(cell, column, schema) for cell, column in zip(raw, key.fields, strict=True))
            if any(cells) and cells not in known:
                names = ["/".join(values) for values in known] if len(findings) < MOST_SUGGESTED else []
                findings.append(
                    unknown((file, line), key.fields[-1], "/".join(cells), key.resource or schema.name, names)
                )
    return findings


def unknown(place: Place, column: str, value: str, table: str, known: Iterable[str]) -> Finding:
    """A reference to nothing, with the nearest known code as a suggestion."""
    near = _near(value, frozenset(known))
    facts = {"table": table, "suggestion": did_you_mean(near[0]) if near else ""}
    return Finding("key/reference", *place, column, value, facts=facts)


@functools.lru_cache(maxsize=256)
def _near(value: str, known: frozenset[str]) -> list[str]:
    """The known code nearest to a wrong one; none for what is too long to be one, or among too many."""
    if len(value) > MOST_LETTERS or len(known) > MOST_CODES:
        return []
    return difflib.get_close_matches(value, sorted(known), n=1, cutoff=0.5)


def listed(table: pd.DataFrame, column: str, known: Iterable[str], resource: str) -> list[Finding]:
    """References in a column that holds several codes, divided by semicolons."""
    codes = set(known)
    return [
        unknown((file, line), column, code, resource, codes)
        for (cell,), file, line in places(table, (column,))
        for code in cell.split(";")
        if code and code not in codes
    ]


def cycles(table: pd.DataFrame, key: str, column: str) -> list[Finding]:
    """Rows whose parent, followed upwards, leads back to themselves."""
    parents = dict(zip(table[key], table[column], strict=True))
    findings = []
    for (code, parent), file, line in places(table, (key, column)):
        seen, here = {code}, parent
        while here and here not in seen:
            seen.add(here)
            here = parents.get(here, "")
        if here == code:
            findings.append(Finding("key/cycle", file, line, column, code))
    return findings


def strange_categories(table: pd.DataFrame, schema: TableSchema) -> list[Finding]:
    """Values outside a field's `categories`, which frictionless passes in silence."""
    return [
        Finding("value/category", file, line, column, cell, facts={"allowed": joined(allowed)})
        for column, allowed in schema.categories.items()
        for (cell,), file, line in places(table, (column,))
        if cell not in schema.missing(column) and cell not in allowed
    ]


def unsorted_rows(columns: Columns, schema: TableSchema) -> list[Finding]:
    """The first row of each file that stands before its place in key order."""
    table = columns.table
    if table.empty or not schema.primary_key:
        return []
    ranks, files = columns.ranked(schema.primary_key), columns.codes(ROW_FILE)
    if not ((ranks[1:] < ranks[:-1]) & (files[1:] == files[:-1])).any():
        return []
    findings: dict[str, Finding] = {}
    before: dict[str, tuple[str, ...]] = {}
    for cells, file, line in places(table, schema.primary_key):
        if file in before and cells < before[file] and file not in findings:
            facts = {"columns": joined(schema.titles[column] for column in schema.primary_key)}
            findings[file] = Finding("file/unsorted", file, line, severity=Severity.WARNING, facts=facts)
        before[file] = cells
    return list(findings.values())
