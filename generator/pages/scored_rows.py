"""One row of an explained score: an item, what it asks, what was reached, and what that brought."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Method, Operator, Period, State
from generator.pages import table_cells, tables
from generator.pages.blocks import Cell
from generator.words import UNIT_TIMES, difference_unit, plain_number
from generator.words import pages as words
from generator.words import scores as score_words

if TYPE_CHECKING:
    from generator.model import Figure, Scheme, ScoredItem, Shown, Target
    from generator.pages.context import PageContext


def wrong_side(target: Target | None) -> str:
    """Which side of a target is the wrong one: below, above, or both."""
    if target is None or target.operator in (Operator.GE, Operator.GT):
        return "below"
    return "above" if target.operator in (Operator.LE, Operator.LT) else "both"


class ScoredRow:
    """One item of one subject and period, and what can be said about it."""

    def __init__(self, context: PageContext, scheme: Scheme, item: ScoredItem, subject: str, period: Period) -> None:
        self.context, self.scheme, self.item, self.subject, self.period = context, scheme, item, subject, period
        self.area = context.edition.area_of(subject)
        self.indicator = context.edition.indicators.get(item.indicator)
        self.target_row = context.edition.target_in_force(item.indicator, self.area, period) if self.indicator else None
        self.unit = self.indicator.unit if self.indicator else ""
        self.distance_unit = score_words.points_of_unit(difference_unit(self.unit))
        self.side = wrong_side(self.target_row)

    def of(self, measure: str) -> Figure | None:
        """A figure of the item, by its measure."""
        return self.context.score(self.scheme, self.subject, self.period, f"{measure}:{self.item.item}")

    def text(self, measure: str) -> str:
        """The printed text of a figure of the item."""
        figure = self.of(measure)
        return figure.text if figure else ""

    @property
    def weight(self) -> str:
        """The points that can be reached, with what other items gave up; blank where the item does not apply."""
        figure = self.of("weight")
        if self.item.is_bonus:
            return score_words.bonus_weight(plain_number(self.item.most))
        return plain_number(Fraction(figure.text)) if figure else ""

    @property
    def href(self) -> str:
        """The page of the item's indicator."""
        return f"../indicators/{self.item.indicator}.html" if self.indicator else ""

    @property
    def target(self) -> str:
        """The target in force with its unit, or nothing."""
        if self.indicator is None:
            return ""
        return tables.target_words(self.context.released, self.indicator, self.area, self.period)

    @property
    def actual(self) -> Shown | None:
        """What was reached: the indicator's value, or a count of cases."""
        if self.indicator is not None:
            return table_cells.figure_at(self.context.released, self.indicator, self.area, self.period)
        return None

    def actual_cell(self) -> Cell:
        """The value with its unit, as a sentence would write it."""
        figure = self.actual
        if figure is None or not figure.state.has_value:
            count = self.cases
            return Cell(f"{count}{UNIT_TIMES}") if count else table_cells.value_cell(figure) if figure else Cell("")
        return Cell(f"{figure.text}{self.unit}", flag=words.FLAG if figure.state is not State.FINAL else "")

    @property
    def cases(self) -> str:
        """How many cases were counted from the returns, as printed; blank where nothing is counted."""
        return self.text("cases")

    def explained(self) -> str:
        """The method in words, with the numbers put in."""
        points, weight = self.of("points"), self.of("weight")
        if points is None or weight is None or not points.state.has_value:
            return score_words.unscored(points.state.value if points else "missing")
        alone = self.of("alone")
        text = self._said(alone or points)
        if alone is None:
            return text
        return text + score_words.in_proportion(alone.text, plain_number(self.item.full), self.weight, points.text)

    def _said(self, points: Figure) -> str:
        """The method with its numbers, as if every item applied."""
        item, figure = self.item, self.actual
        if item.method is Method.MARKS:
            return score_words.said_marks(points.text, self._reason())
        if item.method is Method.PER_CASE:
            each = plain_number(item.points) if item.points else ""
            off = points.text if item.is_bonus else self.text("off")
            count = self.cases or (figure.text if figure else "")
            return score_words.said_cases(count, each, off, bonus=item.is_bonus, exhausted=not points.value)
        if item.method is Method.TIERS:
            return self._tier(figure)
        if item.method is Method.PER_STEP:
            return self._steps(points)
        return self._held(points)

    def _reason(self) -> str:
        reasons = self.context.released.reasons
        code = reasons.get((self.scheme.scheme, self.subject, self.period, self.item.item), "")
        return self.context.reason_cell(code, "").text if code else ""

    def _held(self, points: Figure) -> str:
        """The methods that hold the value against the target as a whole."""
        figure, target = self.actual, self.target_row
        if figure is None or figure.value is None or target is None:
            return ""
        full = plain_number(self.item.full)
        met = target.is_met_by(figure.value)
        if self.item.method is Method.BAND:
            return score_words.said_band(f"{target.statement}{self.unit}", full, inside=met)
        if self.item.method is Method.FULL_OR_ZERO:
            return score_words.said_full(full) if met else score_words.said_zero()
        if points.value == self.item.most:
            return score_words.said_full(plain_number(self.item.most))
        value, aim = f"{self.text('exact')}{self.unit}", f"{target.statement}{self.unit}"
        return score_words.said_ratio(value, aim, full, lower=self.side == "above")

    def _steps(self, points: Figure) -> str:
        short = self.of("short")
        if short is None or short.value is None:
            return ""
        rule = (plain_number(self.item.step or Fraction(1)), plain_number(self.item.points or Fraction(0)))
        amount = short.text.lstrip("-")
        if short.value > 0 and not self.item.is_bonus:
            exhausted = not points.value
            return score_words.said_steps(
                amount, self.distance_unit, rule, self.text("off"), side=self.side, exhausted=exhausted
            )
        beyond = points.value if self.item.is_bonus else (points.value or 0) - self.item.weight
        if beyond and beyond > 0:
            extra = points.text if self.item.is_bonus else self.text("off")
            return score_words.said_bonus(amount, self.distance_unit, rule, extra, side=self.side)
        return score_words.said_no_bonus() if self.item.is_bonus else score_words.said_steps_met()

    def _tier(self, figure: Shown | None) -> str:
        count = self.cases
        value = figure.value if figure else Fraction(count) if count else None
        for index, tier in enumerate(self.item.tiers):
            if value is not None and tier.lower <= value:
                above = plain_number(self.item.tiers[index - 1].lower) if index else ""
                unit = self.unit or (UNIT_TIMES if count else "")
                return score_words.said_tier(plain_number(tier.lower), above, unit, plain_number(tier.percent))
        return score_words.said_zero()

    def more(self) -> str:
        """What one more good case would have brought."""
        figure, points = self.of("more"), self.of("points")
        if points is not None and not points.state.has_value:
            return ""
        if self.item.method is Method.MARKS or (self.indicator is not None and self.indicator.ended_by):
            return score_words.NO_FORECAST
        if points is not None and self._is_full(points):
            return score_words.FULL_ALREADY
        return figure.text if figure else score_words.NO_FORECAST

    def _is_full(self, points: Figure) -> bool:
        weight = self.of("weight")
        if self.item.cap is None:
            return weight is not None and points.text == weight.text
        return points.value is not None and points.value >= self.item.most
