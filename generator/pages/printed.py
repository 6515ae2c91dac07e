"""A bulletin as it was printed: what is kept of it at its release, and put back into the page composed now."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.pages.blocks import Annex, BulletinSection, Cell, ChartPlace, Column, IndicatorSection, Table, Term
from generator.pages.records import changed, tables_in
from generator.words import STATES
from generator.words import pages as words
from generator.words.vintages import MARK, MARK_NOTE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.model import Release
    from generator.pages.context import PageContext
    from generator.pages.views import BulletinPage

PRINTED = "-printed"
_NUMBER = re.compile(r"-?[0-9.,]+|…")
_PAGE = re.compile(r"/([0-9A-Za-z_-]+)\.html")


def texts_of(page: BulletinPage) -> dict[str, Any]:
    """The printed words and tables of a bulletin, as they are frozen at its release."""
    return {
        "heading": page.heading,
        "number": page.number,
        "answer": list(page.answer),
        "addressees": page.addressees,
        "opening": list(page.opening),
        "sections": [
            {
                "anchor": section.anchor,
                "heading": section.heading,
                "paragraphs": list(section.paragraphs),
                "items": list(section.items),
                "tables": _kept_tables(section.tables),
            }
            for section in page.sections
        ],
        "attachments": list(page.attachments),
        "annexes": [
            {
                "anchor": annex.anchor,
                "heading": annex.heading,
                "tables": _kept_tables(annex.tables),
                "sections": [
                    {
                        "anchor": own.anchor,
                        "heading": own.heading,
                        "charts": [chart.name.removesuffix(PRINTED) for chart in own.charts],
                        "tables": _kept_tables(own.tables),
                    }
                    for own in annex.sections
                ],
                "terms": [[term.name, term.text] for term in annex.terms],
            }
            for annex in page.annexes
        ],
        "issuer": page.issuer,
        "dated": page.dated,
    }


def as_said(context: PageContext, page: BulletinPage, release: Release) -> BulletinPage:
    """A bulletin with the words, tables and charts it was released with; links and marks are those of now."""
    texts, codes = release.texts, _codes_by_name(release.names)
    now = {table.name: table for table in tables_in((page.sections, page.annexes))}
    composed = {section.anchor: section for section in page.sections}
    annexed = {annex.anchor: annex for annex in page.annexes}
    sections = tuple(
        replace(
            composed.get(text["anchor"], BulletinSection("", text["anchor"])),
            heading=text["heading"],
            paragraphs=tuple(text["paragraphs"]),
            items=tuple(text["items"]),
            tables=_as_printed(text["tables"], now, codes),
        )
        for text in texts["sections"]
    )
    written = replace(
        page,
        frame=replace(page.frame, title=texts["heading"]),
        heading=texts["heading"],
        number=texts["number"],
        answer=tuple(texts.get("answer", ())),
        addressees=texts["addressees"],
        opening=tuple(texts["opening"]),
        sections=sections,
        attachments=tuple(texts["attachments"]),
        annexes=tuple(
            _annex_as_said(context, annexed.get(annex["anchor"], Annex("", annex["anchor"])), annex, (now, codes))
            for annex in texts["annexes"]
        ),
        issuer=texts["issuer"],
        dated=texts["dated"],
    )
    return _with_marks_explained(written)


def _with_marks_explained(page: BulletinPage) -> BulletinPage:
    """The page with a note on marked numbers under the first table that has one, unless it was printed so."""
    is_explained = [any(MARK_NOTE in table.notes for table in tables_in((page.sections, page.annexes)))]

    def explain(table: Table) -> Table:
        if is_explained[0] or not any(MARK in cell.flag for row in table.rows for cell in row):
            return table
        is_explained[0] = True
        return replace(table, notes=(*table.notes, MARK_NOTE))

    return with_tables(page, explain)


def with_tables(page: BulletinPage, change: Callable[[Table], Table]) -> BulletinPage:
    """The page with each of its tables changed, in their order; that of its revisions was never printed."""
    return replace(page, sections=changed(page.sections, Table, change), annexes=changed(page.annexes, Table, change))


def _annex_as_said(
    context: PageContext, annex: Annex, texts: Mapping[str, Any], known: tuple[Mapping[str, Table], Mapping[str, str]]
) -> Annex:
    inner = {section.anchor: section for section in annex.sections}
    sections = []
    for section in texts["sections"]:
        own = inner.get(section["anchor"], IndicatorSection("", section["anchor"], "", (), ()))
        charts = tuple(place for name in section["charts"] for place in chart_of(context, name))
        printed = _as_printed(section["tables"], *known)
        sections.append(replace(own, heading=section["heading"], charts=charts, tables=printed))
    same = len(annex.terms) == len(texts["terms"])
    links = [term.links for term in annex.terms] if same else [()] * len(texts["terms"])
    return replace(
        annex,
        heading=texts["heading"],
        tables=_as_printed(texts["tables"], *known),
        sections=tuple(sections),
        terms=tuple(Term(name, text, own) for (name, text), own in zip(texts["terms"], links, strict=True)),
    )


def chart_of(context: PageContext, name: str) -> tuple[ChartPlace, ...]:
    """A chart of a bulletin: as it was printed, or the present one where that is the same."""
    return context.charts(f"{name}{PRINTED}") or context.charts(name)


def _kept_tables(found: Sequence[Table]) -> list[dict[str, Any]]:
    return [
        {
            "name": table.name,
            "caption": table.caption,
            "title": table.title,
            "notes": list(table.notes),
            "columns": [column.label for column in table.columns],
            "rows": [[cell.text for cell in row] for row in table.rows],
        }
        for table in found
    ]


def _as_printed(
    frozen: Sequence[Mapping[str, Any]], now: Mapping[str, Table], codes: Mapping[str, str]
) -> tuple[Table, ...]:
    """The tables as they were printed, each row with the links, signs and marks of the same row now.

    `now` are the tables of the page by name, `codes` those of areas, posts, indicators and schemes by the
    name they were printed with. A row that is not there any more is plain text, and one that was not there
    then is left out.
    """
    found = []
    for table in frozen:
        name, labels, texts = table["name"], table["columns"], table["rows"]
        own = now.get(name, Table(name, "", (), ()))
        places = _same_columns(labels, own)
        columns = tuple(
            replace(own.columns[place], label=label)
            if place is not None
            else Column(label, _is_of_numbers(texts, index))
            for index, (label, place) in enumerate(zip(labels, places, strict=True))
        )
        rows = tuple(
            _printed_row(cells, places, row)
            for cells, row in zip(_same_rows(texts, own.rows, codes), texts, strict=True)
        )
        beside = {"caption": table["caption"], "title": table["title"], "notes": tuple(table["notes"])}
        found.append(replace(own, columns=columns, rows=rows, **beside))
    return tuple(found)


def _printed_row(
    cells: tuple[Cell, ...] | None, places: Sequence[int | None], texts: Sequence[str]
) -> tuple[Cell, ...]:
    """A row as it was printed, with the looks of the same row now, if there is one."""
    if cells is not None and [cell.text for cell in cells] == list(texts):
        return cells
    return tuple(
        cells[place]._replace(text=text) if cells is not None and place is not None else _plain_cell(text)
        for place, text in zip(places, texts, strict=True)
    )


def _same_columns(labels: Sequence[str], own: Table) -> list[int | None]:
    """For each printed column its place now: the same where there are as many, else that of the same head."""
    if len(labels) == len(own.columns):
        return list(range(len(labels)))
    now = {column.label: index for index, column in enumerate(own.columns)}
    return [now.get(label) for label in labels]


def _is_of_numbers(texts: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a printed column that is not there any more has numbers, or words in the place of numbers."""
    return all(row[index] in STATES.values() or _NUMBER.fullmatch(row[index]) for row in texts)


