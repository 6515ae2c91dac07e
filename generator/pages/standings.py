"""Who stands where: standings, scores by period, points by item, and what a bulletin says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import LOCATOR, Frequency, Kind, Period, State, SubjectKind
from generator.pages import table_cells
from generator.pages.blocks import Cell, Column, Table
from generator.pages.explain import largest_deduction, scored_periods, unranked_state
from generator.pages.table_cells import score_columns
from generator.words import pages as words
from generator.words import period_name, period_short, plain_number
from generator.words import scores as score_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from generator.model import Figure, Scheme
    from generator.pages.context import PageContext

LEADERS = 3


def subject_cell(context: PageContext, scheme: Scheme, subject: str, root: str) -> Cell:
    """A subject's name with a link to the page that explains its score."""
    folder = "areas" if scheme.subject is SubjectKind.AREA else "posts"
    return Cell(context.edition.subject_name(subject), href=f"{root}{folder}/{subject}.html")


@dataclass(frozen=True)
class Printed:
    """Where a table stands: its name, the way to the root of the site, and the day of the bulletin, if it is in one."""

    name: str
    root: str
    on: date | None = None


def standings_table(context: PageContext, scheme: Scheme, period: Period, where: Printed) -> Table:
    """Score, place, movement, margin, veto and grade of everybody, in order of place, then of code.

    A bulletin tells vetoes as they stood on its own day.
    """
    year = period.frequency is Frequency.YEAR
    is_graded = year and bool(scheme.grades)
    listed = context.edition.listed(scheme, period)
    vetoes = any(context.veto(scheme, subject, period, where.on) for subject in listed)
    columns = {
        "rank": scheme.ranked,
        "move": scheme.ranked and context.edition.calendar.previous(period) is not None,
        "margin": scheme.ranked,
        "change": not year,
        "veto": vetoes,
        "grade": is_graded,
        "consequence": is_graded and context.edition.kind is Kind.HISTORICAL,
    }
    names = ["subject", "score", *(column for column, is_shown in columns.items() if is_shown)]
    rows = []
    for subject in in_order(context, scheme, period):
        cells = _Standing(context, scheme, subject, period)
        made = [cells.veto(where.on) if column == "veto" else cells.of(column, where.root) for column in names]
        rows.append(tuple(made))
    notes = (
        [score_words.RANK_NOTE.format(noun=context.subject_noun(scheme)), *_ranked(context, scheme, period)]
        if scheme.ranked
        else []
    )
    notes += [score_words.VETO_NOTE] if vetoes else []
    heads = score_columns(*names, numbers=("score", "rank", "margin", "change"))
    caption = f"{scheme.title}：{period_name(period)}"
    return Table(where.name, caption, heads, tuple(rows), (*notes, *table_cells.state_notes(rows)), title=caption)


@dataclass(frozen=True)
class _Standing:
    """The cells of one subject in the table of standings."""

    context: PageContext
    scheme: Scheme
    subject: str
    period: Period

    def of(self, column: str, root: str) -> Cell:
        """The cell of a column but the veto."""
        if column == "subject":
            return subject_cell(self.context, self.scheme, self.subject, root)
        if column == "margin":
            return _margin_cell(self.context, self.scheme, self.subject, self.period)
        measure = "grade" if column == "consequence" else column
        figure = self.context.score(self.scheme, self.subject, self.period, measure)
        if column == "consequence":
            return _consequence_cell(self.scheme, figure, root)
        if column == "grade":
            return Cell(figure.text if figure else "")
        if column == "move" and figure and figure.state.has_value:
            return Cell(score_words.move_cell(figure.text))
        return table_cells.value_cell(figure)

    def veto(self, published_on: date | None) -> Cell:
        """The veto on record, as a bulletin of a day tells it."""
        veto = self.context.veto(self.scheme, self.subject, self.period, published_on)
        text = score_words.veto_words(veto.decided_on, veto.cleared_on) if veto else score_words.NO_VETO
        return Cell(text, style="tb-short" if veto else "tb-absent")


