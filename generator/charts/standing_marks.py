"""The marks of the charts of places and of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.charts.pieces import Piece, circle, mark, place, segments, text_at
from generator.model import WORST_FIRST, Status
from generator.words import REPORT_LETTERS, STATUSES, joined
from generator.words import charts as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.charts.frames import Frame
    from generator.charts.standing import HeatChart, RankChart

RADIUS = 4


def rank_marks(chart: RankChart, frame: Frame) -> Iterator[Piece]:
    """A thin line for everybody, a strong one for the page's own, names at the right end."""
    for index, line in enumerate(chart.lines):
        if index != chart.own:
            yield from segments(_places(frame, line.ranks), "tb-other")
    shown = range(len(chart.lines)) if chart.own is None else (chart.own,)
    style = "tb-dot tb-plain" if chart.own is not None else "tb-dot tb-other-dot"
    for index in shown:
        line = chart.lines[index]
        places = _places(frame, line.ranks)
        if chart.own is not None:
            yield from segments(places)
        for name, rank, where in zip(chart.periods, line.ranks, places, strict=True):
            if where is not None:
                yield circle(style, where, RADIUS, words.place_title(line.label, name, rank or 0))
    yield from _names(chart, frame)


def _places(frame: Frame, ranks: tuple[int | None, ...]) -> list[tuple[float, float] | None]:
    return [None if rank is None else (frame.x(index + 0.5), frame.y(float(rank))) for index, rank in enumerate(ranks)]


def _names(chart: RankChart, frame: Frame) -> Iterator[Piece]:
    """Who stands where in the last period; those that share a place share a line."""
    by_place: dict[int, list[int]] = {}
    for index, line in enumerate(chart.lines):
        if line.ranks[-1] is not None:
            by_place.setdefault(line.ranks[-1], []).append(index)
    x = frame.x(len(chart.periods) - 0.5) + 12
    for rank, found in sorted(by_place.items()):
        own_first = sorted(found, key=lambda index: index != chart.own)
        names = [chart.lines[index].label for index in own_first]
        style = "tb-own" if chart.own in found else "tb-absent"
        hint = joined(names) if len(names) > 1 else ""
        yield text_at((x, frame.y(float(rank)) + 4), words.tied(chart.noun, names), "start", style, hint)


def heat_marks(chart: HeatChart, frame: Frame) -> Iterator[Piece]:
    """A box with a letter for each area and period, and the number of boxes amiss."""
    boxes = [
        (row.label, chart.columns[column], status, (frame.x(column), frame.y(index)))
        for index, row in enumerate(chart.rows)
        for column, status in enumerate(row.cells)
        if status is not None
    ]
    boxes.sort(key=lambda box: WORST_FIRST.index(box[2]))
    wide, high = frame.x(1) - frame.x(0), frame.y(1) - frame.y(0)
    size = {"width": place(wide - 2), "height": place(high - 2)}
    for area, period, status, (left, top) in boxes:
        corner = {"x": place(left + 1), "y": place(top + 1)}
        title = f"{area} {period} {STATUSES[status.value]}"
        yield mark("rect", f"tb-heat tb-heat-{status.value}", {**corner, **size}, title)
    for _, _, status, (left, top) in boxes:
        style = "tb-letter" if status is not Status.REPORTED else "tb-letter tb-absent"
        style = "tb-letter tb-missing" if status is Status.MISSING else style
        yield text_at((left + wide / 2, top + high / 2 + 4), REPORT_LETTERS[status.value], "middle", style)
    beside, below = frame.box[2] + 17, frame.box[3] + 18
    for index, row in enumerate(chart.rows):
        yield text_at((beside, frame.y(index + 0.5) + 4), str(sum(row.is_amiss)), "middle", "tb-value")
    for index, total in enumerate(chart.totals):
        yield text_at((frame.x(index + 0.5), below), str(total), "middle", "tb-value")
    yield text_at((beside, below), str(sum(chart.totals)), "middle", "tb-value")
    yield text_at((frame.box[0] - 6, below), words.HEAT_TOTAL, "end", "tb-value")
