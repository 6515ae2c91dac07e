"""The empty form: one sheet for the whole township, areas as rows, the period's indicators as columns."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from generator.model import NUMBER, Edition, Indicator, Level, Measure, Period, Status
from generator.words import STATUSES, period_name
from generator.words import intake as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    Row = Mapping[str, str]

HEAD_ROW = 4
BODY_ROW = 6
FIRST_COLUMN = 3
GREY, HEADING = "FFE7E6E6", "FFDDEBF7"


def due_indicators(edition: Edition, period: Period) -> list[Indicator]:
    """The indicators somebody owes for a period: of its length, begun, and not ended by the law."""
    first, last = edition.calendar.first_day(period), edition.calendar.last_day(period)
    return [
        indicator
        for indicator in edition.indicators.values()
        if indicator.frequency is period.frequency
        and indicator.valid_from <= last
        and (indicator.valid_to is None or indicator.valid_to > first)
    ]


def form(edition: Edition, period: Period, recorded: Mapping[tuple[str, str], Mapping[str, str]]) -> bytes:
    """The workbook of a period, with what is recorded already filled in.

    `recorded` are rows of observations of the period by area and indicator. Input cells are open,
    everything else is protected (without a password); lists, whole numbers and dates are checked
    in the sheet, and there is no formula in any cell.
    """
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(words.SHEET)
    indicators = due_indicators(edition, period)
    areas = [area.area for area in edition.villages if area.valid_on(edition.calendar.last_day(period))]
    if any(indicator.reported_by is Level.TOWNSHIP for indicator in indicators):
        areas.append(edition.township)
    title = words.TITLE.format(whole=edition.areas[edition.township].name, period=period_name(period))
    title += words.INVENTED if edition.synthetic else ""
    sheet["A1"], sheet["A2"], sheet["A3"] = title, words.PERIOD_LINE.format(code=period.code), words.HINT
    sheet["A1"].font = Font(bold=True, size=16)
    starts, column = _headings(sheet, indicators)
    for row, code in enumerate(areas, BODY_ROW):
        sheet.cell(row, 1, code).number_format = "@"
        sheet.cell(row, 2, edition.areas[code].name)
        known = [recorded.get((code, indicator.indicator)) for indicator in indicators]
        owed = [(indicator.reported_by is Level.TOWNSHIP) == (code == edition.township) for indicator in indicators]
        for indicator, is_owed, row_known in zip(indicators, owed, known, strict=True):
            start = starts[indicator.indicator]
            cells = [sheet.cell(row, start + offset) for offset in range(len(_parts(indicator)))]
            if is_owed:
                _fill(cells, row_known)
            else:
                _close(cells)
        _remarks(sheet, row, column, known)
    last = BODY_ROW + len(areas) - 1
    _checks(sheet, [(indicator, starts[indicator.indicator]) for indicator in indicators], last)
    _shape(sheet, column, last)
    _guide(book.create_sheet(words.GUIDE_SHEET), indicators)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _headings(sheet: Worksheet, indicators: Sequence[Indicator]) -> tuple[dict[str, int], int]:
    """Write the two rows of heads; returns the first column of each indicator, and the one behind the last."""
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = {(HEAD_ROW, 1): words.HEAD_CODE, (HEAD_ROW, 2): words.HEAD_AREA}
    column = FIRST_COLUMN
    starts: dict[str, int] = {}
    for indicator in indicators:
        starts[indicator.indicator] = column
        heads[HEAD_ROW, column] = words.INDICATOR_HEAD.format(
            code=indicator.indicator, name=indicator.name, unit=indicator.unit
        )
        parts = _parts(indicator)
        for offset, text in enumerate(parts):
            heads[HEAD_ROW + 1, column + offset] = text
        sheet.merge_cells(start_row=HEAD_ROW, end_row=HEAD_ROW, start_column=column, end_column=column + len(parts) - 1)
        column += len(parts)
    heads[HEAD_ROW, column], heads[HEAD_ROW, column + 1] = words.HEAD_RECEIVED, words.HEAD_NOTE
    for place in (1, 2, column, column + 1):
        sheet.merge_cells(start_row=HEAD_ROW, end_row=HEAD_ROW + 1, start_column=place, end_column=place)
    for (row, place), text in heads.items():
        sheet.cell(row, place, text)
    fill = PatternFill("solid", fgColor=HEADING)
    for row in (HEAD_ROW, HEAD_ROW + 1):
        for place in range(1, column + 2):
            cell = sheet.cell(row, place)
            cell.fill, cell.font = fill, Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    return starts, column


def _parts(indicator: Indicator) -> list[str]:
    if indicator.measure.is_rate:
        return [
            words.NUMERATOR.format(text=indicator.numerator),
            words.DENOMINATOR.format(text=indicator.denominator),
            words.HEAD_STATUS,
        ]
    return [words.QUANTITY.format(text=indicator.numerator), words.HEAD_STATUS]


def _fill(cells: Sequence[Cell], known: Row | None) -> None:
    """The cells of a return that is owed, open; with what is known of it: its numbers, then its status."""
    from openpyxl.styles import Protection

    for cell in cells:
        cell.protection = Protection(locked=False)
    if known:
        *numbers, status = cells
        for cell, name in zip(numbers, ("numerator", "denominator"), strict=False):
            cell.value = _number(known.get(name, ""))
        if known["status"] != Status.REPORTED:
            status.value = STATUSES[known["status"]]


def _close(cells: Sequence[Cell]) -> None:
    """The cells of a return that is not owed, grey."""
    from openpyxl.styles import PatternFill

    for cell in cells:
        cell.fill = PatternFill("solid", fgColor=GREY)


def _remarks(sheet: Worksheet, row: int, end: int, own: Sequence[Row | None]) -> None:
    """An area's day of receipt and remark, where all its known returns have the same."""
    from openpyxl.styles import Protection

    for offset, name in enumerate(("received_on", "note")):
        cell = sheet.cell(row, end + offset)
        cell.protection = Protection(locked=False)
        cell.number_format = "@"
        texts = {known[name] for known in own if known}
        if len(texts) == 1 and any(texts):
            cell.value = texts.pop()


