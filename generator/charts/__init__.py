"""Released → chart specs → SVG.

`specs` says what each chart shows, as records a test can read, `frozen_charts` what released bulletins keep
of it; `frames` lets matplotlib draw the axes of a shape once; `marks` puts each chart's data into its frame.
"""

from __future__ import annotations

import hashlib
import itertools
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
    from collections.abc import Iterable, Mapping, Sequence

    from generator.model import Period, Released, Workshop

__all__ = [
    "AreasChart",
    "Chart",
    "Frame",
    "Frames",
    "HeatChart",
    "RankChart",
    "TimeChart",
    "captions",
    "digests",
    "draw",
    "finished",
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


def captions(charts: Iterable[Chart]) -> dict[str, str]:
    """The line under each chart, by its name."""
    return {chart.name: chart.caption for chart in charts}


def digests(charts: Iterable[Chart]) -> dict[str, str]:
    """What tells each chart from any other, by name: the SHA-256 of all it shows."""
    return {chart.name: hashlib.sha256(repr(chart).encode()).hexdigest() for chart in charts}


def draw(charts: Sequence[Chart], workshop: Workshop) -> tuple[Drawing, ...]:
    """Draw every chart, wide and narrow."""
    return finished(charts, Frames(charts, workshop).of(chart.name for chart in charts))


class Frames:
    """The frames of some charts: shapes that were drawn before come from the cache, the others are being drawn.

    Charts of one shape (the same axes, labels and scale) share one matplotlib drawing, which
    is what takes the time; the marks are put in afterwards.
    """

    def __init__(self, charts: Iterable[Chart], workshop: Workshop) -> None:
        """Begin with what is not kept."""
        self._workshop = workshop
        self._of = {chart.name: tuple(frame_of(chart, size) for size in Size) for chart in charts}
        self._drawn: dict[Frame, Markup] = {}
        self._missing: list[tuple[str, Frame]] = []
        for frame in dict.fromkeys(frame for both in self._of.values() for frame in both):
            address = _address(frame)
            cached = workshop.cache.get(address)
            if cached is None:
                self._missing.append((address, frame))
            else:
                self._drawn[frame] = Markup(cached)  # noqa: S704 - as matplotlib drew it, which escapes labels
        batches = [self._missing[start : start + BATCH] for start in range(0, len(self._missing), BATCH)]
        self._fresh = workshop.executor.map(draw_frames, [[frame for _, frame in batch] for batch in batches])

    def of(self, names: Iterable[str]) -> dict[Frame, Markup]:
        """The frames of some of the charts by name, once they are drawn; a name of no chart has none."""
        drawn = itertools.chain.from_iterable(self._fresh)
        missing, self._missing = self._missing, []
        for address, frame in self._workshop.progress.track(STEPS["draw"], missing) if missing else ():
            picture = next(drawn)
            self._workshop.cache.put(address, picture)
            self._drawn[frame] = Markup(picture)  # noqa: S704 - as above
        return {frame: self._drawn[frame] for name in names for frame in self._of.get(name, ())}


def finished(charts: Iterable[Chart], frames: Mapping[Frame, Markup]) -> tuple[Drawing, ...]:
    """Some charts, wide and narrow, their marks put into their frames."""
    drawings = []
    for chart in charts:
        own = [frame_of(chart, size) for size in Size]
        wide, narrow = (compose(chart, frame, frames[frame]) for frame in own)
        pictures = tuple(frames[frame] for frame in own)
        drawings.append(Drawing(chart.name, chart.caption, wide, narrow, chart.alt, pictures))
    return tuple(drawings)


def _address(frame: Frame) -> str:
    content = json.dumps({"frame": asdict(frame), "versions": versions()}, sort_keys=True, ensure_ascii=False)
    return f"frame-{hashlib.sha256(content.encode()).hexdigest()}"
