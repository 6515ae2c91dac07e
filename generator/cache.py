"""Texts remembered by the content they were made from, never by time stamps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from generator.files import make_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from generator.model import Cache


class NoCache:
    """Remembers nothing (`--no-cache`)."""

    def get(self, key: str) -> str | None:
        """Never anything."""
        del key
        return None

    def put(self, key: str, text: str) -> None:
        """Forget it at once."""
        del key, text


class FolderCache:
    """One file a key below a folder that may be deleted at any time.

    A file begins with a line that names the key and the SHA-256 of key and text: what was damaged,
    cut, or put under another name is as if it were not there, and is made anew.
    """

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it is made when something is first kept."""
        self.folder = folder

    def get(self, key: str) -> str | None:
        """The text kept under the key, or None."""
        try:
            head, _, text = (self.folder / key).read_bytes().decode().partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        return text if head == _head(key, text) else None

    def put(self, key: str, text: str) -> None:
        """Keep a text; a full disk or a missing right costs only the time saved."""
        try:
            make_folder(self.folder)
            write_atomically(self.folder / key, f"{_head(key, text)}\n{text}".encode())
        except OSError:
            return


def _head(key: str, text: str) -> str:
    checksum = hashlib.sha256(f"{key}\0{text}".encode()).hexdigest()
    return f"{key} {checksum}"


def cache_at(folder: Path | None) -> Cache:
    """The cache in a folder, or none."""
    return NoCache() if folder is None else FolderCache(folder)
