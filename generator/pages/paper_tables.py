"""A table as WordprocessingML, built whole: python-docx would look up each cell anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from generator.pages import layout
from generator.pages.paper_styles import BLACK, XML, element
from generator.words import documents as words

if TYPE_CHECKING:
    from generator.pages.blocks import Table


def table_element(table: Table, width: int) -> Any:  # noqa: ANN401
    """The table as wide as the page is (in twips); its head is repeated on each page, and no row is broken."""
    columns = [round(width * share) for share in layout.shares(table)]

    def cell(text: str, size: int, style: str) -> str:
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
        )

    styles = [words.CELL_NUMBER if column.is_number else words.CELL for column in table.columns]
    heads = "".join(
        cell(column.label, size, words.CELL_HEAD) for column, size in zip(table.columns, columns, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for row in table.rows:
        cells = "".join(
            cell(f"{printed.text}{printed.flag}", size, style)
            for printed, size, style in zip(row, columns, styles, strict=True)
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
