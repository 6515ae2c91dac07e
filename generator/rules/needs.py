"""The columns the program computes with: their types, and the words it knows.

`data/schema.json` is the office's to extend and to tighten; what stands here it cannot take
away, or a figure would be computed from nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import (
    Accumulation,
    AreaKind,
    Cadence,
    Certainty,
    Direction,
    Finding,
    Frequency,
    Level,
    Measure,
    Method,
    Operator,
    Origin,
    PostKind,
    ProgressState,
    RevisionKind,
    RevisionReason,
    Shortcoming,
    Status,
    SubjectKind,
)
from generator.words import joined
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import TableSchema

SCHEMA_FILE = "data/schema.json"

TEXT: Mapping[str, tuple[str, ...]] = {
    "areas": ("area", "name", "parent", "aliases", "predecessors"),
    "posts": ("post", "title", "area"),
    "laws": ("law", "title", "short_titles", "document_number", "ended_terms", "source"),
    "indicators": (
        *("indicator", "name", "definition", "unit", "numerator", "denominator", "laws", "ended_by", "source"),
    ),
    "plan_notes": ("note", "anchor", "other_anchor", "text"),
    "targets": ("target", "indicator", "area", "applies_to", "locator", "basis", "supersedes", "note"),
    "measures": ("measure", "parent", "title", "owner", "targets", "locator"),
    "bulletins": ("bulletin", "document_number", "issuer"),
    "observations": ("period", "area", "indicator", "note"),
    "schemes": ("scheme", "title", "period_weights"),
    "items": ("scheme", "item", "title", "source", "indicator", "tiers", "subjects", "note"),
    "marks": ("scheme", "subject", "period", "item", "reason_code"),
    "vetoes": ("scheme", "subject", "period", "reason_code"),
    "grades": ("scheme", "grade", "consequence"),
    "quality": ("period", "area", "note"),
    "progress": ("measure", "period", "note"),
    "waivers": ("rule", "file", "key", "reason"),
    "revisions": ("revision", "bulletin", "figure", "reason"),
}
DATES: Mapping[str, tuple[str, ...]] = {
    "areas": ("valid_from", "valid_to"),
    "laws": ("effective_on", "repealed_on"),
    "indicators": ("valid_from", "valid_to"),
    "targets": ("valid_from", "approved_on"),
    "measures": ("due_on",),
    "bulletins": ("due_on", "publish_on"),
    "observations": ("received_on",),
    "vetoes": ("decided_on", "cleared_on"),
    "waivers": ("decided_on",),
    "revisions": ("decided_on",),
}
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "indicators": {"decimals": "integer", "small_cell": "integer", "small_rest": "integer"},
    "targets": {"value": "number", "value_high": "number"},
    "observations": {"numerator": "number", "denominator": "number"},
    "posts": {"holders": "integer"},
    "schemes": {"total": "number", "decimals": "integer"},
    "items": {"weight": "number", "step": "number", "points": "number", "cap": "number"},
    "marks": {"points": "number"},
    "grades": {"minimum": "number", "maximum_rank": "integer"},
    "quality": {"count": "integer"},
    "revisions": {"value_after": "number"},
}
SWITCHES: Mapping[str, str] = {"targets": "operator_explicit", "schemes": "ranked"}
WORDS: Mapping[str, Mapping[str, type]] = {
    "areas": {"kind": AreaKind},
    "laws": {"certainty": Certainty},
    "indicators": {
        "measure": Measure,
        "direction": Direction,
        "accumulation": Accumulation,
        "frequency": Frequency,
        "reported_by": Level,
        "level": Level,
        "certainty": Certainty,
    },
    "targets": {"operator": Operator, "origin": Origin},
    "measures": {"cadence": Cadence},
    "observations": {"status": Status},
    "posts": {"kind": PostKind},
    "schemes": {"subject": SubjectKind, "cadence": Frequency},
    "items": {"method": Method},
    "quality": {"kind": Shortcoming},
    "progress": {"state": ProgressState},
    "revisions": {"kind": RevisionKind, "reason_code": RevisionReason},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "areas": ("area", "name", "kind", "valid_from"),
    "laws": ("law", "title", "certainty"),
    "indicators": (
        *("indicator", "name", "measure", "unit", "direction", "accumulation", "frequency", "reported_by"),
        *("decimals", "level", "valid_from", "certainty"),
    ),
    "plan_notes": ("note", "anchor", "text"),
    "targets": ("target", "operator", "operator_explicit", "origin", "valid_from"),
    "measures": ("measure", "title"),
    "bulletins": ("bulletin", "due_on", "publish_on"),
    "observations": ("period", "area", "indicator", "status"),
    "posts": ("post", "title", "kind", "area", "holders"),
    "schemes": ("scheme", "title", "subject", "total", "decimals", "cadence", "ranked"),
    "items": ("scheme", "item", "title", "weight", "method"),
    "marks": ("scheme", "subject", "period", "item", "points"),
    "vetoes": ("scheme", "subject", "period", "reason_code", "decided_on"),
    "grades": ("scheme", "grade", "minimum"),
    "quality": ("period", "area", "kind", "count"),
    "progress": ("measure", "period", "state"),
    "waivers": ("rule", "file", "reason", "decided_on"),
    "revisions": ("revision", "bulletin", "figure", "kind", "reason_code", "reason", "decided_on"),
}


def judge_needs(schemas: Mapping[str, TableSchema]) -> Iterator[Finding]:
    """Fields of the catalogue that are gone, of another type, optional, or wider than the program's words."""
    for name in TEXT:
        schema = schemas.get(name)
        if schema is None:
            continue
        types = dict.fromkeys(TEXT[name], "string")
        types |= dict.fromkeys(DATES.get(name, ()), "date") | dict(NUMBERS.get(name, {}))
        types |= dict.fromkeys(WORDS.get(name, {}), "string")
        types |= {SWITCHES[name]: "boolean"} if name in SWITCHES else {}
        for column, kind in types.items():
            problem = _problem(schema, name, column, kind)
            if problem:
                yield Finding("schema/needed-field", SCHEMA_FILE, value=name, column=column, facts={"problem": problem})


def _problem(schema: TableSchema, name: str, column: str, kind: str) -> str:
    if column not in schema.types:
        return PROBLEMS["needed"]
    if schema.types[column] != kind:
        return PROBLEMS["needed-type"].format(type=kind)
    constraints = schema.fields[column].get("constraints", {})
    vocabulary = WORDS.get(name, {}).get(column)
    if vocabulary is not None:
        known = list(map(str, vocabulary))  # type: ignore[call-overload]
        allowed = constraints.get("enum")
        if not isinstance(allowed, list) or not set(map(str, allowed)) <= set(known):
            return PROBLEMS["needed-enum"].format(allowed=joined(known))
    if column in REQUIRED.get(name, ()) and constraints.get("required") is not True:
        return PROBLEMS["needed-required"]
    return ""
