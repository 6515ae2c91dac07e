"""Workbooks and CSV files of the villages become rows of observations, or say why not.

Nothing is written here: `receive` gives rows and findings, `merged` holds them against what is
recorded, `workbook.form` makes the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.intake.cells import periods
from generator.intake.entries import entries_of
from generator.intake.grid import read_grids
from generator.intake.layout import Names, is_footer, layout
from generator.intake.reading import Entry
from generator.model import Calendar, Change, Finding, Period, Severity, Status
from generator.words import row_place
from generator.words.intake import GUIDE_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from generator.intake.grid import Grid
    from generator.model import Edition

__all__ = ["Entry", "merged", "receive", "repeated"]

_VALUES = ("numerator", "denominator", "reported", "status")


def receive(
    content: bytes, name: str, editions: Mapping[int, Edition], today: date
) -> tuple[list[Entry], list[Finding]]:
    """Read one file that somebody sent, for whichever edition its period belongs to.

    Entries are of no use where any finding is an error.
    """
    grids, findings = read_grids(content, name)
    entries: list[Entry] = []
    silent: list[str] = []
    is_reported = False
    for grid in grids:
        if grid.sheet == GUIDE_SHEET:
            continue
        if grid.hidden:
            findings.append(Finding("import/hidden", name, value=grid.sheet, severity=Severity.WARNING))
            continue
        found, judged = _sheet(grid, editions, today)
        findings += judged
        if found is None:
            silent.append(grid.sheet)
        else:
            is_reported = True
            entries += found
    if not is_reported and not findings:
        findings.append(Finding("import/heading", name))
    elif is_reported:
        findings += [
            Finding("import/heading", name, value=title, severity=Severity.WARNING, case="sheet") for title in silent
        ]
    return entries, findings


def _sheet(grid: Grid, editions: Mapping[int, Edition], today: date) -> tuple[list[Entry] | None, list[Finding]]:
    """The entries of one sheet; None where it is no form of reports at all."""
    calendars = tuple(edition.calendar for edition in editions.values())
    newest_first = sorted(editions.values(), key=lambda edition: -edition.year)
    head = next((found.head for edition in newest_first if (found := layout(grid, Names(edition)))), 0)
    if not head:
        return None, []
    period, problem = _period(grid, head, calendars)
    if problem is not None:
        return [], [problem]
    year = next((edition.year for edition in editions.values() if period and period in edition.calendar), None)
    if period is None or year is None:
        where = editions[max(editions)]
        found = layout(grid, Names(where))
        if period is None and found is not None and found.first("period"):
            return _rows_by_period(grid, editions, today)
        return [], [_no_period(grid, period)]
    if editions[year].calendar.first_day(period) > today:
        return [], [Finding("import/period", grid.file, value=period.code, case="future")]
    return entries_of(grid, editions[year], period, calendars, today)


def _rows_by_period(grid: Grid, editions: Mapping[int, Edition], today: date) -> tuple[list[Entry], list[Finding]]:
    """A list whose rows name their periods, as our own CSV does."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    calendars = tuple(edition.calendar for edition in editions.values())
    for edition in editions.values():
        found, judged = entries_of(grid, edition, None, calendars, today)
        entries += found
        findings += [finding for finding in judged if finding not in findings]
    return entries, [
        *findings,
        *(
            Finding("import/period", grid.file, entry.row, value=entry.period, case="future")
            for entry in entries
            if (where := _of(editions, entry.period)) and where.calendar.first_day(Period(entry.period)) > today
        ),
    ]


def _of(editions: Mapping[int, Edition], period: str) -> Edition | None:
    return next((edition for edition in editions.values() if Period(period) in edition.calendar), None)


def _no_period(grid: Grid, period: Period | None) -> Finding:
    if period is None:
        return Finding("import/period", grid.file, case="absent", facts={"sheet": grid.sheet})
    return Finding("import/period", grid.file, value=period.code, case="outside")


def _period(grid: Grid, top: int, calendars: tuple[Calendar, ...]) -> tuple[Period | None, Finding | None]:
    """The one period a sheet is about: from its title rows, else its name, else the file's name.

    The nearest source that names a period decides. Two in one source, a wrong spelling, or another
    period of the same length in another source is refused.
    """
    head = [grid.text(row, column) for row in range(1, top) for column in range(1, grid.columns + 1)]
    stem = grid.file.rpartition("/")[2].rpartition(".")[0]
    decided: Period | None = None
    for source in ([text for text in head if not is_footer([text])], [grid.sheet], [stem]):
        named: list[Period] = []
        wrong = ""
        for text in source:
            several, problem = periods(text, calendars)
            named += several
            wrong = wrong or (f"{problem}\n{text}" if problem else "")
        several = list(dict.fromkeys(named))
        if decided is not None:
            several = [period for period in several if period.frequency is decided.frequency] and list(
                {decided: 0, **dict.fromkeys(several)}
            )
        if len(several) > 1:
            shown = "、".join(choice.code for choice in several)
            return None, Finding("import/period", grid.file, value=shown, case="several")
        if wrong and decided is None and not several:
            case, _, text = wrong.partition("\n")
            return None, Finding("import/period", grid.file, value=text, case=case)
        decided = decided or next(iter(several), None)
    return decided, None


def repeated(entries: Iterable[Entry]) -> list[Finding]:
    """Two entries for one area, indicator and period, in one file or two; more look like a list of people."""
    seen: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        seen.setdefault(entry.key, []).append(entry)
    findings = []
    for key, several in seen.items():
        if len(several) > 1:
            first, last = several[0], several[-1]
            facts = {"other": row_place(last.file, (first.file, first.row)), "count": str(len(several))}
            rule = "import/duplicate" if len(several) == 2 else "privacy/repeated-rows"  # noqa: PLR2004 - two may be a slip
            findings.append(Finding(rule, last.file, last.row, value="/".join(key), facts=facts))
    return findings


def merged(
    recorded: Iterable[Mapping[str, str]], entries: Iterable[Entry]
) -> tuple[list[dict[str, str]], list[Change]]:
    """The rows of a file with the entries put in, by key, and what happened to each.

    Kinds: `new`, `filled` (nothing was reported before), `noted` (a day or remark where there was
    none), `replaced` (a number, status, day or remark gives way to another), `same`.

    What an entry leaves blank (day, remark) keeps its recorded text; a number that replaces
    another one without a status of its own is marked as corrected.
    """
    rows = {(row["period"], row["area"], row["indicator"]): dict(row) for row in recorded}
    changes: list[Change] = []
    for entry in entries:
        before = rows.get(entry.key)
        after = entry.row_of(before)
        kind = "new"
        if before is not None:
            adds_nothing = all(before.get(name, "") in ("", after[name]) for name in ("received_on", "note"))
            same = all(before.get(name, "") == after[name] for name in _VALUES)
            blank = before["status"] == Status.MISSING
            kind = "filled" if blank and not same else "replaced"
            if same and adds_nothing:
                kind = "same" if before == after else "noted"
            if kind == "replaced" and not entry.status and _moved(before, after):
                after["status"] = Status.CORRECTED.value
        rows[entry.key] = after
        changes.append(Change(kind, before or {}, after))
    ordered = [rows[key] for key in sorted(rows)]
    return ordered, changes


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    return any(before.get(name, "") != after[name] for name in ("numerator", "denominator"))
