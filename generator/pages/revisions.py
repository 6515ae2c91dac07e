"""What became of published figures: a bulletin's own table, the page of a year, and its feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from generator import vintages
from generator.model import FigureId, Period, RevisionKind, State
from generator.pages import table_cells
from generator.pages.blocks import Cell, Column, Table
from generator.pages.views import RevisionsPage
from generator.words import VERDICTS, half_up, period_name
from generator.words import vintages as vintage_words
from generator.words.naming import VALUES, Names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from generator.model import Difference, Printed, Revision
    from generator.pages.context import PageContext

ATOM = "http://www.w3.org/2005/Atom"


def since_release(context: PageContext, bulletin: Period, name: str, root: str) -> Table | None:
    """公布值 / 现值 / 差额 / 原因 / 日期 of every figure a bulletin printed otherwise; None where there is none."""
    found = context.released.differences.get(bulletin, ())
    if not found:
        return None
    why = [_why(difference) for difference in found]
    is_one = len({tuple(cell.text for cell in cells) for cells in why}) == 1 and len(found) > 1
    rows = tuple(
        (*_place(context, difference.figure, root), *_values(difference), *(() if is_one else own))
        for difference, own in zip(found, why, strict=True)
    )
    heads = (
        *table_cells.columns("indicator"),
        Column(context.terms.area),
        *table_cells.columns("period"),
        *_heads("what", "printed", "now", "difference", *(() if is_one else ("reason", "decided_on"))),
    )
    notes = (vintage_words.one_reason(why[0][0].text, why[0][1].text),) if is_one else ()
    return Table(name, vintage_words.SINCE, heads, rows, notes, cards=True)


def _heads(*names: str) -> tuple[Column, ...]:
    return tuple(
        Column(vintage_words.COLUMNS[name], name in ("printed", "now", "difference", "count")) for name in names
    )


def _place(context: PageContext, key: FigureId, root: str) -> tuple[Cell, ...]:
    """Which indicator or scheme, whose, when and what."""
    edition = context.edition
    measure, _, item = key.measure.partition(":")
    if key.indicator in edition.schemes:
        scheme = edition.schemes[key.indicator]
        title = next((candidate.title for candidate in scheme.items if candidate.item == item), "")
        what = title if measure == "points" else vintage_words.MEASURES.get(measure, measure)
        name = Cell(scheme.title, href=f"{root}assessments.html#{scheme.scheme}", style="tb-name")
    elif key.indicator in edition.indicators:
        what = vintage_words.of_promise(vintage_words.MEASURES.get(measure, measure), item)
        own = edition.indicators[key.indicator]
        name = Cell(own.name, href=f"{root}indicators/{own.indicator}.html", style="tb-name")
    else:
        what = vintage_words.MEASURES.get(measure, measure)
        name = Cell(vintage_words.REPORTS, style="tb-name")
    known = key.area in edition.areas or key.area in edition.posts
    where = (
        edition.terms.whole if key.area == edition.township else edition.subject_name(key.area) if known else key.area
    )
    when = Cell(period_name(Period(key.period)), style="tb-short")
    return (name, Cell(where, style="tb-short"), when, Cell(what, style="tb-short"))


def _values(difference: Difference) -> tuple[Cell, Cell, Cell]:
    """What was printed, what it is now, and the difference where both may be shown."""
    return (_cell(difference.printed), _cell(difference.now), Cell(_difference(difference.printed, difference.now)))


def _cell(printed: Printed | None) -> Cell:
    if printed is None:
        return table_cells.value_cell(None)
    return Cell(printed.text, style="" if printed.state.has_value else "tb-absent")


def _difference(was: Printed, now: Printed | None) -> str:
    if now is None or was.value is None or now.value is None:
        return ""
    decimals = max(len(printed.text.partition(".")[2]) if printed.text[-1:].isdigit() else 0 for printed in (was, now))
    return half_up(now.value - was.value, decimals)


def _why(difference: Difference) -> tuple[Cell, Cell]:
    """The reasons registered, unless the figure is withheld: a reason may quote numbers."""
    days = [str(revision.decided_on) for revision in difference.revisions]
    if _is_hidden(difference.printed, difference.now):
        texts = [vintage_words.REASONS[revision.reason_code.value] for revision in difference.revisions]
    else:
        texts = [
            vintage_words.reason_words(revision.reason_code.value, revision.reason) for revision in difference.revisions
        ]
    return Cell("；".join(dict.fromkeys(texts))), Cell("、".join(dict.fromkeys(days)), style="tb-date")


def _is_hidden(*shown: Printed | None) -> bool:
    return any(printed is not None and printed.state is State.WITHHELD for printed in shown)


# --------------------------------------------------------------------------- the year's page


def revisions_page(context: PageContext) -> RevisionsPage:
    """The register: every change, a line each, the newest first; then what it did to the figures of each bulletin."""
    registered = sorted(
        context.released.revisions, key=lambda revision: (revision.decided_on, revision.revision), reverse=True
    )
    kinds = [revision.kind for revision in registered]
    rows = tuple(_entry(context, revision).row for revision in registered)
    heads = _heads("decided_on", "bulletins", "what", "printed", "now", "reason", "moved", "revision")
    details = []
    for period in context.released.bulletins:
        own = since_release(context, period, f"revisions-{period}", "")
        if own is not None:
            details.append(replace(own, caption=vintage_words.of_bulletin(context.bulletin_title(period))))
    renamed = _renamed(context)
    return RevisionsPage(
        frame=context.frame(
            vintage_words.REVISIONS, "revisions.md", ["revisions.csv"] if rows else ["datapackage.json"]
        ),
        heading=vintage_words.REVISIONS,
        answer=vintage_words.answer(
            kinds.count(RevisionKind.REVISION), kinds.count(RevisionKind.CORRECTION), len(context.released.releases)
        ),
        method=vintage_words.METHOD,
        feed=vintage_words.FEED,
        tables=(Table("revisions", vintage_words.REGISTERED, heads, rows, cards=True),) if rows else (),
        details=tuple(details),
        renamed=renamed if renamed.rows else None,
    )


def _renamed(context: PageContext) -> Table:
    """What released bulletins call otherwise than the other pages do."""
    used: dict[tuple[str, str, str], list[Period]] = {}
    for period in context.released.bulletins:
        release = context.released.releases.get(period)
        for change in vintages.renamed(context.edition, release) if release else ():
            used.setdefault(change, []).append(period)
    rows = tuple(
        (
            Cell(code),
            Cell(was, style="tb-name"),
            Cell(now, style="tb-name"),
            Cell(vintage_words.bulletins_of(bulletins)),
        )
        for (code, was, now), bulletins in sorted(used.items())
    )
    return Table(
        "renamed", vintage_words.RENAMED, _heads("code", "name_then", "name_now", "bulletins"), rows, cards=True
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A registered change as the register and the feed tell it."""

    what: str
    printed: str
    now: str
    reason: str
    row: tuple[Cell, ...]


