"""`value/` and the time rules of `key/`: what an observation row may say."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Calendar, Finding, Frequency, Level, Measure, Period, Status
from generator.rules.keys import places
from generator.words import FREQUENCIES, STATUSES, validity_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

COLUMNS = ("period", "area", "indicator", "numerator", "denominator", "status")
PERIOD_CODE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ORDER = tuple(Frequency)


def judge_observations(
    table: pd.DataFrame, calendar: Calendar, areas: pd.DataFrame, indicators: pd.DataFrame, township: str
) -> list[Finding]:
    """Every finding about single observation rows: time, validity, numbers against status."""
    area_rows = by_code(areas, "area")
    indicator_rows = by_code(indicators, "indicator")
    findings: list[Finding] = []
    for cells, file, line in places(table, COLUMNS):
        row = dict(zip(COLUMNS, cells, strict=True))
        indicator = indicator_rows.get(row["indicator"])
        findings += _values(row, indicator, file, line)
        findings += _reporter(row, indicator, area_rows.get(row["area"]), township, file, line)
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


def _reporter(
    row: Mapping[str, str],
    indicator: Mapping[str, str] | None,
    area: Mapping[str, str] | None,
    township: str,
    file: str,
    line: int,
) -> Iterator[Finding]:
    """A row must belong to someone whose reports count: the township, or an area below it."""
    if area is None or indicator is None or row["area"] == township:
        return
    if area["parent"] != township:
        yield Finding("key/area-outside", file, line, "area", row["area"])
    elif indicator["reported_by"] == Level.TOWNSHIP:
        yield Finding("value/reporter", file, line, "area", row["area"], facts={"indicator": indicator["name"]})


def by_code(table: pd.DataFrame, key: str) -> dict[str, dict[str, str]]:
    """The rows of a table by one column."""
    return {str(row[key]): {str(name): str(cell) for name, cell in row.items()} for row in table.to_dict("records")}


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
    wanted = ("numerator", "denominator") if measure.is_rate else ("numerator",)
    words = {"status": f"{status}（{STATUSES[status]}）", "indicator": indicator["name"]}
    for column in ("numerator", "denominator"):
        cell = row[column]
        if status.has_value and column in wanted and not cell:
            yield Finding("value/blank", file, line, column, facts=words)
        elif cell and not status.has_value:
            yield Finding("value/unwanted", file, line, column, cell, facts=words)
        elif cell and column not in wanted:
            yield Finding("value/unwanted", file, line, column, cell, case="denominator", facts=words)
        elif cell and measure is not Measure.AMOUNT and re.fullmatch(r"-?[0-9]+\.[0-9]*[1-9][0-9]*", cell):
            yield Finding("value/fraction", file, line, column, cell)
    numbers = [row[column] for column in wanted if NUMBER.fullmatch(row[column])]
    empty = len(numbers) == len(wanted) and measure is Measure.PER_MILLE and Fraction(numbers[1]) == 0
    if (
        (measure is Measure.PERCENT or empty)
        and len(numbers) == len(wanted)
        and Fraction(numbers[0]) > Fraction(numbers[1])
    ):
        facts = {**words, "allowed": numbers[1]}
        yield Finding("value/exceeds", file, line, "numerator", numbers[0], facts=facts)
