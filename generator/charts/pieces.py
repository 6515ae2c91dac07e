"""The smallest pieces of a drawing: a line through places, and a text at one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def segments(places: Sequence[tuple[float, float] | None], style: str = "tb-line") -> Iterator[str]:
    """The thin line through neighbouring values; a gap stays a gap."""
    run: list[str] = []
    for place in [*places, None]:
        if place is not None:
            run.append(f"{place[0]:.2f},{place[1]:.2f}")
            continue
        if len(run) > 1:
            yield f'<polyline class="{style}" points="{" ".join(run)}"/>\n'
        run = []


def text_at(x: float, y: float, text: str, anchor: str, style: str, title: str = "") -> str:
    """A text at a place; `title` is what hovering says."""
    hover = f"<title>{escape(title)}</title>" if title else ""
    return f'<text class="{style}" x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}">{escape(text)}{hover}</text>\n'
