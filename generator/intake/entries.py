"""The rows of a recognised sheet become entries; sums are checked and dropped, feet are dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from generator.intake.cells import day, number, periods
from generator.intake.grid import letters
from generator.intake.layout import Column, Names, is_footer, is_total, layout
from generator.intake.reading import FORMULA_SIGNS, NUMBERS, Entry, Reading
from generator.intake.returns import entry_at
from generator.intake.sums import Sums
from generator.model import Finding, Level, Period, Severity
from generator.personal import is_personal_column, labelled, personal_numbers
from generator.words import FREQUENCIES, folded, joined
from generator.words.intake import MARKS, STATUSES
from generator.words.personal import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.intake.grid import Grid
    from generator.model import Calendar, Edition, Indicator


def entries_of(
    grid: Grid, edition: Edition, period: Period | None, calendars: tuple[Calendar, ...], today: date
) -> tuple[list[Entry], list[Finding]]:
    """The entries of a sheet for a period, or for the period each row names, and every finding about it."""
    names = Names(edition)
    found = layout(grid, names)
    if found is None:
        return [], [Finding("import/heading", grid.file)]
    reading = Reading(grid, names, found, calendars, today)
    _judge_columns(reading, period)
    entries = list(_rows(reading, period))
    return entries, reading.findings


def _judge_columns(reading: Reading, period: Period | None) -> None:
    """Columns of persons, columns nobody knows, and two columns for one number."""
    seen: set[tuple[str, str]] = set()
    used = any(column.role in NUMBERS for column in reading.layout.columns.values())
    reported: set[str] = set()
    for place, column in reading.layout.columns.items():
        head = column.head
        other = reading.names.edition.indicators.get(column.indicator)
        if other and period and other.frequency is not period.frequency and other.indicator not in reported:
            reported.add(other.indicator)
            facts = {"frequency": FREQUENCIES[other.frequency.value], "period": period.code}
            reading.tell("import/frequency", (reading.layout.head, place), other.name, Severity.ERROR, "", **facts)
        below = [reading.grid.text(row, place) for row in range(reading.layout.body, reading.grid.rows + 1)]
        part = (column.indicator, column.role)
        if column.indicator and part in seen:
            reading.tell("import/column", (reading.layout.head, place), head, case="twice")
        seen.add(part)
        if is_personal_column(head):
            reading.tell("privacy/column", (reading.layout.head, place), head)
        elif column.role in ("unknown", "blank") and any(below):
            reading.tell("import/column", (reading.layout.head, place), head or letters(place))
    if not used:
        reading.findings.append(Finding("import/heading", reading.grid.file, reading.layout.head, case="no-indicator"))


def _rows(reading: Reading, period: Period | None) -> Iterator[Entry]:
    grid, found = reading.grid, reading.layout
    sums = Sums(reading)
    area_columns = [place for place, column in found.columns.items() if column.role in ("area", "code")]
    dropping = False
    unfilled: list[str] = []
    for row in range(found.body, grid.rows + 1):
        texts = [grid.text(row, column) for column in range(1, grid.columns + 1)]
        if not any(texts):
            continue
        named = [(place, grid.text(row, place)) for place in area_columns if grid.text(row, place)]
        has_numbers = any(_is_number(reading, row, place, column) for place, column in found.columns.items())
        is_known = any(reading.names.area(text) for _, text in named)
        dropping = (dropping or is_footer(texts)) and not has_numbers and not is_known
        if dropping:
            reading.findings.append(Finding("import/footer", grid.file, row, severity=Severity.INFO))
            continue
        is_sum = any(is_total(text) for _, text in named)
        if is_sum:
            reading.findings.append(Finding("import/total", grid.file, row, severity=Severity.INFO))
        else:
            for column in range(1, grid.columns + 1):
                _judge_person(reading, row, column)
        area = reading.names.edition.township if is_sum else _area(reading, row, named, period)
        if area and not found.is_long and not is_sum and not _is_filled(reading, row):
            unfilled.append(reading.names.edition.areas[area].name)
        elif area:
            yield from _entries(reading, _Line(row, area, is_sum=is_sum), period, sums)
    if unfilled and any(_is_filled(reading, row) for row in range(found.body, grid.rows + 1)):
        facts = {"count": str(len(unfilled))}
        value = joined(unfilled)
        reading.findings.append(
            Finding("import/unfilled", grid.file, value=value, severity=Severity.WARNING, facts=facts)
        )


def _is_filled(reading: Reading, row: int) -> bool:
    """Whether a row holds anything in a column of an indicator."""
    return any(reading.grid.text(row, place) for place, column in reading.layout.columns.items() if column.indicator)


def _is_number(reading: Reading, row: int, place: int, column: Column) -> bool:
    """Whether a cell of a column of numbers holds a number or a mark for one."""
    raw = reading.grid.cells.get((row, place))
    indicator = reading.names.edition.indicators.get(column.indicator)
    if raw is None or column.role not in NUMBERS or (indicator is None and not reading.layout.is_long):
        return False
    if indicator is None:
        return raw.text.strip()[:1].isdigit()
    read = number(raw, indicator, column.role)
    return bool(read.text or read.status)


def _judge_person(reading: Reading, row: int, column: int) -> None:
    text = reading.grid.text(row, column)
    for personal in {found.kind: found for found in personal_numbers(text)}.values():
        reading.tell(
            f"privacy/{personal.kind}", (row, column), text[personal.start : personal.end], kind=KINDS[personal.kind]
        )
    label = labelled(text)
    if label:
        reading.tell("privacy/labelled", (row, column), f"{label}：", label=label)
    role = reading.layout.columns.get(column, Column("")).role
    if role in ("note", "area") and text.startswith(FORMULA_SIGNS) and text not in MARKS:
        reading.tell("import/text-formula", (row, column), text)


def _area(reading: Reading, row: int, named: list[tuple[int, str]], period: Period | None) -> str:
    """The code of a row's area; blank and a finding where it has none, or two that differ."""
    on = reading.names.edition.calendar.last_day(period) if period else None
    resolved = {}
    for place, text in named:
        raw = reading.grid.cells[row, place]
        if not isinstance(raw.value, str) or _is_scientific(text):
            reading.tell("import/code", (row, place), text)
            return ""
        found = reading.names.area(text, on)
        if len(found) > 1:
            candidates = joined(f"{area.area} {area.name}" for area, _ in found)
            reading.tell("import/area", (row, place), text, case="several", candidates=candidates)
            return ""
        if not found:
            near, former = reading.names.near(text), reading.names.former(text)
            case = "former" if former else "near" if near else ""
            reading.tell("import/area", (row, place), text, case=case, near=former or near)
            return ""
        ((area, by_alias),) = found
        if by_alias or (folded(text) == text and folded(area.name) != text and area.area != text):
            reading.tell("import/alias", (row, place), text, Severity.WARNING, name=area.name)
        resolved[area.area] = place
    if not resolved:
        reading.tell("import/area", (row, 1), "", case="blank")
    elif len(resolved) > 1:
        reading.tell("import/area", (row, max(resolved.values())), "、".join(resolved), case="differ")
    return next(iter(resolved)) if len(resolved) == 1 else ""


