"""The marks of the charts of places and of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.charts.pieces import segments, text_at, titled
from generator.model import Status
from generator.words import REPORT_LETTERS, STATUSES, joined
from generator.words import charts as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from generator.charts.frames import Frame
    from generator.charts.standing import HeatChart, RankChart

RADIUS = 4


def rank_marks(chart: RankChart, frame: Frame) -> Iterator[Markup]:
    """A thin line for everybody, a strong one for the page's own, names at the right end."""
    for index, line in enumerate(chart.lines):
        if index != chart.own:
            yield from segments(_places(frame, line.ranks), "tb-other")
    shown = range(len(chart.lines)) if chart.own is None else (chart.own,)
    for index in shown:
        line = chart.lines[index]
        places = _places(frame, line.ranks)
        if chart.own is not None:
            yield from segments(places)
        for name, rank, place in zip(chart.periods, line.ranks, places, strict=True):
            if place is not None:
                style = "tb-plain" if chart.own is not None else "tb-other-dot"
                where = {"cx": f"{place[0]:.2f}", "cy": f"{place[1]:.2f}", "r": str(RADIUS)}
                title = words.place_title(line.label, name, rank or 0)
                yield titled("circle", {"class": f"tb-dot {style}", **where}, title)
    yield from _names(chart, frame)


def _places(frame: Frame, ranks: tuple[int | None, ...]) -> list[tuple[float, float] | None]:
    return [None if rank is None else (frame.x(index + 0.5), frame.y(float(rank))) for index, rank in enumerate(ranks)]


def _names(chart: RankChart, frame: Frame) -> Iterator[Markup]:
    """Who stands where in the last period; those that share a place share a line."""
    by_place: dict[int, list[int]] = {}
    for index, line in enumerate(chart.lines):
        if line.ranks[-1] is not None:
            by_place.setdefault(line.ranks[-1], []).append(index)
    x = frame.x(len(chart.periods) - 0.5) + 12
    for place, found in sorted(by_place.items()):
        own_first = sorted(found, key=lambda index: index != chart.own)
        names = [chart.lines[index].label for index in own_first]
        style = "tb-own" if chart.own in found else "tb-absent"
        hint = joined(names) if len(names) > 1 else ""
        yield text_at(x, frame.y(float(place)) + 4, words.tied(chart.noun, names), "start", style, hint)


def heat_marks(chart: HeatChart, frame: Frame) -> Iterator[Markup]:
    """A box with a letter for each area and period, and the number of boxes amiss."""
    by_row, by_column = chart.amiss
    for row_index, row in enumerate(chart.rows):
        top, bottom = frame.y(row_index), frame.y(row_index + 1)
        for index, status in enumerate(row.cells):
            left, right = frame.x(index), frame.x(index + 1)
            if status is not None:
                title = f"{row.label} {chart.columns[index]} {STATUSES[status.value]}"
                corner = {"x": f"{left + 1:.2f}", "y": f"{top + 1:.2f}"}
                size = {"width": f"{right - left - 2:.2f}", "height": f"{bottom - top - 2:.2f}"}
                yield titled("rect", {"class": f"tb-heat tb-heat-{status.value}", **corner, **size}, title)
                style = "tb-letter" if status is not Status.REPORTED else "tb-letter tb-absent"
                yield text_at((left + right) / 2, (top + bottom) / 2 + 4, REPORT_LETTERS[status.value], "middle", style)
        yield text_at(frame.box[2] + 17, (top + bottom) / 2 + 4, str(by_row[row_index]), "middle", "tb-value")
    below = frame.box[3] + 18
    yield text_at(frame.box[0] - 6, below, words.HEAT_TOTAL, "end", "tb-value")
    for index, total in enumerate(by_column):
        yield text_at((frame.x(index) + frame.x(index + 1)) / 2, below, str(total), "middle", "tb-value")
    yield text_at(frame.box[2] + 17, below, str(sum(by_row)), "middle", "tb-value")
