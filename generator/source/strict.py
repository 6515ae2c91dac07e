"""Strict reading: what a byte must be before any library may guess (RFC 4180, UTF-8).

Libraries read an unclosed quote as three rows in one, mixed line ends, NUL and text after a
quote without a word, and follow links out of the tree. Everything that passes here reads the
same way in every one of them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator.model import Finding
from generator.words.failures import CAUSES
from generator.words.findings import KINDS, PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE_LIMIT = 64 * 1024 * 1024
MOST_CELLS = 1000
BOM = b"\xef\xbb\xbf"
_INVISIBLE = re.compile(
    "[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufffd]"
)
_COMMON = bytes([0x0A, 0x0D, *range(0x20, 0x7F), *range(0x80, 0x100)])
_SUSPECT = (b"\xc2", b"\xe2\x80", b"\xe2\x81", b"\xef\xbb\xbf", b"\xef\xbf\xbd")
_MARKS = (b"<<<<<<<", b">>>>>>>", b"version https://git-lfs")
_CONFLICT = re.compile(rb"^(<<<<<<< |>>>>>>> |version https://git-lfs)", re.MULTILINE)
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_PLAIN = re.compile(r'[^",\n]*+')
_TESTS = (
    (stat.S_ISLNK, "link"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "character-device"),
    (stat.S_ISBLK, "block-device"),
)


class Sheet:
    """A CSV file as text: labels, rows, and the line on which each row begins.

    A regular sheet (each row as wide as the heading, one row a line) is kept as one flat list of
    cells, from which columns are cut; its rows are only made when somebody asks for them.
    """

    def __init__(
        self, file: str, labels: list[str], rows: list[list[str]], lines: Sequence[int], flat: list[str] | None = None
    ) -> None:
        """Take rows, or the cells of a regular sheet with a mark after each row (`flat`)."""
        self.file, self.labels, self.lines = file, labels, lines
        self._rows, self._flat = rows, flat

    @property
    def is_regular(self) -> bool:
        """Whether every row has as many cells as the heading."""
        return self._flat is not None or all(len(row) == len(self.labels) for row in self._rows)

    @property
    def rows(self) -> list[list[str]]:
        """The cells row by row."""
        if self._flat is not None and not self._rows:
            self._rows = [list(row) for row in zip(*self.columns, strict=True)]
        return self._rows

    @property
    def columns(self) -> list[list[str]]:
        """The cells column by column; of a regular sheet only."""
        return [self.column(place) for place in range(len(self.labels))]

    def column(self, place: int) -> list[str]:
        """The cells of one column of a regular sheet."""
        if self._flat is None:
            return [row[place] for row in self._rows]
        return self._flat[place :: len(self.labels) + 1]


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


def read_sheet(base: Path, path: str, shown: str | None = None) -> tuple[Sheet | None, list[Finding]]:
    """Read a CSV file below `base` strictly; None where its rows cannot be told apart."""
    shown = shown or path
    text, findings = read_text(base, path, shown)
    if text is None:
        return None, findings
    if not text.strip("\n"):
        return None, [*findings, Finding("file/empty", shown)]
    regular = _regular(shown, text)
    if regular is not None:
        return regular, findings + _labels(shown, regular.labels)
    records, lines, problem = _records(shown, text)
    if problem is None:
        problem = _too_wide(shown, records, lines)
    if problem:
        return None, [*findings, problem]
    widest = max(map(len, records))
    findings += [
        Finding("file/blank-line", shown, row=line)
        for record, line in zip(records, lines, strict=True)
        if record == [""] and widest > 1
    ]
    full = [(record, line) for record, line in zip(records, lines, strict=True) if record != [""]]
    if not full:
        return None, findings
    (labels, _), *body = full
    findings += _labels(shown, labels)
    return Sheet(shown, labels, [record for record, _ in body], [line for _, line in body]), findings


def _regular(shown: str, text: str) -> Sheet | None:
    """A sheet without quotes, blank lines and odd rows, cut at once; None where it is not that simple."""
    if '"' in text:
        return None
    head, _, body = text.removesuffix("\n").partition("\n")
    labels = head.split(",")
    width = len(labels)
    if not 1 < width <= MOST_CELLS or not body:
        return None
    count = body.count("\n") + 1
    flat = body.replace("\n", ",\n,").split(",")
    if len(flat) != count * (width + 1) - 1 or flat[width :: width + 1].count("\n") != count - 1:
        return None
    return Sheet(shown, labels, [], range(2, count + 2), flat)


def _too_wide(shown: str, records: list[list[str]], lines: list[int]) -> Finding | None:
    """A row with so many cells that it cannot be one."""
    for record, line in zip(records, lines, strict=True):
        if len(record) > MOST_CELLS:
            return Finding("file/columns", shown, row=line, facts={"count": str(len(record))})
    return None


def _records(shown: str, text: str) -> tuple[list[list[str]], list[int], Finding | None]:
    body = text.removesuffix("\n")
    if '"' not in body:
        split = [line.split(",") for line in body.split("\n")]
        return split, list(range(1, len(split) + 1)), None
    records: list[list[str]] = []
    lines: list[int] = []
    record: list[str] = []
    position, line, begun = 0, 1, 1
    while True:
        quoted = _QUOTED.match(body, position)
        plain = None if quoted else _PLAIN.match(body, position)
        found = quoted or plain
        problem = _quoting_problem(body, position, found)
        if problem or found is None:
            return [], [], Finding("file/quoting", shown, row=line, facts={"problem": problem})
        record.append(found.group(1).replace('""', '"') if quoted else found.group())
        line += found.group().count("\n")
        position = found.end()
        mark = body[position : position + 1]
        position += 1
        if mark == ",":
            continue
        records.append(record)
        lines.append(begun)
        if not mark:
            return records, lines, None
        line += 1
        record, begun = [], line


def _quoting_problem(body: str, position: int, found: re.Match[str] | None) -> str:
    if found is None or (found.end() == position and body[position : position + 1] == '"'):
        return PROBLEMS["quote-unpaired"]
    after = body[found.end() : found.end() + 1]
    if after in ("", ",", "\n"):
        return ""
    return PROBLEMS["quote-then-text" if body[position] == '"' else "quote-inside"]


def _labels(shown: str, labels: list[str]) -> list[Finding]:
    findings = [
        Finding("file/label", shown, row=1, value=label) for label in labels if label != label.strip() or not label
    ]
    repeated = {label for label, count in Counter(labels).items() if label and count > 1}
    return findings + [Finding("file/label-repeated", shown, row=1, value=label) for label in sorted(repeated)]
