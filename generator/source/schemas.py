"""Table Schemas and descriptors: JSON that may be wrong itself, and then is a finding."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from generator.model import Finding, ForeignKey, TableSchema
from generator.source.acquit import is_plain
from generator.source.patterns import compiled
from generator.source.text import read_text
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SCHEMA_FILE = "data/schema.json"


class _RepeatedKey(ValueError):
    """A JSON object names one key twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = Counter(name for name, _ in pairs)
        raise _RepeatedKey(next(name for name, times in names.items() if times > 1))
    return found


def read_json(base: Path, path: str, shown: str | None = None) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Read a JSON object below `base`; None and a finding where it is not one."""
    shown = shown or path
    text, findings = read_text(base, path, shown)
    if text is None or any(finding.rule == "file/bom" for finding in findings):
        return None, findings
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except _RepeatedKey as error:
        return None, [*findings, Finding("file/json-key", shown, value=str(error))]
    except json.JSONDecodeError as error:
        facts = {"problem": PROBLEMS["json-column"].format(column=error.colno)}
        return None, [*findings, Finding("file/json", shown, row=error.lineno, facts=facts)]
    except (ValueError, RecursionError):
        return None, [*findings, Finding("file/json", shown, row=1, facts={"problem": PROBLEMS["json-deep"]})]
    problem = "" if isinstance(content, dict) else "json-object"
    if "\\u" in text and re.search("[\ud800-\udfff]", json.dumps(content, ensure_ascii=False)):
        problem = "json-surrogate"
    if problem:
        return None, [*findings, Finding("file/json", shown, row=1, facts={"problem": PROBLEMS[problem]})]
    return content, findings


def read_schemas(root: Path) -> tuple[dict[str, TableSchema], list[Finding]]:
    """All tables of `data/schema.json`; a wrong one is left out and told."""
    content, findings = read_json(root, SCHEMA_FILE)
    if content is None:
        return {}, findings
    return schemas_of(content, SCHEMA_FILE, findings)


def schemas_of(
    content: Mapping[str, Any], shown: str, findings: list[Finding]
) -> tuple[dict[str, TableSchema], list[Finding]]:
    """The usable schemas of a catalogue, and the findings about the others."""
    tables = content.get("tables")
    if not isinstance(tables, dict) or not tables:
        facts = {"problem": PROBLEMS["no-tables"]}
        return {}, [*findings, Finding("file/descriptor", shown, column="tables", facts=facts)]
    usable: dict[str, TableSchema] = {}
    for name, descriptor in tables.items():
        schema, found = table_schema(name, descriptor, shown)
        findings = findings + found
        if schema is not None:
            usable[name] = schema
    return usable, findings


def table_schema(name: str, descriptor: object, shown: str) -> tuple[TableSchema | None, list[Finding]]:
    """Judge one Table Schema: by frictionless, and by compiling its patterns.

    frictionless lets a broken regular expression through and fails on the first cell.
    """
    problem = _frictionless_problem(descriptor)
    if problem or not isinstance(descriptor, dict):
        rule, text = problem or ("schema-error", PROBLEMS["schema-object"])
        return None, [Finding(f"schema/{rule}", shown, value=name, facts={"problem": text})]
    wrong = _wrong_shape(descriptor)
    if wrong:
        facts = {"problem": PROBLEMS[wrong]}
        return None, [Finding("schema/schema-error", shown, value=name, facts=facts)]
    findings = []
    fields = descriptor["fields"]
    for field in fields:
        pattern = field.get("constraints", {}).get("pattern")
        if pattern is not None and compiled(pattern) is None:
            place = {"table": name}
            findings.append(Finding("schema/pattern", shown, column=field["name"], value=pattern, facts=place))
    schema = TableSchema(
        name=name,
        descriptor=descriptor,
        fields={own["name"]: own for own in fields},
        types={own["name"]: own.get("type", "any") for own in fields},
        titles={own["name"]: own.get("title", own["name"]) for own in fields},
        primary_key=_names(descriptor.get("primaryKey")),
        unique_keys=tuple(_names(key) for key in descriptor.get("uniqueKeys", ())),
        foreign_keys=tuple(
            ForeignKey(_names(key["fields"]), key["reference"].get("resource", ""), _names(key["reference"]["fields"]))
            for key in descriptor.get("foreignKeys", ())
        ),
        categories={own["name"]: _categories(own["categories"]) for own in fields if own.get("categories")},
    )
    used = (*schema.primary_key, *(column for key in schema.unique_keys for column in key))
    used += tuple(column for key in schema.foreign_keys for column in key.fields)
    findings += [
        Finding("schema/key-field", shown, value=name, column=column)
        for column in dict.fromkeys(used)
        if column not in schema.types
    ]
    return (None if findings else schema), findings


def _wrong_shape(descriptor: Mapping[str, Any]) -> str:
    """What frictionless does not check of keys, bounds and categories, by the name of the problem."""

    def columns(value: object) -> bool:
        names = [value] if isinstance(value, str) else value
        return isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)

    unique = descriptor.get("uniqueKeys", [])
    foreign = descriptor.get("foreignKeys", [])
    if "primaryKey" in descriptor and not columns(descriptor["primaryKey"]):
        return "keys"
    if not isinstance(unique, list) or not all(columns(key) for key in unique):
        return "keys"
    if not isinstance(foreign, list) or not all(
        isinstance(key, dict)
        and columns(key.get("fields"))
        and isinstance(key.get("reference"), dict)
        and columns(key["reference"].get("fields"))
        and isinstance(key["reference"].get("resource", ""), str)
        for key in foreign
    ):
        return "keys"
    missing = [descriptor.get("missingValues", []), *(own.get("missingValues", []) for own in descriptor["fields"])]
    if not all(isinstance(values, list) for values in missing):
        return "missing-values"
    return _wrong_field(descriptor["fields"])


def _wrong_field(fields: list[Mapping[str, Any]]) -> str:
    for field in fields:
        if not isinstance(field.get("title", ""), str):
            return "title"
        categories = field.get("categories", [])
        if not isinstance(categories, list) or not all(
            isinstance(value, (str, int, float)) or (isinstance(value, dict) and "value" in value)
            for value in categories
        ):
            return "categories"
        bounds = [field.get("constraints", {}).get(name) for name in ("minimum", "maximum")]
        numeric = field.get("type") in ("integer", "number")
        if numeric and any(value is not None and type(value) not in (int, float) for value in bounds):
            return "bounds"
    return ""


def _names(names: str | list[str] | None) -> tuple[str, ...]:
    return () if names is None else (names,) if isinstance(names, str) else tuple(names)


def _categories(categories: list[Any]) -> tuple[str, ...]:
    return tuple(str(category["value"]) if isinstance(category, dict) else str(category) for category in categories)


def _frictionless_problem(descriptor: object) -> tuple[str, str] | None:
    """The type and first reason of frictionless's own objection, if it has one."""
    if not isinstance(descriptor, dict):
        return ("schema-error", PROBLEMS["schema-object"])
    if is_plain(descriptor):
        return None
    from frictionless import FrictionlessException, Schema

    try:
        Schema.from_descriptor(descriptor)
    except FrictionlessException as error:
        note = error.error.note if error.error else ""
        rule = "field-error" if "Field is not valid" in note or error.error.type == "field-error" else "schema-error"
        return (rule, note)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return ("schema-error", f"{type(error).__name__}: {error}")
    return None
