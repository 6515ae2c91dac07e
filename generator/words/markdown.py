"""Pieces of Markdown for a forge: text that stays text, tables, lists, folded parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST = 120
OPEN_ROWS = 12
REST_ROWS = "其余 {count} 行"
REST_LINES = "其余 {count} 条"
CUT_ROWS = "另有 {count} 行从略，全部内容见 `tongbao diff --json`。"
CUT_LINES = "另有 {count} 条从略，全部内容见 `tongbao diff --json`。"


def code(text: str) -> str:
    """Text as code: nothing in it is Markdown, and it stays in its cell."""
    return f"`{' '.join(text.split()).replace('`', 'ˋ').replace('|', '｜')}`"


def plain(text: str) -> str:
    """Text whose marks mean nothing to Markdown or HTML, still readable as it stands."""
    marks = str.maketrans(
        {mark: f"\\{mark}" for mark in "\\`*_[]|#!~"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "＠"}
    )
    return " ".join(text.split()).translate(marks)


def cut(cell: str) -> str:
    """The beginning of a long cell."""
    return cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…"


def folded(summary: str, body: str) -> str:
    """What a reader opens."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], most: int, *, always: bool = False) -> str:
    """A table; rows beyond the first ones are folded, and those beyond the limit only counted."""
    first = rows[: most if always else min(OPEN_ROWS, most)]
    rest = () if always else rows[len(first) : most]
    left = len(rows) - len(first) - len(rest)
    parts = [_grid(heads, first)]
    parts += [folded(REST_ROWS.format(count=len(rest)), _grid(heads, rest))] if rest else []
    parts += [CUT_ROWS.format(count=left)] if left else []
    return "\n\n".join(parts)


def listed(lines: Iterable[str], most: int, *, always: bool = False) -> str:
    """A list, folded and cut in the same way."""
    found = list(lines)
    first = found[: most if always else min(OPEN_ROWS * 2, most)]
    rest = [] if always else found[len(first) : most]
    left = len(found) - len(first) - len(rest)
    parts = ["\n".join(f"- {line}" for line in first)]
    parts += [folded(REST_LINES.format(count=len(rest)), "\n".join(f"- {line}" for line in rest))] if rest else []
    parts += [CUT_LINES.format(count=left)] if left else []
    return "\n\n".join(parts)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell or ' ' for cell in line)} |" for line in lines)