def in_order(context: PageContext, scheme: Scheme, period: Period) -> list[str]:
    """The subjects by place, those without one behind, who did not report last, ties by code."""

    def place(subject: str) -> tuple[bool, bool, int, str]:
        rank, score = (context.score(scheme, subject, period, name) for name in ("rank", "score"))
        is_missing = scheme.ranked and score is not None and score.state is State.MISSING
        behind = rank is None or rank.value is None
        return (is_missing, behind, int(rank.value) if rank and rank.value else 0, subject)

    return sorted(context.edition.listed(scheme, period), key=place)


def _margin_cell(context: PageContext, scheme: Scheme, subject: str, period: Period) -> Cell:
    margin, rank = context.score(scheme, subject, period, "margin"), context.score(scheme, subject, period, "rank")
    if margin is None:
        first = rank is not None and rank.state.has_value
        return Cell("") if first else Cell(words.NOT_APPLICABLE, style="tb-absent")
    return table_cells.value_cell(margin)


def _consequence_cell(scheme: Scheme, grade: Figure | None, root: str) -> Cell:
    text = next((candidate.consequence for candidate in scheme.grades if grade and candidate.grade == grade.text), "")
    return located(text, root)


def located(text: str, root: str) -> Cell:
    """A text that ends in the place of the plan it rests on (`〔p33〕`), as a cell that links there."""
    found = LOCATOR.search(text)
    shown = LOCATOR.sub(lambda found: words.in_plan(found["anchor"]), text)
    return Cell(shown, href=f"{root}plan.html#{found['anchor']}" if found else "")


def history_table(context: PageContext, scheme: Scheme, name: str, root: str) -> Table | None:
    """The scores of every period, side by side."""
    periods = list(reversed(scored_periods(context, scheme)))
    if len(periods) <= 1:
        return None
    subjects = dict.fromkeys(subject for period in periods for subject in context.edition.listed(scheme, period))
    rows = [
        (
            subject_cell(context, scheme, subject, root),
            *(table_cells.value_cell(context.score(scheme, subject, period)) for period in periods),
        )
        for subject in subjects
    ]
    columns = (*score_columns("subject"), *(Column(period_short(period), is_number=True) for period in periods))
    caption = f"{scheme.title}：{score_words.HISTORY}"
    return Table(name, caption, columns, tuple(rows), table_cells.state_notes(rows), title=caption)


def points_table(context: PageContext, scheme: Scheme, period: Period, name: str, root: str) -> Table:
    """Everybody's points by item, and the score they add up to."""
    rows = [
        (
            subject_cell(context, scheme, subject, root),
            *(
                table_cells.value_cell(context.score(scheme, subject, period, f"points:{item.item}"))
                for item in scheme.items
            ),
            table_cells.value_cell(context.score(scheme, subject, period)),
        )
        for subject in in_order(context, scheme, period)
    ]
    columns = (
        *score_columns("subject"),
        *(Column(score_words.item_head(item.title, plain_number(item.full)), is_number=True) for item in scheme.items),
        *score_columns("score", numbers=("score",)),
    )
    caption = f"{scheme.title}：{period_name(period)}"
    notes = (score_words.EXPLAIN_NOTE, *table_cells.state_notes(rows))
    return Table(name, caption, columns, tuple(rows), notes, title=caption)


def scheme_answer(context: PageContext, scheme: Scheme, period: Period) -> str:
    """How many are scored, and who leads."""
    return score_words.scheme_answer(period, *_standing(context, scheme, period), is_ranked=scheme.ranked)


def result_line(context: PageContext, scheme: Scheme, period: Period) -> str:
    """The same for the annual settlement, with how many reached which grade."""
    given = [context.score(scheme, subject, period, "grade") for subject in context.edition.listed(scheme, period)]
    reached = [figure.text for figure in given if figure]
    order = [*(grade.grade for grade in scheme.grades), *reached]
    counts = [(grade, reached.count(grade)) for grade in dict.fromkeys(order) if grade in reached]
    return score_words.result_line(scheme.title, _standing(context, scheme, period), counts, ranked=scheme.ranked)


