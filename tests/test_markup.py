"""Text stays text: whatever a cell, a descriptor or a plan says, nothing of it becomes markup."""

import csv
import json
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from conftest import release_all
from htmltables import read_page as read_tables

from generator import pages
from generator.errors import PublishingFailed
from generator.site import refuse_active
from generator.site.active import foreign_in, foreign_pieces
from generator.site.finished import Tables
from generator.site.html import Active, BuiltPage, read_page

PACKAGE = "data/2024/datapackage.json"
HOSTILE = [
    "<script>alert(1)</script>",
    "</title></svg>\"'><img src=x onerror=a()>",
    "[x](javascript:a()){: onclick=a()}",
    "\n```\n",
    "\n~~~\n# x\n\n<p>",
]


def free_columns(root: Path) -> dict[str, dict[str, int]]:
    """The columns of each table in which any text may stand, and how long it may be."""
    tables = json.loads((root / "data/schema.json").read_text(encoding="utf-8"))["tables"]
    return {
        name: {
            one["name"]: one.get("constraints", {}).get("maxLength", 1000)
            for one in table["fields"]
            if one["type"] == "string" and not {"pattern", "enum"} & set(one.get("constraints", {}))
        }
        for name, table in tables.items()
    }


def said_everywhere(root: Path, text: str) -> int:
    """Put a text behind every free cell of the data that says anything; returns behind how many."""
    count = 0
    columns = free_columns(root)
    for path in root.glob("data/**/*.csv"):
        free = columns["observations" if path.parent.name == "observations" else path.stem]
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            for column, most in free.items():
                if row[column] and column not in ("ended_terms", "period_weights", "file", "key"):
                    row[column] = (row[column] + text)[:most]
                    count += 1
        if rows:
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return count


def described(root: Path, text: str) -> None:
    """The same for everything that the descriptor may say in words."""
    package = root / PACKAGE
    content = json.loads(package.read_text(encoding="utf-8"))
    content |= {name: f"{content.get(name) or name}{text}" for name in ("title", "work", "banner")}
    content["terms"] = {name: f"{word}{text}" for name, word in content["terms"].items()}
    for name in ("licenses", "sources"):
        content[name] = [{**one, "title": f"{one.get('title', name)}{text}"} for one in content.get(name, [{}])]
    package.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def rows_of(site: Path) -> dict[str, int]:
    """How many table rows each page has."""
    return {
        page.relative_to(site).as_posix(): sum(map(len, read_tables(page).tables))
        for page in sorted(site.rglob("*.html"))
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_data_becomes_markup_wherever_it_stands(
    schools: Path, schools_released_anew: Path, tongbao: Callable[..., object], text: str
) -> None:
    """The last check before publishing knows every active piece, so that a build that passes has none."""
    assert said_everywhere(schools, text) > 40
    described(schools, text)
    release_all(schools)
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 0, answer.err
    assert rows_of(schools / "public/2024") == rows_of(schools_released_anew / "2024"), "no row is swallowed"
    for page in (schools / "public").rglob("*.html"):
        for tag, attrs in read_tables(page).tags:
            assert not any(name.startswith("on") for name in attrs), (page, attrs)
            assert "javascript:" not in (attrs.get("href") or ""), (page, attrs)
            assert (tag, attrs.get("src")) != ("img", "x"), page


def test_a_title_that_nobody_escaped_stops_publishing(
    schools: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = schools / PACKAGE
    content = json.loads(package.read_text(encoding="utf-8"))
    content["terms"]["area"] = "<script>alert(1)</script>"
    package.write_text(json.dumps(content), encoding="utf-8")
    for module in (pages.markdown, pages.writing):
        monkeypatch.setattr(module, "plain", lambda title: title)
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert answer.code == 3
    assert "不该有的活动内容" in answer.err
    assert "<script alert(1)" in answer.err
    assert not (schools / "public").exists()


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", "<SCRIPT src='a.js'></SCRIPT>", "<p onclick='x()'>", "<svg onload=x()/>",
        "<a href='javascript:x()'>", "<a href=' java&#115;cript:x()'>", "<a href='&#1;JavaScript:x()'>", "<base href='/'>",
        "<object data='a'>", "<embed src='a'>", "<iframe src='a'>", "<iframe srcdoc='a'>", "<form action='a'>",
        "<button formaction='a'>", "<meta http-equiv='refresh' content='0'>", "<p style='background: url(a)'>",
        "<p style='background: u\\72l(a)'>", "<style>@import 'a.css'</style>", "<a href='data:text/html,x'>",
        "<img src='data:image/svg+xml,x'>", "<use xlink:href='javascript:x()'/>",
    ],
)  # fmt: skip
def test_whatever_runs_or_leads_astray_is_seen(html: str) -> None:
    page = BuiltPage()
    page.feed(f"<article>{html}</article>{html}")
    assert len(page.within) == len(page.around) == 1
    tables, built = Tables(), BuiltPage()
    table = f'<div class="tb-table">\n<table class="tb-grid"><tr><td>{html}</td></tr></table>\n</div>'
    assert tables.put_in(tables.taken_out(table), built) == table
    assert len(built.within) == 1, "what is put in past Markdown is looked at, too"


