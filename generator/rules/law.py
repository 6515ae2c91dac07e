"""`law/`: what the law has ended is refused in any later plan, whatever it is called.

None of these findings can be waived, but for the warnings of a period that straddles the end.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.model import Calendar, Edition, Finding, Indicator, Law, Period, Severity
from generator.rules.keys import rows_of
from generator.rules.observations import as_date
from generator.words import CITED, NO_BASIS, law_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import pandas as pd

    from generator.model import Document

_TAG = re.compile(r"<!--.*?-->|<[^<>]{0,80}>")
_INSIDE = frozenset(" \t\n\r\u3000\u00a0·•*_~`-‐–—/\\|+'\"“”‘’")
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me", "Zs", "Zl", "Zp"})
_TITLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("targets", ("basis", "note")),
    ("measures", ("title", "owner")),
    ("progress", ("note",)),
    ("bulletins", ("issuer",)),
    ("schemes", ("title",)),
    ("items", ("title", "source", "note")),
    ("grades", ("consequence",)),
)
_INDICATOR_TEXTS = ("name", "definition", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class EndedTerm:
    """A term that a law ended, folded for search, with the law, and the titles in which it may stand."""

    term: str
    folded: str
    law: Law
    cited: tuple[str, ...]


def judge_laws(
    edition: Edition,
    laws: Iterable[Law],
    frames: Mapping[str, pd.DataFrame],
    documents: Mapping[str, Document],
    descriptor: tuple[str, Mapping[str, object]],
) -> Iterator[Finding]:
    """Every finding about indicators and terms that the law has ended for this edition."""
    by_code = {law.law: law for law in laws}
    cited = tuple(_folded(f"《{title}》") for law in by_code.values() for title in (law.title, *law.short_titles))
    terms = [
        EndedTerm(term, _folded(term), law, cited)
        for law in by_code.values()
        for term in law.ended_terms
        if law.effective_on
    ]
    yield from ended_targets(edition, by_code, frames)
    yield from ended_observations(edition, by_code, frames)
    yield from ended_bases(edition, by_code, frames)
    yield from ended_titles(edition, terms, frames, descriptor)
    yield from ended_indicators(edition, terms, frames)
    yield from ended_texts(edition.calendar, terms, documents)


def ended_targets(edition: Edition, laws: Mapping[str, Law], frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Targets that begin on or after the day their indicator was ended."""
    first = _first_day(edition.calendar)
    for (code, begin), file, line in rows_of(frames, "targets", ("indicator", "valid_from")):
        indicator, begins = edition.indicators.get(code), as_date(begin)
        if indicator and begins:
            yield from _ended(
                indicator,
                laws,
                (max(first, begins), edition.calendar.last_day(edition.calendar.months[-1])),
                (file, line),
            )


def ended_observations(
    edition: Edition, laws: Mapping[str, Law], frames: Mapping[str, pd.DataFrame]
) -> Iterator[Finding]:
    """Reports of a period that begins on or after the day their indicator was ended."""
    ended = {code: indicator for code, indicator in edition.indicators.items() if indicator.valid_to}
    last = edition.calendar.last_day(edition.calendar.months[-1])
    ended = {code: indicator for code, indicator in ended.items() if indicator.valid_to and indicator.valid_to <= last}
    if not ended:
        return
    codes = {period.code for period in edition.calendar.every_period}
    for (code, cell), file, line in rows_of(frames, "observations", ("indicator", "period")):
        if code in ended and cell in codes:
            span = edition.calendar.first_day(Period(cell)), edition.calendar.last_day(Period(cell))
            yield from _ended(ended[code], laws, span, (file, line))


