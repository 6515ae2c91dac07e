"""The fixed part of each kind of chart: its size, its axes box, its scales and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.charts.frames import Frame
from generator.charts.specs import AreasChart, Chart, Size, TimeChart, is_strip
from generator.charts.standing import HeatChart, RankChart
from generator.model import AREAS_IN_ROWS
from generator.words import charts as words

if TYPE_CHECKING:
    from generator.charts.scales import Scale

ROW_HEIGHT = 24
RANK_HEIGHT = 22
HEAT_HEIGHT = 24
TICKS = 8
ROWS_OF_MANY = 14
"""How high a chart of places is where not each of them has a line of its own, in lines."""
ROUND_PLACES = [digit * 10**power for power in range(1, 6) for digit in (1, 2, 5)]


def frame_of(chart: Chart, size: Size) -> Frame:
    """The fixed part of a chart at one size."""
    match chart:
        case TimeChart():
            return _time_frame(chart, size)
        case AreasChart():
            return _areas_frame(chart, size)
        case RankChart():
            return _rank_frame(chart, size)
        case HeatChart():
            return _heat_frame(chart, size)


def _padded(scale: Scale) -> tuple[float, float]:
    """Room for a mark that stands on the first or the last tick."""
    room = float(scale.high - scale.low) * 0.06
    return float(scale.low) - (room if scale.low else 0), float(scale.high) + room


def _time_frame(chart: TimeChart, size: Size) -> Frame:
    wide = size is Size.WIDE
    periods = len(chart.marks)
    every = 1 if wide or periods <= 6 else 3  # noqa: PLR2004 - six labels fit on a phone
    height = 360 if wide else 300
    return Frame(
        width=size.value,
        height=height,
        box=(60, 40, size.value - (80 if wide else 62), height - 34),
        x_range=(0.0, float(periods)),
        y_range=_padded(chart.scale),
        x_ticks=tuple(
            (index + 0.5, mark.label)
            for index, mark in enumerate(chart.marks)
            if index % every == 0 or (index == periods - 1 and every == 1)
        ),
        y_ticks=chart.scale.labels,
        rules="y",
        corner=chart.unit,
    )


def _areas_frame(chart: AreasChart, size: Size) -> Frame:
    wide = size is Size.WIDE
    rows = 6 if is_strip(chart) else max(len(chart.marks), 1)
    height = 44 + rows * ROW_HEIGHT + 30
    labels = chart.scale.labels
    return Frame(
        width=size.value,
        height=height,
        box=(132 if wide else 96, 44, size.value - (90 if wide else 66), height - 30),
        x_range=_padded(chart.scale),
        y_range=(float(rows), 0.0),
        x_ticks=labels if wide or len(labels) <= 4 else labels[::2],  # noqa: PLR2004 - four labels fit on a phone
        y_ticks=(),
        rules="x",
        corner=chart.unit,
    )


def _rank_frame(chart: RankChart, size: Size) -> Frame:
    wide = size is Size.WIDE
    rows = chart.places if chart.places <= AREAS_IN_ROWS else ROWS_OF_MANY
    height = 24 + rows * RANK_HEIGHT + 34
    return Frame(
        width=size.value,
        height=height,
        box=(30, 24, size.value - (150 if wide else 112), height - 34),
        x_range=(0.2, len(chart.periods) - 0.5 + 0.02 * len(chart.periods)),
        y_range=(chart.places + 0.5, 0.5),
        x_ticks=tuple((index + 0.5, name) for index, name in enumerate(chart.periods)),
        y_ticks=tuple((float(place), str(place)) for place in _places_named(chart.places)),
        rules="y",
        corner=words.PLACE,
    )


def _places_named(places: int) -> list[int]:
    """The places an axis names: each where there is room, else the first, round ones, and the last."""
    if places <= AREAS_IN_ROWS:
        return list(range(1, places + 1))
    step = next(step for step in ROUND_PLACES if places / step <= TICKS)
    inner = [place for place in range(step, places, step) if places - place > step / 3]
    return [1, *inner, places]


def _heat_frame(chart: HeatChart, size: Size) -> Frame:
    wide = size is Size.WIDE
    height = 34 + (len(chart.rows) + 1) * HEAT_HEIGHT
    labels = chart.columns if wide else chart.short_columns
    left = 84 if wide else 64
    return Frame(
        width=size.value,
        height=height,
        box=(left, 30, size.value - 34, 30 + len(chart.rows) * HEAT_HEIGHT),
        x_range=(0.0, float(len(labels))),
        y_range=(float(len(chart.rows)), 0.0),
        x_ticks=tuple((index + 0.5, label) for index, label in enumerate(labels)),
        y_ticks=tuple((index + 0.5, row.label) for index, row in enumerate(chart.rows)),
        rules="top",
        corner="",
    )
