"""Scores explained: for every score the table that adds up to it, with the method in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Frequency, Period
from generator.pages import table_cells
from generator.pages.blocks import Cell, ScoreSection, Table
from generator.pages.scored_rows import ScoredRow
from generator.pages.table_cells import score_columns
from generator.words import NO_GRADE, STATES, half_up, period_name, plain_number
from generator.words import scores as score_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Figure, Scheme
    from generator.pages.context import PageContext


def scored_periods(context: PageContext, scheme: Scheme, subject: str = "") -> tuple[Period, ...]:
    """The published periods with a score (of a subject, or of anybody), the newest first."""
    calendar = context.edition.calendar
    found = [
        period
        for period in scheme.scored(calendar)
        if period in context.released.published
        and any(
            context.score(scheme, listed, period)
            for listed in ([subject] if subject else context.edition.listed(scheme, period))
        )
    ]
    return tuple(sorted(found, key=lambda period: (calendar.last_day(period), period.frequency.months), reverse=True))


def explained(context: PageContext, scheme: Scheme, subject: str) -> tuple[ScoreSection, ...]:
    """Every score of a subject with the table that adds up to it, the newest first."""
    return tuple(
        ScoreSection(
            heading=f"{scheme.title}：{period_name(period)}",
            anchor=f"score-{scheme.scheme}-{period.code.lower()}",
            answer=score_answer(context, scheme, subject, period),
            tables=tuple(_tables(context, scheme, subject, period)),
        )
        for period in scored_periods(context, scheme, subject)
    )


def score_answer(context: PageContext, scheme: Scheme, subject: str, period: Period) -> str:
    """The score, the place and what goes with them in one sentence."""
    score = context.score(scheme, subject, period)
    if score is None:
        return ""
    if score.state.has_value:
        aside = f"（{STATES[score.state]}）" if STATES[score.state] else ""
        text = score_words.scored(score.text, aside)
    else:
        text = score_words.without_score(unranked_state(context, score))
    rank, move, margin, grade = (
        context.score(scheme, subject, period, name) for name in ("rank", "move", "margin", "grade")
    )
    parts = []
    if rank is not None:
        among, noun = context.placed(scheme, period), context.subject_noun(scheme)
        parts.append(
            score_words.placed_among(rank.text, among, noun) if rank.state.has_value else score_words.NOT_RANKED
        )
    if move is not None and move.state.has_value:
        parts.append(score_words.move_words(period, move.text))
    if margin is not None and margin.state.has_value:
        parts.append(score_words.margin_words(margin.text))
    veto = context.veto(scheme, subject, period)
    if veto is not None:
        parts.append(score_words.vetoed(context.veto_words(scheme, veto)))
    if grade is not None:
        parts.append(score_words.grade_words(grade.text) if grade.text != NO_GRADE else NO_GRADE)
    return score_words.score_sentence(context.edition.subject_name(subject), period, text, parts)


def unranked_state(context: PageContext, score: Figure) -> str:
    """Why somebody has no score or place: the score's state, or that it was not there throughout."""
    there = context.edition.is_throughout(score.id.area, Period(score.id.period))
    return score.state.value if there else score_words.NOT_THROUGHOUT


def largest_deduction(context: PageContext, scheme: Scheme, subject: str, period: Period) -> tuple[str, str]:
    """The item that took most points off a subject, and how many; blank where none did or none can be told."""
    found = []
    for item in scheme.items_of(subject):
        weight, points = (
            context.score(scheme, subject, period, f"{name}:{item.item}") for name in ("weight", "points")
        )
        if weight and points and weight.value is not None and points.value is not None and not item.is_bonus:
            found.append((Fraction(weight.text) - points.value, item.title, len(points.text.partition(".")[2])))
    most = max(found, default=None, key=lambda pair: pair[0])
    if most is None or most[0] <= 0:
        return "", ""
    off, title, decimals = most
    return title, half_up(off, decimals)


