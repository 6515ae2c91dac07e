"""Frames of judged strings become the typed records of an edition."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator import vintages
from generator.model import (
    Area,
    Calendar,
    Dataset,
    Edition,
    Frequency,
    Indicator,
    Kind,
    Law,
    Period,
    PlanNote,
    Post,
    Scheme,
    SubjectKind,
    Tables,
    Terms,
)
from generator.rules import records, scoring_records
from generator.rules.notices import notice_parts
from generator.rules.plan import paragraphs
from generator.words import TERMS, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from generator.model import EditionTables, Paragraph, Target

EDITIONS_KEPT = 8


def dataset(tables: Tables, year: int) -> Dataset:
    """Build the edition and its observations; the tables must have passed every rule."""
    tables = in_key_order(tables, year)
    read = tables.editions[year]
    frames = read.frames
    calendar = Calendar(year, str((read.descriptor or {})["first_month"]))
    catalogue = edition(tables, year)
    content = _digest_of_rows(tables, read, catalogue)
    made = Dataset(
        edition=replace(catalogue, inputs=vintages.sealed(read.key, content) if read.key else ""),
        observations=tuple(records.observation(row) for row in records.rows(frames["observations"])),
        reported_to=newest(frames["observations"], calendar),
        marks=tuple(scoring_records.mark(row) for row in records.optional_rows(frames, "marks")),
        quality=tuple(records.quality_count(row) for row in records.optional_rows(frames, "quality")),
        has_quality=has_table(read, "quality"),
        releases={release.bulletin: release for release in vintages.decoded(read.published).values() if release},
        revisions=tuple(records.revision(row) for row in records.optional_rows(frames, "revisions")),
        inputs={},
        key=read.key,
        content=content,
    )
    return replace(made, inputs=vintages.inputs_of(made))


@lru_cache(maxsize=EDITIONS_KEPT)
def edition(tables: Tables, year: int) -> Edition:
    """The catalogue of a year: everything that is not an observed or an entered number, nor their digest.

    The rules, the clerk and the dataset ask for it in turn, of the same tables. It is as long as an edition has
    members.
    """
    read = tables.editions[year]
    frames = read.frames
    descriptor = read.descriptor or {}
    calendar = Calendar(year, str(descriptor["first_month"]))
    plan = read.documents.get("plan.md")
    text = paragraphs(plan)[0] if plan else []
    targets = [records.target(row) for row in records.rows(frames["targets"])]
    township = str(descriptor["township"])
    every_area = records.areas(tables.shared["areas"])
    areas = {code: area for code, area in every_area.items() if _exists_in(area, calendar)}
    posts = {
        row["post"]: scoring_records.post(row)
        for row in records.rows(tables.shared["posts"])
        if _is_ours(row["area"], areas, township)
    }
    schemes = scoring_records.schemes(frames, areas.values(), posts.values())
    indicators = _used_indicators(tables, frames, targets, schemes.values())
    assessed = _assessed_posts(schemes.values(), posts)
    return Edition(
        calendar=calendar,
        kind=Kind(str(descriptor["kind"])),
        title=str(descriptor["title"]),
        work=str(descriptor.get("work") or WORK),
        banner=str(descriptor.get("banner") or ""),
        terms=_terms(descriptor),
        township=township,
        licences=tuple(_titles(descriptor.get("licenses", []))),
        origins=tuple(_titles(descriptor.get("sources", []))),
        synthetic=tuple(map(str, _texts(descriptor.get("synthetic", [])))),
        areas=areas,
        indicators=indicators,
        laws=_laws(tables.shared["laws"], indicators.values(), text),
        targets={target.target: target for target in targets},
        measures=tuple(records.measure(row) for row in records.rows(frames["measures"])),
        paragraphs=tuple(text),
        plan_notes=tuple(PlanNote(**records.plain_row(row)) for row in records.rows(frames["plan_notes"])),
        bulletins={Period(row["bulletin"]): records.bulletin(row) for row in records.rows(frames["bulletins"])},
        former_areas=_former(areas, every_area),
        posts={code: post for code, post in posts.items() if code in assessed},
        schemes=schemes,
        vetoes=tuple(scoring_records.veto(row) for row in records.optional_rows(frames, "vetoes")),
        progress=tuple(records.progress(row) for row in records.optional_rows(frames, "progress")),
        notices={
            Period(name[8:-3]): notice_parts(document)[0]
            for name, document in read.documents.items()
            if name != "plan.md"
        },
        waivers=tuple(records.waiver(row) for row in records.optional_rows(frames, "waivers")),
        dictionary=tables.schemas,
        inputs="",
    )


def _used_indicators(
    tables: Tables, frames: Mapping[str, pd.DataFrame], targets: Iterable[Target], schemes: Iterable[Scheme]
) -> dict[str, Indicator]:
    """The indicators a year reports, sets a goal for, or scores."""
    used = set(frames["observations"]["indicator"]) | {target.indicator for target in targets}
    used |= {item.indicator for scheme in schemes for item in scheme.items}
    rows = records.rows(tables.shared["indicators"])
    return {row["indicator"]: records.indicator(row) for row in rows if row["indicator"] in used}


def _is_ours(area: str, areas: Mapping[str, Area], township: str) -> bool:
    """Whether an area is the township itself or below it."""
    return area == township or (area in areas and areas[area].parent == township)


def _assessed_posts(schemes: Iterable[Scheme], posts: Mapping[str, Post]) -> set[str]:
    """The posts any scheme assesses; one whose items name nobody assesses all."""
    of_posts = [scheme for scheme in schemes if scheme.subject is SubjectKind.POST]
    everyone = any(not item.subjects for scheme in of_posts for item in scheme.items)
    named = {code for scheme in of_posts for item in scheme.items for code in item.subjects}
    return set(posts) if everyone else named & set(posts)


def _digest_of_rows(tables: Tables, read: EditionTables, catalogue: Edition) -> str:
    used = {
        "areas": set(catalogue.areas),
        "indicators": set(catalogue.indicators),
        "laws": set(catalogue.laws),
        "posts": set(catalogue.posts),
    }
    return _digest(tables, read, used, catalogue.calendar)


def in_key_order(tables: Tables, year: int) -> Tables:
    """The tables with their rows by key, so that the order of a file reaches no page."""

    def ordered(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        keys = {name: list(tables.schemas[name].primary_key) for name in frames if name in tables.schemas}
        return {
            name: frame.sort_values(keys[name], kind="stable") if keys.get(name) else frame
            for name, frame in frames.items()
        }

    read = tables.editions[year]
    return replace(
        tables,
        shared=ordered(tables.shared),
        editions={**tables.editions, year: replace(read, frames=ordered(read.frames))},
    )


def has_table(read: EditionTables, name: str) -> bool:
    """Whether the edition lists a table among its resources, be it without a row."""
    resources = (read.descriptor or {}).get("resources", [])
    names = [str(text.get("name")) for text in _texts(resources) if isinstance(text, dict)]
    return any(there == name or there.startswith(f"{name}-") for there in names)


def newest(observations: pd.DataFrame, calendar: Calendar) -> dict[Frequency, Period]:
    """For each length of period, the newest that ends by the end of the newest observations file.

    Whatever is due up to there and has no row is missing, also where a whole file is.
    """
    months = calendar.months
    ends = {period: months.index(calendar.months_of(period)[-1]) for period in calendar.every_period}
    reached = max((ends[period] for period in map(Period, set(observations["period"])) if period in ends), default=-1)
    return {
        frequency: [period for period in calendar.periods(frequency) if ends[period] <= reached][-1]
        for frequency in Frequency
        if ends[calendar.periods(frequency)[0]] <= reached
    }


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _titles(value: object) -> list[str]:
    return [str(text.get("title") or text.get("name") or "") for text in _texts(value) if isinstance(text, dict)]


def _terms(descriptor: Mapping[str, object]) -> Terms:
    own = descriptor.get("terms")
    given = own if isinstance(own, dict) else {}
    return Terms(**{name: str(given.get(name) or word) for name, word in TERMS.items()})


def _exists_in(area: Area, calendar: Calendar) -> bool:
    """Whether the area exists at any time of the edition."""
    first, last = calendar.first_day(calendar.months[0]), calendar.last_day(calendar.months[-1])
    return area.valid_from <= last and (area.valid_to is None or area.valid_to > first)


def _former(areas: Mapping[str, Area], every_area: Mapping[str, Area]) -> dict[str, Area]:
    """The predecessors of an edition's areas, and theirs."""
    found: dict[str, Area] = {}
    waiting = [code for area in areas.values() for code in area.predecessors]
    while waiting:
        code = waiting.pop()
        if code in every_area and code not in found:
            found[code] = every_area[code]
            waiting += every_area[code].predecessors
    return dict(sorted(found.items()))


