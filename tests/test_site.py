"""The built site: checked links, no foreign request, pages that do not grow with their number."""

import csv
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, copy_repository, edit, release_all, unreleased
from htmltables import read_page

from generator.site import check_links, read_pages
from generator.site.handwritten import title_of


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_link_and_anchor_of_the_shipped_site_leads_somewhere(built: Path) -> None:
    assert check_links(built / "2008", read_pages(built / "2008")) == []


def test_every_page_links_to_the_list_of_years(built: Path) -> None:
    for page in (built / "2008").rglob("*.html"):
        hrefs = [attrs.get("href") for tag, attrs in read_page(page).tags if tag == "a"]
        assert any((page.parent / str(href)).resolve() == built / "index.html" for href in hrefs), page


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="missing.html">x</a>', "missing.html"),
        ('<a href="index.html#nowhere">x</a>', "nowhere"),
        ('<img src="https://example.org/x.png">', "站外"),
        ('<script src="//example.org/x.js"></script>', "站外"),
        ('<a href="../../outside.html">x</a>', "outside"),
    ],
)
def test_a_link_that_leads_nowhere_or_outside_is_found(tmp_path: Path, html: str, problem: str) -> None:
    site = tmp_path / "public/2008"
    site.mkdir(parents=True)
    (site / "index.html").write_text(f"<h1 id='top'>x</h1>{html}")
    (found,) = check_links(site, read_pages(site))
    assert problem in found


def test_a_style_sheet_that_loads_from_outside_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p { background: url(https://example.org/x.png) }")
    assert len(check_links(tmp_path, {})) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# 说明\n\n[断](missing.md)\n", id="a broken Markdown link"),
        pytest.param("# 说明\n\n[断](index.md#nowhere)\n", id="a broken anchor"),
        pytest.param("# 说明\n\n<a href='missing.html'>断</a>\n", id="a broken link in raw HTML"),
        pytest.param("# 说明\n\n[绝对](/index.html)\n", id="an absolute link"),
        pytest.param("# 说明\n\n![图](https://example.org/x.png)\n", id="a picture from outside"),
    ],
)
def test_a_hand_written_page_with_a_broken_link_stops_publishing(
    schools: Path, tongbao: Callable[..., object], text: str
) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = snapshot(schools / "public")
    (schools / "site_src/broken.md").write_text(text, encoding="utf-8")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert re.search("链接|站外|警告", answer.err)
    assert before == snapshot(schools / "public"), "the published site is as it was"
    assert not list(schools.glob(".tongbao-*")), "nothing is left behind"


def test_a_hand_written_page_becomes_part_of_the_site(schools: Path, tongbao: Callable[..., object]) -> None:
    (schools / "site_src/extra.md").write_text("# 本区说明\n\n一段文字。\n", encoding="utf-8")
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert "一段文字。" in (schools / "public/2024/extra.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# **重要** [说明](guide.md) `码`\n", "重要 说明 码"),
        ("# 甲 & <b>乙</b> \\* {#a}\n", "甲 & 乙 *"),
        ("---\ntitle: 题\n---\n\n# 另一题\n", "题"),
        ("title: 元题\n\n# 另一题\n", "元题"),
        ("题目\n====\n", "题目"),
        ("```\n# 注释\n```\n", "Some page"),
        ("一段文字\n\n# 后面的题\n", "Some page"),
    ],
)
def test_the_title_of_a_hand_written_page_is_what_a_reader_sees(text: str, title: str) -> None:
    assert title_of("some-page.md", text) == title


@pytest.mark.parametrize("name", ["notes.markdown", "README.md", "sub/readme.md", "A.MD"])
def test_a_page_under_a_name_that_is_no_pages_is_refused(
    schools: Path, tongbao: Callable[..., object], name: str
) -> None:
    path = schools / "site_src" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("# 本区说明\n", encoding="utf-8")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert (answer.code, "要以 .md 结尾" in answer.err) == (3, True)


def test_a_hand_written_page_may_show_how_places_are_marked(schools: Path, tongbao: Callable[..., object]) -> None:
    marks = '<div class="tb-place" data-table="7">x</div>\n\n`<div class="tb-chart" data-chart="none"></div>`\n'
    (schools / "site_src/extra.md").write_text(f'---\ntitle: "\\ud800"\n---\n\n# 说明\n\n{marks}', encoding="utf-8")
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert 'data-table="7"' in (schools / "public/2024/extra.html").read_text(encoding="utf-8")


