"""The built HTML: every link and anchor leads somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from generator.files import regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.site.html import BuiltPage

YEARS_PAGE = "index.html"


def check_links(folder: Path, parsed: Mapping[Path, BuiltPage], outside: frozenset[str] = frozenset()) -> list[str]:
    """Every link of the built HTML that leads nowhere, and every load from another origin.

    `parsed` are its pages (`html.read_pages`), `outside` those beside the folder that may be linked to, such as an
    earlier year's.

    MkDocs checks Markdown links only; raw HTML, style sheets and the theme are not looked at.
    """
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


def _follow(
    folder: Path, page: Path, link: str, parsed: Mapping[Path, BuiltPage], outside: frozenset[str]
) -> list[str]:
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
