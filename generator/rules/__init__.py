"""Tables are judged as a whole; what passed becomes a Dataset.

Each rule is one function that yields findings; `inspect` is the list of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.model import (
    RESERVED,
    AreaKind,
    Calendar,
    Dataset,
    Edition,
    EditionTables,
    Finding,
    Frequency,
    Kind,
    Level,
    PackageTables,
    Period,
    Severity,
    Tables,
)
from generator.rules.dataset import dataset, edition, has_table, newest
from generator.rules.keys import cycles, judge_keys, listed, places, rows_of, unsorted_rows
from generator.rules.needs import judge_needs
from generator.rules.notices import judge_notices
from generator.rules.observations import PERIOD_CODE, absent_rows, as_date, judge_observations
from generator.rules.plan import disagreeing_targets, paragraphs, unknown_anchors, unknown_locators, wrong_targets
from generator.rules.scoring import judge_progress, judge_schemes, readable_schemes
from generator.words import TERMS
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

_SPANS = (
    ("areas", "valid_from", "valid_to"),
    ("indicators", "valid_from", "valid_to"),
    ("laws", "effective_on", "repealed_on"),
)
UNFIT = (KeyError, TypeError, ValueError, ZeroDivisionError)
_LISTS = (("areas", "predecessors", "areas", "area"), ("indicators", "laws", "laws", "law"))


def inspect(tables: Tables) -> list[Finding]:
    """All findings of the families `key/`, `value/` and `plan/`, beside those of reading."""
    needs = list(judge_needs(tables.schemas))
    if needs:
        return needs
    findings = judge_keys(tables.shared, tables.schemas, tables.shared)
    for name, table in tables.shared.items():
        if name in tables.schemas:
            findings += unsorted_rows(table, tables.schemas[name])
    findings += _shared_rules(tables)
    for one in tables.editions.values():
        findings += _edition_rules(tables, one)
        findings += _assessment_rules(tables, one)
    return findings


def unfit(tables: Tables) -> list[Finding]:
    """Editions that cannot become records although no rule has said why: a catalogue that was loosened."""
    return [
        Finding("schema/unfit", f"data/{year:04d}", facts={"problem": str(error)})
        for year in tables.editions
        if (error := _unfit(tables, year))
    ]


def _unfit(tables: Tables, year: int) -> Exception | None:
    try:
        edition(tables, year)
    except UNFIT as error:
        return error
    return None


def inspect_package(package: PackageTables) -> list[Finding]:
    """Keys, unique keys, categories and references of anybody's Data Package."""
    return judge_keys(package.frames, package.schemas, package.schemas)


def accept(tables: Tables, year: int) -> Dataset:
    """Turn judged tables into the dataset of one edition.

    The only way to a Dataset. The caller has shown that `inspect` and reading found no
    error; a table that slipped through raises ValueError or KeyError.
    """
    return dataset(tables, year)


def _shared_rules(tables: Tables) -> Iterator[Finding]:
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


def _edition_rules(tables: Tables, read: EditionTables) -> Iterator[Finding]:
    frames = {**tables.shared, **read.frames}
    yield from judge_keys(frames, tables.schemas, read.frames)
    for name, table in read.frames.items():
        yield from unsorted_rows(table, tables.schemas[name])
    yield from _plan_rules(read)
    for (code,), file, line in rows_of(frames, "schemes", ("scheme",)):
        if code in RESERVED:
            yield Finding("key/reserved", file, line, "scheme", code)
    if "schemes" in frames and "indicator" in tables.shared["indicators"]:
        yield from _shared_codes(tables.shared["indicators"], "indicator", frames["schemes"], "scheme")
    wrong = list(_descriptor_rules(tables, read))
    yield from wrong
    if (
        wrong
        or read.descriptor is None
        or "observations" not in frames
        or not {"frequency", "valid_from"} <= set(frames["indicators"].columns)
    ):
        return
    calendar = Calendar(read.year, str(read.descriptor["first_month"]))
    if "bulletins" in frames:
        yield from _bulletin_periods(frames["bulletins"], calendar)
    township = str(read.descriptor["township"])
    yield from judge_observations(frames["observations"], calendar, frames["areas"], frames["indicators"], township)
    yield from _absent(township, frames, calendar)


