"""A batch of pages → finished HTML, with what the checks and the search must know of each: plain data in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.files import room
from generator.site.active import foreign_in
from generator.site.finished import Tables, drawn
from generator.site.html import Active, read_page
from generator.site.paper import PLACE
from generator.site.publishers import Look, Sheet, html_of, publisher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Drawing
    from generator.site.publishers import Rendered

_INDENTED = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Setting:
    """What all pages of a site are made in.

    `others` are the paths of all its pages and files, `theme` the active pieces that stand around every article, and
    `hand_written` the pages that may hold what they like inside theirs.
    """

    publisher: str
    look: Look
    others: tuple[str, ...]
    theme: frozenset[Active]
    hand_written: frozenset[str]


@dataclass(frozen=True)
class Batch:
    """Pages that are made together, with the charts on them by name; `folder` has room to work, if it is there."""

    setting: Setting
    sheets: tuple[Sheet, ...]
    folder: str
    drawings: Mapping[str, Drawing] = field(default_factory=dict)

    @property
    def charts(self) -> tuple[str, ...]:
        """The names of the charts on its pages, none twice."""
        return tuple(dict.fromkeys(name for sheet in self.sheets for name in PLACE.findall(sheet.text)))


@dataclass(frozen=True)
class Facts:
    """What the checks must know of a page: its addresses and places, the charts put in, and what in it is nobody's."""

    loaded: tuple[str, ...]
    linked: tuple[str, ...]
    anchors: tuple[str, ...]
    charts: tuple[str, ...]
    foreign: tuple[Active, ...]


@dataclass(frozen=True)
class Finished:
    """A page as it is published, by its path (`areas/V01.html`), with its facts and what the search finds on it."""

    path: str
    html: str
    facts: Facts
    entries: tuple[Mapping[str, Any], ...]


def render(batch: Batch) -> list[Finished]:
    """The pages of a batch, tables and charts put in.

    Raises
    ------
    PublishingFailed, WrongCall : as `Publisher.pages`.

    """
    setting = batch.setting
    tables = [Tables() for _ in batch.sheets]
    bare = [Sheet(sheet.path, own.taken_out(sheet.text)) for own, sheet in zip(tables, batch.sheets, strict=True)]
    made = {sheet.path for sheet in bare}
    others = [path for path in setting.others if path not in made]
    with room(batch.folder) as folder:
        rendered = publisher(setting.publisher).pages(setting.look, bare, others, folder)
    tables_of = {html_of(sheet.path): own for sheet, own in zip(bare, tables, strict=True)}
    return [_finished(page, tables_of[page.path], batch) for page in rendered]


def _finished(page: Rendered, tables: Tables, batch: Batch) -> Finished:
    """A page with tables and charts in their places, and no indentation in its lines."""
    read = read_page(page.html)
    bare = page.html if "<pre" in page.html else _INDENTED.sub("\n", page.html)
    whole, charts = drawn(bare, batch.drawings, read)
    whole = tables.put_in(whole, read)
    foreign = foreign_in(page.path, read, batch.setting.theme, batch.setting.hand_written)
    loaded, linked = (tuple(dict.fromkeys(found)) for found in (read.loaded, read.linked))
    facts = Facts(loaded, linked, tuple(sorted(read.anchors)), charts, tuple(sorted(foreign)))
    return Finished(page.path, whole, facts, page.entries)
