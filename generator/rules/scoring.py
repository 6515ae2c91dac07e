"""`score/`: schemes that cannot be scored as they are written, and marks that do not fit them."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    ENTERED_SHORTCOMINGS,
    PERCENT,
    Calendar,
    Direction,
    Edition,
    Finding,
    Indicator,
    Kind,
    Level,
    Measure,
    Method,
    Operator,
    Scheme,
    ScoredItem,
    Shortcoming,
    SubjectKind,
    Target,
)
from generator.rules.entered_scores import absent_marks, judge_grades, judge_marks, judge_vetoes
from generator.rules.keys import rows_of, unknown
from generator.words import joined, period_name, plain_number
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

MINIMUM_HOLDERS = 5
_AT_LEAST = (Operator.GE, Operator.GT)
_AT_MOST = (Operator.LE, Operator.LT)
_PART = re.compile(r"[^:;]+:[0-9]+(\.[0-9]+)?")
_PARAMETERS: Mapping[Method, tuple[str, ...]] = {
    Method.PER_STEP: ("step", "points"),
    Method.PER_CASE: ("points",),
    Method.TIERS: ("tiers",),
}


def readable_schemes(frames: Mapping[str, pd.DataFrame], *, has_quality: bool) -> Iterator[Finding]:
    """Cells of schemes that are a small language of their own: period weights, and sources that are counted."""
    for (cell,), file, line in rows_of(frames, "schemes", ("period_weights",)):
        if cell and not all(_PART.fullmatch(part) for part in cell.split(";")):
            facts = {"problem": PROBLEMS["weights-form"]}
            yield Finding("score/period-weights", file, line, "period_weights", cell, facts=facts)
    columns = ("source", "indicator", "method")
    for (source, indicator, method), file, line in rows_of(frames, "items", columns):
        if indicator or method == Method.MARKS:
            continue
        parts = source.split(";")
        if not set(parts) <= set(Shortcoming) or len(set(parts)) < len(parts):
            yield Finding("score/source", file, line, "source", source, facts={"allowed": joined(Shortcoming)})
        elif set(parts) & set(ENTERED_SHORTCOMINGS) and not has_quality:
            yield Finding("score/source", file, line, "source", source, case="absent")


def judge_schemes(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Every finding about the schemes of an edition, and about what is entered for them."""
    for (code,), file, line in rows_of(frames, "schemes", ("scheme",)):
        scheme = edition.schemes[code]
        yield from _weights(edition, scheme, file, line)
        yield from _period_weights(scheme, edition.calendar, file, line)
        yield from _holders(edition, scheme, file, line)
    for (code, item), file, line in rows_of(frames, "items", ("scheme", "item")):
        if code in edition.schemes:
            scheme = edition.schemes[code]
            yield from _item(
                edition, scheme, next(candidate for candidate in scheme.items if candidate.item == item), file, line
            )
    yield from judge_marks(edition, frames)
    yield from absent_marks(edition, frames)
    yield from judge_grades(edition, frames)
    yield from judge_vetoes(edition, frames)


