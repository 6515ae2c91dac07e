"""Pages and `site_src` → HTML of one edition. Everything that knows MkDocs is here.

MkDocs writes into a fresh folder that nobody reads; charts are put in afterwards, and the
built HTML is checked before anything is published.
"""

from __future__ import annotations

import calendar
import logging
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from generator.errors import Interrupted, PublishingFailed, WrongCall
from generator.files import links_in, regular_files
from generator.words import cli as words
from generator.words import joined
from generator.words.findings import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from generator.model import Drawing, Pages

CONFIG_FILE = "mkdocs.yml"
SOURCE = "site_src"
OVERRIDES = "overrides"
YEARS_PAGE = "index.html"
PLUGINS = frozenset({"search", "offline"})
UNWANTED = ("404.html", "sitemap.xml*", "*.map")
_PLACE = re.compile(r'<div class="tb-chart" data-chart="([0-9A-Za-z_-]+)"></div>')
_MAX_SHOWN = 20
_LOADED_TAGS = {"img", "script", "iframe", "source", "audio", "video", "embed", "object", "use", "link"}


def read_config(root: Path) -> dict[str, Any]:
    """Read `mkdocs.yml` with plain YAML tags only, and refuse what would run other code.

    MkDocs itself loads it with tags that call any Python function.

    Raises
    ------
    WrongCall : no such file, not a mapping, a tag, `hooks`, or a foreign plugin.

    """
    import yaml

    path = root / CONFIG_FILE
    if not path.is_file():
        raise WrongCall(CONFIG["absent"].format(path=path))
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise WrongCall(CONFIG["unreadable"].format(problem=" ".join(str(error).split()))) from error
    if not isinstance(config, dict) or not isinstance(config.get("theme", {}), dict):
        raise WrongCall(CONFIG["unreadable"].format(problem=CONFIG["mapping"]))
    for key in ("hooks", "INHERIT"):
        if key in config:
            raise WrongCall(CONFIG["key"].format(key=key))
    plugins = config.get("plugins") or []
    if not isinstance(plugins, list):
        raise WrongCall(CONFIG["unreadable"].format(problem="plugins"))
    for plugin in plugins:
        name = next(iter(plugin)) if isinstance(plugin, dict) and plugin else plugin
        if name not in PLUGINS:
            raise WrongCall(CONFIG["plugin"].format(key=name))
    return config


def edit_base(config: Mapping[str, Any]) -> str:
    """Where the office edits its files, as the configuration says."""
    extra = config.get("extra") or {}
    return str(extra.get("edit_base") or "") if isinstance(extra, dict) else ""


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


