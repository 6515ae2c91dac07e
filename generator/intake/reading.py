"""What is read from a sheet: the entry a row becomes, and the sheet with what was said of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.intake.grid import placed
from generator.model import Finding, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from generator.intake.grid import Grid
    from generator.intake.layout import Layout, Names
    from generator.model import Calendar

NUMBERS = ("numerator", "denominator", "reported")
FORMULA_SIGNS = ("=", "+", "@", "-")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report read from a sheet; `status` is blank where the sheet says none."""

    period: str
    area: str
    indicator: str
    numerator: str
    denominator: str
    reported: str
    status: str
    received_on: str
    note: str
    file: str
    row: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Period, area and indicator."""
        return (self.period, self.area, self.indicator)

    def row_of(self, before: Mapping[str, str] | None) -> dict[str, str]:
        """The row of observations it becomes; a day or remark it lacks is kept from `before`."""
        earlier = before or {}
        unchanged = earlier and all(
            earlier.get(name, "") == getattr(self, name) for name in ("numerator", "denominator")
        )
        usual = earlier.get("status", "") if unchanged else Status.REPORTED.value
        return {
            "period": self.period,
            "area": self.area,
            "indicator": self.indicator,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "reported": self.reported or (earlier.get("reported", "") if unchanged else ""),
            "status": self.status or usual,
            "received_on": self.received_on or earlier.get("received_on", ""),
            "note": self.note or earlier.get("note", ""),
        }


@dataclass
class Reading:
    """What is being read: the sheet, its layout, and what was said so far."""

    grid: Grid
    names: Names
    layout: Layout
    calendars: tuple[Calendar, ...]
    today: date
    findings: list[Finding] = field(default_factory=list)

    def tell(
        self,
        rule: str,
        cell: tuple[int, int],
        value: str,
        severity: Severity = Severity.ERROR,
        case: str = "",
        **facts: str,
    ) -> None:
        """Add a finding at a cell, its row and column."""
        row, column = cell
        finding = Finding(rule, self.grid.file, row, severity=severity, case=case, facts=facts)
        self.findings.append(placed(finding, self.grid, column, value))
