"""A bulletin's charts across areas as they are frozen with it, and back.

Values are kept to ten decimals, like every printed figure.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from generator.charts.scales import Scale
from generator.charts.specs import AreasChart, Mark, TargetStep
from generator.model import State, Verdict
from generator.vintages import decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.charts.specs import Chart
    from generator.model import Released


def as_frozen(chart: AreasChart) -> dict[str, Any]:
    """A chart as JSON can hold it (`vintages.shape.CHART`)."""
    target = chart.target
    return {
        "name": chart.name,
        "caption": chart.caption,
        "alt": chart.alt,
        "unit": chart.unit,
        "ticks": [decimal(tick) for tick in chart.scale.ticks],
        "decimals": chart.scale.decimals,
        "marks": [
            [
                mark.label,
                "" if mark.value is None else decimal(mark.value),
                mark.text,
                mark.state.value,
                mark.verdict.value,
            ]
            for mark in chart.marks
        ],
        "target": [decimal(target.value), "" if target.high is None else decimal(target.high), target.text]
        if target
        else [],
        "numbered": chart.numbered,
    }


def from_frozen(frozen: Mapping[str, Any]) -> AreasChart:
    """The chart that was kept.

    Raises
    ------
    ValueError : it was not written by `as_frozen`.

    """
    ticks = tuple(map(Fraction, frozen["ticks"]))
    target = None
    if frozen["target"]:
        value, high, text = frozen["target"]
        target = TargetStep(Fraction(value), Fraction(high) if high else None, text)
    return AreasChart(
        name=frozen["name"],
        caption=frozen["caption"],
        alt=frozen["alt"],
        unit=frozen["unit"],
        scale=Scale(ticks[0], ticks[-1], ticks, frozen["decimals"]),
        marks=tuple(
            Mark(label, Fraction(value) if value else None, text, State(state), Verdict(verdict))
            for label, value, text, state, verdict in frozen["marks"]
        ),
        target=target,
        numbered=frozen["numbered"],
    )


def printed_charts(released: Released, now: Iterable[Chart]) -> Iterator[AreasChart]:
    """The charts of released bulletins that would be drawn otherwise now, named with `-printed` at the end."""
    present = {chart.name: as_frozen(chart) for chart in now if isinstance(chart, AreasChart)}
    for release in released.releases.values():
        for name, frozen in release.charts.items():
            if present.get(name) != frozen:
                yield replace(from_frozen(frozen), name=f"{name}-printed")
