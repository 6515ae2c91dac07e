"""Files become Tables: strict reading, then frictionless, then frames of strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.files import PART, is_beside
from generator.model import (
    Document,
    EditionTables,
    Finding,
    PackageTables,
    Tables,
    TableSchema,
)
from generator.source.frames import frame
from generator.source.judge import judge
from generator.source.resources import descriptor_finding, resources_of
from generator.source.schemas import read_json, read_schemas, schemas_of, table_schema
from generator.source.sheets import Sheet, read_sheet
from generator.source.text import read_text, special_kind, unreadable, unsafe
from generator.vintages.keyed import KEY_FILE
from generator.words.findings import KINDS, PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

SHARED = ("areas", "posts", "laws", "indicators")
REQUIRED = ("areas", "indicators")
DESCRIPTOR = "datapackage.json"
_RESERVED = re.compile(r"(plan\.md|notices/[^/]+\.md|published/[^/]+\.json|observations/digest\.key)")


def read(root: Path, years: Iterable[int] = ()) -> tuple[Tables, list[Finding]]:
    """Read `data/` below `root`: the shared tables and the editions of `years` (all if empty).

    Returns
    -------
    The tables, with an empty frame for each table that is absent, and every finding of the
    families `file/` and `schema/`. Tables with findings of severity error are not fit for use.

    """
    schemas, findings = read_schemas(root)
    files, strays = walk(root, "data")
    findings += strays
    used = {"data/schema.json"}
    shared: dict[str, pd.DataFrame] = {}
    headings: dict[str, tuple[str, ...]] = {}
    for name in SHARED:
        path = f"data/{name}.csv"
        sheets: list[Sheet] = []
        if path in files or name in REQUIRED:
            sheets, found = _judged(root, path, path, schemas.get(name), name)
            findings += found
            used.add(path)
        shared[name] = frame(sheets, schemas.get(name))
        headings |= _headings(sheets)
    editions: dict[int, EditionTables] = {}
    beside: dict[int, EditionTables] = {}
    for folder in sorted({path.split("/")[1] for path in files if path.count("/") > 1}):
        if not re.fullmatch(r"[0-9]{4}", folder):
            facts = {"problem": PROBLEMS["year-folder"]}
            findings.append(Finding("file/edition-folder", f"data/{folder}", facts=facts))
            used |= {path for path in files if path.startswith(f"data/{folder}/")}
        elif years and int(folder) not in years:
            if int(folder) + 1 in years:
                beside[int(folder)], _ = _edition(root, int(folder), files, schemas)
            used |= {path for path in files if path.startswith(f"data/{folder}/")}
        else:
            edition, found = _edition(root, int(folder), files, schemas)
            editions[int(folder)] = edition
            findings += found
            used |= set(edition.files)
    findings += [Finding("file/unlisted", path) for path in files if path not in used]
    return Tables(shared, editions, schemas, headings, beside), findings


def walk(root: Path, folder: str) -> tuple[list[str], list[Finding]]:
    """Every regular file below a folder, as paths from the root; anything else is told."""
    files: list[str] = []
    findings: list[Finding] = []
    try:
        entries = sorted((root / folder).iterdir())
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [unreadable(folder, error)]
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_beside(entry.name) or (entry.name.startswith(".") and entry.name.endswith(PART)):
            continue
        mode = entry.lstat().st_mode
        kind = special_kind(mode)
        if kind == "folder":
            below, found = walk(root, path)
            files += below
            findings += found
        elif kind:
            findings.append(Finding("file/not-regular", path, facts={"kind": KINDS[kind]}))
        else:
            files.append(path)
    return files, findings


def _edition(
    root: Path, year: int, files: list[str], schemas: Mapping[str, TableSchema]
) -> tuple[EditionTables, list[Finding]]:
    folder = f"data/{year:04d}"
    descriptor, findings = read_json(root, f"{folder}/{DESCRIPTOR}")
    used = [f"{folder}/{DESCRIPTOR}"]
    if descriptor is not None and "resources" not in descriptor:
        findings.append(descriptor_finding(used[0], "resources", "resources"))
    sheets: dict[str, list[Sheet]] = {}
    for name, path in resources_of(descriptor or {}, f"{folder}/{DESCRIPTOR}", findings):
        shown = f"{folder}/{path}"
        table = name if name in schemas else next((schema for schema in schemas if name.startswith(f"{schema}-")), name)
        read_ones, found = _judged(root / folder, path, shown, schemas.get(table), table)
        sheets.setdefault(table, []).extend(read_ones)
        findings += found
        used.append(shown)
    documents: dict[str, Document] = {}
    published: dict[str, Mapping[str, Any]] = {}
    key = ""
    for path in files:
        inner = path.removeprefix(f"{folder}/")
        if inner == path or not _RESERVED.fullmatch(inner):
            continue
        used.append(path)
        if inner.endswith(".md"):
            text, found = read_text(root, path)
            findings += found
            if text is not None:
                documents[inner] = Document(path, text)
        elif inner == KEY_FILE:
            text, found = read_text(root, path)
            findings += found
            key = (text or "").removesuffix("\n")
        else:
            content, found = read_json(root, path)
            findings += found
            if content is not None:
                published[inner.removeprefix("published/").removesuffix(".json")] = content
    frames = {name: frame(sheets.get(name, []), schema) for name, schema in schemas.items() if name not in SHARED}
    headings = _headings(sheet for group in sheets.values() for sheet in group)
    return EditionTables(year, descriptor, frames, documents, tuple(used), headings, published, key), findings


def _headings(sheets: Iterable[Sheet]) -> dict[str, tuple[str, ...]]:
    return {sheet.file: tuple(sheet.labels) for sheet in sheets}


def _judged(
    base: Path, path: str, shown: str, schema: TableSchema | None, table: str
) -> tuple[list[Sheet], list[Finding]]:
    """Read a file strictly and judge it; an empty list where it has no rows to speak of."""
    sheet, findings = read_sheet(base, path, shown)
    if schema is None:
        findings.append(Finding("schema/table-absent", "data/schema.json", value=table))
    elif sheet is not None:
        findings += judge(sheet, schema)
    return ([] if sheet is None else [sheet]), findings


def csv_files(root: Path, schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """Every CSV file of ours that is there, by its path, with the name of its table."""
    files, _ = walk(root, "data")
    found = {f"data/{name}.csv": name for name in SHARED if name in schemas}
    for folder in {path.split("/")[1] for path in files if path.count("/") > 1}:
        descriptor, _ = read_json(root, f"data/{folder}/{DESCRIPTOR}")
        for name, path in resources_of(descriptor or {}, DESCRIPTOR, []):
            table = (
                name if name in schemas else next((schema for schema in schemas if name.startswith(f"{schema}-")), name)
            )
            if table in schemas:
                found[f"data/{folder}/{path}"] = table
    return {path: name for path, name in sorted(found.items()) if path in files}


def known_codes(root: Path) -> dict[str, frozenset[str]]:
    """The codes that other tables refer to, by column name, as far as their files can be read."""
    keys = {"areas": "area", "indicators": "indicator", "laws": "law", "posts": "post"}
    found: dict[str, frozenset[str]] = {}
    for name, column in keys.items():
        sheet, _ = read_sheet(root, f"data/{name}.csv") if (root / f"data/{name}.csv").is_file() else (None, [])
        if sheet is not None and column in sheet.labels:
            place = sheet.labels.index(column)
            found[column] = frozenset(row[place] for row in sheet.rows if len(row) > place)
    areas = found.get("area", frozenset())
    return {**found, "parent": areas, "subject": areas | found.get("post", frozenset())}


def read_package(folder: Path) -> tuple[PackageTables, list[Finding]]:
    """Read any tabular Data Package; a folder of ours joins the `schema.json` beside it."""
    descriptor, findings = read_json(folder, DESCRIPTOR)
    ours: dict[str, TableSchema] = {}
    if re.fullmatch(r"[0-9]{4}", folder.resolve().name) and (folder.parent / "schema.json").is_file():
        content, found = read_json(folder.parent, "schema.json", "../schema.json")
        ours, found = schemas_of(content, "../schema.json", found) if content else ({}, found)
        findings += found
    listed = (descriptor or {}).get("resources")
    named = (
        [subject for subject in listed if isinstance(subject, dict) and isinstance(subject.get("name"), str)]
        if isinstance(listed, list)
        else []
    )
    given = {resource["name"]: resource for resource in named}
    frames: dict[str, pd.DataFrame] = {}
    schemas: dict[str, TableSchema] = {}
    if descriptor is not None and "resources" not in descriptor:
        findings.append(descriptor_finding(DESCRIPTOR, "resources", "resources"))
    for name, path in resources_of(descriptor or {}, DESCRIPTOR, findings):
        sheet, found = read_sheet(folder, path)
        findings += found
        schema, found = _package_schema(folder, name, given[name].get("schema"), ours)
        findings += found
        if schema is not None:
            schemas[name] = schema
            if sheet is not None:
                findings += judge(sheet, schema)
        frames[name] = frame([] if sheet is None else [sheet], schema)
    for table in {key.resource for schema in schemas.values() for key in schema.foreign_keys} - set(frames):
        if table in SHARED and table in ours:
            sheet, _ = read_sheet(folder.parent, f"{table}.csv", f"../{table}.csv")
            frames[table] = frame([] if sheet is None else [sheet], ours[table])
    return PackageTables(frames, schemas), findings


def _package_schema(
    folder: Path, name: str, given: object, ours: Mapping[str, TableSchema]
) -> tuple[TableSchema | None, list[Finding]]:
    if given is None:
        return ours.get(name) or next((ours[own] for own in ours if name.startswith(f"{own}-")), None), []
    if isinstance(given, str):
        if unsafe(given):
            return None, [Finding("file/outside", DESCRIPTOR, value=given)]
        content, findings = read_json(folder, given)
        if content is None:
            return None, findings
        schema, found = table_schema(name, content, given)
        return schema, findings + found
    return table_schema(name, given, DESCRIPTOR)
