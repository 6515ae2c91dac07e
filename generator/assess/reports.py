"""What became of every due report, and how the bulletins keep to their calendar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
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
    from collections.abc import Iterable, Iterator

    from generator.model import Dataset, Edition, Observation, Period, Source

_SEEN = {Shortcoming.LATE: Status.LATE, Shortcoming.MISSING: Status.MISSING, Shortcoming.CORRECTED: Status.CORRECTED}


_whole = lru_cache(maxsize=None)(Fraction)


def counted(identity: FigureId, amount: int, unit: str, formula: str, sources: tuple[Source, ...]) -> Figure:
    """A plain count as a figure."""
    return Figure(identity, _whole(amount), str(amount), unit, State.FINAL, Verdict.NONE, Spelled(formula, sources))


def due_returns(dataset: Dataset) -> Iterator[Return]:
    """Every due report and what became of it; an absent row is a missing report."""
    edition = dataset.edition
    rows: dict[tuple[str, str, Period], Observation] = {
        (observation.indicator, observation.area, observation.period): observation
        for observation in dataset.observations
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


Fates = Mapping[str, Counter[Status]]
"""What became of each area's returns, counted."""


def report_counts(dataset: Dataset, returns: tuple[Return, ...], public: tuple[Period, ...]) -> Iterator[Figure]:
    """Reports due, received and wrong, by area; for the township, areas that returned everything."""
    counts: dict[Period, dict[str, Counter[Status]]] = {}
    for report in returns:
        counts.setdefault(report.period, {}).setdefault(report.area, Counter())[report.status] += 1
    for period in public:
        fates: dict[str, Counter[Status]] = defaultdict(Counter)
        for part in dataset.edition.calendar.inside(period):
            for area, own in counts.get(part, {}).items() if part in public else ():
                fates[area].update(own)
        yield from _received(dataset.edition, period, fates)
        yield from _shortcomings(dataset, period, fates)


def _received(edition: Edition, period: Period, fates: Fates) -> Iterator[Figure]:
    due = {area: own.total() for area, own in fates.items() if area != edition.township}
    reported = {area: sum(count for status, count in fates[area].items() if status.has_value) for area in due}
    complete = sum(reported[area] == due[area] for area in due)
    for area, amounts, unit in (
        (edition.township, (len(due), complete), UNIT_AREAS),
        *((area, (due[area], reported[area]), UNIT_RETURNS) for area in due),
    ):
        for measure, amount in zip(("due", "reported"), amounts, strict=True):
            yield counted(FigureId(REPORTS, area, period.code, measure), amount, unit, f"count({measure})", ())


def _shortcomings(dataset: Dataset, period: Period, fates: Fates) -> Iterator[Figure]:
    """What was late, missing, corrected or found wrong: each area's counts, and the sum of the areas."""
    edition = dataset.edition
    inside = set(edition.calendar.inside(period))
    last = edition.calendar.last_day(period)
    areas = [area.area for area in edition.villages if area.area in fates or area.valid_on(last)]
    found: dict[tuple[str, Shortcoming], int] = defaultdict(int)
    sources: dict[tuple[str, Shortcoming], list[Source]] = defaultdict(list)
    for area, own in fates.items():
        for kind, status in _SEEN.items():
            found[area, kind] += own[status]
    for count in dataset.quality:
        if count.period in inside and count.area in areas:
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