def _is_scientific(text: str) -> bool:
    head, mark, tail = text.upper().partition("E+")
    return bool(mark) and tail.isdigit() and head.replace(".", "").isdigit()


@dataclass(frozen=True)
class _Line:
    """A row of numbers: whose they are, and whether it is the sum of the rows above."""

    row: int
    area: str
    is_sum: bool


def _entries(reading: Reading, line: _Line, period: Period | None, sums: Sums) -> Iterator[Entry]:
    row, area = line.row, line.area
    common = ("", "") if line.is_sum else _common(reading, row)
    if reading.layout.is_long:
        if not line.is_sum:
            yield from _long(reading, row, area, period, common)
        return
    if period is None or not _same_period(reading, row, period):
        return
    for code, group in _groups(reading, period).items():
        indicator = reading.names.edition.indicators[code]
        if line.is_sum and not any(reading.grid.text(row, place) for place in group.values()):
            continue
        if _is_due(reading, indicator, area, period) and _is_used(reading, group):
            yield from entry_at(reading, row, (period.code, area, indicator), group, common)
            sums.add(row, group, indicator)
        elif area == reading.names.edition.township and indicator.reported_by is Level.AREA:
            sums.judge(row, group, indicator)
        else:
            _judge_unwanted(reading, row, group, indicator)


