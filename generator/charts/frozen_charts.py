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


def from_frozen(kept: Mapping[str, Any]) -> AreasChart:
    """The chart that was kept.

    Raises
    ------
    ValueError : it was not written by `as_frozen`.

    """
    ticks = tuple(map(Fraction, kept["ticks"]))
    target = None
    if kept["target"]:
        value, high, text = kept["target"]
        target = TargetStep(Fraction(value), Fraction(high) if high else None, text)
    return AreasChart(
        name=kept["name"],
        caption=kept["caption"],
        alt=kept["alt"],
        unit=kept["unit"],
        scale=Scale(ticks[0], ticks[-1], ticks, kept["decimals"]),
        marks=tuple(
            Mark(label, Fraction(value) if value else None, text, State(state), Verdict(verdict))
            for label, value, text, state, verdict in kept["marks"]
        ),
        target=target,
        numbered=kept["numbered"],
    )


def printed_charts(released: Released, now: Iterable[Chart]) -> Iterator[AreasChart]:
    """The charts of released bulletins that would be drawn otherwise now, named with `-printed` at the end."""
    present = {chart.name: as_frozen(chart) for chart in now if isinstance(chart, AreasChart)}
    for release in released.releases.values():
        for name, kept in release.charts.items():
            if present.get(name) != kept:
                yield replace(from_frozen(kept), name=f"{name}-printed")
