"""Progress on a terminal (bars) and elsewhere (plain lines), always on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import Item, Progress


class Lines:
    """One plain line a step, for logs."""

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self.stream = stream

    def step(self, name: str) -> None:
        """Begin a step with a line."""
        print(name, file=self.stream, flush=True)

    def track(self, name: str, items: Sequence[Item]) -> Iterator[Item]:
        """Say how many there are, then yield them."""
        print(words.counted_step(name, len(items)), file=self.stream, flush=True)
        yield from items

    def done(self, seconds: Mapping[str, float]) -> None:
        """Say how long each step took."""
        print(words.times(seconds), file=self.stream, flush=True)


class Bars:
    """Bars on a terminal, by rich."""

    def __init__(self, stream: TextIO) -> None:
        """Draw on `stream`."""
        from rich.console import Console

        self.console = Console(file=stream, highlight=False, markup=False)

    def step(self, name: str) -> None:
        """Begin a step with a line."""
        self.console.print(name)

    def track(self, name: str, items: Sequence[Item]) -> Iterator[Item]:
        """Yield the items behind a bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.console, transient=True) as bars:
            yield from bars.track(items, description=name)

    def done(self, seconds: Mapping[str, float]) -> None:
        """Say how long each step took."""
        self.console.print(words.times(seconds))


def progress_on(stream: TextIO) -> Progress:
    """Bars where someone watches, lines where a log is kept."""
    return Bars(stream) if stream.isatty() else Lines(stream)
