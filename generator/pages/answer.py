"""The box a bulletin opens with: what a leader needs to know in three to five lines, each from released figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Frequency, SubjectKind, Verdict
from generator.pages import table_cells, tables
from generator.pages.explain import largest_change, largest_deduction, scored_periods
from generator.words import POINTS, STATUSES
from generator.words import answers as answer_words
from generator.words.bulletins import all_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import BulletinPlan, Figure, Scheme
    from generator.pages.sentences import Sentences

MOST_LINES = 5
Moved = tuple[Fraction, str, str, str]


def answer_lines(say: Sentences) -> tuple[str, ...]:
    """Targets met and missed, what changed most, who is first and last and why, the returns, and what is due next."""
    lines = [line for line in _lines(say) if line]
    return (*lines[:-2], "".join(lines[-2:])) if len(lines) > MOST_LINES else tuple(lines)


def _lines(say: Sentences) -> Iterator[str]:
    judged = [
        (indicator.name, verdict)
        for indicator in say.indicators
        if (verdict := say.verdict(indicator)) is not Verdict.NONE
    ]
    missed = [name for name, verdict in judged if verdict is Verdict.MISSED]
    yield answer_words.targets(len(say.indicators), len(judged), missed)
    yield _changes(say)
    vetoes = list(_vetoes(say))
    for scheme in say.edition.schemes.values():
        if scheme.ranked and scheme.subject is SubjectKind.AREA and say.period in scored_periods(say.context, scheme):
            yield from _places(say, scheme)
    yield answer_words.vetoes(vetoes)
    returns = [report for report in say.released.returns_in(say.period) if report.area != say.context.township]
    due, on_time, late, missing, corrected = tables.tally(returns)
    troubles = (("late", late), ("corrected", corrected), ("missing", missing))
    yield answer_words.returns(due, on_time, [(STATUSES[name], count) for name, count in troubles])
    yield _following(say)


def _following(say: Sentences) -> str:
    """The returns due next and the bulletin that follows from them; without returns the bulletin that comes next."""
    upcoming = say.upcoming()
    if upcoming:
        return answer_words.following(say.noun, upcoming.bulletin, upcoming.due_on, upcoming.publish_on)
    later = _later(say)
    if later:
        return answer_words.next_bulletin(say.context.bulletin_title(later.bulletin), later.publish_on)
    return all_out() if say.period in say.edition.bulletins else ""


def _later(say: Sentences) -> BulletinPlan | None:
    """The bulletin of the calendar that is published next."""
    own = say.edition.bulletins.get(say.period)
    plans = say.edition.bulletins.values()
    return min(
        (plan for plan in plans if own and plan.publish_on > own.publish_on),
        key=lambda plan: plan.publish_on,
        default=None,
    )


def _vetoes(say: Sentences) -> Iterator[tuple[str, str]]:
    """The vetoes of the period, and the earlier ones that stand, in the schemes of areas, as on the bulletin's day."""
    own = say.edition.bulletins.get(say.period)
    published_on = own.publish_on if own else None
    for scheme in say.edition.schemes.values():
        if scheme.subject is SubjectKind.AREA and say.period in scored_periods(say.context, scheme):
            present = [
                veto
                for subject in say.edition.listed(scheme, say.period)
                if (veto := say.context.veto(scheme, subject, say.period, published_on)) is not None
            ]
            for veto in dict.fromkeys([*present, *say.context.standing_vetoes(scheme, say.period, published_on)]):
                yield say.edition.subject_name(veto.subject), say.context.veto_words(scheme, veto)


def _changes(say: Sentences) -> str:
    """The township's rates that moved most since the period before, one each way; points are compared with points.

    A half-year without one before is told by its last quarter.
    """
    moved: list[Moved] = []
    period = say.period
    if say.edition.calendar.previous(period) is None and period.frequency is Frequency.HALF:
        period = say.edition.calendar.parts(period, Frequency.QUARTER)[-1]
    for indicator in say.indicators:
        change = table_cells.figure_at(say.released, indicator, say.context.township, period, "change")
        if indicator.measure.is_rate and change is not None and change.state.has_value and change.text.strip("-0.…"):
            moved.append((change.value or Fraction(0), indicator.name, change.text, change.unit))
    alike = [move for move in moved if move[3] == POINTS]
    rise = max((move for move in alike if move[0] > 0), default=None)
    fall = min((move for move in alike if move[0] < 0), default=None)
    within = period is not say.period
    return answer_words.changes(period, rise and rise[1:3], fall and fall[1:3], within=within, alone=len(alike) == 1)


def _places(say: Sentences, scheme: Scheme) -> Iterator[str]:
    """First and last among the ranked, with what made the last so, and who moved most."""
    context, period = say.context, say.period
    ranks = {
        subject: rank for subject, rank in context.ranks(scheme, period).items() if rank and rank.value is not None
    }
    if not ranks:
        return
    worst = max(int(rank.value) for rank in ranks.values() if rank is not None and rank.value is not None)
    first = [_named(say, scheme, subject) for subject, rank in ranks.items() if rank and rank.value == 1]
    last = [subject for subject, rank in ranks.items() if rank and rank.value == worst]
    because = [largest_deduction(context, scheme, subject, period) for subject in last] if worst > 1 else []
    names = [_named(say, scheme, subject) for subject in last] if worst > 1 else []
    moves = [(move, subject) for subject in ranks if (move := _move(say, scheme, subject)) is not None and move.value]
    furthest = max((abs(int(move.value)) for move, _ in moves if move.value is not None), default=0)
    found = [(move.text, subject) for move, subject in moves if move.value is not None and abs(move.value) == furthest]
    moves_said = [
        (context.edition.subject_name(subject), text, largest_change(context, scheme, subject, period))
        for text, subject in found
    ]
    yield answer_words.places(first, list(zip(names, because, strict=True)), answer_words.moved(period, moves_said))


def _move(say: Sentences, scheme: Scheme, subject: str) -> Figure | None:
    return say.context.score(scheme, subject, say.period, "move")


def _named(say: Sentences, scheme: Scheme, subject: str) -> tuple[str, str]:
    score = say.context.score(scheme, subject, say.period)
    return say.edition.subject_name(subject), score.text if score else ""
