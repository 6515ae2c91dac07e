"""What is made of released figures, what is asked, and what may be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from markupsafe import Markup

    from generator.model.tables import PastText

Item = TypeVar("Item")
ThemeText = NewType("ThemeText", str)
"""Text without a sign that could become markup, for places where the theme prints it as it is (`pages.plain`)."""


AREAS_IN_ROWS = 40
"""How many areas a chart shows in a row each; of more it shows dots, or those with most to say."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn chart: its name, the line under it, an SVG for wide and one for narrow screens, and the same in words.

    `frames` are the parts of both that other charts of one shape have as well.
    """

    name: str
    caption: str
    wide: Markup
    narrow: Markup
    alt: str = ""
    frames: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A generated file of a site: its path below the edition, and its bytes as text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A generated file of a site that is no text: its path below the edition, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Pages:
    """All generated files of one edition; no path twice."""

    year: int
    title: ThemeText
    files: tuple[Page, ...]
    navigation: tuple[tuple[ThemeText, str], ...]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class BuildOrder:
    """What is asked: which repository and years, at which state, dated how, what git remembers, and where it goes.

    `revision_now` asks git once more: data that were read while it moved are those of no commit.
    """

    root: Path
    years: tuple[int, ...]
    revision: str
    as_of: date | None
    reuse: bool = True
    past: Mapping[str, Sequence[PastText]] = field(default_factory=dict)
    draft: bool = False
    output: Path | None = None
    revision_now: Callable[[], str] | None = None

    @property
    def data(self) -> Path:
        """The folder with the facts."""
        return self.root / "data"

    @property
    def public(self) -> Path:
        """The folder that is published: the one asked for, else `public/`; a draft has one of its own."""
        return self.output or self.root / ("preview" if self.draft else "public")


@dataclass(frozen=True, slots=True)
class Change:
    """What an import makes of one row: `new`, `filled` (it was missing), `replaced` or `same`; rows by column."""

    kind: str
    before: Mapping[str, str]
    after: Mapping[str, str]


class Progress(Protocol):
    """Says what is being done; on a terminal with bars, elsewhere in plain lines."""

    def step(self, name: str) -> None:
        """Begin a named step."""

    def track(self, name: str, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items and show how many are done."""

    def done(self, seconds: Mapping[str, float]) -> None:
        """Say how long each step took."""


class Cache(Protocol):
    """Remembers texts by the content they were made from."""

    def get(self, key: str) -> str | None:
        """The text kept under the key, if it is still there."""

    def put(self, key: str, text: str) -> None:
        """Keep a text; never fails the build."""


class Halt(Protocol):
    """Tells whether the command was asked to stop, and hears when there is a new site."""

    def check(self) -> None:
        """Raise `Interrupted` where a signal has come, even one that somebody swallowed."""

    def held(self) -> AbstractContextManager[None]:
        """Keep signals waiting while something is done that must not be cut in two."""

    def published(self) -> None:
        """The new site stands, whatever happens from now on."""


@dataclass(frozen=True)
class Workshop:
    """What may be used: hands, memory, a voice, a clock, a place to work in, and word of a stop."""

    executor: Executor
    cache: Cache
    progress: Progress
    clock: Callable[[], float]
    scratch: Path
    halt: Halt
