"""Some pages for another purpose: printed one after another, frozen at a release, held against another version."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from generator.pages.bulletins import bulletin
from generator.pages.compose import Unit, composed, page_units
from generator.pages.context import PageContext
from generator.pages.markdown import as_markdown, rendered
from generator.pages.printed import PRINTED, texts_of
from generator.pages.views import CoverPage
from generator.pages.writing import parts_of
from generator.words import documents as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.model import Period, Released

_CHART = re.compile(r'data-chart="([0-9A-Za-z_-]+)"')


def sheets(released: Released, captions: Mapping[str, str], wanted: Iterable[Unit]) -> list[str]:
    """Some pages as Markdown, whole, to be printed one after another."""
    context = PageContext(released, captions, "", {})
    return [as_markdown(*composed(context, unit)).text for unit in wanted]


def heading_of(sheet: str) -> str:
    """The title a page's front matter gives it."""
    found = re.match(r"---\ntitle: (.*)\n", sheet)
    return str(json.loads(found[1])) if found else ""


def cover(released: Released, headings: Sequence[str]) -> str:
    """Cover and contents of a year's bound volume as Markdown."""
    edition = released.edition
    frame = PageContext(released, {}, "", {}).frame(edition.title, "volume.md", [])
    lines = words.volume_title(edition.title, edition.year).split("\n")
    return rendered("cover.md", CoverPage(frame, tuple(lines), tuple(headings)))


def as_docx(released: Released, captions: Mapping[str, str], bulletins: Sequence[Period], *, bound: bool) -> bytes:
    """One bulletin, or several bound as the volume of their year, as DOCX."""
    from generator.pages.documents import bulletin_document, volume

    context = PageContext(released, captions, "", {})

    def record(kind: str, code: str = "") -> Any:  # noqa: ANN401 - any record of `views`
        return composed(context, Unit(kind, code))[1]

    notices = [record("bulletin", period.code) for period in bulletins]
    if not bound:
        return bulletin_document(notices[0])
    title = words.volume_title(released.edition.title, released.edition.year)
    return volume(title, record("plan"), notices, record("revisions"))


def shown_text(released: Released, charts: Mapping[str, tuple[str, object]]) -> dict[str, str]:
    """Each page as text, with what its charts show: for telling which pages a change touches.

    Parameters
    ----------
    charts : caption and content of every chart by its name.

    """
    context = PageContext(released, {name: caption for name, (caption, _) in charts.items()}, "", {})
    found = {}
    for unit in page_units(released):
        for page, _ in parts_of(*composed(context, unit)):
            contents = [repr(charts[name][1]) for name in _CHART.findall(page.text) if name in charts]
            text = page.text.replace(f'{PRINTED}"', '"')
            found[page.path.removesuffix(".md") + ".html"] = "\n".join([text, *contents])
    return found


def said(released: Released, period: Period, charts: Iterable[str], *, repeats_notes: bool = False) -> dict[str, Any]:
    """The words and tables a bulletin prints, to be frozen at its release; `charts` are the names of those it shows."""
    context = PageContext(released, dict.fromkeys(charts, ""), "", {})
    return texts_of(bulletin(context, period, repeats_notes=repeats_notes))
