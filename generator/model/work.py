"""What is made of released figures, what is asked, and what may be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NewType, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from markupsafe import Markup

    from generator.model.tables import PastText

Item = TypeVar("Item")
Value_co = TypeVar("Value_co", covariant=True)
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
    """Remembers texts and files by the content they were made from; none of it ever fails a build."""

    @property
    def keeps(self) -> bool:
        """Whether it remembers anything at all."""

    def get(self, key: str) -> str | None:
        """The text kept under the key, if it is still there."""

    def put(self, key: str, text: str) -> None:
        """Keep a text."""

    def take(self, key: str, places: Callable[[str], Sequence[Path]]) -> str | None:
        """The text kept under the key, with the files kept beside it put where `places` says by the text."""

    def keep(self, key: str, text: str, files: Sequence[Path]) -> None:
        """Keep a text with files that nobody changes any more."""

    def trim(self) -> None:
        """Clear what was not used for longest, where there is too much."""


class Shared(Protocol[Value_co]):
    """Something that many tasks read, and each process has once."""

    def value(self) -> Value_co:
        """The thing itself."""


class Hands(Protocol):
    """An executor that can also hand something to all of its processes."""

    def submit(self, fn: Callable[..., Item], /, *args: Any, **kwargs: Any) -> Future[Item]:  # noqa: ANN401 - as Executor
        """Have something done."""

    def map(self, fn: Callable[..., Item], *iterables: Iterable[Any]) -> Iterator[Item]:
        """Have it done for each of several, and yield what comes of it in their order."""

    def share(self, value: Item, folder: Path) -> Shared[Item]:
        """Something for many tasks; `folder` has room for it while the tasks run."""

    def once(self) -> AbstractContextManager[Executor | None]:
        """Hands of this machine for one piece of work, None where it is one; what is withheld never leaves it."""

    def reach(self, cache: Cache) -> Cache:
        """What tasks can reach of what is remembered here."""


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
    """What may be used: hands (`jobs` at once), memory, a voice, a clock, a place to work in, and word of a stop."""

    executor: Hands
    cache: Cache
    progress: Progress
    clock: Callable[[], float]
    scratch: Path
    halt: Halt
    jobs: int = 1
