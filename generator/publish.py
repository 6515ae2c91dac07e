"""HTML → `public/`: staged whole beside it, then exchanged in one step.

A build that fails or is killed at any instant leaves the old site as it was. Where the system
cannot exchange two folders at once (not Linux), two renames are made, and the next run
finishes what a kill between them left.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed
from generator.files import exchange, link_tree, regular_files
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORD = "build.json"
INDEX = "index.html"
LOCK = ".tongbao.lock"
STAGING = ".{name}-new-"
RETIRED = ".{name}-old"


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the repository's publishing lock; the system drops it when the process ends.

    Raises
    ------
    PublishingFailed : another build holds it.

    """
    with (root / LOCK).open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise PublishingFailed(words.LOCKED.format(path=LOCK)) from error
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def recover(root: Path, public: Path) -> None:
    """Finish or clear what a killed build left; to be called with the lock held."""
    retired = root / RETIRED.format(name=public.name)
    if retired.is_dir() and not public.exists():
        retired.rename(public)
    shutil.rmtree(retired, ignore_errors=True)
    for left in root.glob(f"{STAGING.format(name=public.name)}*"):
        shutil.rmtree(left, ignore_errors=True)


def published(public: Path) -> dict[int, dict[str, Any]]:
    """What stands in `public/`, by year: title, fingerprint, revision, inputs, digest."""
    try:
        record = json.loads((public / RECORD).read_text(encoding="utf-8"))
        return {int(year): dict(entry) for year, entry in record["editions"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def is_whole(public: Path, year: int) -> bool:
    """Whether a published year is still byte for byte what was published."""
    entry = published(public).get(year)
    return entry is not None and (public / str(year)).is_dir() and entry.get("digest") == digest(public / str(year))


def digest(folder: Path) -> str:
    """The SHA-256 of all files of a folder, by name and content."""
    total = hashlib.sha256()
    for path in regular_files(folder):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


def publish(
    root: Path, public: Path, index: str, record: Mapping[int, Mapping[str, Any]], built: Mapping[int, Path]
) -> None:
    """Stage the whole of `public/` and switch to it.

    Parameters
    ----------
    root : the repository; the lock must be held.
    public : the folder below it that is published.
    index : the page that lists the years.
    record : what `build.json` says of each year that is to stand there.
    built : the folder of each freshly built year; the others are taken as published.

    Raises
    ------
    PublishingFailed : `public/` is not ours.
    OSError : a disk or right that is missing; the old site stands.

    """
    _refuse_foreign(public)
    staging = Path(tempfile.mkdtemp(prefix=STAGING.format(name=public.name), dir=root))
    try:
        staging.chmod(0o755)
        entries: dict[str, Any] = {}
        for year in sorted(record):
            target = staging / str(year)
            if year in built:
                shutil.copytree(built[year], target)
            else:
                link_tree(public / str(year), target)
            kept = record[year].get("digest")
            entries[str(year)] = {**record[year], "digest": digest(target) if year in built or not kept else kept}
        (staging / INDEX).write_bytes(index.encode())
        content = json.dumps({"editions": entries}, ensure_ascii=False, indent=1, sort_keys=True)
        (staging / RECORD).write_bytes(f"{content}\n".encode())
        if hasattr(os, "sync"):
            os.sync()
        _switch(root, staging, public)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refuse_foreign(public: Path) -> None:
    if public.is_symlink() or (public.exists() and not public.is_dir()):
        raise PublishingFailed(words.FOREIGN.format(path=public))
    if public.is_dir() and any(public.iterdir()) and not (public / RECORD).is_file():
        raise PublishingFailed(words.FOREIGN.format(path=public))


def _switch(root: Path, staging: Path, public: Path) -> None:
    if not public.exists():
        staging.rename(public)
        return
    if exchange(staging, public):
        return
    retired = root / RETIRED.format(name=public.name)
    public.rename(retired)
    staging.rename(public)
    shutil.rmtree(retired, ignore_errors=True)
