"""`value/` and the time rules of `key/`: what an observation row may say."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import NUMBER, ROW_FILE, ROW_LINE, Calendar, Finding, Frequency, Level, Measure, Period, Status
from generator.rules.keys import places
from generator.words import FREQUENCIES, STATUSES, validity_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd

    from generator.rules.columns import Columns

COLUMNS = ("period", "area", "indicator", "numerator", "denominator", "status")
PERIOD_CODE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
EXACT_DIGITS = 15
NEVER = 10**9
_ORDER = tuple(Frequency)
_RATE, _COUNT = 1, 2
_KINDS = {Measure.PERCENT.value: _RATE, Measure.COUNT.value: _COUNT, Measure.AMOUNT.value: _COUNT}


def judge_observations(
    columns: Columns, calendar: Calendar, areas: pd.DataFrame, indicators: pd.DataFrame, township: str
) -> list[Finding]:
    """Every finding about single observation rows: time, validity, numbers against status."""
    area_rows = by_code(areas, "area")
    indicator_rows = by_code(indicators, "indicator")
    findings: list[Finding] = []
    suspects = columns.table[_suspects(columns, calendar, area_rows, indicator_rows, township)]
    for cells, file, line in places(suspects, COLUMNS):
        row = dict(zip(COLUMNS, cells, strict=True))
        indicator = indicator_rows.get(row["indicator"])
        findings += _values(row, indicator, file, line)
        findings += _reporter(row, indicator, area_rows.get(row["area"]), township, (file, line))
        if not PERIOD_CODE.fullmatch(row["period"]):
            continue
        period = Period(row["period"])
        if period not in calendar:
            year = str(calendar.year)
            findings.append(Finding("key/period", file, line, "period", row["period"], facts={"year": year}))
            continue
        if not file.endswith(f"/{period}.csv"):
            findings.append(Finding("key/period-file", file, line, "period", row["period"]))
        findings += _too_fine(period, indicator, file, line)
        first, last = calendar.first_day(period), calendar.last_day(period)
        findings += _validity("area", area_rows.get(row["area"]), (last, last), file, line)
        findings += _validity("indicator", indicator, (first, last), file, line)
    return findings


def _suspects(
    columns: Columns,
    calendar: Calendar,
    areas: Mapping[str, Mapping[str, str]],
    indicators: Mapping[str, Mapping[str, str]],
    township: str,
) -> np.ndarray:
    """For each row whether a rule may have something to say of it; the others are plainly right."""
    import numpy as np

    if columns.table.empty:
        return np.zeros(0, dtype=bool)
    known = {period.code: period for period in calendar.every_period}
    files = columns.cells(ROW_FILE)
    named = {code: number for number, file in enumerate(files) for code in known if file.endswith(f"/{code}.csv")}
    last = columns.map("period", lambda code: calendar.last_day(known[code]).toordinal() if code in known else -1)
    length = columns.map("period", lambda code: _ORDER.index(known[code].frequency) if code in known else -1)
    right = (last >= 0) & (columns.place("period", named) == columns.codes(ROW_FILE))
    right &= _plain_values(columns, indicators)
    right &= columns.map("area", lambda code: code not in areas or township in (code, areas[code]["parent"]))
    right &= columns.map("area", lambda code: _ordinal(areas, code, "valid_from", 0)) <= last
    right &= columns.map("area", lambda code: _ordinal(areas, code, "valid_to", NEVER)) > last
    right &= columns.map("indicator", lambda code: _ordinal(indicators, code, "valid_from", 0)) <= last
    right &= length >= columns.map("indicator", lambda code: _length(indicators.get(code)))
    by_town = columns.map("indicator", lambda code: indicators.get(code, {}).get("reported_by") == Level.TOWNSHIP)
    right &= ~by_town | columns.map("area", lambda code: code == township)
    return np.asarray(~right)


def _length(indicator: Mapping[str, str] | None) -> int:
    known = indicator is not None and indicator["frequency"] in FREQUENCIES
    return _ORDER.index(Frequency(indicator["frequency"])) if indicator and known else -1


def _ordinal(rows: Mapping[str, Mapping[str, str]], code: str, column: str, otherwise: int) -> int:
    """A day as a number; `otherwise` where the cell is blank or the code unknown."""
    found = as_date(rows[code][column]) if code in rows else None
    return found.toordinal() if found else otherwise


def _plain_values(columns: Columns, indicators: Mapping[str, Mapping[str, str]]) -> np.ndarray:
    """For each row whether its two numbers are what its indicator and status ask for."""
    import numpy as np

    above, below = (columns.map(name, _whole) for name in ("numerator", "denominator"))
    blank, none = (columns.map(name, lambda cell: cell == "") for name in ("numerator", "denominator"))
    has_value = columns.map("status", lambda cell: cell in STATUSES and Status(cell).has_value)
    silent = columns.map("status", lambda cell: cell in STATUSES and not Status(cell).has_value)
    kind = columns.map("indicator", lambda code: _KINDS.get(indicators.get(code, {}).get("measure", ""), 0))
    with np.errstate(invalid="ignore"):
        share = (kind == _RATE) & (above >= 0) & (below > 0) & (above <= below)
        count = (kind == _COUNT) & (above >= 0) & none
    unknown = columns.map("indicator", lambda code: code not in indicators)
    return np.asarray(unknown | (has_value & (share | count)) | (silent & (kind > 0) & blank & none))


def _whole(cell: str) -> float:
    """A whole number that a float holds exactly; NaN for anything else."""
    return float(cell) if cell.isascii() and cell.isdigit() and len(cell) <= EXACT_DIGITS else float("nan")


def _reporter(
    row: Mapping[str, str],
    indicator: Mapping[str, str] | None,
    area: Mapping[str, str] | None,
    township: str,
    at: tuple[str, int],
) -> Iterator[Finding]:
    """A row must belong to someone whose reports count: the township, or an area below it."""
    if area is None or indicator is None or row["area"] == township:
        return
    if area["parent"] != township:
        yield Finding("key/area-outside", *at, "area", row["area"])
    elif indicator["reported_by"] == Level.TOWNSHIP:
        yield Finding("value/reporter", *at, "area", row["area"], facts={"indicator": indicator["name"]})


def by_code(table: pd.DataFrame, key: str) -> dict[str, dict[str, str]]:
    """The rows of a table by one column."""
    names = [name for name in table.columns if name not in (ROW_FILE, ROW_LINE)]
    cells = zip(*(table[name].tolist() for name in names), strict=True)
    rows = (dict(zip(names, row, strict=True)) for row in cells)
    return {row[key]: row for row in rows}


def _too_fine(period: Period, indicator: Mapping[str, str] | None, file: str, line: int) -> Iterator[Finding]:
    if indicator is None or indicator["frequency"] not in FREQUENCIES:
        return
    if _ORDER.index(period.frequency) < _ORDER.index(Frequency(indicator["frequency"])):
        facts = {"indicator": indicator["name"], "frequency": FREQUENCIES[indicator["frequency"]]}
        yield Finding("key/period-finer", file, line, "period", period.code, facts=facts)


def _validity(
    column: str, row: Mapping[str, str] | None, span: tuple[date, date], file: str, line: int
) -> Iterator[Finding]:
    """An area reports the periods at whose end it exists; an indicator must have begun (its end is the law's)."""
    if row is None:
        return
    begin, end = as_date(row["valid_from"]), as_date(row["valid_to"])
    first, last = span
    if (begin and begin > last) or (column == "area" and end and end <= first):
        facts = {"span": validity_span(row["valid_from"], row["valid_to"])}
        yield Finding(f"key/{column}-validity", file, line, column, row[column], facts=facts)


def as_date(text: str) -> date | None:
    """An ISO date, or None where the cell is blank or (already told) wrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _values(row: Mapping[str, str], indicator: Mapping[str, str] | None, file: str, line: int) -> Iterator[Finding]:
    if row["status"] not in STATUSES or indicator is None or indicator["measure"] not in list(Measure):
        return
    measure = Measure(indicator["measure"])
    status = Status(row["status"])
    needed = ("numerator", "denominator") if measure.is_rate else ("numerator",)
    words = {"status": f"{status}（{STATUSES[status]}）", "indicator": indicator["name"]}
    for column in ("numerator", "denominator"):
        cell = row[column]
        if status.has_value and column in needed and not cell:
            yield Finding("value/blank", file, line, column, facts=words)
        elif cell and not status.has_value:
            yield Finding("value/unwanted", file, line, column, cell, facts=words)
        elif cell and column not in needed:
            yield Finding("value/unwanted", file, line, column, cell, case="denominator", facts=words)
        elif cell and measure is not Measure.AMOUNT and re.fullmatch(r"-?[0-9]+\.[0-9]*[1-9][0-9]*", cell):
            yield Finding("value/fraction", file, line, column, cell)
    numbers = [row[column] for column in needed if NUMBER.fullmatch(row[column])]
    empty = len(numbers) == len(needed) and measure is Measure.PER_MILLE and Fraction(numbers[1]) == 0
    if (
        (measure is Measure.PERCENT or empty)
        and len(numbers) == len(needed)
        and Fraction(numbers[0]) > Fraction(numbers[1])
    ):
        facts = {**words, "allowed": numbers[1]}
        yield Finding("value/exceeds", file, line, "numerator", numbers[0], facts=facts)
