"""The seven ways from a value to points, in exact arithmetic.

The rules are those found in practice (目标管理责任制 scoring rules): points off a step below
the target, all or nothing, proportion of the target, inside a band, tiers with the lower bound
included, points off a case, and points entered by hand.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import PERCENT, Direction, Method, Operator

if TYPE_CHECKING:
    from generator.model import Indicator, ScoredItem, Target


def points_of(item: ScoredItem, value: Fraction, target: Target | None) -> Fraction:
    """The points a value brings, before rounding: never below 0 nor above the item's most.

    Parameters
    ----------
    item : weight, method and its parameters; part-steps count pro rata.
    value : in the indicator's printed unit, a count of cases, or the points entered.
    target : the target in force; methods that need one give 0 without it.

    """
    return min(max(_raw(item, value, target), Fraction(0)), item.most)


def _raw(item: ScoredItem, value: Fraction, target: Target | None) -> Fraction:
    match item.method:
        case Method.MARKS:
            return value
        case Method.PER_CASE:
            off = value * (item.points or 0)
            return off if item.is_bonus else item.weight - off
        case Method.TIERS:
            reached = (tier.percent for tier in item.tiers if tier.lower <= value)
            return item.full * next(reached, Fraction(0)) / PERCENT
        case _:
            return Fraction(0) if target is None or target.value is None else _against(item, value, target)


def _against(item: ScoredItem, value: Fraction, target: Target) -> Fraction:
    """The methods that hold the value against a target."""
    if item.method is Method.PER_STEP:
        steps = target.shortfall_of(value) / (item.step or 1)
        return item.weight - steps * (item.points or 0)
    if item.method is Method.RATIO:
        return item.full * _ratio(target, value)
    return item.full if target.is_met_by(value) else Fraction(0)


def _ratio(target: Target, value: Fraction) -> Fraction:
    """How much of the target is reached; where less is better, the target over the value."""
    aim = target.value or Fraction(1)
    if target.operator not in (Operator.LE, Operator.LT):
        return value / aim
    return aim / value if value > aim else Fraction(1) if value == aim else 1 + (aim - value) / aim


def one_case_better(indicator: Indicator, numerator: Fraction, denominator: Fraction | None) -> Fraction | None:
    """The value with one more good case (one bad case fewer), or None where there is no room for it."""
    if indicator.direction is Direction.NONE:
        return None
    step = 1 if indicator.direction is Direction.HIGHER else -1
    changed = numerator + step
    if changed < 0:
        return None
    if not indicator.measure.is_rate:
        return changed
    if not denominator or changed > denominator:
        return None
    return changed / denominator * indicator.measure.scale
