"""CSV as text, its encoding guessed (`decoded`), read and written: for all but the strict reader (`source.sheets`)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Malformed(Exception):
    """A text that is no CSV, and the line up to which it was read."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


MOST_BYTES = 20 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(content: bytes) -> tuple[str, str] | None:
    """The text and its encoding, UTF-8 first and strictly, then GB18030; None where it is neither."""
    if content.startswith(_UTF16) or b"\x00" in content:
        return None
    try:
        return content.removeprefix(_BOM).decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030"), "GB18030"
    except UnicodeDecodeError:
        return None


def records(text: str) -> Iterator[list[str]]:
    """The records of a text, quotes taken off.

    Raises
    ------
    Malformed : a quote is not closed, or text stands behind one.

    """
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Malformed(reader.line_num) from error


def rows_by_head(text: str) -> Iterator[dict[str, str]]:
    """The rows of a text by the heads of their columns, whatever is wrong with it, up to where it cannot be read."""
    try:
        for row in csv.DictReader(io.StringIO(text)):
            yield {name: cell for name, cell in row.items() if isinstance(cell, str)}
    except csv.Error:
        return


def written(lines: Iterable[Sequence[str]], end: str = "\n") -> str:
    """Records as text, without needless quotes."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerows(lines)
    return stream.getvalue()


def csv_bytes(heads: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows as one of our CSV files (UTF-8, LF, no needless quotes); they must be in key order already."""
    return written([list(heads), *([row.get(head, "") for head in heads] for row in rows)]).encode()
