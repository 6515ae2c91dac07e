"""The frame of a chart shape: axes, rules and tick labels, drawn by matplotlib.

The text stays text and is set by the browser in its Chinese font; colours are the custom
properties of the page, so that one drawing serves light, dark and print.
"""

from __future__ import annotations

import importlib.metadata
import io
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any

from generator.charts.pieces import path, place, text_at, written

DRAWING = 4
MUTED = "#0a0b02"
RULE = "#0a0b03"
FONT_SIZE = 13
_LINE = re.compile(
    r'<path d="M ([-.0-9]+) ([-.0-9]+)\s+L ([-.0-9]+) ([-.0-9]+)\s*" style="[^"]*stroke: #0a0b03[^"]*"/>'
)
_TEXT = re.compile(
    r'<text style="[^"]*text-anchor: (\w+)[^"]*" x="([-.0-9]+)" y="([-.0-9]+)"[^>]*>(.*?)</text>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The fixed part of a chart: size and axes box in CSS px, scales, ticks and labels.

    The box is left, top, right, bottom, counted from the upper left corner.
    """

    width: int
    height: int
    box: tuple[int, int, int, int]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    rules: str
    corner: str

    def x(self, value: float) -> float:
        """Where a horizontal value stands, in px from the left."""
        left, _, right, _ = self.box
        low, high = self.x_range
        return left + (value - low) / (high - low) * (right - left)

    def y(self, value: float) -> float:
        """Where a vertical value stands, in px from the top."""
        _, top, _, bottom = self.box
        low, high = self.y_range
        return bottom - (value - low) / (high - low) * (bottom - top)


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """What else a drawing depends on: the library and this module's own drawing."""
    return {"matplotlib": importlib.metadata.version("matplotlib"), "drawing": str(DRAWING)}


def draw(frames: list[Frame]) -> list[str]:
    """Draw each frame on one reused matplotlib figure; returns the inside of an SVG element."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": "tongbao",
        "text.parse_math": False,
        "font.size": FONT_SIZE,
    }
    with mpl.rc_context(), warnings.catch_warnings():
        # A matplotlibrc of the user or of the working folder is none of ours.
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        # The browser sets the text; matplotlib's own font need not have the glyphs.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        figure = Figure(dpi=72, frameon=False)
        FigureCanvasSVG(figure)
        return [_inside(_draw_one(figure, frame)) for frame in frames]


def _draw_one(figure: object, frame: Frame) -> str:
    from matplotlib.figure import Figure

    assert isinstance(figure, Figure)  # noqa: S101 - the type is matplotlib's, known only once it is imported
    figure.clear()
    figure.set_size_inches(frame.width / 72, frame.height / 72)
    left, top, right, bottom = frame.box
    place = (
        left / frame.width,
        1 - bottom / frame.height,
        (right - left) / frame.width,
        (bottom - top) / frame.height,
    )
    axes = figure.add_axes(place, frameon=False)
    axes.set_xlim(*frame.x_range)
    axes.set_ylim(*frame.y_range)
    axes.tick_params(length=0, colors=MUTED, labelsize=FONT_SIZE, pad=6)
    axes.set_xticks([at for at, _ in frame.x_ticks], [_one_line(label) for _, label in frame.x_ticks], parse_math=False)
    axes.set_yticks([at for at, _ in frame.y_ticks], [_one_line(label) for _, label in frame.y_ticks], parse_math=False)
    if frame.rules == "top":
        axes.xaxis.tick_top()
    else:
        axes.grid(axis="y" if frame.rules == "y" else "x", color=RULE, linewidth=1, clip_on=False)
    corner = _one_line(frame.corner)
    axes.text(0, 1, corner, transform=figure.transFigure, color=MUTED, va="top", fontsize=FONT_SIZE, parse_math=False)
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return out.getvalue()


def _one_line(label: str) -> str:
    """A label as SVG shows it: line breaks are spaces there, and matplotlib would draw another text for each line."""
    return " ".join(label.split())


def _inside(svg: str) -> str:
    """The rules and labels of a drawing as pieces of our own: no style that would reach the page, no ids to collide.

    Raises
    ------
    ValueError : matplotlib drew something else besides.

    """
    body = re.sub(r"<metadata>.*?</metadata>|<defs>.*?</defs>|<!--.*?-->", "", svg, flags=re.DOTALL)
    lines = [f"M{place(float(x))},{place(float(y))}{_to((x, y), end)}" for x, y, *end in _LINE.findall(body)]
    rules = [path("tb-rule", "".join(lines))] if lines else []
    labels = [
        text_at((float(x), float(y)), unescape(text), anchor, "tb-tick") for anchor, x, y, text in _TEXT.findall(body)
    ]
    if len(lines) + len(labels) != body.count("<path") + body.count("<text"):
        raise ValueError(body)
    return str(written([*rules, *labels])).strip()


def _to(start: tuple[str, str], end: list[str]) -> str:
    """The end of a rule, which is level or upright."""
    return f"H{place(float(end[0]))}" if start[1] == end[1] else f"V{place(float(end[1]))}"
