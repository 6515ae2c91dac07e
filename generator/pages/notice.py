"""The quarterly notice, in the order and with the headings of an official one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import REPORTS, Level, Period, State, Status, Verdict
from generator.pages import tables
from generator.pages.views import (
    IndicatorSection,
    Link,
    NoticePage,
    Term,
)
from generator.words import (
    day,
    months_span,
    period_name,
)
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Figure, Indicator, Law
    from generator.pages.desk import Desk


def notice(desk: Desk, period: Period) -> NoticePage:
    """The quarterly notice, in the order of an official one."""
    released, edition = desk.released, desk.edition
    indicators = [one for one in edition.indicators.values() if one.frequency.months <= period.frequency.months]
    public = [one for one in indicators if one.level is Level.AREA]
    planned = edition.bulletins.get(period)
    root = "../"
    name = f"notice-{period}"
    return NoticePage(
        frame=desk.frame(
            words.bulletin_title(period, edition.work),
            f"bulletins/{period}.md",
            [f"observations/{period}.csv", "targets.csv", "bulletins.csv"],
            _bases_since_repealed(desk, indicators, period),
        ),
        heading=words.bulletin_title(period, edition.work),
        number=planned.document_number if planned else "",
        addressees=desk.terms.addressees,
        opening=_opening(desk, period),
        indicators=tuple(_indicator_sentence(desk, one, period) for one in indicators),
        main_table=tables.township_table(released, period, indicators, f"{name}-indicators", root),
        villages=tuple(_villages_sentence(desk, one, period) for one in public),
        village_table=tables.matrix_of_indicators(released, period, public, f"{name}-areas", root),
        quality=_quality(desk, period),
        quality_table=tables.quality_table(released, period, f"{name}-quality", root),
        problems=_problems(desk, indicators, period),
        requirements=_requirements(desk, indicators, period),
        issuer=planned.issuer if planned and planned.issuer else words.NO_ISSUER,
        dated=day(planned.publish_on) if planned else "",
        annexes=tuple(
            IndicatorSection(
                heading=one.name,
                anchor=f"annex-{one.indicator.lower()}",
                href=f"../indicators/{one.indicator}.html",
                charts=desk.charts(f"areas-{one.indicator}-{period}"),
                tables=(tables.village_table(released, period, one, f"{name}-{one.indicator}", root),),
            )
            for one in public
        ),
        terms=tuple(
            Term(one.name, one.definition, (Link(f"../indicators/{one.indicator}.html", words.MORE),))
            for one in indicators
        ),
    )


def _bases_since_repealed(desk: Desk, indicators: Sequence[Indicator], period: Period) -> list[Law]:
    """The laws the shown indicators rested on in the period and that have been repealed since."""
    first, last = desk.edition.calendar.first_day(period), desk.edition.calendar.last_day(period)
    cited = {code for one in indicators for code in one.laws}
    return [
        law
        for code, law in desk.edition.laws.items()
        if code in cited and law.repealed_on and law.repealed_on > first
        if law.effective_on is None or law.effective_on <= last
    ]


def _opening(desk: Desk, period: Period) -> str:
    calendar = desk.edition.calendar
    due = desk.released.find(REPORTS, desk.township, period, "due")
    reported = desk.released.find(REPORTS, desk.township, period, "reported")
    planned = desk.edition.bulletins.get(period)
    plan = desk.edition.paragraphs[0].text if desk.edition.paragraphs else words.PLAN
    return words.opening(
        desk.terms.area,
        plan,
        months_span(calendar.months_of(period)),
        desk.edition.work,
        day(planned.publish_on if planned else calendar.last_day(period)),
        due.text if due else "0",
        reported.text if reported else "0",
    )


def _indicator_sentence(desk: Desk, indicator: Indicator, period: Period) -> str:
    figure = tables.figure_at(desk.released, indicator, desk.township, period)
    gap = tables.figure_at(desk.released, indicator, desk.township, period, "gap")
    target = tables.target_words(desk.released, indicator, desk.township, period)
    parts = [_value_words(indicator, figure)]
    if figure is not None and gap is not None and gap.state.has_value:
        parts.append(words.distance(figure.verdict.value, target, gap.text, gap.unit, exact=not gap.value))
    parts.append(desk.change_words(indicator, desk.township, period))
    change = tables.figure_at(desk.released, indicator, desk.township, period, "change")
    aside = words.PREVIOUS_INCOMPLETE if change and change.state is State.PARTIAL else ""
    if figure is not None and figure.state is State.PARTIAL:
        names = ("due", "reported")
        counts = [tables.figure_at(desk.released, indicator, desk.township, period, name) for name in names]
        aside = words.incomplete(desk.terms.area, *(count.text if count else "0" for count in counts))
    return words.sentence(parts, aside)


def _villages_sentence(desk: Desk, indicator: Indicator, period: Period) -> str:
    found = [
        (area.name, figure)
        for area in desk.edition.villages
        if (figure := tables.figure_at(desk.released, indicator, area.area, period))
    ]
    return words.areas_line(
        desk.terms.area,
        indicator.name,
        sum(figure.verdict is Verdict.MET for _, figure in found),
        [name for name, figure in found if figure.verdict is Verdict.MISSED],
        [name for name, figure in found if figure.state is State.MISSING],
        sum(figure.state is State.WITHHELD for _, figure in found),
    )


def _quality(desk: Desk, period: Period) -> tuple[str, ...]:
    returns = [one for one in tables.within(desk.released, period) if one.area != desk.township]
    count = {status: sum(one.status is status for one in returns) for status in Status}
    on_time = len(returns) - count[Status.LATE] - count[Status.MISSING] - count[Status.CORRECTED]
    line = words.quality_line(
        desk.terms.area, len(returns), on_time, count[Status.LATE], count[Status.MISSING], count[Status.CORRECTED]
    )
    troubled = {one.area for one in returns if one.status in (Status.LATE, Status.MISSING, Status.CORRECTED)}
    rest = words.rest_line(desk.terms.area, len({one.area for one in returns}) - len(troubled)) if troubled else ""
    return tuple(part for part in (line, rest) if part)


def _problems(desk: Desk, indicators: Sequence[Indicator], period: Period) -> tuple[str, ...]:
    behind = [one.name for one in indicators if _verdict(desk, one, period) is Verdict.MISSED]
    judged = [one for one in indicators if _verdict(desk, one, period) is not Verdict.NONE]
    lines = [
        words.behind_line(behind, len(judged)),
        words.missing_line(_entries(desk, period, Status.MISSING)),
        words.late_line(desk.terms.area, list(dict.fromkeys(area for area, _ in _entries(desk, period, Status.LATE)))),
    ]
    return tuple(line for line in lines if line)


def _verdict(desk: Desk, indicator: Indicator, period: Period) -> Verdict:
    figure = tables.figure_at(desk.released, indicator, desk.township, period)
    return figure.verdict if figure else Verdict.NONE


def _entries(desk: Desk, period: Period, status: Status) -> list[tuple[str, str]]:
    return [
        (desk.edition.areas[one.area].name, desk.edition.indicators[one.indicator].name)
        for one in sorted(tables.within(desk.released, period), key=lambda one: one.area)
        if one.status is status
    ]


def _requirements(desk: Desk, indicators: Sequence[Indicator], period: Period) -> tuple[str, ...]:
    later = [quarter for quarter in desk.edition.calendar.periods(period.frequency) if quarter > period]
    upcoming = desk.edition.bulletins.get(later[0]) if later else None
    behind = [one.name for one in indicators if _verdict(desk, one, period) is Verdict.MISSED]
    missing = list(dict.fromkeys(area for area, _ in _entries(desk, period, Status.MISSING)))
    lines = [words.explain_line(desk.terms.area, behind, is_last=upcoming is None)]
    if upcoming:
        lines.append(words.make_up_line(missing, day(upcoming.due_on)))
        lines.append(words.next_line(desk.terms.area, period_name(upcoming.bulletin), day(upcoming.due_on)))
    else:
        lines.append(words.make_up_before_settlement(missing))
    return tuple(line for line in lines if line)


def _value_words(indicator: Indicator, figure: Figure | None) -> str:
    if figure is None:
        return indicator.name
    unit = indicator.unit if figure.state.has_value else ""
    return f"{indicator.name}{figure.text}{unit}"
