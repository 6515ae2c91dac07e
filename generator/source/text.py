"""A file below a folder as text: what a byte must be before anything may guess.

UTF-8 without a mark, one kind of line end, no sign nobody sees, no merge conflict, and no way out of the folder.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path, PurePosixPath

from generator.model import Finding
from generator.words.failures import CAUSES
from generator.words.findings import KINDS

SIZE_LIMIT = 64 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
_INVISIBLE = re.compile(
    "[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufffd]"
)
_COMMON = bytes([0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)])
_SUSPECT = (b"\xc2", b"\xe2\x80", b"\xe2\x81", b"\xef\xbb\xbf", b"\xef\xbf\xbd")
_MARKS = (b"<<<<<<<", b">>>>>>>", b"version https://git-lfs")
_CONFLICT = re.compile(rb"^(<<<<<<< |>>>>>>> |version https://git-lfs)", re.MULTILINE)
_TESTS = (
    (stat.S_ISLNK, "link"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character-device"),
    (stat.S_ISBLK, "block-device"),
)


def read_text(base: Path, path: str, shown: str | None = None) -> tuple[str | None, list[Finding]]:
    """Read a regular UTF-8 file below `base`.

    Parameters
    ----------
    base : the folder that must contain the file.
    path : relative, with forward slashes.
    shown : how findings name the file; `path` if not given.

    Returns
    -------
    The text with LF line ends, or None where it cannot be read, and the findings.

    """
    shown = shown or path
    refusal = unsafe(path)
    if refusal:
        return None, [Finding("file/outside", shown, value=path)]
    content, findings = _read_bytes(base, PurePosixPath(path), shown)
    if content is None:
        return None, findings
    if content.startswith(BOM):
        findings.append(Finding("file/bom", shown, row=1))
        content = content[len(BOM) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        wrong = content[error.start : error.start + 1].hex().upper()
        return None, [*findings, Finding("file/encoding", shown, row=row, value=wrong)]
    findings += _line_ends(shown, text)
    if content.translate(None, _COMMON) or (not content.isascii() and any(mark in content for mark in _SUSPECT)):
        findings += _invisible(shown, text)
    findings += _conflicts(shown, content)
    return text.replace("\r\n", "\n") if "\r" in text else text, findings


def unsafe(path: str) -> bool:
    """Whether a path in a descriptor leaves its folder, or is no local path at all."""
    pure = PurePosixPath(path)
    return (
        not path
        or pure.is_absolute()
        or ".." in pure.parts
        or "\\" in path
        or "://" in path
        or bool(re.match(r"[A-Za-z]:", path))
        or "\x00" in path
    )


def _read_bytes(base: Path, path: PurePosixPath, shown: str) -> tuple[bytes | None, list[Finding]]:
    here = base
    for part in path.parts:
        here = here / part
        try:
            mode = here.lstat().st_mode
        except FileNotFoundError:
            return None, [Finding("file/absent", shown)]
        except (OSError, ValueError) as error:
            return None, [unreadable(shown, error)]
        if part is not path.parts[-1] and stat.S_ISDIR(mode):
            continue
        kind = special_kind(mode)
        if kind:
            return None, [Finding("file/not-regular", shown, facts={"kind": KINDS[kind]})]
    try:
        descriptor = os.open(here, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            size = os.fstat(descriptor).st_size
            if size > SIZE_LIMIT:
                facts = {"size": str(size), "limit": str(SIZE_LIMIT)}
                return None, [Finding("file/size", shown, facts=facts)]
            return stream.read(), []
    except OSError as error:
        return None, [unreadable(shown, error)]


def special_kind(mode: int) -> str:
    """What a file is that is not a regular one, or blank."""
    return next((name for test, name in _TESTS if test(mode)), "")


def unreadable(shown: str, error: OSError | ValueError) -> Finding:
    """That a file or folder cannot be read, and why."""
    code = error.errno if isinstance(error, OSError) and error.errno else errno.EINVAL
    return Finding("file/unreadable", shown, facts={"reason": CAUSES[code][0] if code in CAUSES else os.strerror(code)})


def _line_ends(shown: str, text: str) -> list[Finding]:
    if "\r" not in text:
        return []
    lone = re.search(r"\r(?!\n)", text)
    if lone:
        return [Finding("file/carriage-return", shown, row=text.count("\n", 0, lone.start()) + 1)]
    windows = text.count("\r\n")
    if windows == text.count("\n"):
        return []
    first_is_windows = text[text.index("\n") - 1 : text.index("\n")] == "\r"
    odd = re.search(r"(?<!\r)\n" if first_is_windows else r"\r\n", text)
    row = text.count("\n", 0, odd.start()) + 1 if odd else 1
    return [Finding("file/line-ends", shown, row=row)]


def _conflicts(shown: str, content: bytes) -> list[Finding]:
    """The first mark of a merge conflict, or a pointer in place of a large file."""
    if not any(mark in content for mark in _MARKS):
        return []
    found = _CONFLICT.search(content)
    return [Finding("file/conflict", shown, row=content.count(b"\n", 0, found.start()) + 1)] if found else []


def _invisible(shown: str, text: str) -> list[Finding]:
    return [
        Finding(
            "file/control-character",
            shown,
            row=text.count("\n", 0, found.start()) + 1,
            value=f"U+{ord(found.group()):04X}",
        )
        for found in _INVISIBLE.finditer(text)
    ]
