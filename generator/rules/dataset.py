"""Frames of judged strings become the typed records of an edition."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.model import (
    ROW_FILE,
    ROW_LINE,
    Accumulation,
    Area,
    AreaKind,
    BulletinPlan,
    Cadence,
    Calendar,
    Certainty,
    Dataset,
    Direction,
    Edition,
    Frequency,
    Grade,
    Indicator,
    Kind,
    Law,
    Level,
    Mark,
    Measure,
    MeasureProgress,
    Method,
    Observation,
    Operator,
    Origin,
    PartWeight,
    Period,
    PlanMeasure,
    PlanNote,
    Post,
    PostKind,
    ProgressState,
    QualityCount,
    Scheme,
    ScoredItem,
    Shortcoming,
    Source,
    Status,
    SubjectKind,
    Tables,
    Target,
    Terms,
    Tier,
    Veto,
)
from generator.rules.notices import notice_parts
from generator.rules.plan import paragraphs
from generator.words import TERMS, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from generator.model import EditionTables, Paragraph

SMALL_CELL = 5
Row = dict[str, Any]


def dataset(tables: Tables, year: int) -> Dataset:
    """Build the edition and its observations; the tables must have passed every rule."""
    read = tables.editions[year]
    frames = read.frames
    calendar = Calendar(year, str((read.descriptor or {})["first_month"]))
    return Dataset(
        edition=edition(tables, year),
        observations=tuple(_observation(row) for row in _rows(frames["observations"])),
        reported_to=newest(frames["observations"], calendar),
        marks=tuple(_mark(row) for row in _optional(frames, "marks")),
        quality=tuple(_quality(row) for row in _optional(frames, "quality")),
        has_quality=bool(_optional(frames, "quality")),
    )


def edition(tables: Tables, year: int) -> Edition:
    """The catalogue of a year: everything that is not an observed or an entered number."""
    read = tables.editions[year]
    frames = read.frames
    descriptor = read.descriptor or {}
    calendar = Calendar(year, str(descriptor["first_month"]))
    plan = read.documents.get("plan.md")
    text = paragraphs(plan)[0] if plan else []
    targets = [_target(row) for row in _rows(frames["targets"])]
    every_area = _areas(tables.shared["areas"])
    areas = {code: area for code, area in every_area.items() if _exists_in(area, calendar)}
    posts = {row["post"]: _post(row) for row in _rows(tables.shared["posts"]) if row["area"] in areas}
    schemes = _schemes(frames, areas.values(), posts.values())
    used = set(frames["observations"]["indicator"]) | {one.indicator for one in targets}
    used |= {item.indicator for scheme in schemes.values() for item in scheme.items}
    indicators = {
        row["indicator"]: _indicator(row) for row in _rows(tables.shared["indicators"]) if row["indicator"] in used
    }
    laws = _laws(tables.shared["laws"], indicators.values(), text)
    if not any(scheme.subject is SubjectKind.POST for scheme in schemes.values()):
        posts = {}
    shown = {"areas": set(areas), "indicators": set(indicators), "laws": set(laws), "posts": set(posts)}
    return Edition(
        calendar=calendar,
        kind=Kind(str(descriptor["kind"])),
        title=str(descriptor["title"]),
        work=str(descriptor.get("work") or WORK),
        banner=str(descriptor.get("banner") or ""),
        terms=_terms(descriptor),
        township=str(descriptor["township"]),
        licences=tuple(_titles(descriptor.get("licenses", []))),
        origins=tuple(_titles(descriptor.get("sources", []))),
        synthetic=tuple(map(str, _texts(descriptor.get("synthetic", [])))),
        areas=areas,
        indicators=indicators,
        laws=laws,
        targets={target.target: target for target in targets},
        measures=tuple(_measure(row) for row in _rows(frames["measures"])),
        paragraphs=tuple(text),
        plan_notes=tuple(PlanNote(**_plain(row)) for row in _rows(frames["plan_notes"])),
        bulletins={Period(row["bulletin"]): _bulletin(row) for row in _rows(frames["bulletins"])},
        former_areas=_former(areas, every_area),
        posts=posts,
        schemes=schemes,
        vetoes=tuple(_veto(row) for row in _optional(frames, "vetoes")),
        progress=tuple(_progress(row) for row in _optional(frames, "progress")),
        notices={Period(name[8:-3]): notice_parts(one)[0] for name, one in read.documents.items() if name != "plan.md"},
        inputs=_digest(tables, read, shown, calendar),
    )


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


def _rows(table: pd.DataFrame) -> list[Row]:
    return table.to_dict("records")  # type: ignore[return-value]


def _optional(frames: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    """The rows of a table an office need not have, nor its schema."""
    return _rows(frames[name]) if name in frames else []


def _plain(row: Row) -> Row:
    return {name: cell for name, cell in row.items() if name not in (ROW_FILE, ROW_LINE)}


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> Fraction | None:
    return Fraction(cell) if cell else None


def _texts(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _titles(value: object) -> list[str]:
    return [str(one.get("title") or one.get("name") or "") for one in _texts(value) if isinstance(one, dict)]


def _terms(descriptor: Mapping[str, object]) -> Terms:
    own = descriptor.get("terms")
    given = own if isinstance(own, dict) else {}
    return Terms(**{name: str(given.get(name) or word) for name, word in TERMS.items()})


def _areas(table: pd.DataFrame) -> dict[str, Area]:
    return {
        row["area"]: Area(
            area=row["area"],
            name=row["name"],
            kind=AreaKind(row["kind"]),
            parent=row["parent"],
            aliases=_list(row["aliases"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            predecessors=_list(row["predecessors"]),
        )
        for row in _rows(table)
    }


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


def _post(row: Row) -> Post:
    return Post(row["post"], row["title"], PostKind(row["kind"]), row["area"], int(row["holders"]))


def _schemes(frames: Mapping[str, pd.DataFrame], areas: Iterable[Area], posts: Iterable[Post]) -> dict[str, Scheme]:
    groups: dict[str, list[str]] = {}
    for area in areas:
        groups.setdefault(area.kind.value, []).append(area.area)
    for post in posts:
        groups.setdefault(post.kind.value, []).append(post.post)
    items: dict[str, list[ScoredItem]] = {}
    for row in _optional(frames, "items"):
        items.setdefault(row["scheme"], []).append(_item(row, groups))
    grades: dict[str, list[Grade]] = {}
    for row in _optional(frames, "grades"):
        rank = int(row["maximum_rank"]) if row["maximum_rank"] else None
        grade = Grade(row["grade"], Fraction(row["minimum"]), rank, row["consequence"])
        grades.setdefault(row["scheme"], []).append(grade)
    return {
        row["scheme"]: Scheme(
            scheme=row["scheme"],
            title=row["title"],
            subject=SubjectKind(row["subject"]),
            total=Fraction(row["total"]),
            decimals=int(row["decimals"]),
            cadence=Frequency(row["cadence"]),
            ranked=row["ranked"] == "true",
            period_weights=part_weights(row["period_weights"]),
            items=tuple(items.get(row["scheme"], ())),
            grades=tuple(sorted(grades.get(row["scheme"], ()), key=lambda one: -one.minimum)),
        )
        for row in _optional(frames, "schemes")
    }


def part_weights(cell: str) -> tuple[PartWeight, ...]:
    """`Q1:20;Q2:80` or `month:30;year:70` as weights in percent.

    Raises
    ------
    ValueError : a part is not written as name and number.

    """
    parts = [part.partition(":") for part in _list(cell)]
    return tuple(PartWeight(name, Fraction(percent)) for name, _, percent in parts)


def _item(row: Row, groups: Mapping[str, list[str]]) -> ScoredItem:
    tiers = [part.partition(":") for part in _list(row["tiers"])]
    counted = not row["indicator"] and row["method"] != Method.MARKS
    return ScoredItem(
        item=row["item"],
        title=row["title"],
        weight=Fraction(row["weight"]),
        indicator=row["indicator"],
        shortcomings=tuple(Shortcoming(part) for part in _list(row["source"])) if counted else (),
        method=Method(row["method"]),
        step=_number(row["step"]),
        points=_number(row["points"]),
        cap=_number(row["cap"]),
        tiers=tuple(Tier(Fraction(lower), Fraction(percent)) for lower, _, percent in tiers),
        subjects=tuple(code for name in _list(row["subjects"]) for code in groups.get(name, [name])),
        note=row["note"],
    )


def _mark(row: Row) -> Mark:
    key = "/".join(row[name] for name in ("scheme", "subject", "period", "item"))
    return Mark(
        scheme=row["scheme"],
        subject=row["subject"],
        period=Period(row["period"]),
        item=row["item"],
        points=Fraction(row["points"]),
        reason_code=row["reason_code"],
        source=Source(row[ROW_FILE], key),
    )


def _veto(row: Row) -> Veto:
    return Veto(
        scheme=row["scheme"],
        subject=row["subject"],
        period=Period(row["period"]),
        reason_code=row["reason_code"],
        decided_on=date.fromisoformat(row["decided_on"]),
        cleared_on=_date(row["cleared_on"]),
    )


def _quality(row: Row) -> QualityCount:
    source = Source(row[ROW_FILE], f"{row['period']}/{row['area']}/{row['kind']}")
    kind, count = Shortcoming(row["kind"]), int(row["count"])
    return QualityCount(Period(row["period"]), row["area"], kind, count, row["note"], source)


def _progress(row: Row) -> MeasureProgress:
    return MeasureProgress(row["measure"], Period(row["period"]), ProgressState(row["state"]), row["note"])


def _laws(table: pd.DataFrame, indicators: Iterable[Indicator], text: list[Paragraph]) -> dict[str, Law]:
    """The laws an edition uses: those its indicators rest on or ended by, and those its plan cites."""
    named = {law for one in indicators for law in (*one.laws, one.ended_by)}
    plan = "".join(paragraph.text for paragraph in text)
    laws = (
        Law(
            law=row["law"],
            title=row["title"],
            short_titles=_list(row["short_titles"]),
            document_number=row["document_number"],
            effective_on=_date(row["effective_on"]),
            repealed_on=_date(row["repealed_on"]),
            ended_terms=_list(row["ended_terms"]),
            certainty=Certainty(row["certainty"]),
            source=row["source"],
        )
        for row in _rows(table)
    )
    return {
        law.law: law
        for law in laws
        if law.law in named or any(f"《{title}》" in plan for title in (law.title, *law.short_titles))
    }


def _indicator(row: Row) -> Indicator:
    small_cell = int(row["small_cell"] or SMALL_CELL)
    return Indicator(
        indicator=row["indicator"],
        name=row["name"],
        definition=row["definition"],
        measure=Measure(row["measure"]),
        unit=row["unit"],
        direction=Direction(row["direction"]),
        numerator=row["numerator"],
        denominator=row["denominator"],
        accumulation=Accumulation(row["accumulation"]),
        frequency=Frequency(row["frequency"]),
        reported_by=Level(row["reported_by"]),
        decimals=int(row["decimals"]),
        level=Level(row["level"]),
        small_cell=small_cell,
        small_rest=int(row["small_rest"]) if row["small_rest"] else small_cell,
        laws=_list(row["laws"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        ended_by=row["ended_by"],
        certainty=Certainty(row["certainty"]),
        source=row["source"],
    )


def _target(row: Row) -> Target:
    return Target(
        target=row["target"],
        indicator=row["indicator"],
        area=row["area"],
        operator=Operator(row["operator"]),
        operator_explicit=row["operator_explicit"] == "true",
        value=_number(row["value"]),
        value_text=row["value"],
        value_high=_number(row["value_high"]),
        value_high_text=row["value_high"],
        applies_to=frozenset(Frequency(part) for part in _list(row["applies_to"])),
        origin=Origin(row["origin"]),
        locator=_list(row["locator"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        basis=row["basis"],
        approved_on=_date(row["approved_on"]),
        supersedes=row["supersedes"],
        note=row["note"],
    )


def _measure(row: Row) -> PlanMeasure:
    return PlanMeasure(
        measure=row["measure"],
        parent=row["parent"],
        title=row["title"],
        owner=row["owner"],
        cadence=Cadence(row["cadence"]) if row["cadence"] else None,
        due_on=_date(row["due_on"]),
        targets=_list(row["targets"]),
        locator=_list(row["locator"]),
    )


def _bulletin(row: Row) -> BulletinPlan:
    return BulletinPlan(
        bulletin=Period(row["bulletin"]),
        due_on=date.fromisoformat(row["due_on"]),
        publish_on=date.fromisoformat(row["publish_on"]),
        document_number=row["document_number"],
        issuer=row["issuer"],
    )


def _observation(row: Row) -> Observation:
    key = f"{row['period']}/{row['area']}/{row['indicator']}"
    return Observation(
        period=Period(row["period"]),
        area=row["area"],
        indicator=row["indicator"],
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        status=Status(row["status"]),
        received_on=_date(row["received_on"]),
        note=row["note"],
        source=Source(row[ROW_FILE], key),
    )


def _digest(tables: Tables, read: EditionTables, used: Mapping[str, set[str]], calendar: Calendar) -> str:
    """The SHA-256 of the rows the edition uses, in key order, whatever file layout they had.

    An area's end after the edition is not used: merging villages touches no earlier year.
    """
    keys = {"areas": "area", "indicators": "indicator", "laws": "law", "posts": "post"}
    content: dict[str, object] = {"descriptor": read.descriptor}
    for name, codes in used.items():
        rows = [dict(row) for row in _rows(tables.shared[name]) if row[keys[name]] in codes]
        if name == "areas":
            last = calendar.last_day(calendar.months[-1]).isoformat()
            rows = [{**row, "valid_to": row["valid_to"] if row["valid_to"] <= last else ""} for row in rows]
        content[name] = _canonical(rows)
    for name, table in read.frames.items():
        content[name] = _canonical(_rows(table))
    content["documents"] = {name: document.text for name, document in sorted(read.documents.items())}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    return sorted((_plain(dict(row)) for row in rows), key=lambda row: json.dumps(row, ensure_ascii=False))
