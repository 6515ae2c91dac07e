"""Places over the periods, and returns by area and period: the two charts that are not of one indicator."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import WORST_FIRST, Frequency, Status, SubjectKind
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
    """The places of all areas over the periods; one of them may be the page's own."""

    name: str
    caption: str
    alt: str
    periods: tuple[str, ...]
    lines: tuple[RankLine, ...]
    own: int | None
    noun: str

    @property
    def places(self) -> int:
        """How many places there are."""
        return max((rank for line in self.lines for rank in line.ranks if rank), default=1)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The returns of one area, period by period; None where nothing was due."""

    label: str
    cells: tuple[Status | None, ...]


@dataclass(frozen=True, slots=True)
class HeatChart:
    """Who returned what when: areas by periods, a letter in each cell, totals of what was amiss."""

    name: str
    caption: str
    alt: str
    columns: tuple[str, ...]
    short_columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]

    @property
    def amiss(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How many cells are not simply on time, by row and by column."""
        wrong = [[cell not in (None, Status.REPORTED) for cell in row.cells] for row in self.rows]
        return tuple(map(sum, wrong)), tuple(map(sum, zip(*wrong, strict=True)))


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
    caption = words.ranks_caption(scheme.title, "", synthetic=synthetic)
    yield RankChart(f"ranks-{scheme.scheme}", caption, whole, names, lines, None, noun)
    for index, area in enumerate(edition.villages):
        said = [released.find(scheme.scheme, area.area, period, "rank") for period in periods]
        texts = [one.text if one else "" for one in said]
        yield RankChart(
            f"ranks-{scheme.scheme}-{area.area}",
            words.ranks_caption(scheme.title, area.name, synthetic=synthetic),
            words.own_ranks_alt(area.name, list(zip(names, texts, strict=True))),
            names,
            lines,
            index,
            noun,
        )


def _rank(released: Released, scheme: Scheme, area: str, period: Period) -> int | None:
    figure = released.find(scheme.scheme, area, period, "rank")
    return int(figure.value) if figure is not None and figure.value is not None else None


def _heat(released: Released) -> Iterator[HeatChart]:
    edition = released.edition
    calendar = edition.calendar
    due = {period for area, period in released.fates if area != edition.township and period in released.published}
    periods = sorted(due, key=lambda one: (calendar.last_day(one), one.frequency.months))
    if not periods:
        return

    opening = {calendar.months_of(quarter)[0] for quarter in calendar.periods(Frequency.QUARTER)}
    fates = {area.name: tuple(released.fates.get((area.area, one)) for one in periods) for area in edition.villages}
    rows = tuple(HeatRow(name, cells) for name, cells in fates.items())
    count = Counter(cell for row in rows for cell in row.cells if cell)
    amiss = [(STATUSES[status.value], count[status]) for status in WORST_FIRST[:3]]
    used = [(REPORT_LETTERS[one.value], STATUSES[one.value]) for one in reversed(WORST_FIRST) if count[one]]
    yield HeatChart(
        name="returns",
        caption=words.heat_caption(edition.terms.area, used, synthetic=bool(edition.synthetic)),
        alt=words.heat_alt(edition.terms.area, len(rows), len(periods), amiss),
        columns=tuple(words.heat_column(period) for period in periods),
        short_columns=tuple(words.heat_column_short(period, opens_quarter=period in opening) for period in periods),
        rows=rows,
    )
