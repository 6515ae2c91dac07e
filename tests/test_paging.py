"""Pages of bounded size: what is too long stands on pages of its own, and nothing of it is lost."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from htmltables import tables_of

from generator.charts import captions, plan_charts
from generator.model import Period, Released
from generator.pages import layout, paging, sheets, table_cells, write
from generator.pages.blocks import Cell, ChartPlace, Column, Frame, IndicatorSection, Table
from generator.pages.compose import Unit, composed, page_units
from generator.pages.context import PageContext
from generator.pages.records import parts_in, tables_in, weight_of
from generator.pages.views import AreaPage, QualityPage
from generator.words.vintages import MARK, MARK_NOTE, MARK_NOTE_ELSEWHERE

ROWS = 30
CELLS = 600
ALONE = 100


@pytest.fixture(scope="module")
def shown_charts(district: Released) -> dict[str, str]:
    return captions(plan_charts(district))


@pytest.fixture(scope="module")
def records(district: Released, shown_charts: dict[str, str]) -> list[tuple[str, Any]]:
    """Every page as its template and its record."""
    context = PageContext(district, shown_charts, "", {})
    return [composed(context, unit) for unit in page_units(district)]


@pytest.fixture
def pages(district: Released, shown_charts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The pages of sixty areas where a page has room for six hundred cells."""
    monkeypatch.setattr(paging, "MOST", CELLS)
    monkeypatch.setattr(paging, "LONG", ALONE)
    monkeypatch.setattr(paging, "PLEDGES", ROWS)
    return {page.path: page.text for page in write(district, shown_charts).files}


def rows_of(texts: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row) for text in texts for table in tables_of(text) for row in table[1:])


@pytest.mark.usefixtures("pages")
def test_no_page_has_more_cells_than_there_is_room_for(records: list[tuple[str, Any]]) -> None:
    for template, record in records:
        for _, page in paging.paged(template, record):
            assert all(len(one.rows) * len(one.columns) <= CELLS for one in tables_in(page)), page.frame.path
            if template == "bulletin.md":
                assert weight_of(page) <= CELLS, page.frame.path


