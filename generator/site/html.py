"""Built HTML as the checks read it: what a page loads and links to, and what in it is active."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from generator.files import regular_files

if TYPE_CHECKING:
    from pathlib import Path

LOADED_TAGS = frozenset({"img", "script", "iframe", "source", "audio", "video", "embed", "object", "use", "link"})
ADDRESSES = ("href", "src", "xlink:href", "data", "poster", "action")
ACTIVE_TAGS = frozenset(
    {"applet", "base", "embed", "form", "frame", "frameset", "iframe", "object", "portal", "script", "style"}
)
_RUNS = re.compile(r"[\s\x00-\x1f]*(javascript|vbscript|data:text/html|data:image/svg)", re.IGNORECASE)
_LEADS_AWAY = re.compile(r"url\s*\(|@import|expression\s*\(|\\", re.IGNORECASE)


class Active(NamedTuple):
    """A piece of a page that can run, or that changes what the rest means: its tag and all it says."""

    tag: str
    described: str


class BuiltPage(HTMLParser):
    """The addresses a page loads or links to, the places it has, and its active pieces in and around the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()
        self.within: set[Active] = set()
        self.around: set[Active] = set()
        self._articles = 0
        self._open: tuple[str, str] | None = None
        self._text: list[str] = []

    def take(self, text: str) -> None:
        """Read a piece of the article that is put in later."""
        piece = read_page(text)
        self.loaded += piece.loaded
        self.linked += piece.linked
        self.anchors |= piece.anchors
        self.within |= piece.within | piece.around

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks where a link stands, and counting is a third of the reading."""
        del i
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element loads, links to, is named, and does."""
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        addresses = [values[name] for name in ADDRESSES if name in values]
        (self.loaded if tag in LOADED_TAGS else self.linked).extend(addresses)
        if tag == "article":
            self._articles += 1
        attributes = " ".join(f"{name}={value!r}" for name, value in sorted(values.items()))
        if tag in ("script", "style"):
            self._open, self._text = (tag, attributes), []
        elif tag in ACTIVE_TAGS or (tag == "meta" and "http-equiv" in values) or _acts(values):
            self._note(Active(tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that is closed at once, as SVG has them."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Keep what a script or a style sheet says."""
        if self._open:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The end of an article, a script or a style sheet."""
        if tag == "article":
            self._articles -= 1
        if self._open and tag == self._open[0]:
            text = "".join(self._text)
            if tag == "script" or _LEADS_AWAY.search(text):
                self._note(Active(tag, f"{self._open[1]} {text}".strip()))
            self._open = None

    def _note(self, piece: Active) -> None:
        (self.within if self._articles else self.around).add(piece)


def _acts(values: dict[str, str]) -> bool:
    """Whether attributes run something, or fetch something from a style."""
    return (
        any(name.startswith("on") or name in ("srcdoc", "formaction") for name in values)
        or any(_RUNS.match(value) for value in values.values())
        or bool(_LEADS_AWAY.search(values.get("style", "")))
    )


def read_page(text: str) -> BuiltPage:
    """A page as the checks read it."""
    page = BuiltPage()
    page.feed(text)
    page.close()
    return page


def read_pages(folder: Path) -> dict[Path, BuiltPage]:
    """Every page below a folder."""
    return {
        path: read_page(path.read_text(encoding="utf-8")) for path in regular_files(folder) if path.suffix == ".html"
    }
