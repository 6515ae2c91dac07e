"""What is asked of whom next: a line for each target missed, for returns that never came, and for those due next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Frequency, Level, Status, Verdict
from generator.words import requirements as requirement_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from generator.model import Indicator, PlanMeasure
    from generator.pages.sentences import Sentences


def requirements(say: Sentences) -> tuple[str, ...]:
    """What follows from the facts of a period, each with its owner, day and areas; nothing where nothing does."""
    return tuple(line for line in _lines(say) if line)


def _lines(say: Sentences) -> Iterator[str]:
    settled = say.period.frequency is Frequency.YEAR
    upcoming = None if settled else say.upcoming()
    year = say.settlement()
    end = year.publish_on if year else None
    for indicator in say.indicators:
        if say.verdict(indicator) is Verdict.MISSED:
            following = None if settled else say.upcoming(indicator)
            explain = (
                requirement_words.improve()
                if settled
                else requirement_words.explain_by(following.due_on if following else None, end)
            )
            yield requirement_words.carry_out(indicator.name, _work(say, indicator), _asked(say, indicator), explain)
    if not settled:
        missing = list(dict.fromkeys(area for area, _, _ in say.entries(Status.MISSING)))
        yield requirement_words.make_up(missing, upcoming.due_on if upcoming else None, end)
    if upcoming:
        yield requirement_words.next_returns(say.noun, upcoming.bulletin, upcoming.due_on)


def _asked(say: Sentences, indicator: Indicator) -> str:
    """The areas that missed the target of an indicator whose numbers are theirs to explain; blank for all others."""
    if indicator not in say.public or indicator.reported_by is not Level.AREA:
        return ""
    names = [name for name, _ in say.behind(indicator)]
    return (
        requirement_words.behind_targets(say.noun, names, total=len(say.figures_of_areas(indicator))) if names else ""
    )


def _work(say: Sentences, indicator: Indicator) -> tuple[str, str, date | None]:
    """Owner, title and day of the plan's measure for an indicator: the most particular one, with an owner if any has.

    A measure that was to be done before the bulletin's day is named without its day.
    """
    targets = {target.target for target in say.edition.targets.values() if target.indicator == indicator.indicator}
    found = [measure for measure in say.edition.measures if targets & set(measure.targets)]
    parents = {measure.parent for measure in found}
    leaves = [measure for measure in found if measure.measure not in parents]
    if not leaves:
        return "", "", None

    def order(measure: PlanMeasure) -> tuple[bool, int]:
        return (not measure.owner, len(measure.targets))

    best = min(leaves, key=order)
    is_to_come = best.due_on is not None and best.due_on > say.edition.published_on(say.period)
    return best.owner, best.title, best.due_on if is_to_come else None
