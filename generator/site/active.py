"""Nothing runs in a published page that the theme, `site_src` or our own templates did not put there.

What the theme puts around an article is seen on pages that carry nothing of the data: they are
built with the same configuration, and whatever else stands around an article was not the theme.
Inside an article our templates put nothing active, so that only a hand-written page may have it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.files import regular_files
from generator.site import html
from generator.site.html import Active, read_pages
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from generator.model import Cache
    from generator.site.html import BuiltPage

BARE = "x"
PLACES = ("index.md", "x.md", "x/x.md", "x/x/x.md")
SHOWN = 200


def around_every_page(
    configuration: Mapping[str, Any], folder: Path, run: Callable[[dict[str, Any]], None], cache: Cache
) -> frozenset[Active]:
    """The active pieces that theme and configuration put around an article, at any depth below the site's root.

    Parameters
    ----------
    folder : an empty one to build the bare pages in.
    run : builds a site from a configuration.

    """
    key = f"theme-{_digest(configuration)}"
    cached = cache.get(key)
    if cached is None:
        for place in PLACES:
            path = folder / "docs" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {BARE}\n\n{BARE}\n", encoding="utf-8")
        bare = {"site_name": BARE, "docs_dir": str(folder / "docs"), "site_dir": str(folder / "site")}
        run({**configuration, **bare, "nav": [{BARE: PLACES[0]}], "not_in_nav": f"/{BARE}*"})
        found = {piece for page in read_pages(folder / "site").values() for piece in (*page.around, *page.within)}
        cached = json.dumps(sorted(found), ensure_ascii=False)
        cache.put(key, cached)
    return frozenset(Active(*piece) for piece in json.loads(cached))


def _digest(configuration: Mapping[str, Any]) -> str:
    """The SHA-256 of all that makes the frame of a page and says what in it is active."""
    own = {name: value for name, value in configuration.items() if name not in ("docs_dir", "site_dir", "site_name")}
    custom = own.get("theme", {}).get("custom_dir")
    files = regular_files(Path(custom)) if custom else []
    content = [
        {**own, "nav": None, "not_in_nav": None, "theme": {**own.get("theme", {}), "custom_dir": bool(custom)}},
        [[path.relative_to(custom).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()] for path in files],
        hashlib.sha256(Path(html.__file__).read_bytes()).hexdigest(),
        [importlib.metadata.version(name) for name in ("mkdocs", "mkdocs-material", "Markdown", "pymdown-extensions")],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def foreign_pieces(
    folder: Path,
    pages: Mapping[Path, BuiltPage],
    theme: frozenset[Active],
    hand_written: Collection[str],
) -> list[str]:
    """Every active piece that nobody put there on purpose, in words.

    Parameters
    ----------
    pages : by their path below `folder`.
    theme : what stands around every article.
    hand_written : the pages of `site_src`, which may hold what they like inside their article.

    """
    problems = []
    for path, page in pages.items():
        shown = path.relative_to(folder).as_posix()
        found = page.around - theme
        if shown not in hand_written:
            found = found | page.within
        problems += [
            words.ACTIVE_PIECE.format(page=shown, piece=f"<{piece.tag} {piece.described}".strip()[:SHOWN])
            for piece in sorted(found)
        ]
    return problems
