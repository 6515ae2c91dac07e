"""The pages of the schemes: their rules in words, everybody's standing, and a page for each post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Method, SubjectKind
from generator.pages.blocks import Cell, Link, Table, Term
from generator.pages.explain import explained, score_answer, scored_periods
from generator.pages.scored_rows import wrong_side
from generator.pages.standings import Printed, history_table, located, scheme_answer, standings_table, subject_cell
from generator.pages.table_cells import score_columns
from generator.pages.views import AssessmentsPage, PostPage, SchemeSection
from generator.words import UNIT_TIMES, difference_unit, period_name, plain_number
from generator.words import scores as score_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.model import Post, Scheme, ScoredItem, Target
    from generator.pages.context import PageContext


def rules_table(context: PageContext, scheme: Scheme, name: str, root: str) -> Table:
    """The items of a scheme: weight, source, and the method in words."""
    rows = []
    for item in scheme.items:
        indicator = context.edition.indicators.get(item.indicator)
        href = f"{root}indicators/{item.indicator}.html" if indicator else ""
        source = indicator.name if indicator else score_words.counted(item.shortcomings)
        rows.append(
            (
                Cell(item.title, href=href),
                Cell(score_words.bonus_weight(plain_number(item.most)) if item.is_bonus else plain_number(item.weight)),
                Cell(score_words.MARKED if item.method is Method.MARKS else source),
                Cell(method_words(context, scheme, item), style="tb-prose"),
                Cell(_applies(context, scheme, item)),
                located(item.note, root),
            )
        )
    columns = score_columns("item", "weight", "source", "rule", "applies", "remark", numbers=("weight",))
    return Table(name, scheme.title, columns, tuple(rows), cards=True)


def method_words(context: PageContext, scheme: Scheme, item: ScoredItem) -> str:
    """The method of an item as a rule, without anybody's numbers."""
    indicator = context.edition.indicators.get(item.indicator)
    side = wrong_side(_some_target(context, scheme, item))
    kind = "bonus" if item.is_bonus else "both" if item.most > item.weight else "plain"
    unit = score_words.points_of_unit(difference_unit(indicator.unit)) if indicator else ""
    full, most = plain_number(item.full), plain_number(item.most)
    step, points = (plain_number(number) if number is not None else "" for number in (item.step, item.points))
    rules: dict[Method, Callable[[], str]] = {
        Method.FULL_OR_ZERO: lambda: score_words.rule_full_or_zero(full),
        Method.PER_STEP: lambda: score_words.rule_per_step(step, points, unit, most, side=side, kind=kind),
        Method.RATIO: lambda: score_words.rule_ratio(full, most, lower=side == "above"),
        Method.BAND: lambda: score_words.rule_band(full),
        Method.TIERS: lambda: score_words.rule_tiers(
            [(plain_number(tier.lower), plain_number(tier.percent)) for tier in item.tiers],
            indicator.unit if indicator else UNIT_TIMES,
        ),
        Method.PER_CASE: lambda: score_words.rule_per_case(points, most, bonus=item.is_bonus),
        Method.MARKS: lambda: score_words.rule_marks(most),
    }
    return rules[item.method]()


def _some_target(context: PageContext, scheme: Scheme, item: ScoredItem) -> Target | None:
    """A target the item is held against; its operator says which side is the wrong one."""
    edition = context.edition
    found = (
        edition.target_in_force(item.indicator, edition.area_of(subject), period)
        for period in scheme.scored_directly(edition.calendar)
        for subject in edition.subjects(scheme, period)
        if item.indicator
    )
    return next((target for target in found if target), None)


def _applies(context: PageContext, scheme: Scheme, item: ScoredItem) -> str:
    everyone = {
        subject
        for period in scheme.scored(context.edition.calendar)
        for subject in context.edition.subjects(scheme, period)
    }
    if not item.subjects or everyone <= set(item.subjects):
        return score_words.ALL_SUBJECTS
    return "、".join(context.edition.subject_name(code) for code in item.subjects if code in everyone)


def _grades_table(scheme: Scheme, name: str, root: str) -> Table | None:
    if not scheme.grades:
        return None
    rows = tuple(
        (
            Cell(grade.grade),
            Cell(plain_number(grade.minimum) or "0"),
            Cell(str(grade.maximum_rank) if grade.maximum_rank else ""),
            located(grade.consequence, root),
        )
        for grade in scheme.grades
    )
    columns = score_columns("grade", "minimum", "maximum_rank", "consequence", numbers=("minimum", "maximum_rank"))
    return Table(name, score_words.COLUMNS["grade"], columns, rows, title=score_words.GRADES)


