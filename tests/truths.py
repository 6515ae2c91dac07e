"""What the figures of an edition say, asked by kind: the other half of reading documents back."""

# ruff: noqa: ANN001, ANN201 - a handler takes the groups of its pattern, and figures are looked up by kind

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from generator.model import FigureId, Period, Released, Verdict


@dataclass(frozen=True)
class Claim:
    """What a sentence or a cell says of one figure: the subject, and the words for it."""

    about: tuple[str, ...]
    said: str


class Truths:
    """What is true of an edition; a claim's first word says what is asked."""

    def __init__(self, released: Released) -> None:
        self.released, self.edition = released, released.edition
        self.areas = {one.name: one.area for one in self.edition.villages}

    @staticmethod
    def name_of(period: Period) -> str:
        """A period as documents name it."""
        year, _, rest = period.code.partition("-")
        if not rest:
            return f"{year}年"
        if rest[0] == "Q":
            return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度"
        return f"{year}年{'上下'[int(rest[1]) - 1]}半年" if rest[0] == "H" else f"{year}年{int(rest)}月"

    @staticmethod
    def day(value: date) -> str:
        """A day as documents write it."""
        return f"{value.year}年{value.month}月{value.day}日"

    def figure(self, indicator: str, area: str, period: Period, measure: str):
        return self.released.figures.get(FigureId(indicator, area, period.code, measure))

    def value(self, indicator, area: str, period: Period):
        return self.figure(indicator.indicator, area, period, indicator.value_measure)

    def truth(self, claim: Claim) -> str | None:
        """What the figures say of the same; None where they say nothing."""
        kind, *rest = claim.about
        return getattr(self, f"_true_{kind}")(*rest)

    def _true_text(self, indicator: str, area: str, period: str, measure: str) -> str | None:
        figure = self.released.figures.get(FigureId(indicator, area, period, measure))
        return figure.text if figure else None

    def _true_verdict(self, indicator: str, area: str, period: str) -> str | None:
        figure = self.value(self.edition.indicators[indicator], area, Period(period))
        return figure.verdict.value if figure else None

    def _true_target(self, indicator: str, area: str, period: str) -> str | None:
        target = self.edition.target_in_force(indicator, area, Period(period))
        return target.statement if target else None

    def _true_moved(self, indicator: str, area: str, period: str, measure: str) -> str | None:
        figure = self.released.figures.get(FigureId(indicator, area, period, measure))
        if figure is None or figure.value is None:
            return None
        if not figure.text.strip("-0.…"):
            return "持平"
        return f"{'下降' if figure.value < 0 else '上升'}{figure.text.lstrip('-')}"

    def _true_gap(self, indicator: str, area: str, period: str, decimals: str) -> str | None:
        figure = self.released.figures.get(FigureId(indicator, area, period, "gap"))
        if figure is None or figure.value is None:
            return None
        size = abs(Decimal(figure.value.numerator) / Decimal(figure.value.denominator))
        shown = size.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP)
        return f"{'-' if figure.value < 0 else ''}{shown}"

    def _true_count(self, what: str, period: str, *of: str) -> str | None:
        return str(getattr(self, f"_count_{what}")(Period(period), *of))

    def _count_verdicts(self, period: Period, verdict: str) -> int:
        return sum(one.value == verdict for one in self.verdicts(period).values())

    def _count_areas(self, period: Period, indicator: str, state: str) -> int:
        own = self.edition.indicators[indicator]
        found = [figure for area in self.areas.values() if (figure := self.value(own, area, period))]
        tests = {
            "met": lambda one: one.verdict is Verdict.MET,
            "missed": lambda one: one.verdict is Verdict.MISSED,
            "missing": lambda one: one.state.value == "missing",
            "withheld": lambda one: one.state.value == "withheld",
            "none": lambda one: one.state.has_value and one.verdict is Verdict.NONE,
        }
        return sum(map(tests[state], found))

    def _count_returns(self, period: Period, status: str) -> int:
        found = self.returns(period)
        on_time = {"reported", "estimated", "provisional"}
        if status == "due":
            return len(found)
        return sum(
            (one.status.value in on_time) if status == "on_time" else one.status.value == status for one in found
        )

    def _count_ranked(self, period: Period, scheme: str) -> int:
        return len(self.ranks(scheme, period))

    def _count_listed(self, period: Period, scheme: str) -> int:
        return len(self.edition.listed(self.edition.schemes[scheme], period))

    def _count_unranked(self, period: Period, scheme: str) -> int:
        return self._count_listed(period, scheme) - self._count_ranked(period, scheme)

    def _count_moves(self, period: Period, scheme: str, way: str) -> int:
        moves = [self.figure(scheme, one, period, "move") for one in self.ranks(scheme, period)]
        return sum((one.value > 0) == (way == "上升") for one in moves if one is not None and one.value)

    def _count_grade(self, period: Period, scheme: str, grade: str) -> int:
        found = [
            self.figure(scheme, one, period, "grade")
            for one in self.edition.listed(self.edition.schemes[scheme], period)
        ]
        return sum(one is not None and one.text == grade for one in found)

    def _count_scored(self, period: Period, scheme: str) -> int:
        found = [
            self.figure(scheme, one, period, "score")
            for one in self.edition.listed(self.edition.schemes[scheme], period)
        ]
        return sum(one is not None and one.state.has_value for one in found)

    def _count_missing_areas(self, period: Period) -> int:
        return len({one.area for one in self.returns(period) if one.status.value == "missing"})

    def _count_late_areas(self, period: Period) -> int:
        return len({one.area for one in self.returns(period) if one.status.value == "late"})

    def _true_status(self, area: str, indicator: str, period: str) -> str | None:
        own = [
            one
            for one in self.released.returns
            if (one.area, one.indicator, one.period.code) == (area, indicator, period)
        ]
        return own[0].status.value if own else None

    def _true_day(self, what: str, period: str) -> str | None:
        """When returns are due or a bulletin is published; without a calendar the period's last day."""
        plan = self.edition.bulletins.get(Period(period))
        if plan is None:
            return self.day(self.edition.calendar.last_day(Period(period)))
        return self.day(plan.due_on if what == "due" else plan.publish_on)

    def _true_next(self, period: str, months: int = 1) -> str | None:
        """The period whose returns are due next, of at least so many months; of one day the shorter."""
        own = self.edition.bulletins[Period(period)]
        later = [
            (plan.due_on, plan.bulletin.frequency.months, plan.bulletin)
            for plan in self.edition.bulletins.values()
            if plan.due_on > own.publish_on and plan.bulletin.frequency.months >= months
        ]
        return self.name_of(min(later)[2]) if later else None

    def _true_rank(self, scheme: str, subject: str, period: str) -> str | None:
        figure = self.figure(scheme, subject, Period(period), "rank")
        return str(int(figure.value)) if figure is not None and figure.value is not None else "none"

    def _true_last(self, scheme: str, subject: str, period: str) -> str | None:
        ranks = self.ranks(scheme, Period(period))
        return "last" if ranks.get(subject) == max(ranks.values()) else "not last"

    def _true_cause(self, scheme: str, subject: str, period: str) -> str | None:
        """The item that took most points off, and how many."""
        found = []
        for item in self.edition.schemes[scheme].items_of(subject):
            weight, points = (
                self.figure(scheme, subject, Period(period), f"{one}:{item.item}") for one in ("weight", "points")
            )
            if item.weight and weight and points and points.value is not None:
                found.append((Fraction(weight.text) - points.value, item.title))
        most = max((off for off, _ in found), default=Fraction(0))
        return "/".join(sorted(title for off, title in found if off == most)) + f"={float(most):.2f}"

    def _true_gain(self, scheme: str, subject: str, period: str) -> str | None:
        """The item whose points changed most since the period before, the way the score did."""
        before = self.edition.calendar.previous(Period(period))
        score = self.figure(scheme, subject, Period(period), "change")
        found = []
        for item in self.edition.schemes[scheme].items_of(subject):
            both = [self.figure(scheme, subject, one, f"points:{item.item}") for one in (Period(period), before)]
            if all(one is not None and one.value is not None for one in both):
                found.append((both[0].value - both[1].value, item.title))
        best = max(found)[0] if score.value > 0 else min(found)[0]
        return "/".join(sorted(title for change, title in found if change == best)) + f"={float(best):.2f}"

    def _true_furthest(self, scheme: str, subject: str, period: str) -> str | None:
        moves = {
            one: int(move.value)
            for one in self.ranks(scheme, Period(period))
            if (move := self.figure(scheme, one, Period(period), "move")) is not None and move.value
        }
        same = [abs(one) for one in moves.values() if (one > 0) == (moves.get(subject, 0) > 0)]
        return f"{'升' if moves.get(subject, 0) > 0 else '降'}{max(same, default=0)}"

    def _true_vetoed(self, scheme: str, subject: str, period: str) -> str | None:
        plan = self.edition.bulletins.get(Period(period))
        day = plan.publish_on if plan else None
        veto = self.edition.veto_of(scheme, subject, Period(period), day)
        return f"{veto.decided_on.year}年{veto.decided_on.month}月{veto.decided_on.day}日" if veto else "none"

    def _true_streak(self, indicator: str, period: str) -> str | None:
        count, at = 0, Period(period)
        while at is not None and (figure := self.value(self.edition.indicators[indicator], self.edition.township, at)):
            if figure.verdict is not Verdict.MISSED:
                break
            count, at = count + 1, self.edition.calendar.previous(at)
        return str(count)

    def _true_turned(self, indicator: str, period: str) -> str | None:
        before = self.edition.calendar.previous(Period(period))
        own = self.edition.indicators[indicator]
        both = [self.value(own, self.edition.township, one) for one in (before, Period(period))]
        return "→".join(one.verdict.value for one in both if one)

    def _true_largest(self, way: str, period: str) -> str | None:
        """The rate of the whole that moved most, one way."""
        found = {}
        for one in self.shown(Period(period)):
            change = self.figure(one.indicator, self.edition.township, Period(period), "change")
            if one.unit == "%" and change is not None and change.value and (change.value > 0) == (way == "上升"):
                found[one.name] = abs(change.value)
        best = max(found.values())
        return "/".join(sorted(name for name, size in found.items() if size == best))

    def ranks(self, scheme: str, period: Period) -> dict[str, int]:
        found = {}
        for one in self.edition.listed(self.edition.schemes[scheme], period):
            rank = self.figure(scheme, one, period, "rank")
            if rank is not None and rank.value is not None:
                found[one] = int(rank.value)
        return found

    def shown(self, period: Period) -> list:
        return [one for one in self.edition.indicators.values() if one.frequency.months <= period.frequency.months]

    def verdicts(self, period: Period) -> dict[str, Verdict]:
        found = {one.indicator: self.value(one, self.edition.township, period) for one in self.shown(period)}
        return {code: one.verdict for code, one in found.items() if one is not None}

    def returns(self, period: Period) -> list:
        inside = set(self.edition.calendar.inside(period))
        return [one for one in self.released.returns if one.period in inside and one.area != self.edition.township]

    def ranked_schemes(self) -> list:
        return [one for one in self.edition.schemes.values() if one.ranked]
