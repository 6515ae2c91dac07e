"""Zensical: run on some pages of a site as a program of its own, strict, in a folder that is cleared afterwards.

It has no way to be told of pages by path alone: those that are linked to from the navigation, or from a page written by
hand, stand there as bare pages and are thrown away.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed
from generator.files import regular_files
from generator.site.config import CONFIG_FILE
from generator.site.publishers import Look, Rendered, Search, Sheet, html_of
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

libraries = ("Markdown", "pymdown-extensions", "zensical")
search = Search("search.json", "search.js", "items", is_cut=False)
EMPTY = "index.md"
BARE = "# x\n"
MOST_SHOWN = 2000
UNWANTED = ("*.html", "sitemap.xml", "*.map")
_LINKED = re.compile(r"\]\(|^\[[^\]]+\]:", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def pages(look: Look, sheets: Sequence[Sheet], others: Sequence[str], folder: Path) -> list[Rendered]:
    """See `Publisher.pages`."""
    linked = others if any(_LINKED.search(sheet.text) for sheet in sheets) else [path for _, path in look.navigation]
    beside = [Sheet(path, BARE if path.endswith(".md") else "") for path in linked]
    site = _built(look, {sheet.path: sheet.text for sheet in (*beside, *sheets)}, folder)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads((site / search.index).read_bytes())[search.entries]:
        found.setdefault(entry["location"].partition("#")[0], []).append(entry)
    made = [html_of(sheet.path) for sheet in sheets]
    return [
        Rendered(path, (site / path).read_text(encoding="utf-8"), tuple(found.get(path, ())))
        for path in made
        if (site / path).is_file()
    ]


def assets(look: Look, folder: Path) -> dict[str, bytes]:
    """See `Publisher.assets`."""
    site = _built(replace(look, navigation=((look.title, EMPTY),)), {EMPTY: BARE}, folder)
    files = [path for path in regular_files(site) if not any(path.match(pattern) for pattern in UNWANTED)]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def _built(look: Look, texts: dict[str, str], folder: Path) -> Path:
    """The folder of a site of some pages.

    Raises
    ------
    PublishingFailed : Zensical failed, or warned of anything.

    """
    import yaml

    files = {f"docs/{path}": text.encode() for path, text in texts.items()}
    files |= {f"overrides/{path}": content for path, content in look.overrides.items()}
    theme = {**look.config.get("theme", {}), "variant": "classic"}
    configuration = {
        **look.config,
        "site_name": look.title,
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {**theme, "custom_dir": "overrides"} if look.overrides else theme,
        "nav": [{title: path} for title, path in look.navigation],
    }
    files[CONFIG_FILE] = yaml.safe_dump(configuration, allow_unicode=True).encode()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    program = [sys.executable, "-P", "-m", "zensical", "build", "--strict", "--config-file", str(folder / CONFIG_FILE)]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own file
    if done.returncode:
        told = _COLOUR.sub("", done.stdout + done.stderr).strip().partition("Traceback")[0]
        raise PublishingFailed(words.BROKEN.format(problem=told[-MOST_SHOWN:]))
    return folder / "site"