def _entry(context: PageContext, revision: Revision) -> _Entry:
    touched = [
        (period, difference)
        for period, found in context.released.differences.items()
        for difference in found
        if revision in difference.revisions
    ]
    touched.sort(key=lambda entry: (context.edition.calendar.last_day(entry[0]), entry[0].frequency.months))
    own = next((difference for _, difference in touched if difference.figure == revision.figure), None)
    bulletins = list(dict.fromkeys(period for period, _ in touched))
    name, where, when, what = _place(context, revision.figure, "")
    place = where.text if revision.figure in context.released.figures else ""
    printed, now = _values(own)[:2] if own is not None else (Cell(""), Cell(""))
    reason = _why(own)[0].text if own is not None else _unprinted_reason(context, revision).text
    reason = vintage_words.kind_and_reason(revision.kind.value, reason)
    said_of = f"{place}{when.text}{name.text}{what.text}"
    row = (
        Cell(str(revision.decided_on), style="tb-date"),
        Cell(vintage_words.bulletins_of(bulletins)),
        Cell(said_of, href=name.href),
        printed,
        now,
        Cell(reason),
        Cell(_moved(context, [difference for _, difference in touched])),
        Cell(revision.revision, style="tb-short"),
    )
    return _Entry(said_of, printed.text, now.text, reason, row)


def _moved(context: PageContext, touched: Sequence[Difference]) -> str:
    """Which verdicts turned and which places moved with a change, each once."""
    names = Names([context.edition], {})
    found = []
    for difference in sorted(
        touched, key=lambda difference: (difference.figure.area != context.township, difference.figure)
    ):
        if difference.now is None:
            continue
        if difference.figure.measure == "rank" and difference.now.text != difference.printed.text:
            found.append(f"{names.figure(difference.figure)}{difference.printed.text}→{difference.now.text}")
        elif difference.now.verdict is not difference.printed.verdict and difference.figure.measure in VALUES:
            turned = "→".join(
                VERDICTS[verdict.value] for verdict in (difference.printed.verdict, difference.now.verdict)
            )
            found.append(f"{names.figure(difference.figure)}{turned}")
    moved = list(dict.fromkeys(found))
    return vintage_words.moved_with(moved)


def _unprinted_reason(context: PageContext, revision: Revision) -> Cell:
    """The reason for a number that no bulletin prints: its kind alone, unless the number may be shown now."""
    figure = context.released.figures.get(revision.figure)
    shown = figure is not None and figure.state.has_value
    return Cell(vintage_words.reason_words(revision.reason_code.value, revision.reason if shown else ""))


# --------------------------------------------------------------------------- the feed


def feed(context: PageContext) -> str:
    """The bulletins that are out and the revisions registered, as an Atom feed (RFC 4287), the newest first.

    Links are relative: a site that also works from a folder has no address of its own.
    """
    year = context.edition.year
    entries: list[tuple[date, str, str, str, str]] = []
    for period in context.released.bulletins:
        when = context.edition.published_on(period)
        title = context.bulletin_title(period)
        entries.append(
            (when, f"bulletin:{period}", title, f"bulletins/{period}.html", vintage_words.feed_released(title))
        )
    for revision in context.released.revisions:
        entry_of = _entry(context, revision)
        text = (
            vintage_words.feed_revised(entry_of.what, entry_of.printed, entry_of.now)
            if entry_of.printed
            else entry_of.what
        )
        entries.append(
            (
                revision.decided_on,
                f"revision:{revision.revision}",
                f"{vintage_words.KINDS[revision.kind.value]}：{entry_of.what}",
                "revisions.html",
                f"{text}{entry_of.reason}",
            )
        )
    entries.sort(key=lambda entry: (entry[0], entry[1]), reverse=True)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    _text(root, "id", f"urn:tongbao:{year}")
    _text(root, "title", vintage_words.feed_title(context.edition.title))
    _text(
        root,
        "updated",
        _stamp(max((entry[0] for entry in entries), default=context.edition.calendar.first_day(Period(str(year))))),
    )
    _text(ET.SubElement(root, f"{{{ATOM}}}author"), "name", context.terms.whole)
    for when, code, title, link, summary in entries:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", f"urn:tongbao:{year}:{code}")
        _text(entry, "title", title)
        _text(entry, "updated", _stamp(when))
        ET.SubElement(entry, f"{{{ATOM}}}link", {"href": link})
        _text(entry, "summary", summary)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _stamp(when: date) -> str:
    return f"{when.isoformat()}T00:00:00+08:00"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text
