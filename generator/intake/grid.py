"""A workbook or a CSV file becomes grids of raw cells; whatever may do harm is refused by name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from generator import csvtext
from generator.csvtext import MOST_BYTES
from generator.model import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000
MOST_RATIO = 200
MOST_ROWS = 5000
MOST_COLUMNS = 500
MOST_MERGED = 20_000
MOST_CELL = 5000
_ZIP, _OLE, _LFS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"version https://git-lfs"
_HTML = re.compile(rb"\s*(<!doctype html|<html|<table)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*[\"']\s*([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?",
    re.IGNORECASE,
)
_SMALL = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as it stands in a sheet: its text, or its number, and how the sheet shows it."""

    value: str | int | float | date
    percent: bool = False
    fault: str = ""

    @property
    def text(self) -> str:
        """The cell as a person reads it."""
        return self.value if isinstance(self.value, str) else str(self.value)


@dataclass
class Grid:
    """A sheet: the cells that hold anything by row and column (from 1), and what is merged."""

    file: str
    sheet: str
    cells: dict[tuple[int, int], Raw] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    @cached_property
    def rows(self) -> int:
        """The last row that holds anything."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def columns(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    def text(self, row: int, column: int) -> str:
        """The text of a cell; blank where there is nothing."""
        cell = self.cells.get((row, column))
        return cell.text.strip() if cell else ""

    def spread(self) -> Mapping[tuple[int, int], str]:
        """The texts, with each merged block saying the same in all its cells."""
        texts = {place: cell.text.strip() for place, cell in self.cells.items()}
        for top, left, bottom, right in self.merged:
            text = texts.get((top, left), "")
            texts |= {
                (row, column): text for row in range(top, bottom + 1) for column in range(left, right + 1) if text
            }
        return texts


def read_grids(content: bytes, name: str) -> tuple[list[Grid], list[Finding]]:
    """The sheets of a file that somebody sent; none and a finding where it cannot be trusted."""
    refused = _refused(content, name.lower())
    if refused:
        rule, case = refused
        return [], [Finding(rule, name, case=case, facts={"size": str(len(content)), "limit": str(MOST_BYTES)})]
    return _workbook(content, name) if content.startswith(_ZIP) else _csv(content, name)


def _refused(content: bytes, name: str) -> tuple[str, str] | None:
    """Why a file is not even opened: the rule and the case."""
    old = name.endswith((".xls", ".et", ".ods", ".xlsm", ".xlsb")) and not content.startswith(_ZIP)
    damaged = bool(_HTML.match(content[:200])) or content.startswith(_LFS) or name.endswith(".xlsx")
    tests = (
        (len(content) > MOST_BYTES, "import/size", ""),
        (content.startswith(_OLE) or old, "import/format", "old"),
        (content.startswith(_ZIP) and name.endswith(".csv"), "import/format", "named-csv"),
        (damaged and not content.startswith(_ZIP), "import/format", "damaged"),
    )
    return next(((rule, case) for holds, rule, case in tests if holds), None)


# --------------------------------------------------------------------------- CSV


def _csv(content: bytes, name: str) -> tuple[list[Grid], list[Finding]]:
    read = csvtext.decoded(content)
    if read is None or "\ufffd" in read[0]:
        return [], [Finding("import/encoding", name)]
    text, _ = read
    grid = Grid(name, "")
    try:
        for row, record in enumerate(csvtext.records(text), 1):
            if row > MOST_ROWS or len(record) > MOST_COLUMNS:
                return [], [Finding("import/size", name, row, case="rows")]
            for column, cell in enumerate(record, 1):
                if cell.strip():
                    grid.cells[row, column] = Raw(cell[:MOST_CELL])
    except csvtext.Malformed as error:
        return [], [Finding("import/format", name, error.line, case="csv")]
    return [grid], []


# --------------------------------------------------------------------------- XLSX


def _workbook(content: bytes, name: str) -> tuple[list[Grid], list[Finding]]:
    problem = _unsafe(content)
    if problem:
        rule, case = problem
        return [], [Finding(rule, name, case=case)]
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - a damaged workbook fails in as many ways as it can be damaged
        return [], [Finding("import/format", name, case="damaged")]
    grids, findings = [], []
    for sheet in book.worksheets:
        grid = Grid(name, sheet.title, hidden=sheet.sheet_state != "visible")
        findings += list(_fill(grid, sheet))
        if grid.cells:
            grids.append(grid)
    return grids, findings


def _unsafe(content: bytes) -> tuple[str, str] | None:
    """Why a zip may not be opened as a workbook: the rule and the case."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            problem = _unsafe_list(parts, len(content))
            texts = [] if problem else parts
            refusal = next((rule for part in texts if (rule := _unsafe_part(packed, part))), "")
            return problem or ((refusal, "") if refusal else None)
    # All that zipfile raises; NotImplementedError is its word for a compression it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return "import/format", "damaged"


