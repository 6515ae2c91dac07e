"""Rows of the assessment's tables as typed records: schemes, items, marks, vetoes, posts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    ROW_FILE,
    Area,
    Frequency,
    Grade,
    Mark,
    Method,
    PartWeight,
    Period,
    Post,
    PostKind,
    Scheme,
    ScoredItem,
    Shortcoming,
    Source,
    SubjectKind,
    Tier,
    Veto,
)
from generator.words import MOST_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
from generator.rules.records import Row, _number, day, listed, optional_rows


def post(row: Row) -> Post:
    """A post."""
    return Post(row["post"], row["title"], PostKind(row["kind"]), row["area"], int(row["holders"]))


def schemes(frames: Mapping[str, pd.DataFrame], areas: Iterable[Area], posts: Iterable[Post]) -> dict[str, Scheme]:
    """The schemes with their items and grades; kinds in `subjects` become the codes of that kind."""
    groups: dict[str, list[str]] = {}
    for area in areas:
        groups.setdefault(area.kind.value, []).append(area.area)
    for post in posts:
        groups.setdefault(post.kind.value, []).append(post.post)
    items: dict[str, list[ScoredItem]] = {}
    for row in optional_rows(frames, "items"):
        items.setdefault(row["scheme"], []).append(_item(row, groups))
    grades: dict[str, list[Grade]] = {}
    for row in optional_rows(frames, "grades"):
        rank = int(row["maximum_rank"]) if row["maximum_rank"] else None
        grade = Grade(row["grade"], Fraction(row["minimum"]), rank, row["consequence"])
        grades.setdefault(row["scheme"], []).append(grade)
    return {
        row["scheme"]: Scheme(
            scheme=row["scheme"],
            title=row["title"],
            subject=SubjectKind(row["subject"]),
            total=Fraction(row["total"]),
            decimals=_decimals(row["decimals"]),
            cadence=Frequency(row["cadence"]),
            ranked=row["ranked"] == "true",
            period_weights=part_weights(row["period_weights"]),
            items=tuple(items.get(row["scheme"], ())),
            grades=tuple(sorted(grades.get(row["scheme"], ()), key=_grade_order)),
        )
        for row in optional_rows(frames, "schemes")
    }


def _decimals(cell: str) -> int:
    decimals = int(cell)
    if not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError(cell)
    return decimals


def _grade_order(grade: Grade) -> tuple[Fraction, bool, int]:
    """The higher minimum first; of equal ones, the one that also asks for a place."""
    return (-grade.minimum, grade.maximum_rank is None, grade.maximum_rank or 0)


def part_weights(cell: str) -> tuple[PartWeight, ...]:
    """`Q1:20;Q2:80` or `month:30;year:70` as weights in percent.

    Raises
    ------
    ValueError : a part is not written as name and number.

    """
    parts = [part.partition(":") for part in listed(cell)]
    return tuple(PartWeight(name, Fraction(percent)) for name, _, percent in parts)


def _item(row: Row, groups: Mapping[str, list[str]]) -> ScoredItem:
    tiers = [part.partition(":") for part in listed(row["tiers"])]
    counted = not row["indicator"] and row["method"] != Method.MARKS
    return ScoredItem(
        item=row["item"],
        title=row["title"],
        weight=Fraction(row["weight"]),
        indicator=row["indicator"],
        shortcomings=tuple(Shortcoming(part) for part in listed(row["source"])) if counted else (),
        method=Method(row["method"]),
        step=_number(row["step"]),
        points=_number(row["points"]),
        cap=_number(row["cap"]),
        tiers=tuple(Tier(Fraction(lower), Fraction(percent)) for lower, _, percent in tiers),
        subjects=tuple(code for name in listed(row["subjects"]) for code in groups.get(name, [name])),
        note=row["note"],
    )


def mark(row: Row) -> Mark:
    """Points entered by hand."""
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


def veto(row: Row) -> Veto:
    """A veto on record."""
    return Veto(
        scheme=row["scheme"],
        subject=row["subject"],
        period=Period(row["period"]),
        reason_code=row["reason_code"],
        decided_on=date.fromisoformat(row["decided_on"]),
        cleared_on=day(row["cleared_on"]),
    )
