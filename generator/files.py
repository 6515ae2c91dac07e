"""Files written whole or not at all, and folders compared and exchanged."""

from __future__ import annotations

import csv
import ctypes
import errno
import io
import json
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files or none: all are laid ready before the first is put in place."""
    ready: list[tuple[Path, Path]] = []
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    placed: list[Path] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
            ready.append((Path(name), path))
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(descriptor)
            Path(name).chmod(0o644)
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


def csv_bytes(heads: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows as one of our CSV files (UTF-8, LF, no needless quotes); they must be in key order already."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(heads), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def descriptor_bytes(content: Mapping[str, object]) -> bytes:
    """A descriptor as ours are written: a line a property, and a line each resource."""
    lines = []
    for name, value in content.items():
        several = isinstance(value, list) and len(value) > 1 and all(isinstance(one, dict) for one in value)
        text = json.dumps(value, ensure_ascii=False)
        if several and isinstance(value, list):
            text = "[\n" + ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in value) + "\n  ]"
        lines.append(f"  {json.dumps(name, ensure_ascii=False)}: {text}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
