"""The page of an indicator and the page of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Level, Period, SubjectKind
from generator.pages import layout, shown_periods, table_cells, tables
from generator.pages.blocks import IndicatorSection, Link, Term
from generator.pages.context import PageContext, counts
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


def indicator_page(context: PageContext, indicator: Indicator) -> IndicatorPage:
    """One indicator: answer, chart, tables, then what it means and rests on."""
    released, code = context.released, indicator.indicator
    period = shown_periods.latest_with_value(released, indicator, context.township)
    laws = [context.edition.laws[law] for law in (*indicator.laws, indicator.ended_by) if law in context.edition.laws]
    section = None
    if indicator.level is Level.AREA and period is not None:
        section = IndicatorSection(
            heading=period_name(period),
            anchor="areas",
            href="",
            charts=context.charts(f"areas-{code}-{period}"),
            tables=(layout.laid_out(tables.villages_matrix(released, indicator, f"{code}-areas", "../")),),
        )
    targets = [target for target in context.edition.targets.values() if target.indicator == code]
    return IndicatorPage(
        frame=context.frame(
            indicator.name,
            f"indicators/{code}.md",
            ["data/indicators.csv", "targets.csv", *context.observation_files(indicator)],
            [law for law in laws if law.repealed_on],
        ),
        heading=table_cells.indicator_name(context.edition, indicator),
        answer=_answer(context, indicator, context.township, context.terms.whole, period),
        moved=tuple(_moved(context, indicator)),
        ended=_ended(context, indicator),
        charts=context.charts(f"time-{code}-{context.township}"),
        periods=tables.period_table(released, indicator, context.township, f"{code}-periods"),
        areas=section,
        targets=targets_table(context.edition, targets, f"{code}-targets", "../") if targets else None,
        terms=tuple(_terms(context, indicator, laws)),
        earlier=context.in_earlier_years(f"indicators/{code}.html"),
    )


def _moved(context: PageContext, indicator: Indicator) -> Iterator[str]:
    """How the goal of the whole was adjusted within the year, and on what basis."""
    for before, after in context.moved_targets(indicator, context.township):
        was, now = context.target_statement(before), context.target_statement(after)
        yield words.target_moved(after.valid_from, (was, now), after.basis, after.approved_on)


def _ended(context: PageContext, indicator: Indicator) -> str:
    if indicator.valid_to is None:
        return ""
    law = context.edition.laws.get(indicator.ended_by)
    return words.ended_indicator(day(indicator.valid_to), law.title if law else "", law.document_number if law else "")


def _answer(context: PageContext, indicator: Indicator, area: str, where: str, period: Period | None) -> str:
    if period is None:
        return ""
    figure = table_cells.figure_at(context.released, indicator, area, period)
    if figure is None:
        return ""
    text = figure.text if figure.state.has_value else ""
    target = tables.target_words(context.released, indicator, area, period)
    return words.sentence(
        [
            words.answer(where, period, indicator.name, text, indicator.unit, figure.state.value),
            words.against_target(figure.verdict.value, target),
            context.change_words(indicator, area, period),
        ]
    )


def _terms(context: PageContext, indicator: Indicator, laws: Sequence[Law]) -> Iterator[Term]:
    labels = words.TERMS
    yield Term(labels["definition"], indicator.definition)
    if indicator.measure.is_rate:
        yield Term(labels["numerator"], indicator.numerator)
        yield Term(labels["denominator"], indicator.denominator)
        yield Term(labels["formula"], words.formula(context.terms, indicator.measure.scale, indicator.unit))
    else:
        yield Term(labels["count"], indicator.numerator)
    kind = indicator.accumulation.value if indicator.measure.is_rate else f"{indicator.accumulation.value}-count"
    yield Term(labels["accumulation"], ACCUMULATIONS[kind])
    yield Term(labels["frequency"], words.reported_every(FREQUENCIES[indicator.frequency.value]))
    yield Term(labels["direction"], DIRECTIONS[indicator.direction.value])
    yield Term(labels["level"], context.level(indicator))
    if indicator.small_cell:
        yield Term(
            labels["small"],
            words.small_cells(
                context.terms.area, indicator.small_cell, indicator.small_rest, shared=indicator.level is Level.AREA
            ),
        )
    for law in laws:
        role = "ended_by" if law.law == indicator.ended_by else "law"
        yield Term(labels[role], words.law_line(law))
    yield Term(labels["certainty"], CERTAINTIES[indicator.certainty.value])
    yield Term(labels["source"], indicator.source)


def area_page(context: PageContext, area: Area) -> AreaPage:
    """One village: its standing against every target, then each indicator over time."""
    released = context.released
    period = shown_periods.latest_period(released)
    shown = [
        (indicator, last)
        for indicator in context.shared_areas
        if (last := shown_periods.latest_with_value(released, indicator, area.area))
    ]
    figures = [table_cells.figure_at(released, other, area.area, last) for other, last in shown]
    answer = (
        words.area_answer(
            context.terms.area, area.name, period, *counts([figure.verdict for figure in figures if figure])
        )
        if period
        else ""
    )
    code = area.area
    files = [path for shared in context.shared_areas for path in context.observation_files(shared)]
    return AreaPage(
        frame=context.frame(area.name, f"areas/{code}.md", ["data/areas.csv", *dict.fromkeys(files)]),
        heading=area.name,
        answer=answer,
        history=tuple(_history(context, area)),
        standing_charts=context.charts(
            *(
                f"ranks-{each.scheme}-{code}"
                for each in context.edition.schemes.values()
                if each.subject is SubjectKind.AREA
            )
        ),
        scores=tuple(
            section
            for scheme in context.edition.schemes.values()
            if scheme.subject is SubjectKind.AREA
            for section in explained(context, scheme, code)
        ),
        summary=tables.summary_table(released, f"{code}-summary", code, "../"),
        sections=tuple(
            IndicatorSection(
                heading=other.name,
                anchor=other.indicator.lower(),
                href=f"../indicators/{other.indicator}.html",
                charts=context.charts(f"time-{other.indicator}-{code}"),
                tables=(tables.period_table(released, other, code, f"{code}-{other.indicator}"),),
            )
            for other, _ in shown
        ),
        returns=tables.returns_table(released, area, f"{code}-returns", "../"),
    )


def _history(context: PageContext, area: Area) -> Iterator[Term]:
    """Other names, predecessors and their pages of earlier years, and the posts of the area."""
    if area.predecessors:
        former = [
            context.edition.former_areas[code] for code in area.predecessors if code in context.edition.former_areas
        ]
        links = tuple(
            Link(link.href, f"{merged.name}{link.text}")
            for merged in former
            for link in context.in_earlier_years(f"areas/{merged.area}.html")
        )
        yield Term(
            words.TERMS["predecessors"], words.formed(area.valid_from, [merged.name for merged in former]), links
        )
    if area.aliases:
        yield Term(words.TERMS["aliases"], joined(area.aliases))
    own = context.in_earlier_years(f"areas/{area.area}.html")
    if own:
        yield Term(words.TERMS["earlier"], "", own)
    posts = tuple(
        Link(f"../posts/{post.post}.html", post.title)
        for post in context.edition.posts.values()
        if post.area == area.area
    )
    if posts:
        yield Term(words.TERMS["posts"], "", posts)
