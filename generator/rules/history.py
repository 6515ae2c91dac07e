"""`value/`: a number held against the other numbers the same place reported of the same thing.

Whole columns are compared at once; only what stands out is looked at row by row.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    LONGEST_NUMBER,
    ROW_FILE,
    ROW_LINE,
    Accumulation,
    Calendar,
    Finding,
    Frequency,
    Measure,
    Severity,
    Status,
)
from generator.rules.keys import places
from generator.words import half_up, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    import pandas as pd

    from generator.rules.columns import Columns

LEAST_HISTORY = 3
LEAST_FOR_DIGITS = 5
LEAST_VALUE = 5
LEAST_SHRUNK = 30
LEAST_JUMP = 30
SURE = 100
CLEAR = 4.0
TRIMMED_FROM = 8
FAR = 3.0
NEAR = 1.5
SWAPPED = 1.3
FACTORS = (10, 100, 1000, 10000)
_NUMBERS = ("numerator", "denominator")
_SHARE = re.compile(rf"(?!.{{{LONGEST_NUMBER + 1}}})[0-9]+(\.([0-9]+))?")


def judge_history(
    years: Sequence[Columns], calendars: Sequence[Calendar], indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Findings about the first of `years` (observations), with the year before beside it.

    Only the reporting periods of an indicator are compared, an area with itself.
    """
    table = years[0].table
    if table.empty:
        return
    for frequency in Frequency:
        codes = [code for code, row in indicators.items() if row["frequency"] == frequency]
        periods = [period.code for calendar in reversed(calendars) for period in calendar.periods(frequency)]
        for column in _NUMBERS:
            plain = [code for code in codes if indicators[code]["accumulation"] != Accumulation.TO_DATE]
            if plain:
                yield from _outliers(_Series(years, plain, periods, column), table, column, indicators)
            running = [code for code in codes if indicators[code]["accumulation"] == Accumulation.TO_DATE]
            if running:
                own = [period.code for period in calendars[0].periods(frequency)]
                yield from _falls(_Series(years[:1], running, own, column), table, column, indicators)


