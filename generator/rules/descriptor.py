"""`file/descriptor`: what a year says of itself in its `datapackage.json`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from generator.model import AreaKind, Calendar, EditionTables, Finding, Kind, Tables
from generator.words import TERMS
from generator.words.findings import PROBLEMS

RELEASED_ANEW = "released_anew"
INVENTED = "observations"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def judge_descriptor(tables: Tables, read: EditionTables) -> Iterator[Finding]:
    """Every finding about the title, the kind, the months, the township and the synthetic tables of a year."""
    descriptor, shown = read.descriptor, f"data/{read.year:04d}/datapackage.json"
    if descriptor is None:
        return

    def wrong(column: str, problem: str) -> Finding:
        return Finding("file/descriptor", shown, column=column, facts={"problem": PROBLEMS[problem]})

    if not isinstance(descriptor.get("title"), str) or not descriptor["title"]:
        yield wrong("title", "text")
    for column in ("work", "banner"):
        if not isinstance(descriptor.get(column, ""), str):
            yield wrong(column, "text")
    terms = descriptor.get("terms", {})
    if not isinstance(terms, dict) or not all(name in TERMS and isinstance(word, str) for name, word in terms.items()):
        yield wrong("terms", "terms")
    if descriptor.get("kind") not in list(Kind):
        yield wrong("kind", "kind")
    if not _fits_year(descriptor.get("first_month"), read.year):
        yield wrong("first_month", "first-month")
    yield from _descriptor_references(tables, descriptor, wrong)


def _descriptor_references(
    tables: Tables, descriptor: Mapping[str, object], wrong: Callable[[str, str], Finding]
) -> Iterator[Finding]:
    areas = tables.shared["areas"]
    townships = set(areas["area"][areas["kind"] == AreaKind.TOWNSHIP]) if "kind" in areas else set()
    township = descriptor.get("township")
    if not isinstance(township, str) or township not in townships:
        yield wrong("township", "township")
    synthetic = descriptor.get("synthetic", [])
    if not isinstance(synthetic, list) or not all(isinstance(name, str) for name in synthetic):
        yield wrong("synthetic", "texts")
    elif not set(synthetic) <= set(tables.schemas):
        yield wrong("synthetic", "unknown-table")
    elif RELEASED_ANEW in descriptor and not _is_day(descriptor[RELEASED_ANEW]):
        yield wrong(RELEASED_ANEW, "day")
    elif RELEASED_ANEW in descriptor and INVENTED not in synthetic:
        yield wrong(RELEASED_ANEW, "not-invented")


def is_released_anew(read: EditionTables) -> bool:
    """Whether a year's bulletins were released anew by a later program, as only an example may be."""
    return RELEASED_ANEW in (read.descriptor or {})


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _fits_year(first_month: object, year: int) -> bool:
    if not isinstance(first_month, str) or not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", first_month):
        return False
    months = Calendar(year, first_month).months
    return year in (months[0].year, months[-1].year)
