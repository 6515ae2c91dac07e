"""One bulletin as a page: its kind, number, addressees, annexes and signature around what `bulletin_writer` wrote."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import (
    Frequency,
    NoticeSection,
    Period,
)
from generator.pages import layout
from generator.pages.answer import answer_lines
from generator.pages.blocks import Link
from generator.pages.bulletin_writer import ROOT, BulletinWriter
from generator.pages.printed import as_said, with_tables
from generator.pages.records import noted_once
from generator.pages.revisions import since_release
from generator.pages.views import BulletinPage
from generator.words import bulletins as bulletin_words
from generator.words import day, vintages
from generator.words import pages as words
from generator.words.documents import PRINTED_ON

if TYPE_CHECKING:
    from generator.pages.context import PageContext


def bulletin(context: PageContext, period: Period, *, repeats_notes: bool = False) -> BulletinPage:
    """The bulletin of a period, in the order of an official one.

    Bulletins of the first frozen form repeated their notes under every table.
    """
    edition = context.edition
    writer = BulletinWriter(context, period)
    heading = context.bulletin_title(period)
    planned = edition.bulletins.get(period)
    sections = {
        Frequency.MONTH: writer.month,
        Frequency.QUARTER: writer.quarter,
        Frequency.HALF: writer.half,
        Frequency.YEAR: writer.year,
    }[period.frequency]()
    annexes = tuple(writer.annexes())
    composed = BulletinPage(
        frame=context.frame(heading, f"bulletins/{period}.md", writer.files(), writer.bases_since_repealed()),
        heading=heading,
        number=planned.document_number if planned else "",
        answer=answer_lines(writer.say),
        addressees="" if period.frequency is Frequency.HALF else context.terms.addressees,
        opening=(writer.say.opening(), *writer.say.hand_written(NoticeSection.OVERALL)),
        sections=tuple(
            replace(part, heading=bulletin_words.numbered(index, part.heading))
            for index, part in enumerate(
                section for section in sections if section.items or section.paragraphs or section.tables
            )
        ),
        attachments=tuple(
            bulletin_words.attachment(index if len(annexes) > 1 else 0, annex.heading)
            for index, annex in enumerate(annexes, 1)
        ),
        issuer=planned.issuer if planned else "",
        dated=day(planned.publish_on) if planned else "",
        annexes=tuple(
            replace(annex, heading=bulletin_words.annex(index, annex.heading), anchor=f"annex-{index}")
            for index, annex in enumerate(annexes, 1)
        ),
        revisions=since_release(context, period, f"bulletin-{period}-revisions", ROOT),
        links=_links(context, period),
        revised=vintages.REVISED_NOTICE,
        published_on=edition.published_on(period),
    )
    composed = composed if repeats_notes else noted_once(composed)
    release = context.released.releases.get(period)
    if release and release.texts:
        printed = as_said(context, composed, release)
        return _on_paper(printed) if "answer" in release.texts else replace(printed, links=())
    return _on_paper(composed)


def _on_paper(page: BulletinPage) -> BulletinPage:
    """The page with heading and tables as paper has room, and the issuer above and below where it is known."""
    page = with_tables(replace(page, lines=tuple(layout.in_lines(page.heading).split("\n"))), layout.laid_out)
    if page.issuer in ("", words.NO_ISSUER):
        return page
    return replace(page, mark=page.issuer, colophon=PRINTED_ON.format(issuer=page.issuer, day=page.dated))


def _links(context: PageContext, period: Period) -> tuple[Link, ...]:
    """The pages of areas and posts, by the names the bulletin calls them; a name of several has none."""
    edition, release = context.edition, context.released.releases.get(period)
    printed = release.names.get("areas", {}) if release else {}
    pages = [*((area.area, "areas") for area in edition.villages), *((post, "posts") for post in edition.posts)]
    found = [(printed.get(code, edition.subject_name(code)), f"{ROOT}{folder}/{code}.html") for code, folder in pages]
    count = Counter(name for name, _ in found)
    return tuple(Link(href, name) for name, href in found if count[name] == 1)
