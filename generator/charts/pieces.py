"""The smallest pieces of a drawing: an element, a line through places, and a text at one.

Nothing else writes SVG: text becomes markup in `element`, which escapes it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def element(name: str, attributes: Mapping[str, str], *inside: str | Markup) -> Markup:
    """An SVG element on a line of its own, or inside another; text is escaped, markup is taken as it is."""
    listed = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if not inside:
        return Markup(f"<{name}{listed}/>\n")  # noqa: S704 - escaped just above
    content = "".join(one if isinstance(one, Markup) else escape(one) for one in inside)
    return Markup(f"<{name}{listed}>{content}</{name}>")  # noqa: S704 - escaped just above


def titled(name: str, attributes: Mapping[str, str], title: str) -> Markup:
    """An element that says something when one hovers over it."""
    return element(name, attributes, element("title", {}, title)) + Markup("\n")


def segments(places: Sequence[tuple[float, float] | None], style: str = "tb-line") -> Iterator[Markup]:
    """The thin line through neighbouring values; a gap stays a gap."""
    run: list[str] = []
    for place in [*places, None]:
        if place is not None:
            run.append(f"{place[0]:.2f},{place[1]:.2f}")
            continue
        if len(run) > 1:
            yield element("polyline", {"class": style, "points": " ".join(run)})
        run = []


def text_at(x: float, y: float, text: str, anchor: str, style: str, title: str = "") -> Markup:
    """A text at a place; `title` is what hovering says."""
    hover = [element("title", {}, title)] if title else []
    attributes = {"class": style, "x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor}
    return element("text", attributes, text, *hover) + Markup("\n")
