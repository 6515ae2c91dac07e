"""The tables and the text of a built page, as a reader sees them."""

from html.parser import HTMLParser
from pathlib import Path


class Reader(HTMLParser):
    """Collects tables as rows of cell texts, and all visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.in_cell = False
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.silent += 1
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            self.in_cell = False
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent -= 1
        if tag in ("td", "th", "thead", "tbody", "table"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        self.text.append(data)
        if self.in_cell:
            self.tables[-1][-1][-1] += data


def tables_of(text: str) -> list[list[list[str]]]:
    """The tables of a page that is at hand as text."""
    reader = Reader()
    reader.feed(text)
    return reader.tables


def read_page(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader
