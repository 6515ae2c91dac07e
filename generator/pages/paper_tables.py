"""A table as WordprocessingML, built whole: python-docx would look up each cell anew."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from generator.pages.paper_styles import BLACK, XML, element
from generator.words import documents as words

if TYPE_CHECKING:
    from generator.pages.layout import OnPaper

BEHIND_TEXT = "</w:t></w:r></w:p></w:tc>"


def table_element(part: OnPaper, width: int) -> Any:  # noqa: ANN401
    """The table as wide as the page is (in twips); its head is repeated on each page, and no row is broken."""
    table = part.table
    columns = [round(width * share) for share in part.shares]
    styles = [words.CELL_NUMBER if column.is_number else words.CELL for column in table.columns]
    above = [_before_text(size, words.CELL_HEAD) for size in columns]
    before = [_before_text(size, style) for size, style in zip(columns, styles, strict=True)]
    heads = "".join(
        f"{start}{escape(column.label)}{BEHIND_TEXT}" for start, column in zip(above, table.columns, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for row in table.rows:
        cells = "".join(
            [f"{start}{_escaped(cell.text + cell.flag)}{BEHIND_TEXT}" for start, cell in zip(before, row, strict=True)]
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{BLACK}"/>'
        for side, size in (("top", 8), ("bottom", 8), ("insideH", 4))
    )
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in columns)
    return element(
        f'<w:tbl {XML}><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _before_text(size: int, style: str) -> str:
    """What stands before the text of a cell of a width in twips."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">'
    )


@lru_cache(maxsize=1 << 14)
def _escaped(text: str) -> str:
    return escape(text)
