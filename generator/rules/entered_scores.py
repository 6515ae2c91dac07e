"""What is entered by hand beside the reports: marks, grades, vetoes, progress of measures, errors that were found."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import (
    NUMBER,
    Edition,
    Finding,
    Kind,
    Method,
    Period,
    Scheme,
    Severity,
    SubjectKind,
)
from generator.rules.keys import Place, rows_of, unknown
from generator.words import joined, plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


def judge_marks(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Findings about points entered by hand: for whom, for which item, and how many."""
    columns = ("scheme", "subject", "period", "item", "points", "reason_code")
    for (code, subject, cell, name, points, reason), file, line in rows_of(frames, "marks", columns):
        scheme = edition.schemes.get(code)
        item = next((candidate for candidate in scheme.items if candidate.item == name), None) if scheme else None
        if scheme is None or item is None:
            continue
        yield from _entered(edition, scheme, (subject, cell), (file, line), directly=True)
        yield from _reason(edition, reason, (file, line))
        if item.method is not Method.MARKS or not item.applies_to(subject):
            facts = {"item": name, "subject": subject}
            yield Finding("score/mark", file, line, "item", name, facts=facts)
        elif not NUMBER.fullmatch(points):
            continue
        elif not 0 <= Fraction(points) <= item.most:
            facts = {"item": name, "most": plain_number(item.most)}
            yield Finding("score/mark-range", file, line, "points", points, facts=facts)
        elif (Fraction(points) * 10**scheme.decimals).denominator != 1:
            facts = {"item": name, "decimals": str(scheme.decimals)}
            yield Finding("score/decimals", file, line, "points", points, facts=facts)


def _entered(
    edition: Edition, scheme: Scheme, place: tuple[str, str], at: Place, *, directly: bool
) -> Iterator[Finding]:
    """Whether what is entered by hand is for a subject and a period of the scheme."""
    subject, cell = place
    periods = scheme.scored_directly(edition.calendar) if directly else scheme.scored(edition.calendar)
    if Period(cell) not in periods:
        facts = {"scheme": scheme.scheme, "allowed": joined(period.code for period in periods)}
        yield Finding("score/period", *at, "period", cell, facts=facts)
        return
    subjects = edition.subjects(scheme, Period(cell))
    if subject not in subjects:
        table = "areas" if scheme.subject is SubjectKind.AREA else "posts"
        yield unknown(at, "subject", subject, table, subjects)


def _reason(edition: Edition, reason: str, at: Place) -> Iterator[Finding]:
    """A reason is a measure of the plan or one of its paragraphs, so that it carries its place."""
    known = [
        *(measure.measure for measure in edition.measures),
        *(paragraph.anchor for paragraph in edition.paragraphs),
    ]
    if reason and reason not in known:
        yield unknown(at, "reason_code", reason, "measures", known)


def absent_marks(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Marks that are due, up to the newest period with any mark or report: a warning each."""
    if not any(item.method is Method.MARKS for scheme in edition.schemes.values() for item in scheme.items):
        return
    columns = ("scheme", "subject", "period", "item")
    present = {cells for cells, _, _ in rows_of(frames, "marks", columns)}
    calendar = edition.calendar
    periods = {cells[2] for cells in present} | set(frames["observations"]["period"])
    ends = [calendar.last_day(period) for period in calendar.every_period if period.code in periods]
    for scheme in edition.schemes.values() if ends else ():
        for period in scheme.scored_directly(calendar):
            if calendar.last_day(period) > max(ends):
                continue
            for subject in edition.subjects(scheme, period):
                for item in scheme.items_of(subject):
                    place = (scheme.scheme, subject, period.code, item.item)
                    if item.method is Method.MARKS and place not in present:
                        file = f"data/{edition.year:04d}/marks.csv"
                        yield Finding("score/mark-absent", file, value="/".join(place), severity=Severity.WARNING)


def judge_grades(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Findings about grades: their bounds, places and consequences."""
    columns = ("scheme", "minimum", "maximum_rank", "consequence")
    for (code, minimum, place, consequence), file, line in rows_of(frames, "grades", columns):
        scheme = edition.schemes.get(code)
        if scheme is None:
            continue
        most = scheme.total + sum(item.most - item.weight for item in scheme.items)
        if not 0 <= Fraction(minimum) <= most:
            yield Finding("score/grade", file, line, "minimum", minimum, facts={"most": plain_number(most)})
        if place and not scheme.ranked:
            yield Finding("score/grade", file, line, "maximum_rank", place, case="rank")
        if consequence and edition.kind is not Kind.HISTORICAL:
            yield Finding("plan/consequence", file, line, "consequence", consequence)


def judge_vetoes(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Findings about vetoes: where they may be, for whom, and on what ground."""
    columns = ("scheme", "subject", "period", "reason_code", "decided_on", "cleared_on")
    for (code, subject, cell, reason, decided, cleared), file, line in rows_of(frames, "vetoes", columns):
        scheme = edition.schemes.get(code)
        if scheme is None:
            continue
        if edition.kind is not Kind.HISTORICAL:
            yield Finding("plan/veto", file, line, "scheme", code)
        yield from _entered(edition, scheme, (subject, cell), (file, line), directly=False)
        yield from _reason(edition, reason, (file, line))
        if cleared and cleared < decided:
            yield Finding("key/dates", file, line, "cleared_on", cleared)


def judge_progress(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Periods of `progress.csv` and `quality.csv` outside the edition, and areas that do not report."""
    for name in ("progress", "quality"):
        for (cell,), file, line in rows_of(frames, name, ("period",)):
            if Period(cell) not in edition.calendar:
                facts = {"year": str(edition.year)}
                yield Finding("key/period", file, line, "period", cell, facts=facts)
    yield from _shortcomings_counted_twice(edition, frames)
    below = {area.area for area in edition.villages}
    for (area,), file, line in rows_of(frames, "quality", ("area",)):
        if area not in below and area in edition.areas:
            yield Finding("key/area-outside", file, line, "area", area)


def _shortcomings_counted_twice(edition: Edition, frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Errors counted twice: once for a period, once for one inside it."""
    months = edition.calendar.months_of
    entered: dict[tuple[str, str], list[Period]] = {}
    for (cell, area, kind), file, line in rows_of(frames, "quality", ("period", "area", "kind")):
        period = Period(cell)
        if period not in edition.calendar:
            continue
        others = entered.setdefault((area, kind), [])
        twice = [other for other in others if set(months(other)) & set(months(period)) and other != period]
        if twice:
            yield Finding("value/overlap", file, line, "period", cell, facts={"other": twice[0].code})
        others.append(period)
