"""The figures of the indicators: every value exact, with what it came from.

A rate is always the quotient of two sums, never a mean of rates. A verdict compares exact
fractions; only printing rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.assess.reports import counted
from generator.model import (
    Accumulation,
    Figure,
    FigureId,
    Indicator,
    Level,
    Origin,
    Period,
    Source,
    State,
    Status,
    Target,
    Verdict,
)
from generator.words import STATES, UNIT_AREAS, UNIT_RETURNS, difference_unit, printed_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Dataset, Edition, Released

PART_DECIMALS = 2
_SUM = "sum(components)"
_LAST = "last(components)"
_ONE = "source"


@dataclass(frozen=True, slots=True)
class _Cell:
    """The two exact counts of an indicator, area and period, and how complete they are."""

    numerator: Fraction | None
    denominator: Fraction | None
    state: State
    due: int
    reported: int
    formula: str
    sources: tuple[Source, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


def indicator_figures(
    dataset: Dataset, public: tuple[Period, ...], before: Released | None = None
) -> dict[FigureId, Figure]:
    """The figures of every indicator, area and public period: value, counts, target, gap, change, reports.

    `before` is the last year's edition; what it shows is what this year is held against.
    """
    edition = dataset.edition
    figures: dict[FigureId, Figure] = {}
    cells = _Cells(dataset)
    for indicator in edition.indicators.values():
        for period in public:
            if period.frequency.months < indicator.frequency.months:
                continue
            for area in cells.areas(indicator, period):
                cell = cells.at(indicator, area, period)
                for figure in _figures_of(edition, indicator, area, period, cell):
                    figures[figure.id] = figure
    figures.update(_changes(edition, figures))
    figures.update(_years_changes(edition, figures, before))
    return figures


class _Cells:
    """The cells of an edition, each computed once from the observations or from finer cells."""

    def __init__(self, dataset: Dataset) -> None:
        self.edition = dataset.edition
        self.observed = {(one.indicator, one.area, one.period): one for one in dataset.observations}
        self.known: dict[tuple[str, str, Period], _Cell] = {}

    def areas(self, indicator: Indicator, period: Period) -> list[str]:
        """The areas with a figure: the township, and the villages that owe reports in the period."""
        township = self.edition.township
        return [township, *(area for area in self._reporters(indicator, period) if area != township)]

    def _reporters(self, indicator: Indicator, period: Period) -> list[str]:
        leaves = self.edition.calendar.parts(period, indicator.frequency)
        if indicator.accumulation is not Accumulation.SUM:
            leaves = leaves[-1:]
        found = {area.area for leaf in leaves for area in self.edition.reporting_areas(indicator, leaf)}
        return sorted(found)

    def at(self, indicator: Indicator, area: str, period: Period) -> _Cell:
        """The cell of an indicator, area and period."""
        key = (indicator.indicator, area, period)
        if key not in self.known:
            self.known[key] = self._compute(indicator, area, period)
        return self.known[key]

    def _compute(self, indicator: Indicator, area: str, period: Period) -> _Cell:
        if area == self.edition.township and indicator.reported_by is Level.AREA:
            reporters = self._reporters(indicator, period)
            cells = {(one, period.code): self.at(indicator, one, period) for one in reporters}
            return _added(cells, _SUM)
        if period.frequency is indicator.frequency:
            return self._observed(indicator, area, period)
        parts = [
            part
            for part in self.edition.calendar.parts(period, indicator.frequency)
            if any(one.area == area for one in self.edition.reporting_areas(indicator, part))
        ]
        if indicator.accumulation is Accumulation.SUM:
            return _added({(area, part.code): self.at(indicator, area, part) for part in parts}, _SUM)
        last = {(area, part.code): self.at(indicator, area, part) for part in parts[-1:]}
        return _added(last, _LAST)

    def _observed(self, indicator: Indicator, area: str, period: Period) -> _Cell:
        one = self.observed.get((indicator.indicator, area, period))
        if one is None:
            return _Cell(None, None, State.MISSING, 1, 0, _ONE)
        sources = (one.source,)
        if one.status is Status.NOT_APPLICABLE:
            return _Cell(None, None, State.NOT_APPLICABLE, 0, 0, _ONE, sources)
        if not one.status.has_value:
            return _Cell(None, None, State.MISSING, 1, 0, _ONE, sources)
        loose = one.status in (Status.ESTIMATED, Status.PROVISIONAL)
        state = State.PROVISIONAL if loose else State.FINAL
        return _Cell(one.numerator, one.denominator, state, 1, 1, _ONE, sources)


def _added(cells: Mapping[tuple[str, str], _Cell], formula: str) -> _Cell:
    """Add up the cells that have a value; what is not applicable is not due."""
    due = {key: cell for key, cell in cells.items() if cell.state is not State.NOT_APPLICABLE}
    valued = [cell for cell in due.values() if cell.state.has_value]
    parts = tuple(due)
    whole = [cell for cell in valued if cell.state is not State.PARTIAL]
    if not due:
        return _Cell(None, None, State.NOT_APPLICABLE, 0, 0, formula, parts=tuple(cells))
    if not valued:
        return _Cell(None, None, State.MISSING, len(due), 0, formula, parts=parts)
    if len(whole) < len(due):
        state = State.PARTIAL
    else:
        loose = any(cell.state is State.PROVISIONAL for cell in valued)
        state = State.PROVISIONAL if loose else State.FINAL
    return _Cell(
        numerator=_total(cell.numerator for cell in valued),
        denominator=_total(cell.denominator for cell in valued),
        state=state,
        due=len(due),
        reported=len(whole),
        formula=formula,
        parts=parts,
    )


def _total(values: Iterable[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if known else None


def _figures_of(edition: Edition, indicator: Indicator, area: str, period: Period, cell: _Cell) -> Iterable[Figure]:
    """The figures of one cell: its value and counts, its target and gap, and its reports."""
    base = FigureId(indicator.indicator, area, period.code, indicator.value_measure)
    count = Figure(base, None, "", indicator.unit, cell.state, Verdict.NONE, cell.formula, cell.sources, ())
    counts: tuple[tuple[str, Fraction | None], ...] = ()
    value = cell.numerator
    if indicator.measure.is_rate:
        value = _rate(indicator, cell)
        counts = (("numerator", cell.numerator), ("denominator", cell.denominator))
    state = cell.state
    if state.has_value and value is None:
        state = State.NOT_APPLICABLE
    target = edition.target_in_force(indicator.indicator, area, period)
    verdict = _verdict(target, value) if state.has_value else Verdict.NONE
    components: tuple[FigureId, ...] = ()
    formula = cell.formula
    if counts:
        components = (base.with_measure("numerator"), base.with_measure("denominator"))
        formula = f"numerator/denominator*{indicator.measure.scale}"
    else:
        components = tuple(FigureId(indicator.indicator, part, when, base.measure) for part, when in cell.parts)
    sources = () if counts else cell.sources
    yield Figure(
        base,
        value,
        _text(value, state, indicator.decimals),
        indicator.unit,
        state,
        verdict,
        formula,
        sources,
        components,
    )
    for measure, number in counts:
        parts = tuple(FigureId(indicator.indicator, part, when, measure) for part, when in cell.parts)
        text = _text(number, cell.state, 0 if number is None or number.denominator == 1 else PART_DECIMALS)
        own = base.with_measure(measure)
        yield replace(count, id=own, value=number, text=text, unit="", components=parts)
    yield from _target_figures(edition.year, indicator, base, target, value, state)
    if area == edition.township:
        for promised in _promises(edition, indicator, period):
            yield from _target_figures(edition.year, indicator, base, promised, value, state)
    if cell.due:
        unit = UNIT_AREAS if area == edition.township and indicator.reported_by is Level.AREA else UNIT_RETURNS
        for measure, amount in (("due", cell.due), ("reported", cell.reported)):
            yield counted(base.with_measure(measure), amount, unit, f"count({measure})", cell.sources)


def _promises(edition: Edition, indicator: Indicator, period: Period) -> list[Target]:
    """What the measures of the plan say of the indicator, beside its goal."""
    last = edition.calendar.last_day(period)
    return [
        target
        for target in edition.targets.values()
        if target.indicator == indicator.indicator
        and target.origin is Origin.MEASURE_TEXT
        and target.valid_from <= last
        and (not target.applies_to or period.frequency in target.applies_to)
    ]


def _target_figures(
    year: int, indicator: Indicator, base: FigureId, target: Target | None, value: Fraction | None, state: State
) -> Iterable[Figure]:
    """The target and the distance from it; one of the measures' text carries its code, and the verdict on its gap."""
    if target is None or target.value is None:
        return
    quoted = target.origin is Origin.MEASURE_TEXT
    mark = f":{target.target}" if quoted else ""
    ledger = (Source(f"data/{year:04d}/targets.csv", target.target),)
    yield Figure(
        base.with_measure(f"target{mark}"),
        target.value,
        target.statement,
        indicator.unit,
        State.FINAL,
        Verdict.NONE,
        target.operator.value,
        ledger,
        (),
    )
    gap = target.gap_of(value) if state.has_value and value is not None else None
    yield Figure(
        base.with_measure(f"gap{mark}"),
        gap,
        _text(gap, state, indicator.decimals),
        difference_unit(indicator.unit),
        state,
        _verdict(target, value) if quoted and state.has_value else Verdict.NONE,
        f"{base.measure}-target",
        (),
        (base, base.with_measure(f"target{mark}")),
    )