def test_every_row_stands_on_the_page_or_on_one_it_links_to(
    district: Released, shown_charts: dict[str, str], pages: dict
) -> None:
    whole = dict(
        zip(
            ("plan.md", "bulletins/2021.md", "quality.md"),
            sheets(district, shown_charts, [Unit("plan"), Unit("bulletin", "2021"), Unit("quality")]),
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
            if re.match(r"bulletins/[^.]*[.]", part.removesuffix(".md")):
                assert f'<a href="{path.rpartition("/")[2].replace(".md", ".html")}">' in pages[part], (
                    "and it leads back"
                )


def test_the_headings_of_what_is_moved_stay_so_that_links_to_them_hold(
    district: Released, shown_charts: dict[str, str], pages: dict
) -> None:
    (text,) = sheets(district, shown_charts, [Unit("bulletin", "2021-Q1")])
    headings = re.findall(r"^##+ .*$", text, re.MULTILINE)
    assert headings == re.findall(r"^##+ .*$", pages["bulletins/2021-Q1.md"], re.MULTILINE)
    charts = re.findall(r'data-chart="([^"]+)"', text)
    moved = "".join(text for path, text in pages.items() if path.startswith("bulletins/2021-Q1."))
    assert charts
    assert sorted(charts) == sorted(re.findall(r'data-chart="([^"]+)"', moved))


def test_a_part_explains_the_signs_and_words_in_it(pages: dict) -> None:
    """In the bulletin each note stands under the first table it is about; on a page of its own a table has all of its own."""
    path = "bulletins/2021-Q1.B03.md"
    assert "不予公布" in pages[path]
    assert "不予公布：人数" in pages[path]
    assert "是否达标按未舍入的数比较" in pages[path]
    assert "差距" in pages[path]


def test_a_moved_table_is_in_the_download_of_its_page(pages: dict) -> None:
    path = "bulletins/2021-Q1.B01.md"
    assert "data/tables/bulletins-2021-Q1.B01.csv" in pages[path]
    shown = [row for table in tables_of(pages[path]) for row in table[1:]]
    kept = list(csv.reader(io.StringIO(pages["data/tables/bulletins-2021-Q1.B01.csv"])))[2:]
    assert [row[1] for row in shown] == [row[1] for row in kept]


def test_a_small_office_has_no_pages_of_parts(district: Released, shown_charts: dict[str, str]) -> None:
    paths = [page.path for page in write(district, shown_charts).files if page.path.endswith(".md")]
    assert not [path for path in paths if "." in path.removesuffix(".md") or path.startswith("pledges")]
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
    assert len(parts) == 7, "what paper has it in takes room as well"
    assert all(weight_of(page) <= paging.MOST for _, page in parts)
    shown = []
    for template, page in parts:
        assert template == "part.md"
        (own,) = page.tables
        assert len(own.parts) > 1
        assert {len(one.rows) for one in own.parts} == {len(own.rows)}
        shown += own.rows
    assert tuple(shown) == rows
    assert [page.tables[0].total for _, page in parts] == [False] * 6 + [True]
    assert len({page.frame.path for _, page in parts}) == 7


def test_a_part_says_in_its_heading_what_it_is_and_of_which_document(pages: dict) -> None:
    (heading,) = re.findall("^# (.*)$", pages["bulletins/2021-Q1.B01.md"], re.MULTILINE)
    assert heading == "虚构指标B01（第1—7项） · 关于2021年第一季度工作情况的通报"
    (matrix,) = re.findall("^# (.*)$", pages["bulletins/2021-Q1.areas.md"], re.MULTILINE)
    assert "各村" in matrix
    assert "2021年第一季度" in matrix


def test_a_moved_number_that_was_revised_is_explained_where_the_revisions_are() -> None:
    notes = table_cells.notes_alone(table_of(((Cell("甲"), Cell("98.1", flag=MARK)),)), {MARK_NOTE})
    assert notes == (MARK_NOTE_ELSEWHERE,)
    assert "本页" not in MARK_NOTE_ELSEWHERE


def table_of(rows: tuple[tuple[Cell, ...], ...], name: str = "t") -> Table:
    columns = (Column("村"), *(Column(f"第{number}列", is_number=True) for number in range(len(rows[0]) - 1)))
    return Table(name, "表", columns, rows)


def sections_of(count: int, rows: int, charts: int) -> AreaPage:
    """The page of an area with so many indicators, each a table of so many rows and a chart of a weight."""
    frame = Frame("甲村", "areas/V1.md", "../", 2021, "村", "全镇", "", "", "", ())
    table = table_of(tuple(tuple(Cell(str(place)) for place in range(9)) for _ in range(rows)))
    sections = tuple(
        IndicatorSection(
            f"指标{number}",
            f"b{number}",
            "x.html",
            (ChartPlace(f"time-B{number}-V1", "图", charts),),
            (replace(table, name=f"V1-B{number}"),),
        )
        for number in range(count)
    )
    empty = replace(table, rows=())
    return AreaPage(frame, "甲村", "", (), empty, (), (), sections, empty)


@pytest.mark.parametrize(("count", "rows", "charts"), [(36, 19, 180), (55, 12, 350), (12, 1250, 7680), (3, 5, 180)])
def test_the_charts_of_a_page_count_and_short_sections_share_pages(count: int, rows: int, charts: int) -> None:
    record = sections_of(count, rows, charts)
    found = list(paging.paged("area.md", record))
    assert all(weight_of(page) <= paging.MOST * 1.1 for _, page in found)
    assert len(found) == {36: 2, 55: 4, 12: 1 + 12 * 3, 3: 1}[count]
    kept, *parts = [page for _, page in found]
    shown = [chart.name for page in (kept, *parts) for chart in parts_in(page, ChartPlace)]
    assert shown == [f"time-B{number}-V1" for number in range(count)]
    assert [section.anchor for section in kept.sections] == [f"b{number}" for number in range(count)]
    leading = [link.href for section in kept.sections for table in section.tables for link in table.moved]
    pages = {page.frame.path.removeprefix("areas/").replace(".md", ".html"): page for page in parts}
    assert {href.partition("#")[0] for href in leading} == set(pages)
    for href in leading:
        page, _, anchor = href.partition("#")
        assert not anchor or anchor in [section.anchor for section in pages[page].sections]


def test_a_table_that_is_parted_counts_its_total_for_none() -> None:
    rows = tuple(tuple(Cell(str(place)) for place in range(9)) for _ in range(1501))
    record = QualityPage(
        Frame("题", "quality.md", "", 2021, "村", "全镇", "", "", "", ()), "题", "", (), (), (replace(table_of(rows), total=True),)
    )  # fmt: skip
    (_, short), *parts = paging.paged("quality.md", record)
    assert short.tables[0].moved_rows == "全表1500行，单独成页："
    assert [page.heading for _, page in parts] == ["表（第1—888项） · 题", "表（第889—1500项和合计） · 题"]


def test_the_tables_of_all_areas_are_laid_out_for_paper(
    district: Released, shown_charts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where their columns do not fit upright, each of them stands on a turned page or in parts."""
    monkeypatch.setattr(layout, "UPRIGHT", 10.0)
    monkeypatch.setattr(layout, "TURNED", 20.0)
    context = PageContext(district, shown_charts, "", {})
    records = {unit.kind: composed(context, unit)[1] for unit in (Unit("areas"), Unit("indicator", "B01"))}
    for kind in ("areas", "indicator"):
        table = max(tables_in(records[kind]), key=lambda one: len(one.rows))
        assert len(table.rows) > 60
        assert table.turned
        assert len(table.parts) > 1
        shown = [column for part in table.parts for column in part.columns]
        assert {column.label for column in shown} == {column.label for column in table.columns}
