"""The built HTML: every link and anchor leads somewhere, and nothing is loaded from elsewhere."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from generator.files import regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.site.html import BuiltPage
    from generator.site.rendering import Facts

YEARS_PAGE = "index.html"
BESIDE = "../"


def check_links(
    folder: Path, parsed: Mapping[Path, BuiltPage | Facts], outside: frozenset[str] = frozenset()
) -> list[str]:
    """Every link of the built HTML that leads nowhere, and every load from another origin.

    `parsed` are its pages as they were read when they were finished, `outside` those beside the folder that may be
    linked to, such as an earlier year's.

    MkDocs checks Markdown links only; raw HTML, style sheets and the theme are not looked at.
    """
    problems = []
    site = _Site(folder, parsed, outside)
    for page, links in parsed.items():
        shown = page.relative_to(folder).as_posix()
        problems += [
            words.OUTSIDE.format(page=shown, link=link)
            for link in links.loaded
            if urlsplit(link).scheme not in ("", "data") or urlsplit(link).netloc
        ]
        for link in dict.fromkeys([*links.loaded, *links.linked]):
            problem = site.problem_of(link, shown)
            problems += [problem.format(page=shown, link=link)] if problem else []
    for name in site.files:
        if name.endswith(".css"):
            found = re.findall(
                r"url\(\s*['\"]?((?:https?:)?//[^)'\"]+)", (folder / name).read_text(encoding="utf-8", errors="replace")
            )
            problems += [words.OUTSIDE.format(page=name, link=link) for link in found]
    return problems


class _Site:
    """The files of a built site by their paths below its folder, and the places of its pages."""

    def __init__(self, folder: Path, parsed: Mapping[Path, BuiltPage | Facts], outside: frozenset[str]) -> None:
        self.folder = folder.name
        self.files = {path.relative_to(folder).as_posix(): None for path in regular_files(folder)}
        self.anchors = {page.relative_to(folder).as_posix(): frozenset(links.anchors) for page, links in parsed.items()}
        self.outside = {f"{BESIDE}{path}" for path in (YEARS_PAGE, *outside)}
        self.targets: dict[tuple[str, str], str] = {}

    def problem_of(self, link: str, page: str) -> str:
        """The sentence for what is wrong with a link of a page; nothing where it leads somewhere."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return ""
        target = self._target(page.rpartition("/")[0], parts.path) if parts.path else page
        if target in self.outside:
            return ""
        if target not in self.files:
            return words.MISSING_TARGET
        places = self.anchors.get(target)
        if parts.fragment and places is not None and unquote(parts.fragment) not in places:
            return words.MISSING_ANCHOR
        return ""

    def _target(self, start: str, path: str) -> str:
        """The file a path leads to from a folder: below the site's folder, or, outside of it, beside it."""
        if (start, path) not in self.targets:
            whole = posixpath.normpath(posixpath.join(self.folder, start, unquote(path)))
            own = whole.removeprefix(f"{self.folder}/")
            self.targets[start, path] = own if own != whole else f"{BESIDE}{whole}"
        return self.targets[start, path]