def test_a_hand_written_page_cannot_take_a_generated_address(schools: Path, tongbao: Callable[..., object]) -> None:
    (schools / "site_src/plan.md").write_text("# 冒名\n", encoding="utf-8")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert "plan.md" in answer.err


def test_nothing_english_is_left_of_the_theme(built: Path) -> None:
    for page in [built / "2008/index.html", built / "2008/plan.html", built / "2008/indicators/G06.html"]:
        reader = read_page(page)
        words = "".join(reader.text)
        for attribute in ("title", "aria-label", "placeholder", "alt"):
            words += "".join(attrs.get(attribute) or "" for _, attrs in reader.tags)
        english = set(re.findall(r"[A-Za-z]{3,}", words)) - {"CSV", "WPS", "Excel", "UTF", "JSON", "plan", "notes"}
        allowed = {
            "data",
            "csv",
            "json",
            "md",
            "targets",
            "indicators",
            "measures",
            "laws",
            "observations",
            "datapackage",
            "areas",
            "bulletins",
            "grades",
            "items",
            "marks",
            "posts",
            "progress",
            "quality",
            "schemes",
            "vetoes",
        }
        assert english <= allowed, page


def test_no_raw_markdown_is_left_on_a_page(built: Path) -> None:
    for page in (built / "2008").rglob("*.html"):
        words = "".join(read_page(page).text)
        assert not re.search(r"\*\*|\{#|\{%|\]\(|^#{1,6} |data-chart", words, re.MULTILINE), page


def test_the_site_has_no_sitemap_with_a_date_and_no_page_for_a_server(built: Path) -> None:
    names = {path.name for path in built.rglob("*")}
    assert not names & {"sitemap.xml", "sitemap.xml.gz", "404.html"}


def test_the_search_finds_a_word_inside_a_clause(built: Path) -> None:
    index = json.loads((built / "2008/search/search_index.json").read_text(encoding="utf-8"))
    assert index["config"]["lang"] == ["zh"]
    words = {word for doc in index["docs"] for word in re.split(r"[\s\u200b]+", doc["text"])}
    assert {"社会", "普法教育", "墙报"} & words
    assert not [doc for doc in index["docs"] if "<text" in doc["text"]], "charts stay out of the index"


def test_a_page_does_not_grow_with_the_number_of_villages(tmp_path: Path, tongbao: Callable[..., object]) -> None:
    def sizes(villages: int) -> dict[str, int]:
        root = copy_repository(
            tmp_path / str(villages), Path(__file__).parent / "cases/a-school-office-with-its-own-data/data"
        )
        unreleased(root)
        with (root / "data/areas.csv").open("a", encoding="utf-8") as areas:
            for number in range(villages):
                areas.write(f"B{number:03d},第{number}小学,village,X,,2023-09-01,,\n")
        path = root / "data/2024/observations/2023-09.csv"
        body = path.read_text().splitlines()
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerows(line.split(",") for line in body)
            for number in range(villages):
                writer.writerow(["2023-09", f"B{number:03d}", "S1", 40, 40, "", "reported", "2023-10-03", ""])
        release_all(root)
        assert tongbao("build", "--root", root, "--jobs", 1).code == 0
        site = root / "public/2024"
        return {name: (site / name).stat().st_size for name in ("areas/A1.html", "data.html", "index.html")}

    few, many = sizes(2), sizes(60)
    for name, size in few.items():
        assert many[name] < size * 1.02, name


@pytest.mark.parametrize("kind", ["a linked file", "a linked folder", "a pipe"])
def test_nothing_outside_the_repository_is_published_through_a_link(
    schools: Path, tmp_path: Path, tongbao: Callable[..., object], kind: str
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "note.md").write_text("# 机密\n")
    stray = schools / "site_src/stray.md"
    if kind == "a pipe":
        os.mkfifo(stray)
    else:
        stray.symlink_to(secret if kind == "a linked folder" else secret / "note.md")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert "site_src/stray.md" in answer.err
    assert not (schools / "public").exists()


