"""`notice/`: the hand-written parts of a bulletin, and the figures they quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.model import (
    FIGURE_TOKEN,
    REPORTS,
    Document,
    Edition,
    Finding,
    Frequency,
    Level,
    NoticePart,
    NoticeSection,
    Period,
    Scheme,
    Shortcoming,
)
from generator.rules.observations import PERIOD_CODE
from generator.words import NOTICE_PARTS, joined
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HEADING = re.compile(r"## (?P<part>.+)")
_ID_PARTS = 4


def notice_parts(document: Document) -> tuple[tuple[NoticePart, ...], list[Finding]]:
    """Split a notice into its parts: a heading `## <part>`, then plain paragraphs, one a line."""
    sections = {title: NoticeSection(name) for name, title in NOTICE_PARTS.items()}
    parts: dict[NoticeSection, list[str]] = {}
    findings: list[Finding] = []
    current: list[str] | None = None
    for row, line in enumerate(document.text.split("\n"), 1):
        text = line.strip()
        heading = _HEADING.fullmatch(text)
        if heading or text.startswith("#"):
            section = sections.get(heading["part"].strip()) if heading else None
            if section is None or section in parts:
                facts = {"allowed": joined(sections)}
                findings.append(Finding("notice/heading", document.file, row, value=text, facts=facts))
            current = parts.setdefault(section, []) if section else []
        elif text and current is None:
            findings.append(Finding("notice/heading", document.file, row, value=text, case="before"))
        elif text and current is not None:
            current.append(text)
    return tuple(NoticePart(part, tuple(lines)) for part, lines in parts.items()), findings


def judge_notices(documents: Mapping[str, Document], edition: Edition | None) -> Iterator[Finding]:
    """Findings about every notice: its name, its headings, and each figure it quotes."""
    for name, document in documents.items():
        if not name.startswith("notices/"):
            continue
        yield from notice_parts(document)[1]
        code = name.removeprefix("notices/").removesuffix(".md")
        known = bool(PERIOD_CODE.fullmatch(code))
        if edition is not None:
            known = known and Period(code) in (edition.bulletins or edition.calendar)
        if not known:
            yield Finding("notice/bulletin", document.file, value=code)
            continue
        for row, line in enumerate(document.text.split("\n"), 1):
            yield from _tokens(document.file, row, line, Period(code), edition)


def _tokens(file: str, row: int, line: str, bulletin: Period, edition: Edition | None) -> Iterator[Finding]:
    if "{{" in FIGURE_TOKEN.sub("", line) or "}}" in FIGURE_TOKEN.sub("", line):
        yield Finding("notice/token", file, row, value=line.strip())
    if edition is None:
        return
    for identity in FIGURE_TOKEN.findall(line):
        problem = _figure_problem(identity, bulletin, edition)
        if problem:
            yield Finding("notice/figure", file, row, value=identity, facts={"problem": PROBLEMS[problem]})


def _figure_problem(identity: str, bulletin: Period, edition: Edition) -> str:
    """Why a bulletin may not quote a figure, by the name of the problem; blank where it may."""
    parts = identity.split("/")
    if len(parts) != _ID_PARTS:
        return "figure-parts"
    code, subject, cell, measure = parts
    if not PERIOD_CODE.fullmatch(cell) or Period(cell) not in edition.calendar:
        return "figure-period"
    if subject not in edition.areas and subject not in edition.posts:
        return "figure-subject"
    period = Period(cell)
    problem, measures = _measures(code, subject, period, edition)
    if not problem and not _is_public_by(period, bulletin, edition):
        problem = "figure-early"
    return problem or ("" if measure in measures else "figure-measure")


def _measures(code: str, subject: str, period: Period, edition: Edition) -> tuple[str, set[str]]:
    """What can be quoted of an indicator or a scheme, or why nothing can."""
    if code == REPORTS:
        return "", {"due", "reported", *Shortcoming}
    moved = {"change"} if edition.calendar.previous(period) else set()
    if code in edition.schemes:
        return _scheme_measures(edition.schemes[code], subject, period, edition, moved)
    if code not in edition.indicators:
        return "figure-code", set()
    indicator = edition.indicators[code]
    measures = {indicator.value_measure, "target", "gap", "due", "reported", *moved}
    measures |= {"numerator", "denominator"} if indicator.measure.is_rate else set()
    problem = "figure-period" if period.frequency.months < indicator.frequency.months else ""
    if indicator.level is Level.TOWNSHIP and subject != edition.township:
        problem = "figure-level"
    return problem, measures


def _scheme_measures(
    scheme: Scheme, subject: str, period: Period, edition: Edition, moved: set[str]
) -> tuple[str, set[str]]:
    if period not in scheme.scored(edition.calendar):
        return "figure-period", set()
    if subject not in edition.subjects(scheme, period):
        return "figure-subject", set()
    measures = {"score", *moved}
    measures |= {"rank", "margin"} if scheme.ranked else set()
    measures |= {"grade"} if scheme.grades and period.frequency is Frequency.YEAR else set()
    if period in scheme.scored_directly(edition.calendar):
        measures |= {f"points:{item.item}" for item in scheme.items_of(subject)}
    return "", measures


def _is_public_by(period: Period, bulletin: Period, edition: Edition) -> bool:
    """Whether a figure's period is published no later than the bulletin that quotes it."""
    months = edition.calendar.months_of
    inside = set(months(period))
    if inside <= set(months(bulletin)):
        return True
    if not edition.bulletins:
        return edition.calendar.last_day(period) <= edition.calendar.last_day(bulletin)
    own = edition.bulletins.get(bulletin)
    return own is not None and any(
        inside <= set(months(other.bulletin)) and other.publish_on <= own.publish_on
        for other in edition.bulletins.values()
    )
