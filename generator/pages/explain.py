"""Scores explained: for every score the table that adds up to it, with the method in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Frequency, Method, Operator, Period, State
from generator.pages import tables
from generator.pages.tables import score_columns
from generator.pages.views import Cell, ScoreSection, Table
from generator.words import NO_GRADE, STATES, UNIT_TIMES, difference_unit, half_up, period_name, plain_number
from generator.words import pages as words
from generator.words import scores as said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Figure, Scheme, ScoredItem, Shown, Target
    from generator.pages.desk import Desk


def scored_periods(desk: Desk, scheme: Scheme, subject: str = "") -> tuple[Period, ...]:
    """The published periods with a score (of a subject, or of anybody), the newest first."""
    calendar = desk.edition.calendar
    found = [
        period
        for period in scheme.scored(calendar)
        if period in desk.released.published
        and any(
            desk.score(scheme, one, period) for one in ([subject] if subject else desk.edition.listed(scheme, period))
        )
    ]
    return tuple(sorted(found, key=lambda one: (calendar.last_day(one), one.frequency.months), reverse=True))


def explained(desk: Desk, scheme: Scheme, subject: str) -> tuple[ScoreSection, ...]:
    """Every score of a subject with the table that adds up to it, the newest first."""
    return tuple(
        ScoreSection(
            heading=f"{scheme.title}：{period_name(period)}",
            anchor=f"score-{scheme.scheme}-{period.code.lower()}",
            answer=score_answer(desk, scheme, subject, period),
            tables=tuple(_tables(desk, scheme, subject, period)),
        )
        for period in scored_periods(desk, scheme, subject)
    )


def score_answer(desk: Desk, scheme: Scheme, subject: str, period: Period) -> str:
    """The score, the place and what goes with them in one sentence."""
    score = desk.score(scheme, subject, period)
    if score is None:
        return ""
    if score.state.has_value:
        aside = f"（{STATES[score.state]}）" if STATES[score.state] else ""
        text = said.scored(score.text, aside)
    else:
        text = said.without_score(unranked_state(desk, score))
    rank, move, margin, grade = (
        desk.score(scheme, subject, period, name) for name in ("rank", "move", "margin", "grade")
    )
    parts = []
    if rank is not None:
        among, noun = desk.placed(scheme, period), desk.subject_noun(scheme)
        parts.append(said.placed_among(rank.text, among, noun) if rank.state.has_value else said.NOT_RANKED)
    if move is not None and move.state.has_value:
        parts.append(said.move_words(period, move.text))
    if margin is not None and margin.state.has_value:
        parts.append(said.margin_words(margin.text))
    veto = desk.veto(scheme, subject, period)
    if veto is not None:
        parts.append(said.vetoed(desk.veto_words(scheme, veto)))
    if grade is not None:
        parts.append(said.grade_words(grade.text) if grade.text != NO_GRADE else NO_GRADE)
    return said.score_sentence(desk.edition.subject_name(subject), period, text, parts)


def unranked_state(desk: Desk, score: Figure) -> str:
    """Why somebody has no score or place: the score's state, or that it was not there throughout."""
    there = desk.edition.is_throughout(score.id.area, Period(score.id.period))
    return score.state.value if there else said.NOT_THROUGHOUT


def largest_deduction(desk: Desk, scheme: Scheme, subject: str, period: Period) -> tuple[str, str]:
    """The item that took most points off a subject, and how many; blank where none did or none can be told."""
    found = []
    for item in scheme.items_of(subject):
        weight, points = (desk.score(scheme, subject, period, f"{name}:{item.item}") for name in ("weight", "points"))
        if weight and points and weight.value is not None and points.value is not None and not item.is_bonus:
            found.append((Fraction(weight.text) - points.value, item.title, len(points.text.partition(".")[2])))
    most = max(found, default=None, key=lambda one: one[0])
    if most is None or most[0] <= 0:
        return "", ""
    off, title, decimals = most
    return title, half_up(off, decimals)


def largest_change(desk: Desk, scheme: Scheme, subject: str, period: Period) -> tuple[str, str]:
    """The item whose points changed most the way the score did since the period before, and by how many; else blank."""
    before = desk.edition.calendar.previous(period)
    score = desk.score(scheme, subject, period, "change")
    if before is None or score is None or not score.value:
        return "", ""
    found = []
    for item in scheme.items_of(subject):
        now, then = (desk.score(scheme, subject, one, f"points:{item.item}") for one in (period, before))
        if now and then and now.value is not None and then.value is not None:
            change = now.value - then.value
            if change and (change > 0) == (score.value > 0):
                found.append((abs(change), item.title, len(now.text.partition(".")[2])))
    most = max(found, default=None, key=lambda one: one[0])
    return (most[1], half_up(most[0], most[2])) if most else ("", "")


