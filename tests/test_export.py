"""Bulletins as files to circulate: the DOCX says what the page says, on official paper; PDF by what the machine has."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from conftest import edit
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from htmltables import read_page
from test_documents import as_a_draft

from generator.charts import plan_charts
from generator.pages import as_docx, layout
from generator.pages.blocks import Cell, Column, Table

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def document(year: int, code: str, *, bound: bool = False) -> bytes:
    shown = as_a_draft(year)
    by_day = sorted(shown.bulletins, key=lambda one: shown.edition.bulletins[one].publish_on)
    wanted = [one for one in by_day if bound or one.code == code]
    return as_docx(shown, {chart.name: chart.caption for chart in plan_charts(shown)}, wanted, bound=bound)


def said(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The paragraphs of a document, and the rows of its tables."""
    opened = Document(io.BytesIO(content))
    rows = [[cell.text for cell in row.cells] for table in opened.tables for row in table.rows]
    return [one.text for one in opened.paragraphs if one.text], rows


# --------------------------------------------------------------------------- the same as the page


@pytest.mark.parametrize(
    ("year", "code"), [(2008, "2008-Q3"), (2008, "2008"), (2008, "2008-05"), (2026, "2026-H1"), (2026, "2026-Q3")]
)
def test_every_number_of_the_page_stands_in_the_document_and_no_other(built: Path, year: int, code: str) -> None:
    page = read_page(built / f"{year}/bulletins/{code}.html")
    content = (built / f"{year}/bulletins/{code}.docx").read_bytes()
    paragraphs, rows = said(content)
    assert [row for table in page.tables for row in table] == rows, "the same tables, in the same order"
    html = (built / f"{year}/bulletins/{code}.html").read_text(encoding="utf-8")
    article = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    spoken = re.findall(r"<(?:p|li)(?: class=\"tb-(?:addressees|caption|note)\")?>(.*?)</(?:p|li)>", article, re.DOTALL)
    for line in spoken:
        text = re.sub("<[^>]*>", "", line)
        if NUMBER.search(text) and "tb-sources" not in line and "修改：" not in text:
            assert any(text in one for one in paragraphs), text
    shown = re.sub(r"\s", "", unescape(re.sub("<[^>]*>", "", article)))
    for line in paragraphs:
        own = re.sub(r"\s", "", re.sub("^（[一二三四五六七八九十]+）|^附件：", "", line))
        assert not NUMBER.search(own) or own.replace("：", "") in shown.replace("：", ""), line


def test_a_document_is_the_same_bytes_each_time_and_dated_as_published() -> None:
    first, again = (document(2026, "2026-Q3") for _ in range(2))
    assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest()
    opened = Document(io.BytesIO(first))
    assert str(opened.core_properties.modified.date()) == "2026-10-20"
    with zipfile.ZipFile(io.BytesIO(first)) as bundle:
        assert {one.date_time for one in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in one for one in bundle.namelist())


# --------------------------------------------------------------------------- official paper (GB/T 9704-2012)


def test_page_and_styles_are_those_of_an_official_document() -> None:
    opened = Document(io.BytesIO(document(2008, "2008-Q4")))
    section = opened.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    lengths = [round(one.mm) for one in (section.page_width, section.page_height, *margins)]
    assert lengths == [210, 297, 37, 35, 28, 26]
    faces = {
        name: (opened.styles[name].font.size, opened.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")))
        for name in ("公文正文", "公文标题", "公文一级标题", "公文二级标题")
    }
    assert faces == {
        "公文正文": (Pt(16), "仿宋"),
        "公文标题": (Pt(22), "方正小标宋简体"),
        "公文一级标题": (Pt(16), "黑体"),
        "公文二级标题": (Pt(16), "楷体"),
    }
    assert opened.styles["公文正文"].paragraph_format.line_spacing == Pt(28.95), "22 lines to a page"
    assert opened.styles["公文标题"].base_style.name == "Heading 1", "a word processor knows it as a heading"
    footers = [section.footer._element.xml, section.even_page_footer._element.xml]
    assert all('w:instr="PAGE"' in one for one in footers)
    assert "虚构示例" in section.header.paragraphs[-1].text
    assert "虚构示例" in section.even_page_header.paragraphs[-1].text


ORDER = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "tabs", "snapToGrid", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "sectPr"],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "w", "kern", "position", "sz", "szCs", "u", "vertAlign", "lang"],
}  # fmt: skip


def test_properties_stand_in_the_order_that_word_insists_on() -> None:
    opened = Document(io.BytesIO(document(2008, "", bound=True)))
    own = [style.element for style in opened.styles if style.name.startswith(("公文", "发文"))]
    checked = 0
    for kind, order in ORDER.items():
        for properties in [one for part in (*own, opened.element) for one in part.iter(qn(f"w:{kind}"))]:
            places = [order.index(child.tag.partition("}")[2]) for child in properties]
            assert places == sorted(places), [child.tag for child in properties]
            checked += 1
    assert checked > 1000


