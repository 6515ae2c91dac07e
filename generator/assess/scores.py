"""Points and scores of every scheme, subject and period.

An item's points are rounded once, by the scheme's decimals, and the score is their sum, so that
a reader can add up what is printed. Places and grades follow from the scores that may be shown
(`generator.standings`), so they are not here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.assess.methods import one_case_better, points_of
from generator.model import PERCENT, REPORTS, Figure, FigureId, Frequency, Method, Period, Spelled, State, Verdict
from generator.words import STATES, UNIT_POINTS, UNIT_TIMES, half_up, printed_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import Dataset, Edition, Mark, PartWeight, Scheme, ScoredItem, Source, Target

EXTRA_DECIMALS = 3
_number = lru_cache(maxsize=1 << 16)(Fraction)
_ORDER = (State.FINAL, State.PROVISIONAL, State.PARTIAL, State.MISSING)


@dataclass(frozen=True, slots=True)
class _Input:
    """What an item is scored on: a value and its state, and where it comes from."""

    value: Fraction | None
    state: State
    decimals: int
    target: Target | None = None
    better: Fraction | None = None
    sources: tuple[Source, ...] = ()
    components: tuple[FigureId, ...] = ()


def score_figures(
    dataset: Dataset, figures: Mapping[FigureId, Figure], public: tuple[Period, ...]
) -> dict[FigureId, Figure]:
    """Points, deductions and scores by identity: `<scheme>/<subject>/<period>/points:<item>` and the like.

    Who was not there throughout a period has no score of it.
    """
    found: dict[FigureId, Figure] = {}
    marks = {(mark.scheme, mark.subject, mark.period, mark.item): mark for mark in dataset.marks}
    calendar = dataset.edition.calendar
    (year,) = calendar.periods(Frequency.YEAR)
    for scheme in dataset.edition.schemes.values():
        for period in scheme.scored_directly(calendar):
            if period in public:
                for subject in dataset.edition.listed(scheme, period):
                    base = FigureId(scheme.scheme, subject, period.code, "score")
                    if not dataset.edition.is_throughout(subject, period):
                        found[base] = _sum_of(scheme, base, [])
                        continue
                    inputs = [
                        (item, _input(dataset.edition, item, base, figures, marks)) for item in scheme.items_of(subject)
                    ]
                    if period == year and scheme.period_weights:
                        base = base.with_measure("direct")
                    found.update({figure.id: figure for figure in _scored(scheme, base, inputs)})
        if scheme.period_weights and year in public:
            for subject in dataset.edition.listed(scheme, year):
                base = FigureId(scheme.scheme, subject, year.code, "score")
                if not dataset.edition.is_throughout(subject, year):
                    found[base] = _sum_of(scheme, base, [])
                    continue
                found.update({figure.id: figure for figure in _settled(scheme, base, dataset.edition, found)})
    return found


def score_changes(edition: Edition, scores: Mapping[FigureId, Figure]) -> dict[FigureId, Figure]:
    """Each score against the same subject's score one period before."""
    changes: dict[FigureId, Figure] = {}
    for figure in scores.values():
        before = edition.calendar.previous(Period(figure.id.period)) if figure.id.measure == "score" else None
        last = scores.get(figure.id.with_period(before.code)) if before else None
        if last is not None:
            change = _change(figure, last, edition.schemes[figure.id.indicator].decimals)
            changes.update({change.id: change} if change else {})
    return changes


def _change(figure: Figure, last: Figure, decimals: int) -> Figure | None:
    """One score less another; None unless both have a value."""
    if figure.value is None or last.value is None:
        return None
    return Figure(
        figure.id.with_measure("change"),
        figure.value - last.value,
        printed_number(figure.value - last.value, decimals),
        UNIT_POINTS,
        max(figure.state, last.state, key=_ORDER.index),
        Verdict.NONE,
        Spelled("score-previous", parts=(figure.id, last.id)),
    )


