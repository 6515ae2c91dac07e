"""What git knows of the repository, asked once, at the door."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 20


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            ["git", "-C", str(root), "-c", "core.quotepath=false", *arguments],  # noqa: S607 - git stands on the path
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return done.stdout.strip()


def revision(root: Path) -> str:
    """The commit the data stand at; blank without git, marked where data are changed."""
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        return ""
    return f"{commit}+" if data_changed(root) else commit


def data_changed(root: Path) -> bool:
    """Whether anything below `data/` differs from the commit."""
    return _git(root, "status", "--porcelain", "--", "data") != ""


def commit_date(root: Path) -> date | None:
    """The day of the last commit, in the commit's own time zone; None without git or with changed data."""
    if data_changed(root):
        return None
    text = _git(root, "log", "-1", "--format=%cI")
    return datetime.fromisoformat(text).date() if text else None
