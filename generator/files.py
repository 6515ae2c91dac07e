"""Files written whole or not at all, and folders walked, repeated and exchanged.

What others must be able to read is given its mode here, whatever the `umask` of the user.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RENAME_EXCHANGE = 2
AT_FDCWD = -100
FOR_ALL, FOLDER_FOR_ALL = 0o644, 0o755
PART = ".part"
HALF = ".kept-"
"""How files begin that are being written into a cache."""
_BESIDE = re.compile(r"\.~.*|~\$.*|\.DS_Store|Thumbs\.db", re.DOTALL)


def is_beside(name: str) -> bool:
    """Whether a file is no one's work, but left by a program that has a file open or showed its folder.

    WPS leaves `.~名称` beside an open file, Excel `~$名称`, LibreOffice `.~lock.名称#`; macOS and
    Windows leave `.DS_Store` and `Thumbs.db` in folders that were looked at.
    """
    return _BESIDE.fullmatch(name) is not None


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name the file in an error of the system that does not say which file it was about."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it, so that nobody reads half of it, even after a power cut."""
    _replaced(_laid_ready(path, content), path)


def put_atomically(path: Path, content: bytes) -> None:
    """The same without waiting for the disk, for what is checked when it is read and can be made anew."""
    _replaced(_laid_ready(path, content, HALF, synced=False), path)


def _replaced(part: Path, path: Path) -> None:
    """Put a file that was laid ready in its place."""
    try:
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _laid_ready(path: Path, content: bytes, prefix: str = ".", *, synced: bool = True) -> Path:
    """The content in a temporary file beside `path`, readable for all, and on the disk where it is `synced`."""
    descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=PART, dir=path.parent)
    try:
        with naming(path), os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            if synced:
                stream.flush()
                os.fsync(descriptor)
        Path(name).chmod(FOR_ALL)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that nobody reads yet, for all to read later; never through a link into what stands elsewhere."""
    make_folder(path.parent)
    path.unlink(missing_ok=True)
    path.write_bytes(content)
    path.chmod(FOR_ALL)


@contextmanager
def room(folder: str) -> Iterator[Path]:
    """An empty folder to work in, cleared afterwards: below `folder` if that is there, else in the system's."""
    parent = folder if Path(folder).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="room-", dir=parent) as own:
        yield Path(own)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, open to all for reading."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for area in missing:
        area.chmod(FOLDER_FOR_ALL)


def exchange(path: Path, other: Path) -> bool:
    """Swap two existing paths in one step; False where the system has no such step."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    result = libc.renameat2(AT_FDCWD, os.fsencode(path), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(other))


def moved(source: Path, target: Path) -> bool:
    """Put a folder in another place; False where that is on another disk."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno == errno.EXDEV:
            return False
        raise
    return True


def repeat_tree(source: Path, target: Path, *, linked: bool = False) -> None:
    """Repeat a folder in a new place: with hard links where asked for and possible, else with copies.

    Raises
    ------
    OSError : with the file that could not be read or written.

    """
    for here, _, names in walked(source):
        place = target / here.relative_to(source)
        place.mkdir()
        place.chmod(FOLDER_FOR_ALL)
        for name in names:
            if not (linked and linked_for_all(here / name, place / name)):
                with naming(place / name):
                    shutil.copyfile(here / name, place / name, follow_symlinks=False)
                (place / name).chmod(FOR_ALL)


def linked_for_all(source: Path, target: Path) -> bool:
    """Link a file that all may read; False where that is not possible."""
    if stat.S_IMODE(source.lstat().st_mode) != FOR_ALL:
        return False
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def walked(folder: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Every folder below `folder` with its folders and files, in a fixed order; links are not followed.

    Raises
    ------
    OSError : a folder that cannot be read; what it holds is not passed over in silence.

    """

    def fail(error: OSError) -> NoReturn:
        raise error

    for here, folders, names in os.walk(folder, onerror=fail, followlinks=False):
        folders.sort()
        yield Path(here), folders, sorted(names)


def regular_files(folder: Path) -> list[Path]:
    """Every regular file below a folder, in a fixed order; links are not followed."""
    found = [here / name for here, _, names in walked(folder) for name in names]
    return [path for path in found if stat.S_ISREG(path.lstat().st_mode)]


def links_in(folder: Path) -> list[Path]:
    """Everything below a folder, and the folder itself, that is neither a file nor a folder of its own."""
    found = [folder] if folder.is_symlink() else []
    for here, folders, names in walked(folder):
        for name in sorted([*folders, *names]):
            mode = (here / name).lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                found.append(here / name)
    return found


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files or none: all are laid ready before the first is put in place."""
    ready: list[tuple[Path, Path]] = []
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    placed: list[Path] = []
    try:
        for path, content in files.items():
            make_folder(path.parent)
            ready.append((_laid_ready(path, content), path))
        for part, path in ready:
            part.replace(path)
            placed.append(path)
    except BaseException:
        for part, _ in ready:
            part.unlink(missing_ok=True)
        for path in placed:
            content_before = before[path]
            if content_before is None:
                path.unlink(missing_ok=True)
            else:
                write_atomically(path, content_before)
        raise


def descriptor_bytes(content: Mapping[str, object]) -> bytes:
    """A descriptor as ours are written: a line a property, and a line each resource."""
    lines = []
    for name, value in content.items():
        several = isinstance(value, list) and len(value) > 1 and all(isinstance(item, dict) for item in value)
        text = json.dumps(value, ensure_ascii=False)
        if several and isinstance(value, list):
            text = "[\n" + ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value) + "\n  ]"
        lines.append(f"  {json.dumps(name, ensure_ascii=False)}: {text}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