def _rate(indicator: Indicator, cell: _Cell) -> Fraction | None:
    if cell.numerator is None or not cell.denominator:
        return None
    return cell.numerator / cell.denominator * indicator.measure.scale


def _verdict(target: Target | None, value: Fraction | None) -> Verdict:
    if target is None or target.value is None or value is None:
        return Verdict.NONE
    return Verdict.MET if target.is_met_by(value) else Verdict.MISSED


def _text(value: Fraction | None, state: State, decimals: int) -> str:
    if value is None or not state.has_value:
        return STATES[state]
    return printed_number(value, decimals)


_LOOSER = (State.FINAL, State.PROVISIONAL, State.PARTIAL)


def _changes(edition: Edition, figures: Mapping[FigureId, Figure]) -> dict[FigureId, Figure]:
    """Each value against the same area's value one period of the same length before, where both exist."""
    changes: dict[FigureId, Figure] = {}
    for figure in figures.values():
        indicator = edition.indicators[figure.id.indicator]
        before = edition.calendar.previous(Period(figure.id.period))
        last = figures.get(figure.id.with_period(before.code)) if before else None
        if last is not None and figure.id.measure == indicator.value_measure:
            change = difference(figure, last, "change", indicator.decimals)
            changes.update({change.id: change} if change else {})
    return changes