# --------------------------------------------------------------------------- mkdocs.yml


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param(lambda text: text + "\nhooks: [evil.py]\n", "hooks", id="a hook"),
        pytest.param(lambda text: text + "\nINHERIT: other.yml\n", "INHERIT", id="another file"),
        pytest.param(lambda text: text.replace("- offline", "- macros"), "macros", id="a foreign plugin"),
        pytest.param(lambda text: text.replace("  - tables", "  - pymdownx.snippets: {base_path: [/etc]}"), "pymdownx.snippets", id="an extension that reads any file"),
        pytest.param(lambda text: text.replace("  - tables", "  - pymdownx.b64: {base_path: /etc}"), "pymdownx.b64", id="another one"),
        pytest.param(lambda text: text.replace("toc_depth: 3", "slugify: os.system"), "toc.slugify", id="an option that names code"),
        pytest.param(lambda text: text.replace("toc_depth: 3", "toc_depth: {a: 1}"), "toc.toc_depth", id="an option that is no plain value"),
        pytest.param(lambda text: text.replace("      lang: zh", "      jieba_dict: /etc/passwd"), "search.jieba_dict", id="a dictionary from elsewhere"),
        pytest.param(lambda text: text.replace("  font: false", "  font: false\n  custom_dir: /etc"), "theme.custom_dir", id="a theme folder from elsewhere"),
        pytest.param(lambda text: text + "\nmarkdown_extensions:\n  pymdownx.snippets: {base_path: /etc}\n", "pymdownx.snippets", id="extensions as a mapping"),
        pytest.param(lambda text: text.replace("site_name: 通报", "site_name: !!python/object/apply:os.getcwd []"), "读不出来", id="a tag that calls a function"),
        pytest.param(lambda _: "- a\n", "最外层", id="a list"),
        pytest.param(lambda text: text + "\nplugins: 5\n", "plugins", id="plugins that are a number"),
        pytest.param(lambda text: text.replace("name: material", "name: nope"), "只能是 material", id="an unknown theme"),
        pytest.param(lambda text: text + "\nmarkdown_extensions: 5\n", "读不出来", id="extensions that are a number"),
        pytest.param(lambda text: text + "\nno_such_key: 5\n", "no_such_key", id="an unknown key"),
        pytest.param(lambda _: "a: [", "读不出来", id="no YAML"),
    ],
)  # fmt: skip
def test_a_configuration_that_would_run_other_code_is_refused(
    schools: Path, tongbao: Callable[..., object], change: Callable[[str], str], problem: str
) -> None:
    path = schools / "mkdocs.yml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 2
    assert problem in answer.err
    assert not (schools / "public").exists()


def test_the_office_may_say_where_its_files_are_edited(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / "mkdocs.yml", 'edit_base: ""', 'edit_base: "https://git.example/edit/"')
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    page = (schools / "public/2024/plan.html").read_text(encoding="utf-8")
    assert 'href="https://git.example/edit/data/2024/plan.md"' in page


def test_an_office_may_override_parts_of_the_theme(schools: Path, tongbao: Callable[..., object]) -> None:
    override = schools / "site_src/overrides/main.html"
    override.parent.mkdir()
    override.write_text('{% extends "base.html" %}{% block announce %}内部网站{% endblock %}', encoding="utf-8")
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert "内部网站" in "".join(read_page(schools / "public/2024/index.html").text)
    assert not (schools / "public/2024/overrides").exists()


def test_charts_of_one_shape_on_a_page_share_their_frame(built: Path) -> None:
    """What stands on a page once is shown again by its name; a style that names what is around it would not reach that."""
    shared = 0
    for path in (built / "2008").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        frames, shown = (
            re.findall('<g id="(tb-frame-[0-9]+)">', text),
            re.findall('<use href="#(tb-frame-[0-9]+)"/>', text),
        )
        assert len(set(frames)) == len(frames)
        assert set(shown) <= set(frames)
        assert len(frames) + len(shown) == 2 * text.count('<div class="tb-chart" role="img"')
        shared += len(shown)
    assert shared > 10
    style = (ROOT / "site_src/assets/tongbao.css").read_text(encoding="utf-8")
    assert re.search(r"^\.tb-rule {", style, re.MULTILINE)
    assert re.search(r"^\.tb-tick, ", style, re.MULTILINE)
