"""What turns pages of Markdown into pages of HTML: one interface, and the publishers there are.

A publisher knows nothing of the data, and the data nothing of it: pages and a look in, HTML and search entries out.
Tables and charts, links, scripts and the search index are put in, checked and written for all of them alike.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

USUAL = "mkdocs"
PUBLISHERS = (USUAL, "zensical")


@dataclass(frozen=True)
class Look:
    """What stands around every page of a site, as plain data.

    `config` is what `mkdocs.yml` says, `navigation` the titles and pages it leads to, `overrides` the office's own
    parts of the theme, `dated` the only date that can reach the output.
    """

    config: Mapping[str, Any]
    title: str
    navigation: tuple[tuple[str, str], ...]
    dated: date
    overrides: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A page of Markdown with its front matter, by its path below the site (`areas/V01.md`)."""

    path: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A page of HTML by its path (`areas/V01.html`), and what the search finds on it: `location`, `title`, `text`."""

    path: str
    html: str
    entries: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Search:
    """Where a publisher's search looks.

    The paths of its index, and of the script with the same for pages opened from a folder; the name of the list of
    entries in it; whether Chinese text must be cut into words for it, or it does so itself.
    """

    index: str
    script: str
    entries: str
    is_cut: bool


class Publisher(Protocol):
    """Turns Markdown into HTML.

    `libraries` are the packages that the HTML depends on.
    """

    libraries: tuple[str, ...]
    search: Search

    def pages(self, look: Look, sheets: Sequence[Sheet], others: Sequence[str], folder: Path) -> list[Rendered]:
        """Some pages of a site, in their order.

        Parameters
        ----------
        others : the paths of all other pages and files of the site, to which these may link.
        folder : an empty one to work in.

        Raises
        ------
        WrongCall : the look is none.
        PublishingFailed : a page cannot be made, or something about it was warned of.

        """

    def assets(self, look: Look, folder: Path) -> dict[str, bytes]:
        """The files of the theme by path, with the index of an empty search where there is one."""


def html_of(path: str) -> str:
    """The path of the HTML of a page of Markdown."""
    return path.removesuffix(".md") + ".html"


def publisher(name: str) -> Publisher:
    """The publisher of a name; its library is imported, or run, when it first makes something."""
    return cast("Publisher", importlib.import_module(f"{__name__}.{name}"))
