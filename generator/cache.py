"""Texts and files remembered by the content they were made from, never by time stamps."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from generator.files import FOR_ALL, make_folder, put_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from generator.model import Cache

MOST_KEPT = 1_000_000_000
"""Bytes a cache may hold; what was not used for longest goes first."""


class NoCache:
    """Remembers nothing (`--no-cache`)."""

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

    def __init__(self, folder: Path, most: int = MOST_KEPT) -> None:
        """Use `folder`; it is made when something is first kept."""
        self.folder = folder
        self.most = most

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
            if not _put_back(self.folder / f"{key}.{number}", target, digest):
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
                _link_or_copy(path, place)
                digests.append(_digest(path))
            self.put(key, f"{' '.join(digests)}\n{text}")

    def trim(self) -> None:
        """Clear what was not used for longest until the folder holds no more than it may."""
        with suppress(OSError):
            sizes: dict[str, int] = {}
            used: dict[str, float] = {}
            for entry in os.scandir(self.folder):
                key = entry.name.partition(".")[0]
                sizes[key] = sizes.get(key, 0) + entry.stat().st_size
                if entry.name == key:
                    used[key] = entry.stat().st_mtime
            excess = sum(sizes.values()) - self.most
            for key in sorted(sizes, key=lambda own: (used.get(own, 0.0), own)):
                if excess <= 0:
                    return
                for path in [self.folder / key, *self.folder.glob(f"{key}.*")]:
                    path.unlink(missing_ok=True)
                excess -= sizes[key]


def _put_back(kept: Path, target: Path, digest: str) -> bool:
    """Put a kept file in its place; False where it is gone, or not what it was."""
    try:
        make_folder(target.parent)
        _link_or_copy(kept, target)
        return _digest(target) == digest
    except OSError:
        return False


def _link_or_copy(source: Path, target: Path) -> None:
    """A file that all may read under another name; a copy where the system has no such links."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(source, target)
    if target.stat().st_mode & 0o777 != FOR_ALL:
        target.chmod(FOR_ALL)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _head(key: str, text: str) -> str:
    checksum = hashlib.sha256(f"{key}\0{text}".encode()).hexdigest()
    return f"{key} {checksum}"


def cache_at(folder: Path | None) -> Cache:
    """The cache in a folder, or none."""
    return NoCache() if folder is None else FolderCache(folder)
