"""The marks of a chart, put into the frame of its shape: dots, lines, target, names.

Shapes tell a verdict without colour: a dot met its target, a diamond missed it, a hollow
one rests on incomplete or provisional data.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.charts.pieces import Piece, circle, element, path, place, segments, text_at, written
from generator.charts.specs import AreasChart, Chart, Mark, Size, TimeChart, is_strip
from generator.charts.standing import HeatChart, RankChart
from generator.charts.standing_marks import heat_marks, rank_marks
from generator.model import State, Verdict
from generator.words import STATES, grouped
from generator.words import charts as words
from generator.words.vintages import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from markupsafe import Markup

    from generator.charts.frames import Frame

RADIUS = 5
PLAIN_RADIUS = 4
LABELS_ON_A_PHONE = 6


def compose(chart: Chart, frame: Frame, drawn: Markup) -> Markup:
    """One SVG element: the frame as matplotlib drew it, and the marks of this chart."""
    match chart:
        case TimeChart():
            marks = _time_marks(chart, frame)
        case AreasChart():
            marks = _areas_marks(chart, frame)
        case RankChart():
            marks = rank_marks(chart, frame)
        case HeatChart():
            marks = heat_marks(chart, frame)
    attributes = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {frame.width} {frame.height}"}
    return element("svg", attributes, "\n", drawn, "\n", written(marks, hovered=frame.width == Size.WIDE.value))


def _time_marks(chart: TimeChart, frame: Frame) -> Iterator[Piece]:
    yield from _target_steps(chart, frame)
    for index, reason in chart.breaks:
        x, top, bottom = frame.x(index), frame.box[1], frame.box[3]
        yield path("tb-break", f"M{place(x)},{top}V{bottom}", reason)
        yield text_at((x + 4, top - 6), BREAK, "start", "tb-target-name", reason)
    places = [
        None if mark.value is None else (frame.x(index + 0.5), frame.y(float(mark.value)))
        for index, mark in enumerate(chart.marks)
    ]
    yield from segments(places)
    valued = [
        (index, mark, where) for index, (mark, where) in enumerate(zip(chart.marks, places, strict=True)) if where
    ]
    for _, mark, where in valued:
        yield _dot(mark, where, chart.unit)
    crowded = frame.width == Size.NARROW.value and len(places) > LABELS_ON_A_PHONE
    for index, mark, (x, y) in valued[-1:] if crowded else valued:
        yield text_at((x, y + _label_offset(chart, frame, index, y)), grouped(mark.text), "middle", "tb-value")
    for index, mark in enumerate(chart.marks):
        if places[index] is None:
            yield from _absence(mark, (frame.x(index + 0.5), frame.box[3] - 8))


def _label_offset(chart: TimeChart, frame: Frame, index: int, y: float) -> int:
    """Above the dot, or below it where the target line runs just above."""
    step = chart.targets[index]
    line = frame.y(float(step.value)) if step else y + 1
    return 21 if y - 26 < line < y - 2 else -11


def _target_steps(chart: TimeChart, frame: Frame) -> Iterator[Piece]:
    """The target as a step line that follows the ledger, named at its end."""
    ends = [(index, step) for index, step in enumerate(chart.targets) if step]
    if not ends:
        return
    before: str = ""
    for index, step in ends[:-1]:
        if step.text != before and step.text != ends[-1][1].text:
            yield text_at((frame.x(index) + 4, frame.y(float(step.value)) - 6), step.text, "start", "tb-target-name")
        before = step.text
    index, step = ends[-1]
    x, y = frame.x(index + 1) + 6, frame.y(float(step.value)) + 4
    for end in range(max(len(label.lines) for _, label in ends)):
        yield _step_line(chart, frame, end)
    yield text_at((x, y - 8), words.TARGET, "start", "tb-target-name")
    yield text_at((x, y + 8), step.text, "start", "tb-target-name")


def _step_line(chart: TimeChart, frame: Frame, end: int) -> Piece:
    """The lower or the upper line of the target; a period without one is a gap."""
    commands: list[str] = []
    before: Fraction | None = None
    for index, step in enumerate(chart.targets):
        line = step.lines[end] if step is not None and end < len(step.lines) else None
        if line is not None and line != before:
            y = place(frame.y(float(line)))
            commands.append(f"M{place(frame.x(index))},{y}" if before is None else f"V{y}")
        if line is not None:
            following = chart.targets[index + 1] if index + 1 < len(chart.targets) else None
            is_same = following is not None and end < len(following.lines) and following.lines[end] == line
            commands += [] if is_same else [f"H{place(frame.x(index + 1))}"]
        before = line
    return path("tb-target", "".join(commands))


def _areas_marks(chart: AreasChart, frame: Frame) -> Iterator[Piece]:
    _, top, right, bottom = frame.box
    if chart.target is not None:
        x = frame.x(float(chart.target.value))
        for line in chart.target.lines:
            yield path("tb-target", f"M{place(frame.x(float(line)))},{top}V{bottom}")
        anchor = "end" if x > frame.width - 120 else "middle"
        name = words.TARGET_LINE.format(target=chart.target.text)
        yield text_at((right + 40 if anchor == "end" else x, top - 10), name, anchor, "tb-target-name")
    yield from _strip(chart, frame) if is_strip(chart) else _rows(chart, frame)


def _rows(chart: AreasChart, frame: Frame) -> Iterator[Piece]:
    left, _, right, _ = frame.box
    rows = [(index, mark, frame.y(index + 0.5)) for index, mark in enumerate(chart.marks)]
    for _, mark, y in rows:
        yield text_at((left - 14, y + 4), mark.label, "end", "tb-name")
    if chart.numbered:
        above: Fraction | None = None
        for index, mark, y in rows:
            if mark.value is not None and mark.value != above:
                yield text_at((16, y + 4), str(index + 1), "middle", "tb-rank")
            above = mark.value
    for _, mark, y in rows:
        if mark.value is not None:
            yield _dot(mark, (frame.x(float(mark.value)), y), chart.unit)
        elif mark.state is State.WITHHELD:
            yield _hatched(left, right, y)
    for _, mark, y in rows:
        text, style = (STATES[mark.state], "tb-absent") if mark.value is None else (grouped(mark.text), "tb-value")
        yield text_at((right + 12, y + 4), text, "start", style)


def _strip(chart: AreasChart, frame: Frame) -> Iterator[Piece]:
    """Many areas: one column of dots for each printed value, piled from the axis upwards."""
    bottom = frame.box[3]
    height: Counter[str] = Counter()
    room = bottom - frame.box[1]
    tallest = max(Counter(mark.text for mark in chart.marks if mark.value is not None).values(), default=1)
    pitch = min(2.0 * RADIUS, room / (tallest + 1))
    for mark in chart.marks:
        if mark.value is None:
            continue
        height[mark.text] += 1
        yield _dot(mark, (frame.x(float(mark.value)), bottom - pitch * height[mark.text]), chart.unit)


def _dot(mark: Mark, where: tuple[float, float], unit: str) -> Piece:
    x, y = where
    hollow = " tb-hollow" if mark.state is not State.FINAL else ""
    note = f"（{STATES[mark.state]}）" if STATES[mark.state] else ""
    title = f"{mark.label} {grouped(mark.text)}{unit}{note}"
    if mark.verdict is Verdict.MISSED:
        reach = RADIUS * 1.3
        shape = f"M{place(x)},{place(y - reach)}l{reach},{reach}l{-reach},{reach}l{-reach},{-reach}z"
        return path(f"tb-dot tb-missed{hollow}", shape, title)
    kind = "tb-met" if mark.verdict is Verdict.MET else "tb-plain"
    return circle(f"tb-dot {kind}{hollow}", where, RADIUS if kind == "tb-met" else PLAIN_RADIUS, title)


def _absence(mark: Mark, where: tuple[float, float]) -> Iterator[Piece]:
    letter = {State.MISSING: words.MISSING_LETTER, State.WITHHELD: words.WITHHELD_LETTER}.get(mark.state)
    if letter is not None:
        yield text_at(where, letter, "middle", "tb-value tb-absent", f"{mark.label} {STATES[mark.state]}")


def _hatched(left: float, right: float, y: float) -> Piece:
    """Withheld: a band of slanted strokes, so that it differs from an empty row without colour."""
    strokes = "m2,12".join(["l8,-12"] * len(range(0, int(right - left) - 8, 10)))
    return path("tb-hatch", f"M{place(left)},{place(y + 6)}{strokes}")
