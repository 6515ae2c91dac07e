"""`value/absent-row` and `key/period-gap`: reports that are due and have no row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Calendar, Finding, Level, Severity
from generator.rules.dataset import newest
from generator.rules.observations import as_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def judge_due(township: str, frames: Mapping[str, pd.DataFrame], calendar: Calendar) -> Iterator[Finding]:
    """Warnings for due reports without a row, which count as missing.

    Due are the valid reporting areas up to the newest observations file, for the indicators the
    year uses. A period of which nothing at all is there is told once.
    """
    observations = frames["observations"]
    present = set(zip(observations["period"], observations["area"], observations["indicator"], strict=True))
    used = {indicator for _, _, indicator in present}
    there = {(period, indicator) for period, _, indicator in present}
    limits = newest(observations, calendar)
    reporters = [
        (row["area"], as_date(row["valid_from"]), as_date(row["valid_to"]))
        for row in frames["areas"].to_dict("records")
        if row["parent"] == township
    ]
    by_frequency = {
        frequency: [row for row in frames["indicators"].to_dict("records") if row["frequency"] == frequency]
        for frequency in limits
    }
    for frequency, rows in by_frequency.items():
        indicators = {row["indicator"]: row["reported_by"] for row in rows if row["indicator"] in used}
        for period in calendar.periods(frequency):
            if period > limits[frequency]:
                break
            file = f"data/{calendar.year:04d}/observations/{period}.csv"
            if indicators and not any((period.code, code) in there for code in indicators):
                yield Finding("key/period-gap", file, value=period.code, severity=Severity.WARNING)
                continue
            last = calendar.last_day(period)
            areas = [one for one, begin, end in reporters if begin and begin <= last and (end is None or end > last)]
            for code, reported_by in indicators.items():
                for area in (township,) if reported_by == Level.TOWNSHIP else areas:
                    if (period.code, area, code) not in present:
                        place = f"{period}/{area}/{code}"
                        yield Finding("value/absent-row", file, value=place, severity=Severity.WARNING)
