"""The pieces of a drawing: lines, texts and marks, written as SVG with what neighbours share said once.

Nothing else writes SVG: every text is escaped here.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Piece(NamedTuple):
    """An element: its name, the attributes it shares with its neighbours, its own, its text, and what hovering says."""

    name: str
    shared: str
    own: str
    text: str = ""
    title: str = ""

    def as_svg(self, shared: str, *, hovered: bool) -> str:
        """The element; its title only where there may be a pointer."""
        hover = f"<title>{escape(self.title)}</title>" if self.title and hovered else ""
        inside = f"{escape(self.text)}{hover}"
        end = f">{inside}</{self.name}>" if inside else "/>"
        return f"<{self.name}{shared}{self.own}{end}\n"


def element(name: str, attributes: Mapping[str, str], *inside: str | Markup) -> Markup:
    """An SVG element; text is escaped, markup is taken as it is."""
    listed = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    content = "".join(piece if isinstance(piece, Markup) else escape(piece) for piece in inside)
    return Markup(f"<{name}{listed}>{content}</{name}>")  # noqa: S704 - escaped just above


def written(pieces: Iterable[Piece], *, hovered: bool = True) -> Markup:
    """Pieces one after another; neighbours that share their attributes stand in a group that has them."""
    found: list[str] = []
    for shared, run in groupby(pieces, key=lambda piece: piece.shared):
        first, *others = run
        if others:
            inside = "".join(piece.as_svg("", hovered=hovered) for piece in (first, *others))
            found.append(f"<g{shared}>\n{inside}</g>\n")
        else:
            found.append(first.as_svg(shared, hovered=hovered))
    return Markup("".join(found))  # noqa: S704 - every piece escapes what it says


def place(value: float) -> str:
    """A length or a place in CSS px, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def mark(name: str, style: str, attributes: Mapping[str, str], title: str = "") -> Piece:
    """A shape; `title` is what hovering says."""
    own = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return Piece(name, f' class="{style}"', own, title=title)


def path(style: str, drawn: str, title: str = "") -> Piece:
    """A line that is drawn by commands."""
    return mark("path", style, {"d": drawn}, title)


def circle(style: str, where: tuple[float, float], radius: int, title: str) -> Piece:
    """A dot."""
    x, y = map(place, where)
    return Piece("circle", f' class="{style}"', f' cx="{x}" cy="{y}" r="{radius}"', title=title)


def segments(places: Sequence[tuple[float, float] | None], style: str = "tb-line") -> Iterator[Piece]:
    """The thin line through neighbouring values; a gap stays a gap."""
    run: list[str] = []
    for spot in [*places, None]:
        if spot is not None:
            run.append(f"{place(spot[0])},{place(spot[1])}")
            continue
        if len(run) > 1:
            yield mark("polyline", style, {"points": " ".join(run)})
        run = []


def text_at(where: tuple[float, float], text: str, anchor: str, style: str, title: str = "") -> Piece:
    """A text at a place; `title` is what hovering says."""
    x, y = map(place, where)
    return Piece("text", f' class="{style}" text-anchor="{anchor}"', f' x="{x}" y="{y}"', text, title)
