"""A row of judged strings becomes a typed record."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.model import (
    ROW_FILE,
    ROW_LINE,
    Accumulation,
    Area,
    AreaKind,
    BulletinPlan,
    Cadence,
    Certainty,
    Direction,
    FigureId,
    Frequency,
    Indicator,
    Law,
    Level,
    Measure,
    MeasureProgress,
    Observation,
    Operator,
    Origin,
    Period,
    PlanMeasure,
    ProgressState,
    QualityCount,
    Revision,
    RevisionKind,
    RevisionReason,
    Shortcoming,
    Source,
    Status,
    Target,
    Waiver,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


SMALL_CELL = 5
STATUSES = {status.value: status for status in Status}
Row = dict[str, Any]


def areas(table: pd.DataFrame) -> dict[str, Area]:
    """Every area there is or was, by code."""
    return {
        row["area"]: Area(
            area=row["area"],
            name=row["name"],
            kind=AreaKind(row["kind"]),
            parent=row["parent"],
            aliases=listed(row["aliases"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            predecessors=listed(row["predecessors"]),
        )
        for row in rows(table)
    }


def law(row: Row) -> Law:
    """A legal basis."""
    return Law(
        law=row["law"],
        title=row["title"],
        short_titles=listed(row["short_titles"]),
        document_number=row["document_number"],
        effective_on=day(row["effective_on"]),
        repealed_on=day(row["repealed_on"]),
        ended_terms=listed(row["ended_terms"]),
        certainty=Certainty(row["certainty"]),
        source=row["source"],
    )


def rows(table: pd.DataFrame) -> list[Row]:
    """The rows of a frame as dictionaries."""
    names = list(map(str, table.columns))
    return [dict(zip(names, row, strict=True)) for row in table.to_numpy().tolist()]


def optional_rows(frames: Mapping[str, pd.DataFrame], name: str) -> list[Row]:
    """The rows of a table an office need not have, nor its schema."""
    return rows(frames[name]) if name in frames else []


def plain_row(row: Row) -> Row:
    """A row without its place."""
    return {name: cell for name, cell in row.items() if name not in (ROW_FILE, ROW_LINE)}


def listed(cell: str) -> tuple[str, ...]:
    """The codes of a cell, divided by semicolons."""
    return tuple(part for part in cell.split(";") if part)


@lru_cache(maxsize=1 << 12)
def day(cell: str) -> date | None:
    """A date, or None where the cell is blank."""
    return date.fromisoformat(cell) if cell else None


@lru_cache(maxsize=1 << 16)
def _number(cell: str) -> Fraction | None:
    return Fraction(cell) if cell else None


def revision(row: Row) -> Revision:
    """A registered change of a published figure."""
    return Revision(
        revision=row["revision"],
        bulletin=Period(row["bulletin"]),
        figure=FigureId(*row["figure"].split("/")),
        kind=RevisionKind(row["kind"]),
        reason_code=RevisionReason(row["reason_code"]),
        value_after=_number(row["value_after"]),
        reason=row["reason"],
        decided_on=date.fromisoformat(row["decided_on"]),
        source=Source(row[ROW_FILE], row["revision"]),
    )


def quality_count(row: Row) -> QualityCount:
    """Errors found in an area's statistics."""
    source = Source(row[ROW_FILE], f"{row['period']}/{row['area']}/{row['kind']}")
    kind, count = Shortcoming(row["kind"]), int(row["count"])
    return QualityCount(Period(row["period"]), row["area"], kind, count, row["note"], source)


def progress(row: Row) -> MeasureProgress:
    """How far a measure has got."""
    return MeasureProgress(row["measure"], Period(row["period"]), ProgressState(row["state"]), row["note"])


def indicator(row: Row) -> Indicator:
    """An indicator; blank thresholds get their defaults."""
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
        laws=listed(row["laws"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        ended_by=row["ended_by"],
        certainty=Certainty(row["certainty"]),
        source=row["source"],
        part_of=row.get("part_of", ""),
    )


def target(row: Row) -> Target:
    """A row of the ledger of targets."""
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
        applies_to=frozenset(Frequency(part) for part in listed(row["applies_to"])),
        origin=Origin(row["origin"]),
        locator=listed(row["locator"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        basis=row["basis"],
        approved_on=day(row["approved_on"]),
        supersedes=row["supersedes"],
        note=row["note"],
    )


def measure(row: Row) -> PlanMeasure:
    """A measure of the plan."""
    return PlanMeasure(
        measure=row["measure"],
        parent=row["parent"],
        title=row["title"],
        owner=row["owner"],
        cadence=Cadence(row["cadence"]) if row["cadence"] else None,
        due_on=day(row["due_on"]),
        targets=listed(row["targets"]),
        locator=listed(row["locator"]),
    )


def waiver(row: Row) -> Waiver:
    """An error that was kept, and why."""
    return Waiver(row["rule"], row["file"], row["key"], row["reason"], date.fromisoformat(row["decided_on"]))


def bulletin(row: Row) -> BulletinPlan:
    """A bulletin of the year's calendar."""
    return BulletinPlan(
        bulletin=Period(row["bulletin"]),
        due_on=date.fromisoformat(row["due_on"]),
        publish_on=date.fromisoformat(row["publish_on"]),
        document_number=row["document_number"],
        issuer=row["issuer"],
    )


def observation(row: Row) -> Observation:
    """What one area reported."""
    key = f"{row['period']}/{row['area']}/{row['indicator']}"
    return Observation(
        period=Period(row["period"]),
        area=row["area"],
        indicator=row["indicator"],
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        status=STATUSES[row["status"]],
        received_on=day(row["received_on"]),
        note=row["note"],
        source=Source(row[ROW_FILE], key),
    )