def _vetoes_table(context: PageContext, scheme: Scheme, name: str, root: str) -> Table | None:
    found = [
        veto
        for veto in context.edition.vetoes
        if veto.scheme == scheme.scheme and veto.period in context.released.published
    ]
    rows = tuple(
        (
            subject_cell(context, scheme, decided.subject, root),
            Cell(period_name(decided.period)),
            context.reason_cell(decided.reason_code, root),
            Cell(decided.decided_on.isoformat(), style="tb-date"),
            Cell(decided.cleared_on.isoformat() if decided.cleared_on else "", style="tb-date"),
        )
        for decided in found
    )
    if not rows:
        return None
    columns = score_columns("subject", "period", "reason", "decided_on", "cleared_on")
    return Table(name, score_words.COLUMNS["veto"], columns, rows, (score_words.VETO_NOTE,), title=score_words.VETOES)


def assessments_page(context: PageContext) -> AssessmentsPage:
    """All schemes of the year: standings first, then how they are scored."""
    schemes = list(context.edition.schemes.values())
    answer = score_words.answer(context.terms.whole, [scheme.title for scheme in schemes])
    if {"schemes", "items"} & set(context.edition.synthetic):
        answer += score_words.illustrative()
    return AssessmentsPage(
        frame=context.frame(
            score_words.ASSESSMENTS,
            "assessments.md",
            ["schemes.csv", "items.csv", "marks.csv", "quality.csv", "vetoes.csv", "grades.csv"],
            whole=True,
        ),
        heading=score_words.ASSESSMENTS,
        answer=answer,
        schemes=tuple(_scheme_section(context, scheme) for scheme in schemes),
    )


def _scheme_section(context: PageContext, scheme: Scheme) -> SchemeSection:
    periods = scored_periods(context, scheme)
    code = scheme.scheme
    parts = [
        (score_words.part_name(weight.part, weight.periods(context.edition.calendar)), plain_number(weight.percent))
        for weight in scheme.period_weights
    ]
    found = [
        standings_table(context, scheme, periods[0], Printed(f"{code}-standings", "")) if periods else None,
        history_table(context, scheme, f"{code}-history", ""),
        _vetoes_table(context, scheme, f"{code}-vetoes", ""),
    ]
    rules = [rules_table(context, scheme, f"{code}-items", ""), _grades_table(scheme, f"{code}-grades", "")]
    return SchemeSection(
        heading=scheme.title,
        anchor=code,
        answer=scheme_answer(context, scheme, periods[0]) if periods else "",
        charts=context.charts(f"ranks-{code}"),
        standings=tuple(table for table in found if table),
        rules=(
            Term(score_words.COLUMNS["weight"], plain_number(scheme.total)),
            Term(score_words.COLUMNS["period"], score_words.cadence_words(scheme.cadence.value, parts)),
        ),
        tables=tuple(rule for rule in rules if rule),
    )


def post_page(context: PageContext, post: Post) -> PostPage:
    """A post: its scores, each explained."""
    schemes = [scheme for scheme in context.edition.schemes.values() if scheme.subject is SubjectKind.POST]
    own = [scheme for scheme in schemes if scored_periods(context, scheme, post.post)]
    area = context.edition.areas[post.area]
    answer = next(
        (score_answer(context, scheme, post.post, scored_periods(context, scheme, post.post)[0]) for scheme in own),
        score_words.post_answer(post.title, area.name),
    )
    links = tuple(Link(f"../assessments.html#{scheme.scheme}", scheme.title) for scheme in own)
    place = () if post.area == context.township else (Link(f"../areas/{post.area}.html", area.name),)
    whole = context.terms.whole if post.area == context.township else ""
    return PostPage(
        frame=context.frame(post.title, f"posts/{post.post}.md", ["data/posts.csv", "items.csv", "marks.csv"]),
        heading=post.title,
        answer=answer,
        basis=(Term(score_words.ASSESSMENTS, "", links), Term(score_words.COLUMNS["area"], whole, place)),
        scores=tuple(section for scheme in own for section in explained(context, scheme, post.post)),
    )
