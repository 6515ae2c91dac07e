"""What frictionless judges, said in our words, and the two holes it leaves.

Only frictionless issues `schema/` findings about rows. It takes full-width digits,
`1_000` and spaces around a number for numbers, so digits are judged first, by us.
"""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

from generator.model import LONGEST_NUMBER, REST, Finding, TableSchema
from generator.source.acquit import GRAMMARS, SlowPattern, acquits, cell_test, try_patterns
from generator.source.patterns import with_whole_patterns
from generator.source.sheets import Sheet
from generator.words.findings import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

MOST_ERRORS = 1_500
_OWN_GRAMMAR = {"decimalChar", "groupChar", "bareNumber", "format"}
_SIGNED_ZERO = re.compile(r"-0+(\.0+)?")
_NUMERALS = re.compile(r"[\d_\s,\u00a0\u3000．，－＋.+-]+|nan|[+-]?inf(inity)?", re.IGNORECASE)


def judge(sheet: Sheet, schema: TableSchema) -> list[Finding]:
    """Every finding about the rows of a sheet against its Table Schema."""
    try:
        if acquits(sheet, schema):
            return []
        try_patterns(sheet, schema)
    except SlowPattern as slow:
        place = {"table": schema.name}
        return [Finding("schema/pattern", sheet.file, None, slow.column, slow.pattern, case="slow", facts=place)]
    rows = judge_rows(sheet, schema)
    rest: list[Finding] = []
    if len(rows) >= MOST_ERRORS:
        reached = bisect.bisect_right(sheet.lines, max(finding.row or 0 for finding in rows))
        rest = _rest(sheet, schema, reached, rows[-1].rule)
        sheet = Sheet(sheet.file, sheet.labels, sheet.rows[:reached], sheet.lines[:reached])
    refused = {(finding.row, finding.column) for finding in rows if finding.rule == "schema/type-error"}
    digits = judge_digits(sheet, schema, refused)
    digit_cells = {(finding.row, finding.column) for finding in digits}
    others = [row for row in rows if row.rule != "schema/type-error" or (row.row, row.column) not in digit_cells]
    return [*digits, *others, *rest]


def _rest(sheet: Sheet, schema: TableSchema, start: int, rule: str) -> list[Finding]:
    """How many more cells are not plainly right below the row where frictionless was told to stop."""
    count = 0
    for place, label in enumerate(sheet.labels):
        if label in schema.fields:
            is_right = cell_test(schema, label)
            count += sum(not is_right(row[place]) for row in sheet.rows[start:] if place < len(row))
    return [Finding(rule, sheet.file, case=REST, facts={"count": str(count)})] if count else []


def judge_digits(
    sheet: Sheet, schema: TableSchema, refused: AbstractSet[tuple[int | None, str | None]]
) -> list[Finding]:
    """Numbers and dates that are no plain ASCII ones: those a library took, and those that look like one.

    `refused` are the places frictionless itself found to be of a wrong type; what is plainly a
    word there is left to it.
    """
    findings = []
    for index, label in enumerate(sheet.labels):
        kind = schema.types.get(label, "any")
        grammar = GRAMMARS.get(kind)
        if grammar is None or _OWN_GRAMMAR & set(schema.fields[label]):
            continue
        blank = schema.missing(label)
        for row, line in zip(sheet.rows, sheet.lines, strict=True):
            cell = row[index] if index < len(row) else ""
            if cell in blank:
                continue
            if grammar.fullmatch(cell):
                if len(cell) > LONGEST_NUMBER:
                    facts = {"length": str(len(cell))}
                    findings.append(Finding("value/unbounded", sheet.file, line, label, cell, facts=facts))
            elif _SIGNED_ZERO.fullmatch(cell):
                findings.append(Finding("file/digits", sheet.file, line, label, cell, case="zero"))
            elif _NUMERALS.fullmatch(cell) or (line, label) not in refused:
                facts = {"type": TYPES[kind][0]} if kind in TYPES else {"type": kind}
                findings.append(Finding("file/digits", sheet.file, line, label, cell, facts=facts))
    return findings


def judge_rows(sheet: Sheet, schema: TableSchema) -> list[Finding]:
    """Run frictionless on the rows we parsed, so that both see the same cells.

    Keys are judged by our own `key/` rules, which know the other tables.
    """
    from frictionless import Checklist, Dialect, Resource, Schema

    own = {name: part for name, part in schema.descriptor.items() if name not in ("primaryKey", "foreignKeys")}
    descriptor = with_whole_patterns(own)
    # Left alone, frictionless takes the first row of about average width for the heading.
    first = Dialect(header=True, header_rows=[1])
    resource = Resource(data=[sheet.labels, *sheet.rows], schema=Schema.from_descriptor(descriptor), dialect=first)
    try:
        report = resource.validate(Checklist(), limit_errors=MOST_ERRORS)
    except (TypeError, ValueError, KeyError, AttributeError, re.error) as error:
        facts = {"problem": f"{type(error).__name__}: {error}"}
        return [Finding("schema/field-error", sheet.file, value=schema.name, facts=facts)]
    return [_translate(error, sheet, schema.fields) for task in report.tasks for error in task.errors]


def _translate(error: object, sheet: Sheet, fields: Mapping[str, Mapping[str, object]]) -> Finding:
    kind = str(getattr(error, "type", "other"))
    number = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None)
    value = getattr(error, "cell", None)
    note = str(getattr(error, "note", ""))
    row = sheet.lines[number - 2] if number is not None and 0 <= number - 2 < len(sheet.lines) else 1
    rule = f"schema/{kind}"
    if kind in ("missing-label", "extra-label", "incorrect-label", "blank-label", "duplicate-label"):
        return Finding(rule, sheet.file, 1, column or None, getattr(error, "label", None), facts={"problem": note})
    field = fields.get(column or "", {})
    if kind == "type-error":
        name, example = TYPES.get(str(field.get("type")), (str(field.get("type")), ""))
        return Finding(rule, sheet.file, row, column, value, facts={"type": name, "example": example})
    if kind == "constraint-error":
        return _constraint(Finding(rule, sheet.file, row, column, value), note, field)
    if kind in ("missing-cell", "extra-cell", "blank-row"):
        return Finding(rule, sheet.file, row, column or None, value or None, facts={"problem": note})
    return Finding(rule, sheet.file, row, column, value, facts={"problem": note, "type": kind})


def _constraint(finding: Finding, note: str, field: Mapping[str, object]) -> Finding:
    named = re.match(r'constraint "(\w+)"', note)
    name = named.group(1) if named else ""
    constraints = field.get("constraints")
    bound = constraints.get(name) if isinstance(constraints, dict) else None
    allowed = "、".join(map(str, bound)) if isinstance(bound, list) else str(bound)
    facts = {"problem": note, "allowed": allowed, "length": str(len(finding.value or ""))}
    return Finding(finding.rule, finding.file, finding.row, finding.column, finding.value, case=name, facts=facts)
