"""The pages of the schemes: their rules in words, everybody's standing, and a page for each post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Method, SubjectKind
from generator.pages.blocks import Cell, Link, Table, Term
from generator.pages.explain import explained, score_answer, scored_periods
from generator.pages.scored_rows import wrong_side
from generator.pages.standings import history_table, located, scheme_answer, standings_table, subject_cell
from generator.pages.table_cells import score_columns
from generator.pages.views import AssessmentsPage, PostPage, SchemeSection
from generator.words import UNIT_TIMES, difference_unit, period_name, plain_number
from generator.words import scores as said

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.model import Post, Scheme, ScoredItem, Target
    from generator.pages.desk import Desk


def rules_table(desk: Desk, scheme: Scheme, name: str, root: str) -> Table:
    """The items of a scheme: weight, source, and the method in words."""
    rows = []
    for item in scheme.items:
        indicator = desk.edition.indicators.get(item.indicator)
        href = f"{root}indicators/{item.indicator}.html" if indicator else ""
        source = indicator.name if indicator else said.counted(item.shortcomings)
        rows.append(
            (
                Cell(item.title, href=href),
                Cell(said.bonus_weight(plain_number(item.most)) if item.is_bonus else plain_number(item.weight)),
                Cell(said.MARKED if item.method is Method.MARKS else source),
                Cell(method_words(desk, scheme, item), style="tb-prose"),
                Cell(_applies(desk, scheme, item)),
                located(item.note, root),
            )
        )
    columns = score_columns("item", "weight", "source", "rule", "applies", "remark", numbers=("weight",))
    return Table(name, scheme.title, columns, tuple(rows), cards=True)


def method_words(desk: Desk, scheme: Scheme, item: ScoredItem) -> str:
    """The method of an item as a rule, without anybody's numbers."""
    indicator = desk.edition.indicators.get(item.indicator)
    side = wrong_side(_some_target(desk, scheme, item))
    kind = "bonus" if item.is_bonus else "both" if item.most > item.weight else "plain"
    unit = said.points_of_unit(difference_unit(indicator.unit)) if indicator else ""
    full, most = plain_number(item.full), plain_number(item.most)
    step, points = (plain_number(one) if one is not None else "" for one in (item.step, item.points))
    rules: dict[Method, Callable[[], str]] = {
        Method.FULL_OR_ZERO: lambda: said.rule_full_or_zero(full),
        Method.PER_STEP: lambda: said.rule_per_step(step, points, unit, most, side=side, kind=kind),
        Method.RATIO: lambda: said.rule_ratio(full, most, lower=side == "above"),
        Method.BAND: lambda: said.rule_band(full),
        Method.TIERS: lambda: said.rule_tiers(
            [(plain_number(tier.lower), plain_number(tier.percent)) for tier in item.tiers],
            indicator.unit if indicator else UNIT_TIMES,
        ),
        Method.PER_CASE: lambda: said.rule_per_case(points, most, bonus=item.is_bonus),
        Method.MARKS: lambda: said.rule_marks(most),
    }
    return rules[item.method]()


def _some_target(desk: Desk, scheme: Scheme, item: ScoredItem) -> Target | None:
    """A target the item is held against; its operator says which side is the wrong one."""
    edition = desk.edition
    found = (
        edition.target_in_force(item.indicator, edition.area_of(subject), period)
        for period in scheme.scored_directly(edition.calendar)
        for subject in edition.subjects(scheme, period)
        if item.indicator
    )
    return next((target for target in found if target), None)


def _applies(desk: Desk, scheme: Scheme, item: ScoredItem) -> str:
    everyone = {
        subject for period in scheme.scored(desk.edition.calendar) for subject in desk.edition.subjects(scheme, period)
    }
    if not item.subjects or everyone <= set(item.subjects):
        return said.ALL_SUBJECTS
    return "、".join(desk.edition.subject_name(code) for code in item.subjects if code in everyone)


def _grades_table(scheme: Scheme, name: str, root: str) -> Table | None:
    if not scheme.grades:
        return None
    rows = tuple(
        (
            Cell(one.grade),
            Cell(plain_number(one.minimum) or "0"),
            Cell(str(one.maximum_rank) if one.maximum_rank else ""),
            located(one.consequence, root),
        )
        for one in scheme.grades
    )
    columns = score_columns("grade", "minimum", "maximum_rank", "consequence", numbers=("minimum", "maximum_rank"))
    return Table(name, said.COLUMNS["grade"], columns, rows, title=said.GRADES)


