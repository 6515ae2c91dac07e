"""What became of every due report, and how the bulletins keep to their calendar."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from generator.model import (
    BULLETINS,
    ENTERED_SHORTCOMINGS,
    REPORTS,
    Figure,
    FigureId,
    Frequency,
    Return,
    Shortcoming,
    Spelled,
    State,
    Status,
    Verdict,
)
from generator.words import UNIT_AREAS, UNIT_BULLETINS, UNIT_RETURNS, UNIT_TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.model import Dataset, Edition, Observation, Period, Source

_SEEN = {Shortcoming.LATE: Status.LATE, Shortcoming.MISSING: Status.MISSING, Shortcoming.CORRECTED: Status.CORRECTED}


def counted(identity: FigureId, amount: int, unit: str, formula: str, sources: tuple[Source, ...]) -> Figure:
    """A plain count as a figure."""
    from fractions import Fraction

    return Figure(identity, Fraction(amount), str(amount), unit, State.FINAL, Verdict.NONE, Spelled(formula, sources))


def due_returns(dataset: Dataset) -> Iterator[Return]:
    """Every due report and what became of it; an absent row is a missing report."""
    edition = dataset.edition
    rows: dict[tuple[str, str, Period], Observation] = {
        (one.indicator, one.area, one.period): one for one in dataset.observations
    }
    for indicator in edition.indicators.values():
        newest = dataset.reported_to.get(indicator.frequency)
        for period in edition.calendar.periods(indicator.frequency):
            if newest is None or period > newest:
                break
            for area in edition.reporting_areas(indicator, period):
                row = rows.get((indicator.indicator, area.area, period))
                status = row.status if row else Status.MISSING
                if status is not Status.NOT_APPLICABLE:
                    day, note = (row.received_on, row.note) if row else (None, "")
                    yield Return(period, area.area, indicator.indicator, status, day, note)


def report_counts(dataset: Dataset, returns: tuple[Return, ...], public: tuple[Period, ...]) -> Iterator[Figure]:
    """Reports due, received and wrong, by area; for the township, areas that returned everything."""
    edition = dataset.edition
    months = {period: set(edition.calendar.months_of(period)) for period in public}
    for period in public:
        inside = [one for one in returns if one.period in months and months[one.period] <= months[period]]
        yield from _received(edition, period, inside)
        yield from _shortcomings(dataset, period, inside)


def _received(edition: Edition, period: Period, returns: Iterable[Return]) -> Iterator[Figure]:
    due: dict[str, int] = defaultdict(int)
    reported: dict[str, int] = defaultdict(int)
    for one in returns:
        due[one.area] += 1
        reported[one.area] += one.status.has_value
    villages = [area for area in due if area != edition.township]
    complete = sum(reported[area] == due[area] for area in villages)
    for area, amounts in {
        edition.township: (len(villages), complete, UNIT_AREAS),
        **{area: (due[area], reported[area], UNIT_RETURNS) for area in villages},
    }.items():
        *numbers, unit = amounts
        for measure, amount in zip(("due", "reported"), numbers, strict=True):
            yield counted(
                FigureId(REPORTS, area, period.code, measure), int(amount), str(unit), f"count({measure})", ()
            )


def _shortcomings(dataset: Dataset, period: Period, returns: list[Return]) -> Iterator[Figure]:
    """What was late, missing, corrected or found wrong: each area's counts, and the sum of the areas."""
    edition = dataset.edition
    inside = set(edition.calendar.months_of(period))
    last = edition.calendar.last_day(period)
    reporting = {one.area for one in returns}
    areas = [area.area for area in edition.villages if area.area in reporting or area.valid_on(last)]
    found: dict[tuple[str, Shortcoming], int] = defaultdict(int)
    sources: dict[tuple[str, Shortcoming], list[Source]] = defaultdict(list)
    for one in returns:
        for kind, status in _SEEN.items():
            found[one.area, kind] += one.status is status
    for count in dataset.quality:
        if set(edition.calendar.months_of(count.period)) <= inside and count.area in areas:
            found[count.area, count.kind] += count.count
            sources[count.area, count.kind].append(count.source)
    for kind in Shortcoming:
        if kind in ENTERED_SHORTCOMINGS and not dataset.has_quality:
            continue
        unit = UNIT_TIMES if kind.is_entered else UNIT_RETURNS
        for area in areas:
            identity = FigureId(REPORTS, area, period.code, kind.value)
            yield counted(identity, found[area, kind], unit, f"count({kind})", tuple(sources[area, kind]))
        total = sum(found[area, kind] for area in areas)
        rows = tuple(source for area in areas for source in sources[area, kind])
        yield counted(FigureId(REPORTS, edition.township, period.code, kind.value), total, unit, f"count({kind})", rows)


def bulletin_counts(edition: Edition, bulletins: Iterable[Period], public: tuple[Period, ...]) -> Iterator[Figure]:
    """How many bulletins of each length the year's calendar has, and how many are out; told with the year."""
    (year,) = edition.calendar.periods(Frequency.YEAR)
    if year not in public:
        return
    out: Mapping[Frequency, int] = defaultdict(int)
    for bulletin in bulletins:
        out[bulletin.frequency] += 1  # type: ignore[index]
    for frequency in Frequency:
        planned = sum(period.frequency is frequency for period in edition.bulletins)
        if planned:
            base = FigureId(BULLETINS, edition.township, year.code, "")
            for measure, amount in (("due", planned), ("reported", out[frequency])):
                identity = base.with_measure(f"{measure}:{frequency}")
                yield counted(identity, amount, UNIT_BULLETINS, f"count({measure})", ())
