"""`total/`: rows that repeat what finer rows already say must say the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import NUMBER, Accumulation, Finding, Frequency, Level, Measure, Period, Status
from generator.rules.keys import places
from generator.rules.observations import as_date, by_code
from generator.words import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import pandas as pd

    from generator.model import Calendar
    from generator.rules.columns import Columns

_COLUMNS = ("period", "area", "indicator", "numerator", "denominator")
_NOTHING = (Fraction(0), Fraction(0))
Numbers = tuple[Fraction, Fraction]


def judge_totals(
    columns: Columns, calendar: Calendar, areas: pd.DataFrame, indicators: pd.DataFrame, township: str
) -> Iterator[Finding]:
    """Township rows against the sum of the areas, and longer periods against their parts.

    A row is a cross-check where its indicator is reported by areas and it is the township's, or
    where its period is longer than the indicator's. It is compared when every component is
    reported; sums over time are compared for `accumulation` sum alone.
    """
    table = columns.table
    if table.empty:
        return
    known = {
        code: row
        for code, row in by_code(indicators, "indicator").items()
        if row["frequency"] in list(Frequency) and row["measure"] in list(Measure)
    }
    by_area = {code for code, row in known.items() if row["reported_by"] == Level.AREA}
    usual = {code: Frequency(row["frequency"]) for code, row in known.items()}
    lengths = {period.code: period.frequency for period in calendar.every_period}
    longer = columns.map("period", lambda code: _place(lengths.get(code)))
    longer = longer != columns.map("indicator", lambda code: _place(usual.get(code)))
    whole = columns.map("area", lambda code: code == township) & columns.map("indicator", lambda code: code in by_area)
    checked = table[(longer | whole) & columns.map("numerator", lambda cell: cell != "")]
    if checked.empty:
        return
    values = numbers_of(table)
    reporters = [
        (row["area"], as_date(row["valid_from"]), as_date(row["valid_to"]))
        for row in by_code(areas, "area").values()
        if row["parent"] == township
    ]
    for (cell, area, code, *found), file, line in places(checked, _COLUMNS):
        if code not in known or cell not in lengths or not NUMBER.fullmatch(found[0]):
            continue
        whole_town = area == township and code in by_area
        parts = _parts(calendar, Period(cell), known[code], whole_town=whole_town)
        parts_due = [
            (part, code_of_area)
            for part in parts
            for code_of_area in (_due(reporters, calendar, part) if whole_town else (area,))
        ]
        components = [values.get((part.code, due, code)) for part, due in parts_due]
        if not components or None in components:
            continue
        rule = "total/areas" if whole_town else "total/periods"
        yield from _unequal(Finding(rule, file, line, facts={"indicator": known[code]["name"]}), found, components)


def judge_sub_indicators(table: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[Finding]:
    """`total/parts`: an indicator against the sum of those that are part of it, where all are reported."""
    known = by_code(indicators, "indicator")
    parts: dict[str, list[str]] = {}
    for code, row in known.items():
        if row.get("part_of") in known:
            parts.setdefault(row["part_of"], []).append(code)
    values = numbers_of(table) if parts else {}
    for (period, area, code, *found), file, line in places(table, _COLUMNS) if parts else ():
        components = [values.get((period, area, added)) for added in parts.get(code, ())]
        if not components or None in components:
            continue
        rates = all(known[added]["measure"] in (Measure.PERCENT, Measure.PER_MILLE) for added in (code, *parts[code]))
        finding = Finding("total/parts", file, line, facts={"indicator": known[code]["name"]})
        yield from _unequal(finding, found if rates else found[:1], components)


def _unequal(finding: Finding, found: Sequence[str], components: Sequence[Numbers | None]) -> Iterator[Finding]:
    """A finding for each number of a row that is not the sum of its components."""
    for number, (column, cell) in enumerate(zip(("numerator", "denominator"), found, strict=False)):
        total = sum((component[number] for component in components if component), Fraction(0))
        if NUMBER.fullmatch(cell) and Fraction(cell) != total:
            facts = {**finding.facts, "expected": plain_number(total), "count": str(len(components))}
            yield replace(finding, column=column, value=cell, facts=facts)


def _parts(calendar: Calendar, period: Period, row: Mapping[str, str], *, whole_town: bool) -> tuple[Period, ...]:
    """The reporting periods a cross-check adds up: the last one of a stock, none where nothing adds up."""
    usual = Frequency(row["frequency"])
    if period.frequency.months < usual.months:
        return ()
    parts = calendar.parts(period, usual)
    if len(parts) > 1 and row["accumulation"] != Accumulation.SUM:
        return parts[-1:] if whole_town else ()
    return parts


def _place(frequency: Frequency | None) -> int:
    return -1 if frequency is None else list(Frequency).index(frequency)


def numbers_of(table: pd.DataFrame) -> Mapping[tuple[str, str, str], Numbers]:
    """The numbers of each row that has any, by period, area and indicator; nothing where not applicable."""
    found: dict[tuple[str, str, str], Numbers] = {}
    for (period, area, code, numerator, denominator, status), _, _ in places(table, (*_COLUMNS, "status")):
        if NUMBER.fullmatch(numerator):
            below = Fraction(denominator) if NUMBER.fullmatch(denominator) else Fraction(0)
            found[period, area, code] = (Fraction(numerator), below)
        elif status == Status.NOT_APPLICABLE:
            found[period, area, code] = _NOTHING
    return found


def _due(reporters: list[tuple[str, date | None, date | None]], calendar: Calendar, period: Period) -> list[str]:
    last = calendar.last_day(period)
    return [area for area, begin, end in reporters if begin and begin <= last and (end is None or end > last)]