def test_a_table_repeats_its_head_and_breaks_in_no_row() -> None:
    opened = Document(io.BytesIO(document(2008, "2008-Q4")))
    assert len(opened.tables) > 5
    for table in opened.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_wide_table_is_turned_and_a_wider_one_cut_between_columns_with_the_area_repeated() -> None:
    def of(count: int) -> Table:
        heads = (Column("村"), *(Column(f"第{number}项指标（%）", is_number=True) for number in range(count)))
        return Table("t", "t", heads, ((Cell("云溪村"), *(Cell("98.5") for _ in range(count))),))

    def on_paper(count: int) -> list[tuple[Table, bool]]:
        return [(part.table, part.turned) for part in layout.on_paper(of(count))]

    assert on_paper(6) == [(of(6), False)]
    assert on_paper(12) == [(of(12), True)]
    cut = [table for table, _ in on_paper(40)]
    assert len(cut) > 2
    assert all(part.columns[0].label == "村" and part.rows[0][0].text == "云溪村" for part in cut)
    assert sum(len(part.columns) - 1 for part in cut) == 40


def test_a_long_title_is_broken_where_its_meaning_allows() -> None:
    assert layout.in_lines("关于2008年5月计划生育工作情况的通报") == "关于2008年5月计划生育工作情况的通报"
    assert layout.in_lines("关于2008年第四季度计划生育工作情况的通报") == "关于2008年第四季度\n计划生育工作情况的通报"


def test_what_is_not_known_is_left_out() -> None:
    opened = Document(io.BytesIO(document(2008, "2008-Q4")))
    styled = [(one.style.name, one.text) for one in opened.paragraphs]
    assert not [text for style, text in styled if style in {"发文机关标志", "发文字号", "公文版记"}]
    assert [text for style, text in styled if style == "公文落款"] == ["2009年1月20日"]


# --------------------------------------------------------------------------- the volume, the command


def test_a_year_is_bound_with_cover_contents_plan_bulletins_and_register() -> None:
    content = document(2008, "", bound=True)
    opened = Document(io.BytesIO(content))
    titles = [one.text.replace("\n", "") for one in opened.paragraphs if one.style.name == "公文标题"]
    assert "2008年度通报合订本" in titles[1]
    assert titles[2] == "全镇计划生育打算"
    assert titles[-1] == "修订记录"
    assert len(titles) == 2 + 1 + 18 + 1
    contents = [one for one in opened.paragraphs if one.style.name == "公文目录"]
    assert len(contents) == 20
    assert all("PAGEREF" in one._p.xml for one in contents)


def test_the_command_writes_what_the_site_offers(
    released_town: Path, built: Path, tongbao: Callable, tmp_path: Path
) -> None:
    target = tmp_path / "out.docx"
    answer = tongbao("export", "2026-Q3", "--root", released_town, "--output", target)
    assert (answer.code, answer.out) == (0, f"已写出 {target}。\n"), answer.err
    assert target.read_bytes() == (built / "2026/bulletins/2026-Q3.docx").read_bytes()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("2026-Q4", "2026-Q4 通报还没有公布。要先看审阅稿的，加 --draft。"),
        ("2026-05", "没有 2026-05 通报。"),
        ("1999-Q1", "没有 1999-Q1 通报。"),
        ("x", "没有 x 通报。"),
        ("2026-Q4 --draft", "2026-Q4 通报还没有数"),
        ("2026-Q3 --format odt", "格式只能是 docx 或 pdf，不能是“odt”"),
        ("2026-Q3 --format pdf --output x.docx", "文件名“x.docx”与 --format pdf 不一致。"),
        ("2026-Q3 --output nowhere/x.docx", "没有“nowhere”这个目录。"),
        ("2026-Q3 --alone", "--alone 只用于年份"),
    ],
)
def test_what_cannot_be_exported_is_told(released_town: Path, tongbao: Callable, asked: str, said: str) -> None:
    answer = tongbao("export", *asked.split(), "--root", released_town)
    assert answer.code == 2
    assert said in answer.err
    assert not list(Path().glob("*.docx"))


def test_without_a_program_for_pdf_the_way_out_is_named(
    released_town: Path, tongbao: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("SOFFICE", raising=False)
    answer = tongbao("export", "2026-Q3", "--format", "pdf", "--root", released_town)
    assert answer.code == 2
    assert "没有能生成 PDF 的程序" in answer.err
    assert "--format docx" in answer.err


def test_a_site_without_documents_offers_none(schools: Path, tongbao: Callable) -> None:
    edit(schools / "mkdocs.yml", "documents: true", "documents: false")
    assert tongbao("release", "2023-09", "--root", schools).code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert not list((schools / "public").rglob("*.docx"))
    assert "DOCX" not in (schools / "public/2024/bulletins/2023-09.html").read_text(encoding="utf-8")
