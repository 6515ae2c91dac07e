"""The pages of a laid-out edition, made and kept ones alike → the folder that is published, checked as a whole."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.errors import PublishingFailed
from generator.files import write_new
from generator.site.active import foreign_pieces
from generator.site.html import read_page
from generator.site.kept import keep
from generator.site.laying import MOST_SHOWN, refuse_missing
from generator.site.links import check_links
from generator.site.paper import PLACE
from generator.site.publishers import html_of, publisher
from generator.site.rendering import Facts
from generator.site.segmentation import prepare, segmented
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from generator.model import Workshop
    from generator.site.laying import Layout
    from generator.site.rendering import Finished

PAGES = (".html", ".htm", ".xhtml")
BEFORE_INDEX = "var __index = "


def assemble(layout: Layout, made: Iterable[Finished], workshop: Workshop) -> Path:
    """Write what was made, and everything else, beside what was kept; returns the folder of the site.

    Raises
    ------
    PublishingFailed : a broken link or anchor, a request to another origin, an active piece that is nobody's, or a
        page or chart that is not there.

    """
    target = layout.target
    pages = {page.path: page for page in layout.kept.values()}
    is_cut = publisher(layout.setting.publisher).search.is_cut
    if layout.batches and is_cut:
        prepare(workshop.cache)
    for page in made:
        write_new(target / page.path, page.html.encode())
        entries = segmented(page.entries, workshop.cache) if is_cut else page.entries
        pages[page.path] = replace(page, html="", entries=tuple(entries))
    _refuse_incomplete(layout, pages)
    read = {target / path: page.facts for path, page in pages.items()}
    read |= _files(layout, workshop)
    _search(layout, pages)
    _refuse(check_links(target, read, layout.begun.source.outside), words.LINKS)
    foreign = {path.relative_to(target).as_posix(): facts.foreign for path, facts in read.items()}
    _refuse(foreign_pieces(foreign), words.FOREIGN_PIECES)
    for path, key in layout.keys.items():
        if path not in layout.kept:
            keep(workshop.cache, key, pages[html_of(path)], target)
    return target


def refuse_active(name: str, text: str) -> None:
    """Refuse a page of our own that stands outside a year's site, if anything in it can run.

    Raises
    ------
    PublishingFailed : an active piece is in it, since our templates have none.

    """
    page = read_page(text)
    _refuse(foreign_pieces({name: page.within | page.around}), words.FOREIGN_PIECES)


def _refuse(problems: Sequence[str], sentence: str) -> None:
    """Refuse a site with problems; the first of them are listed."""
    if problems:
        listed = "\n".join(problems[:MOST_SHOWN])
        raise PublishingFailed(sentence.format(count=len(problems), listed=listed))


def _refuse_incomplete(layout: Layout, pages: Mapping[str, Finished]) -> None:
    """Refuse a site without one of its pages, or without a chart on the page it belongs to."""
    refuse_missing({html_of(path) for path in layout.sheets} - pages.keys())
    for path, sheet in layout.sheets.items():
        if path not in layout.begun.own.pages:
            refuse_missing(set(PLACE.findall(sheet.text)) - set(pages[html_of(path)].facts.charts))


def _files(layout: Layout, workshop: Workshop) -> dict[Path, Facts]:
    """Write every file that is no page: of theme, office and data; returns the facts of those in HTML."""
    target = layout.target
    own = layout.begun.own
    layout.begun.theme.put_files(target, workshop.scratch)
    for name, path in own.files.items():
        write_new(target / name, path.read_bytes())
    for file in layout.pages.files:
        if not file.path.endswith(".md"):
            write_new(target / file.path, file.text.encode())
    for attachment in layout.pages.attachments:
        write_new(target / attachment.path, attachment.content)
    found = {}
    for name, path in own.files.items():
        if name.lower().endswith(PAGES):
            page = read_page(_text(path))
            pieces = tuple(page.within | page.around)
            found[target / name] = Facts(tuple(page.loaded), tuple(page.linked), tuple(page.anchors), (), pieces)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PublishingFailed(words.NOT_UTF8.format(path=path)) from error


def _search(layout: Layout, pages: Mapping[str, Finished]) -> None:
    """Put what the search finds into its index, and into the script that holds it for pages opened from a folder.

    As text without escapes, of which half of a Chinese index would be.
    """
    target, search = layout.target, publisher(layout.setting.publisher).search
    if not (target / search.index).is_file():
        return
    index = json.loads((target / search.index).read_bytes())
    index[search.entries] = [entry for path in layout.sheets for entry in pages[html_of(path)].entries]
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    for name, content in ((search.index, text), (search.script, f"{BEFORE_INDEX}{text}")):
        if (target / name).is_file():
            write_new(target / name, content.encode())
