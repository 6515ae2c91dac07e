"""What a rule says about the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


REST = "rest"


class Severity(StrEnum):
    """How much a finding weighs: only an error refuses the data."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule says about the data; the words for it live in `words`.

    `row` is the line an editor shows (the header is 1, None for a whole file), `case` picks a
    wording within the rule (`REST`: only how many more there are), `facts` fills it; `reason`
    is why it was kept (`waivers.csv`).
    """

    rule: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    severity: Severity = Severity.ERROR
    case: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Findings are shown by place, so that a clerk mends a file from top to bottom."""
        return (self.file, self.row or 0, self.column or "", self.rule, self.value or "")
