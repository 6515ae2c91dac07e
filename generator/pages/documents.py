"""Bulletins, and a year's bound volume, as DOCX: the same words and numbers as on the pages, on official paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from generator.pages import layout
from generator.pages.paper import Paper
from generator.pages.paper_styles import RED
from generator.words import documents as words
from generator.words.bulletins import item_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pages.blocks import Annex, BulletinSection, Frame
    from generator.pages.views import BulletinPage, PlanPage, RevisionsPage


def bulletin_document(page: BulletinPage) -> bytes:
    """A bulletin as DOCX, dated as it was published."""
    paper = _paper(page.heading, page.frame, page.published_on)
    _bulletin(paper, page)
    return paper.bytes()


def volume(title: str, plan: PlanPage, bulletins: Sequence[BulletinPage], revisions: RevisionsPage) -> bytes:
    """A year's bulletins in one file: cover, contents, the plan, the bulletins, the register of revisions."""
    dated = max((page.published_on for page in bulletins if page.published_on), default=None)
    paper = _paper(title.replace("\n", ""), plan.frame, dated)
    paper.write(words.BODY, *[""] * 5)
    paper.write(words.TITLE, *map(layout.in_lines, title.split("\n")))
    paper.new_page()
    paper.write(words.PLAIN, words.CONTENTS_TITLE)
    titles = [plan.heading, *(page.heading for page in bulletins), revisions.heading]
    for number, text in enumerate(titles, 1):
        paper.point_to(text, number)
    paper.new_page()
    _plan(paper, plan)
    for bulletin in bulletins:
        paper.new_page()
        _bulletin(paper, bulletin)
    paper.new_page()
    _revisions(paper, revisions)
    return paper.bytes()


def _paper(title: str, frame: Frame, dated: date | None) -> Paper:
    """Paper that says on every page what it must not be taken for."""
    running = [text for text in (frame.draft, frame.synthetic) if text]
    return Paper(title, frame.whole, dated or date(frame.year, 12, 31), running)


def _bulletin(paper: Paper, page: BulletinPage) -> None:
    if page.mark:
        paper.write(words.MARK, page.mark)
    if page.number or page.mark:
        paper.ruled(words.NUMBER, page.number, colour=RED)
    paper.mark(words.TITLE, layout.in_lines(page.heading))
    paper.write(words.NOTE, *filter(None, (page.frame.legal,)))
    if page.revisions:
        paper.write(words.NOTE, f"{page.revised}{page.revisions.caption}")
    paper.bordered(words.BOX, page.answer)
    paper.write(words.PLAIN, *filter(None, (page.addressees,)))
    paper.write(words.BODY, *page.opening)
    for section in page.sections:
        _section(paper, section)
    for index, text in enumerate(page.attachments):
        paper.write(words.ATTACHMENT, f"{'　　　' if index else words.ATTACHED}{text}")
    paper.write(words.SIGNATURE, *filter(None, (page.mark, page.dated)))
    for annex in page.annexes:
        _annex(paper, annex)
    if page.revisions:
        paper.new_page()
        paper.write(words.HEADINGS[0], page.revisions.caption)
        paper.table(page.revisions)
    if page.mark:
        paper.ruled(words.COLOPHON, page.colophon, above=True)


def _section(paper: Paper, section: BulletinSection) -> None:
    paper.write(words.HEADINGS[0], section.heading)
    paper.write(words.BODY, *section.paragraphs)
    paper.write(words.BODY, *(item_number(index, text) for index, text in enumerate(section.items, 1)))
    for table in section.tables:
        paper.table(table)


def _annex(paper: Paper, annex: Annex) -> None:
    paper.new_page()
    paper.head(words.HEADINGS[0], annex.heading, annex.tables)
    if any(section.charts for section in annex.sections):
        paper.head(words.NOTE, words.CHARTS, annex.tables)
    for table in annex.tables:
        paper.table(table)
    for section in annex.sections:
        paper.head(words.HEADINGS[1], section.heading, section.tables)
        for table in section.tables:
            paper.table(table)
    paper.write(words.BODY, *(f"{term.name}：{term.text}" for term in annex.terms))


def _plan(paper: Paper, plan: PlanPage) -> None:
    """The plan's text, its ledger of targets and its measures."""
    if not plan.paragraphs or plan.paragraphs[0].level != 1:
        paper.mark(words.TITLE, plan.heading)
    for index, paragraph in enumerate(plan.paragraphs):
        if paragraph.level == 1 and not index:
            paper.mark(words.TITLE, paragraph.text)
        elif paragraph.level:
            paper.write(words.HEADINGS[min(max(paragraph.level, 2), 4) - 2], paragraph.text)
        else:
            paper.write(words.BODY, paragraph.text)
    for table in (plan.targets, plan.ledger, plan.quoted, plan.measures, plan.calendar, plan.laws):
        if table is not None and table.rows:
            paper.write(words.HEADINGS[0], table.caption)
            paper.table(table)


def _revisions(paper: Paper, page: RevisionsPage) -> None:
    paper.mark(words.TITLE, page.heading)
    paper.write(words.BODY, page.answer, page.method)
    for table in (*page.tables, *page.details, *((page.renamed,) if page.renamed else ())):
        paper.write(words.HEADINGS[0], table.caption)
        paper.table(table)
