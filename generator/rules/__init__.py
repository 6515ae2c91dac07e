"""Tables are judged as a whole; what passed becomes a Dataset.

Each rule is one function that yields findings; `inspect` is the list of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.model import (
    RESERVED,
    Calendar,
    Dataset,
    Edition,
    EditionTables,
    Finding,
    Law,
    PackageTables,
    PastText,
    Period,
    Severity,
    Tables,
)
from generator.rules import records
from generator.rules.columns import Columns, columns_of
from generator.rules.dataset import dataset, edition, has_table
from generator.rules.descriptor import judge_descriptor
from generator.rules.due import judge_due
from generator.rules.entered_scores import judge_progress
from generator.rules.history import both_zero, judge_history, wrong_shares
from generator.rules.keys import cycles, judge_keys, listed, places, rows_of, unsorted_rows
from generator.rules.law import judge_laws
from generator.rules.ledger import edited_targets
from generator.rules.needs import SCHEMA_FILE, judge_needs
from generator.rules.notices import judge_notices
from generator.rules.observations import PERIOD_CODE, by_code, judge_observations
from generator.rules.plan import (
    aimless_measures,
    disagreeing_targets,
    paragraphs,
    unknown_anchors,
    unknown_locators,
    unserved_goals,
    wrong_targets,
)
from generator.rules.presented import shown
from generator.rules.privacy import judge_privacy, personal_fields, personal_names, repeated_rows
from generator.rules.prose import judge_prose
from generator.rules.releases import judge_releases
from generator.rules.scoring import judge_schemes, readable_schemes
from generator.rules.shared import _shared_codes, judge_shared
from generator.rules.totals import judge_sub_indicators, judge_totals
from generator.rules.twins import same_counts
from generator.rules.waivers import WAIVABLE, lines_of, rows_by_key, waive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

__all__ = [
    "WAIVABLE",
    "accept",
    "catalogue",
    "inspect",
    "inspect_package",
    "lines_of",
    "refused",
    "rows_by_key",
    "shown",
    "unfit",
    "waive",
    "without_last_year",
]

UNFIT = (KeyError, TypeError, ValueError, ZeroDivisionError)


def inspect(tables: Tables, past: Mapping[str, Sequence[PastText]] | None = None) -> list[Finding]:
    """All findings beside those of reading; `past` holds the earlier states of files, the oldest first."""
    needs = list(judge_needs(tables.schemas))
    if needs:
        return needs
    shared = columns_of(tables.shared)
    years = {year: columns_of(read.frames) for year, read in {**tables.beside, **tables.editions}.items()}
    findings = judge_keys(shared, tables.schemas, shared)
    for name, columns in shared.items():
        if name in tables.schemas:
            findings += unsorted_rows(columns, tables.schemas[name])
    findings += judge_shared(tables)
    findings += personal_fields(tables.schemas, SCHEMA_FILE)
    findings += judge_privacy(shared.values(), (), tables.headings)
    findings += _removed_years(tables, past or {})
    for edition_tables in tables.editions.values():
        findings += _edition_rules(tables, edition_tables, shared, years, past or {})
        findings += _catalogue_rules(tables, edition_tables)
        findings += judge_privacy(
            years[edition_tables.year].values(), edition_tables.documents.values(), edition_tables.headings
        )
        findings += personal_names(
            f"data/{edition_tables.year:04d}/datapackage.json", edition_tables.descriptor, edition_tables.files
        )
        if "observations" in edition_tables.frames and any(finding.rule == "key/duplicate" for finding in findings):
            findings += repeated_rows(edition_tables.frames["observations"], ("period", "area", "indicator"))
        ledger = f"data/{edition_tables.year:04d}/targets.csv"
        if "targets" in edition_tables.frames:
            findings += edited_targets(edition_tables.frames["targets"], ledger, (past or {}).get(ledger, ()))
    return findings


def _removed_years(tables: Tables, past: Mapping[str, Sequence[PastText]]) -> Iterator[Finding]:
    """Released bulletins of years that are gone altogether."""
    for file, states in past.items():
        found = re.fullmatch(r"data/([0-9]{4})/published/(.+)\.json", file)
        if found and int(found[1]) not in tables.editions:
            yield Finding("release/removed", file, facts={"on": states[0].day, "bulletin": found[2]})


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
    return judge_keys(columns_of(package.frames), package.schemas, package.schemas)


def accept(tables: Tables, year: int) -> Dataset:
    """Turn judged tables into the dataset of one edition.

    The only way to a Dataset. The caller has shown that `inspect` and reading found no
    error; a table that slipped through raises ValueError or KeyError.
    """
    return dataset(tables, year)


def catalogue(tables: Tables, year: int) -> Edition:
    """Everything of a year that is no observed number; the tables must have passed every rule."""
    return edition(tables, year)


def _edition_rules(
    tables: Tables,
    read: EditionTables,
    shared: Mapping[str, Columns],
    years: Mapping[int, Mapping[str, Columns]],
    past: Mapping[str, Sequence[PastText]],
) -> Iterator[Finding]:
    frames, own = {**tables.shared, **read.frames}, years[read.year]
    yield from judge_keys({**shared, **own}, tables.schemas, own)
    for name, columns in own.items():
        yield from unsorted_rows(columns, tables.schemas[name])
    yield from _plan_rules(read)
    for (code,), file, line in rows_of(frames, "schemes", ("scheme",)):
        if code in RESERVED:
            yield Finding("key/reserved", file, line, "scheme", code)
    if "schemes" in frames and "indicator" in tables.shared["indicators"]:
        yield from _shared_codes(tables.shared["indicators"], "indicator", frames["schemes"], "scheme")
    wrong = list(judge_descriptor(tables, read))
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
    yield from judge_releases(read, calendar, past)
    yield from _observation_rules(tables, read, calendar, years)


def _observation_rules(
    tables: Tables, read: EditionTables, calendar: Calendar, years: Mapping[int, Mapping[str, Columns]]
) -> Iterator[Finding]:
    """What is said about reported numbers: each by itself, against its past, and against the sums."""
    shared, columns = tables.shared, years[read.year]["observations"]
    township = str((read.descriptor or {})["township"])
    yield from judge_observations(columns, calendar, shared["areas"], shared["indicators"], township)
    yield from judge_due(columns, township, shared, calendar)
    yield from judge_totals(columns, calendar, shared["areas"], shared["indicators"], township)
    yield from judge_sub_indicators(columns.table, shared["indicators"])
    yield from same_counts(columns, calendar, shared["indicators"], township)
    indicators = by_code(shared["indicators"], "indicator")
    several, calendars = [columns], [calendar]
    before = tables.editions.get(read.year - 1, tables.beside.get(read.year - 1))
    if before is not None and not any(True for _ in judge_descriptor(tables, before)) and before.descriptor:
        several.append(years[before.year]["observations"])
        calendars.append(Calendar(before.year, str(before.descriptor["first_month"])))
    yield from judge_history(several, calendars, indicators)
    yield from wrong_shares(columns.table, indicators)
    yield from both_zero(columns.table, indicators)


def _catalogue_rules(tables: Tables, read: EditionTables) -> list[Finding]:
    """What is said about the records an edition becomes: schemes, progress, laws, prose and notices."""
    findings = list(readable_schemes(read.frames, has_quality=has_table(read, "quality")))
    catalogue = None if findings else _catalogue(tables, read.year)
    if catalogue is not None:
        frames = {**tables.shared, **read.frames}
        findings += judge_schemes(catalogue, read.frames)
        findings += judge_progress(catalogue, read.frames)
        findings += judge_laws(
            catalogue,
            _laws(tables),
            frames,
            read.documents,
            (f"data/{read.year:04d}/datapackage.json", read.descriptor or {}),
        )
        findings += judge_prose(catalogue, read.documents, read.frames["observations"])
    return [*findings, *judge_notices(read.documents, catalogue)]


def _catalogue(tables: Tables, year: int) -> Edition | None:
    """The records of an edition; None where a cell that was told already cannot become one."""
    try:
        made = edition(tables, year)
    except UNFIT:
        return None
    return made if made.township in made.areas else None


def _laws(tables: Tables) -> list[Law]:
    """Every law, whether an edition names it or not; none where a cell cannot become a record."""
    try:
        return [records.law(row) for row in records.rows(tables.shared["laws"])]
    except UNFIT:
        return []


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
        yield from unserved_goals(frames)
        yield from aimless_measures(frames)


def without_last_year(year: int) -> Finding:
    """The warning that a year cannot be held against the one before, whose data are refused."""
    return Finding("key/last-year", f"data/{year - 1:04d}", value=str(year), severity=Severity.WARNING)


def refused(findings: list[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
