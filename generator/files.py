"""Files written whole or not at all, and folders compared and exchanged."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

RENAME_EXCHANGE = 2
AT_FDCWD = -100


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it, so that nobody reads half of it."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(descriptor)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def exchange(one: Path, other: Path) -> bool:
    """Swap two existing paths in one step; False where the system has no such step."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    result = libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(other))


def link_tree(source: Path, target: Path) -> None:
    """Repeat a folder with hard links, or with copies where links are not possible."""

    def link(start: str, end: str) -> None:
        try:
            os.link(start, end)
        except OSError:
            shutil.copyfile(start, end)

    shutil.copytree(source, target, copy_function=link)


def regular_files(folder: Path) -> list[Path]:
    """Every regular file below a folder, in a fixed order; links are not followed."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        found += [Path(here) / name for name in sorted(names)]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def links_in(folder: Path) -> list[Path]:
    """Everything below a folder, and the folder itself, that is neither a file nor a folder of its own."""
    found = [folder] if folder.is_symlink() else []
    for here, folders, names in os.walk(folder, followlinks=False):
        for name in sorted([*folders, *names]):
            mode = (Path(here) / name).lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                found.append(Path(here) / name)
    return found