def build(given: Source, pages: Pages, drawings: Sequence[Drawing], scratch: Path) -> Path:
    """Build one edition below `scratch` (an own empty folder) and return the folder with its HTML.

    Raises
    ------
    PublishingFailed : a link or special file in `site_src`, a warning of the strict build, a
        broken link or anchor, or a request to another origin.

    """
    root = given.root
    docs, target = scratch / "docs", scratch / "site"
    source = root / SOURCE
    strays = links_in(source)
    if strays:
        raise PublishingFailed(words.STRAYS.format(paths=joined(path.relative_to(root).as_posix() for path in strays)))
    shutil.copytree(source, docs, ignore=shutil.ignore_patterns(OVERRIDES))
    for page in pages.files:
        path = docs / page.path
        if path.exists():
            raise PublishingFailed(words.TWICE.format(path=page.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.text.encode())
    _run_mkdocs(_configuration(given.config, pages, source, docs, target), scratch, given.dated)
    for pattern in UNWANTED:
        for path in target.rglob(pattern):
            path.unlink()
    _place_charts(target, drawings)
    problems = check_links(target, given.outside)
    if problems:
        shown = "\n".join(problems[:_MAX_SHOWN])
        raise PublishingFailed(words.LINKS.format(count=len(problems), links=shown))
    return target


def _configuration(config: Mapping[str, Any], pages: Pages, source: Path, docs: Path, target: Path) -> dict[str, Any]:
    """The configuration of one edition: hubs alone are in the navigation.

    With every page in it each page would carry every link, and pages would grow with the
    number of villages.
    """
    own = [(title, path) for title, path in pages.navigation]
    hand_written = [path.relative_to(docs).as_posix() for path in regular_files(docs) if path.suffix == ".md"]
    hubs = {path for _, path in own}
    extra = [path for path in hand_written if "/" not in path and path not in hubs]
    theme = dict(config.get("theme", {}))
    if (source / OVERRIDES).is_dir():
        theme["custom_dir"] = str(source / OVERRIDES)
    outside = sorted({path.split("/")[0] for path in hand_written if "/" in path})
    hidden = [f"/{folder}/*.md\n!/{folder}/index.md" for folder in outside]
    return {
        **config,
        "site_name": pages.title,
        "docs_dir": str(docs),
        "site_dir": str(target),
        "theme": theme,
        "nav": [*({title: path} for title, path in own), *extra],
        "not_in_nav": "\n".join(hidden),
    }


class _Warnings(logging.Handler):
    """Collects what MkDocs warns of; any of it refuses the build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


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


def _run_mkdocs(configuration: dict[str, Any], scratch: Path, dated: date) -> None:
    import yaml

    epoch = str(calendar.timegm(dated.timetuple()))
    with _environment(SOURCE_DATE_EPOCH=epoch, NO_MKDOCS_2_WARNING="1"):
        import jieba
        from mkdocs.commands.build import build as build_site
        from mkdocs.config import load_config
        from mkdocs.exceptions import MkDocsException

        jieba.setLogLevel(logging.ERROR)
        path = scratch / CONFIG_FILE
        path.write_text(yaml.safe_dump(configuration, allow_unicode=True), encoding="utf-8")
        collected = _Warnings()
        logger = logging.getLogger("mkdocs")
        propagate, logger.propagate = logger.propagate, False
        logger.addHandler(collected)
        try:
            loaded = _loaded(load_config, path, collected)
            build_site(loaded)
        except (MkDocsException, SystemExit) as error:
            problem = " ".join([*collected.messages, str(error)]).strip()
            raise PublishingFailed(words.BROKEN.format(problem=problem)) from error
        finally:
            logger.removeHandler(collected)
            logger.propagate = propagate
    if collected.messages:
        shown = "\n".join(collected.messages[:_MAX_SHOWN])
        raise PublishingFailed(words.STRICT.format(count=len(collected.messages), warnings=shown))


def _loaded(load_config: Callable[..., Any], path: Path, collected: _Warnings) -> Any:  # noqa: ANN401 - MkDocs' own type
    """MkDocs' configuration; whatever it objects to is the fault of `mkdocs.yml`.

    Its options are checked by code that also fails with plain Python errors.
    """
    try:
        loaded = load_config(str(path), strict=False)
    except Interrupted:
        raise
    except (Exception, SystemExit) as error:
        problem = "；".join([*collected.messages, str(error)])
        raise WrongCall(CONFIG["unreadable"].format(problem=problem)) from error
    if collected.messages:
        raise WrongCall(CONFIG["unreadable"].format(problem="；".join(collected.messages)))
    return loaded


def _place_charts(target: Path, drawings: Sequence[Drawing]) -> None:
    """Put the drawings into the finished pages, past Markdown and the search index."""
    by_name = {drawing.name: drawing for drawing in drawings}

    def svg(found: re.Match[str]) -> str:
        drawing = by_name[found.group(1)]
        return (
            f'<div class="tb-chart"><div class="tb-wide">{drawing.wide}</div>'
            f'<div class="tb-narrow">{drawing.narrow}</div></div>'
        )

    for page in regular_files(target):
        if page.suffix == ".html":
            text = page.read_text(encoding="utf-8")
            placed = _PLACE.sub(svg, text)
            if placed != text:
                page.write_bytes(placed.encode())


class _Links(HTMLParser):
    """The addresses a page loads or links to, and the places it has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.anchors: set[str] = set()

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
