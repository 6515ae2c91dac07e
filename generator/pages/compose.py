"""Which pages an edition has, and what its hubs, its plan and its data page are given."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import Frequency, Origin
from generator.pages import tables
from generator.pages.desk import Desk, counts
from generator.pages.notice import notice
from generator.pages.profiles import area_page, indicator_page
from generator.pages.views import (
    Cell,
    Column,
    DataPage,
    HomePage,
    IndexPage,
    Link,
    Note,
    PlanPage,
    PlanParagraph,
    Table,
)
from generator.words import (
    FREQUENCIES,
    half_up,
    period_name,
)
from generator.words import pages as words
from generator.words.pages import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Drawing, Released

Composed = tuple[str, object]


def compose(released: Released, drawings: Sequence[Drawing], edit_base: str) -> Iterator[Composed]:
    """Every page of an edition as its template and its record."""
    desk = Desk(released, drawings, edit_base)
    yield "home.md", _home(desk)
    yield "plan.md", _plan(desk)
    yield "index_of.md", _bulletins(desk)
    for period in released.published_of(Frequency.QUARTER):
        yield "notice.md", notice(desk, period)
    yield "index_of.md", _indicators(desk)
    for indicator in released.edition.indicators.values():
        yield "indicator.md", indicator_page(desk, indicator)
    yield "index_of.md", _areas(desk)
    for area in released.edition.villages:
        yield "area.md", area_page(desk, area)
    yield "data.md", _data(desk)


def _home(desk: Desk) -> HomePage:
    """The state of the year, and the latest notices."""
    period = tables.latest_period(desk.released)
    laws = list(desk.edition.laws.values())
    verdicts = [
        figure.verdict
        for indicator in desk.edition.indicators.values()
        if (last := tables.latest_with_value(desk.released, indicator, desk.township))
        and (figure := tables.figure_at(desk.released, indicator, desk.township, last))
    ]
    answer = words.home_answer(desk.terms.whole, period, *counts(verdicts)) if period else ""
    notices = [
        Link(f"bulletins/{quarter}.html", words.bulletin_title(quarter, desk.edition.work))
        for quarter in reversed(desk.released.published_of(Frequency.QUARTER))
    ]
    return HomePage(
        frame=desk.frame(words.HOME, "index.md", ["targets.csv", "observations", "datapackage.json"], laws, whole=True),
        heading=desk.edition.title,
        answer=answer,
        table=tables.summary_table(desk.released, "home", desk.township, ""),
        bulletins=tuple(notices),
    )


def _bulletins(desk: Desk) -> IndexPage:
    """The list of published notices."""
    rows = []
    for period in desk.released.published_of(Frequency.QUARTER):
        planned = desk.edition.bulletins.get(period)
        rows.append(
            (
                Cell(words.bulletin_title(period, desk.edition.work), href=f"{period}.html"),
                Cell(period_name(period)),
                Cell(planned.due_on.isoformat() if planned else ""),
                Cell(planned.publish_on.isoformat() if planned else ""),
            )
        )
    table = Table("bulletins", words.BULLETINS, tables.columns("title", "period", "due_on", "publish_on"), tuple(rows))
    return IndexPage(
        desk.frame(words.BULLETINS, "bulletins/index.md", ["bulletins.csv"]), words.BULLETINS, "", (table,)
    )


def _indicators(desk: Desk) -> IndexPage:
    """The list of indicators with their latest values."""
    table = tables.summary_table(desk.released, "indicators", desk.township, "../")
    frame = desk.frame(words.INDICATORS, "indicators/index.md", ["data/indicators.csv"])
    return IndexPage(frame, words.INDICATORS, "", (table,))


def _areas(desk: Desk) -> IndexPage:
    """The villages by publishable indicators, in the latest period."""
    period = tables.latest_period(desk.released)
    found = (
        ()
        if period is None
        else (tables.matrix_of_indicators(desk.released, period, desk.shared_areas, "areas", "../"),)
    )
    frame = desk.frame(desk.areas_name, "areas/index.md", ["data/areas.csv"])
    return IndexPage(
        frame,
        desk.areas_name,
        words.areas_answer(period, len(desk.shared_areas), desk.terms.area) if period else "",
        found,
    )


def _plan(desk: Desk) -> PlanPage:
    """The text with its notes beside it, the targets, the measures and the laws."""
    edition = desk.edition
    goals = [target for target in edition.targets.values() if target.origin is Origin.GOAL]
    quoted = [target for target in edition.targets.values() if target.origin is not Origin.GOAL]
    files = ["plan.md", "plan_notes.csv", "targets.csv", "measures.csv", "data/laws.csv"]
    laws = list(edition.laws.values())
    return PlanPage(
        frame=desk.frame(words.PLAN, "plan.md", files, laws, whole=True),
        heading=edition.paragraphs[0].text if edition.paragraphs else words.PLAN,
        paragraphs=tuple(
            PlanParagraph(one.anchor, one.level, one.text, _notes(desk, one.anchor)) for one in edition.paragraphs
        ),
        targets=tables.targets_table(edition, goals, "plan-targets", ""),
        quoted=tables.targets_table(edition, quoted, "plan-quoted", ""),
        measures=tables.measures_table(edition, "plan-measures", ""),
        laws=tables.laws_table(laws, "plan-laws"),
    )


def _notes(desk: Desk, anchor: str) -> tuple[Note, ...]:
    """A note stands beside the paragraph it is on; the one it is held against points there."""
    found = []
    for note in desk.edition.plan_notes:
        if anchor == note.anchor:
            other = Link(f"#{note.other_anchor}", words.compare_with(note.other_anchor)) if note.other_anchor else None
            found.append(Note(note.text, other))
        elif anchor == note.other_anchor:
            found.append(Note("", Link(f"#{note.anchor}", words.noted_at(note.anchor))))
    return tuple(dict.fromkeys(found))


def _data(desk: Desk) -> DataPage:
    """What can be downloaded, and how the numbers are made."""
    released = desk.released
    files = tuple((Cell(name, href=f"data/{name}"), Cell(text)) for name, text in words.DOWNLOADS.items())
    share = _withheld_share(released)
    entries = tuple(
        (
            Cell(indicator.name, href=f"indicators/{indicator.indicator}.html"),
            Cell(indicator.numerator),
            Cell(indicator.denominator),
            Cell(FREQUENCIES[indicator.frequency.value]),
            Cell(desk.level(indicator)),
        )
        for indicator in desk.edition.indicators.values()
    )
    heads = (
        COLUMNS["indicator"],
        words.TERMS["numerator"],
        words.TERMS["denominator"],
        words.TERMS["frequency"],
        words.TERMS["level"],
    )
    return DataPage(
        frame=desk.frame(words.DATA, "data.md", ["datapackage.json", "data/schema.json", "data/indicators.csv"]),
        heading=words.DATA,
        files=Table("data-files", words.DATA, tables.columns("file", "content"), files),
        tables=Table("data-indicators", words.INDICATORS, tuple(Column(head) for head in heads), entries),
        withheld=share,
        licences=desk.edition.licences,
        origins=desk.edition.origins,
    )


def _withheld_share(released: Released) -> str:
    """The share of village values about people that had to be withheld, in words."""
    total = released.village_cells
    share = Fraction(released.withheld_cells * 100, total) if total else Fraction(0)
    return words.withheld_share(released.edition.terms.area, released.withheld_cells, total, half_up(share, 1))
