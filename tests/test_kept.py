"""Pages kept by content: what is taken back is what a clean build makes, and cost follows the change."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from conftest import ROOT, edit
from edits import differing, steps

from generator.cache import FolderCache
from generator.model import Released
from generator.pages import reads, writing
from generator.pages.compose import Unit, composed
from generator.rules import accept
from generator.source import read

OBSERVED = "data/2024/observations/2023-09.csv"


def test_after_random_edits_the_site_is_that_of_a_clean_build(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for done, different in steps(tmp_path, request.config.getoption("--seed"), 6):
        assert different == [], done


def test_one_changed_cell_makes_the_pages_that_show_it(schools: Path, tongbao: Callable[..., object]) -> None:
    build = ("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept")
    first = tongbao(*build)
    assert "新做 22 页，沿用 0 页。" in first.err
    before = {path: path.read_bytes() for path in (schools / "preview/2024").rglob("*.html")}
    edit(schools / OBSERVED, "50,50", "49,50")
    second = tongbao(*build, "--json").json["editions"][0]
    changed = {path.stem for path, content in before.items() if path.read_bytes() != content}
    assert second["rebuilt_pages"] == len(changed)
    assert {"A2", "S1", "2023-09"} <= changed
    assert not {"A1", "S2", "S3", "guide", "plan"} & changed
    assert "新做 0 页，沿用 22 页。" in tongbao(*build).err


def test_one_changed_cell_writes_the_pages_that_read_it(
    schools: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    build = ("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept")
    assert tongbao(*build).code == 0
    seen: list[Unit] = []
    monkeypatch.setattr(writing, "composed", lambda context, unit: (seen.append(unit), composed(context, unit))[1])
    edit(schools / OBSERVED, "50,50", "49,50")
    assert tongbao(*build).code == 0
    assert {Unit("area", "A2"), Unit("indicator", "S1"), Unit("bulletin", "2023-09"), Unit("home")} <= set(seen)
    assert not {Unit("area", "A1"), Unit("indicator", "S2"), Unit("dictionary"), Unit("bulletins")} & set(seen)
    seen.clear()
    edit(schools / "mkdocs.yml", "language: zh", "language: zh  # 中文")
    assert tongbao(*build).code == 0
    assert seen == [], "the site is made anew, no page is written"


@pytest.mark.parametrize(
    "text", ["x", "[]", "[1]", "{}", '{"from": {}, "digest": ""}', '{"from": {"facts": [["a"]], "cells": {}}}']
)
def test_a_piece_of_another_shape_is_made_anew(schools: Path, tongbao: Callable[..., object], text: str) -> None:
    build = ("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept")
    assert tongbao(*build).code == 0
    before = {path: path.read_bytes() for path in sorted((schools / "preview").rglob("*.html"))}
    pieces = [path.name for path in (schools / ".kept").iterdir() if path.name.startswith(("written-", "glance-"))]
    assert {name.partition("-")[0] for name in pieces} == {"written", "glance"}
    for name in pieces:
        FolderCache(schools / ".kept").put(name, text)
    shutil.rmtree(schools / "preview")
    assert tongbao(*build).code == 0
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_remembered_tells_nothing_of_the_rows(schools: Path, tongbao: Callable[..., object]) -> None:
    """A withheld count is found from a plain digest of all rows by trying."""
    assert tongbao("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept").code == 0
    plain = accept(read(schools)[0], 2024).content
    assert plain
    assert not [path for path in (schools / ".kept").iterdir() if plain.encode() in path.read_bytes()]


def test_a_schema_with_a_decimal_fraction_is_as_good_as_any(schools: Path, tongbao: Callable[..., object]) -> None:
    schema = schools / "data/schema.json"
    schema.write_text(schema.read_text(encoding="utf-8").replace('"minimum": 0', '"minimum": 0.0'), encoding="utf-8")
    assert '"minimum": 0.0' in schema.read_text(encoding="utf-8")
    assert tongbao("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept").code == 0


def test_offices_that_share_a_cache_keep_their_own_pages(
    schools: Path, tmp_path: Path, tongbao: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    shutil.copytree(schools, other)
    package = other / "data/2024/datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps({**content, "title": "另一学区"}), encoding="utf-8")
    seen: list[Unit] = []
    monkeypatch.setattr(writing, "composed", lambda context, unit: (seen.append(unit), composed(context, unit))[1])
    for turn in range(2):
        for office in (schools, other):
            shutil.rmtree(office / "preview", ignore_errors=True)
            seen.clear()
            built = ("build", "--root", office, "--jobs", 1, "--draft", "--cache", tmp_path / "kept")
            assert tongbao(*built).code == 0
            assert bool(seen) == (turn == 0)


def test_whatever_may_be_shown_is_noted_when_a_page_asks_for_it() -> None:
    noted = {*reads.WHOLE, *reads.BY_KEY}
    assert {own.name for own in fields(Released)} - {"edition", "figures"} <= noted
    assert noted <= {own.name for own in fields(Released)} | {"returns_of", "fates"}


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "another"])
def test_a_piece_that_is_not_what_was_kept_is_not_taken_back(tmp_path: Path, damage: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<p>whole</p>")
    cache = FolderCache(tmp_path / "kept")
    key = f"page-{'1' * 64}"
    cache.keep(key, "facts", [page])
    kept = tmp_path / f"kept/{key}.0"
    assert cache.take(key, lambda _: [tmp_path / "site/page.html"]) == "facts"
    (tmp_path / "site/page.html").unlink()
    kept.unlink()
    if damage != "gone":
        kept.write_bytes({"flipped": b"<p>wholf</p>", "cut": b"<p>who", "another": b"<p>other</p>"}[damage])
    assert cache.take(key, lambda _: [tmp_path / "site/page.html"]) is None
    assert not (tmp_path / "site/page.html").exists(), "nothing of it is left where it was put"


def test_a_published_page_that_somebody_changed_is_made_anew(schools: Path, tongbao: Callable[..., object]) -> None:
    """It may be the very file that is kept."""
    build = ("build", "--root", schools, "--jobs", 1, "--draft", "--cache", schools / ".kept")
    assert tongbao(*build).code == 0
    page = schools / "preview/2024/areas/A1.html"
    before = page.read_bytes()
    with page.open("ab") as stream:
        stream.write(b"<script>x()</script>")
    assert tongbao(*build).code == 0
    assert page.read_bytes() == before


def test_what_was_not_used_for_longest_goes_first_and_nothing_that_is_not_ours(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "kept", most=2700)
    keys = [f"page-{number}{'0' * 63}" for number in range(3)]
    for number, key in enumerate(keys):
        page = tmp_path / f"{number}.html"
        page.write_bytes(b"x" * 900)
        cache.keep(key, "facts", [page])
        os.utime(tmp_path / "kept" / key, (number, number))
    others = [tmp_path / "kept" / name for name in ("年报.docx", "film.mp4", ".abc.part")]
    for path in others:
        path.write_bytes(b"x" * 9000)
    half = tmp_path / "kept/.kept-abc.part"
    half.write_bytes(b"x")
    os.utime(half, (1, 1))
    cache.get(keys[0])
    cache.trim()
    assert [key for key in keys if cache.get(key)] == [keys[0], keys[2]]
    assert all(path.is_file() for path in others)
    assert not half.exists(), "what a kill left half written is cleared"


def test_two_builds_at_once_share_what_is_kept(schools: Path, tmp_path: Path) -> None:
    words = ("build", "--jobs", "1", "--draft", "--cache", str(tmp_path / "kept"))
    offices = [schools, tmp_path / "other"]
    subprocess.run(["cp", "-r", str(schools), str(offices[1])], check=True)
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "generator",
                *words,
                "--root",
                str(office),
                "--output",
                str(tmp_path / f"{place}/out"),
            ],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        for place, office in enumerate(offices)
        if not (tmp_path / f"{place}").mkdir()
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    assert differing(tmp_path / "0/out", tmp_path / "1/out") == []


@pytest.mark.parametrize(
    ("publisher", "told"),
    [("hugo", "只能是 mkdocs、zensical，不能是“hugo”"), ("zensical", "这里没有安装它")],
)
def test_a_publisher_that_is_not_there_is_told(
    schools: Path, tongbao: Callable[..., object], publisher: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    edit(schools / "mkdocs.yml", "publisher: mkdocs", f"publisher: {publisher}")
    answer = tongbao("build", "--root", schools, "--jobs", 1)
    assert (answer.code, told in answer.err) == (2, True), answer.err


def test_an_override_that_shows_other_pages_is_never_stale(schools: Path, tongbao: Callable[..., object]) -> None:
    """What it shows of them is in no key of a single page, so that all pages are made anew together."""
    overrides = schools / "site_src/overrides"
    overrides.mkdir()
    (overrides / "main.html").write_text(
        "{% extends 'base.html' %}{% block footer %}{% for f in pages %}{{ f.src_uri }} {% endfor %}{% endblock %}"
    )
    build = ("build", "--root", schools, "--jobs", 2, "--draft", "--cache", schools / ".kept")
    assert "新做 22 页" in tongbao(*build).err
    (schools / "site_src/sub").mkdir()
    (schools / "site_src/sub/extra.md").write_text("# 另一页\n")
    assert "新做 23 页，沿用 0 页" in tongbao(*build).err
    for page in ("index.html", "sub/extra.html"):
        text = (schools / "preview/2024" / page).read_text(encoding="utf-8")
        assert "sub/extra.md" in text
        assert "plan.md" in text


def test_an_office_file_in_the_place_of_one_of_the_theme_reaches_no_site_before_it_is_published(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    build = ("build", "--root", schools, "--jobs", 1, "--cache", schools / ".kept")
    assert tongbao(*build).code == 0
    icon = schools / "public/2024/assets/images/favicon.png"
    before = icon.read_bytes()
    own = schools / "site_src/assets/images/favicon.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own")
    (schools / "site_src/wrong.md").write_text('# x\n\n<a href="none.png">x</a>\n')
    assert tongbao(*build).code == 3
    assert icon.read_bytes() == before
    (schools / "site_src/wrong.md").unlink()
    assert tongbao(*build).code == 0
    assert icon.read_bytes() == b"own"


# --------------------------------------------------------------------------- several offices


def test_several_offices_are_built_in_one_run_and_listed(
    schools: Path, built_schools: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    """One that is refused keeps what it had, and the others are built all the same."""
    other = built_schools.parent
    edit(schools / OBSERVED, "99,100", "x,100")
    (tmp_path / "list.txt").write_text(f"# 全县\n{other}\n", encoding="utf-8")
    output = tmp_path / "all"
    answer = tongbao("build", "--root", schools, "--offices", tmp_path / "list.txt", "--output", output, "--json")
    assert answer.code == 1
    assert answer.json == {"offices": {"schools": 1, "town": 0}}
    assert "没有生成新网站的单位：schools" in answer.err
    assert "schema/type-error" in answer.err
    page = (output / "index.html").read_text(encoding="utf-8")
    assert "还没有网站。" in page
    for link in ("town/site/index.html", "town/site/2024/index.html", "town/site/2024/bulletins/2024-Q1.html"):
        assert f'href="{link}"' in page
        assert (output / link).is_file()
    assert "2024年第一季度，全学区5项指标中，2项达标，2项未达标，1项不作判定。" in page


@pytest.mark.parametrize("place", ["public", "data/list", "site_src", "."])
def test_the_list_of_offices_takes_no_folder_that_is_somebodys(
    built_schools: Path, schools: Path, tongbao: Callable[..., object], place: str
) -> None:
    other = built_schools.parent
    before = sorted(path.name for path in other.rglob("*"))
    answer = tongbao("build", "--root", other, "--root", schools, "--output", other / place)
    assert (answer.code, "请用 --output 另指一个空目录" in answer.err) == (2, True)
    assert sorted(path.name for path in other.rglob("*")) == before


def test_a_stop_says_which_offices_have_a_new_site(schools: Path, tmp_path: Path) -> None:
    roots = [shutil.copytree(schools, tmp_path / f"office{number}") for number in range(8)]
    words = [word for root in roots for word in ("--root", str(root))]
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--no-cache",
        "--jobs",
        "2",
        "--output",
        str(tmp_path / "all"),
        *words,
    ]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob("all/*/site/build.json")):
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    done = sorted(path.parent.parent.name for path in tmp_path.glob("all/*/site/build.json"))
    assert running.returncode == 130
    assert 0 < len(done) < 8
    assert f"已经发布新网站：{'、'.join(done)}；" in err
    assert "新网站已经发布" in err
    again = subprocess.run([*command[:4], *command[5:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert len(list(tmp_path.glob("all/*/site/build.json"))) == 8


def test_a_list_of_offices_that_cannot_be_followed_is_told(
    schools: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    answer = tongbao("build", "--offices", tmp_path / "none.txt")
    assert (answer.code, "单位清单" in answer.err) == (2, True)
    (tmp_path / "elsewhere/schools").mkdir(parents=True)
    answer = tongbao("build", "--root", schools, "--root", tmp_path / "elsewhere/schools")
    assert (answer.code, "同名：schools" in answer.err) == (2, True)
