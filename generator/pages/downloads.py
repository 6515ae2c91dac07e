"""The files a reader can take away: figures as CSV and JSON, tables as CSV, a Data Package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.model import ABSENT, STATES, Page
from generator.pages.catalogue_sheets import assessment_sheets, catalogue_sheets
from generator.pages.csvfiles import to_csv
from generator.pages.data_package import data_package
from generator.pages.figure_files import figure_files, figures_index
from generator.vintages import decimal_texts, printed_figures
from generator.words import SYNTHETIC
from generator.words import pages as words
from generator.words.vintages import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import PrintedTable, Released
    from generator.pages.blocks import Cell, Table

MOST_LINES = 120_000
_FIGURE_COLUMNS = ("id", "indicator", "area", "period", "measure", "value", "text", "unit", "state", "synthetic")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file of a page's tables, and these."""

    path: str
    tables: tuple[Table, ...]


def downloads(released: Released) -> Iterator[Page]:
    """Every download of an edition below `data/` but for the files of figures and the tables of its pages."""
    yield figures_index(released, _synthetic(released))
    listed = {**catalogue_sheets(released, _synthetic(released)), **assessment_sheets(released, _synthetic(released))}
    if has_one_list(released):
        listed["figures.csv"] = (
            list(_FIGURE_COLUMNS),
            list(_figure_rows(printed_figures(released.figures), _synthetic(released))),
        )
    for name, (labels, rows) in listed.items():
        yield Page(f"data/{name}", to_csv(labels, rows))
    yield Page(
        "data/datapackage.json",
        data_package(released, {name: labels for name, (labels, _) in listed.items()}, _synthetic(released)),
    )


def figure_downloads(released: Released, code: str) -> Iterator[Page]:
    """The figures of an indicator, scheme or reserved code."""
    return figure_files(released, code, _synthetic(released))


def as_csv(sheet: Sheet, nature: Sequence[str]) -> str:
    """The tables of a page as the text of their file; `nature` is what it must not be taken for."""
    return to_csv(*_stacked(sheet, ["；".join(nature)] if nature else []))


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
    return "；".join(nature(released))


def nature(released: Released) -> list[str]:
    """What the downloads of an edition must not be taken for: invented, a draft."""
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
