"""What git knows of the repository, asked once, at the door.

Objects are only read: nothing is checked out, and no hook, filter or file system monitor that a
repository names is run. What a user has set about how git talks is set back.
"""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.files import is_beside
from generator.model import PastText
from generator.words.cli import AGREED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 60
DATA = "data"
SETTINGS = (
    "core.quotepath=false",
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "i18n.logOutputEncoding=UTF-8",
    "status.showUntrackedFiles=normal",
    "color.ui=false",
)
QUIET = tuple(part for setting in SETTINGS for part in ("-c", setting))
ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
LINK, NOWHERE = "120000", "link"
MOST_BYTES = 512_000_000
KEPT = ("data/*/targets.csv", "data/*/published/*.json")
MOST_STATES = 500


def _run(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What a git command prints; None where there is no git, no repository, or nothing of that name."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            ["git", "-C", str(root), *QUIET, *arguments],  # noqa: S607 - git stands on the path
            input=given,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={**os.environ, **ALONE},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _git(root: Path, *arguments: str) -> str | None:
    printed = _run(root, *arguments)
    try:
        return None if printed is None else printed.decode().strip()
    except UnicodeDecodeError:
        return None


class Unseen(StrEnum):
    """Why nothing, or not all, is known of earlier states of the data."""

    NONE = "none"
    OWNER = "owner"
    SHALLOW = "shallow"


def unseen(root: Path) -> Unseen | None:
    """Why the rules about earlier states cannot see them all; None where they can.

    Either git keeps no history of this `data/` (there is no repository, or one that lies above and
    does not hold it), or refuses to read a folder that belongs to another user, or the clone was
    made without its history.
    """
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
            ["git", "-C", str(root), *QUIET, "rev-parse", "--is-shallow-repository"],  # noqa: S607 - git stands on the path
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, **ALONE, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return Unseen.NONE
    if done.returncode:
        return Unseen.OWNER if b"dubious ownership" in done.stderr else Unseen.NONE
    if not _is_ours(root):
        return Unseen.NONE
    return Unseen.SHALLOW if done.stdout.strip() == b"true" else None


def _is_ours(root: Path) -> bool:
    """Whether the repository, be it one that lies above, holds this `data/`."""
    return bool(_git(root, "ls-files", "--", DATA))


def revision(root: Path) -> str:
    """The commit the data stand at; blank without git or in a repository of others, marked where data are changed."""
    commit = _git(root, "rev-parse", "HEAD") if _is_ours(root) else None
    if commit is None:
        return ""
    return f"{commit}+" if data_changed(root) else commit


def data_changed(root: Path) -> bool:
    """Whether anything below `data/` differs from the commit."""
    status = _git(root, "status", "--porcelain", "--", "data")
    return status is None or any(
        not is_beside(line.strip('"').rpartition("/")[2]) for line in status.split("\n") if line
    )


def commit_date(root: Path) -> date | None:
    """The day of the last commit, in the commit's own time zone; None without git of our own or with changed data."""
    if not _is_ours(root) or data_changed(root):
        return None
    text = _git(root, "log", "-1", "--format=%cI")
    return datetime.fromisoformat(text).date() if text else None


def commit_of(root: Path, name: str) -> str | None:
    """The commit a revision names; None where there is none. A name that looks like an option is none."""
    if name.startswith("-") or not name:
        return None
    return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}") or None


def agreed_losses(root: Path, base: str, head: str) -> int | None:
    """How many lost rows the commits between two revisions agree to in a line of their own; None where none does."""
    messages = _git(root, "log", "--format=%B", f"{base}..{head}") or ""
    found = re.findall(AGREED, messages, re.MULTILINE)
    return sum(map(int, found)) if found else None


def take(root: Path, commit: str, target: Path) -> None:
    """Lay the `data/` of a commit below `target`, as it is stored: no filter, no attribute, no hook.

    A link becomes a link to nothing, which reading refuses, and is made last, so that no file is
    written through it; submodules and names that lead out of the folder are left out.

    Raises
    ------
    ValueError : the files are larger than any office's.
    LookupError : git cannot give an object, as in a clone without its history.

    """
    prefix = _git(root, "rev-parse", "--show-prefix") or ""
    listed = _run(root, "ls-tree", "-r", "-z", "--full-tree", "-l", commit, "--", f"{prefix}{DATA}/")
    if listed is None:
        raise LookupError(commit)
    entries: list[tuple[str, str, str]] = []
    total = 0
    for entry in listed.split(b"\0"):
        head, _, name = entry.partition(b"\t")
        parts = head.decode(errors="replace").split()
        if len(parts) != 4 or parts[1] != "blob":  # noqa: PLR2004 - mode, kind, object and size
            continue
        path = os.fsdecode(name).removeprefix(prefix)
        if set(path.split("/")) & {"", ".", "..", ".git"} or "\\" in path or ":" in path:
            continue
        total += int(parts[3]) if parts[3].isdigit() else 0
        entries.append((parts[0], parts[2], path))
    if total > MOST_BYTES:
        raise ValueError(total)
    (target / DATA).mkdir(parents=True, exist_ok=True)
    contents = list(_objects(root, [digest for _, digest, _ in entries]))
    if len(contents) < len(entries) or None in contents:
        raise LookupError(commit)
    files = [(path, content) for (mode, _, path), content in zip(entries, contents, strict=True) if mode != LINK]
    for path, content in files:
        with suppress(OSError):  # a name this system cannot have
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(content or b"")
    for mode, _, path in entries:
        if mode == LINK:
            with suppress(OSError):
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                (target / path).symlink_to(NOWHERE)


def earlier_states(root: Path, commit: str = "HEAD") -> dict[str, list[PastText]]:
    """Every earlier state of the files that only grow or stay, the oldest first; nothing without git.

    These are each year's `targets.csv` and its frozen bulletins.

    Only the line of first parents is followed, so that drafts on a branch that was merged do not
    count, only what the merge brought.
    """
    listed = _git(
        root, "log", "--first-parent", "-m", "--format=%x00%H %cs", "--name-only", "--relative", commit, "--", *KEPT
    )
    prefix = _git(root, "rev-parse", "--show-prefix") or ""
    entries: list[tuple[str, str, str]] = []
    for entry in reversed((listed or "").split("\x00")[1:][:MOST_STATES]):
        head, *paths = [line for line in entry.split("\n") if line]
        commit, day = head.split(" ")
        entries += [(path, day, f"{commit}:{prefix}{path}") for path in paths]
    found: dict[str, list[PastText]] = {}
    for (path, day, _), text in zip(entries, _blobs(root, [name for _, _, name in entries]), strict=False):
        if text is not None:
            found.setdefault(path, []).append(PastText(day, text))
    return found


def _blobs(root: Path, names: list[str]) -> Iterator[str | None]:
    """The text of each `commit:path`; None where there is none."""
    for content in _objects(root, names):
        yield None if content is None else content.decode("utf-8-sig", errors="replace")


def _objects(root: Path, names: list[str]) -> Iterator[bytes | None]:
    """The content of each object, read by one git process; None where there is none."""
    rest = _run(root, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode()) if names else None
    if rest is None:
        return
    place = 0
    for _ in names:
        end = rest.index(b"\n", place)
        size = rest[place:end].split(b" ")[-1]
        place = end + 1
        if not size.isdigit():
            yield None
            continue
        yield rest[place : place + int(size)]
        place += int(size) + 1
