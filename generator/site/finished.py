"""What goes into the built pages past Markdown and the search: finished tables and charts.

In the Markdown a table leaves its place and its words, so that the search finds the names and verdicts in it
and not its numbers; each page is read once when they are put in, and checked as it then stands.
"""

from __future__ import annotations

import hashlib
import html
import re
from typing import TYPE_CHECKING

from generator.site.paper import PLACE, chart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Drawing
    from generator.site.html import BuiltPage

_TABLE = re.compile(r'<div class="tb-table[^>]*>\n<table .*?</table>\n</div>', re.DOTALL)
_TEXT = re.compile(r">([^<>]+)<")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(
    r"</?(?:div|table|thead|tbody|tr|th|td|a|span)"
    r'(?: (?:class|role|tabindex|aria-label|scope|href)="[^"<>]*")*'
    r"""(?: style="(?:--tb-[0-9]+:'[\w /（）、·-]*';?)+")?>"""
)
_DRAWN = re.compile(
    r'<use href="#tb-frame-[0-9]+"/>|<g id="tb-frame-[0-9]+">'
    r"|</?(?:div|svg|g|path|polyline|circle|rect|text|title)"
    r'(?: (?:class|role|aria-label|xmlns|viewBox|text-anchor|points|width|height|[dxyr]|c[xy])="[^"<>]*")*/?>'
)
FRAME = "tb-frame-"
_HREF = re.compile(r' href="([^"<>]*)"')
_LOCAL = re.compile(r"[0-9A-Za-z_./#%-]*")


class Tables:
    """The tables of a page, each in its place, which is marked by what no text of the page can hold: its digest."""

    def __init__(self) -> None:
        self.finished: list[str] = []
        self.mark = ""

    def taken_out(self, text: str) -> str:
        """A page of Markdown with a place and the words of each table in its stead; no word twice."""
        known: set[str] = set()
        self.mark = hashlib.sha256(text.encode()).hexdigest()[:16]

        def place(found: re.Match[str]) -> str:
            self.finished.append(found[0])
            words = {text.strip(): None for text in _TEXT.findall(found[0]) if _LETTER.search(text)}
            own = [word for word in words if word not in known]
            known.update(own)
            return f'<div class="tb-place" data-table="{self.mark}-{len(self.finished) - 1}">{" ".join(own)}</div>'

        return _TABLE.sub(place, text)

    def put_in(self, text: str, page: BuiltPage) -> str:
        """A built page with the tables in their places; notes their links, and what in them is no plain table."""

        def table(found: re.Match[str]) -> str:
            finished = self.finished[int(found[1])]
            links = [html.unescape(link) for link in _HREF.findall(finished)]
            if len(_PLAIN.findall(finished)) == finished.count("<") and all(map(_LOCAL.fullmatch, links)):
                page.linked.extend(links)
            else:
                page.take(finished)
            return finished

        left = rf'<div class="tb-place" data-table="{self.mark}-([0-9]+)">[^<]*</div>'
        return re.sub(left, table, text)


def drawn(text: str, drawings: Mapping[str, Drawing], page: BuiltPage) -> tuple[str, tuple[str, ...]]:
    """A built page with the charts in their places, and their names; notes what in them is no plain drawing.

    A place that names no chart is left as it is: a page written by hand may show how one is written.
    """
    frames: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        return _drawn(drawings[found[1]], page, frames) if found[1] in drawings else found[0]

    return PLACE.sub(place, text), tuple(name for name in PLACE.findall(text) if name in drawings)


def _drawn(drawing: Drawing, page: BuiltPage, frames: dict[str, str]) -> str:
    """A chart as it is put in; the page notes what in it is no plain drawing.

    `frames` are those of the page so far by their text, with their names: what stands on it once is shown again
    by its name.
    """
    finished = str(chart(drawing))
    for frame in drawing.frames:
        known = frames.get(frame)
        if known is None:
            known = frames[frame] = f"{FRAME}{len(frames) + 1}"
            finished = finished.replace(frame, f'<g id="{known}">\n{frame}\n</g>', 1)
        else:
            finished = finished.replace(frame, f'<use href="#{known}"/>', 1)
    if len(_DRAWN.findall(finished)) != finished.count("<"):
        page.take(finished)
    return finished
