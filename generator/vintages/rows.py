"""Which rows a bulletin rests on, and a digest of each; the row a figure is of, and the figures a row is of."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.model import NO_VALUE, REPORTS, FigureId, Period, Source
from generator.vintages.keyed import SHORT, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.model import Dataset, Edition, Figure, Figures, Release

WHOLE = "*"
PLACES = frozenset({"rank", "move", "margin", "grade"})
RETURNS = frozenset({"due", "reported"})
VALUE, STATUS = "value", "status"
_OBSERVED = re.compile(r"data/[0-9]{4}/observations/")
_MARKED = re.compile(r"data/[0-9]{4}/marks")
_COUNTED = re.compile(r"data/[0-9]{4}/quality")


def inputs_of(dataset: Dataset) -> dict[Source, str]:
    """A short digest of every row and text a released bulletin may rest on, under the year's key.

    An observation has a digest for each of numerator, denominator and status; rows without a
    number begin with `NO_VALUE`, so that "nothing came in" can be told from a number. How an
    indicator is protected stands in plain.
    """
    edition = dataset.edition
    found: dict[Source, str] = {}
    for observation in dataset.observations:
        if observation.numerator is None:
            found[observation.source] = f"{NO_VALUE}{observation.status}"
        else:
            numbers = (observation.numerator, observation.denominator, observation.status)
            found[observation.source] = keyed_row(dataset.key, observation.source, ".".join(map(_short, numbers)))

    def put(source: Source, *content: object) -> None:
        found[source] = keyed_row(dataset.key, source, _short(*content))

    for mark in dataset.marks:
        put(mark.source, mark.points)
    for count in dataset.quality:
        put(count.source, count.count)
    for indicator in edition.indicators.values():
        found[rule_of(indicator.indicator)] = f"{indicator.small_cell}/{indicator.small_rest}/{indicator.level}"
    folder = f"data/{edition.year:04d}"
    for period, plan in edition.bulletins.items():
        own = (plan.publish_on, plan.document_number, plan.issuer)
        put(Source(f"{folder}/bulletins.csv", period.code), *own)
    for period, parts in edition.notices.items():
        written = [(part.part, *part.paragraphs) for part in parts]
        put(Source(f"{folder}/notices/{period}.md", WHOLE), *written)
    return found


def keyed_row(key: str, source: Source, plain: str) -> str:
    """The digest of a row under a key, from its plain one: each part by itself, bound to the row and to its place.

    What says in plain that a row brought no number, or how an indicator is protected, stays as it is.
    """
    if plain.startswith(NO_VALUE) or "/" in plain:
        return plain
    return ".".join(sealed(key, *source, place, part)[:SHORT] for place, part in enumerate(plain.split(".")))


def rule_of(indicator: str) -> Source:
    """Where it stands how an indicator is protected."""
    return Source("data/indicators.csv", indicator)


@lru_cache(maxsize=1 << 16)
def _short(*content: object) -> str:
    return hashlib.sha256("\0".join(map(str, content)).encode()).hexdigest()[:SHORT]


def own_words(edition: Edition, bulletin: Period) -> tuple[Source, Source]:
    """A bulletin's row of the calendar and its hand-written text."""
    folder = f"data/{edition.year:04d}"
    return Source(f"{folder}/bulletins.csv", bulletin.code), Source(f"{folder}/notices/{bulletin}.md", WHOLE)


def changed_parts(was: str | None, now: str | None) -> frozenset[str]:
    """What of a row is not as it was: its numerator, denominator, status, or the one value of another table.

    Where it had or has no number, all of them.
    """
    if was == now:
        return frozenset()
    names = ("numerator", "denominator", STATUS)
    before, after = ((parts or NO_VALUE).split(".") for parts in (was, now))
    if len(before) == len(after) == len(names):
        return frozenset(name for name, part, other in zip(names, before, after, strict=True) if part != other)
    return frozenset({*names, VALUE})