def _assessment_rules(tables: Tables, read: EditionTables) -> list[Finding]:
    """What is said about schemes, progress and notices, judged on the records they become."""
    findings = list(readable_schemes(read.frames, has_quality=has_table(read, "quality")))
    catalogue = None if findings else _catalogue(tables, read.year)
    if catalogue is not None:
        findings += judge_schemes(catalogue, read.frames)
        findings += judge_progress(catalogue, read.frames)
    return [*findings, *judge_notices(read.documents, catalogue)]


def _catalogue(tables: Tables, year: int) -> Edition | None:
    """The records of an edition; None where a cell that was told already cannot become one."""
    try:
        return edition(tables, year)
    except UNFIT:
        return None


def _bulletin_periods(table: pd.DataFrame, calendar: Calendar) -> Iterator[Finding]:
    for (code,), file, line in places(table, ("bulletin",)):
        if PERIOD_CODE.fullmatch(code) and Period(code) not in calendar:
            yield Finding("key/period", file, line, "bulletin", code, facts={"year": str(calendar.year)})


def _plan_rules(read: EditionTables) -> Iterator[Finding]:
    plan = read.documents.get("plan.md")
    found, findings = paragraphs(plan) if plan else ([], [])
    yield from findings
    anchors = {paragraph.anchor for paragraph in found}
    frames = read.frames
    for name, column in (
        ("plan_notes", "anchor"),
        ("plan_notes", "other_anchor"),
        ("targets", "locator"),
        ("measures", "locator"),
    ):
        if name in frames:
            yield from unknown_anchors(frames[name], column, anchors)
    for name, column in (("items", "note"), ("grades", "consequence")):
        if name in frames and column in frames[name]:
            yield from unknown_locators(frames[name], column, anchors)
    if "measures" in frames:
        yield from cycles(frames["measures"], "measure", "parent")
        if "targets" in frames:
            yield from listed(frames["measures"], "targets", frames["targets"]["target"], "targets")
    if "targets" in frames:
        yield from cycles(frames["targets"], "target", "supersedes")
        yield from wrong_targets(frames["targets"])
        yield from disagreeing_targets(frames["targets"])


def _descriptor_rules(tables: Tables, read: EditionTables) -> Iterator[Finding]:
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


def _fits_year(first_month: object, year: int) -> bool:
    if not isinstance(first_month, str) or not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", first_month):
        return False
    months = Calendar(year, first_month).months
    return year in (months[0].year, months[-1].year)


def _absent(township: str, frames: dict[str, pd.DataFrame], calendar: Calendar) -> list[Finding]:
    """Rows that are due, from the valid reporting areas, up to the newest observations file."""
    observations = frames["observations"]
    used = set(observations["indicator"])
    limits = newest(observations, calendar)
    reporters = [
        (row["area"], as_date(row["valid_from"]), as_date(row["valid_to"]))
        for row in frames["areas"].to_dict("records")
        if row["parent"] == township
    ]
    file_of = {period.code: f"data/{calendar.year:04d}/observations/{period}.csv" for period in calendar.every_period}

    def due() -> Iterator[tuple[str, str, str]]:
        for row in frames["indicators"].to_dict("records"):
            if row["indicator"] not in used or row["frequency"] not in list(Frequency):
                continue
            frequency = Frequency(row["frequency"])
            for period in calendar.periods(frequency):
                if frequency not in limits or period > limits[frequency]:
                    break
                last = calendar.last_day(period)
                if row["reported_by"] == Level.TOWNSHIP:
                    yield period.code, township, row["indicator"]
                    continue
                for area, begin, end in reporters:
                    if begin and begin <= last and (end is None or end > last):
                        yield period.code, area, row["indicator"]

    return absent_rows(observations, due(), file_of)


def without_last_year(year: int) -> Finding:
    """The warning that a year cannot be held against the one before, whose data are refused."""
    return Finding("key/last-year", f"data/{year - 1:04d}", value=str(year), severity=Severity.WARNING)


def refused(findings: list[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
