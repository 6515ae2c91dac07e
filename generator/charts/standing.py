"""Places over the periods, and returns by area and period: the two charts that are not of one indicator."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import AREAS_IN_ROWS, WORST_FIRST, Frequency, Status, SubjectKind
from generator.words import REPORT_LETTERS, STATUSES, period_short
from generator.words import charts as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Period, Released, Scheme


@dataclass(frozen=True, slots=True)
class RankLine:
    """The places of one area, period by period; None where it is not ranked."""

    label: str
    ranks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class RankChart:
    """The places of all areas over the periods; one of them may be the page's own, and is alone among very many.

    `places` is how many places there are.
    """

    name: str
    caption: str
    alt: str
    periods: tuple[str, ...]
    lines: tuple[RankLine, ...]
    own: int | None
    noun: str
    places: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The returns of one area, period by period; None where nothing was due."""

    label: str
    cells: tuple[Status | None, ...]

    @property
    def is_amiss(self) -> tuple[bool, ...]:
        """Which of them were not simply on time."""
        return tuple(cell not in (None, Status.REPORTED) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Who returned what when: areas by periods, a letter in each cell, totals of what was amiss.

    Of very many areas those with most amiss have a row; `totals` counts everybody's cells amiss in each period.
    """

    name: str
    caption: str
    alt: str
    columns: tuple[str, ...]
    short_columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[int, ...]


def standing_charts(released: Released) -> Iterator[RankChart | HeatChart]:
    """A chart of places for each ranked scheme of areas and each of its areas, and the heat map of returns."""
    for scheme in released.edition.schemes.values():
        if scheme.ranked and scheme.subject is SubjectKind.AREA:
            yield from _rank_charts(released, scheme)
    yield from _heat(released)


def _rank_charts(released: Released, scheme: Scheme) -> Iterator[RankChart]:
    edition = released.edition
    periods = [
        period for period in edition.calendar.periods(scheme.cadence) if period in released.published_of(scheme.cadence)
    ]
    lines = tuple(
        RankLine(area.name, tuple(_rank(released, scheme, area.area, period) for period in periods))
        for area in edition.villages
    )
    if len(periods) <= 1 or not any(rank for line in lines for rank in line.ranks):
        return
    names = tuple(period_short(period) for period in periods)
    synthetic = bool(edition.synthetic)
    noun = edition.terms.area
    first = [line.label for line in lines if line.ranks[-1] == 1]
    whole = words.ranks_alt(scheme.title, names, first)
    places = max(rank for line in lines for rank in line.ranks if rank)
    alone = len(lines) > AREAS_IN_ROWS
    if not alone:
        caption = words.ranks_caption(scheme.title, "", synthetic=synthetic)
        yield RankChart(f"ranks-{scheme.scheme}", caption, whole, names, lines, None, noun, places)
    for index, area in enumerate(edition.villages):
        ranks = [released.find(scheme.scheme, area.area, period, "rank") for period in periods]
        texts = [figure.text if figure else "" for figure in ranks]
        yield RankChart(
            f"ranks-{scheme.scheme}-{area.area}",
            words.ranks_caption(scheme.title, area.name, alone=alone, synthetic=synthetic),
            words.own_ranks_alt(area.name, list(zip(names, texts, strict=True))),
            names,
            (lines[index],) if alone else lines,
            0 if alone else index,
            noun,
            places,
        )


def _rank(released: Released, scheme: Scheme, area: str, period: Period) -> int | None:
    figure = released.find(scheme.scheme, area, period, "rank")
    return int(figure.value) if figure is not None and figure.value is not None else None


def _heat(released: Released) -> Iterator[HeatChart]:
    edition = released.edition
    calendar = edition.calendar
    due = {period for area, period in released.fates if area != edition.township and period in released.published}
    periods = sorted(due, key=lambda period: (calendar.last_day(period), period.frequency.months))
    if not periods:
        return

    opening = {calendar.months_of(quarter)[0] for quarter in calendar.periods(Frequency.QUARTER)}
    fates = {
        area.name: tuple(released.fates.get((area.area, period)) for period in periods) for area in edition.villages
    }
    rows = tuple(HeatRow(name, cells) for name, cells in fates.items())
    count = Counter(cell for row in rows for cell in row.cells if cell)
    amiss = [(STATUSES[status.value], count[status]) for status in WORST_FIRST[:3]]
    worst = sorted(range(len(rows)), key=lambda index: -sum(rows[index].is_amiss))[:AREAS_IN_ROWS]
    shown = tuple(rows[index] for index in sorted(worst))
    used = [(REPORT_LETTERS[status.value], STATUSES[status.value]) for status in reversed(WORST_FIRST) if count[status]]
    yield HeatChart(
        name="returns",
        caption=words.heat_caption(
            edition.terms.area,
            used,
            shown=len(shown) if len(shown) < len(rows) else 0,
            synthetic=bool(edition.synthetic),
        ),
        alt=words.heat_alt(edition.terms.area, len(rows), len(periods), amiss),
        columns=tuple(words.heat_column(period) for period in periods),
        short_columns=tuple(words.heat_column_short(period, opens_quarter=period in opening) for period in periods),
        rows=shown,
        totals=tuple(map(sum, zip(*(row.is_amiss for row in rows), strict=True))),
    )
