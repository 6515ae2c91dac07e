"""HTML → `public/`: staged whole beside it, then exchanged in one step.

A build that fails or is killed at any instant leaves the old site as it was. Where the system
cannot exchange two folders at once (not Linux), two renames are made; the first is taken back
where the second fails, and the next run finishes what a kill between them left.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.errors import PublishingFailed
from generator.files import (
    FOLDER_FOR_ALL,
    exchange,
    make_folder,
    moved,
    naming,
    regular_files,
    repeat_tree,
    write_atomically,
)
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.model import Halt

RECORD = "build.json"
INDEX = "index.html"
LOCK = ".tongbao.lock"
STAGING = ".{name}-new-"
RETIRED = ".{name}-old"
INNER = "site"


_held: set[int] = set()


def _let_go() -> None:
    """A process begun by this one holds no lock: it would keep it after this one was killed."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


@contextmanager
def locked(*folders: Path) -> Iterator[None]:
    """Hold the publishing lock of each folder; the system drops it when the process ends.

    Raises
    ------
    PublishingFailed : another build holds one of them.
    OSError : a lock file can neither be made nor opened.

    """
    with ExitStack() as held:
        for folder in dict.fromkeys(folders):
            make_folder(folder)
            held.enter_context(_locked(folder / LOCK))
        yield


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = _opened(path)
    _held.add(descriptor)
    try:
        with naming(path):
            if not _lock(descriptor):
                raise PublishingFailed(words.LOCKED.format(path=path))
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _opened(path: Path) -> int:
    """The lock file, made for every clerk of the office; one that somebody else made is opened for reading."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY)
    if hasattr(os, "fchmod") and os.fstat(descriptor).st_uid == os.geteuid():
        os.fchmod(descriptor, 0o666)
    return descriptor


def _lock(descriptor: int) -> bool:
    """Take the lock of an open file; False where another process has it."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def recover(public: Path) -> None:
    """Finish or clear what a killed build left; to be called with the lock held."""
    retired = public.with_name(RETIRED.format(name=public.name))
    if retired.is_dir() and not public.exists():
        retired.rename(public)
    for left in [retired, *public.parent.glob(f"{STAGING.format(name=public.name)}*")]:
        _cleared(left)


def _cleared(folder: Path) -> None:
    """Remove a folder of ours; what cannot be removed now is tried again by the next build."""
    shutil.rmtree(folder, ignore_errors=True)


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
    try:
        return entry is not None and entry.get("digest") == digest(public / str(year))
    except OSError:
        return False


def digest(folder: Path) -> str:
    """The SHA-256 of all files of a folder, by name and content."""
    total = hashlib.sha256()
    for path in regular_files(folder):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return total.hexdigest()


@dataclass(frozen=True)
class Edition:
    """One year that is to stand in the published folder.

    `record` is what `build.json` says of it; `built` is its freshly built folder, or None where it
    is taken as published.
    """

    record: Mapping[str, Any]
    built: Path | None = None


def publish(public: Path, index: str, editions: Mapping[int, Edition], halt: Halt, *, is_draft: bool = False) -> None:
    """Stage the whole of the published folder beside it and switch to it.

    Parameters
    ----------
    public : the folder that is published; its lock must be held.
    index : the page that lists the years.
    editions : every year that is to stand there.
    halt : asked before the switch, and kept waiting during it.
    is_draft : the folder is for what is not released yet, and says so in its record.

    Raises
    ------
    PublishingFailed : the folder is not ours, or cannot be switched where it is.
    OSError : a disk or right that is missing.
    Interrupted : the command was asked to stop.

    In each case the old site stands, unless the switch was made: then `halt.published` was called.

    """
    refuse_foreign(public, is_draft=is_draft)
    staging = Path(tempfile.mkdtemp(prefix=STAGING.format(name=public.name), dir=public.parent))
    try:
        staging.chmod(FOLDER_FOR_ALL)
        entries: dict[str, Any] = {}
        for year, edition in sorted(editions.items()):
            target = staging / str(year)
            if edition.built is None:
                repeat_tree(public / str(year), target, linked=True)
            elif not moved(edition.built, target):
                repeat_tree(edition.built, target)
            recorded = edition.record.get("digest")
            entries[str(year)] = {
                **edition.record,
                "digest": digest(target) if edition.built or not recorded else recorded,
            }
        write_atomically(staging / INDEX, index.encode())
        draft = {"draft": True} if is_draft else {}
        content = json.dumps({"editions": entries, **draft}, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(staging / RECORD, f"{content}\n".encode())
        if hasattr(os, "sync"):
            os.sync()
        with halt.held():
            halt.check()
            _switch(staging, public)
            halt.published()
    finally:
        _cleared(staging)


def refuse_foreign(public: Path, *, is_draft: bool) -> None:
    """Refuse a folder that is not ours, that holds a site of the other kind, or that cannot be exchanged as a whole.

    Raises
    ------
    PublishingFailed : it is a link, a mount point, a file, or holds what no such build made.

    """
    if public.is_symlink():
        raise PublishingFailed(words.A_LINK.format(path=public, target=public.resolve(), inner=public / INNER))
    if public.exists() and not public.is_dir():
        raise PublishingFailed(words.FOREIGN.format(path=public))
    if os.path.ismount(public):
        raise PublishingFailed(words.A_MOUNT.format(path=public, inner=public / INNER))
    if public.is_dir() and any(public.iterdir()):
        if not (public / RECORD).is_file():
            raise PublishingFailed(words.FOREIGN.format(path=public))
        if published(public) and _is_draft(public) != is_draft:
            raise PublishingFailed((words.NOT_A_DRAFT if is_draft else words.A_DRAFT).format(path=public))


def _is_draft(public: Path) -> bool:
    return bool(json.loads((public / RECORD).read_text(encoding="utf-8")).get("draft"))


def _switch(staging: Path, public: Path) -> None:
    """Put the new site where the old one stands; in two renames, of which the first is taken back, if need be."""
    if not public.exists():
        staging.rename(public)
        return
    try:
        if exchange(staging, public):
            return
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV):
            raise PublishingFailed(words.A_MOUNT.format(path=public, inner=public / INNER)) from error
        raise
    retired = public.with_name(RETIRED.format(name=public.name))
    public.rename(retired)
    try:
        staging.rename(public)
    except OSError:
        retired.rename(public)
        raise
    _cleared(retired)
