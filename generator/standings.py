"""Places, margins and grades, among the scores that are shown.

A tool, not a stage: places depend on what may be shown, so `disclosure` asks for them last.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Figure, FigureId, Frequency, Period, Spelled, State, Verdict
from generator.words import NO_GRADE, STATES, UNIT_PLACES, UNIT_POINTS, half_up, place_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Edition, Scheme

RANKED = (State.FINAL, State.PROVISIONAL)


def standings(edition: Edition, scores: Mapping[FigureId, Figure]) -> Iterator[Figure]:
    """Rank, margin to the next better place, places gained, and the year's grade, for every score.

    Ranking is competition ranking (1, 2, 2, 4) on the score after its rounding. What is partial,
    missing or withheld is not ranked, and a veto changes neither score nor rank.

    Parameters
    ----------
    edition : its schemes say whether to rank, and what the grades are.
    scores : figures of measure `score`, as they may be shown.

    """
    tables: dict[tuple[str, str], list[Figure]] = {}
    for figure in scores.values():
        tables.setdefault((figure.id.indicator, figure.id.period), []).append(figure)
    placed: dict[FigureId, Figure] = {}
    for (code, _), table in sorted(tables.items()):
        scheme = edition.schemes[code]
        for figure in [*_ranks(table)] if scheme.ranked else []:
            placed[figure.id] = figure
            yield figure
        yield from _grades(edition, scheme, table, placed)
    yield from _moves(edition, placed)


def _ranks(table: list[Figure]) -> Iterator[Figure]:
    ranked = sorted((scored for scored in table if scored.state in RANKED), key=lambda scored: -(scored.value or 0))
    values = [scored.value or Fraction(0) for scored in ranked]
    ranks: dict[Fraction, int] = {}
    for rank, value in enumerate(values, 1):
        ranks.setdefault(value, rank)
    count = Counter(values)
    for figure in table:
        own = figure.id.with_measure("rank")
        if figure.state not in RANKED:
            state = State.WITHHELD if figure.state is State.WITHHELD else State.NOT_RANKED
            yield Figure(
                own, None, STATES[state], UNIT_PLACES, state, Verdict.NONE, Spelled("rank(score)", parts=(figure.id,))
            )
            continue
        value = figure.value or Fraction(0)
        rank = ranks[value]
        text = place_text(rank, tied=count[value] > 1)
        yield Figure(
            own,
            Fraction(rank),
            text,
            UNIT_PLACES,
            figure.state,
            Verdict.NONE,
            Spelled("rank(score)", parts=(figure.id,)),
        )
        if rank > 1:
            above = ranked[rank - 2]
            margin = (above.value or Fraction(0)) - value
            decimals = len(figure.text.partition(".")[2])
            yield Figure(
                figure.id.with_measure("margin"),
                margin,
                half_up(margin, decimals),
                UNIT_POINTS,
                figure.state,
                Verdict.NONE,
                Spelled("score(next place)-score", parts=(above.id, figure.id)),
            )


def _grades(
    edition: Edition, scheme: Scheme, table: list[Figure], placed: Mapping[FigureId, Figure]
) -> Iterator[Figure]:
    """The year's grade: the best whose minimum is reached, and whose last place is not behind.

    A veto that stood on the day of the annual bulletin leaves no grade.
    """
    for score in table:
        if not scheme.grades or Period(score.id.period).frequency is not Frequency.YEAR:
            continue
        rank = placed.get(score.id.with_measure("rank"))
        reached = [
            grade.grade
            for grade in scheme.grades
            if score.value is not None
            and score.value >= grade.minimum
            and (grade.maximum_rank is None or (rank is not None and rank.value and rank.value <= grade.maximum_rank))
        ]
        year = Period(score.id.period)
        veto = edition.veto_of(scheme.scheme, score.id.area, year, edition.settled_on(year))
        state, text = score.state, reached[0] if reached else NO_GRADE
        if score.state not in RANKED:
            state = State.WITHHELD if score.state is State.WITHHELD else State.NOT_RANKED
            text = STATES[state] if state is State.WITHHELD else NO_GRADE
        if veto is not None and veto.cleared_on is None:
            state, text = State.FINAL, NO_GRADE
        own = score.id.with_measure("grade")
        yield Figure(own, None, text, "", state, Verdict.NONE, Spelled("grade(score,rank)", parts=(score.id,)))


def _moves(edition: Edition, placed: Mapping[FigureId, Figure]) -> Iterator[Figure]:
    """Places gained since the period before, where both are ranked; negative for places lost."""
    for figure in placed.values():
        before = edition.calendar.previous(Period(figure.id.period)) if figure.id.measure == "rank" else None
        last = placed.get(figure.id.with_period(before.code)) if before else None
        if last is None or figure.value is None or last.value is None:
            continue
        gained = last.value - figure.value
        own = figure.id.with_measure("move")
        yield Figure(
            own, gained, half_up(gained, 0), UNIT_PLACES, figure.state, Verdict.NONE,
            Spelled("rank(previous)-rank", parts=(figure.id, last.id)),
        )  # fmt: skip
