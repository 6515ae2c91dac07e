"""Figures → Released: what may be shown, and nothing else leaves this module.

Primary suppression as the design defines it: a small count of people, or a small rest, is
withheld with everything computed from it. `relations` says what could be added up to find it
again, `secrecy` which further cells must go for that. What was published before stays as it
was. Figures finer than an indicator's `level` are never released at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator import vintages
from generator.disclosure import relations
from generator.model import Awaited, Figure, FigureId, Figures, Level, Period, Released, State, Verdict
from generator.standings import standings
from generator.words import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from generator.model import Indicator, Return, Source

SMALLEST_BASE_WITHOUT_REST = 20
SENSITIVE = 10
ALWAYS_SHOWN = frozenset({"target", "reported", "due", "weight"})
GIVING_AWAY = frozenset(
    {"change", "year_on_year", "points", "alone", "short", "exact", "off", "cases", "more", "part", "direct", "score"}
)
Cell = tuple[str, str, str]


def disclose(figures: Figures) -> Released:
    """Drop what is finer than may be shown, and withhold small cells and all that would give them back."""
    edition = figures.edition
    shown = {key: figure for key, figure in figures.figures.items() if _within_level(figures, key)}
    cells = [_cell(key) for key, figure in shown.items() if _is_value(figures, key) and figure.state.has_value]
    counted = {_cell(key) for key, figure in shown.items() if figure.value is not None and _is_count(figures, key)}
    primary = {cell for cell in counted if _small(figures, cell)}
    withheld, infeasible = _protected(figures, shown, primary, counted)
    touched = _Touched(withheld, figures.figures)
    released = {key: _released(figure, touched, shown, figures.figures) for key, figure in shown.items()}
    scores = {key: one for key, one in released.items() if key.measure == "score" and key.indicator in edition.schemes}
    released.update({figure.id: figure for figure in standings(edition, scores)})
    villages = [cell for cell in cells if cell[1] != edition.township and edition.indicators[cell[0]].small_cell]
    out, public = set(figures.bulletins), set(figures.published)
    readable = vintages.readable(figures, released)
    return Released(
        edition=edition,
        figures=dict(sorted(released.items())),
        returns=tuple(_without_note(figures, one, withheld) for one in figures.returns if one.period in public),
        published=figures.published,
        bulletins=figures.bulletins,
        reasons=figures.reasons,
        quality=figures.quality,
        withheld_cells=sum(cell in withheld for cell in villages),
        secondary_cells=sum(cell in withheld and cell not in primary for cell in villages),
        village_cells=len(villages),
        releases={period: one for period, one in figures.releases.items() if period in out},
        revisions=tuple(one for one in readable if one.bulletin in out and Period(one.figure.period) in public),
        differences=vintages.differences(replace(figures, revisions=readable), released),
        infeasible=infeasible,
        draft=figures.draft,
        awaited=_awaited(figures),
    )


def _awaited(figures: Figures) -> tuple[Awaited, ...]:
    """How many returns of each period no bulletin holds yet are in, and whose are not: counts, no numbers."""
    township, calendar = figures.edition.township, figures.edition.calendar
    public = {period for bulletin in figures.bulletins for period in calendar.inside(bulletin)}
    found: dict[Period, list[Return]] = {}
    for one in figures.returns:
        if one.period not in public and one.area != township:
            found.setdefault(one.period, []).append(one)
    return tuple(
        Awaited(
            period,
            len(own),
            sum(one.status.has_value for one in own),
            tuple(dict.fromkeys(one.area for one in own if not one.status.has_value)),
        )
        for period, own in sorted(found.items())
    )


def _protected(
    figures: Figures, shown: Mapping[FigureId, Figure], primary: set[Cell], counted: set[Cell]
) -> tuple[set[Cell], tuple[FigureId, ...]]:
    """The cells to withhold, and those that nothing can protect because too much was published before.

    Where every cell stands as it was published, its states are those of then, and nothing is
    worked out anew. Where one has changed since, what the bulletins that are out make of it is
    settled first: that is public already when a further bulletin is released.
    """
    concerned = relations.concerned(figures.edition)
    fixed, changed = _published_before(figures, counted, concerned)
    in_question = {cell for cell in counted if cell[0] in concerned}
    out = _out(figures)
    if changed and any(cell[2] not in out for cell in in_question):
        already = {key: figure for key, figure in shown.items() if key.period in out}
        withheld, _ = _planned(figures, already, primary, fixed, {cell for cell in in_question if cell[2] in out})
        fixed |= {cell: relations.Before(cell in withheld, None) for cell in changed}
    elif in_question <= set(fixed) and not changed:
        return {cell for cell in in_question if fixed[cell].is_withheld}, ()
    return _planned(figures, shown, primary, fixed, in_question)


def _out(figures: Figures) -> set[str]:
    """The periods that bulletins which have been released make public."""
    calendar = figures.edition.calendar
    released = [bulletin for bulletin, one in figures.releases.items() if one.figures and bulletin in figures.bulletins]
    return {period.code for bulletin in released for period in calendar.inside(bulletin)}


def _planned(
    figures: Figures,
    shown: Mapping[FigureId, Figure],
    primary: set[Cell],
    fixed: Mapping[Cell, relations.Before],
    in_question: set[Cell],
) -> tuple[set[Cell], tuple[FigureId, ...]]:
    """The cells in question to withhold, given what is fixed, and those that nothing can protect."""
    withheld = {cell for cell in in_question if (fixed[cell].is_withheld if cell in fixed else cell in primary)}
    if not withheld:
        return withheld, ()
    from generator.disclosure.secrecy import plan

    exposed: list[Cell] = []
    for system, given in relations.systems(figures, shown, primary, fixed):
        found = plan(system, given, figures.key)
        withheld |= {cell for place in found.withheld for cell in system.sums[place].cells}
        exposed += [system.sums[place].name for place in found.exposed]
    measure = {one.indicator: one.value_measure for one in figures.edition.indicators.values()}
    return withheld, tuple(sorted(FigureId(*cell, measure[cell[0]]) for cell in exposed))


def _published_before(
    figures: Figures, counted: set[Cell], concerned: frozenset[str]
) -> tuple[dict[Cell, relations.Before], set[Cell]]:
    """Cells that a released bulletin has printed (withheld or not) and that have not changed since.

    Also the cells that have changed since they were last printed.
    """
    fixed: dict[Cell, relations.Before] = {}
    changed: set[Cell] = set()
    behind = vintages.Behind(figures)
    for release in figures.releases.values():
        for key, one in release.figures.items():
            if key.indicator not in concerned or not _is_value(figures, key):
                continue
            if any(
                vintages.numbers_differ(release.inputs.get(row), figures.inputs.get(row)) for row in behind.rows(key)
            ):
                changed.add(_cell(key))
            elif _cell(key) in counted:
                rule = release.inputs.get(vintages.rule_of(key.indicator), "")
                fixed[_cell(key)] = relations.Before(one.state is State.WITHHELD, relations.bound_of(rule))
    return fixed, changed - set(fixed)


def _cell(key: FigureId) -> Cell:
    return (key.indicator, key.area, key.period)


def _within_level(figures: Figures, key: FigureId) -> bool:
    indicator = figures.edition.indicators.get(key.indicator)
    return indicator is None or indicator.level is Level.AREA or key.area == figures.edition.township


def _without_note(figures: Figures, one: Return, withheld: set[Cell]) -> Return:
    """A remark may quote numbers, so it goes with the cell it is about."""
    key = FigureId(one.indicator, one.area, one.period.code, "")
    shown = _within_level(figures, key) and _cell(key) not in withheld
    return one if shown else replace(one, note="")


def _is_value(figures: Figures, key: FigureId) -> bool:
    indicator = figures.edition.indicators.get(key.indicator)
    return indicator is not None and key.measure == indicator.value_measure


def _is_count(figures: Figures, key: FigureId) -> bool:
    return key.indicator in figures.edition.indicators and key.measure in (
        "numerator",
        "denominator",
        "count",
        "amount",
    )


def _small(figures: Figures, cell: Cell) -> bool:
    indicator = figures.edition.indicators[cell[0]]
    if not indicator.small_cell:
        return False
    of_township = cell[1] == figures.edition.township
    if indicator.measure.is_rate:
        numerator = figures.figures[FigureId(*cell, "numerator")].value
        denominator = figures.figures[FigureId(*cell, "denominator")].value
    else:
        numerator, denominator = figures.figures[FigureId(*cell, indicator.value_measure)].value, None
    return numerator is not None and is_small(indicator, numerator, denominator, of_township=of_township)


def is_small(indicator: Indicator, numerator: Fraction, denominator: Fraction | None, *, of_township: bool) -> bool:
    """Whether a cell must be withheld by itself (primary suppression).

    Parameters
    ----------
    indicator : gives k = `small_cell` and r = `small_rest`; k = 0 is not about people.
    numerator, denominator : the two counts; denominator None for counts and amounts.
    of_township : the township's own cell, to which only k applies.

    """
    least, rest_least = indicator.small_cell, indicator.small_rest
    if least == 0:
        return False
    if 0 < numerator < least:
        return True
    if denominator is None or denominator == 0:
        return False  # nobody is counted: that is said openly, as not applicable
    if denominator < least:
        return True
    if of_township:
        return False
    rest = denominator - numerator
    return (
        0 < rest < rest_least
        or (rest_least == 0 and denominator < SMALLEST_BASE_WITHOUT_REST)
        or (least >= SENSITIVE and (numerator == 0 or rest == 0))
    )


class _Touched:
    """Which figures rest on a withheld cell, through all their components."""

    def __init__(self, withheld: set[Cell], everything: Mapping[FigureId, Figure]) -> None:
        self.withheld, self.everything = withheld, everything
        self.known: dict[FigureId, bool] = {}

    def __contains__(self, key: FigureId) -> bool:
        if key not in self.known:
            figure = self.everything.get(key)
            self.known[key] = _cell(key) in self.withheld or (
                figure is not None and _is_derived(key, figure) and any(part in self for part in figure.components)
            )
        return self.known[key]


def _is_derived(key: FigureId, figure: Figure) -> bool:
    """Whether a figure gives its components away: a change or a score does, a sum of areas does not."""
    return bool(figure.components) and key.measure.partition(":")[0] in GIVING_AWAY


def _released(
    figure: Figure,
    touched: _Touched,
    shown: Mapping[FigureId, Figure],
    everything: Mapping[FigureId, Figure],
) -> Figure:
    if figure.id.measure.partition(":")[0] not in ALWAYS_SHOWN and figure.id in touched:
        figure = replace(figure, value=None, text=WITHHELD, state=State.WITHHELD, verdict=Verdict.NONE)
    finer = [part for part in figure.components if part in everything and part not in shown]
    if not finer:
        return figure
    rows = {source for part in finer for source in _rows_behind(part, everything)}
    return replace(
        figure,
        sources=tuple(sorted({*figure.sources, *rows}, key=lambda one: (one.file, one.key))),
        components=tuple(part for part in figure.components if part not in finer),
    )


def _rows_behind(key: FigureId, everything: Mapping[FigureId, Figure]) -> set[Source]:
    """The source rows a figure rests on, through all its components."""
    figure = everything.get(key)
    if figure is None:
        return set()
    return set(figure.sources).union(*(_rows_behind(part, everything) for part in figure.components))
