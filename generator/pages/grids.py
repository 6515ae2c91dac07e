"""Tables as finished HTML: what stands between their caption and their notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.pages.views import Cell, Table

_VERDICTS = {style: f'<td class="{style}">' for style in ("tb-met", "tb-missed")}
_UNQUOTED = re.compile(r"[^\w /（）、·-]")


def grid(table: Table, kind: str, one_line: Callable[[str], str]) -> Markup:
    """A table as HTML, row heads and column heads marked as such; rows and cells have no end, as HTML allows.

    A table of numbers marks its columns of words, any other those of numbers. Cards are told what stands over
    their cells in the style of the table.

    Parameters
    ----------
    kind : further classes, for tables that stand on screens or on paper alone.
    one_line : takes the line breaks out of a text.

    """

    def text(value: str) -> str:
        return str(escape(value if value.isprintable() else one_line(value)))

    def shown(cell: Cell) -> str:
        said = text(cell.text)
        said = f'<a href="{text(cell.href)}">{said}</a>' if cell.href else said
        return f'{said}<span class="tb-flag">{text(cell.flag)}</span>' if cell.flag else said

    of_numbers = sum(column.is_number for column in table.columns[1:]) * 2 >= len(table.columns)
    labels = [text(column.label) for column in table.columns]
    kinds = ["tb-number" if column.is_number else "tb-words" for column in table.columns]
    before = [
        _openings("" if column.is_number is of_numbers else kind)
        for column, kind in zip(table.columns, kinds, strict=True)
    ]

    def line(row: tuple[Cell, ...]) -> str:
        first, *others = row
        style = f' class="{text(first.style)}"' if first.style else ""
        cells = (
            (_VERDICTS.get(cell.style) or f"{styled[0]}{text(cell.style)}{styled[1]}" if cell.style else plain)
            + shown(cell)
            for (plain, styled), cell in zip(before[1:], others, strict=False)
        )
        return f'<tr>\n<th scope="row"{style}>{shown(first)}{"".join(cells)}'

    number = ' class="tb-number"'
    heads = "".join(
        f'<th scope="col"{number if column.is_number else ""}>{label}'
        for column, label in zip(table.columns, labels, strict=True)
    )
    looks = ("numbers", of_numbers), ("with-total", table.total), ("cards", table.cards), ("quiet", table.quiet)
    classes = "".join(f" tb-{name}" for name, is_so in looks if is_so)
    names = [f"--tb-{place}:'{_UNQUOTED.sub('', one.label)}'" for place, one in enumerate(table.columns, 1)]
    style = f' style="{";".join(names)}"' if table.cards else ""
    body = "".join(line(row) for row in table.rows if row)
    return Markup(  # noqa: S704 - every text in it was escaped
        f'<div class="tb-table{f" {kind}" if kind else ""}" role="region" tabindex="0"'
        f' aria-label="{text(table.caption)}">\n'
        f'<table class="tb-grid{classes}"{style}>\n<thead><tr>{heads}</thead>\n'
        f"<tbody>{body}</tbody>\n</table>\n</div>\n"
    )


def _openings(kind: str) -> tuple[str, tuple[str, str]]:
    """What stands before a cell: without a style of its own, and around one."""
    plain = f'<td class="{kind}">' if kind else "<td>"
    return plain, (f'<td class="{kind}{" " if kind else ""}', '">')
