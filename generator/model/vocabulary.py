"""Closed vocabularies: what a column of the data may say."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


class Kind(StrEnum):
    """What an edition is: a historical record, the office's own year, or an example."""

    HISTORICAL = "historical"
    CURRENT = "current"
    EXAMPLE = "example"


class AreaKind(StrEnum):
    """What sort of place an area is."""

    TOWNSHIP = "township"
    VILLAGE = "village"
    COMMUNITY = "community"


class Measure(StrEnum):
    """How an indicator is measured."""

    PERCENT = "percent"
    PER_MILLE = "per_mille"
    COUNT = "count"
    AMOUNT = "amount"

    @property
    def is_rate(self) -> bool:
        """Whether a denominator divides the numerator."""
        return self in (Measure.PERCENT, Measure.PER_MILLE)

    @property
    def scale(self) -> int:
        """What the quotient is multiplied by for print."""
        return {Measure.PERCENT: 100, Measure.PER_MILLE: 1000}.get(self, 1)

    @property
    def value_name(self) -> str:
        """The figure measure that carries the indicator's own value."""
        return "rate" if self.is_rate else self.value


class Direction(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Accumulation(StrEnum):
    """How the reporting periods inside a longer period become its value."""

    SUM = "sum"
    LAST = "last"
    TO_DATE = "to_date"


class Level(StrEnum):
    """Who reports an indicator, or the finest area that may be shown."""

    AREA = "area"
    TOWNSHIP = "township"


class Certainty(StrEnum):
    """How sure the source of a fact is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Operator(StrEnum):
    """How a value is held against its target."""

    GE = "ge"
    LE = "le"
    EQ = "eq"
    GT = "gt"
    LT = "lt"
    BETWEEN = "between"

    def holds(self, value: Fraction, low: Fraction, high: Fraction | None) -> bool:
        """Whether `value` meets the target exactly, before any rounding."""
        match self:
            case Operator.GE:
                return value >= low
            case Operator.LE:
                return value <= low
            case Operator.EQ:
                return value == low
            case Operator.GT:
                return value > low
            case Operator.LT:
                return value < low
            case Operator.BETWEEN:
                return low <= value <= (low if high is None else high)


class Origin(StrEnum):
    """Where in the plan a target stands."""

    GOAL = "goal"
    MEASURE_TEXT = "measure_text"


class NoticeSection(StrEnum):
    """The parts of a bulletin somebody may write into."""

    OVERALL = "overall"
    QUALITY = "quality"
    PROBLEMS = "problems"
    REQUIREMENTS = "requirements"


class Cadence(StrEnum):
    """How often a measure is carried out."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    IRREGULAR = "irregular"


class Status(StrEnum):
    """What happened to one expected report."""

    REPORTED = "reported"
    LATE = "late"
    MISSING = "missing"
    CORRECTED = "corrected"
    NOT_APPLICABLE = "not_applicable"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"

    @property
    def has_value(self) -> bool:
        """Whether numbers stand behind the status."""
        return self not in (Status.MISSING, Status.NOT_APPLICABLE)


WORST_FIRST = (
    Status.MISSING,
    Status.LATE,
    Status.CORRECTED,
    Status.PROVISIONAL,
    Status.ESTIMATED,
    Status.REPORTED,
)


def worst(statuses: Iterable[Status]) -> Status | None:
    """The worst of several fates of a report; None where nothing was due."""
    found = set(statuses)
    return next((status for status in WORST_FIRST if status in found), None)
