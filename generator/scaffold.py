"""A new year or a new bulletin, with everything carried over that should be."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from generator.csvtext import csv_bytes
from generator.files import descriptor_bytes
from generator.model import Calendar, Kind, Origin, Period
from generator.words import NOTICE_PARTS
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.model import Edition

Row = dict[str, str]
CARRIED = ("targets", "measures", "bulletins", "waivers")
ASSESSMENT = ("schemes", "items", "grades")
EMPTIED = ("progress", "quality")
LATER_DAYS = 10
RELEASED_ANEW = "released_anew"
"""What only a year with bulletins of its own may say."""


def new_year(
    year: int,
    before: Edition,
    descriptor: Mapping[str, object],
    rows: Mapping[str, Sequence[Row]],
    heads: Mapping[str, Sequence[str]],
) -> dict[str, bytes]:
    """The files of a new year by their path below its folder, made from the newest year before it.

    Carried over: the descriptor with its months moved, the goals in force (without those whose
    indicator the law has ended), the measures, the calendar of bulletins without numbers, and the
    schemes of a year that is no historical one. Not carried: reports, marks, vetoes, progress,
    waivers, notices and the text of the plan, which is only begun.
    """
    shift = year - before.year
    first = _moved_month(before.calendar.months[0].code, shift)
    begins = Calendar(year, first).first_day(Calendar(year, first).months[0])
    title = (
        words.YEAR_TEXT.sub(words.YEAR_NAME.format(year=year), before.title)
        if words.YEAR_TEXT.search(before.title)
        else words.YEAR_TITLE.format(year=year, rest=before.title)
    )
    files: dict[str, list[Row]] = {
        "targets": _goals(before, rows.get("targets", ()), begins, shift),
        "measures": _measures(before, rows.get("measures", ()), shift, begins),
        "bulletins": [_bulletin(row, shift) for row in rows.get("bulletins", ())],
    }
    plan = _plan(before, title, files["targets"], files["measures"])
    files |= {"waivers": []} if "waivers" in heads else {}
    codes = {row["target"] for row in files["targets"]}
    for row in files["measures"]:
        row["targets"] = ";".join(code for code in row["targets"].split(";") if code in codes)
    if before.kind is not Kind.HISTORICAL:
        files |= {name: [dict(row) for row in rows[name]] for name in ASSESSMENT if name in rows}
    files |= {name: [] for name in EMPTIED if name in rows and (name == "progress" or "schemes" in files)}
    package = _package((year, title, first), before, descriptor, list(files))
    made = {f"{name}.csv": csv_bytes(heads[name], content) for name, content in files.items()}
    made["datapackage.json"] = descriptor_bytes(package)
    made["plan.md"] = plan
    return made


def _package(
    own: tuple[int, str, str], before: Edition, descriptor: Mapping[str, object], tables: Sequence[str]
) -> dict[str, object]:
    """The descriptor of a new year (`own`: year, title, first month) from the one before."""
    year, title, first = own
    kind = before.kind if before.kind is not Kind.HISTORICAL else Kind.CURRENT
    package: dict[str, object] = {
        **{name: value for name, value in descriptor.items() if name != RELEASED_ANEW},
        "name": re.sub("[0-9]{4}", str(year), str(descriptor.get("name", year))),
        "title": title,
        "kind": kind.value,
        "first_month": first,
        "synthetic": [name for name in before.synthetic if kind is Kind.EXAMPLE],
        "resources": [{"name": name, "path": f"{name}.csv", "encoding": "utf-8"} for name in tables],
    }
    if kind is not Kind.EXAMPLE:
        package.pop("banner", None)
        package.pop("description", None)
    return package


def _plan(before: Edition, title: str, goals: Iterable[Row], measures: Iterable[Row]) -> bytes:
    """The text of a plan, begun: its goals and measures as paragraphs that the tables point at."""
    paragraphs = [f"# {title}", f"## {words.PLAN_GOALS}"]
    for number, row in enumerate(goals, 1):
        indicator = before.indicators[row["indicator"]]
        value = row["value_high"] or row["value"]
        operator = words.GOAL_OPERATORS[row["operator"]].format(low=row["value"])
        text = {"name": indicator.name, "operator": operator, "value": value, "unit": indicator.unit}
        row["locator"] = _anchor(len(paragraphs))
        paragraphs.append(words.GOAL.format(number=number, **text))
    paragraphs.append(f"## {words.PLAN_MEASURES}")
    for number, row in enumerate(measures, 1):
        row["locator"] = _anchor(len(paragraphs))
        paragraphs.append(words.MEASURE.format(number=number, title=row["title"].rstrip("。")))
    lines = (f"{text} {{#{_anchor(place)}}}" for place, text in enumerate(paragraphs))
    return ("\n\n".join(lines) + "\n").encode()


def _anchor(place: int) -> str:
    return f"p{place + 1:02d}"


def new_notice() -> bytes:
    """The hand-written parts of a bulletin, each with its heading and no word yet."""
    return "\n\n".join(f"## {title}" for title in NOTICE_PARTS.values()).encode() + b"\n"


def bulletin_row(period: Period, calendar: Calendar, issuer: str) -> Row:
    """A bulletin for the calendar: due five days after its period, published five days later."""
    last = calendar.last_day(period)
    due, published = (last + timedelta(days=days) for days in (LATER_DAYS // 2, LATER_DAYS))
    return {
        "bulletin": period.code,
        "due_on": due.isoformat(),
        "publish_on": published.isoformat(),
        "document_number": "",
        "issuer": issuer,
    }


def _goals(before: Edition, rows: Iterable[Row], begins: date, shift: int) -> list[Row]:
    """The goals in force at the end of the year, each the first of a new chain."""
    replaced = {target.supersedes for target in before.targets.values() if target.supersedes}
    carried = []
    for row in rows:
        indicator = before.indicators.get(row["indicator"])
        ended = indicator is not None and indicator.valid_to is not None and indicator.valid_to <= begins
        if row["origin"] != Origin.GOAL or row["target"] in replaced or indicator is None or ended:
            continue
        basis = words.YEAR_TEXT.sub(
            lambda found: words.YEAR_NAME.format(year=int(found.group()[:4]) + shift), row["basis"]
        )
        fixed = {"valid_from": begins.isoformat(), "basis": basis, "approved_on": "", "supersedes": "", "locator": ""}
        carried.append({**row, **fixed, "note": ""})
    return carried


def _measures(before: Edition, rows: Iterable[Row], shift: int, begins: date) -> list[Row]:
    """The measures, without those that speak of what the law has ended by then."""
    terms = [
        term
        for law in before.laws.values()
        if law.effective_on and law.effective_on <= begins
        for term in law.ended_terms
    ]
    remaining = [row for row in rows if not any(term in row["title"] for term in terms)]
    codes = {row["measure"] for row in remaining}
    return [
        {
            **row,
            "parent": row["parent"] if row["parent"] in codes else "",
            "due_on": _moved_day(row["due_on"], shift),
            "locator": "",
        }
        for row in remaining
    ]


def _bulletin(row: Row, shift: int) -> Row:
    code = row["bulletin"]
    return {
        "bulletin": f"{int(code[:4]) + shift:04d}{code[4:]}",
        "due_on": _moved_day(row["due_on"], shift),
        "publish_on": _moved_day(row["publish_on"], shift),
        "document_number": "",
        "issuer": row["issuer"],
    }


def _moved_month(code: str, shift: int) -> str:
    return f"{int(code[:4]) + shift:04d}{code[4:]}"


def _moved_day(text: str, shift: int) -> str:
    """The same day of another year; 29 February becomes the 28th."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    try:
        return day.replace(year=day.year + shift).isoformat()
    except ValueError:
        return day.replace(year=day.year + shift, day=28).isoformat()