def _input(
    edition: Edition,
    item: ScoredItem,
    base: FigureId,
    figures: Mapping[FigureId, Figure],
    marks: Mapping[tuple[str, str, Period, str], Mark],
) -> _Input:
    """What an item of a subject and period is scored on."""
    period = Period(base.period)
    if item.method is Method.MARKS:
        mark = marks.get((base.indicator, base.area, period, item.item))
        if mark is None:
            return _Input(None, State.MISSING, 0)
        return _Input(mark.points, State.FINAL, 0, sources=(mark.source,))
    area = edition.area_of(base.area)
    if not item.indicator:
        counts = [figures.get(FigureId(REPORTS, area, period.code, kind)) for kind in item.shortcomings]
        known = [figure for figure in counts if figure is not None]
        if len(known) < len(counts):
            return _Input(None, State.MISSING, 0)
        cases = sum((figure.value or Fraction(0) for figure in known), Fraction(0))
        better = cases - 1 if cases else None
        return _Input(cases, State.FINAL, 0, better=better, components=tuple(figure.id for figure in known))
    indicator = edition.indicators[item.indicator]
    cell = FigureId(item.indicator, area, period.code, indicator.value_measure)
    figure = figures.get(cell)
    if figure is None:
        return _Input(None, State.NOT_APPLICABLE, indicator.decimals)
    better = None
    if figure.state.has_value and not indicator.ended_by:
        parts = [figures.get(cell.with_measure(name)) for name in ("numerator", "denominator")]
        numerator, denominator = (part.value if part else None for part in parts)
        better = one_case_better(indicator, figure.value if numerator is None else numerator, denominator)  # type: ignore[arg-type]
    target = edition.target_in_force(item.indicator, area, period)
    components = (cell, cell.with_measure("target")) if cell.with_measure("target") in figures else (cell,)
    return _Input(figure.value, figure.state, indicator.decimals, target, better, (), components)


def _scored(scheme: Scheme, base: FigureId, inputs: Sequence[tuple[ScoredItem, _Input]]) -> Iterator[Figure]:
    """The figures of one subject and period: each item's points, and their sum.

    An item that does not apply gives its weight to the others in proportion, so that the full
    score stays the scheme's total.
    """
    weights = _weights(scheme, [item for item, given in inputs if given.state is not State.NOT_APPLICABLE])
    points: list[Figure] = []
    for item, given in inputs:
        for figure in _item_figures(scheme, base, item, given, weights.get(item.item, item.full)):
            yield figure
            if figure.id.measure == f"points:{item.item}":
                points.append(figure)
    yield _sum_of(scheme, base, points if any(item.weight for item, _ in inputs if item.item in weights) else [])


