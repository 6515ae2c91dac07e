"""The tables all years share: areas, posts, indicators and laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import (
    RESERVED,
    AreaKind,
    Finding,
    Tables,
)
from generator.rules.keys import cycles, listed, places
from generator.rules.names import look_alikes, same_names
from generator.rules.observations import as_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_SPANS = (
    ("areas", "valid_from", "valid_to"),
    ("indicators", "valid_from", "valid_to"),
    ("laws", "effective_on", "repealed_on"),
)
_LISTS = (("areas", "predecessors", "areas", "area"), ("indicators", "laws", "laws", "law"))


def judge_shared(tables: Tables) -> Iterator[Finding]:
    """Findings about the tables all years share."""
    shared = tables.shared
    for name, column, other, key in _LISTS:
        if column in shared[name]:
            yield from listed(shared[name], column, shared[other].get(key, ()), other)
    if "parent" in shared["areas"]:
        yield from cycles(shared["areas"], "area", "parent")
        yield from _wrong_parents(shared["areas"])
    for name, begin, end in _SPANS:
        if {begin, end} <= set(shared[name].columns):
            yield from _inverted_spans(shared[name], begin, end)
    yield from _shared_codes(shared["areas"], "area", shared["posts"], "post")
    yield from look_alikes(shared)
    yield from same_names(shared)
    if "indicator" in shared["indicators"]:
        for (code,), file, line in places(shared["indicators"], ("indicator",)):
            if code in RESERVED:
                yield Finding("key/reserved", file, line, "indicator", code)


def _wrong_parents(table: pd.DataFrame) -> Iterator[Finding]:
    """A township has no parent; every other area lies in one."""
    for (code, kind, parent), file, line in places(table, ("area", "kind", "parent")):
        if (kind == AreaKind.TOWNSHIP) == bool(parent):
            yield Finding("key/parent", file, line, "parent", code)


def _inverted_spans(table: pd.DataFrame, begin: str, end: str) -> Iterator[Finding]:
    for (first, last), file, line in places(table, (begin, end)):
        start, stop = as_date(first), as_date(last)
        if start and stop and stop <= start:
            yield Finding("key/dates", file, line, end, last)


def _shared_codes(table: pd.DataFrame, key: str, other: pd.DataFrame, other_key: str) -> Iterator[Finding]:
    if key not in table or other_key not in other:
        return
    taken = set(table[key])
    for (code,), file, line in places(other, (other_key,)):
        if code in taken:
            yield Finding("key/namespace", file, line, other_key, code, facts={"table": f"{key}s"})