def numbers_differ(was: str | None, now: str | None) -> bool:
    """Whether a number of a row, not only its status, is not as it was."""
    return bool(changed_parts(was, now) - {STATUS})


def changed_rows(figures: Figures, release: Release) -> frozenset[Source]:
    """The rows a release rests on, or now would, whose numbers are not as they were then."""
    periods = {period for key in _periods(release) for period in figures.edition.calendar.inside(Period(key))}
    folders = {f"data/{figures.edition.year:04d}/observations/{period}.csv" for period in periods}
    was, now = release.inputs, figures.inputs
    other = [row for row, digest in was.items() if now.get(row) != digest]
    other += [row for row in now.keys() - was.keys() if row.file in folders]
    return frozenset(row for row in other if numbers_differ(was.get(row), now.get(row)))


def reported_in(edition: Edition, rows: Iterable[Source]) -> set[tuple[str, str]]:
    """Indicator and area of every value that may rest on some of the rows: those they report, and the whole's."""
    own = {(key.indicator, key.area) for row in rows for key in figures_of(edition, row).values()}
    return own | {(indicator, edition.township) for indicator, _ in own}


def _periods(release: Release) -> set[str]:
    return {period for grid in release.figures.grids.values() for period in grid.periods}


def figures_of(edition: Edition, source: Source) -> dict[str, FigureId]:
    """The figures that are read from a row and from nothing else, by the part of the row they say."""
    parts = source.key.split("/")
    if _OBSERVED.match(source.file) and len(parts) == 3:  # noqa: PLR2004 - period, area and indicator
        period, area, code = parts
        indicator = edition.indicators.get(code)
        if indicator is None:
            return {}
        if not indicator.measure.is_rate:
            return {"numerator": FigureId(code, area, period, indicator.value_measure)}
        return {name: FigureId(code, area, period, name) for name in ("numerator", "denominator")}
    if _COUNTED.match(source.file) and len(parts) == 3:  # noqa: PLR2004 - period, area and kind
        period, area, kind = parts
        return {VALUE: FigureId(REPORTS, area, period, kind)}
    if _MARKED.match(source.file) and len(parts) == 4:  # noqa: PLR2004 - scheme, subject, period and item
        scheme, subject, period, item = parts
        return {VALUE: FigureId(scheme, subject, period, f"points:{item}")}
    return {}


def row_of(figures: Figures, key: FigureId) -> Source | None:
    """The one row a figure is read from, be it gone; None for what is computed."""
    edition = figures.edition
    figure = figures.figures.get(key)
    candidates = list(figure.sources) if figure else []
    if key.indicator in edition.indicators:
        candidates.append(_observation(edition.year, key))
    for release in figures.releases.values():
        candidates += [
            source for source in release.inputs if source.key.endswith((f"/{key.measure}", f"/{key.measure[7:]}"))
        ]
    return next((candidate for candidate in candidates if key in figures_of(edition, candidate).values()), None)


def _observation(year: int, key: FigureId) -> Source:
    return Source(f"data/{year:04d}/observations/{key.period}.csv", f"{key.period}/{key.area}/{key.indicator}")


