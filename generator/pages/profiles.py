"""The page of an indicator and the page of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Level, Period, SubjectKind
from generator.pages import shown_periods, table_cells, tables
from generator.pages.blocks import IndicatorSection, Link, Term
from generator.pages.desk import Desk, counts
from generator.pages.explain import explained
from generator.pages.plan import targets_table
from generator.pages.views import AreaPage, IndicatorPage
from generator.words import (
    ACCUMULATIONS,
    CERTAINTIES,
    DIRECTIONS,
    FREQUENCIES,
    day,
    joined,
    period_name,
)
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Area, Indicator, Law


def indicator_page(desk: Desk, indicator: Indicator) -> IndicatorPage:
    """One indicator: answer, chart, tables, then what it means and rests on."""
    released, code = desk.released, indicator.indicator
    period = shown_periods.latest_with_value(released, indicator, desk.township)
    laws = [desk.edition.laws[law] for law in (*indicator.laws, indicator.ended_by) if law in desk.edition.laws]
    section = None
    if indicator.level is Level.AREA and period is not None:
        section = IndicatorSection(
            heading=period_name(period),
            anchor="areas",
            href="",
            charts=desk.charts(f"areas-{code}-{period}"),
            tables=(tables.villages_matrix(released, indicator, f"{code}-areas", "../"),),
        )
    targets = [target for target in desk.edition.targets.values() if target.indicator == code]
    return IndicatorPage(
        frame=desk.frame(
            indicator.name,
            f"indicators/{code}.md",
            ["data/indicators.csv", "targets.csv", *desk.observation_files(indicator)],
            [law for law in laws if law.repealed_on],
        ),
        heading=table_cells.indicator_name(desk.edition, indicator),
        answer=_answer(desk, indicator, desk.township, desk.terms.whole, period),
        moved=tuple(_moved(desk, indicator)),
        ended=_ended(desk, indicator),
        charts=desk.charts(f"time-{code}-{desk.township}"),
        periods=tables.period_table(released, indicator, desk.township, f"{code}-periods"),
        areas=section,
        targets=targets_table(desk.edition, targets, f"{code}-targets", "../") if targets else None,
        terms=tuple(_terms(desk, indicator, laws)),
        earlier=desk.in_earlier_years(f"indicators/{code}.html"),
    )


def _moved(desk: Desk, indicator: Indicator) -> Iterator[str]:
    """How the goal of the whole was adjusted within the year, and on what basis."""
    for before, after in desk.moved_targets(indicator, desk.township):
        was, now = desk.target_statement(before), desk.target_statement(after)
        yield words.target_moved(after.valid_from, (was, now), after.basis, after.approved_on)


def _ended(desk: Desk, indicator: Indicator) -> str:
    if indicator.valid_to is None:
        return ""
    law = desk.edition.laws.get(indicator.ended_by)
    return words.ended_indicator(day(indicator.valid_to), law.title if law else "", law.document_number if law else "")


def _answer(desk: Desk, indicator: Indicator, area: str, where: str, period: Period | None) -> str:
    if period is None:
        return ""
    figure = table_cells.figure_at(desk.released, indicator, area, period)
    if figure is None:
        return ""
    text = figure.text if figure.state.has_value else ""
    target = tables.target_words(desk.released, indicator, area, period)
    return words.sentence(
        [
            words.answer(where, period, indicator.name, text, indicator.unit, figure.state.value),
            words.against_target(figure.verdict.value, target),
            desk.change_words(indicator, area, period),
        ]
    )


def _terms(desk: Desk, indicator: Indicator, laws: Sequence[Law]) -> Iterator[Term]:
    labels = words.TERMS
    yield Term(labels["definition"], indicator.definition)
    if indicator.measure.is_rate:
        yield Term(labels["numerator"], indicator.numerator)
        yield Term(labels["denominator"], indicator.denominator)
        yield Term(labels["formula"], words.formula(desk.terms, indicator.measure.scale, indicator.unit))
    else:
        yield Term(labels["count"], indicator.numerator)
    kind = indicator.accumulation.value if indicator.measure.is_rate else f"{indicator.accumulation.value}-count"
    yield Term(labels["accumulation"], ACCUMULATIONS[kind])
    yield Term(labels["frequency"], words.reported_every(FREQUENCIES[indicator.frequency.value]))
    yield Term(labels["direction"], DIRECTIONS[indicator.direction.value])
    yield Term(labels["level"], desk.level(indicator))
    if indicator.small_cell:
        yield Term(
            labels["small"],
            words.small_cells(
                desk.terms.area, indicator.small_cell, indicator.small_rest, shared=indicator.level is Level.AREA
            ),
        )
    for law in laws:
        role = "ended_by" if law.law == indicator.ended_by else "law"
        yield Term(labels[role], words.law_line(law))
    yield Term(labels["certainty"], CERTAINTIES[indicator.certainty.value])
    yield Term(labels["source"], indicator.source)


def area_page(desk: Desk, area: Area) -> AreaPage:
    """One village: its standing against every target, then each indicator over time."""
    released = desk.released
    period = shown_periods.latest_period(released)
    shown = [
        (one, last) for one in desk.shared_areas if (last := shown_periods.latest_with_value(released, one, area.area))
    ]
    figures = [table_cells.figure_at(released, one, area.area, last) for one, last in shown]
    answer = (
        words.area_answer(desk.terms.area, area.name, period, *counts([one.verdict for one in figures if one]))
        if period
        else ""
    )
    code = area.area
    files = [path for one in desk.shared_areas for path in desk.observation_files(one)]
    return AreaPage(
        frame=desk.frame(area.name, f"areas/{code}.md", ["data/areas.csv", *dict.fromkeys(files)]),
        heading=area.name,
        answer=answer,
        history=tuple(_history(desk, area)),
        standing_charts=desk.charts(
            *(f"ranks-{one.scheme}-{code}" for one in desk.edition.schemes.values() if one.subject is SubjectKind.AREA)
        ),
        scores=tuple(
            section
            for one in desk.edition.schemes.values()
            if one.subject is SubjectKind.AREA
            for section in explained(desk, one, code)
        ),
        summary=tables.summary_table(released, f"{code}-summary", code, "../"),
        sections=tuple(
            IndicatorSection(
                heading=one.name,
                anchor=one.indicator.lower(),
                href=f"../indicators/{one.indicator}.html",
                charts=desk.charts(f"time-{one.indicator}-{code}"),
                tables=(tables.period_table(released, one, code, f"{code}-{one.indicator}"),),
            )
            for one, _ in shown
        ),
        returns=tables.returns_table(released, area, f"{code}-returns", "../"),
    )


def _history(desk: Desk, area: Area) -> Iterator[Term]:
    """Other names, predecessors and their pages of earlier years, and the posts of the area."""
    if area.predecessors:
        former = [desk.edition.former_areas[code] for code in area.predecessors if code in desk.edition.former_areas]
        links = tuple(
            Link(link.href, f"{one.name}{link.text}")
            for one in former
            for link in desk.in_earlier_years(f"areas/{one.area}.html")
        )
        yield Term(words.TERMS["predecessors"], words.formed(area.valid_from, [one.name for one in former]), links)
    if area.aliases:
        yield Term(words.TERMS["aliases"], joined(area.aliases))
    own = desk.in_earlier_years(f"areas/{area.area}.html")
    if own:
        yield Term(words.TERMS["earlier"], "", own)
    posts = tuple(
        Link(f"../posts/{one.post}.html", one.title) for one in desk.edition.posts.values() if one.area == area.area
    )
    if posts:
        yield Term(words.TERMS["posts"], "", posts)