def _unsafe_list(parts: Sequence[zipfile.ZipInfo], packed_size: int) -> tuple[str, str] | None:
    """What the table of contents of a zip gives away."""
    size = sum(part.file_size for part in parts)
    names = [part.filename.lower() for part in parts]
    tests = (
        (
            len(parts) > MOST_PARTS or size > min(MOST_UNPACKED, MOST_RATIO * packed_size + _SMALL),
            "import/zip-bomb",
            "",
        ),
        (any(part.flag_bits & 1 for part in parts), "import/format", "old"),
        (any("vbaproject" in name or "macrosheets" in name for name in names), "import/macro", ""),
        (any("externallink" in name for name in names), "import/external-link", ""),
        ("xl/workbook.xml" not in names, "import/format", ""),
    )
    return next(((rule, case) for holds, rule, case in tests if holds), None)


def _unsafe_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    with packed.open(part) as stream:
        text = stream.read(MOST_UNPACKED + 1)
    if len(text) > MOST_UNPACKED:
        return "import/zip-bomb"
    if _ENTITY.search(text):
        return "import/entity"
    merged = 0
    for left, top, right, bottom in _MERGED.findall(text):
        across = _number((right or left).upper()) - _number(left.upper()) + 1
        merged += (int(bottom or top) - int(top) + 1) * across
    return "import/sheet-size" if merged > MOST_MERGED else ""


def _number(letters: bytes) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total


def _fill(grid: Grid, sheet: Worksheet) -> Iterator[Finding]:
    """Copy what a sheet holds; formulas and errors of formulas are told at their place."""
    for place, cell in sorted(sheet._cells.items()):  # noqa: SLF001 - iter_rows() walks a million empty cells
        value = cell.value
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
            yield Finding("import/sheet-size", grid.file)
            grid.cells.clear()
            return
        fault = "formula" if cell.data_type == "f" else "error" if cell.data_type == "e" else ""
        if fault:
            grid.cells[place] = Raw(str(value)[:MOST_CELL], fault=fault)
            rule = "import/formula" if fault == "formula" else "import/formula-error"
            yield placed(Finding(rule, grid.file, place[0]), grid, place[1], str(value))
        elif isinstance(value, (datetime, date, time)):
            grid.cells[place] = Raw(value.date() if isinstance(value, datetime) else str(value))
        elif isinstance(value, (bool, str)):
            grid.cells[place] = Raw(str(value)[:MOST_CELL])
        elif isinstance(value, (int, float)):
            grid.cells[place] = Raw(value, percent="%" in str(cell.number_format))
        else:
            grid.cells[place] = Raw(str(value)[:MOST_CELL])
    for block in sheet.merged_cells.ranges:
        grid.merged.append((block.min_row, block.min_col, block.max_row, block.max_col))
    if any(dimension.hidden for dimension in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values())):
        yield Finding("import/hidden", grid.file, value=grid.sheet, severity=Severity.WARNING, case="rows")


def placed(finding: Finding, grid: Grid, column: int, value: str) -> Finding:
    """A finding at a cell, with the sheet's name and the letter of the column."""
    from dataclasses import replace

    sheet = {"sheet": grid.sheet} if grid.sheet else {}
    return replace(finding, column=letters(column), value=value, facts={**finding.facts, **sheet})


def letters(column: int) -> str:
    """A column as a spreadsheet names it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
