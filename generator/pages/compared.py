"""What is new in a bulletin: against the last of its kind, and against the same period of the last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import SubjectKind, Verdict
from generator.pages import table_cells
from generator.pages.explain import largest_change, scored_periods
from generator.words import requirements as requirement_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Scheme
    from generator.pages.sentences import Sentences


def compared(say: Sentences) -> tuple[str, tuple[str, ...]]:
    """The heading and the lines; no lines where there is nothing to compare with."""
    last = [line for line in _against_last(say) if line]
    year = [line for line in (_against_last_year(say),) if line]
    heading = (
        requirement_words.COMPARED
        if last and year
        else requirement_words.COMPARED_LAST
        if last
        else requirement_words.COMPARED_YEAR
    )
    return heading, (*last, *year)


def _against_last(say: Sentences) -> Iterator[str]:
    """Targets that turned or were adjusted, and places that moved, since the period before."""
    first, last = say.edition.calendar.first_day(say.period), say.edition.calendar.last_day(say.period)
    for indicator in say.indicators:
        for old, new in say.context.moved_targets(indicator, say.context.township):
            if first <= new.valid_from <= last:
                statements = say.context.target_statement(old), say.context.target_statement(new)
                yield requirement_words.goal_moved(indicator.name, new.valid_from, statements, new.basis)
    before = say.edition.calendar.previous(say.period)
    if before is None:
        return
    pairs = [
        (each.name, figure.verdict, now)
        for each in say.indicators
        if (figure := table_cells.figure_at(say.released, each, say.context.township, before))
        and (now := say.verdict(each)) is not Verdict.NONE
        and figure.verdict is not Verdict.NONE
    ]
    if pairs:
        better = [name for name, was, now in pairs if was is not now and now is Verdict.MET]
        worse = [name for name, was, now in pairs if was is not now and now is Verdict.MISSED]
        yield requirement_words.turned(say.period, better, worse, len(pairs))
    for scheme in say.edition.schemes.values():
        if scheme.ranked and scheme.subject is SubjectKind.AREA and say.period in scored_periods(say.context, scheme):
            yield _places(say, scheme)


def _places(say: Sentences, scheme: Scheme) -> str:
    moves = [
        (say.edition.subject_name(rank), move, largest_change(say.context, scheme, rank, say.period))
        for rank in say.context.ranks(scheme, say.period)
        if (move := say.context.score(scheme, rank, say.period, "move")) and move.state.has_value and move.value
    ]
    up = [(name, move.text, cause) for name, move, cause in moves if (move.value or 0) > 0]
    down = [(name, move.text.lstrip("-"), cause) for name, move, cause in moves if (move.value or 0) < 0]
    return requirement_words.places_moved(say.context.subject_noun(scheme), say.period, up, down)


def _against_last_year(say: Sentences) -> str:
    risen: list[tuple[str, str, str]] = []
    fallen: list[tuple[str, str, str]] = []
    level = 0
    for indicator in say.indicators:
        change = table_cells.figure_at(say.released, indicator, say.context.township, say.period, "year_on_year")
        if change is None or not change.state.has_value:
            continue
        if change.value:
            (risen if change.value > 0 else fallen).append((indicator.name, change.text, change.unit))
        else:
            level += 1
    return requirement_words.last_year(risen, fallen, level)
