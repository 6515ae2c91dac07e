"""The files a reader can take away: figures as CSV and JSON, tables as CSV, a Data Package."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.model import ABSENT, STATES, Frequency, Page
from generator.pages.csvfiles import to_csv
from generator.pages.figure_files import figure_files
from generator.vintages import decimal_texts, printed_figures
from generator.words import SYNTHETIC, plain_number
from generator.words import pages as words
from generator.words.vintages import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import PrintedTable, Released
    from generator.pages.views import Cell, Table

MOST_LINES = 120_000
_FIGURE_COLUMNS = ("id", "indicator", "area", "period", "measure", "value", "text", "unit", "state", "synthetic")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file of a page's tables, and these."""

    path: str
    tables: tuple[Table, ...]


def downloads(released: Released, sheets: Sequence[Sheet]) -> Iterator[Page]:
    """Every download of an edition, below `data/`."""
    table = printed_figures(released.figures)
    yield from figure_files(released, table, _synthetic(released))
    listed = {**dict(_catalogue(released)), **dict(_assessments(released))}
    if has_one_list(released):
        listed["figures.csv"] = (list(_FIGURE_COLUMNS), list(_figure_rows(table, _synthetic(released))))
    for name, (labels, rows) in listed.items():
        yield Page(f"data/{name}", to_csv(labels, rows))
    yield Page("data/datapackage.json", _package(released, {name: labels for name, (labels, _) in listed.items()}))
    label = [_synthetic(released)] if _nature(released) else []
    for sheet in sheets:
        yield Page(sheet.path, to_csv(*_stacked(sheet, label)))


def has_one_list(released: Released) -> bool:
    """Whether there is a file with all figures, a line for each; of very many a spreadsheet could not open it."""
    return len(released.figures) <= MOST_LINES