def sorted_rows(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Rows by file and key."""
    return tuple(sorted(sources, key=lambda source: (source.file, source.key)))


class Behind:
    """The rows each figure rests on, through all its components; for what is gone the row that is not there."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.edition = figures.edition
        self.calendar = figures.edition.calendar
        self.known: dict[FigureId, frozenset[Source]] = {}
        lost = {row for release in figures.releases.values() for row in release.inputs if row not in figures.inputs}
        self.returns: dict[str, dict[str, set[Source]]] = {}
        for source in {*figures.inputs, *lost}:
            if _OBSERVED.match(source.file):
                period, area, _ = source.key.split("/", 2)
                self.returns.setdefault(area, {}).setdefault(period, set()).add(source)
        self.returned: dict[tuple[str, str], frozenset[Source]] = {}
        self.scores: dict[tuple[str, str], list[FigureId]] = {}
        for key in figures.figures.singles:
            if key.measure == "score":
                self.scores.setdefault((key.indicator, key.period), []).append(key)
        self.scored: dict[tuple[str, str], frozenset[Source]] = {}
        self.lost = {key: row for row in lost for key in figures_of(self.edition, row).values()}

    def rows(self, key: FigureId) -> frozenset[Source]:
        """The rows behind a figure."""
        if key not in self.known:
            figure = self.figures.figures.get(key)
            own = frozenset(figure.sources) if figure else frozenset()
            is_leaf = figure is not None and not figure.components
            if not own and is_leaf and key.indicator in self.edition.indicators:
                own = frozenset({_observation(self.calendar.year, key)})
            if key in self.lost:
                own |= {self.lost[key]}
            if key.indicator == REPORTS:
                own |= self._returns(key)
            own = own.union(*(self.rows(part) for part in self._parts(key, figure)))
            for period in self._placed_by(key):
                own = _joined(own, self._scored(key.indicator, period))
            self.known[key] = own
        return self.known[key]

    def _placed_by(self, key: FigureId) -> Iterator[str]:
        """The periods whose scores a place, or what follows from places, rests on."""
        if key.measure in PLACES:
            yield key.period
        before = self.calendar.previous(Period(key.period)) if key.measure == "move" else None
        if before is not None:
            yield before.code

    def _scored(self, scheme: str, period: str) -> frozenset[Source]:
        """The rows behind all scores of a scheme and period."""
        if (scheme, period) not in self.scored:
            own = [self.rows(score) for score in self.scores.get((scheme, period), ())]
            self.scored[scheme, period] = frozenset().union(*own)
        return self.scored[scheme, period]

    def _parts(self, key: FigureId, figure: Figure | None) -> Iterator[FigureId]:
        yield from figure.components if figure else ()
        indicator = self.edition.indicators.get(key.indicator)
        own = key.with_measure(indicator.value_measure if indicator else "score")
        if figure is None and key != own:
            yield own
        if key.measure in RETURNS and indicator:
            yield own
        if key.measure == "change" and figure is None:
            before = self.calendar.previous(Period(key.period))
            if before is not None:
                yield FigureId(own.indicator, own.area, before.code, own.measure)

    def _returns(self, key: FigureId) -> frozenset[Source]:
        """A count of returns rests on every return of the area (of all areas) in the period, be it gone."""
        inside = self.calendar.inside(Period(key.period))
        whole = key.area == self.edition.township
        gone = {
            source
            for figure_id, source in self.lost.items()
            if figure_id.indicator == REPORTS
            and figure_id.measure == key.measure
            and (whole or figure_id.area == key.area)
            and Period(figure_id.period) in inside
        }
        if (key.area, key.period) not in self.returned:
            areas = self.returns.values() if whole else [self.returns.get(key.area, {})]
            found = (own.get(period.code, ()) for own in areas for period in inside)
            self.returned[key.area, key.period] = frozenset().union(*found)
        return self.returned[key.area, key.period] | gone


def _joined(own: frozenset[Source], many: frozenset[Source]) -> frozenset[Source]:
    """Both; the second one itself where it has the first."""
    return many if own <= many else own | many


def inputs_behind(figures: Figures, bulletin: Period, keys: Iterable[FigureId]) -> Mapping[Source, str]:
    """The digests of all rows some printed figures rest on, how they are protected, and a bulletin's own words."""
    behind = Behind(figures)
    keys = list(keys)
    rules = {rule_of(key.indicator) for key in keys if key.indicator in figures.edition.indicators}
    rows = {*own_words(figures.edition, bulletin), *rules}.union(*(behind.rows(key) for key in keys))
    return {source: figures.inputs[source] for source in rows if source in figures.inputs}