def _groups(reading: Reading, period: Period) -> dict[str, dict[str, int]]:
    """The columns of each indicator that is reported for periods as long as this one, by role."""
    groups: dict[str, dict[str, int]] = {}
    for place, column in reading.layout.columns.items():
        indicator = reading.names.edition.indicators.get(column.indicator)
        if indicator and indicator.frequency is period.frequency:
            groups.setdefault(column.indicator, {})[column.role] = place
    return groups


def _same_period(reading: Reading, row: int, period: Period) -> bool:
    """Whether a row names no period of its own, or the one the sheet is about."""
    place = reading.layout.first("period")
    text = reading.grid.text(row, place) if place else ""
    if not text or periods(text, (reading.names.edition.calendar,)) == ([period], ""):
        return True
    reading.tell("import/period", (row, place), text, case="several")
    return False


def _judge_unwanted(reading: Reading, row: int, group: Mapping[str, int], indicator: Indicator) -> None:
    """A number where none is due would be lost; it is told."""
    for place in group.values():
        text = reading.grid.text(row, place)
        if text and not (
            folded(text) in STATUSES or number(reading.grid.cells[row, place], indicator, "numerator").status
        ):
            reading.tell("import/not-due", (row, place), text, indicator=indicator.name)


def _is_due(reading: Reading, indicator: Indicator, area: str, period: Period) -> bool:
    edition = reading.names.edition
    if period.frequency is not indicator.frequency:
        return False
    return area in {reporter.area for reporter in edition.reporting_areas(indicator, period)}


def _is_used(reading: Reading, group: Mapping[str, int]) -> bool:
    """Whether anybody filled a group of columns in; a group left wholly blank is not imported."""
    rows = range(reading.layout.body, reading.grid.rows + 1)
    return any(reading.grid.text(row, place) for place in group.values() for row in rows)


def _common(reading: Reading, row: int) -> tuple[str, str]:
    """The day of receipt and the remark of a row."""
    place = reading.layout.first("received_on")
    received = ""
    if place and reading.grid.text(row, place):
        found = day(reading.grid.cells[row, place])
        if found is None:
            reading.tell("import/date", (row, place), reading.grid.text(row, place))
        elif date.fromisoformat(found) > reading.today:
            reading.tell("import/date", (row, place), reading.grid.text(row, place), case="future")
        received = found or ""
    note = reading.grid.text(row, reading.layout.first("note")) if reading.layout.first("note") else ""
    return received, "" if note in MARKS else note


def _long(reading: Reading, row: int, area: str, period: Period | None, common: tuple[str, str]) -> Iterator[Entry]:
    found, grid, edition = reading.layout, reading.grid, reading.names.edition
    place = found.first("indicator")
    indicator = reading.names.indicator(grid.text(row, place))
    own = found.first("period")
    code = period.code if period else ""
    if own and grid.text(row, own):
        several, problem = periods(grid.text(row, own), (edition.calendar,))
        if problem or len(several) != 1:
            reading.tell("import/period", (row, own), grid.text(row, own), case=problem or "absent")
            return
        code = several[0].code
        if several[0] not in edition.calendar:
            if not any(several[0] in calendar for calendar in reading.calendars):
                reading.tell("import/period", (row, own), grid.text(row, own), case="outside")
            return
    if indicator is None:
        reading.tell("import/indicator", (row, place), grid.text(row, place))
        return
    group = {name: found.first(name) for name in (*NUMBERS, "status") if found.first(name)}
    if not code:
        reading.findings.append(Finding("import/period", grid.file, row, case="absent", facts={"sheet": grid.sheet}))
        return
    yield from entry_at(reading, row, (code, area, indicator), group, common)