def _plain_cell(text: str) -> Cell:
    return Cell(text, style="tb-absent" if text and text in STATES.values() else "")


def _same_rows(
    texts: Sequence[Sequence[str]], rows: Sequence[tuple[Cell, ...]], codes: Mapping[str, str]
) -> list[tuple[Cell, ...] | None]:
    """For each printed row the one that is about the same now; by place where rows are about nobody in particular."""
    now = [_about(row) for row in rows]
    then = [_was_about(row, codes) for row in texts]
    if len(set(now)) == len(now) and len(set(then)) == len(then):
        by_subject = dict(zip(now, rows, strict=True))
        return [by_subject.get(subject) for subject in then]
    return list(rows) if len(rows) == len(texts) else [None] * len(texts)


def _about(row: Sequence[Cell]) -> str:
    """What a composed row is about: the code its first link leads to, else its first word."""
    links = (_PAGE.search(cell.href) for cell in row)
    return next((found[1] for found in links if found), next((cell.text for cell in row if cell.text), ""))


def _was_about(row: Sequence[str], codes: Mapping[str, str]) -> str:
    """The same of a printed row, by the names of then."""
    known = (codes.get(text, codes.get(text.removesuffix(words.example_name("")))) for text in row)
    return next((code for code in known if code), next((text for text in row if text), ""))


def _codes_by_name(names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Codes by the name they were printed with; a name of several is none."""
    every = [(name, code) for own in names.values() for code, name in own.items()]
    count = Counter(name for name, _ in every)
    return {name: code for name, code in every if count[name] == 1}
