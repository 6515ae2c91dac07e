"""A sheet of official paper (GB/T 9704-2012) as DOCX: page, styles, paragraphs and tables. Knows python-docx.

Lengths of the standard: A4, margins 37, 35, 28 and 26 mm, 22 lines of 28 characters of 16 pt to a page.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.pages import layout
from generator.pages.paper_styles import BLACK, LINE, STYLES, XML, Style, define, element, field, set_faces, tag_name
from generator.pages.paper_tables import table_element
from generator.words import documents as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from generator.pages.blocks import Table

WIDE, HIGH = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
TWIPS_PER_MM = 1440 / 25.4
OLDEST = (1980, 1, 1, 0, 0, 0)
PLACE = "_tongbao{number}"
SIDES = ("top", "left", "bottom", "right")


class Paper:
    """A document that grows from top to bottom; `dated` is the only date in it."""

    def __init__(self, title: str, author: str, dated: date, running: Sequence[str]) -> None:
        from docx import Document

        self.document: Any = Document(io.BytesIO(_blank()))
        self.is_turned = False
        self.marks = 0
        self.last: Any = None
        self._breaks = False
        self._title(title, author, dated)
        self._head_every_page(running)

    # ------------------------------------------------------------ what is put on it

    def write(self, style: str, *texts: str) -> None:
        """A paragraph each."""
        self._write(style, texts, turned=False)

    def _write(self, style: str, texts: Iterable[str], *, turned: bool) -> None:
        for text in texts:
            turns = self.turn(turned=turned)
            self.last = self._add(text, style)
            if self._breaks and not turns:
                self.last.paragraph_format.page_break_before = True
            self._breaks = False

    def head(self, style: str, text: str, tables: Sequence[Table]) -> None:
        """A heading over tables, on the same page as the first of them."""
        self._write(style, (text,), turned=bool(tables) and layout.on_paper(tables[0])[0].turned)

    def _add(self, text: str, style: str) -> Any:  # noqa: ANN401 - python-docx's own type is as open
        """A paragraph; its style is set by its id, which is its name: looked up, it costs as much as all the rest."""
        paragraph = self.document.add_paragraph(text)
        paragraph._p.style = style  # noqa: SLF001
        return paragraph

    def mark(self, style: str, text: str) -> None:
        """A paragraph that the contents can point to, by its number among those."""
        self.write(style, text)
        self.marks += 1
        paragraph = self.last._p  # noqa: SLF001 - python-docx has no bookmarks
        start, end = (element(f'<w:bookmark{kind} {XML} w:id="{self.marks}"/>') for kind in ("Start", "End"))
        start.set(tag_name("name"), PLACE.format(number=self.marks))
        paragraph.insert(1, start)
        paragraph.append(end)

    def point_to(self, text: str, number: int) -> None:
        """A line of the contents, with the page the marked paragraph of that number stands on."""
        paragraph = self._add(f"{text}\t", words.CONTENTS)
        end = round((WIDE - LEFT - RIGHT) * TWIPS_PER_MM)
        tabs = f'<w:tabs {XML}><w:tab w:val="right" w:leader="dot" w:pos="{end}"/></w:tabs>'
        paragraph._p.get_or_add_pPr().append(element(tabs))  # noqa: SLF001
        field(paragraph, f"PAGEREF {PLACE.format(number=number)} \\h")

    def bordered(self, style: str, texts: Iterable[str]) -> None:
        """Paragraphs in one box."""
        sides = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="808080"/>' for side in SIDES)
        for text in texts:
            self._with_border(style, text, sides)

    def ruled(self, style: str, text: str, *, colour: str = BLACK, above: bool = False) -> None:
        """A paragraph with a line below, or above it too."""
        own = f'<w:bottom w:val="single" w:sz="12" w:space="4" w:color="{colour}"/>'
        own = f'<w:top w:val="single" w:sz="12" w:space="4" w:color="{colour}"/>{own}' if above else own
        self._with_border(style, text, own)

    def _with_border(self, style: str, text: str, sides: str) -> None:
        self.write(style, text)
        borders = element(f"<w:pBdr {XML}>{sides}</w:pBdr>")
        self.last._p.get_or_add_pPr().append(borders)  # noqa: SLF001

    def new_page(self) -> None:
        """The next paragraph begins a page."""
        self._breaks = True

    def table(self, table: Table) -> None:
        """A table with its title and notes: heads repeated, no row broken; wide ones turned, wider ones in parts."""
        if not table.rows:
            return
        for part in layout.on_paper(table):
            self.turn(turned=part.turned)
            if part.table.title:
                self._add(part.table.title, words.CAPTION)
            else:
                self._add("", words.SPACE)
            width = (HIGH - TOP - BOTTOM) if part.turned else (WIDE - LEFT - RIGHT)
            body = self.document.element.body
            body.insert(len(body) - 1, table_element(part, round(width * TWIPS_PER_MM)))
            notes = part.table.notes or ("",)
            for note in notes:
                self._add(note, words.NOTE)

    def turn(self, *, turned: bool) -> bool:
        """Go on with pages upright or turned; whether that begins a new one."""
        if turned == self.is_turned:
            return False
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(HIGH), Mm(WIDE)) if turned else (Mm(WIDE), Mm(HIGH))
        margins = (LEFT, RIGHT, BOTTOM, TOP) if turned else (TOP, BOTTOM, LEFT, RIGHT)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
        self.is_turned = turned
        return True

    def bytes(self) -> bytes:
        """The file: the same bytes for the same content."""
        written = io.BytesIO()
        self.document.save(written)
        bundle = io.BytesIO()
        with zipfile.ZipFile(written) as made, zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as dated:
            for entry in made.infolist():
                dated.writestr(zipfile.ZipInfo(entry.filename, OLDEST), made.read(entry), zipfile.ZIP_DEFLATED)
        return bundle.getvalue()

    def _title(self, title: str, author: str, dated: date) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author
        properties.comments, properties.revision = "", 1
        properties.created = properties.modified = datetime.combine(dated, time(), UTC)

    def _head_every_page(self, running: Sequence[str]) -> None:
        section = self.document.sections[0]
        for header in (section.header, section.even_page_header):
            for index, text in enumerate(running):
                paragraph = header.add_paragraph() if index else header.paragraphs[0]
                paragraph.style = words.HEADER
                paragraph.add_run(text)


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """An empty sheet with its styles and page numbers: defined once, since that takes as long as a bulletin."""
    from docx import Document

    document: Any = Document()
    relations = document.part.package.rels
    for key in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]
    set_faces(document.styles["Normal"], Style("Normal", words.FANG_SONG, 16))
    for style in STYLES:
        define(document, style)
    document.settings.odd_and_even_pages_header_footer = True
    _set_page(document.sections[0])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(section: Any) -> None:  # noqa: ANN401 - python-docx's own type is as open
    """Size, margins, grid of lines and page numbers."""
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(WIDE), Mm(HIGH)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(20), Mm(26)
    grid = f'<w:docGrid {XML} w:type="lines" w:linePitch="{round(LINE * 20)}"/>'
    for old in section._sectPr.findall(tag_name("docGrid")):  # noqa: SLF001
        section._sectPr.remove(old)  # noqa: SLF001
    section._sectPr.append(element(grid))  # noqa: SLF001
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        paragraph.style = words.FOOTER
        paragraph._p.get_or_add_pPr().append(element(f'<w:jc {XML} w:val="{align}"/>'))  # noqa: SLF001
        paragraph.add_run("— ")
        field(paragraph, "PAGE")
        paragraph.add_run(" —")
