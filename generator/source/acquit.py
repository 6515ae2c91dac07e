"""The fast pass: whole columns held against their field at once, each distinct cell once.

It may acquit a sheet, never convict it: what is not plainly right goes to frictionless. Whatever it
does not know (a type, a constraint, a property of a field) is not plainly right either.
"""

from __future__ import annotations

import re
import signal
import threading
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.model import LONGEST_NUMBER
from generator.source.patterns import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from generator.model import TableSchema
    from generator.source.sheets import Sheet

PATTERN_SECONDS = 3.0
GRAMMARS = {
    "integer": re.compile(r"(?:-(?=0*[1-9]))?[0-9]+"),
    "number": re.compile(r"(?:-(?=[0.]*[1-9]))?[0-9]+(\.[0-9]+)?"),
    "year": re.compile(r"[0-9]{4}"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "yearmonth": re.compile(r"[0-9]{4}-[0-9]{2}"),
}
_SEQUENCES = {
    kind: re.compile(rf"(?:(?:{grammar.pattern})\n)*+(?:{grammar.pattern})")
    for kind, grammar in GRAMMARS.items()
    if kind in ("integer", "number")
}
_TABLE_KEYS = {
    "title",
    "description",
    "fields",
    "primaryKey",
    "foreignKeys",
    "uniqueKeys",
    "missingValues",
}
_FIELD_KEYS = {"name", "type", "title", "description", "constraints", "trueValues", "falseValues"}
_TEXT_LIMITS = {"required", "pattern", "minLength", "maxLength", "enum"}
_NUMBER_LIMITS = {"required", "minimum", "maximum"}
_LIMITS: Mapping[str, set[str]] = {
    "string": _TEXT_LIMITS,
    "integer": _NUMBER_LIMITS,
    "number": _NUMBER_LIMITS,
    "date": {"required"},
    "boolean": {"required"},
}


class SlowPattern(Exception):
    """A regular expression of the schema that takes longer over a column than anybody would wait."""

    def __init__(self, column: str, pattern: str) -> None:
        """Keep the column and its pattern."""
        super().__init__(column)
        self.column, self.pattern = column, pattern


def acquits(sheet: Sheet, schema: TableSchema) -> bool:
    """Whether every row of a sheet is plainly right by its schema.

    Raises
    ------
    SlowPattern : a pattern of the schema does not come to an end.

    """
    if not (sheet.is_regular and list(schema.types) == sheet.labels and is_plain(schema.descriptor)):
        return False
    columns = sheet.columns
    if all(schema.missing(name) & set(column) for name, column in zip(sheet.labels, columns, strict=True)):
        return False
    for name, column in zip(sheet.labels, columns, strict=True):
        field = schema.fields[name]
        cells = set(column)
        blank = schema.missing(name)
        limits = field.get("constraints", {})
        if limits.get("required") and cells & blank:
            return False
        cells -= blank
        if field["type"] in _SEQUENCES:
            if cells and not _are_numbers(cells, field["type"], limits):
                return False
            continue
        holds = _test(field["type"], limits, field)
        with _bounded(name, limits.get("pattern", "")):
            if not all(map(holds, cells)):
                return False
    return True


def _are_numbers(cells: Collection[str], kind: str, limits: Mapping[str, Any]) -> bool:
    """Whether cells are all plainly right numbers: one match for all of them, as `_test` would judge each."""
    joined = "\n".join(cells)
    if joined.count("\n") != len(cells) - 1 or not _SEQUENCES[kind].fullmatch(joined):
        return False
    if max(map(len, cells)) > LONGEST_NUMBER:
        return False
    least, most = limits.get("minimum"), limits.get("maximum")
    if most is None and (least is None or (least <= 0 and "-" not in joined)):
        return True
    numbers = list(map(Decimal, cells))
    return (least is None or min(numbers) >= least) and (most is None or max(numbers) <= most)


def try_patterns(sheet: Sheet, schema: TableSchema) -> None:
    """Match every pattern of the schema on its column in limited time, before a library does so without.

    Raises
    ------
    SlowPattern : a pattern does not come to an end.

    """
    for place, name in enumerate(sheet.labels):
        pattern = schema.fields.get(name, {}).get("constraints", {}).get("pattern")
        expression = compiled(pattern) if isinstance(pattern, str) else None
        if expression:
            cells = {row[place] for row in sheet.rows if place < len(row)}
            with _bounded(name, pattern):
                for cell in cells:
                    expression.fullmatch(cell)


def cell_test(schema: TableSchema, column: str) -> Callable[[str], bool]:
    """Whether a cell of a column is plainly right, for one cell after the other."""
    field = schema.fields[column]
    limits, blank = field.get("constraints", {}), schema.missing(column)
    required = bool(limits.get("required"))
    holds = _test(field["type"], limits, field) if field.get("type") in _LIMITS else None
    return lambda cell: not required if cell in blank else holds is None or holds(cell)


def is_plain(descriptor: Mapping[str, Any]) -> bool:
    """Whether a Table Schema uses only what the fast pass knows, in the shapes the profile asks for."""
    fields = descriptor.get("fields")
    if not isinstance(fields, list) or not set(descriptor) <= _TABLE_KEYS or not fields:
        return False
    blank = descriptor.get("missingValues", [""])
    return (
        all(isinstance(descriptor.get(name, ""), str) for name in ("title", "description"))
        and isinstance(blank, list)
        and all(isinstance(value, str) for value in blank)
        and all(isinstance(field, dict) and _is_plain_field(field) for field in fields)
        and len({field["name"] for field in fields}) == len(fields)
        and _are_plain_keys(descriptor, {field["name"] for field in fields})
    )


def _are_plain_keys(descriptor: Mapping[str, Any], names: set[str]) -> bool:
    def listed(value: object) -> bool:
        return (
            isinstance(value, list) and bool(value) and all(isinstance(item, str) and item in names for item in value)
        )

    foreign = descriptor.get("foreignKeys", [])
    return (
        ("primaryKey" not in descriptor or listed(descriptor["primaryKey"]))
        and isinstance(descriptor.get("uniqueKeys", []), list)
        and all(listed(key) for key in descriptor.get("uniqueKeys", []))
        and isinstance(foreign, list)
        and all(_is_plain_reference(key, listed) for key in foreign)
    )


def _is_plain_reference(key: object, listed: Callable[[object], bool]) -> bool:
    if not isinstance(key, dict) or set(key) != {"fields", "reference"} or not listed(key["fields"]):
        return False
    reference = key["reference"]
    return (
        isinstance(reference, dict)
        and set(reference) == {"resource", "fields"}
        and isinstance(reference["resource"], str)
        and isinstance(reference["fields"], list)
        and len(reference["fields"]) == len(key["fields"])
        and all(isinstance(field, str) for field in reference["fields"])
    )


def _is_plain_field(field: Mapping[str, Any]) -> bool:
    kind, limits = str(field.get("type")), field.get("constraints", {})
    if not set(field) <= _FIELD_KEYS or kind not in _LIMITS or not isinstance(limits, dict):
        return False
    texts = (field.get("name"), field.get("title", "-"), field.get("description", "-"))
    values = [field.get(name, []) for name in ("trueValues", "falseValues")]
    return (
        all(isinstance(text, str) and text for text in texts)
        and set(limits) <= _LIMITS[kind]
        and all(isinstance(row, list) and all(isinstance(value, str) for value in row) for row in values)
        and (kind == "boolean" or not any(values))
        and all(_is_plain_limit(name, limit) for name, limit in limits.items())
    )


def _is_plain_limit(name: str, limit: object) -> bool:
    if name == "required":
        return isinstance(limit, bool)
    if name == "enum":
        return isinstance(limit, list) and bool(limit) and all(isinstance(item, str) for item in limit)
    if name == "pattern":
        return isinstance(limit, str) and compiled(limit) is not None
    return type(limit) is int and (limit >= 0 or name in ("minimum", "maximum"))


def _test(kind: str, limits: Mapping[str, Any], field: Mapping[str, Any]) -> Callable[[str], bool]:
    """What a cell that is not blank must pass to be plainly right."""
    if kind == "boolean":
        known = set(field.get("trueValues", ["true"])) | set(field.get("falseValues", ["false"]))
        return known.__contains__
    if kind == "string":
        return _text_test(limits)
    grammar = GRAMMARS[kind]
    if kind == "date":
        return lambda cell: bool(grammar.fullmatch(cell)) and _is_date(cell)
    least, most = limits.get("minimum"), limits.get("maximum")
    return lambda cell: (
        bool(grammar.fullmatch(cell))
        and len(cell) <= LONGEST_NUMBER
        and (least is None or Decimal(cell) >= least)
        and (most is None or Decimal(cell) <= most)
    )


def _text_test(limits: Mapping[str, Any]) -> Callable[[str], bool]:
    pattern = compiled(limits["pattern"]) if "pattern" in limits else None
    allowed = frozenset(limits.get("enum", ()))
    least, most = limits.get("minLength", 0), limits.get("maxLength", float("inf"))

    def holds(cell: str) -> bool:
        return (
            least <= len(cell) <= most
            and (not allowed or cell in allowed)
            and (pattern is None or pattern.fullmatch(cell) is not None)
        )

    return holds


def _is_date(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


@contextmanager
def _bounded(column: str, pattern: str) -> Iterator[None]:
    """Give a pattern a limited time, where the system can interrupt it."""
    if not pattern or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise SlowPattern(column, pattern)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATTERN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