def _standing(context: PageContext, scheme: Scheme, period: Period) -> tuple[str, int, int, str]:
    """Whom a scheme assesses, how many are placed (or scored), how many there are, and who is first."""
    subjects = in_order(context, scheme, period)
    scores = {subject: context.score(scheme, subject, period) for subject in subjects}
    ranks = {subject: context.score(scheme, subject, period, "rank") for subject in subjects}
    placed = sum(bool(figure and figure.state.has_value) for figure in (ranks if scheme.ranked else scores).values())
    first = [
        score_words.with_score(context.edition.subject_name(subject), scores[subject].text)  # type: ignore[union-attr]
        for subject, rank in ranks.items()
        if rank and rank.value == 1
    ]
    return context.subject_noun(scheme), placed, len(subjects), "、".join(first)


def _ranked(context: PageContext, scheme: Scheme, period: Period) -> list[str]:
    """How many are ranked, and how many are not for which reason; nothing where all are."""
    ranks = context.ranks(scheme, period)
    scores = {subject: context.score(scheme, subject, period) for subject in ranks}
    unranked = [
        unranked_state(context, score)
        for subject, rank in ranks.items()
        if (score := scores[subject]) is not None and rank is not None and rank.value is None
    ]
    placed = sum(bool(rank and rank.state.has_value) for rank in ranks.values())
    return [score_words.ranked_among(context.subject_noun(scheme), placed, unranked)] if unranked else []


def standing_lines(
    context: PageContext, scheme: Scheme, period: Period, published_on: date | None, *, leaders: bool = True
) -> tuple[str, ...]:
    """What a bulletin says of the standings: who leads, who is not ranked and why, vetoes."""
    subjects = in_order(context, scheme, period)
    noun = context.subject_noun(scheme)
    scores = {subject: score for subject in subjects if (score := context.score(scheme, subject, period))}
    ranks = {subject: rank for subject in subjects if (rank := context.score(scheme, subject, period, "rank"))}
    ranked = [subject for subject, rank in ranks.items() if rank.value is not None]
    first = [subject for subject in ranked if leaders and (ranks[subject].value or 0) <= LEADERS]
    last = ranked[len(first) :][-LEADERS:] if leaders else []

    def named(subjects: list[str]) -> list[str]:
        causes = [largest_deduction(context, scheme, subject, period) for subject in subjects]
        return [
            score_words.with_cause(context.edition.subject_name(subject), scores[subject].text, cause)
            for subject, cause in zip(subjects, causes, strict=True)
        ]

    unranked = [
        (context.edition.subject_name(code), unranked_state(context, scores[code]))
        for code, rank in ranks.items()
        if rank.value is None
    ]
    lines = [
        score_words.top_line(noun, len(ranks), len(ranked), named(first), named(last)),
        score_words.unranked_line(noun, unranked),
        *_veto_lines(context, scheme, period, published_on),
    ]
    return tuple(line for line in lines if line)


def _veto_lines(context: PageContext, scheme: Scheme, period: Period, published_on: date | None) -> Iterator[str]:
    """The vetoes of a period, those lifted since the last bulletin, and earlier ones that stand."""
    name = context.edition.subject_name
    own = [
        (name(subject), context.veto_words(scheme, veto))
        for subject in in_order(context, scheme, period)
        if (veto := context.veto(scheme, subject, period, published_on))
    ]
    lifted, standing = (
        [(name(veto.subject), veto.period, context.veto_words(scheme, veto)) for veto in vetoes]
        for vetoes in (
            context.lifted_vetoes(scheme, period, published_on),
            context.standing_vetoes(scheme, period, published_on),
        )
    )
    yield score_words.veto_line(own)
    yield score_words.lifted_vetoes_line(lifted)
    yield score_words.standing_vetoes_line(standing)