def _weights(scheme: Scheme, assessed: Sequence[ScoredItem]) -> dict[str, Fraction]:
    """What each item counts, by code: where some do not apply, weights in proportion, in printed units, that add up.

    Rounded down, and what is missing goes to the largest remainders (Hare-Niemeyer), of equal ones
    to the items that stand first. Bonus items keep theirs.
    """
    own = [item for item in assessed if not item.is_bonus]
    whole = sum((item.weight for item in own), Fraction(0))
    found = {item.item: item.full for item in assessed}
    if whole in (0, scheme.total):
        return found
    unit = Fraction(1, 10**scheme.decimals)
    exact = {item.item: item.weight * scheme.total / whole for item in own}
    found |= {code: share // unit * unit for code, share in exact.items()}
    left = int((scheme.total - sum((found[code] for code in exact), Fraction(0))) / unit)
    for code in sorted(exact, key=lambda key: found[key] - exact[key])[:left]:
        found[code] += unit
    return found


def _item_figures(
    scheme: Scheme, base: FigureId, item: ScoredItem, given: _Input, weight: Fraction
) -> Iterator[Figure]:
    def figure(measure: str, value: Fraction | None, decimals: int, unit: str, formula: str) -> Figure:
        shown = given.state.has_value and value is not None
        state = given.state if shown or not given.state.has_value else State.NOT_APPLICABLE
        text = half_up(value, decimals) if shown and value is not None else STATES[state]
        rounded = _number(text) if shown else None
        identity = base.with_measure(f"{measure}:{item.item}")
        return Figure(
            identity, rounded, text, unit, state, Verdict.NONE, Spelled(formula, given.sources, given.components)
        )

    decimals = scheme.decimals
    if given.state is State.NOT_APPLICABLE:
        yield figure("points", None, decimals, UNIT_POINTS, item.method)
        return
    yield _weight(base, item, weight, decimals)
    if item.shortcomings:
        yield figure("cases", given.value, 0, UNIT_TIMES, "sum(cases)")
    if given.value is None:
        yield figure("points", None, decimals, UNIT_POINTS, item.method)
        return
    alone = points_of(item, given.value, given.target)
    brought = _shared(item, alone, weight, decimals)
    yield figure("points", brought, decimals, UNIT_POINTS, item.method)
    if weight != item.full:
        yield figure("alone", alone, decimals, UNIT_POINTS, item.method)
    if item.method in (Method.PER_STEP, Method.PER_CASE) and not item.is_bonus:
        printed = _number(half_up(alone, decimals))
        yield figure("off", abs(item.weight - printed), decimals, UNIT_POINTS, "weight-points")
    if item.method is Method.PER_STEP and given.target is not None:
        exact = given.target.shortfall_of(given.value)
        short = figure("short", exact, given.decimals + EXTRA_DECIMALS, "", "shortfall")
        yield replace(short, value=exact, text=_trimmed(short.text, given.decimals))
    if item.method is Method.RATIO:
        precise = figure("exact", given.value, given.decimals + EXTRA_DECIMALS, "", "value")
        yield replace(precise, value=given.value, text=_trimmed(precise.text, given.decimals))
    if given.better is not None:
        better = _shared(item, points_of(item, given.better, given.target), weight, decimals)
        gained = _number(half_up(better, decimals)) - _number(half_up(brought, decimals))
        yield figure("more", gained, decimals, UNIT_POINTS, "one case better")


def _shared(item: ScoredItem, points: Fraction, weight: Fraction, decimals: int) -> Fraction:
    """Points, as printed, for the weight an item has now; what exceeds its own weight is a bonus and not shared."""
    printed = _number(half_up(points, decimals))
    if item.is_bonus or weight == item.weight:
        return printed
    within = min(printed, item.weight)
    return _number(half_up(within * weight / item.weight, decimals)) + (printed - within)


def _weight(base: FigureId, item: ScoredItem, weight: Fraction, decimals: int) -> Figure:
    identity = base.with_measure(f"weight:{item.item}")
    text = half_up(weight, decimals)
    return Figure(identity, weight, text, UNIT_POINTS, State.FINAL, Verdict.NONE, Spelled("weight"))


def _trimmed(text: str, least: int) -> str:
    """Drop zeros behind the decimals the indicator is printed with anyway."""
    whole, _, part = text.partition(".")
    decimals = part[:least] + part[least:].rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _sum_of(scheme: Scheme, base: FigureId, parts: list[Figure]) -> Figure:
    """The sum of parts that are rounded already; missing as soon as one of them is."""
    due = [part for part in parts if part.state is not State.NOT_APPLICABLE]
    state = max((part.state for part in due), key=_ORDER.index, default=State.NOT_APPLICABLE)
    total = sum((part.value for part in due if part.value is not None), Fraction(0)) if state.has_value else None
    text = STATES[state] if total is None else half_up(total, scheme.decimals)
    components = tuple(part.id for part in parts)
    return Figure(base, total, text, UNIT_POINTS, state, Verdict.NONE, Spelled("sum(points)", parts=components))


def _settled(scheme: Scheme, base: FigureId, edition: Edition, found: Mapping[FigureId, Figure]) -> Iterator[Figure]:
    """The year's score as the weighted sum of period scores, each part rounded once.

    Whoever was not there in one of the periods has no score of the year.
    """
    parts = []
    is_whole = True
    for weight in scheme.period_weights:
        periods = weight.periods(edition.calendar)
        own = base.with_measure("direct") if weight.frequency is Frequency.YEAR else base
        sources = [own.with_period(period.code) for period in periods]
        scores = [found.get(source) for source in sources]
        is_whole = is_whole and all(score and score.state is not State.NOT_APPLICABLE for score in scores)
        part = _part(scheme, base, weight, scores, sources)
        parts.append(part)
        yield part
    yield _sum_of(scheme, base, parts if is_whole else [])


def _part(
    scheme: Scheme, base: FigureId, weight: PartWeight, scores: list[Figure | None], components: list[FigureId]
) -> Figure:
    states = [State.NOT_APPLICABLE if score is None else score.state for score in scores]
    unfit = [state for state in states if state not in _ORDER]
    state = State.NOT_APPLICABLE if unfit else max(states, key=_ORDER.index)
    values = [score.value for score in scores if score is not None and score.value is not None]
    value = None
    if state.has_value:
        exact = sum(values, Fraction(0)) / len(values) * weight.percent / PERCENT
        value = Fraction(half_up(exact, scheme.decimals))
    text = STATES[state] if value is None else half_up(value, scheme.decimals)
    formula = f"mean(score)*{weight.percent}/100"
    identity = base.with_measure(f"part:{weight.part}")
    return Figure(identity, value, text, UNIT_POINTS, state, Verdict.NONE, Spelled(formula, parts=tuple(components)))
