"""Pages: what templates are given, what they say, and that data stay text."""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import jinja2
import pytest
from conftest import ROOT, SCHOOLS, release_all
from htmltables import Reader, read_page, tables_of
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import meta, nodes
from markdown import Markdown

from generator.assess import assess
from generator.charts import captions, plan_charts
from generator.disclosure import disclose
from generator.model import Pages
from generator.pages import escape_markdown, plain, views, write
from generator.pages.downloads import to_csv
from generator.rules import accept
from generator.source import read

TEMPLATES = ROOT / "generator/templates"
RECORDS = {
    "home.md": views.HomePage,
    "plan.md": views.PlanPage,
    "bulletin.md": views.BulletinPage,
    "assessments.md": views.AssessmentsPage,
    "post.md": views.PostPage,
    "quality.md": views.QualityPage,
    "revisions.md": views.RevisionsPage,
    "dictionary.md": views.DictionaryPage,
    "indicator.md": views.IndicatorPage,
    "area.md": views.AreaPage,
    "index_of.md": views.IndexPage,
    "data.md": views.DataPage,
    "years.html": views.YearsPage,
}


def pages_of(root: Path, year: int) -> Pages:
    released = disclose(assess(accept(read(root)[0], year)))
    return write(released, captions(plan_charts(released)))


def parse(name: str) -> nodes.Template:
    environment = jinja2.Environment(comment_start_string="{##", comment_end_string="##}", autoescape=True)
    return environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def used_attributes(name: str) -> set[str]:
    """What a template asks of `page`, its includes counted in."""
    tree = parse(name)
    found = {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "page"
    }
    for included in meta.find_referenced_templates(tree):
        if included and included.endswith(".md"):
            found |= used_attributes(included)
    return found


@pytest.mark.parametrize("name", RECORDS)
def test_a_template_uses_exactly_the_fields_of_its_record(name: str) -> None:
    declared = {field.name for field in fields(RECORDS[name])}
    assert declared == used_attributes(name)


@pytest.mark.parametrize("name", sorted(path.name for path in TEMPLATES.iterdir()))
def test_templates_neither_compute_nor_sort(name: str) -> None:
    tree = parse(name)
    for kind in (nodes.Add, nodes.Sub, nodes.Div, nodes.Mod, nodes.Pow):
        assert not list(tree.find_all(kind)), kind
    assert {one.name for one in tree.find_all(nodes.Filter)} <= {"md", "front_matter", "linked", "grid"}


@pytest.mark.parametrize(
    "path",
    [
        "index.md",
        "plan.md",
        "bulletins/2023-10.md",
        "bulletins/2024-Q1.md",
        "quality.md",
        "indicators/S1.md",
        "areas/A2.md",
        "data.md",
    ],
)
def test_the_pages_of_a_small_office_read_as_expected(path: str, golden: Callable[[str, Path], None]) -> None:
    root = SCHOOLS  # its data/ is read in place
    pages = {page.path: page.text for page in pages_of(root, 2024).files}
    golden(pages[path], SCHOOLS / "expected" / path)


@pytest.mark.parametrize("year", [2008, 2026])
def test_the_file_of_a_page_has_its_tables_in_the_order_of_the_page(year: int) -> None:
    pages = {page.path: page.text for page in pages_of(ROOT, year).files}
    files = {path: path.removesuffix(".md").replace("/", "-") for path in pages if path.endswith(".md")}
    checked = 0
    for path, name in files.items():
        if f"data/tables/{name}.csv" not in pages:
            continue
        blocks = pages[f"data/tables/{name}.csv"].removeprefix("\ufeff").replace("\r\n", "\n").split("\n\n")
        listed = [next(csv.reader(io.StringIO(block.split("\n", 1)[1]))) for block in blocks]
        shown = [table[0] for table in tables_of(without_paper(pages[path])) if len(table) > 1]
        assert [heads[0] for heads in listed] == [heads[0] for heads in shown], path
        checked += 1
    assert checked > 20


def without_paper(text: str) -> str:
    """A page without the parts of wide tables that only paper shows."""
    return re.sub(r'<div class="tb-table tb-on-paper.*?</table>\n</div>', "", text, flags=re.DOTALL)


def test_no_path_is_written_twice_and_addresses_are_stable(built: Path) -> None:
    site = built / "2008"
    expected = ["index.html", "plan.html", "bulletins/2008-Q1.html", "indicators/G01.html", "indicators/G07-1.html",
                "areas/V01.html", "posts/P01.html", "assessments.html", "quality.html", "data.html", "data/figures/index.json", "data/figures/G06.json", "data/figures.csv", "data/datapackage.json"]  # fmt: skip
    for path in expected:
        assert (site / path).is_file(), path
    assert len(list((site / "indicators").glob("*.html"))) == 13
    assert len(list((site / "areas").glob("*.html"))) == 16
    assert len(list((site / "bulletins").glob("*.html"))) == 12 + 4 + 1 + 1 + 1
    assert len(list((site / "posts").glob("*.html"))) == 6 + 15
    assert len(list((built / "2026/bulletins").glob("*.html"))) == 3 + 1 + 1