def _stacked(sheet: Sheet, label: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The tables of a page one after the other: its caption, its heads and its rows, and a blank line between two."""
    lines: list[list[str]] = []
    for table in sheet.tables:
        with_state = [words.DATA_STATE] if any(column.is_number for column in table.columns) else []
        labels = [*(column.label for column in table.columns), *with_state, *([words.NATURE] if label else [])]
        lines += [[]] if lines else []
        lines += [[table.title or table.caption], _distinct(labels)]
        lines += [
            [*(_ungrouped(cell.text) for cell in row), *(_state(table, row) for _ in with_state), *label]
            for row in table.rows
        ]
    return lines[0], lines[1:]


def _state(table: Table, row: Sequence[Cell]) -> str:
    """What the signs behind the cells of a row say, by column; blank where every number is final."""
    if not any(cell.flag for cell in row):
        return ""
    return "；".join(
        f"{column.label}：{words.SIGNS[sign]}"
        for column, cell in zip(table.columns, row, strict=True)
        for sign in cell.flag
        if sign in words.SIGNS
    )


@lru_cache(maxsize=1 << 16)
def _ungrouped(text: str) -> str:
    """A number as programs read it, without the groups of three a page shows."""
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _distinct(labels: Sequence[str]) -> list[str]:
    found: list[str] = []
    for label in labels:
        again = 2
        name = label
        while name in found:
            name, again = f"{label}{again}", again + 1
        found.append(name)
    return found


def _synthetic(released: Released) -> str:
    """What every download says of its nature: invented, a draft, both, or nothing."""
    return "；".join(_nature(released))


def _nature(released: Released) -> list[str]:
    return [*([SYNTHETIC] if released.edition.synthetic else []), *([DRAFT] if released.draft else [])]


def _figure_rows(figures: PrintedTable, nature: str) -> Iterator[list[str]]:
    """Every figure, in the order of identities; a line for each."""
    for code, grid in figures.grids.items():
        columns = [
            (measure, column, decimal_texts(column, with_zeros=True))
            for measure, column in sorted(grid.columns.items())
        ]
        for row, area in enumerate(grid.areas):
            for place, period in enumerate(grid.periods):
                for measure, column, values in columns:
                    state = column.states[row, place]
                    if state != ABSENT:
                        cells = [code, area, period, measure]
                        shown = [values[row, place] or "", column.texts[row, place], grid.unit(column, area)]
                        yield ["/".join(cells), *cells, *shown, STATES[state].value, nature]


def _catalogue(released: Released) -> Iterator[tuple[str, tuple[list[str], list[list[str]]]]]:
    edition = released.edition
    note = _synthetic(released)
    areas = [[one.area, one.name, one.kind.value, one.parent, note] for one in edition.areas.values()]
    yield "areas.csv", (["area", "name", "kind", "parent", "synthetic"], areas)
    indicators = [
        [
            one.indicator,
            one.name,
            one.definition,
            one.measure.value,
            one.unit,
            one.numerator,
            one.denominator,
            one.accumulation.value,
            one.frequency.value,
            one.level.value,
            str(one.small_cell),
            str(one.small_rest),
            one.certainty.value,
            one.source,
        ]
        for one in edition.indicators.values()
    ]
    names = "indicator,name,definition,measure,unit,numerator,denominator,accumulation,frequency,level"
    yield "indicators.csv", (f"{names},small_cell,small_rest,certainty,source".split(","), indicators)
    targets = [
        [
            one.target,
            one.indicator,
            one.area,
            one.operator.value,
            str(one.operator_explicit).lower(),
            one.value_text,
            one.value_high_text,
            ";".join(one_of.value for one_of in Frequency if one_of in one.applies_to),
            one.origin.value,
            ";".join(one.locator),
            one.valid_from.isoformat(),
            one.basis,
            one.approved_on.isoformat() if one.approved_on else "",
            one.supersedes,
            one.note,
        ]
        for one in edition.targets.values()
    ]
    names = "target,indicator,area,operator,operator_explicit,value,value_high,applies_to,origin,locator,valid_from"
    yield "targets.csv", (f"{names},basis,approved_on,supersedes,note".split(","), targets)
    measures = [
        [
            one.measure,
            one.parent,
            one.title,
            one.owner,
            one.cadence.value if one.cadence else "",
            ";".join(one.targets),
            ";".join(one.locator),
        ]
        for one in edition.measures
    ]
    yield "measures.csv", (["measure", "parent", "title", "owner", "cadence", "targets", "locator"], measures)
    laws = [
        [
            one.law,
            one.title,
            one.document_number,
            one.effective_on.isoformat() if one.effective_on else "",
            one.repealed_on.isoformat() if one.repealed_on else "",
            one.certainty.value,
            one.source,
        ]
        for one in edition.laws.values()
    ]
    yield "laws.csv", (["law", "title", "document_number", "effective_on", "repealed_on", "certainty", "source"], laws)


def _assessments(released: Released) -> Iterator[tuple[str, tuple[list[str], list[list[str]]]]]:
    """How scores come about, where there are any: schemes, their items, and posts."""
    edition = released.edition
    if not edition.schemes:
        return
    note = _synthetic(released)
    schemes = [
        [
            one.scheme,
            one.title,
            one.subject.value,
            plain_number(one.total),
            str(one.decimals),
            one.cadence.value,
            str(one.ranked).lower(),
            ";".join(f"{part.part}:{plain_number(part.percent)}" for part in one.period_weights),
            note,
        ]
        for one in edition.schemes.values()
    ]
    names = "scheme,title,subject,total,decimals,cadence,ranked,period_weights,synthetic"
    yield "schemes.csv", (names.split(","), schemes)
    items = [
        [
            f"{scheme.scheme}/{one.item}",
            one.title,
            plain_number(one.weight),
            one.indicator,
            ";".join(one.shortcomings),
            one.method.value,
            *("" if value is None else plain_number(value) for value in (one.step, one.points, one.cap)),
            ";".join(f"{plain_number(tier.lower)}:{plain_number(tier.percent)}" for tier in one.tiers),
            ";".join(one.subjects),
            one.note,
        ]
        for scheme in edition.schemes.values()
        for one in scheme.items
    ]
    names = "item,title,weight,indicator,counted,method,step,points,cap,tiers,subjects,note"
    yield "items.csv", (names.split(","), items)
    posts = [[one.post, one.title, one.kind.value, one.area, note] for one in edition.posts.values()]
    if posts:
        yield "posts.csv", (["post", "title", "kind", "area", "synthetic"], posts)


_KEYS = {
    "figures.csv": "id",
    "areas.csv": "area",
    "indicators.csv": "indicator",
    "targets.csv": "target",
    "measures.csv": "measure",
    "laws.csv": "law",
    "schemes.csv": "scheme",
    "items.csv": "item",
    "posts.csv": "post",
}
_TYPES = {
    "effective_on": "date",
    "repealed_on": "date",
    "valid_from": "date",
    "approved_on": "date",
    "small_cell": "integer",
    "small_rest": "integer",
}


def _package(released: Released, sheets: dict[str, list[str]]) -> str:
    edition = released.edition
    resources: list[dict[str, Any]] = [
        {
            "name": name.removesuffix(".csv"),
            "path": name,
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [{"name": label, "type": _type_of(name, label)} for label in labels],
                "primaryKey": [_KEYS[name]],
                "missingValues": [""],
            },
        }
        for name, labels in sheets.items()
    ]
    package = {
        "name": f"tongbao-{edition.year}",
        "title": edition.title,
        "profile": "data-package",
        "synthetic": _synthetic(released),
        "inputs": edition.inputs,
        "licenses": [{"name": "other", "title": licence} for licence in edition.licences],
        "sources": [{"title": origin} for origin in edition.origins],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _type_of(sheet: str, label: str) -> str:
    if sheet == "figures.csv" and label == "value":
        return "number"
    return _TYPES.get(label, "string")