def _tables(desk: Desk, scheme: Scheme, subject: str, period: Period) -> Iterator[Table]:
    if not desk.edition.is_throughout(subject, period):
        return
    name = f"{subject}-{scheme.scheme}-{period}"
    settled = bool(scheme.period_weights) and period.frequency is Frequency.YEAR
    if settled:
        yield _parts_table(desk, scheme, subject, period, name)
    if period in scheme.scored_directly(desk.edition.calendar):
        foot = desk.score(scheme, subject, period, "direct" if settled else "score")
        yield _items_table(desk, scheme, subject, period, f"{name}-items" if settled else name, foot)


def _items_table(desk: Desk, scheme: Scheme, subject: str, period: Period, name: str, foot: Figure | None) -> Table:
    rows = []
    for item in scheme.items_of(subject):
        row = _Row(desk, scheme, item, subject, period)
        rows.append(
            (
                Cell(item.title, href=row.href),
                Cell(row.weight),
                Cell(row.target),
                row.actual_cell(),
                Cell(row.explained(), style="tb-prose"),
                tables.value_cell(row.of("points")),
                Cell(row.more()),
            )
        )
    total = Cell(plain_number(scheme.total))
    rows.append((Cell(said.TOTAL), total, Cell(""), Cell(""), Cell(""), tables.value_cell(foot), Cell("")))
    columns = score_columns(
        "item", "weight", "target", "actual", "explained", "points", "more", numbers=("weight", "points", "more")
    )
    notes = (said.EXPLAIN_NOTE, said.FORECAST_NOTE, *tables.state_notes(rows))
    return Table(name, f"{scheme.title}：{period_name(period)}", columns, tuple(rows), notes, total=True, cards=True)


def wrong_side(target: Target | None) -> str:
    """Which side of a target is the wrong one: below, above, or both."""
    if target is None or target.operator in (Operator.GE, Operator.GT):
        return "below"
    return "above" if target.operator in (Operator.LE, Operator.LT) else "both"


