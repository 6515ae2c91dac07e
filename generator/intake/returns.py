"""One return: the cells of an area, a period and an indicator as an entry, or what is wrong with them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.intake.cells import Number, number, status
from generator.intake.grid import placed
from generator.intake.reading import NUMBERS, Entry, Reading
from generator.model import Finding, Measure, Period, Severity, Status
from generator.words import STATUSES as STATUS_NAMES
from generator.words.intake import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Indicator


def entry_at(
    reading: Reading,
    row: int,
    key: tuple[str, str, Indicator],
    group: Mapping[str, int],
    common: tuple[str, str],
) -> Iterator[Entry]:
    """The entry of one return; nothing where something is wrong with it, which is told.

    `key` are period, area and indicator, `group` the columns by what they hold, `common` the day it came and its note.
    """
    period, area, indicator = key
    read = {name: number_at(reading, row, group[name], indicator, name) for name in NUMBERS if group.get(name)}
    if any(number.problem for number in read.values()):
        return
    marks = {number.status for number in read.values() if number.status}
    stated = _agreed_status(reading, row, group, marks, indicator)
    if stated is None:
        return
    values = {name: read[name].text if name in read else "" for name in NUMBERS}
    if not _fit(reading, row, group, (values, stated), indicator):
        return
    _judge_late(reading, row, Period(period), stated, common[0])
    yield Entry(
        period,
        area,
        indicator.indicator,
        **values,
        status=stated,
        received_on=common[0],
        note=common[1],
        file=reading.grid.file,
        row=row,
    )


def _agreed_status(
    reading: Reading, row: int, group: Mapping[str, int], marks: set[Status], indicator: Indicator
) -> str | None:
    """The status a row states or its numbers are marked with; blank without one, None where they disagree."""
    stated = status_at(reading, row, group.get("status", 0))
    if stated is None:
        return None
    if len(marks) > 1 or (marks and stated and marks != {Status(stated)}):
        place = group[next(iter(group))]
        reading.tell("import/status", (row, place), reading.grid.text(row, place), indicator=indicator.name)
        return None
    return stated or (next(iter(marks)).value if marks else "")


def _fit(
    reading: Reading, row: int, group: Mapping[str, int], given: tuple[Mapping[str, str], str], indicator: Indicator
) -> bool:
    """Whether numbers and status go together: what is there and what may be there, and no part above its whole."""
    values, stated = given
    is_absent = bool(stated) and not Status(stated).has_value
    if is_absent and any(values.values()):
        place = group.get("numerator", 1)
        reading.tell("import/status", (row, place), values["numerator"], case="value", indicator=indicator.name)
        return False
    needed = NUMBERS[:2] if indicator.measure.is_rate else NUMBERS[:1]
    blank = [name for name in needed if not values[name]]
    if blank and not is_absent:
        place = group.get(blank[0]) or next(iter(group.values()))
        case = "column" if not group.get(blank[0]) else ""
        reading.tell("import/blank", (row, place), "", case=case, indicator=indicator.name)
        return False
    is_part = indicator.measure is Measure.PERCENT and not is_absent
    if is_part and Fraction(values["numerator"]) > Fraction(values["denominator"]):
        facts = {"indicator": indicator.name, "allowed": values["denominator"]}
        reading.tell("value/exceeds", (row, group["numerator"]), values["numerator"], Severity.ERROR, "", **facts)
        return False
    return True


def _judge_late(reading: Reading, row: int, period: Period, status: str, received: str) -> None:
    """A return that came after the day it was due and does not say so."""
    plan = reading.names.edition.bulletins.get(period)
    place = reading.layout.first("received_on")
    if plan and received and status in ("", Status.REPORTED) and date.fromisoformat(received) > plan.due_on:
        late = Finding(
            "import/late", reading.grid.file, row, severity=Severity.WARNING, facts={"due": str(plan.due_on)}
        )
        if not any(finding.rule == late.rule and finding.row == row for finding in reading.findings):
            reading.findings.append(placed(late, reading.grid, place, received))


def number_at(reading: Reading, row: int, place: int, indicator: Indicator, name: str) -> Number:
    """Read a number and tell what was changed for it, or why it is refused."""
    raw = reading.grid.cells.get((row, place))
    if raw is None:
        return Number()
    found = number(raw, indicator, name)
    if found.problem and found.problem != "told":
        case = found.problem
        rule = (
            "import/formula"
            if case == "formula"
            else "import/formula-error"
            if case == "formula-error"
            else "import/number"
        )
        reading.tell(
            rule,
            (row, place),
            raw.text,
            case="" if rule != "import/number" else case,
            indicator=indicator.name,
            unit=indicator.unit,
        )
    for change in found.changes:
        unit = next(
            (
                candidate
                for candidate in (indicator.unit, raw.text.strip()[-1:])
                if candidate and raw.text.strip().endswith(candidate)
            ),
            "",
        )
        shown = STATUS_NAMES[found.status.value] if found.status else found.text
        how = CHANGES[change].format(unit=unit, status=shown)
        reading.tell("import/changed", (row, place), raw.text, Severity.INFO, after=shown, how=how)
    return found


def status_at(reading: Reading, row: int, place: int) -> str | None:
    """The status a row states; blank where it states none, None where it is no status."""
    text = reading.grid.text(row, place) if place else ""
    if not text:
        return ""
    found = status(text)
    if found is None:
        reading.tell("import/status", (row, place), text, case="unknown")
        return None
    return found.value