def largest_change(context: PageContext, scheme: Scheme, subject: str, period: Period) -> tuple[str, str]:
    """The item whose points changed most the way the score did since the period before, and by how many; else blank."""
    before = context.edition.calendar.previous(period)
    score = context.score(scheme, subject, period, "change")
    if before is None or score is None or not score.value:
        return "", ""
    found = []
    for item in scheme.items_of(subject):
        now, then = (context.score(scheme, subject, when, f"points:{item.item}") for when in (period, before))
        if now and then and now.value is not None and then.value is not None:
            change = now.value - then.value
            if change and (change > 0) == (score.value > 0):
                found.append((abs(change), item.title, len(now.text.partition(".")[2])))
    most = max(found, default=None, key=lambda pair: pair[0])
    return (most[1], half_up(most[0], most[2])) if most else ("", "")


def _tables(context: PageContext, scheme: Scheme, subject: str, period: Period) -> Iterator[Table]:
    if not context.edition.is_throughout(subject, period):
        return
    name = f"{subject}-{scheme.scheme}-{period}"
    settled = bool(scheme.period_weights) and period.frequency is Frequency.YEAR
    if settled:
        yield _parts_table(context, scheme, subject, period, name)
    if period in scheme.scored_directly(context.edition.calendar):
        yield _items_table(context, scheme, subject, period, f"{name}-items" if settled else name)


def _items_table(context: PageContext, scheme: Scheme, subject: str, period: Period, name: str) -> Table:
    is_part = bool(scheme.period_weights) and period.frequency is Frequency.YEAR
    foot = context.score(scheme, subject, period, "direct" if is_part else "score")
    rows = []
    for item in scheme.items_of(subject):
        row = ScoredRow(context, scheme, item, subject, period)
        rows.append(
            (
                Cell(item.title, href=row.href),
                Cell(row.weight),
                Cell(row.target),
                row.actual_cell(),
                Cell(row.explained(), style="tb-prose"),
                table_cells.value_cell(row.of("points")),
                Cell(row.more()),
            )
        )
    total = Cell(plain_number(scheme.total))
    rows.append((Cell(score_words.TOTAL), total, Cell(""), Cell(""), Cell(""), table_cells.value_cell(foot), Cell("")))
    columns = score_columns(
        "item", "weight", "target", "actual", "explained", "points", "more", numbers=("weight", "points", "more")
    )
    notes = (score_words.EXPLAIN_NOTE, score_words.FORECAST_NOTE, *table_cells.state_notes(rows))
    return Table(name, f"{scheme.title}：{period_name(period)}", columns, tuple(rows), notes, total=True, cards=True)


def _parts_table(context: PageContext, scheme: Scheme, subject: str, period: Period, name: str) -> Table:
    rows = []
    calendar = context.edition.calendar
    for weight in scheme.period_weights:
        periods = weight.periods(calendar)
        measure = "direct" if weight.part == "year" else "score"
        single = context.score(scheme, subject, periods[0], measure) if len(periods) == 1 else None
        part = context.score(scheme, subject, period, f"part:{weight.part}")
        share = Cell(score_words.PERCENT_OF.format(percent=plain_number(weight.percent)))
        own = table_cells.value_cell(single) if len(periods) == 1 else Cell("")
        rows.append((Cell(score_words.part_name(weight.part, periods)), own, share, table_cells.value_cell(part)))
    foot = table_cells.value_cell(context.score(scheme, subject, period))
    rows.append((Cell(score_words.YEAR_TOTAL), Cell(""), Cell(score_words.PERCENT_OF.format(percent="100")), foot))
    columns = score_columns(
        "part", "part_score", "share", "part_points", numbers=("part_score", "share", "part_points")
    )
    notes = (score_words.PARTS_NOTE, *table_cells.state_notes(rows))
    return Table(name, f"{scheme.title}：{period_name(period)}", columns, tuple(rows), notes, total=True)
