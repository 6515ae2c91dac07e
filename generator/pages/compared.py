"""What is new in a bulletin: against the last of its kind, and against the same period of the last year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import SubjectKind, Verdict
from generator.pages import table_cells
from generator.pages.explain import largest_change, scored_periods
from generator.words import requirements as said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Scheme
    from generator.pages.sentences import Sentences


def compared(say: Sentences) -> tuple[str, tuple[str, ...]]:
    """The heading and the lines; no lines where there is nothing to compare with."""
    last = [line for line in _against_last(say) if line]
    year = [line for line in (_against_last_year(say),) if line]
    heading = said.COMPARED if last and year else said.COMPARED_LAST if last else said.COMPARED_YEAR
    return heading, (*last, *year)


def _against_last(say: Sentences) -> Iterator[str]:
    """Targets that turned or were adjusted, and places that moved, since the period before."""
    first, last = say.edition.calendar.first_day(say.period), say.edition.calendar.last_day(say.period)
    for one in say.indicators:
        for old, new in say.desk.moved_targets(one, say.desk.township):
            if first <= new.valid_from <= last:
                statements = say.desk.target_statement(old), say.desk.target_statement(new)
                yield said.goal_moved(one.name, new.valid_from, statements, new.basis)
    before = say.edition.calendar.previous(say.period)
    if before is None:
        return
    pairs = [
        (one.name, figure.verdict, now)
        for one in say.indicators
        if (figure := table_cells.figure_at(say.released, one, say.desk.township, before))
        and (now := say.verdict(one)) is not Verdict.NONE
        and figure.verdict is not Verdict.NONE
    ]
    if pairs:
        better = [name for name, was, now in pairs if was is not now and now is Verdict.MET]
        worse = [name for name, was, now in pairs if was is not now and now is Verdict.MISSED]
        yield said.turned(say.period, better, worse, len(pairs))
    for scheme in say.edition.schemes.values():
        if scheme.ranked and scheme.subject is SubjectKind.AREA and say.period in scored_periods(say.desk, scheme):
            yield _places(say, scheme)


def _places(say: Sentences, scheme: Scheme) -> str:
    moves = [
        (say.edition.subject_name(one), move, largest_change(say.desk, scheme, one, say.period))
        for one in say.desk.ranks(scheme, say.period)
        if (move := say.desk.score(scheme, one, say.period, "move")) and move.state.has_value and move.value
    ]
    up = [(name, move.text, cause) for name, move, cause in moves if (move.value or 0) > 0]
    down = [(name, move.text.lstrip("-"), cause) for name, move, cause in moves if (move.value or 0) < 0]
    return said.places_moved(say.desk.subject_noun(scheme), say.period, up, down)


def _against_last_year(say: Sentences) -> str:
    risen: list[tuple[str, str, str]] = []
    fallen: list[tuple[str, str, str]] = []
    level = 0
    for one in say.indicators:
        change = table_cells.figure_at(say.released, one, say.desk.township, say.period, "year_on_year")
        if change is None or not change.state.has_value:
            continue
        if change.value:
            (risen if change.value > 0 else fallen).append((one.name, change.text, change.unit))
        else:
            level += 1
    return said.last_year(risen, fallen, level)
