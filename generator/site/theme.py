"""What publisher and theme give to every site: active pieces around an article, and files.

Both are seen on bare pages that carry nothing of the data, and begun early, while others are at work.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.files import room, write_new
from generator.site.html import Active, read_page
from generator.site.publishers import Look, Sheet, publisher

if TYPE_CHECKING:
    from pathlib import Path

    from generator.model import Workshop

BARE = "x"
PLACES = ("index.md", "x.md", "x/x.md", "x/x/x.md")


class Theme:
    """What a publisher makes of a configuration alone; what is not kept is being made from the beginning.

    `key` tells it from any other.
    """

    def __init__(self, name: str, look: Look, program: str, workshop: Workshop) -> None:
        """Begin: `look` is what the office says of it, `program` tells this program and its libraries from others."""
        self.publisher = name
        self.look = replace(look, title=BARE, navigation=((BARE, PLACES[0]),))
        self.key = _digest(name, look, program)
        self._cache = workshop.cache
        self._kept_pieces = self._cache.get(f"theme-{self.key}")
        begin = workshop.executor.submit
        asked = (name, self.look, str(workshop.scratch))
        self._pieces = begin(pieces_around, *asked) if self._kept_pieces is None else None
        self._files = begin(files_of_theme, *asked) if self._cache.get(f"files-{self.key}") is None else None

    def around_every_page(self) -> frozenset[Active]:
        """The active pieces around an article, at any depth below the site's root."""
        if self._kept_pieces is None and self._pieces is not None:
            self._kept_pieces = json.dumps(self._pieces.result(), ensure_ascii=False)
            self._cache.put(f"theme-{self.key}", self._kept_pieces)
        return frozenset(Active(*piece) for piece in json.loads(self._kept_pieces or "[]"))

    def put_files(self, target: Path, folder: Path) -> None:
        """Put the files of the theme below a folder; `folder` is one to work in."""
        key = f"files-{self.key}"
        if self._files is None and self._cache.take(key, lambda names: [target / name for name in json.loads(names)]):
            return
        made = self._files.result() if self._files else files_of_theme(self.publisher, self.look, str(folder))
        for name, content in made.items():
            write_new(target / name, content)
        self._cache.keep(key, json.dumps(list(made)), [target / name for name in made])


def pieces_around(name: str, look: Look, folder: str) -> list[tuple[str, str]]:
    """What is active on bare pages at every depth: it comes from publisher, theme and overrides."""
    sheets = [Sheet(place, f"# {BARE}\n\n{BARE}\n") for place in PLACES]
    with room(folder) as own:
        pages = [read_page(page.html) for page in publisher(name).pages(look, sheets, (), own)]
    return sorted({(*piece,) for page in pages for piece in page.around | page.within})


def files_of_theme(name: str, look: Look, folder: str) -> dict[str, bytes]:
    """The files a publisher adds to any site; see `Publisher.assets`."""
    with room(folder) as own:
        return publisher(name).assets(look, own)


def _digest(name: str, look: Look, program: str) -> str:
    """What tells a publisher and the look of its theme from any other."""
    overrides = [(path, hashlib.sha256(content).hexdigest()) for path, content in sorted(look.overrides.items())]
    dated = str(look.dated) if overrides else ""
    libraries = [importlib.metadata.version(library) for library in publisher(name).libraries]
    content = [program, name, libraries, look.config, overrides, dated]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
