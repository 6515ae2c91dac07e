"""Tables as finished HTML: what stands between their caption and their notes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.pages.prose import without_breaks

if TYPE_CHECKING:
    from generator.pages.blocks import Cell, Table

VERDICTS = frozenset({"tb-met", "tb-missed"})
_UNQUOTED = re.compile(r"[^\w /（）、·-]")


def grid(table: Table, kind: str) -> Markup:
    """A table as HTML, row heads and column heads marked as such; rows and cells have no end, as HTML allows.

    A table of numbers marks its columns of words, any other those of numbers. Cards are told what stands over
    their cells in the style of the table.

    Parameters
    ----------
    kind : further classes, for tables that stand on screens or on paper alone.

    """
    of_numbers = sum(column.is_number for column in table.columns[1:]) * 2 >= len(table.columns)
    labels = [_text(column.label) for column in table.columns]
    kinds = ["tb-number" if column.is_number else "tb-words" for column in table.columns]
    marked = ["" if column.is_number is of_numbers else kind for column, kind in zip(table.columns, kinds, strict=True)]
    number = ' class="tb-number"'
    heads = "".join(
        f'<th scope="col"{number if column.is_number else ""}>{label}'
        for column, label in zip(table.columns, labels, strict=True)
    )
    looks = ("numbers", of_numbers), ("with-total", table.total), ("cards", table.cards), ("quiet", table.quiet)
    classes = "".join(f" tb-{name}" for name, is_so in looks if is_so)
    names = [f"--tb-{place}:'{_UNQUOTED.sub('', heading.label)}'" for place, heading in enumerate(table.columns, 1)]
    style = f' style="{";".join(names)}"' if table.cards else ""
    body = "".join(
        _head(row[0]) + "".join([_cell(cell, mark) for cell, mark in zip(row[1:], marked[1:], strict=False)])
        for row in table.rows
        if row
    )
    return Markup(  # noqa: S704 - every text in it was escaped
        f'<div class="tb-table{f" {kind}" if kind else ""}" role="region" tabindex="0"'
        f' aria-label="{_text(table.caption)}">\n'
        f'<table class="tb-grid{classes}"{style}>\n<thead><tr>{heads}</thead>\n'
        f"<tbody>{body}</tbody>\n</table>\n</div>\n"
    )


@lru_cache(maxsize=1 << 12)
def _head(cell: Cell) -> str:
    """The head of a row."""
    style = f' class="{_text(cell.style)}"' if cell.style else ""
    return f'<tr>\n<th scope="row"{style}>{_shown(cell)}'


@lru_cache(maxsize=1 << 16)
def _cell(cell: Cell, kind: str) -> str:
    """A cell of a column that is marked as of a kind, or is not; a verdict needs no mark besides."""
    style = _text(cell.style)
    both = style if style in VERDICTS else f"{kind} {style}".strip()
    return f'<td class="{both}">{_shown(cell)}' if both else f"<td>{_shown(cell)}"


def _shown(cell: Cell) -> str:
    text = _text(cell.text)
    text = f'<a href="{_text(cell.href)}">{text}</a>' if cell.href else text
    return f'{text}<span class="tb-flag">{_text(cell.flag)}</span>' if cell.flag else text


def _text(value: str) -> str:
    return str(escape(value if value.isprintable() else without_breaks(value)))