def _years_changes(
    edition: Edition, figures: Mapping[FigureId, Figure], before: Released | None
) -> dict[FigureId, Figure]:
    """Each value against the same period of the last year, where both may be shown."""
    changes: dict[FigureId, Figure] = {}
    for figure in figures.values() if before else ():
        indicator = edition.indicators[figure.id.indicator]
        if figure.id.measure == indicator.value_measure and before is not None:
            last = before.figures.get(figure.id.with_period(_year_before(Period(figure.id.period))))
            change = difference(figure, last, "year_on_year", indicator.decimals) if last else None
            changes.update({change.id: change} if change else {})
    return changes


def _year_before(period: Period) -> str:
    return f"{period.year - 1:04d}{period.code[4:]}"


def difference(figure: Figure, last: Figure, measure: str, decimals: int) -> Figure | None:
    """One value less another, as a figure of its own; None unless both have a value."""
    if figure.value is None or last.value is None:
        return None
    state = max(figure.state, last.state, key=_LOOSER.index)
    change = figure.value - last.value
    return Figure(
        figure.id.with_measure(measure),
        change,
        _text(change, state, decimals),
        difference_unit(figure.unit),
        state,
        Verdict.NONE,
        f"{figure.id.measure}-{'previous' if measure == 'change' else 'last year'}",
        (),
        (figure.id, last.id),
    )