def wrong_shares(table: pd.DataFrame, indicators: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Rates as somebody computed them by hand (`reported`) that the two numbers do not give.

    The tolerance is half a unit of the last place they wrote.
    """
    if not table["reported"].any():
        return
    columns = ("indicator", "numerator", "denominator", "reported")
    for (code, numerator, denominator, cell), file, line in places(table[table["reported"] != ""], columns):
        found, row = _SHARE.fullmatch(cell), indicators.get(code)
        numbers = [number for number in (numerator, denominator) if _SHARE.fullmatch(number)]
        rate = row is not None and row["measure"] in list(Measure) and Measure(row["measure"]).is_rate
        if not found or row is None or not rate or len(numbers) < len(_NUMBERS) or not Fraction(denominator):
            continue
        exact = Fraction(numerator) / Fraction(denominator) * Measure(row["measure"]).scale
        decimals = len(found.group(2) or "")
        if abs(exact - Fraction(cell)) * 2 * 10**decimals > 1:
            facts = {"indicator": row["name"], "expected": half_up(exact, max(decimals, 1)), "unit": row["unit"]}
            yield Finding("value/reported", file, line, "reported", cell, Severity.WARNING, facts=facts)


class _Series:
    """One column of observations as a matrix: a line an area and indicator, a column a period."""

    def __init__(self, years: Sequence[Columns], codes: Sequence[str], periods: Sequence[str], column: str) -> None:
        import numpy as np

        of = {code: number for number, code in enumerate(codes)}
        at = {code: number for number, code in enumerate(periods)}
        areas = {code: number for number, code in enumerate(sorted({c for year in years for c in year.cells("area")}))}
        self.matrix: np.ndarray = np.full((len(areas) * len(codes), len(periods)), np.nan)
        self.rows: np.ndarray = np.full(self.matrix.shape, -1)
        for number, columns in enumerate(years):
            down, across, kind = (
                columns.place("area", areas),
                columns.place("period", at),
                columns.place("indicator", of),
            )
            known = (across >= 0) & (kind >= 0)
            spots = (down * len(codes) + kind)[known], across[known]
            self.matrix[spots] = columns.map(column, _as_number)[known]
            if number == 0:
                self.rows[spots] = columns.table.index.to_numpy()[known]


def _as_number(cell: str) -> float:
    return float(cell) if _SHARE.fullmatch(cell) else float("nan")


def _outliers(
    series: _Series, table: pd.DataFrame, column: str, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Numbers far from all others of their line: a slip of the unit, two digits exchanged, or a jump."""
    import numpy as np

    values = series.matrix
    count = (~np.isnan(values)).sum(axis=1, keepdims=True)
    if not (count > LEAST_HISTORY).any():
        return
    low, high = _others(values)
    with np.errstate(invalid="ignore"):
        far = (values > high * FAR) | ((values < low / FAR) & (low >= LEAST_VALUE * 2))
        near = ((values > high * SWAPPED) | (values < low / SWAPPED)) & (high <= low * NEAR) & (low >= LEAST_VALUE)
        odd = (far | near) & (count > LEAST_HISTORY) & (series.rows >= 0)
    for down, across in np.argwhere(odd):
        value, least, most = (float(grid[down, across]) for grid in (values, low, high))
        steady = most <= least * NEAR and count[down, 0] > LEAST_FOR_DIGITS
        row = table.loc[series.rows[down, across]]
        whole = indicators[row["indicator"]]["measure"] != Measure.AMOUNT
        rule, severity, likely = _judged(value, least, most, steady=steady, whole=whole)
        if not rule:
            continue
        facts = {
            "indicator": indicators[row["indicator"]]["name"],
            "low": _in_words(least),
            "high": _in_words(most),
            "likely": likely,
        }
        yield Finding(rule, row[ROW_FILE], int(row[ROW_LINE]), column, row[column], severity, facts=facts)


def _judged(value: float, low: float, high: float, *, steady: bool, whole: bool) -> tuple[str, Severity, str]:
    """The rule, how much it weighs and the likely number; a blank rule where nothing is odd."""
    far = value > high * FAR or value < low / FAR
    for factor in FACTORS:
        sure = factor >= SURE
        exact = not whole or value % factor == 0
        reach = high * (FAR if sure else CLEAR)
        if value > reach and exact and low / NEAR <= value / factor <= high * NEAR and (sure or low >= LEAST_VALUE):
            return "value/unit-slip", Severity.ERROR, _in_words(value / factor)
        if far and value < low and low >= LEAST_SHRUNK and low / NEAR <= value * factor <= high * NEAR:
            return "value/unit-slip", Severity.ERROR if sure else Severity.WARNING, _in_words(value * factor)
    swapped = next((candidate for candidate in _exchanged(value) if low <= candidate <= high), None)
    if swapped is not None and steady:
        return "value/digits-swapped", Severity.WARNING, _in_words(swapped)
    if far and max(value, low) >= LEAST_JUMP:
        return "value/jump", Severity.WARNING, ""
    return "", Severity.INFO, ""


def _in_words(value: float) -> str:
    """A number that was worked out with floating point, without its last noise and without an exponent."""
    return plain_number(Fraction(value).limit_denominator(10**6))


def _exchanged(value: float) -> Iterator[float]:
    """The whole numbers that two neighbouring digits exchanged would give."""
    digits = f"{value:.0f}"
    if value != int(value):
        return
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if swapped != digits and not swapped.startswith("0"):
            yield float(swapped)


def _others(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each number, the least and the greatest of the other numbers in its line.

    Where there are many, the outermost of the others is left out too, so that two slips do not hide
    one another.
    """
    import numpy as np

    ordered = np.sort(values, axis=1)
    count = (~np.isnan(values)).sum(axis=1, keepdims=True)
    trim = (count >= TRIMMED_FROM).astype(int)

    def at(rank: np.ndarray) -> np.ndarray:
        return np.take_along_axis(ordered, np.clip(rank, 0, values.shape[1] - 1), axis=1)

    least, greatest = at(trim), at(count - 1 - trim)
    low = np.where(values <= least, at(trim + 1), least)
    high = np.where(values >= greatest, at(count - 2 - trim), greatest)
    return low, high


def _falls(
    series: _Series, table: pd.DataFrame, column: str, indicators: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Numbers counted from the beginning of the year that are lower than an earlier one."""
    import numpy as np

    reached = np.fmax.accumulate(series.matrix, axis=1)
    with np.errstate(invalid="ignore"):
        fallen = series.matrix < reached
    for down, across in np.argwhere(fallen):
        row = table.loc[series.rows[down, across]]
        if row["status"] == Status.CORRECTED:
            continue
        facts = {
            "indicator": indicators[row["indicator"]]["name"],
            "before": _in_words(float(reached[down, across])),
        }
        yield Finding(
            "value/falls", row[ROW_FILE], int(row[ROW_LINE]), column, row[column], Severity.WARNING, facts=facts
        )


def both_zero(table: pd.DataFrame, indicators: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Rates of nothing: zero of zero is not applicable, which the status should say."""
    nothing = table[(table["numerator"] == "0") & (table["denominator"] == "0")]
    for (code, status), file, line in places(nothing, ("indicator", "status")):
        row = indicators.get(code)
        if row and status in list(Status) and Status(status).has_value:
            yield Finding(
                "value/both-zero", file, line, "denominator", "0/0", Severity.WARNING, facts={"indicator": row["name"]}
            )