@pytest.mark.parametrize(
    "html",
    ["<p style='color: red'>", "<a href='x.html#on'>", "<svg><style>*{stroke: red}</style></svg>", "<p>on x</p>"],
)
def test_what_does_nothing_is_let_through(html: str) -> None:
    page = BuiltPage()
    page.feed(f"<article>{html}</article>{html}")
    assert not page.within | page.around


def test_a_hand_written_page_may_run_what_it_likes_inside_its_article() -> None:
    page = read_page("<base href='/'><article><script>x()</script></article>")
    theme = frozenset({Active("base", "href='/'")})
    found = {path: foreign_in(path, page, theme, {"own.html"}) for path in ("own.html", "ours.html")}
    assert foreign_pieces(found) == ["ours.html：<script x()"]
    assert len(foreign_in("own.html", page, frozenset(), {"own.html"})) == 1
    assert len(foreign_in("ours.html", page, frozenset(), {"own.html"})) == 2


def test_the_list_of_years_may_run_nothing(built: Path) -> None:
    text = (built / "index.html").read_text(encoding="utf-8")
    refuse_active("index.html", text)
    with pytest.raises(PublishingFailed, match="<script"):
        refuse_active("index.html", text.replace("</main>", "<script>x()</script></main>"))


def test_scripts_of_an_override_are_the_offices_own(schools: Path, tongbao: Callable[..., object]) -> None:
    """They stand in `site_src/overrides`, and thus on the bare pages too."""
    overrides = schools / "site_src/overrides"
    overrides.mkdir()
    (overrides / "main.html").write_text(
        '{% extends "base.html" %}{% block extrahead %}<script>count()</script>{% endblock %}', encoding="utf-8"
    )
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert "<script>count()</script>" in (schools / "public/2024/index.html").read_text(encoding="utf-8")


def test_heads_of_a_download_start_no_formula_and_say_what_is_not_final(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    for path, old, new in (("data/areas.csv", "东小学", "=1+1"), ("data/indicators.csv", "课时完成率", "@SUM(A1)")):
        file = schools / path
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    signs = 0
    for path in (schools / "public/2024/data/tables").iterdir():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            sheets = [list(rows) for is_blank, rows in groupby(csv.reader(stream), lambda row: not row) if not is_blank]
        for caption, head, *rows in sheets:
            assert not [one for one in (*caption, *head) if re.match(r"[=+\-@\t\r]", one)], path
            for row in rows:
                assert not [one for one in row if re.match(r"[=+@\t\r]", one)], path
                signs += "数据状态" in head and "数据不全或为初步数" in row[head.index("数据状态")]
    assert signs, "a partial number says so"