def test_a_notice_has_the_headings_of_an_official_one_in_order(built: Path) -> None:
    page = (built / "2008/bulletins/2008-Q2.html").read_text(encoding="utf-8")
    order = ["关于2008年第二季度计划生育工作情况的通报", "各村（居）民委员会，镇直有关单位：", "一、主要指标完成情况",
             "二、与上期比较", "三、各村情况", "四、数据质量", "五、存在的问题", "六、下一步工作要求", "附件：1.", "2008年7月20日</time>",
             'id="annex-1"', 'id="annex-2"']  # fmt: skip
    body = page[page.index("<article") :]
    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_a_notice_says_due_and_received_and_the_change_in_points(built: Path) -> None:
    text = "".join(read_page(built / "2008/bulletins/2008-Q2.html").text)
    assert "截至2008年7月20日，应报15个村，报齐12个，有报表未报的3个。" in text
    assert (
        "流动人口工作管理到位率96.4%，比目标（98%）低1.6个百分点，未达标，比上季度下降0.7个百分点"
        "（本项应报15个村，报齐14个村，按已报数据计算）。"
    ) in text
    assert "本期各村应报数据150项，按时报送145项，迟报2项，未报3项。" in text
    assert "未报的村3个：竹山村（“村为主”达标率）、荷叶村（5月统计准确率）、高坪村（流动人口工作管理到位率）。" in text


def test_the_page_its_tables_and_its_download_say_the_same(built: Path) -> None:
    site = built / "2008"
    compared = 0
    for page in [site / "indicators/G06.html", site / "bulletins/2008-Q3.html", site / "areas/V03.html"]:
        reader = read_page(page)
        (link,) = {
            attrs["href"] for tag, attrs in reader.tags if tag == "a" and "/data/tables/" in (attrs.get("href") or "")
        }
        with (page.parent / link).resolve().open(encoding="utf-8-sig", newline="") as stream:
            sheets = [
                list(rows)
                for is_blank, rows in itertools.groupby(csv.reader(stream), lambda row: not row)
                if not is_blank
            ]
        for table in (one for one in reader.tables if len(one) > 1):
            plain = [[cell.rstrip("※▲") for cell in row] for row in table[1:]]
            assert plain in [[row[: len(table[0])] for row in rows] for _, _, *rows in sheets], table[0]
            compared += 1
        assert len(sheets) == len([one for one in reader.tables if len(one) > 1])
    assert compared > 15


# --------------------------------------------------------------------------- text stays text


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "**粗**{: onmouseover=alert(1)}",
    ":smile: ![](http://example.org/p.png)",
    "甲 | 乙 | 丙",
    '--8<-- "x"',
    "$\\frac{$ 与 $200",
    "&lt;b&gt; &amp; 'x' \"y\"",
    "</title></svg></table>{{ 7*7 }}{% raw %}",
]


def renamed(path: Path, names: list[str]) -> None:
    """Give the first rows of a table other names."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row, name in zip(rows, names, strict=False):
        row["name"] = name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("names", [HOSTILE[:3], HOSTILE[3:6], HOSTILE[6:8], HOSTILE[8:]])
def test_names_are_shown_as_they_are_and_never_run(
    schools: Path, tongbao: Callable[..., object], names: list[str]
) -> None:
    for table in ("areas", "indicators"):
        renamed(schools / f"data/{table}.csv", names)
    name = names[0]
    package = schools / "data/2024/datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps({**content, "title": name, "work": name}), encoding="utf-8")
    release_all(schools)
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 0, answer.err
    pages = [(one, f"{kind}{place}.html") for place, one in enumerate(names, 1) for kind in ("areas/A", "indicators/S")]
    for shown, path in [*pages, (name, "bulletins/2024-Q1.html"), (name, "index.html")]:
        page = schools / "public/2024" / path
        reader = read_page(page)
        assert shown in "".join(reader.text), path
        for tag, attrs in reader.tags:
            assert not any(one.startswith("on") for one in attrs), attrs
            assert not (attrs.get("href") or "").startswith(("javascript:alert", "http")), attrs
            assert not (attrs.get("src") or "").startswith(("x", "http")), attrs
            if tag == "script":
                assert attrs.get("src") or "alert" not in page.read_text().partition("<script>")[2][:20]
    row = next(row for row in read_page(schools / "public/2024/indicators/S1.html").tables[1] if name in row)
    assert row[-1] == "98.0", "no cell moved"


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))).filter(str.strip))
def test_escaped_headings_come_out_of_markdown_unchanged(text: str) -> None:
    html = Markdown(extensions=["attr_list", "tables", "admonition", "toc"]).convert(
        f"# {escape_markdown(text)} {{#a}}"
    )
    reader = Reader()
    reader.feed(html)
    assert " ".join("".join(reader.text).split()) == " ".join(text.split())
    assert {tag for tag, _ in reader.tags} == {"h1"}


def test_titles_cannot_leave_an_attribute_or_an_element() -> None:
    assert not re.search(r"[<>&\"']", plain("</title>\"&'"))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1))
def test_a_download_reads_back_and_starts_no_formula(cells: list[str]) -> None:
    for row in csv.reader(io.StringIO(to_csv(cells, [cells]).removeprefix("\ufeff"), newline="")):
        for cell, original in zip(row, cells, strict=True):
            assert cell.removeprefix("'") == original.removeprefix("'")
            assert not re.match(r"[=+@\t\r]", cell)
            assert not cell.startswith("-") or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)
