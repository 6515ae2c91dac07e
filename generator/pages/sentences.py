"""The sentences of a bulletin: grammatical, and every number in them from a released figure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    FIGURE_TOKEN,
    REPORTS,
    Frequency,
    Level,
    NoticeSection,
    Period,
    Shortcoming,
    State,
    Status,
    Verdict,
)
from generator.pages import table_cells, tables
from generator.pages.quality import has_shortcoming
from generator.words import (
    LESS_THAN_SHOWN,
    SHORTCOMINGS,
    STATUSES,
    counted_in,
    day,
    half_up,
    less_than,
    months_span,
    period_short,
)
from generator.words import bulletins as bulletin_words
from generator.words import pages as words
from generator.words import requirements as requirement_words

if TYPE_CHECKING:
    from generator.model import BulletinPlan, Indicator, Shown
    from generator.pages.context import PageContext


FINER = 6


class Sentences:
    """What can be said of one period."""

    def __init__(self, context: PageContext, period: Period) -> None:
        self.context, self.period = context, period
        self.released, self.edition = context.released, context.edition
        self.noun = context.terms.area
        self.indicators = [
            indicator
            for indicator in self.edition.indicators.values()
            if indicator.frequency.months <= period.frequency.months
        ]
        self.public = [each for each in self.indicators if each.level is Level.AREA]

    def opening(self) -> str:
        """Why, what, until when, who reported."""
        calendar = self.edition.calendar
        due, reported = (
            self.released.find(REPORTS, self.context.township, self.period, measure) for measure in ("due", "reported")
        )
        plan = self.edition.paragraphs[0].text if self.edition.paragraphs else words.PLAN
        kind = self.period.frequency.value
        return bulletin_words.opening(
            self.noun,
            plan,
            months_span(calendar.months_of(self.period)),
            self.edition.work,
            counts=(
                day(self.edition.published_on(self.period)),
                int(due.text) if due else 0,
                int(reported.text) if reported else 0,
            ),
            kind="second" if kind == "half" and self.period.number > 1 else kind,
        )

    def hand_written(self, part: NoticeSection) -> tuple[str, ...]:
        """The paragraphs somebody wrote for a part, with the figures they quote put in."""
        found = [written for written in self.edition.notices.get(self.period, ()) if written.part == part]
        return tuple(
            FIGURE_TOKEN.sub(lambda token: self._quoted(token[1]), line)
            for written in found
            for line in written.paragraphs
        )

    def _quoted(self, identity: str) -> str:
        figure = self.released.find(*identity.split("/"))
        if figure is None:
            return words.NOT_APPLICABLE
        indicator = self.edition.indicators.get(figure.id.indicator)
        if indicator is not None and figure.id.measure == indicator.value_measure:
            return value_in_words(indicator, figure)
        name = indicator.name if indicator else ""
        return counted_in(figure.text, figure.unit, name) if figure.state.has_value else figure.text

    def indicator_sentence(self, indicator: Indicator) -> str:
        """An indicator of the township: value, distance from the target, movement, completeness."""
        context, period = self.context, self.period
        figure = table_cells.figure_at(self.released, indicator, context.township, period)
        gap = table_cells.figure_at(self.released, indicator, context.township, period, "gap")
        target = tables.target_words(self.released, indicator, context.township, period)
        parts = [_value_words(indicator, figure)]
        if figure is not None and gap is not None and gap.state.has_value:
            parts.append(words.distance(figure.verdict.value, target, _finest(gap), gap.unit))
        parts.append(context.change_words(indicator, context.township, period))
        last = table_cells.figure_at(self.released, indicator, context.township, period, "year_on_year")
        if last is not None and last.state.has_value:
            parts.append(bulletin_words.against_last_year(last.text, last.unit, exact=not last.value))
        change = table_cells.figure_at(self.released, indicator, context.township, period, "change")
        moved = context.moved_targets(indicator, context.township, period)
        if moved and figure is not None and figure.verdict is not Verdict.NONE:
            parts.append(words.judged_under(target, moved[-1][1].valid_from))
        aside = words.PREVIOUS_INCOMPLETE if change and change.state is State.PARTIAL else ""
        if not aside and last is not None and last.state is State.PARTIAL:
            aside = words.LAST_YEAR_INCOMPLETE
        if figure is not None and figure.state is State.PARTIAL:
            names = ("due", "reported")
            counts = [table_cells.figure_at(self.released, indicator, context.township, period, name) for name in names]
            aside = words.incomplete(self.noun, *(count.text if count else "0" for count in counts))
        return words.sentence(parts, aside)

    def areas_sentence(self, indicator: Indicator) -> str:
        """How the areas stand on one indicator."""
        found = self.figures_of_areas(indicator)
        return words.areas_line(
            self.noun,
            indicator.name,
            (
                sum(figure.verdict is Verdict.MET for _, figure in found),
                [f"{name}{gap}" for name, gap in self.behind(indicator)],
            ),
            [name for name, figure in found if figure.state is State.MISSING],
            sum(figure.state is State.WITHHELD for _, figure in found),
            sum(figure.state.has_value and figure.verdict is Verdict.NONE for _, figure in found),
        )

    @property
    def checked(self) -> bool:
        """Whether errors found by checks are counted in this edition."""
        return (
            self.released.find(REPORTS, self.context.township, self.period, Shortcoming.MISREPORTED.value) is not None
        )

    def behind_areas(self, indicator: Indicator) -> str:
        """The areas behind the target on one indicator, or nothing."""
        behind = [f"{name}{gap}" for name, gap in self.behind(indicator)]
        return bulletin_words.behind_areas(indicator.name, self.noun, behind) if behind else ""

    def behind(self, indicator: Indicator) -> list[tuple[str, str]]:
        """The areas behind the target on one indicator with how far in words, the farthest first."""
        found = []
        seek = self.released.figures.seeker(indicator.indicator)
        for area in self.edition.villages:
            figure = seek(area.area, self.period.code, indicator.value_measure)
            if figure is not None and figure.verdict is Verdict.MISSED:
                gap = seek(area.area, self.period.code, "gap")
                far = gap.value if gap is not None and gap.value is not None else Fraction(0)
                distance = words.gap_words(_finest(gap), gap.unit) if gap is not None and gap.state.has_value else ""
                found.append((abs(far), area.name, distance))
        return [(name, distance) for _, name, distance in sorted(found, key=lambda entry: -entry[0])]

    def figures_of_areas(self, indicator: Indicator) -> list[tuple[str, Shown]]:
        """The areas' own values of one indicator, by name."""
        seek, value = self.released.figures.seeker(indicator.indicator), indicator.value_measure
        return [
            (area.name, figure)
            for area in self.edition.villages
            if (figure := seek(area.area, self.period.code, value))
        ]

    def reports(self) -> tuple[str, ...]:
        """What became of the returns, whose were late or never came, and who needs no remark."""
        returns = [report for report in self.released.returns_in(self.period) if report.area != self.context.township]
        due, on_time, late, missing, corrected = tables.tally(returns)
        areas = {report.area for report in returns}
        troubled = {area for area in areas if has_shortcoming(self.context, area, self.period)}
        lines = (
            words.quality_line(self.noun, due, on_time, late, missing, corrected),
            *(
                requirement_words.not_in_time(STATUSES[status], self.noun, self._by_area(status))
                for status in (Status.MISSING, Status.LATE)
            ),
            words.rest_line(self.noun, len(areas) - len(troubled), checked=self.checked) if troubled else "",
        )
        return tuple(line for line in lines if line)

    def _by_area(self, status: Status) -> list[tuple[str, list[str]]]:
        """The returns of a status by area, each as its indicator (and its period where that is a part of ours)."""
        found: dict[str, list[str]] = {}
        for area, period, name in self.entries(status):
            found.setdefault(area, []).append(f"{period}{name}")
        return list(found.items())

    def shortcomings(self) -> tuple[str, ...]:
        """What checks found wrong, in all and by area; nothing where nobody keeps such counts."""
        kinds = [kind for kind in Shortcoming if kind.is_entered]
        total = {kind: self.released.find(REPORTS, self.context.township, self.period, kind.value) for kind in kinds}
        if not any(total.values()):
            return ()
        whole = [(SHORTCOMINGS[kind], figure.text) for kind, figure in total.items() if figure and figure.value]
        by_area = []
        for area in self.edition.villages:
            own = {kind: self.released.find(REPORTS, area.area, self.period, kind.value) for kind in kinds}
            found = [(SHORTCOMINGS[kind], figure.text) for kind, figure in own.items() if figure and figure.value]
            by_area += [(area.name, found)] if found else []
        lines = (bulletin_words.shortcomings_line(self.period, whole), bulletin_words.shortcomings_by_area(by_area))
        return tuple(line for line in lines if line)

    def problems(self) -> tuple[str, ...]:
        """The indicators behind target, and for how long; nothing where none is judged."""
        judged = [indicator for indicator in self.indicators if self.verdict(indicator) is not Verdict.NONE]
        behind = [
            (indicator.name, self._streak(indicator))
            for indicator in judged
            if self.verdict(indicator) is Verdict.MISSED
        ]
        return (requirement_words.behind(behind, len(judged), self.period.frequency.value),) if judged else ()

    def _streak(self, indicator: Indicator) -> int:
        """How many periods of this length running the target was missed, this one included."""
        count, period = 0, self.period
        while (figure := table_cells.figure_at(self.released, indicator, self.context.township, period)) is not None:
            if figure.verdict is not Verdict.MISSED:
                break
            count += 1
            before = self.edition.calendar.previous(period)
            if before is None:
                break
            period = before
        return count

    def verdict(self, indicator: Indicator) -> Verdict:
        """Whether the township met the target."""
        figure = table_cells.figure_at(self.released, indicator, self.context.township, self.period)
        return figure.verdict if figure else Verdict.NONE

    def entries(self, status: Status) -> list[tuple[str, str, str]]:
        """The areas, periods and indicators whose return has a status; the period where it is a part of ours."""
        return [
            (
                self.edition.areas[report.area].name,
                period_short(report.period) if report.period != self.period else "",
                self.edition.indicators[report.indicator].name,
            )
            for report in sorted(self.released.returns_in(self.period), key=lambda report: report.area)
            if report.status is status and report.area != self.context.township
        ]

    def upcoming(self, indicator: Indicator | None = None) -> BulletinPlan | None:
        """The bulletin whose returns are due next after this one is out; of one day the shorter period's.

        For an indicator the next that has a return of it.
        """
        own = self.edition.bulletins.get(self.period)
        later = [
            plan
            for period, plan in self.edition.bulletins.items()
            if own is not None
            and plan.due_on > own.publish_on
            and (indicator is None or period.frequency.months >= indicator.frequency.months)
        ]
        return min(later, key=lambda plan: (plan.due_on, plan.bulletin.frequency.months), default=None)

    def settlement(self) -> BulletinPlan | None:
        """The annual bulletin, where one is still to come."""
        own = self.edition.bulletins.get(self.period)
        (year,) = self.edition.calendar.periods(Frequency.YEAR)
        plan = self.edition.bulletins.get(year)
        return plan if own is not None and plan is not None and plan.publish_on > own.publish_on else None


def _value_words(indicator: Indicator, figure: Shown | None) -> str:
    if figure is None:
        return indicator.name
    return f"{indicator.name}{value_in_words(indicator, figure)}"


def value_in_words(indicator: Indicator, figure: Shown) -> str:
    """A value with its unit in a sentence; what would print as zero and is not, as less than the smallest shown."""
    if not figure.state.has_value:
        return figure.text
    if figure.text == LESS_THAN_SHOWN:
        return less_than(indicator.decimals, indicator.unit)
    return counted_in(figure.text, indicator.unit, indicator.name)


def _finest(figure: Shown) -> str:
    """A difference with as many decimals as it takes to see that there is one."""
    decimals = len(figure.text.partition(".")[2])
    for finer in range(decimals, decimals + FINER):
        text = half_up(figure.value or Fraction(0), finer)
        if text.strip("-0."):
            return text
    return figure.text
