"""Which charts there are, and what each of them shows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.charts.scales import Scale, nice_scale
from generator.charts.specs import AreasChart, Chart, Mark, TargetStep, TimeChart
from generator.charts.standing import standing_charts
from generator.model import AREAS_IN_ROWS, Frequency, Level, Measure, Period, RevisionReason, State, Verdict
from generator.vintages import as_printed
from generator.words import STATES, counted_in, half_up, period_short, some, target_phrase
from generator.words import charts as words
from generator.words.vintages import break_words, breaks_alt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Area, Figure, Indicator, Released


def present_charts(released: Released) -> tuple[Chart, ...]:
    """Every chart of an edition as the figures are now: each indicator over time, for each area, and across areas.

    A chart over time is named `time-<indicator>-<area>`, one across areas
    `areas-<indicator>-<period>`, places `ranks-<scheme>` and `ranks-<scheme>-<area>`, and the
    heat map of returns `returns`.
    """
    return (*_charts(released), *standing_charts(released))


def charts_of_bulletin(released: Released, period: Period) -> tuple[AreasChart, ...]:
    """The charts across areas that a bulletin prints, with the values it printed."""
    if period.frequency is Frequency.MONTH:
        return ()
    then = as_printed(released, period)
    return tuple(
        _across_areas(then, indicator, period, _widened(scale, then, indicator, period))
        for indicator in released.edition.indicators.values()
        if indicator.level is Level.AREA and indicator.frequency.months <= period.frequency.months
        if (scale := _scale(released, indicator)) is not None
    )


def _widened(scale: Scale, then: Released, indicator: Indicator, period: Period) -> Scale:
    """The common axis, or one that also holds what was printed where that lies outside."""
    values = [*_on_axis(then, indicator, period.code)]
    if not values or (scale.low <= min(values) and max(values) <= scale.high):
        return scale
    return nice_scale(
        min(scale.low, *values),
        max(scale.high, *values),
        full=Fraction(100) if indicator.measure is Measure.PERCENT else None,
        finest=Fraction(1, 10**indicator.decimals),
    )


def _charts(released: Released) -> Iterator[Chart]:
    edition = released.edition
    for indicator in edition.indicators.values():
        scale = _scale(released, indicator)
        if scale is None:
            continue
        for area in edition.areas.values():
            if area.area == edition.township or indicator.level is Level.AREA:
                yield _over_time(released, indicator, area, scale)
        if indicator.level is Level.AREA:
            for frequency in (Frequency.QUARTER, Frequency.HALF, Frequency.YEAR):
                if frequency.months >= indicator.frequency.months:
                    for period in released.published_of(frequency):
                        yield _across_areas(released, indicator, period, scale)


def _over_time(released: Released, indicator: Indicator, area: Area, scale: Scale) -> TimeChart:
    periods = released.edition.calendar.periods(indicator.frequency)
    marks = tuple(
        _mark(period_short(period), released.find(indicator.indicator, area.area, period, indicator.value_measure))
        for period in periods
    )
    targets = tuple(_target(released, indicator, area.area, period, beyond=True) for period in periods)
    is_whole = area.area == released.edition.township
    title = words.time_title(indicator.name, released.edition.terms.whole if is_whole else area.name)
    shown = [
        (period, mark.text if mark.state.has_value else "", mark.state.value)
        for period, mark in zip(periods, marks, strict=True)
        if period in released.published
    ]
    own = [_target(released, indicator, area.area, period) for period in periods]
    judged = [
        (period, mark.verdict.value)
        for period, mark in zip(periods, marks, strict=True)
        if mark.verdict is not Verdict.NONE
    ]
    is_valued = any(mark.value is not None for mark in marks)
    breaks = _breaks(released, indicator, area.area, periods)
    return TimeChart(
        name=f"time-{indicator.indicator}-{area.area}",
        caption=words.caption(
            title,
            indicator.unit,
            words.VERTICAL if scale.low else "",
            _kinds(marks, absence=True),
            synthetic=bool(released.edition.synthetic),
            target=("judged" if any(own) else "beyond") if any(targets) else "",
        ),
        alt=words.time_alt(title, shown, indicator.unit, _rise(marks, indicator.decimals))
        + words.time_verdict(_steps(periods, targets) if is_valued else (), judged[-1] if judged else None)
        + breaks_alt([periods[index] for index, _ in breaks]),
        unit=indicator.unit,
        scale=scale,
        marks=marks,
        targets=targets,
        breaks=breaks,
    )


def _steps(periods: Sequence[Period], targets: Sequence[TargetStep | None]) -> list[tuple[Period, str]]:
    """The targets in their order, each from the period it is the first to hold for."""
    found: list[tuple[Period, str]] = []
    for period, step in zip(periods, targets, strict=True):
        if step is not None and (not found or found[-1][1] != step.text):
            found.append((period, step.text))
    return found


def _kinds(marks: Sequence[Mark], *, absence: bool) -> list[str]:
    """The kinds of marks that stand in a chart and need a word; `absence` where what is not there has a letter."""
    valued = [mark for mark in marks if mark.value is not None]
    verdicts = {mark.verdict for mark in valued}
    states = {mark.state for mark in marks}
    found = [verdict.value for verdict in (Verdict.MET, Verdict.MISSED) if verdict in verdicts]
    found += ["plain"] if found and Verdict.NONE in verdicts else []
    found += ["hollow"] if any(mark.state is not State.FINAL for mark in valued) else []
    found += ["missing"] if absence and State.MISSING in states else []
    if State.WITHHELD in states:
        found.append("withheld" if absence else "hatched")
    return found


def _breaks(
    released: Released, indicator: Indicator, area: str, periods: Sequence[Period]
) -> tuple[tuple[int, str], ...]:
    """The periods from which a registered change of definition holds for an area; the township has everybody's."""
    whole = released.edition.township
    found = {
        period
        for revision in released.revisions
        if revision.reason_code is RevisionReason.DEFINITION
        and revision.figure.indicator == indicator.indicator
        and revision.figure.area in (area, *((revision.figure.area,) if area == whole else ()))
        for period in periods
        if period.code == revision.figure.period and period in released.published
    }
    return tuple((index, break_words(period)) for index, period in enumerate(periods) if period in found)


