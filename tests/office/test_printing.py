"""Bulletins as LibreOffice prints them: every page says what it is, and every number is there."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from pdftext import first_annex, pages_of, plain
from test_export import document, said

from generator import printing

pytestmark = pytest.mark.office
MOST_PAGES = 6


@pytest.mark.parametrize(
    ("year", "code"), [(2008, "2008-05"), (2008, "2008-Q4"), (2008, "2008-H1"), (2008, "2008"), (2026, "2026-Q3")]
)
def test_every_cell_and_sentence_is_printed_on_pages_that_say_what_they_are(year: int, code: str) -> None:
    content = document(year, code)
    pages = pages_of(printing.from_docx(content))
    for number, page in enumerate(pages, 1):
        assert "虚构示例" in page, number
        assert f"—{number}—" in page, number
    whole = "".join(pages)
    paragraphs, rows = said(content)
    numbers = {plain(cell) for row in rows for cell in row if re.fullmatch(r"-?[0-9.]+[※▲]*", cell)}
    assert numbers
    assert not [one for one in numbers if one not in whole]
    assert not [one for one in paragraphs if plain(one)[:20] not in whole]


@pytest.mark.parametrize(("year", "code"), [(2008, "2008-Q4"), (2026, "2026-Q3")])
def test_a_quarterly_notice_has_six_pages_besides_its_annexes(year: int, code: str) -> None:
    pages = pages_of(printing.from_docx(document(year, code)))
    assert first_annex(pages) <= MOST_PAGES


def test_the_contents_of_a_volume_name_the_page_each_part_begins_on() -> None:
    pages = pages_of(printing.from_docx(document(2008, "", bound=True)))
    found = re.search(r"关于2008年第四季度计划生育工作情况的通报\.+([0-9]+)", pages[1])
    assert "关于2008年第四季度计划生育工作情况的通报" in pages[int(found[1]) - 1]
