"""What git knows of the repository, asked once, at the door."""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from typing import TYPE_CHECKING

from generator.model import PastText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 20
LEDGERS = ("data/*/targets.csv",)
MOST_STATES = 500


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


def earlier_ledgers(root: Path) -> dict[str, list[PastText]]:
    """Every earlier state of each year's `targets.csv`, the oldest first; nothing without git.

    Only the line of first parents is followed, so that drafts on a branch that was merged do not
    count, only what the merge brought.
    """
    listed = _git(root, "log", "--first-parent", "--format=%x00%H %cs", "--name-only", "--relative", "--", *LEDGERS)
    prefix = _git(root, "rev-parse", "--show-prefix") or ""
    wanted: list[tuple[str, str, str]] = []
    for entry in reversed((listed or "").split("\x00")[1:][:MOST_STATES]):
        head, *paths = [line for line in entry.split("\n") if line]
        commit, day = head.split(" ")
        wanted += [(path, day, f"{commit}:{prefix}{path}") for path in paths]
    found: dict[str, list[PastText]] = {}
    for (path, day, _), text in zip(wanted, _blobs(root, [name for _, _, name in wanted]), strict=False):
        if text is not None:
            found.setdefault(path, []).append(PastText(day, text))
    return found


def _blobs(root: Path, names: list[str]) -> Iterator[str | None]:
    """The text of each `commit:path`, read by one git process; None where there is none."""
    if not names:
        return
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            ["git", "-C", str(root), "cat-file", "--batch"],  # noqa: S607 - git stands on the path
            input="".join(f"{name}\n" for name in names).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return
    rest = done.stdout
    for _ in names:
        head, _, rest = rest.partition(b"\n")
        if not head.split(b" ")[-1].isdigit():
            yield None
            continue
        size = int(head.split(b" ")[-1])
        yield rest[:size].decode("utf-8-sig", errors="replace")
        rest = rest[size + 1 :]
