"""Dataset → Figures: every number that can be published, exact, with what it came from.

A rate is always the quotient of two sums, never a mean of rates. A verdict compares exact
fractions; only printing rounds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    REPORTS,
    Accumulation,
    Figure,
    FigureId,
    Figures,
    Indicator,
    Level,
    Period,
    Return,
    Source,
    State,
    Status,
    Target,
    Verdict,
)
from generator.words import STATES, UNIT_AREAS, UNIT_RETURNS, difference_unit, half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from generator.model import Dataset, Edition, Observation

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


def assess(dataset: Dataset, as_of: date | None = None) -> Figures:
    """Compute every figure of the periods that are public on `as_of` (the newest date in the data).

    Returns
    -------
    Figures by identity, the fate of every due report, and the periods that are public: a
    period is, once a bulletin whose period contains it has data.

    """
    edition = dataset.edition
    returns = tuple(_returns(dataset))
    public = public_periods(dataset, as_of)
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
    figures.update({figure.id: figure for figure in _report_counts(edition, returns, public)})
    return Figures(edition, dict(sorted(figures.items())), returns, public)


def newest_date(dataset: Dataset) -> date:
    """The newest date the data carry: a day of receipt or of publication, else the year's last."""
    calendar = dataset.edition.calendar
    received = [one.received_on for one in dataset.observations if one.received_on]
    planned = [one.publish_on for one in dataset.edition.bulletins.values()]
    return max([*received, *planned], default=calendar.last_day(calendar.months[-1]))


def public_periods(dataset: Dataset, as_of: date | None = None) -> tuple[Period, ...]:
    """The periods a published bulletin contains.

    Until `release` exists, a bulletin is published when an observations file covers its last
    month and its day of publication is not after `as_of`. Without a calendar of bulletins
    every period is one.
    """
    calendar = dataset.edition.calendar
    today = as_of or newest_date(dataset)
    planned = (
        [bulletin for bulletin, plan in dataset.edition.bulletins.items() if plan.publish_on <= today]
        if dataset.edition.bulletins
        else calendar.every_period
    )
    covered = {calendar.months_of(period)[-1] for period in dataset.reported_to.values()}
    reached = max(map(calendar.months.index, covered), default=-1)
    released = [
        set(calendar.months_of(bulletin))
        for bulletin in planned
        if calendar.months.index(calendar.months_of(bulletin)[-1]) <= reached
    ]
    return tuple(
        period
        for period in calendar.every_period
        if any(set(calendar.months_of(period)) <= months for months in released)
    )


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
    if cell.due:
        unit = UNIT_AREAS if area == edition.township and indicator.reported_by is Level.AREA else UNIT_RETURNS
        for measure, amount in (("due", cell.due), ("reported", cell.reported)):
            yield _counted(base.with_measure(measure), amount, unit, f"count({measure})", cell.sources)


def _target_figures(
    year: int, indicator: Indicator, base: FigureId, target: Target | None, value: Fraction | None, state: State
) -> Iterable[Figure]:
    if target is None or target.value is None:
        return
    ledger = (Source(f"data/{year:04d}/targets.csv", target.target),)
    yield Figure(
        base.with_measure("target"),
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
        base.with_measure("gap"),
        gap,
        _text(gap, state, indicator.decimals),
        difference_unit(indicator.unit),
        state,
        Verdict.NONE,
        f"{base.measure}-target",
        (),
        (base, base.with_measure("target")),
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
    return half_up(value, decimals)


_LOOSER = (State.FINAL, State.PROVISIONAL, State.PARTIAL)


def _changes(edition: Edition, figures: Mapping[FigureId, Figure]) -> dict[FigureId, Figure]:
    """Each value against the same area's value one period of the same length before, where both exist."""
    changes: dict[FigureId, Figure] = {}
    for figure in figures.values():
        indicator = edition.indicators[figure.id.indicator]
        if figure.id.measure != indicator.value_measure:
            continue
        before = edition.calendar.previous(Period(figure.id.period))
        last = figures.get(replace(figure.id, period=before.code)) if before else None
        if last is None or figure.value is None or last.value is None:
            continue
        state = max(figure.state, last.state, key=_LOOSER.index)
        change = figure.value - last.value
        own = figure.id.with_measure("change")
        changes[own] = Figure(
            own,
            change,
            _text(change, state, indicator.decimals),
            difference_unit(indicator.unit),
            state,
            Verdict.NONE,
            f"{figure.id.measure}-previous",
            (),
            (figure.id, last.id),
        )
    return changes


def _counted(identity: FigureId, amount: int, unit: str, formula: str, sources: tuple[Source, ...]) -> Figure:
    return Figure(identity, Fraction(amount), str(amount), unit, State.FINAL, Verdict.NONE, formula, sources, ())


def _returns(dataset: Dataset) -> Iterable[Return]:
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


def _report_counts(edition: Edition, returns: tuple[Return, ...], public: tuple[Period, ...]) -> Iterable[Figure]:
    """Reports due and received: returns for an area, areas that returned everything for the township."""
    months = {period: set(edition.calendar.months_of(period)) for period in public}
    for period in public:
        due: dict[str, int] = defaultdict(int)
        reported: dict[str, int] = defaultdict(int)
        for one in returns:
            if one.period in months and months[one.period] <= months[period]:
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
                identity = FigureId(REPORTS, area, period.code, measure)
                yield _counted(identity, int(amount), str(unit), f"count({measure})", ())
