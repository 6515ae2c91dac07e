"""Which pages an edition has, and what its hubs, its plan and its data page are given."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from generator import vintages
from generator.model import Frequency, Level, Period
from generator.pages import layout, shown_periods, table_cells, tables
from generator.pages.assessments import assessments_page, post_page
from generator.pages.blocks import Cell, Column, Link, Table
from generator.pages.bulletins import bulletin
from generator.pages.context import PageContext, counts
from generator.pages.dictionary import dictionary_page
from generator.pages.downloads import has_one_list
from generator.pages.plan import plan_page
from generator.pages.profiles import area_page, indicator_page
from generator.pages.quality import awaited_lines, quality_page
from generator.pages.revisions import revisions_page
from generator.pages.views import DataPage, HomePage, IndexPage
from generator.words import (
    FREQUENCIES,
    day,
    half_up,
    period_name,
    scores,
)
from generator.words import bulletins as bulletin_words
from generator.words import pages as words
from generator.words.pages import COLUMNS
from generator.words.vintages import REVISIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.model import Released, Waiver

LATEST = 6
Composed = tuple[str, object]


class Unit(NamedTuple):
    """What is composed on its own, and then parted where it is too long: a kind of page, and what it is about."""

    kind: str
    code: str = ""


def page_units(released: Released) -> tuple[Unit, ...]:
    """Every page of an edition, before long ones are parted."""
    edition = released.edition
    return (
        Unit("home"),
        Unit("plan"),
        Unit("bulletins"),
        *(Unit("bulletin", period.code) for period in released.bulletins),
        Unit("indicators"),
        *(Unit("indicator", code) for code in edition.indicators),
        Unit("areas"),
        *(Unit("area", area.area) for area in edition.villages),
        *((Unit("assessments"),) if edition.schemes else ()),
        *(Unit("post", code) for code in edition.posts),
        Unit("quality"),
        Unit("revisions"),
        Unit("data"),
        Unit("dictionary"),
    )


def composed(context: PageContext, unit: Unit) -> Composed:
    """A page as its template and its record."""
    code, edition = unit.code, context.edition
    match unit.kind:
        case "bulletin":
            period = Period(code)
            printed = vintages.as_printed(context.released, period)
            own = PageContext(printed, context.captions, context.edit_base, context.earlier)
            return "bulletin.md", bulletin(own, period)
        case "indicator":
            return "indicator.md", indicator_page(context, edition.indicators[code])
        case "area":
            return "area.md", area_page(context, edition.areas[code])
        case "post":
            return "post.md", post_page(context, edition.posts[code])
    template, page = _HUBS[unit.kind]
    return template, page(context)


def navigation(released: Released) -> tuple[tuple[str, str], ...]:
    """The hubs by title and page; every other page is reached from one of them."""
    assessments = ((scores.ASSESSMENTS, "assessments.md"),) if released.edition.schemes else ()
    return (
        (words.HOME, "index.md"),
        (words.PLAN, "plan.md"),
        (words.BULLETINS, "bulletins/index.md"),
        (words.INDICATORS, "indicators/index.md"),
        (words.areas_name(released.edition.terms.area), "areas/index.md"),
        *assessments,
        (words.QUALITY, "quality.md"),
        (REVISIONS, "revisions.md"),
        (words.DATA, "data.md"),
        (words.DICTIONARY, "dictionary.md"),
    )


def home_answer(context: PageContext) -> str:
    """How the targets of the whole stand, in a sentence; nothing before anything is public."""
    period = shown_periods.latest_period(context.released)
    verdicts = [
        figure.verdict
        for indicator in context.edition.indicators.values()
        if (last := shown_periods.latest_with_value(context.released, indicator, context.township))
        and (figure := table_cells.figure_at(context.released, indicator, context.township, last))
    ]
    return words.home_answer(context.terms.whole, period, *counts(verdicts)) if period else ""


def _home(context: PageContext) -> HomePage:
    """The state of the year, and the latest notices."""
    laws = list(context.edition.laws.values())
    answer = home_answer(context)
    newest = context.edition.by_day(context.released.bulletins)[-LATEST:]
    hubs = [(title, page) for title, page in navigation(context.released) if page != "index.md"]
    return HomePage(
        frame=context.frame(
            words.HOME, "index.md", ["targets.csv", "observations", "datapackage.json"], laws, whole=True
        ),
        heading=context.edition.title,
        answer=answer,
        upcoming=_upcoming(context),
        awaited=awaited_lines(context),
        table=tables.summary_table(context.released, "home", context.township, ""),
        bulletins=tuple(
            Link(f"bulletins/{out}.html", words.with_day(context.bulletin_title(out), _day_of(context, out)))
            for out in reversed(newest)
        ),
        hubs=tuple(Link(page.replace(".md", ".html"), words.HUBS.get(page, title)) for title, page in hubs),
    )


def _upcoming(context: PageContext) -> str:
    """The next bulletin of the calendar with its days."""
    waiting = [planned for planned in context.edition.bulletins if planned not in context.released.bulletins]
    if not waiting:
        return bulletin_words.all_out() if context.edition.bulletins else ""
    period = context.edition.by_day(waiting)[0]
    plan = context.edition.bulletins[period]
    calendar = context.edition.calendar
    due = {
        indicator.frequency for indicator in context.edition.indicators.values() if indicator.reported_by is Level.AREA
    }
    returns = [calendar.parts(period, frequency) for frequency in Frequency if frequency in due]
    days = (day(plan.due_on), day(plan.publish_on))
    return bulletin_words.upcoming(
        context.bulletin_title(period), context.terms.area, bulletin_words.returns_of(returns), days
    )


def _day_of(context: PageContext, period: Period) -> str:
    plan = context.edition.bulletins.get(period)
    return plan.publish_on.isoformat() if plan else ""


def _bulletins(context: PageContext) -> IndexPage:
    """Every bulletin of the calendar, the newest first; those to come have no link yet."""
    rows = []
    for period in reversed(
        context.edition.by_day({**context.edition.bulletins, **dict.fromkeys(context.released.bulletins)})
    ):
        planned = context.edition.bulletins.get(period)
        out = period in context.released.bulletins
        rows.append(
            (
                Cell(context.bulletin_title(period), href=f"{period}.html" if out else ""),
                Cell(bulletin_words.kind(period)),
                Cell(period_name(period)),
                Cell(planned.due_on.isoformat() if planned else "", style="tb-date"),
                Cell(planned.publish_on.isoformat() if planned else "", style="tb-date"),
                Cell(words.PUBLISHED if out else words.NOT_YET),
            )
        )
    heads = table_cells.columns("title", "kind", "period", "due_on", "publish_on", "state")
    table = Table("bulletins", words.BULLETINS, heads, tuple(rows))
    frame = context.frame(words.BULLETINS, "bulletins/index.md", ["bulletins.csv"])
    return IndexPage(frame, words.BULLETINS, _upcoming(context), (table,))


def _indicators(context: PageContext) -> IndexPage:
    """The list of indicators with their latest values."""
    table = tables.summary_table(context.released, "indicators", context.township, "../")
    frame = context.frame(words.INDICATORS, "indicators/index.md", ["data/indicators.csv"])
    return IndexPage(frame, words.INDICATORS, "", (table,))


def _areas(context: PageContext) -> IndexPage:
    """The villages by publishable indicators, in the latest period."""
    period = shown_periods.latest_period(context.released)
    found = (
        ()
        if period is None
        else (
            layout.laid_out(
                tables.matrix_of_indicators(context.released, period, context.shared_areas, "areas", "../")
            ),
        )
    )
    frame = context.frame(context.areas_name, "areas/index.md", ["data/areas.csv"])
    return IndexPage(
        frame,
        context.areas_name,
        words.areas_answer(period, len(context.shared_areas), context.terms.area) if period else "",
        found,
    )


def _data(context: PageContext) -> DataPage:
    """What can be downloaded, and how the numbers are made."""
    released = context.released
    offered = {**words.DOWNLOADS, **(words.SCHEME_DOWNLOADS if context.edition.schemes else {})}
    if not context.edition.posts:
        offered.pop("posts.csv", None)
    if not has_one_list(released):
        offered.pop("figures.csv")
    files = tuple((Cell(name, href=f"data/{name}"), Cell(text)) for name, text in offered.items())
    share = _withheld_share(released)
    having = set(released.figures.codes)
    entries = tuple(
        (
            Cell(indicator.name, href=f"indicators/{indicator.indicator}.html"),
            Cell(indicator.numerator),
            Cell(indicator.denominator),
            Cell(FREQUENCIES[indicator.frequency.value]),
            Cell(context.level(indicator)),
            Cell(words.SHEET, href=f"data/figures/{code}.csv") if code in having else Cell(""),
        )
        for code, indicator in context.edition.indicators.items()
    )
    heads = (
        COLUMNS["indicator"],
        words.TERMS["numerator"],
        words.TERMS["denominator"],
        words.TERMS["frequency"],
        words.TERMS["level"],
        words.FIGURES,
    )
    return DataPage(
        frame=context.frame(words.DATA, "data.md", ["datapackage.json", "data/schema.json", "data/indicators.csv"]),
        heading=words.DATA,
        files=Table("data-files", words.DATA, table_cells.columns("file", "content"), files),
        tables=Table("data-indicators", words.INDICATORS, tuple(Column(head) for head in heads), entries),
        waivers=_waivers(released),
        withheld=share,
        licences=context.edition.licences,
        origins=context.edition.origins,
    )


def _waivers(released: Released) -> Table:
    """What was kept against a rule, and why; a reason about a number of people stays in the data.

    Nothing is said of returns that are not public yet.
    """
    edition = released.edition

    def reason(waiver: Waiver) -> str:
        indicator = edition.indicators.get(waiver.key.rpartition("/")[2])
        silent = "/observations/" in waiver.file and indicator is not None and indicator.small_cell > 0
        return words.REASON_KEPT_BACK if silent else waiver.reason

    public = {f"/observations/{period}.csv" for period in released.published}
    shown = [
        waiver
        for waiver in edition.waivers
        if "/observations/" not in waiver.file or waiver.file.endswith(tuple(public))
    ]
    rows = tuple(
        (Cell(waived.rule), Cell(waived.file), Cell(waived.key), Cell(reason(waived)), Cell(str(waived.decided_on)))
        for waived in shown
    )
    return Table(
        "data-waivers", words.WAIVERS, table_cells.columns("rule", "file", "key", "reason", "decided_on"), rows
    )


def _withheld_share(released: Released) -> str:
    """The share of village values about people that had to be withheld, in words."""
    total = released.village_cells
    share = Fraction(released.withheld_cells * 100, total) if total else Fraction(0)
    return words.withheld_share(released.edition.terms.area, released.withheld_cells, total, half_up(share, 1))


_HUBS: Mapping[str, tuple[str, Callable[[PageContext], object]]] = {
    "home": ("home.md", _home),
    "plan": ("plan.md", plan_page),
    "bulletins": ("index_of.md", _bulletins),
    "indicators": ("index_of.md", _indicators),
    "areas": ("index_of.md", _areas),
    "assessments": ("assessments.md", assessments_page),
    "quality": ("quality.md", quality_page),
    "revisions": ("revisions.md", revisions_page),
    "data": ("data.md", _data),
    "dictionary": ("dictionary.md", dictionary_page),
}
"""The pages there is one of."""
