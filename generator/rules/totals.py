"""`total/`: rows that repeat what finer rows already say must say the same."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Accumulation, Finding, Frequency, Level, Measure, Period, Status
from generator.rules.keys import places
from generator.rules.observations import NUMBER, as_date
from generator.words import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pandas as pd

    from generator.model import Calendar

_COLUMNS = ("period", "area", "indicator", "numerator", "denominator")
_NOTHING = (Fraction(0), Fraction(0))
Numbers = tuple[Fraction, Fraction]


def judge_totals(
    table: pd.DataFrame, calendar: Calendar, areas: pd.DataFrame, indicators: pd.DataFrame, township: str
) -> Iterator[Finding]:
    """Township rows against the sum of the areas, and longer periods against their parts.

    A row is a cross-check where its indicator is reported by areas and it is the township's, or
    where its period is longer than the indicator's. It is compared when every component is
    reported; sums over time are compared for `accumulation` sum alone.
    """
    known = {
        row["indicator"]: row
        for row in indicators.to_dict("records")
        if row["frequency"] in list(Frequency) and row["measure"] in list(Measure)
    }
    by_area = {code for code, row in known.items() if row["reported_by"] == Level.AREA}
    usual = {code: Frequency(row["frequency"]) for code, row in known.items()}
    lengths = {code: Period(code).frequency for code in {period.code for period in calendar.every_period}}
    longer = table["period"].map(lengths).ne(table["indicator"].map(usual))
    checked = table[
        (longer | (table["area"].eq(township) & table["indicator"].isin(by_area))) & table["numerator"].ne("")
    ]
    if checked.empty:
        return
    values = numbers_of(table)
    reporters = [
        (row["area"], as_date(row["valid_from"]), as_date(row["valid_to"]))
        for row in areas.to_dict("records")
        if row["parent"] == township
    ]
    for (cell, area, code, numerator, denominator), file, line in places(checked, _COLUMNS):
        if code not in known or cell not in lengths or not NUMBER.fullmatch(numerator):
            continue
        period, row = Period(cell), known[code]
        if lengths[cell].months < usual[code].months:
            continue
        parts = calendar.parts(period, usual[code])
        if len(parts) > 1 and row["accumulation"] != Accumulation.SUM:
            if area != township or code not in by_area:
                continue
            parts = parts[-1:]
        places_ = [
            (part.code, one)
            for part in parts
            for one in (_due(reporters, calendar, part) if area == township and code in by_area else (area,))
        ]
        components = [values.get((part, one, code)) for part, one in places_]
        if not components or None in components:
            continue
        rule = "total/areas" if area == township and code in by_area else "total/periods"
        found = (numerator, denominator)
        for number, column in enumerate(("numerator", "denominator")):
            total = sum((one[number] for one in components if one), Fraction(0))
            if NUMBER.fullmatch(found[number]) and Fraction(found[number]) != total:
                facts = {"indicator": row["name"], "expected": plain_number(total), "count": str(len(components))}
                yield Finding(rule, file, line, column, found[number], facts=facts)


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
