"""Released and charts → Markdown pages and downloads.

`compose` settles what each page says, the templates only lay it out (`markdown`); `writing` writes all pages of an
edition, `extracts` some of them for another purpose, `offices` the lists above the sites.
"""

from generator.pages.compose import Unit
from generator.pages.extracts import as_docx, cover, heading_of, said, sheets, shown_text
from generator.pages.kept_pages import Kept
from generator.pages.markdown import escape_markdown, plain
from generator.pages.offices import offices_page, standing, years_page
from generator.pages.writing import FILES, Wishes, Writer, gathered, units, write

__all__ = [
    "FILES",
    "Kept",
    "Unit",
    "Wishes",
    "Writer",
    "as_docx",
    "cover",
    "escape_markdown",
    "gathered",
    "heading_of",
    "offices_page",
    "plain",
    "said",
    "sheets",
    "shown_text",
    "standing",
    "units",
    "write",
    "years_page",
]
