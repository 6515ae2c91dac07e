"""The built HTML: every link and anchor leads somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from generator.files import regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARS_PAGE = "index.html"
_LOADED_TAGS = {"img", "script", "iframe", "source", "audio", "video", "embed", "object", "use", "link"}


class _Links(HTMLParser):
    """The addresses a page loads or links to, and the places it has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks where a link stands, and counting is a third of the reading."""
        del i
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        addresses = [
            values[name] for name in ("href", "src", "xlink:href", "data", "poster", "action") if name in values
        ]
        (self.loaded if tag in _LOADED_TAGS else self.linked).extend(addresses)


def check_links(folder: Path, outside: frozenset[str] = frozenset()) -> list[str]:
    """Every link of the built HTML that leads nowhere, and every load from another origin.

    `outside` are pages beside the folder that may be linked to, such as an earlier year's.

    MkDocs checks Markdown links only; raw HTML, style sheets and the theme are not looked at.
    """
    folder = folder.resolve()
    parsed: dict[Path, _Links] = {}
    for page in regular_files(folder):
        if page.suffix == ".html":
            links = _Links()
            links.feed(page.read_text(encoding="utf-8"))
            parsed[page] = links
    problems = []
    for page, links in parsed.items():
        shown = page.relative_to(folder).as_posix()
        problems += [
            words.OUTSIDE.format(page=shown, link=link)
            for link in links.loaded
            if urlsplit(link).scheme not in ("", "data") or urlsplit(link).netloc
        ]
        for link in dict.fromkeys([*links.loaded, *links.linked]):
            problems += _follow(folder, page, link, parsed, outside)
    for sheet in regular_files(folder):
        if sheet.suffix == ".css":
            found = re.findall(r"url\(\s*['\"]?((?:https?:)?//[^)'\"]+)", sheet.read_text(encoding="utf-8"))
            shown = sheet.relative_to(folder).as_posix()
            problems += [words.OUTSIDE.format(page=shown, link=link) for link in found]
    return problems


def _follow(folder: Path, page: Path, link: str, parsed: Mapping[Path, _Links], outside: frozenset[str]) -> list[str]:
    shown = page.relative_to(folder).as_posix()
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return []
    target = Path(os.path.normpath(page.parent / unquote(parts.path))) if parts.path else page
    beside = os.path.relpath(target, folder.parent)
    if beside == YEARS_PAGE or beside in outside:
        return []
    if not target.is_relative_to(folder) or not target.is_file():
        return [words.MISSING_TARGET.format(page=shown, link=link)]
    if parts.fragment and target in parsed and unquote(parts.fragment) not in parsed[target].anchors:
        return [words.MISSING_ANCHOR.format(page=shown, link=link)]
    return []
