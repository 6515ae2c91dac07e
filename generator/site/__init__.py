"""Pages and `site_src` → HTML of one edition. Everything that knows MkDocs is here.

MkDocs writes into a fresh folder that nobody reads; charts are put in afterwards, and the
built HTML is checked before anything is published.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed
from generator.files import is_beside, links_in, regular_files
from generator.site.active import around_every_page, foreign_pieces
from generator.site.config import edit_base, read_config, with_documents
from generator.site.finished import Tables, finish, written_as_text
from generator.site.html import BuiltPage, read_pages
from generator.site.links import check_links
from generator.site.paper import PLACE, standalone
from generator.site.run import MOST_SHOWN, run_mkdocs
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from generator.model import Drawing, Pages, Workshop

__all__ = [
    "Source",
    "build",
    "check_links",
    "edit_base",
    "read_config",
    "read_pages",
    "refuse_active",
    "standalone",
    "with_documents",
]

SOURCE = "site_src"
OVERRIDES = "overrides"
UNWANTED = ("404.html", "sitemap.xml*", "*.map")


@dataclass(frozen=True)
class Source:
    """What a site is built from besides its pages.

    `dated` is the only date that can reach the output, `outside` the pages of earlier years
    (as `2008/indicators/G08.html`) that may be linked to.
    """

    root: Path
    config: Mapping[str, Any]
    dated: date
    outside: frozenset[str] = frozenset()


def build(given: Source, pages: Pages, drawings: Sequence[Drawing], workshop: Workshop) -> Path:
    """Build one edition below the scratch folder (an own empty one) and return the folder with its HTML.

    Raises
    ------
    PublishingFailed : a link or special file in `site_src`, a warning of the strict build, a
        broken link or anchor, a request to another origin, an active piece that is nobody's, or a
        page or chart that is not there.

    """
    root, scratch = given.root, workshop.scratch
    docs, target = scratch / "docs", scratch / "site"
    source = root / SOURCE
    strays = links_in(source)
    if strays:
        raise PublishingFailed(words.STRAYS.format(paths=joined(path.relative_to(root).as_posix() for path in strays)))
    shutil.copytree(
        source, docs, ignore=lambda _, names: {name for name in names if name == OVERRIDES or is_beside(name)}
    )
    tables = _laid_out(pages, docs)
    expected = {path.relative_to(docs).with_suffix(".html") for path in regular_files(docs) if path.suffix == ".md"}
    configuration = _configuration(given.config, pages, source, docs, target)
    run_mkdocs(configuration, scratch, given.dated, workshop.cache)
    built = regular_files(target)
    for path in built:
        if any(path.match(pattern) for pattern in UNWANTED):
            path.unlink()
    _refuse_missing(expected - {path.relative_to(target) for path in built})
    expected_charts = Counter(name for page in pages.files for name in PLACE.findall(page.text))
    placed, parsed = finish(target, drawings, tables)
    written_as_text(target)
    _refuse_missing(expected_charts - placed)
    _refuse(check_links(target, parsed, given.outside), words.LINKS)
    bare = scratch / "bare"
    theme = around_every_page(
        configuration, bare, lambda asked: run_mkdocs(asked, bare, given.dated, workshop.cache), workshop.cache
    )
    own = {page.path for page in pages.files}
    hand_written = {path.as_posix() for path in expected if path.with_suffix(".md").as_posix() not in own}
    _refuse(foreign_pieces(target, parsed, theme, hand_written), words.FOREIGN_PIECES)
    return target


def _laid_out(pages: Pages, docs: Path) -> Tables:
    """Write pages and attachments below a folder; returns the tables, which stand in no page of Markdown."""
    tables = Tables()
    for page in pages.files:
        path = docs / page.path
        if path.exists():
            raise PublishingFailed(words.TWICE.format(path=page.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        text = tables.taken_out(page.text) if page.path.endswith(".md") else page.text
        path.write_bytes(text.encode())
    for attachment in pages.attachments:
        path = docs / attachment.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(attachment.content)
    return tables


def refuse_active(name: str, text: str) -> None:
    """Refuse a page of our own that stands outside a year's site, if anything in it can run.

    Raises
    ------
    PublishingFailed : an active piece is in it, since our templates have none.

    """
    page = BuiltPage()
    page.feed(text)
    page.close()
    _refuse(foreign_pieces(Path(), {Path(name): page}, frozenset(), ()), words.FOREIGN_PIECES)


def _refuse(problems: Sequence[str], sentence: str) -> None:
    """Refuse a site with problems; the first of them are listed."""
    if problems:
        listed = "\n".join(problems[:MOST_SHOWN])
        raise PublishingFailed(sentence.format(count=len(problems), listed=listed))


def _refuse_missing(missing: Collection[object]) -> None:
    """Refuse a site in which a page or a chart is not there, whoever lost it."""
    if missing:
        raise PublishingFailed(words.INCOMPLETE.format(names=joined(sorted(map(str, missing))[:MOST_SHOWN])))


def _configuration(config: Mapping[str, Any], pages: Pages, source: Path, docs: Path, target: Path) -> dict[str, Any]:
    """The configuration of one edition: hubs alone are in the navigation.

    With every page in it each page would carry every link, and pages would grow with the
    number of villages.
    """
    own = [(title, path) for title, path in pages.navigation]
    hand_written = [path.relative_to(docs).as_posix() for path in regular_files(docs) if path.suffix == ".md"]
    hubs = {path for _, path in own}
    parts = {page.path for page in pages.files if page.path.endswith(".md")} - hubs
    extra = [path for path in hand_written if "/" not in path and path not in hubs | parts]
    theme = dict(config.get("theme", {}))
    if (source / OVERRIDES).is_dir():
        theme["custom_dir"] = str(source / OVERRIDES)
    outside = sorted({path.split("/")[0] for path in hand_written if "/" in path})
    hidden = [f"/{folder}/*.md\n!/{folder}/index.md" for folder in outside]
    hidden += [f"/{path}" for path in sorted(parts) if "/" not in path]
    return {
        **config,
        "site_name": pages.title,
        "docs_dir": str(docs),
        "site_dir": str(target),
        "theme": theme,
        "nav": [*({title: path} for title, path in own), *extra],
        "not_in_nav": "\n".join(hidden),
    }