class _Row:
    """One item of one subject and period, and what can be said about it."""

    def __init__(self, desk: Desk, scheme: Scheme, item: ScoredItem, subject: str, period: Period) -> None:
        self.desk, self.scheme, self.item, self.subject, self.period = desk, scheme, item, subject, period
        self.area = desk.edition.area_of(subject)
        self.indicator = desk.edition.indicators.get(item.indicator)
        self.target_row = desk.edition.target_in_force(item.indicator, self.area, period) if self.indicator else None
        self.unit = self.indicator.unit if self.indicator else ""
        self.distance_unit = said.points_of_unit(difference_unit(self.unit))
        self.side = wrong_side(self.target_row)

    def of(self, measure: str) -> Figure | None:
        """A figure of the item, by its measure."""
        return self.desk.score(self.scheme, self.subject, self.period, f"{measure}:{self.item.item}")

    def text(self, measure: str) -> str:
        """The printed text of a figure of the item."""
        figure = self.of(measure)
        return figure.text if figure else ""

    @property
    def weight(self) -> str:
        """The points that can be reached, with what other items gave up; blank where the item does not apply."""
        figure = self.of("weight")
        if self.item.is_bonus:
            return said.bonus_weight(plain_number(self.item.most))
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
        return tables.target_words(self.desk.released, self.indicator, self.area, self.period)

    @property
    def actual(self) -> Shown | None:
        """What was reached: the indicator's value, or a count of cases."""
        if self.indicator is not None:
            return tables.figure_at(self.desk.released, self.indicator, self.area, self.period)
        return None

    def actual_cell(self) -> Cell:
        """The value with its unit, as a sentence would write it."""
        figure = self.actual
        if figure is None or not figure.state.has_value:
            count = self.cases
            return Cell(f"{count}{UNIT_TIMES}") if count else tables.value_cell(figure) if figure else Cell("")
        return Cell(f"{figure.text}{self.unit}", flag=words.FLAG if figure.state is not State.FINAL else "")

    @property
    def cases(self) -> str:
        """How many cases were counted from the returns, as printed; blank where nothing is counted."""
        return self.text("cases")

    def explained(self) -> str:
        """The method in words, with the numbers put in."""
        points, weight = self.of("points"), self.of("weight")
        if points is None or weight is None or not points.state.has_value:
            return said.unscored(points.state.value if points else "missing")
        alone = self.of("alone")
        text = self._said(alone or points)
        if alone is None:
            return text
        return text + said.in_proportion(alone.text, plain_number(self.item.full), self.weight, points.text)

    def _said(self, points: Figure) -> str:
        """The method with its numbers, as if every item applied."""
        item, figure = self.item, self.actual
        if item.method is Method.MARKS:
            return said.said_marks(points.text, self._reason())
        if item.method is Method.PER_CASE:
            each = plain_number(item.points) if item.points else ""
            off = points.text if item.is_bonus else self.text("off")
            count = self.cases or (figure.text if figure else "")
            return said.said_cases(count, each, off, bonus=item.is_bonus, exhausted=not points.value)
        if item.method is Method.TIERS:
            return self._tier(figure)
        if item.method is Method.PER_STEP:
            return self._steps(points)
        return self._held(points)

    def _reason(self) -> str:
        reasons = self.desk.released.reasons
        code = reasons.get((self.scheme.scheme, self.subject, self.period, self.item.item), "")
        return self.desk.reason_cell(code, "").text if code else ""

    def _held(self, points: Figure) -> str:
        """The methods that hold the value against the target as a whole."""
        figure, target = self.actual, self.target_row
        if figure is None or figure.value is None or target is None:
            return ""
        full = plain_number(self.item.full)
        met = target.is_met_by(figure.value)
        if self.item.method is Method.BAND:
            return said.said_band(f"{target.statement}{self.unit}", full, inside=met)
        if self.item.method is Method.FULL_OR_ZERO:
            return said.said_full(full) if met else said.said_zero()
        if points.value == self.item.most:
            return said.said_full(plain_number(self.item.most))
        value, aim = f"{self.text('exact')}{self.unit}", f"{target.statement}{self.unit}"
        return said.said_ratio(value, aim, full, lower=self.side == "above")

    def _steps(self, points: Figure) -> str:
        short = self.of("short")
        if short is None or short.value is None:
            return ""
        rule = (plain_number(self.item.step or Fraction(1)), plain_number(self.item.points or Fraction(0)))
        amount = short.text.lstrip("-")
        if short.value > 0 and not self.item.is_bonus:
            exhausted = not points.value
            return said.said_steps(
                amount, self.distance_unit, rule, self.text("off"), side=self.side, exhausted=exhausted
            )
        beyond = points.value if self.item.is_bonus else (points.value or 0) - self.item.weight
        if beyond and beyond > 0:
            extra = points.text if self.item.is_bonus else self.text("off")
            return said.said_bonus(amount, self.distance_unit, rule, extra, side=self.side)
        return said.said_no_bonus() if self.item.is_bonus else said.said_steps_met()

    def _tier(self, figure: Shown | None) -> str:
        count = self.cases
        value = figure.value if figure else Fraction(count) if count else None
        for index, tier in enumerate(self.item.tiers):
            if value is not None and tier.lower <= value:
                above = plain_number(self.item.tiers[index - 1].lower) if index else ""
                unit = self.unit or (UNIT_TIMES if count else "")
                return said.said_tier(plain_number(tier.lower), above, unit, plain_number(tier.percent))
        return said.said_zero()

    def more(self) -> str:
        """What one more good case would have brought."""
        figure, points = self.of("more"), self.of("points")
        if points is not None and not points.state.has_value:
            return ""
        if self.item.method is Method.MARKS or (self.indicator is not None and self.indicator.ended_by):
            return said.NO_FORECAST
        if points is not None and self._is_full(points):
            return said.FULL_ALREADY
        return figure.text if figure else said.NO_FORECAST

    def _is_full(self, points: Figure) -> bool:
        weight = self.of("weight")
        if self.item.cap is None:
            return weight is not None and points.text == weight.text
        return points.value is not None and points.value >= self.item.most


def _parts_table(desk: Desk, scheme: Scheme, subject: str, period: Period, name: str) -> Table:
    rows = []
    calendar = desk.edition.calendar
    for weight in scheme.period_weights:
        periods = weight.periods(calendar)
        measure = "direct" if weight.part == "year" else "score"
        single = desk.score(scheme, subject, periods[0], measure) if len(periods) == 1 else None
        part = desk.score(scheme, subject, period, f"part:{weight.part}")
        share = Cell(said.PERCENT_OF.format(percent=plain_number(weight.percent)))
        own = tables.value_cell(single) if len(periods) == 1 else Cell("")
        rows.append((Cell(said.part_name(weight.part, periods)), own, share, tables.value_cell(part)))
    foot = tables.value_cell(desk.score(scheme, subject, period))
    rows.append((Cell(said.YEAR_TOTAL), Cell(""), Cell(said.PERCENT_OF.format(percent="100")), foot))
    columns = score_columns(
        "part", "part_score", "share", "part_points", numbers=("part_score", "share", "part_points")
    )
    notes = (said.PARTS_NOTE, *tables.state_notes(rows))
    return Table(name, f"{scheme.title}：{period_name(period)}", columns, tuple(rows), notes, total=True)
