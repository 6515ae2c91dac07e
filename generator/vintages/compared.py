"""What bulletins printed against what the figures are now, and which revisions cover the difference."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import BULLETINS, NO_VALUE, REPORTS, Difference, Figure, FigureId, Period, Revision, Spelled, State
from generator.vintages.frozen import names_of
from generator.vintages.printings import DECIMALS, differing, printed
from generator.vintages.rows import STATUS, VALUE, Behind, changed_parts, figures_of, own_words, row_of, sorted_rows
from generator.words import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Edition, Figures, FigureTable, Release, Released, Source

COUNTED = frozenset({STATUS, VALUE})
"""What of a row a count of returns or of errors goes by: not its numbers."""


def differences(figures: Figures, shown: FigureTable) -> dict[Period, tuple[Difference, ...]]:
    """For each released bulletin that is out the figures that now stand otherwise, in the order of their names.

    Parameters
    ----------
    figures : every figure before withholding, with what it is computed from.
    shown : the same figures as they may be shown.

    """
    behind = Behind(figures)
    registered = _Registered(figures)
    found: dict[Period, tuple[Difference, ...]] = {}
    for bulletin, release in figures.releases.items():
        if bulletin not in figures.bulletins:
            continue
        own = []
        keys = list(differing(release.figures, shown))
        changed = _changed(release, figures) if keys else {}
        for key in keys:
            was, figure = release.figures[key], shown.find(*key)
            now = printed(figure) if figure else None
            if key.indicator == BULLETINS or (now is None and key.measure == "year_on_year"):
                continue  # the count of bulletins grows, and the last year may not be at hand
            parts = {row: changed[row] for row in behind.rows(key) & changed.keys()}
            rows = {source for source, own in parts.items() if own & COUNTED or key.indicator != REPORTS}
            covering = sorted(
                {revision for source in rows for revision in registered.of(source)},
                key=lambda revision: (revision.decided_on, revision.revision),
            )
            open_rows = sorted_rows(source for source in rows if not registered.covers(source, release))
            own.append(Difference(key, was, now, sorted_rows(rows), open_rows, tuple(covering)))
        found[bulletin] = tuple(sorted(own, key=lambda difference: difference.figure))
    return found


def _changed(release: Release, figures: Figures) -> dict[Source, frozenset[str]]:
    """What of each row is not as it was at a release, where anything is."""
    was, now = release.inputs, figures.inputs
    found = {row: changed_parts(digest, now.get(row)) for row, digest in was.items() if now.get(row) != digest}
    return found | dict.fromkeys(now.keys() - was.keys(), changed_parts(None, NO_VALUE))


class _Registered:
    """Which numbers of which rows are registered with their present value."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.newest: dict[FigureId, Revision] = {}
        self.by_row: dict[Source, list[Revision]] = {}
        for revision in sorted(figures.revisions, key=lambda revision: (revision.decided_on, revision.revision)):
            self.newest[revision.figure] = revision
            row = row_of(figures, revision.figure)
            if row is not None:
                self.by_row.setdefault(row, []).append(revision)

    def of(self, source: Source) -> list[Revision]:
        """The revisions of a row."""
        return self.by_row.get(source, [])

    def covers(self, source: Source, release: Release) -> bool:
        """Whether every number of a row that is not as it was is named with its present value; at least one."""
        names = figures_of(self.figures.edition, source)
        parts = changed_parts(release.inputs.get(source), self.figures.inputs.get(source))
        keys = [key for part, key in names.items() if part in parts]
        if not keys:
            return any(self._is_present(key) for key in names.values())
        return all(self._is_present(key) for key in keys)

    def _is_present(self, key: FigureId) -> bool:
        newest = self.newest.get(key)
        return newest is not None and newest.value_after == present_value(self.figures, key)


def present_value(figures: Figures, key: FigureId) -> Fraction | None:
    """What a figure is now, to ten decimals, before anything is withheld."""
    figure = figures.figures.get(key)
    return None if figure is None or figure.value is None else Fraction(half_up(figure.value, DECIMALS))


def changed_words(figures: Figures) -> Iterator[tuple[Period, Source]]:
    """The bulletins whose hand-written text or row of the calendar is not what it was at their release."""
    for bulletin, release in figures.releases.items():
        for source in own_words(figures.edition, bulletin):
            if release.inputs.get(source) != figures.inputs.get(source):
                yield bulletin, source


def renamed(edition: Edition, release: Release) -> list[tuple[str, str, str]]:
    """Code, printed name and present name of each area, post, indicator or scheme a bulletin calls otherwise."""
    now = names_of(edition, release.figures)
    return [
        (code, was, now[kind][code])
        for kind, names in release.names.items()
        for code, was in names.items()
        if was != now[kind].get(code, was)
    ]


def readable(figures: Figures, shown: Mapping[FigureId, Figure]) -> tuple[Revision, ...]:
    """The revisions, without the clerk's words where a number they name is or was withheld: words may quote it."""

    def is_open(revision: Revision) -> bool:
        figure = shown.get(revision.figure)
        printings = [
            release.figures[revision.figure]
            for release in figures.releases.values()
            if revision.figure in release.figures
        ]
        hidden = any(other.state is State.WITHHELD for other in printings)
        return figure is not None and figure.state is not State.WITHHELD and not hidden

    return tuple(revision if is_open(revision) else replace(revision, reason="") for revision in figures.revisions)


def as_printed(released: Released, bulletin: Period) -> Released:
    """The figures as a bulletin printed them, those that stand otherwise now marked `revised`."""
    release = released.releases.get(bulletin)
    if release is None:
        return released
    changed = {difference.figure for difference in released.differences.get(bulletin, ())}
    overlaid: dict[FigureId, Figure] = {}
    for key in changed:
        printed = release.figures[key]
        base = released.figures.get(key) or Figure(
            key, None, "", printed.unit, printed.state, printed.verdict, Spelled("")
        )
        overlaid[key] = replace(
            base, value=printed.value, text=printed.text, state=printed.state, verdict=printed.verdict, revised=True
        )
    return released.with_figures(released.figures.with_singles(overlaid))
