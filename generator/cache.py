"""Texts remembered by the content they were made from, never by time stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.files import write_atomically

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
    """One file a key below a folder that may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it is made when something is first kept."""
        self.folder = folder

    def get(self, key: str) -> str | None:
        """The text kept under the key, or None."""
        try:
            return (self.folder / key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep a text; a full disk or a missing right costs only the time saved."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder / key, text.encode())
        except OSError:
            return


def cache_at(folder: Path | None) -> Cache:
    """The cache in a folder, or none."""
    return NoCache() if folder is None else FolderCache(folder)
