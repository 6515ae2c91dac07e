"""A bulletin, or a year's bound volume, as a file to print and to pass on: what `tongbao export` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import pipeline, printing
from generator.errors import Refused, WrongCall
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from generator.model import PastText, Period, Released, Workshop

DOCX, PDF = "docx", "pdf"
LOOK = "site_src/assets/tongbao.css"


@dataclass(frozen=True)
class Asked:
    """What is to be exported: a bulletin or a year, from which repository, as of which day, in which form.

    A year is its bound volume, unless its annual notice `alone` is wanted.
    """

    root: Path
    code: str
    form: str
    alone: bool
    draft: bool
    as_of: date | None
    past: Mapping[str, Sequence[PastText]]


def export(asked: Asked, workshop: Workshop) -> bytes:
    """The file that was asked for.

    Raises
    ------
    WrongCall : there is no such bulletin, it is not out yet, or nothing on this machine makes PDF.
    Refused : the data have errors.
    PublishingFailed, OSError : the PDF could not be made.

    """
    from generator import charts, pages, rules

    if asked.form == PDF and not (printing.browser() or printing.office()):
        raise WrongCall(words.NO_PRINTER)
    tables, findings = pipeline.checked(asked.root, asked.past)
    if rules.refused(findings):
        raise Refused(tuple(findings))
    year = int(asked.code[:4]) if asked.code[:4].isdecimal() else 0
    if year not in tables.editions:
        raise WrongCall(words.NO_SUCH_BULLETIN.format(period=asked.code))
    _, released = pipeline.disclosed(asked.root, tables, year, as_of=asked.as_of, draft=asked.draft)
    bound = asked.code == str(year) and not asked.alone
    periods = (
        released.edition.by_day(released.bulletins)
        if bound
        else [bulletin for bulletin in released.bulletins if bulletin.code == asked.code]
    )
    if not periods:
        planned = released.edition.bulletins or released.edition.calendar.every_period
        known = asked.code in {period.code for period in planned} or bound
        reason = words.NOT_REACHED if asked.draft else words.NOT_OUT
        raise WrongCall((reason if known else words.NO_SUCH_BULLETIN).format(period=asked.code))
    if asked.form == PDF and printing.browser() and not (bound and printing.office()):
        return _printed(asked, released, periods, workshop, bound=bound)
    captions = charts.captions(charts.plan_charts(released))
    document = pages.as_docx(released, captions, periods, bound=bound)
    return document if asked.form == DOCX else printing.from_docx(document)


def _printed(asked: Asked, released: Released, periods: Sequence[Period], workshop: Workshop, *, bound: bool) -> bytes:
    """The pages with their charts, as the browser prints them."""
    from generator import charts, pages, site

    planned = charts.plan_charts(released)
    drawings = charts.draw(planned, workshop)
    wanted = [pages.Unit("bulletin", period.code) for period in periods]
    if bound:
        wanted = [pages.Unit("plan"), *wanted, pages.Unit("revisions")]
    sheets = pages.sheets(released, charts.captions(planned), wanted)
    if bound:
        sheets.insert(0, pages.cover(released, [pages.heading_of(sheet) for sheet in sheets]))
    return printing.from_html(site.standalone(released.edition.title, sheets, drawings, asked.root / LOOK))