def _total(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _weights(edition: Edition, scheme: Scheme, file: str, line: int) -> Iterator[Finding]:
    """The items of the fully assessed subject add up to the total; nobody's exceed it, nobody has none."""
    subjects = dict.fromkeys(
        subject for period in scheme.scored(edition.calendar) for subject in edition.subjects(scheme, period)
    )
    sums = {part: _total(item.weight for item in scheme.items_of(part)) for part in subjects}
    reached = max(sums.values(), default=_total(item.weight for item in scheme.items))
    facts = {"total": plain_number(scheme.total), "scheme": scheme.scheme}
    if reached != scheme.total:
        yield Finding("score/total", file, line, "total", plain_number(reached), facts=facts)
    for subject in [part for part, total in sums.items() if total <= 0]:
        yield Finding("score/no-items", file, line, "scheme", scheme.scheme, facts={"subject": subject})
    if not subjects:
        yield Finding("score/no-subjects", file, line, "subject", scheme.scheme)


def _period_weights(scheme: Scheme, calendar: Calendar, file: str, line: int) -> Iterator[Finding]:
    if not scheme.period_weights:
        return
    names = Counter(weight.part for weight in scheme.period_weights)
    unknown_names = [weight.part for weight in scheme.period_weights if not weight.periods(calendar)]
    problem = ""
    if unknown_names:
        problem = PROBLEMS["weights-part"].format(part=joined(unknown_names))
    elif max(names.values()) > 1:
        problem = PROBLEMS["weights-repeated"]
    elif (total := _total(weight.percent for weight in scheme.period_weights)) != PERCENT:
        problem = PROBLEMS["weights-sum"].format(total=plain_number(total))
    if problem:
        cell = ";".join(f"{weight.part}:{plain_number(weight.percent)}" for weight in scheme.period_weights)
        yield Finding("score/period-weights", file, line, "period_weights", cell, facts={"problem": problem})


def _holders(edition: Edition, scheme: Scheme, file: str, line: int) -> Iterator[Finding]:
    """A score of a post that few hold is a score of persons, unless all of it is invented history."""
    if scheme.subject is not SubjectKind.POST:
        return
    if edition.kind is Kind.HISTORICAL and "posts" in edition.synthetic:
        return
    last = edition.calendar.months[-1]
    for code in edition.subjects(scheme, last):
        if edition.posts[code].holders < MINIMUM_HOLDERS:
            facts = {"post": code, "holders": str(edition.posts[code].holders), "least": str(MINIMUM_HOLDERS)}
            yield Finding("privacy/post-holders", file, line, "scheme", scheme.scheme, facts=facts)


def _item(edition: Edition, scheme: Scheme, item: ScoredItem, file: str, line: int) -> Iterator[Finding]:
    def wrong(rule: str, column: str, value: str = "", problem: str = "", case: str = "", **facts: str) -> Finding:
        stated = {"item": item.item, **facts, **({"problem": PROBLEMS[problem]} if problem else {})}
        return Finding(f"score/{rule}", file, line, column, value, case=case, facts=stated)

    yield from _known_subjects(edition, scheme, item, file, line)
    yield from _parameters(item, wrong)
    yield from _size(scheme, item, wrong)
    if item.tiers and item.method is Method.TIERS:
        yield from _tiers(edition, item, wrong)
    indicator = edition.indicators.get(item.indicator)
    if indicator is None:
        return
    for period in scheme.scored_directly(edition.calendar):
        if period.frequency.months < indicator.frequency.months:
            yield wrong("frequency", "indicator", item.indicator, period=period_name(period))
            return
    areas = {edition.area_of(code) for code in _everyone(edition, scheme) if item.applies_to(code)}
    if indicator.level is Level.TOWNSHIP and areas - {edition.township}:
        yield wrong("level", "indicator", item.indicator)
    elif indicator.reported_by is Level.TOWNSHIP and areas - {edition.township}:
        yield wrong("level", "indicator", item.indicator, case="reporter")
    if item.method is Method.PER_CASE and (
        indicator.measure is not Measure.COUNT or (indicator.direction is Direction.HIGHER) != item.is_bonus
    ):
        yield wrong("method", "indicator", item.indicator, "case-count")
    if item.method.needs_target:
        yield from _targets(edition, scheme, item, wrong)


def _everyone(edition: Edition, scheme: Scheme) -> list[str]:
    if scheme.subject is SubjectKind.AREA:
        return [area.area for area in edition.villages]
    return list(edition.posts)


def _known_subjects(edition: Edition, scheme: Scheme, item: ScoredItem, file: str, line: int) -> Iterator[Finding]:
    known = _everyone(edition, scheme)
    table = "areas" if scheme.subject is SubjectKind.AREA else "posts"
    for code in item.subjects:
        if code not in known:
            yield unknown((file, line), "subjects", code, table, known)


def _parameters(item: ScoredItem, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    """Each method wants its own columns and no others."""
    needed = _PARAMETERS.get(item.method, ())
    given = {"step": item.step is not None, "points": item.points is not None, "tiers": bool(item.tiers)}
    for column, is_given in given.items():
        if is_given != (column in needed):
            yield wrong("method", column, column if is_given else "", f"method-{item.method}")
    for column, value in (("step", item.step), ("points", item.points)):
        if value is not None and value <= 0:
            yield wrong("method", column, plain_number(value), "positive")
    if item.method is Method.MARKS and item.indicator:
        yield wrong("method", "indicator", item.indicator, "method-marks")
    elif item.method not in (Method.MARKS, Method.PER_CASE, Method.TIERS) and not item.indicator:
        yield wrong("method", "indicator", "", "needs-indicator")


def _size(scheme: Scheme, item: ScoredItem, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    if item.weight < 0 or item.full <= 0:
        yield wrong("weight", "weight", plain_number(item.weight))
    if item.cap is not None and item.cap < item.weight:
        yield wrong("cap", "cap", plain_number(item.cap), weight=plain_number(item.weight))
    for column, value in (("weight", item.weight), ("cap", item.cap)):
        if value is not None and (value * 10**scheme.decimals).denominator != 1:
            yield wrong("decimals", column, plain_number(value), decimals=str(scheme.decimals))


def _tiers(edition: Edition, item: ScoredItem, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    """From the highest bound down without a gap to the lowest value, the share never moving the wrong way."""
    cell = ";".join(f"{plain_number(tier.lower)}:{plain_number(tier.percent)}" for tier in item.tiers)
    lowers = [tier.lower for tier in item.tiers]
    shares = [tier.percent for tier in item.tiers]
    indicator = edition.indicators.get(item.indicator)
    falling = indicator is not None and indicator.direction is Direction.HIGHER
    highest = PERCENT * item.most / item.full if item.full else PERCENT
    if sorted(set(lowers), reverse=True) != lowers:
        yield wrong("tiers", "tiers", cell, "tiers-order")
    elif lowers[-1] > 0:
        yield wrong("tiers", "tiers", cell, "tiers-gap")
    elif not all(0 <= share <= highest for share in shares):
        yield wrong("tiers", "tiers", cell, "tiers-share")
    elif (indicator is None or indicator.direction is not Direction.NONE) and shares != sorted(shares, reverse=falling):
        yield wrong("tiers", "tiers", cell, "tiers-direction")


def _targets(edition: Edition, scheme: Scheme, item: ScoredItem, wrong: Callable[..., Finding]) -> Iterator[Finding]:
    """A method that compares with a target needs one in force for everybody in every scored period."""
    fit: set[str] = set()
    for period in scheme.scored_directly(edition.calendar):
        for subject in edition.subjects(scheme, period):
            if not item.applies_to(subject):
                continue
            target = edition.target_in_force(item.indicator, edition.area_of(subject), period)
            if target is not None and target.target in fit:
                continue
            facts = {"period": period_name(period), "subject": subject}
            if target is None or target.value is None:
                yield wrong("target", "indicator", item.indicator, **facts)
                return
            problem = _unfit_target(edition.indicators[item.indicator], item, target)
            if problem:
                yield wrong("target", "indicator", item.indicator, problem, case="kind", **facts)
                return
            fit.add(target.target)


def _unfit_target(indicator: Indicator, item: ScoredItem, target: Target) -> str:
    """Why a method cannot hold a value against a target, by the name of the problem."""
    one_sided = target.operator in (*_AT_LEAST, *_AT_MOST)
    if item.method is Method.BAND and target.operator is not Operator.BETWEEN:
        return "target-band"
    if item.method is Method.RATIO and (not one_sided or (target.value or 0) <= 0):
        return "target-ratio"
    against = {Direction.HIGHER: _AT_MOST, Direction.LOWER: _AT_LEAST}.get(indicator.direction, ())
    return "target-direction" if target.operator in against else ""
