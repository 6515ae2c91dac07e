"""What each chart shows, as records: points, scale, target, caption and alternative text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from generator.charts.standing import HeatChart, RankChart
from generator.model import AREAS_IN_ROWS

if TYPE_CHECKING:
    from fractions import Fraction

    from generator.charts.scales import Scale
    from generator.model import State, Verdict


class Size(Enum):
    """The two drawings of a chart, in CSS px."""

    WIDE = 720
    NARROW = 360


@dataclass(frozen=True, slots=True)
class Mark:
    """One value on a chart, or its absence; `label` is the period or the area."""

    label: str
    value: Fraction | None
    text: str
    state: State
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TargetStep:
    """The target in force for one point of time, and how a reader sees it."""

    value: Fraction
    high: Fraction | None
    text: str

    @property
    def lines(self) -> tuple[Fraction, ...]:
        """Where lines are drawn: one, or both ends of a band."""
        return (self.value,) if self.high is None else (self.value, self.high)


@dataclass(frozen=True, slots=True)
class TimeChart:
    """An indicator over the periods of one length, against its target.

    `breaks` are the places from which another definition holds, and what is said there.
    """

    name: str
    caption: str
    alt: str
    unit: str
    scale: Scale
    marks: tuple[Mark, ...]
    targets: tuple[TargetStep | None, ...]
    breaks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AreasChart:
    """The areas in one period, the highest value first, against the target; places only where the office ranks."""

    name: str
    caption: str
    alt: str
    unit: str
    scale: Scale
    marks: tuple[Mark, ...]
    target: TargetStep | None
    numbered: bool


Chart = TimeChart | AreasChart | RankChart | HeatChart


def is_strip(chart: AreasChart) -> bool:
    """Whether there are too many areas for a row each."""
    return len(chart.marks) > AREAS_IN_ROWS
