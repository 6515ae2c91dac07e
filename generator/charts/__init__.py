"""Released → chart specs → SVG.

`specs` says what each chart shows, as records a test can read, `frozen_charts` what released bulletins keep
of it; `frames` lets matplotlib draw the axes of a shape once; `marks` puts each chart's data into its frame.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from generator.charts.frames import Frame, versions
from generator.charts.frames import draw as draw_frames
from generator.charts.frozen_charts import as_frozen, printed_charts
from generator.charts.marks import compose
from generator.charts.planned import charts_of_bulletin, present_charts
from generator.charts.shapes import frame_of
from generator.charts.specs import AreasChart, Chart, Size, TimeChart
from generator.charts.standing import HeatChart, RankChart
from generator.model import Drawing
from generator.words.cli import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Period, Released, Workshop

__all__ = [
    "AreasChart",
    "Chart",
    "HeatChart",
    "RankChart",
    "TimeChart",
    "draw",
    "frozen_charts",
    "plan_charts",
    "shown_content",
]

BATCH = 4


def plan_charts(released: Released) -> tuple[Chart, ...]:
    """Every chart of an edition: as the figures are now, and those that released bulletins printed otherwise."""
    now = present_charts(released)
    return (*now, *printed_charts(released, now))


def frozen_charts(released: Released, bulletin: Period) -> dict[str, Any]:
    """What the charts of a bulletin show, by name, as it is frozen at its release."""
    return {chart.name: as_frozen(chart) for chart in charts_of_bulletin(released, bulletin)}


def shown_content(chart: Chart) -> object:
    """What a chart shows, whether it is drawn from present figures or from those a bulletin printed."""
    return {**as_frozen(chart), "name": ""} if isinstance(chart, AreasChart) else chart


def draw(charts: Sequence[Chart], workshop: Workshop) -> tuple[Drawing, ...]:
    """Draw every chart, wide and narrow; shapes that were drawn before come from the cache.

    Charts of one shape (the same axes, labels and scale) share one matplotlib drawing, which
    is what takes the time; the marks are put in afterwards.
    """
    frames = [tuple(frame_of(chart, size) for size in Size) for chart in charts]
    drawn: dict[Frame, Markup] = {}
    missing: list[tuple[str, Frame]] = []
    for frame in dict.fromkeys(frame for both in frames for frame in both):
        address = _address(frame)
        cached = workshop.cache.get(address)
        if cached is None:
            missing.append((address, frame))
        else:
            drawn[frame] = Markup(cached)  # noqa: S704 - as matplotlib drew it, which escapes labels
    batches = [missing[start : start + BATCH] for start in range(0, len(missing), BATCH)]
    fresh = workshop.executor.map(draw_frames, [[frame for _, frame in batch] for batch in batches])
    for batch, pictures in zip(workshop.progress.track(STEPS["draw"], batches), fresh, strict=True):
        for (address, frame), picture in zip(batch, pictures, strict=True):
            workshop.cache.put(address, picture)
            drawn[frame] = Markup(picture)  # noqa: S704 - as above
    return tuple(_drawing(chart, both, drawn) for chart, both in zip(charts, frames, strict=True))


def _drawing(chart: Chart, frames: Sequence[Frame], drawn: Mapping[Frame, Markup]) -> Drawing:
    """The chart wide and narrow, its marks put into its frames."""
    wide, narrow = (compose(chart, frame, drawn[frame]) for frame in frames)
    return Drawing(chart.name, chart.caption, wide, narrow, chart.alt, tuple(drawn[frame] for frame in frames))


def _address(frame: Frame) -> str:
    content = json.dumps({"frame": asdict(frame), "versions": versions()}, sort_keys=True, ensure_ascii=False)
    return f"frame-{hashlib.sha256(content.encode()).hexdigest()}"
