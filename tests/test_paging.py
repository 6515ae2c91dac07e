"""Pages of bounded size: what is too long stands on pages of its own, and nothing of it is lost."""

import csv
import io
import re
from collections import Counter

import pytest
from htmltables import tables_of

from generator.charts import plan_charts
from generator.model import Drawing, Period, Released
from generator.pages import layout, paging, sheets, write
from generator.pages.blocks import Cell, Column, Frame, Table
from generator.pages.compose import compose
from generator.pages.records import cells_of, tables_in
from generator.pages.views import QualityPage

ROWS = 30
CELLS = 200


@pytest.fixture(scope="module")
def drawings(district: Released) -> list[Drawing]:
    return [Drawing(chart.name, chart.caption, "<svg/>", "<svg/>") for chart in plan_charts(district)]


@pytest.fixture
def pages(district: Released, drawings: list[Drawing], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages of sixty areas where a page has room for two hundred cells."""
    monkeypatch.setattr(paging, "MOST_CELLS", CELLS)
    monkeypatch.setattr(paging, "LONG", CELLS)
    monkeypatch.setattr(paging, "PLEDGES", ROWS)
    return {page.path: page.text for page in write(district, drawings).files}


def rows_of(texts: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row) for text in texts for table in tables_of(text) for row in table[1:])


@pytest.mark.usefixtures("pages")
def test_no_page_has_more_cells_than_there_is_room_for(district: Released, drawings: list[Drawing]) -> None:
    for template, record in compose(district, drawings, "", {}):
        for _, page in paging.paged(template, record):
            assert all(len(one.rows) * len(one.columns) <= CELLS for one in tables_in(page)), page.frame.path
            if template == "bulletin.md":
                assert cells_of(page) <= 2 * CELLS, page.frame.path


def test_every_row_stands_on_the_page_or_on_one_it_links_to(
    district: Released, drawings: list[Drawing], pages: dict
) -> None:
    whole = dict(
        zip(
            ("plan.md", "bulletins/2021.md", "quality.md"),
            sheets(district, drawings, ("plan.md", "bulletins/2021.md", "quality.md")),
            strict=True,
        )
    )
    for path, text in whole.items():
        folder = path.rpartition("/")[0]
        linked = re.findall(r'href="([^"/]+)\.html(?:#[^"]*)?"', pages[path])
        parts = {f"{folder}/{name}.md".removeprefix("/") for name in linked}
        assert len(parts & set(pages)) > 1
        found = rows_of([pages[path], *(pages[one] for one in sorted(parts) if one in pages)])
        missing = rows_of([text]) - found
        assert not missing, (path, missing)
        for part in parts & set(pages):
            if part.startswith("bulletins/bulletin-"):
                assert f'<a href="{path.rpartition("/")[2].replace(".md", ".html")}">' in pages[part], (
                    "and it leads back"
                )


def test_the_headings_of_what_is_moved_stay_so_that_links_to_them_hold(
    district: Released, drawings: list[Drawing], pages: dict
) -> None:
    (text,) = sheets(district, drawings, ["bulletins/2021-Q1.md"])
    headings = re.findall(r"^##+ .*$", text, re.MULTILINE)
    assert headings == re.findall(r"^##+ .*$", pages["bulletins/2021-Q1.md"], re.MULTILINE)
    charts = re.findall(r'data-chart="([^"]+)"', text)
    moved = "".join(text for path, text in pages.items() if path.startswith("bulletins/bulletin-2021-Q1"))
    assert charts
    assert sorted(charts) == sorted(re.findall(r'data-chart="([^"]+)"', moved))


def test_a_part_explains_the_signs_and_words_in_it(pages: dict) -> None:
    """In the bulletin each note stands under the first table it is about; on a page of its own a table has all of its own."""
    path = "bulletins/bulletin-2021-Q1-B03.md"
    assert "不予公布" in pages[path]
    assert "不予公布：人数" in pages[path]


def test_a_moved_table_is_in_the_download_of_its_page(pages: dict) -> None:
    path = "bulletins/bulletin-2021-Q1-B01.md"
    assert "data/tables/bulletins-bulletin-2021-Q1-B01.csv" in pages[path]
    shown = [row for table in tables_of(pages[path]) for row in table[1:]]
    kept = list(csv.reader(io.StringIO(pages["data/tables/bulletins-bulletin-2021-Q1-B01.csv"])))[2:]
    assert [row[1] for row in shown] == [row[1] for row in kept]


def test_a_small_office_has_no_pages_of_parts(district: Released, drawings: list[Drawing]) -> None:
    paths = [page.path for page in write(district, drawings).files]
    assert not [path for path in paths if path.startswith(("bulletins/bulletin-", "pledges"))]
    assert str(Period("2021-Q1")) in "".join(paths)


def test_a_table_in_several_pages_is_laid_out_for_paper_page_by_page() -> None:
    """Each page prints its own rows, also of a table so wide that paper has it in parts."""
    columns = tuple(Column(f"很长很长的一个列名{number}", is_number=True) for number in range(40))
    rows = tuple(tuple(Cell(f"{row}.{number}") for number in range(40)) for row in range(600))
    table = layout.laid_out(Table("wide", "宽表", columns, rows, total=True))
    assert len(table.parts) > 1
    frame = Frame("题", "quality.md", "", 2021, "村", "全镇", "", "", "", ())
    record = QualityPage(frame, "题", "", (), (), (table,))
    (_, short), *parts = paging.paged("quality.md", record)
    assert [len(one.rows) for one in tables_in(short)] == [0]
    assert len(parts) == 3
    shown = []
    for template, page in parts:
        assert template == "part.md"
        (own,) = page.tables
        assert len(own.parts) > 1
        assert {len(one.rows) for one in own.parts} == {len(own.rows)}
        shown += own.rows
    assert tuple(shown) == rows
    assert [page.tables[0].total for _, page in parts] == [False, False, True]
    assert len({page.frame.path for _, page in parts}) == 3
