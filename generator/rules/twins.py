"""`disclosure/same-count`: one count of people that is published under two names.

Counts of one name are protected together. Where two have different names and nearly always the same
numbers, one would be read from the other; somebody has to say whether they are one.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from generator.model import NUMBER, Accumulation, Finding, Frequency, Level, Measure
from generator.rules.keys import places
from generator.rules.observations import by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd

    from generator.model import Calendar
    from generator.rules.columns import Columns

LEAST_CELLS = 6
LEAST_VALUES = 3
NEARLY_ALL = 0.9
NUMERATOR, DENOMINATOR, REST = "numerator", "denominator", "rest"


class _Count(NamedTuple):
    """One of the counts of an indicator: its numbers by area and period, and what it is called."""

    code: str
    kind: str
    name: str
    numbers: np.ndarray


def same_counts(columns: Columns, calendar: Calendar, indicators: pd.DataFrame, township: str) -> Iterator[Finding]:
    """Pairs of counts, one of them of people at least, that agree in nine of ten cells that are not both zero."""
    known = {
        code: row
        for code, row in by_code(indicators, "indicator").items()
        if row["measure"] in list(Measure) and row["frequency"] in list(Frequency) and row["level"] == Level.AREA
    }
    found: dict[str, tuple[_Count, _Count, int, int]] = {}
    for first, second in itertools.combinations(_counts(columns, calendar, known, township), 2):
        if not _is_open(known[first.code], known[second.code], first, second):
            continue
        equal, of = _agreement(first, second)
        if of >= LEAST_CELLS and equal >= NEARLY_ALL * of:
            found.setdefault(f"{first.code}/{second.code}", (first, second, equal, of))
    lines = {code: (file, line) for (code,), file, line in places(indicators, ("indicator",))}
    for first, second, equal, of in found.values():
        file, line = lines[second.code]
        column = second.kind if second.kind != REST else DENOMINATOR
        facts = {
            "indicator": known[second.code]["name"],
            "other": known[first.code]["name"],
            "other_name": first.name,
            "equal": str(equal),
            "of": str(of),
        }
        yield Finding("disclosure/same-count", file, line, column, second.name, facts=facts)


def _is_open(row: Mapping[str, str], other: Mapping[str, str], first: _Count, second: _Count) -> bool:
    """Whether two counts may be one without anybody having said so."""
    if first.code == second.code or (row["small_cell"] == other["small_cell"] == "0"):
        return False
    is_part = first.code == other.get("part_of") or second.code == row.get("part_of")
    return first.name != second.name and not (is_part and first.kind == second.kind)


def _agreement(first: _Count, second: _Count) -> tuple[int, int]:
    """In how many cells two counts agree, of those both have and that are not both zero."""
    import numpy as np

    one, other = first.numbers, second.numbers
    with np.errstate(invalid="ignore"):
        both = ~np.isnan(one) & ~np.isnan(other) & ((one > 0) | (other > 0))
        equal = both & (one == other)
    varied = len(np.unique(one[equal])) >= LEAST_VALUES
    return (int(equal.sum()) if varied else 0), int(both.sum())


def _counts(
    columns: Columns, calendar: Calendar, known: Mapping[str, Mapping[str, str]], township: str
) -> Iterator[_Count]:
    """Every count that areas report, as a matrix of areas by all periods it can be added up to."""
    import numpy as np

    areas = {code: place for place, code in enumerate(cell for cell in columns.cells("area") if cell != township)}
    periods = {period.code: place for place, period in enumerate(calendar.every_period)}
    down, across = columns.place("area", areas), columns.place("period", periods)
    at = {code: place for place, code in enumerate(known)}
    kinds = columns.place("indicator", at)
    numbers = {name: columns.map(name, _as_number) for name in (NUMERATOR, DENOMINATOR)}
    for code, row in known.items():
        own = (kinds == at[code]) & (down >= 0) & (across >= 0)
        if not own.any():
            continue
        matrices = {}
        for name in (NUMERATOR, DENOMINATOR):
            matrix = np.full((len(areas), len(periods)), np.nan)
            matrix[down[own], across[own]] = numbers[name][own]
            matrices[name] = _with_longer_periods(matrix, calendar, periods, row)
        yield _Count(code, NUMERATOR, row["numerator"] or row["name"], matrices[NUMERATOR])
        if Measure(row["measure"]).is_rate:
            rest = matrices[DENOMINATOR] - matrices[NUMERATOR]
            yield _Count(code, DENOMINATOR, row["denominator"], matrices[DENOMINATOR])
            yield _Count(code, REST, f"{row['denominator']}－{row['numerator']}", rest)


def _with_longer_periods(
    matrix: np.ndarray, calendar: Calendar, places_of: Mapping[str, int], row: Mapping[str, str]
) -> np.ndarray:
    """The reported numbers, and what they add up to over longer periods."""
    own = Frequency(row["frequency"])
    found = matrix.copy()
    for period in calendar.every_period:
        parts = [places_of[part.code] for part in calendar.parts(period, own)]
        if period.frequency.months <= own.months or not parts:
            continue
        if row["accumulation"] == Accumulation.SUM:
            found[:, places_of[period.code]] = matrix[:, parts].sum(axis=1)
        elif row["accumulation"] in (Accumulation.LAST, Accumulation.TO_DATE):
            found[:, places_of[period.code]] = matrix[:, parts[-1]]
    return found


def _as_number(cell: str) -> float:
    return float(cell) if NUMBER.fullmatch(cell) else float("nan")
