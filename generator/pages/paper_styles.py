"""The styles of official paper (GB/T 9704-2012) and the pieces of WordprocessingML python-docx has no words for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.words import documents as words

LINE = 28.95
"""22 lines in 225 mm, in points."""
BODY_SIZE = 16
CHARACTER_SPACE = -4
"""28 characters of 16 pt in 156 mm: what is taken off each, in 20ths of a point."""
RED, BLACK = "C00000", "000000"
XML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: Chinese face, size in points, how it stands, its lines, and which heading it is."""

    name: str
    face: str
    size: float
    align: str = "both"
    indent: int = 0
    line: float = LINE
    before: float = 0
    after: float = 0
    level: int = 0
    bold: bool = False
    colour: str = ""
    keep: bool = False
    hanging: int = 0


STYLES = (
    Style(words.BODY, words.FANG_SONG, 16, indent=2),
    Style(words.PLAIN, words.FANG_SONG, 16),
    Style(words.TITLE, words.TITLE_SONG, 22, "center", line=36, before=LINE, after=LINE, level=1, keep=True),
    Style(words.HEADINGS[0], words.HEI, 16, indent=2, level=2, keep=True),
    Style(words.HEADINGS[1], words.KAI, 16, indent=2, level=3, keep=True),
    Style(words.HEADINGS[2], words.FANG_SONG, 16, indent=2, level=4, bold=True, keep=True),
    Style(words.MARK, words.TITLE_SONG, 40, "center", line=56, after=LINE, colour=RED),
    Style(words.NUMBER, words.FANG_SONG, 16, "center"),
    Style(words.BOX, words.KAI, 12, line=18),
    Style(words.SIGNATURE, words.FANG_SONG, 16, "right", keep=True),
    Style(words.ATTACHMENT, words.FANG_SONG, 16, indent=2, keep=True),
    Style(words.CAPTION, words.HEI, 12, "center", line=20, before=6, after=3, keep=True),
    Style(words.CELL, words.SONG, 9, "left", line=13),
    Style(words.CELL_NUMBER, words.SONG, 9, "right", line=13),
    Style(words.CELL_HEAD, words.HEI, 9, "center", line=13),
    Style(words.SPACE, words.SONG, 9, line=6, keep=True),
    Style(words.NOTE, words.SONG, 9, line=13, after=3),
    Style(words.COLOPHON, words.FANG_SONG, 14, line=24),
    Style(words.HEADER, words.SONG, 9, "center", line=12),
    Style(words.FOOTER, words.SONG, 14, line=18),
    Style(words.CONTENTS, words.FANG_SONG, 14, line=24, hanging=2),
)


def tag_name(tag: str) -> str:
    """The full name of a tag or attribute of WordprocessingML."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def element(xml: str) -> Any:  # noqa: ANN401 - lxml's elements are not typed
    """An element from its text."""
    from docx.oxml import parse_xml

    return parse_xml(xml)


def field(paragraph: Any, instruction: str) -> None:  # noqa: ANN401
    """A field that a word processor works out, such as the number of the page."""
    own = element(f'<w:fldSimple {XML} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    paragraph._p.append(own)  # noqa: SLF001


def set_faces(style: Any, given: Style) -> None:  # noqa: ANN401
    """Latin letters and figures in one face, Chinese in another."""
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = words.LATIN, Pt(given.size), given.bold
    style.font.color.rgb = RGBColor.from_string(given.colour or BLACK)
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(tag_name(name), None)
    faces.set(tag_name("eastAsia"), given.face)


def define(document: Any, given: Style) -> None:  # noqa: ANN401
    """Add a style; a heading is one that a word processor knows, so that it has an outline.

    Properties stand in the order of the schema, which Word insists on.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    style = document.styles.add_style(given.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[f"Heading {given.level}"] if given.level else document.styles["Normal"]
    style.quick_style = True
    set_faces(style, given)
    style.font.italic = False
    shape = style.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(given.line), Pt(given.before), Pt(given.after)
    shape.keep_with_next, shape.keep_together = given.keep, given.keep
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(tag_name("spacing"))
    if given.line != LINE:
        spacing.addprevious(element(f'<w:snapToGrid {XML} w:val="0"/>'))
    elif given.size == BODY_SIZE:
        size = style.element.rPr.find(tag_name("sz"))
        size.addprevious(element(f'<w:spacing {XML} w:val="{CHARACTER_SPACE}"/>'))
    if given.indent or given.hanging:
        own = f'w:firstLineChars="{given.indent}00" w:firstLine="{round(given.indent * given.size * 20)}"'
        if given.hanging:
            chars, twips = f"{given.hanging}00", round(given.hanging * given.size * 20)
            own = f'w:leftChars="{chars}" w:left="{twips}" w:hangingChars="{chars}" w:hanging="{twips}"'
        properties.append(element(f"<w:ind {XML} {own}/>"))
    properties.append(element(f'<w:jc {XML} w:val="{given.align}"/>'))
