"""Texts and files remembered by the content they were made from, never by time stamps."""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator.files import FOR_ALL, HALF, PART, linked_for_all, make_folder, put_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.model import Cache

MOST_KEPT = 1_000_000_000
"""Bytes a cache may hold; what was not used for longest goes first."""
HALF_WRITTEN = 3600
"""Seconds after which nobody is writing a file any more."""
_KEPT = re.compile(r"[a-z]+-[0-9a-f]{64}(\.[0-9]+)?")
_HALF = re.compile(rf"{re.escape(HALF)}.*{re.escape(PART)}")


class NoCache:
    """Remembers nothing (`--no-cache`)."""

    keeps = False

    def get(self, key: str) -> str | None:
        """Never anything."""
        del key
        return None

    def put(self, key: str, text: str) -> None:
        """Forget it at once."""
        del key, text

    def take(self, key: str, places: Callable[[str], Sequence[Path]]) -> str | None:
        """Never anything."""
        del key, places
        return None

    def keep(self, key: str, text: str, files: Sequence[Path]) -> None:
        """Forget it at once."""
        del key, text, files

    def trim(self) -> None:
        """Nothing is there to be cleared."""


class FolderCache:
    """A file a key below a folder that may be deleted at any time, and beside it the files kept under the key.

    A file begins with a line that names the key and the SHA-256 of key and text: what was damaged,
    cut, or put under another name is as if it were not there, and is made anew. So is a kept file that is not byte
    for byte what it was.
    """

    keeps = True

    def __init__(self, folder: Path, most: int = MOST_KEPT, *, linked: bool = True) -> None:
        """Use `folder`; it is made when something is first kept. A draft is not `linked`: its rights are its own."""
        self.folder = folder
        self.most = most
        self.linked = linked

    def get(self, key: str) -> str | None:
        """The text kept under the key, or None; that it was used is noted."""
        path = self.folder / key
        try:
            head, _, text = path.read_bytes().decode().partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if head != _head(key, text):
            return None
        with suppress(OSError):
            os.utime(path)
        return text

    def put(self, key: str, text: str) -> None:
        """Keep a text; a full disk or a missing right costs only the time saved."""
        with suppress(OSError):
            make_folder(self.folder)
            put_atomically(self.folder / key, f"{_head(key, text)}\n{text}".encode())

    def take(self, key: str, places: Callable[[str], Sequence[Path]]) -> str | None:
        """The text kept under the key, with its files put where `places` says; None where any is not what it was."""
        digests, _, text = (self.get(key) or "").partition("\n")
        if not digests:
            return None
        targets = places(text)
        for number, (target, digest) in enumerate(zip(targets, digests.split(), strict=True)):
            if not self._put_back(self.folder / f"{key}.{number}", target, digest):
                for made in targets[: number + 1]:
                    made.unlink(missing_ok=True)
                return None
        return text

    def keep(self, key: str, text: str, files: Sequence[Path]) -> None:
        """Keep a text with files that nobody changes any more; they are linked where that is possible."""
        with suppress(OSError):
            make_folder(self.folder)
            digests = []
            for number, path in enumerate(files):
                place = self.folder / f"{key}.{number}"
                place.unlink(missing_ok=True)
                self._link_or_copy(path, place)
                digests.append(_digest(path))
            self.put(key, f"{' '.join(digests)}\n{text}")

    def _put_back(self, kept: Path, target: Path, digest: str) -> bool:
        """Put a kept file in its place; False where it is gone, or not what it was."""
        try:
            make_folder(target.parent)
            self._link_or_copy(kept, target)
            return _digest(target) == digest
        except OSError:
            return False

    def _link_or_copy(self, source: Path, target: Path) -> None:
        """A file under another name too; a copy where there are no such links, or its rights are not those for all."""
        if self.linked and linked_for_all(source, target):
            return
        with target.open("xb") as stream:
            stream.write(source.read_bytes())
        target.chmod(FOR_ALL)

    def trim(self) -> None:
        """Clear what was not used for longest until what is kept is no more than it may be; what is not ours stays."""
        sizes: dict[str, int] = {}
        used: dict[str, float] = {}
        files: dict[str, list[Path]] = {}
        for path in self._own():
            with suppress(OSError):
                found, key = path.stat(), path.name.partition(".")[0]
                sizes[key] = sizes.get(key, 0) + found.st_size
                files.setdefault(key, []).append(path)
                used[key] = found.st_mtime if path.name == key else used.get(key, 0.0)
        excess = sum(sizes.values()) - self.most
        for key in sorted(sizes, key=lambda own: (used[own], own)):
            if excess <= 0:
                return
            for path in files[key]:
                with suppress(OSError):
                    path.unlink()
            excess -= sizes[key]

    def _own(self) -> Iterator[Path]:
        """The files that were kept by a cache; those that a kill left half written are cleared on the way."""
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                if _KEPT.fullmatch(entry.name):
                    yield self.folder / entry.name
                elif _HALF.fullmatch(entry.name):
                    with suppress(OSError):
                        if time.time() - entry.stat().st_mtime > HALF_WRITTEN:
                            Path(entry).unlink()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _head(key: str, text: str) -> str:
    checksum = hashlib.sha256(f"{key}\0{text}".encode()).hexdigest()
    return f"{key} {checksum}"


def cache_at(folder: Path | None, *, linked: bool = True) -> Cache:
    """The cache in a folder, or none."""
    return NoCache() if folder is None else FolderCache(folder, linked=linked)