def _number(text: str) -> int | float | None:
    """What is recorded as a number of the sheet; nothing where it is none, which the check tells."""
    return (float(text) if "." in text else int(text)) if NUMBER.fullmatch(text) else None


def _checks(sheet: Worksheet, columns: list[tuple[Indicator, int]], last: int) -> None:
    """Lists and number checks of the open cells; WPS and Excel refuse what they do not let through."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    def add(check: DataValidation, column: int, message: tuple[str, str]) -> None:
        check.errorTitle, check.error = message
        check.showErrorMessage = True
        letter = get_column_letter(column)
        check.add(f"{letter}{BODY_ROW}:{letter}{last}")
        sheet.add_data_validation(check)

    for indicator, start in columns:
        whole = indicator.measure is not Measure.AMOUNT
        message = words.WRONG_COUNT if whole else words.WRONG_AMOUNT
        for offset in range(len(_parts(indicator)) - 1):
            here, below = (f"{get_column_letter(start + step)}{BODY_ROW}" for step in (offset, offset + 1))
            if offset == 0 and indicator.measure is Measure.PERCENT:
                formula = f'=AND(ISNUMBER({here}),{here}>=0,{here}=INT({here}),OR({below}="",{here}<={below}))'
                add(DataValidation(type="custom", formula1=formula, allow_blank=True), start, message)
            else:
                kind: Literal["whole", "decimal"] = "whole" if whole else "decimal"
                check = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0", allow_blank=True)
                add(check, start + offset, message)
        choices = DataValidation(type="list", formula1=f'"{",".join(words.CHOICES)}"', allow_blank=True)
        add(choices, start + len(_parts(indicator)) - 1, words.WRONG_STATUS)


def _shape(sheet: Worksheet, end: int, last: int) -> None:
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    line = Side(style="thin", color="FF999999")
    for row in range(HEAD_ROW, last + 1):
        for column in range(1, end + 2):
            sheet.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)
    sheet.cell(3, 1).alignment = Alignment(wrap_text=False)
    for column in range(1, end + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    sheet.column_dimensions["A"].width = 8
    sheet.column_dimensions[get_column_letter(end + 1)].width = 30
    for row in range(BODY_ROW, last + 1):
        sheet.row_dimensions[row].height = 19
    sheet.row_dimensions[HEAD_ROW].height = 36
    sheet.row_dimensions[HEAD_ROW + 1].height = 64
    sheet.freeze_panes = f"{get_column_letter(FIRST_COLUMN)}{BODY_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW + 1}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _guide(sheet: Worksheet, indicators: list[Indicator]) -> None:
    """The second sheet: how to fill the form in, and what each indicator means."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    for row, text in enumerate(words.GUIDE_LINES, 1):
        sheet.cell(row, 1, text)
    top = len(words.GUIDE_LINES) + 2
    for column, head in enumerate(words.GUIDE_HEADS, 1):
        sheet.cell(top, column, head).font = Font(bold=True)
    for row, indicator in enumerate(indicators, top + 1):
        texts = (
            indicator.indicator,
            indicator.name,
            indicator.unit,
            indicator.numerator,
            indicator.denominator,
            indicator.definition,
        )
        for column, text in enumerate(texts, 1):
            written = sheet.cell(row, column, text)
            written.alignment = Alignment(wrap_text=True, vertical="top")
            written.data_type = "s"
    for letter, width in zip("ABCDEF", (10, 28, 8, 28, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.protection.sheet = True
