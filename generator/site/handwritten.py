"""What an office keeps in `site_src`: pages of its own, files beside them, and parts of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.errors import PublishingFailed
from generator.files import is_beside, links_in, regular_files
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SOURCE = "site_src"
OVERRIDES = "overrides"
TEMPLATES = "templates"
MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn"})


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
    _refuse_unknown(shown, root)
    pages = {name: _text(path) for name, path in shown.items() if name.endswith(".md")}
    return HandWritten(
        pages,
        {name: path for name, path in shown.items() if name not in pages},
        {name.removeprefix(f"{OVERRIDES}/"): path.read_bytes() for name, path in own.items()},
    )


def title_of(path: str, text: str) -> str:
    """The title of a page of Markdown, as MkDocs finds it: of its head, of the heading it begins with, or its name."""
    from markdown import Markdown
    from mkdocs.utils.meta import get_data

    body, head = get_data(text)
    if head.get("title"):
        return str(head["title"]).encode("utf-8", "replace").decode()
    reader = Markdown(extensions=["attr_list", "toc"])
    begins_with_heading = reader.convert(body).startswith("<h1")
    if begins_with_heading:
        return unescape(str(reader.toc_tokens[0]["name"]))  # type: ignore[attr-defined]
    name = PurePosixPath(path).stem.replace("-", " ").replace("_", " ")
    return name.capitalize() if name == name.lower() else name


def _refuse_unknown(names: Iterable[str], root: Path) -> None:
    """Refuse pages of Markdown under a name that one publisher or another takes otherwise.

    Raises
    ------
    PublishingFailed : another ending than `.md`, or `README.md`, which some take for the index of its folder.

    """
    for name in names:
        file = PurePosixPath(name)
        if file.suffix.lower() in MARKDOWN and (file.suffix != ".md" or file.stem.lower() == "readme"):
            raise PublishingFailed(words.NO_PAGE_NAME.format(path=root / SOURCE / name))


def _is_hidden(name: str) -> bool:
    """Whether MkDocs leaves a file alone: it, or a folder above it, is hidden or holds templates."""
    return name.startswith(f"{TEMPLATES}/") or any(part.startswith(".") for part in name.split("/"))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PublishingFailed(words.NOT_UTF8.format(path=path)) from error
