"""Tables as finished HTML: what stands between their caption and their notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.pages.views import Cell, Column, Table


def grid(table: Table, kind: str, one_line: Callable[[str], str]) -> Markup:
    """A table as HTML, row heads and column heads marked as such.

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

    labels = [text(column.label) for column in table.columns]
    before = [_opening(column, label, cards=table.cards) for column, label in zip(table.columns, labels, strict=True)]

    def line(row: tuple[Cell, ...]) -> str:
        first, *others = row
        style = f' class="{text(first.style)}"' if first.style else ""
        cells = (
            f"{opening[0]}{text(cell.style)}{opening[1]}{shown(cell)}</td>"
            for opening, cell in zip(before[1:], others, strict=False)
        )
        return f'<tr><th scope="row"{style}>{shown(first)}</th>{"".join(cells)}</tr>\n'

    number = ' class="tb-number"'
    heads = "".join(
        f'<th scope="col"{number if column.is_number else ""}>{label}</th>'
        for column, label in zip(table.columns, labels, strict=True)
    )
    classes = (" tb-with-total" if table.total else "") + (" tb-cards" if table.cards else "")
    body = "".join(line(row) for row in table.rows if row)
    return Markup(  # noqa: S704 - every text in it was escaped
        f'<div class="tb-table{f" {kind}" if kind else ""}" role="region" tabindex="0"'
        f' aria-label="{text(table.caption)}">\n'
        f'<table class="tb-grid{classes}">\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _opening(column: Column, label: str, *, cards: bool) -> tuple[str, str]:
    """What stands before and behind the style of a cell."""
    number = "tb-number " if column.is_number else ""
    name = f' data-label="{label}"' if cards else ""
    return f'<td class="{number}', f'"{name}>'