def ended_bases(edition: Edition, laws: Mapping[str, Law], frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Indicators all of whose legal bases were repealed before the year, or are repealed within it."""
    first, last = _first_day(edition.calendar), edition.calendar.last_day(edition.calendar.months[-1])
    for (code,), file, line in rows_of(frames, "indicators", ("indicator",)):
        indicator = edition.indicators.get(code)
        bases = [laws[law] for law in indicator.laws if law in laws] if indicator else []
        ends = [law.repealed_on for law in bases if law.repealed_on]
        if indicator is None or not bases or len(ends) < len(bases):
            continue
        law = max(bases, key=lambda base: (base.repealed_on or first, base.law))
        facts = {"law": law_named(law), "on": str(max(ends)), "year": str(edition.year)}
        if max(ends) <= first:
            yield Finding("law/basis-ended", file, line, "laws", indicator.name, facts=facts)
        elif max(ends) <= last:
            yield Finding("law/straddles", file, line, "laws", indicator.name, Severity.WARNING, "basis", facts)


def ended_titles(
    edition: Edition,
    terms: Iterable[EndedTerm],
    frames: Mapping[str, pd.DataFrame],
    descriptor: tuple[str, Mapping[str, object]],
) -> Iterator[Finding]:
    """Ended terms in the title of the edition and in its targets, measures, schemes and items."""
    file, content = descriptor
    for column in ("title", "work", "banner", "description", "terms"):
        yield from _terms_in(str(content.get(column, "")), terms, edition.calendar, (file, None, column))
    for name, columns in _TITLES:
        for column in columns:
            for (cell,), file, line in rows_of(frames, name, (column,)):
                yield from _terms_in(cell, terms, edition.calendar, (file, line, column))


def ended_indicators(
    edition: Edition, terms: Iterable[EndedTerm], frames: Mapping[str, pd.DataFrame]
) -> Iterator[Finding]:
    """Ended terms in the name or the meaning of an indicator that the edition uses, under whatever code."""
    for column in _INDICATOR_TEXTS:
        for (code, cell), file, line in rows_of(frames, "indicators", ("indicator", column)):
            if code in edition.indicators:
                yield from _terms_in(cell, terms, edition.calendar, (file, line, column))


def ended_texts(calendar: Calendar, terms: Iterable[EndedTerm], documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Ended terms in the text of a new plan and of its notices."""
    for document in documents.values():
        for row, text in enumerate(document.text.split("\n"), 1):
            yield from _terms_in(text, terms, calendar, (document.file, row, None))


def _ended(
    indicator: Indicator, laws: Mapping[str, Law], span: tuple[date, date], at: tuple[str, int]
) -> Iterator[Finding]:
    """A row about an indicator that the law ends within or before a span (first and last day)."""
    if indicator.valid_to is None:
        return
    first, last = span
    law = laws.get(indicator.ended_by)
    facts = {"law": law_named(law) if law else NO_BASIS, "on": str(indicator.valid_to), "indicator": indicator.name}
    case = "" if law else "unnamed"
    if first >= indicator.valid_to:
        yield Finding("law/ended-indicator", *at, "indicator", indicator.indicator, case=case, facts=facts)
    elif last >= indicator.valid_to:
        yield Finding("law/straddles", *at, "indicator", indicator.indicator, Severity.WARNING, facts=facts)


def _terms_in(
    text: str, terms: Iterable[EndedTerm], calendar: Calendar, place: tuple[str, int | None, str | None]
) -> Iterator[Finding]:
    """Terms ended before the year are errors; one ended within it is told."""
    if not text:
        return
    first, last = _first_day(calendar), calendar.last_day(calendar.months[-1])
    folded = ""
    for term in terms:
        begun = term.law.effective_on
        if begun is None or begun > last:
            continue
        folded = folded or _without(_folded(text), term.cited)
        if term.folded in folded:
            facts = {"law": law_named(term.law), "on": str(begun), "year": str(calendar.year)}
            if begun <= first:
                yield Finding("law/ended-term", *place, term.term, facts=facts)
            else:
                yield Finding("law/straddles", *place, term.term, Severity.WARNING, "term", facts)


def _first_day(calendar: Calendar) -> date:
    return calendar.first_day(calendar.months[0])


def _without(folded: str, cited: tuple[str, ...]) -> str:
    """A folded text without the titles of laws it cites: naming a repealed law is no use of it."""
    for title in cited if CITED in folded else ():
        folded = folded.replace(title, "")
    return folded


def _folded(text: str) -> str:
    """A text as a term is looked for in it: one width, no tags, blanks or invisible characters inside a word.

    Marks that divide clauses stay, so that no term arises across them.
    """
    plain = unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", text)))
    return "".join(letter for letter in plain if letter not in _INSIDE and unicodedata.category(letter) not in _UNSEEN)