def _laws(table: pd.DataFrame, indicators: Iterable[Indicator], text: list[Paragraph]) -> dict[str, Law]:
    """The laws an edition uses: those its indicators rest on or ended by, and those its plan cites."""
    named = {law for indicator in indicators for law in (*indicator.laws, indicator.ended_by)}
    plan = "".join(paragraph.text for paragraph in text)
    laws = map(records.law, records.rows(table))
    return {
        law.law: law
        for law in laws
        if law.law in named or any(f"《{title}》" in plan for title in (law.title, *law.short_titles))
    }


def _digest(tables: Tables, read: EditionTables, used: Mapping[str, set[str]], calendar: Calendar) -> str:
    """The SHA-256 of the rows the edition uses, in key order, whatever file layout they had.

    An area's end after the edition is not used: merging villages touches no earlier year.
    """
    keys = {"areas": "area", "indicators": "indicator", "laws": "law", "posts": "post"}
    content: dict[str, object] = {"descriptor": read.descriptor}
    for name, codes in used.items():
        rows = [dict(row) for row in records.rows(tables.shared[name]) if row[keys[name]] in codes]
        if name == "areas":
            last = calendar.last_day(calendar.months[-1]).isoformat()
            rows = [{**row, "valid_to": row["valid_to"] if row["valid_to"] <= last else ""} for row in rows]
        content[name] = _canonical(rows)
    for name, table in read.frames.items():
        content[name] = _canonical(records.rows(table))
    content["documents"] = {name: document.text for name, document in sorted(read.documents.items())}
    content["published"] = {name: release["digest"] for name, release in sorted(read.published.items())}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(rows: Iterable[Mapping[str, Any]]) -> list[records.Row]:
    return sorted((records.plain_row(dict(row)) for row in rows), key=json.JSONEncoder(ensure_ascii=False).encode)