def _rise(marks: Sequence[Mark], decimals: int) -> str:
    """The difference of the last and the first value, as printed; blank with fewer than two."""
    values = [mark.value for mark in marks if mark.value is not None]
    return half_up(values[-1] - values[0], decimals) if len(values) > 1 else ""


def _across_areas(released: Released, indicator: Indicator, period: Period, scale: Scale) -> AreasChart:
    found = [
        (area, released.find(indicator.indicator, area.area, period, indicator.value_measure))
        for area in released.edition.villages
    ]
    marks = sorted(
        (_mark(area.name, figure) for area, figure in found if figure is not None),
        key=lambda mark: (mark.value is None, -(mark.value or 0)),
    )
    township = released.edition.township
    common = released.edition.target_in_force(indicator.indicator, township, period)
    is_theirs = common is not None and common.area != township
    target = _target(released, indicator, township, period) if is_theirs else None
    title = words.areas_title(released.edition.terms.area, indicator.name, period)
    is_strip = len(marks) > AREAS_IN_ROWS
    drawn = [mark for mark in marks if mark.value is not None or not is_strip]
    left_out = [
        (STATES[state], sum(mark.state is state for mark in marks))
        for state in (State.WITHHELD, State.MISSING, State.NOT_APPLICABLE)
        if is_strip
    ]
    return AreasChart(
        name=f"areas-{indicator.indicator}-{period}",
        caption=words.caption(
            title,
            indicator.unit,
            words.HORIZONTAL if scale.low else "",
            _kinds(drawn, absence=False),
            synthetic=bool(released.edition.synthetic),
            target="judged" if target else "",
        )
        + words.not_in_the_strip(released.edition.terms.area, left_out),
        alt=_areas_alt(released.edition.terms.area, title, marks, indicator, target),
        unit=indicator.unit,
        scale=scale,
        marks=tuple(marks),
        target=target,
        numbered=any(scheme.ranked for scheme in released.edition.schemes.values()),
    )


def _areas_alt(noun: str, title: str, marks: list[Mark], indicator: Indicator, target: TargetStep | None) -> str:
    valued = [mark for mark in marks if mark.value is not None]
    absent = words.without_value(
        [mark.label for mark in marks if mark.state is State.MISSING],
        [mark.label for mark in marks if mark.state is State.WITHHELD],
    )
    if not valued:
        return words.no_values(title) + absent
    missed = [mark.label for mark in valued if mark.verdict is Verdict.MISSED]
    best, worst = (
        (
            some(noun, [mark.label for mark in valued if mark.value == end.value]),
            counted_in(end.text, indicator.unit, indicator.name),
        )
        for end in (valued[0], valued[-1])
    )
    summary = words.areas_range(noun, title, best, worst, len(valued))
    return summary + words.areas_behind(noun, missed, target.text if target else "") + absent


def _mark(label: str, figure: Figure | None) -> Mark:
    if figure is None:
        return Mark(label, None, "", State.NOT_APPLICABLE, Verdict.NONE)
    return Mark(label, figure.value, figure.text, figure.state, figure.verdict)


def _target(
    released: Released, indicator: Indicator, area: str, period: Period, *, beyond: bool = False
) -> TargetStep | None:
    """The target in force for a period that is shown, or (`beyond`) that in which a longer one is judged."""
    target = released.edition.target_in_force(indicator.indicator, area, period)
    if target is None and beyond:
        target = released.edition.target_in_ledger(indicator.indicator, area, period)
    if target is None or target.value is None or period not in released.published:
        return None
    operator = target.operator.value
    text = target_phrase(operator, target.statement, indicator.unit, explicit=target.operator_explicit)
    return TargetStep(target.value, target.value_high, text)


def _scale(released: Released, indicator: Indicator) -> Scale | None:
    """Round ticks around every released value and target of the indicator."""
    values = [*_on_axis(released, indicator)]
    goals = [target for target in released.edition.targets.values() if target.indicator == indicator.indicator]
    values += [target.value_high for target in goals if target.value_high is not None]
    if not values:
        return None
    lowest = min(values) if indicator.measure.is_rate else Fraction(0)
    return nice_scale(
        min(lowest, *values),
        max(values),
        full=Fraction(100) if indicator.measure is Measure.PERCENT else None,
        finest=Fraction(1, 10**indicator.decimals),
    )


def _on_axis(released: Released, indicator: Indicator, period: str = "") -> Iterator[Fraction]:
    """The extremes of what an axis must hold: values and targets."""
    for measure in (indicator.value_measure, "target"):
        yield from released.figures.extremes(indicator.indicator, measure, period)
