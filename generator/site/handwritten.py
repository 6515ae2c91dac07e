"""What an office keeps in `site_src`: pages of its own, files beside them, and parts of the theme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.errors import PublishingFailed
from generator.files import is_beside, links_in, regular_files
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SOURCE = "site_src"
OVERRIDES = "overrides"
TEMPLATES = "templates"
_FRONT = re.compile(r"\A---\n(.*?)\n---[ \t]*\n", re.DOTALL)
_HEADING = re.compile(r"^# +(.+?)(?:[ \t]*\{[^}\n]*\})?[ \t]*#*[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class HandWritten:
    """The files of `site_src` by their path below it."""

    pages: Mapping[str, str]
    files: Mapping[str, Path]
    overrides: Mapping[str, bytes]


def hand_written(root: Path) -> HandWritten:
    """Read `site_src`; what is no one's work, or hidden, is passed over.

    Raises
    ------
    PublishingFailed : a link or a special file in it, or a page that is not UTF-8.
    OSError : a file that cannot be read.

    """
    source = root / SOURCE
    strays = links_in(source)
    if strays:
        raise PublishingFailed(words.STRAYS.format(paths=joined(path.relative_to(root).as_posix() for path in strays)))
    files = {path.relative_to(source).as_posix(): path for path in regular_files(source) if not is_beside(path.name)}
    own = {name: path for name, path in files.items() if name.startswith(f"{OVERRIDES}/")}
    shown = {name: path for name, path in files.items() if name not in own and not _is_hidden(name)}
    pages = {name: _text(path) for name, path in shown.items() if name.endswith(".md")}
    return HandWritten(
        pages,
        {name: path for name, path in shown.items() if name not in pages},
        {name.removeprefix(f"{OVERRIDES}/"): path.read_bytes() for name, path in own.items()},
    )


def title_of(path: str, text: str) -> str:
    """The title of a page of Markdown: of its front matter, its heading, or its name."""
    import yaml

    front = _FRONT.match(text)
    try:
        named = yaml.safe_load(front[1]) if front else None
    except yaml.YAMLError:
        named = None
    if isinstance(named, dict) and named.get("title"):
        return str(named["title"])
    heading = _HEADING.search(text[front.end() :] if front else text)
    return heading[1] if heading else PurePosixPath(path).stem


def _is_hidden(name: str) -> bool:
    """Whether MkDocs leaves a file alone: it, or a folder above it, is hidden or holds templates."""
    return name.startswith(f"{TEMPLATES}/") or any(part.startswith(".") for part in name.split("/"))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PublishingFailed(words.NOT_UTF8.format(path=path)) from error
