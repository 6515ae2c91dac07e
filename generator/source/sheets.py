"""A CSV file as rows, read strictly: nothing is guessed that a library would guess without a word (RFC 4180).

Libraries read an unclosed quote as three rows in one, and text after a quote as if it were part of the cell. Every
sheet that passes here reads the same way in all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from generator.model import Finding
from generator.source.text import read_text
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_CELLS = 1000
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"')
_PLAIN = re.compile(r'[^",\n]*+')


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
