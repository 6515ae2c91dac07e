"""`value/absent-row` and `key/period-gap`: reports that are due and have no row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Calendar, Finding, Level, Severity
from generator.rules.dataset import newest
from generator.rules.observations import as_date, by_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd

    from generator.model import Period
    from generator.rules.columns import Columns


def judge_due(
    columns: Columns, township: str, shared: Mapping[str, pd.DataFrame], calendar: Calendar
) -> Iterator[Finding]:
    """Warnings for due reports without a row, which count as missing.

    Due are the valid reporting areas up to the newest observations file, for the indicators the
    year uses. A period of which nothing at all is there is told once.
    """
    import numpy as np

    if columns.table.empty:
        return
    limits = newest(columns.table, calendar)
    areas = by_code(shared["areas"], "area")
    reporters = [code for code, row in areas.items() if row["parent"] == township]
    used = set(columns.cells("indicator"))
    indicators = by_code(shared["indicators"], "indicator")
    for frequency in limits:
        owed = [row for row in indicators.values() if row["frequency"] == frequency and row["indicator"] in used]
        periods = [period for period in calendar.periods(frequency) if period <= limits[frequency]]
        there = _present(columns, periods, [*reporters, township], [row["indicator"] for row in owed])
        for number, period in enumerate(periods):
            file = f"data/{calendar.year:04d}/observations/{period}.csv"
            if owed and not there[number].any():
                yield Finding("key/period-gap", file, value=period.code, severity=Severity.WARNING)
                continue
            for line, place in zip(*np.nonzero(~there[number]), strict=True):
                code, row = [*reporters, township][line], owed[place]
                of_township = row["reported_by"] == Level.TOWNSHIP
                if (code == township) == of_township and (of_township or _is_valid(areas[code], calendar, period)):
                    value = f"{period}/{code}/{row['indicator']}"
                    yield Finding("value/absent-row", file, value=value, severity=Severity.WARNING)


def _present(columns: Columns, periods: list[Period], areas: list[str], indicators: list[str]) -> np.ndarray:
    """Which reports have a row: by period, area and indicator."""
    import numpy as np

    there = np.zeros((len(periods), len(areas), len(indicators)), dtype=bool)
    axes = (
        columns.place("period", {period.code: number for number, period in enumerate(periods)}),
        columns.place("area", {code: number for number, code in enumerate(areas)}),
        columns.place("indicator", {code: number for number, code in enumerate(indicators)}),
    )
    known = (axes[0] >= 0) & (axes[1] >= 0) & (axes[2] >= 0)
    there[tuple(axis[known] for axis in axes)] = True
    return there


def _is_valid(area: Mapping[str, str], calendar: Calendar, period: Period) -> bool:
    begin, end, last = as_date(area["valid_from"]), as_date(area["valid_to"]), calendar.last_day(period)
    return bool(begin and begin <= last and (end is None or end > last))
