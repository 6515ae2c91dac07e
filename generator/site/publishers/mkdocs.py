"""MkDocs with Material: run on some pages of a site, strict, dated, and silent unless it has something to say.

Pages are handed over in memory. Those that are not to be made are known to it by path alone, so that a link to them is
resolved and a batch of pages costs what the batch costs.
"""

from __future__ import annotations

import calendar
import json
import logging
import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed, WrongCall
from generator.files import regular_files
from generator.site.config import CONFIG_FILE
from generator.site.publishers import Look, Rendered, Search, Sheet, html_of
from generator.words import cli as words
from generator.words.findings import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


libraries = ("Jinja2", "Markdown", "mkdocs", "mkdocs-material", "pymdown-extensions")
search = Search("search/search_index.json", "search/search_index.js", "docs", is_cut=True)
MOST_SHOWN = 20
UNWANTED = ("*.html", "sitemap.xml*", "*.map")
EMPTY = "index.md"


def pages(look: Look, sheets: Sequence[Sheet], others: Sequence[str], folder: Path) -> list[Rendered]:
    """See `Publisher.pages`."""
    made: dict[str, tuple[str, str]] = {}
    _build(look, sheets, folder, _batch(sheets, others, made))
    found: dict[str, list[dict[str, Any]]] = {}
    index = folder / "site" / search.index
    for entry in json.loads(index.read_bytes())[search.entries] if index.is_file() else ():
        found.setdefault(entry["location"].partition("#")[0], []).append(entry)
    return [Rendered(html_of(path), html, tuple(found.get(address, ()))) for path, (address, html) in made.items()]


def assets(look: Look, folder: Path) -> dict[str, bytes]:
    """See `Publisher.assets`."""
    alone = replace(look, navigation=((look.title, EMPTY),))
    _build(alone, [Sheet(EMPTY, "---\nsearch:\n  exclude: true\n---\n")], folder, None)
    site = folder / "site"
    files = [path for path in regular_files(site) if not any(path.match(pattern) for pattern in UNWANTED)]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def _build(look: Look, sheets: Sequence[Sheet], folder: Path, batch: Any) -> None:  # noqa: ANN401 - a plugin of MkDocs
    """Build a site of some pages below a folder, with a plugin beside those of the configuration.

    Raises
    ------
    WrongCall : the configuration is not one.
    PublishingFailed : MkDocs failed, or warned of anything.

    """
    epoch = str(calendar.timegm(look.dated.timetuple()))
    with _environment(SOURCE_DATE_EPOCH=epoch, NO_MKDOCS_2_WARNING="1"), _warnings() as collected:
        from material.plugins.search import plugin
        from mkdocs.commands.build import build
        from mkdocs.exceptions import MkDocsException

        plugin.jieba = None  # words are cut afterwards, for every publisher alike

        try:
            loaded = _loaded(_written(look, folder), collected)
            if batch is None:
                (folder / "docs" / EMPTY).write_text(sheets[0].text, encoding="utf-8")
            else:
                loaded.plugins["tongbao"] = batch
            build(loaded)
        except (MkDocsException, SystemExit) as error:
            problem = " ".join([*collected, str(error)]).strip()
            raise PublishingFailed(words.BROKEN.format(problem=problem)) from error
    if collected:
        shown = "\n".join(collected[:MOST_SHOWN])
        raise PublishingFailed(words.STRICT.format(count=len(collected), warnings=shown))


def _batch(sheets: Sequence[Sheet], others: Sequence[str], made: dict[str, tuple[str, str]]) -> Any:  # noqa: ANN401 - a plugin of MkDocs
    """The plugin that hands pages to MkDocs in memory, and takes each with its address when it is made."""
    from mkdocs.config.base import LegacyConfig
    from mkdocs.plugins import BasePlugin
    from mkdocs.structure.files import File, InclusionLevel

    class Batch(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
        """Pages in, HTML out; nothing is written."""

        def on_config(self, config: MkDocsConfig) -> None:
            config.theme.static_templates = set()

        def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
            for file in files:
                file.inclusion = InclusionLevel.EXCLUDED
            for path in (path for path in others if files.get_file_from_path(path) is None):
                files.append(File.generated(config, path, content="", inclusion=InclusionLevel.EXCLUDED))
            for sheet in sheets:
                file = File.generated(config, sheet.path, content=sheet.text, inclusion=InclusionLevel.NOT_IN_NAV)
                file.edit_uri = sheet.path
                files.append(file)

        def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
            del config
            made[page.file.src_uri] = page.url, output
            return ""

    return Batch()


def _written(look: Look, folder: Path) -> Path:
    """The configuration of a site as a file below a folder, with what it names beside it."""
    import yaml

    docs = folder / "docs"
    docs.mkdir(parents=True)
    validation = look.config.get("validation") or {}
    theme = dict(look.config.get("theme", {}))
    if look.overrides:
        theme["custom_dir"] = str(folder / "overrides")
        for name, content in look.overrides.items():
            path = folder / "overrides" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    configuration = {
        **look.config,
        "site_name": look.title,
        "docs_dir": str(docs),
        "site_dir": str(folder / "site"),
        "theme": theme,
        "nav": [{title: path} for title, path in look.navigation],
        "not_in_nav": "*",
        # What an anchor leads to is checked on the whole of the built site.
        "validation": {**validation, "anchors": "ignore"} if isinstance(validation, dict) else validation,
    }
    path = folder / CONFIG_FILE
    path.write_text(yaml.safe_dump(configuration, allow_unicode=True), encoding="utf-8")
    return path


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of; any of it refuses the build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What MkDocs warns of meanwhile; nothing of it reaches the terminal."""
    logger, handler = logging.getLogger("mkdocs"), _Warnings()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set variables that MkDocs reads from the environment, and put the old ones back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _loaded(path: Path, collected: Sequence[str]) -> MkDocsConfig:
    """MkDocs' configuration; whatever it objects to is the fault of `mkdocs.yml`.

    Its options are checked by code that also fails with plain Python errors.
    """
    from mkdocs.config import load_config

    try:
        loaded = load_config(str(path), strict=False)
    except OSError:
        raise
    except (Exception, SystemExit) as error:
        problem = "；".join([*collected, str(error)])
        raise WrongCall(CONFIG["unreadable"].format(problem=problem)) from error
    if collected:
        raise WrongCall(CONFIG["unreadable"].format(problem="；".join(collected)))
    return loaded