def _vetoes_table(desk: Desk, scheme: Scheme, name: str, root: str) -> Table | None:
    found = [
        one for one in desk.edition.vetoes if one.scheme == scheme.scheme and one.period in desk.released.published
    ]
    rows = tuple(
        (
            subject_cell(desk, scheme, one.subject, root),
            Cell(period_name(one.period)),
            desk.reason_cell(one.reason_code, root),
            Cell(one.decided_on.isoformat(), style="tb-date"),
            Cell(one.cleared_on.isoformat() if one.cleared_on else "", style="tb-date"),
        )
        for one in found
    )
    if not rows:
        return None
    columns = score_columns("subject", "period", "reason", "decided_on", "cleared_on")
    return Table(name, said.COLUMNS["veto"], columns, rows, (said.VETO_NOTE,), title=said.VETOES)


def assessments_page(desk: Desk) -> AssessmentsPage:
    """All schemes of the year: standings first, then how they are scored."""
    schemes = list(desk.edition.schemes.values())
    answer = said.answer(desk.terms.whole, [one.title for one in schemes])
    if {"schemes", "items"} & set(desk.edition.synthetic):
        answer += said.illustrative()
    return AssessmentsPage(
        frame=desk.frame(
            said.ASSESSMENTS,
            "assessments.md",
            ["schemes.csv", "items.csv", "marks.csv", "quality.csv", "vetoes.csv", "grades.csv"],
            whole=True,
        ),
        heading=said.ASSESSMENTS,
        answer=answer,
        schemes=tuple(_scheme_section(desk, one) for one in schemes),
    )


def _scheme_section(desk: Desk, scheme: Scheme) -> SchemeSection:
    periods = scored_periods(desk, scheme)
    code = scheme.scheme
    parts = [
        (said.part_name(one.part, one.periods(desk.edition.calendar)), plain_number(one.percent))
        for one in scheme.period_weights
    ]
    found = [
        standings_table(desk, scheme, periods[0], f"{code}-standings", "") if periods else None,
        history_table(desk, scheme, f"{code}-history", ""),
        _vetoes_table(desk, scheme, f"{code}-vetoes", ""),
    ]
    rules = [rules_table(desk, scheme, f"{code}-items", ""), _grades_table(scheme, f"{code}-grades", "")]
    return SchemeSection(
        heading=scheme.title,
        anchor=code,
        answer=scheme_answer(desk, scheme, periods[0]) if periods else "",
        charts=desk.charts(f"ranks-{code}"),
        standings=tuple(one for one in found if one),
        rules=(
            Term(said.COLUMNS["weight"], plain_number(scheme.total)),
            Term(said.COLUMNS["period"], said.cadence_words(scheme.cadence.value, parts)),
        ),
        tables=tuple(one for one in rules if one),
    )


def post_page(desk: Desk, post: Post) -> PostPage:
    """A post: its scores, each explained."""
    schemes = [one for one in desk.edition.schemes.values() if one.subject is SubjectKind.POST]
    own = [one for one in schemes if scored_periods(desk, one, post.post)]
    area = desk.edition.areas[post.area]
    answer = next(
        (score_answer(desk, one, post.post, scored_periods(desk, one, post.post)[0]) for one in own),
        said.post_answer(post.title, area.name),
    )
    links = tuple(Link(f"../assessments.html#{one.scheme}", one.title) for one in own)
    place = () if post.area == desk.township else (Link(f"../areas/{post.area}.html", area.name),)
    whole = desk.terms.whole if post.area == desk.township else ""
    return PostPage(
        frame=desk.frame(post.title, f"posts/{post.post}.md", ["data/posts.csv", "items.csv", "marks.csv"]),
        heading=post.title,
        answer=answer,
        basis=(Term(said.ASSESSMENTS, "", links), Term(said.COLUMNS["area"], whole, place)),
        scores=tuple(section for one in own for section in explained(desk, one, post.post)),
    )
