"""A bulletin, once released, keeps what it said; what changes later is registered, marked and told."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import CASES, ROOT, edit, release_all
from defusedxml import ElementTree
from downloads import figures_in, figures_of, index_of
from htmltables import read_page

from generator import pages, pipeline, releasing, vintages
from generator.csvtext import csv_bytes
from generator.model import Printed, Source, State, Verdict
from generator.pipeline import editions
from generator.source import read
from generator.vintages.rows import keyed_row

OBSERVED = "data/2024/observations/2023-10.csv"
FROZEN = "data/2024/published/2023-09.json"
REVISIONS = "data/2024/revisions.csv"
HEADS = ("revision", "bulletin", "figure", "kind", "reason_code", "value_after", "reason", "decided_on")


@pytest.fixture
def released(schools: Path) -> Path:
    """The school office with all four of its bulletins released."""
    release_all(schools)
    return schools


def errors(tongbao: Callable[..., object], root: Path) -> list[dict]:
    found = tongbao("check", "--json", "--root", root).json["findings"]
    return [one for one in found if one["severity"] == "error"]


def filled(root: Path, reason: str, **cells: str) -> None:
    """Give the last registered revision a reason, as a clerk would in the file."""
    path = root / REVISIONS
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[-1] |= {"reason": reason, **cells}
    path.write_bytes(csv_bytes(HEADS, rows))


# --------------------------------------------------------------------------- releasing


def test_a_release_keeps_every_figure_and_word_its_inputs_and_a_digest(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    answer = tongbao("release", "2023-09", "--root", schools)
    assert (answer.code, "已公布 2023-09 通报" in answer.out) == (0, True)
    content = json.loads((schools / FROZEN).read_text(encoding="utf-8"))
    assert list(content) == [
        "bulletin", "format", "key", "names", "texts", "charts", "figures", "inputs", "areas", "digest"]  # fmt: skip
    release = vintages.decode(content)
    figures = {str(key): one for key, one in release.figures.items()}
    assert figures["S1/A1/2023-09/rate"] == Printed(Fraction(99), "99.0", "%", State.FINAL, Verdict.MET)
    assert {"S1/X/2023-09/numerator", "S1/X/2023-09/gap", "REPORTS/X/2023-09/due"} <= set(figures)
    assert "课时完成率99.3%，比目标（98%以上）高1.3个百分点，达标。" in release.texts["sections"][1]["paragraphs"]
    assert {one.key for one in release.inputs if one.file == "data/2024/observations/2023-09.csv"} == {
        "2023-09/A1/S1", "2023-09/A1/S5", "2023-09/A2/S1", "2023-09/A2/S5"}  # fmt: skip
    assert errors(tongbao, schools) == []


def test_a_bulletin_is_published_exactly_when_its_file_exists(schools: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    site = schools / "public/2024"
    assert figures_of(site) == {}
    assert tongbao("release", "2023-09", "--root", schools).code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    assert {path.name for path in (site / "bulletins").iterdir()} == {"index.html", "2023-09.html", "2023-09.docx"}
    assert {one["period"] for one in figures_of(site).values()} == {"2023-09"}


def test_what_is_not_released_is_nowhere_in_the_site(schools: Path, tongbao: Callable[..., object]) -> None:
    """4 898 of 5 000 stands in October alone."""
    assert tongbao("release", "2023-09", "--root", schools).code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    for path in (schools / "public").rglob("*"):
        if path.suffix in (".html", ".json", ".csv", ".js", ".xml", ".svg") and "javascripts" not in path.parts:
            text = path.read_text(encoding="utf-8-sig")
            assert not re.search(r"4898|97\.9600|bulletins/2023-10\.html", text), path


def test_a_bulletin_whose_day_has_not_come_is_nowhere_either(released: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("build", "--root", released, "--jobs", 1, "--as-of", "2023-10-20").code == 0
    site = released / "public/2024"
    assert not (site / "bulletins/2023-10.html").exists()
    assert "2023-10" not in {one["period"] for one in figures_of(site).values()}
    assert "2023年10月" not in (site / "feed.xml").read_text(encoding="utf-8")


def test_what_is_held_back_is_said_with_its_day_and_appears_on_it(
    released: Path, tongbao: Callable[..., object]
) -> None:
    """A commit older than the day of a bulletin: told each time it is built, until it is built for that day."""
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release", "--date", "2023-12-05T09:00:00+08:00", day="2023-12-05T09:00:00+08:00")
    answer = tongbao("build", "--root", released, "--json")
    waiting = [(one["bulletin"], one["publish_on"]) for one in answer.json["held"]]
    assert waiting == [("2023-11", "2023-12-08"), ("2024-Q1", "2023-12-20")]
    assert "按 2023-12-05 生成，还没到印发日期、暂不公布的：2023-11 通报（2023-12-08 起公布）" in answer.err
    assert not (released / "public/2024/bulletins/2023-11.html").exists()
    answer = tongbao("build", "--root", released, "--json", "--as-of", "2023-12-08")
    assert [one["bulletin"] for one in answer.json["held"]] == ["2024-Q1"]
    assert (released / "public/2024/bulletins/2023-11.html").exists()
    answer = tongbao("build", "--root", released, "--as-of", "2023-12-20")
    assert "暂不公布" not in answer.err


@pytest.mark.parametrize(
    ("codes", "code", "words"),
    [
        pytest.param(["2023-09"], 1, "2023-09 通报已经公布过，不能再公布一次", id="twice"),
        pytest.param(["2024-H1"], 2, "没有 2024-H1 通报", id="a bulletin nobody planned"),
        pytest.param(["2031-Q1"], 2, "没有 2031-Q1 通报", id="a year that is not there"),
        pytest.param(["next"], 2, "没有 next 通报", id="no period at all"),
    ],
)
def test_a_release_that_cannot_be_is_refused(
    schools: Path, tongbao: Callable[..., object], codes: list[str], code: int, words: str
) -> None:
    assert tongbao("release", "2023-09", "--root", schools).code == 0
    before = sorted(path.name for path in (schools / "data/2024/published").iterdir())
    answer = tongbao("release", *codes, "--root", schools)
    assert (answer.code, words in answer.err) == (code, True), answer.err
    assert before == sorted(path.name for path in (schools / "data/2024/published").iterdir())


def test_a_bulletin_whose_returns_are_not_in_is_refused(shipped: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("release", "2026-Q4", "--root", shipped)
    assert (answer.code, "2026-Q4 通报还不能公布" in answer.err) == (1, True)


def test_data_with_errors_release_nothing(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / OBSERVED, "4898,5000", "5898,5000")
    answer = tongbao("release", "2023-09", "--root", schools)
    assert (answer.code, "value/exceeds" in answer.err) == (1, True)
    assert not (schools / "data/2024/published").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"value":"100', '"value":"101', id="a figure"),
        pytest.param("高1.3个百分点", "高9.3个百分点", id="a sentence"),
        pytest.param('"bulletin":"2023-09"', '"bulletin":"2023-10"', id="its name"),
        pytest.param('"digest":"', '"digest":"0', id="its digest"),
    ],
)
def test_a_release_edited_by_hand_is_refused(
    released: Path, tongbao: Callable[..., object], old: str, new: str
) -> None:
    edit(released / FROZEN, old, new)
    (finding,) = errors(tongbao, released)
    assert (finding["rule"], finding["file"]) == ("release/edited", FROZEN)


def git(root: Path, *arguments: str, day: str = "") -> str:
    options = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    when = {**os.environ, "GIT_COMMITTER_DATE": day} if day else None
    done = subprocess.run(
        ["git", "-C", str(root), *options, *arguments], capture_output=True, text=True, check=True, env=when
    )
    return done.stdout.strip()


def test_a_release_that_was_removed_or_written_anew_is_known_from_git(
    released: Path, tongbao: Callable[..., object]
) -> None:
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release")
    assert errors(tongbao, released) == []
    (released / FROZEN).unlink()
    assert [(one["rule"], one["file"]) for one in errors(tongbao, released)] == [("release/removed", FROZEN)]
    assert tongbao("release", "2023-09", "--root", released).code == 1, "its removal is an error already"
    for path in (released / "data/2024/published").iterdir():
        path.unlink()
    edit(released / "data/2024/observations/2023-09.csv", "99,100", "98,100")
    other = released.with_name("elsewhere")
    shutil.copytree(released / "data", other / "data")
    release_all(other)
    shutil.copy(other / FROZEN, released / FROZEN)
    assert ("release/edited", FROZEN) in [(one["rule"], one["file"]) for one in errors(tongbao, released)]


def test_a_damaged_file_is_not_said_to_be_gone(released: Path, tongbao: Callable[..., object]) -> None:
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release")
    (released / FROZEN).write_bytes((released / FROZEN).read_bytes()[:300])
    told = [one["rule"] for one in errors(tongbao, released) if one["file"] == FROZEN]
    assert "file/json" in told
    assert "release/removed" not in told


def test_only_an_example_that_says_so_may_be_released_anew(released: Path, tongbao: Callable[..., object]) -> None:
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release")
    shutil.rmtree(released / "data/2024/published")
    edit(released / "data/2024/datapackage.json", '"synthetic"', '"released_anew": "2024-02-01", "synthetic"')
    assert errors(tongbao, released) == []
    edit(released / "data/2024/observations/2023-09.csv", "99,100", "98,100")
    assert tongbao("release", "2023-09", "--root", released).code == 0
    assert errors(tongbao, released) == []


# --------------------------------------------------------------------------- a changed number


def test_a_change_of_a_released_figure_names_every_figure_until_it_is_registered(
    released: Path, tongbao: Callable[..., object]
) -> None:
    edit(released / OBSERVED, "4898,5000", "4890,5000")
    found = errors(tongbao, released)
    assert {(one["rule"], one["file"], one["row"], one["column"]) for one in found} == {
        ("release/changed", OBSERVED, 2, "numerator"), ("release/changed", OBSERVED, 2, None)}  # fmt: skip
    by_bulletin = {re.search(r"已公布的 (\S+) 通报", one["message"])[1]: one["message"] for one in found}
    assert set(by_bulletin) == {"2023-10", "2023-11", "2024-Q1"}
    assert len(found) == 3, "one finding a bulletin"
    said = by_bulletin["2023-10"]
    assert "中的 8 个数，最要紧的是：全学区2023年10月课时完成率 98.0→97.8；" in said
    assert said.count("→") == 5
    assert said.endswith("等8个。")
    assert "东小学2023年11月课时完成率比上期" in by_bulletin["2023-11"], "the month after is held against it"
    assert tongbao("build", "--root", released, "--jobs", 1).code == 1


def test_revise_writes_the_rows_and_the_clerk_gives_the_reason(released: Path, tongbao: Callable[..., object]) -> None:
    edit(released / OBSERVED, "4898,5000", "4890,5000")
    (row,) = releasing.revise(released, "2023-10", {}, date(2023, 12, 20))
    assert (str(row.figure), row.value_after, row.reason) == ("S1/A1/2023-10/numerator", 4890, "")
    assert [(one["rule"], one["file"], one["column"]) for one in errors(tongbao, released)] == [
        ("schema/constraint-error", REVISIONS, "reason")]  # fmt: skip
    filled(released, "核对课表后更正")
    assert errors(tongbao, released) == []
    assert tongbao("build", "--root", released, "--jobs", 1).code == 0


def test_a_report_that_came_after_all_is_a_supplement(released: Path, tongbao: Callable[..., object]) -> None:
    edit(released / OBSERVED, "A2,S1,,,,missing,,", "A2,S1,48,50,,late,2023-12-18,")
    made = releasing.revise(released, "2023-10", {}, date(2023, 12, 20))
    assert [(str(one.figure), one.reason_code.value, one.kind.value) for one in made] == [
        ("S1/A2/2023-10/numerator", "supplement", "revision"),
        ("S1/A2/2023-10/denominator", "supplement", "revision"),
    ]
    path = released / REVISIONS
    path.write_text(path.read_text(encoding="utf-8").replace(",,2023-12-20", ",补报,2023-12-20"), encoding="utf-8")
    assert errors(tongbao, released) == []
    assert tongbao("build", "--root", released, "--jobs", 1).code == 0
    page = read_page(released / "public/2024/bulletins/2023-10.html")
    (register,) = [table for table in page.tables if "公布值" in table[0]]
    rows = {(row[1], row[3]): row[4:] for row in register[1:] if row[0] == "课时完成率"}
    assert rows["西|小学", "分子"] == ["未报", "48", ""]
    assert "以上各数的原因都是：补报：补报（2023-12-20）。" in "".join(page.text)


def test_a_second_change_needs_a_second_registration(released: Path, tongbao: Callable[..., object]) -> None:
    edit(released / OBSERVED, "4898,5000", "4890,5000")
    releasing.revise(released, "2023-10", {}, date(2023, 12, 20))
    filled(released, "核对课表后更正")
    edit(released / OBSERVED, "4890,5000", "4880,5000")
    rules = {(one["rule"], one["column"]) for one in errors(tongbao, released)}
    assert ("release/revision", "value_after") in rules
    assert ("release/changed", "numerator") in rules
    releasing.revise(released, "2023-10", {}, date(2023, 12, 21))
    filled(released, "再次核对")
    assert errors(tongbao, released) == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param(
            "R1,2023-10,S1/A1/2023-10/rate,correction,error,98,改,2023-12-20", "figure", id="what is computed"
        ),
        pytest.param(
            "R1,2023-10,S9/A1/2023-10/numerator,correction,error,98,改,2023-12-20", "figure", id="what is not there"
        ),
        pytest.param(
            "R1,2023-10,S1/A1/2023-10/numerator,revision,error,4898,改,2023-12-20",
            "kind",
            id="a correction called a revision",
        ),
        pytest.param(
            "R1,2023-12,S1/A1/2023-10/numerator,correction,error,4898,改,2023-12-20",
            "bulletin",
            id="a bulletin that is not out",
        ),
    ],
)
def test_a_revision_of_something_else_is_refused(
    released: Path, tongbao: Callable[..., object], row: str, column: str
) -> None:
    package = released / "data/2024/datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    content["resources"].append({"name": "revisions", "path": "revisions.csv", "encoding": "utf-8"})
    package.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (released / REVISIONS).write_text(",".join(HEADS) + f"\n{row}\n", encoding="utf-8")
    found = [(one["rule"], one["column"]) for one in errors(tongbao, released)]
    assert (("release/revision", column) in found) or (column == "bulletin" and ("key/reference", column) in found), (
        found
    )


def test_words_of_a_released_bulletin_cannot_be_changed(released_town: Path, tongbao: Callable[..., object]) -> None:
    edit(released_town / "data/2008/notices/2008-Q1.md", "部分村没有及时核对变动情况", "各村都及时核对了")
    edit(released_town / "data/2008/bulletins.csv", "2008-Q2,2008-07-10,2008-07-20", "2008-Q2,2008-07-10,2008-07-22")
    found = {(one["rule"], one["file"]) for one in errors(tongbao, released_town)}
    assert found == {
        ("release/changed", "data/2008/notices/2008-Q1.md"), ("release/changed", "data/2008/bulletins.csv")}  # fmt: skip


def test_a_target_that_is_edited_changes_what_was_released(released_town: Path, tongbao: Callable[..., object]) -> None:
    edit(released_town / "data/2008/targets.csv", "T06,G06,,ge,false,98", "T06,G06,,ge,false,97")
    found = [one for one in errors(tongbao, released_town) if one["rule"] == "release/changed"]
    assert {one["file"] for one in found} >= {"data/2008/published/2008-Q1.json", "data/2008/published/2008.json"}
    (first,) = [one for one in found if one["file"].endswith("2008-Q1.json")]
    assert "全镇2008年第一季度流动人口工作管理到位率 97.1→97.1，未达标→达标；" in first["message"]


def test_one_registered_number_does_not_cover_another_of_its_row(
    released: Path, tongbao: Callable[..., object]
) -> None:
    edit(released / OBSERVED, "4898,5000", "4890,5000")
    releasing.revise(released, "2023-10", {}, date(2023, 12, 20))
    filled(released, "核对课表后更正")
    edit(released / OBSERVED, "4890,5000", "4890,4990")
    assert {one["rule"] for one in errors(tongbao, released)} == {"release/changed"}


def test_a_report_that_is_withdrawn_and_a_row_that_is_gone_can_be_registered(
    released: Path, tongbao: Callable[..., object]
) -> None:
    edit(released / OBSERVED, "2023-10,A1,S1,4898,5000,,reported,2023-11-03,", "2023-10,A1,S1,,,,missing,,")
    made = releasing.revise(released, "2023-10", {}, date(2023, 12, 20))
    assert [(str(one.figure), one.value_after) for one in made] == [
        ("S1/A1/2023-10/numerator", None), ("S1/A1/2023-10/denominator", None)]  # fmt: skip
    path = released / REVISIONS
    path.write_text(path.read_text(encoding="utf-8").replace(",,2023-12-20", ",撤回重报,2023-12-20"), encoding="utf-8")
    assert errors(tongbao, released) == []
    edit(released / OBSERVED, "2023-10,A3,S1,30,30,,late,2023-11-09,\n", "")
    lost = [one for one in errors(tongbao, released) if one["rule"] == "release/changed"]
    assert {one["row"] for one in lost} == {None}
    assert "少了 2023-10/A3/S1 这一行" in lost[0]["message"]
    releasing.revise(released, "2023-10", {}, date(2023, 12, 21))
    path.write_text(path.read_text(encoding="utf-8").replace(",,2023-12-21", ",误报,2023-12-21"), encoding="utf-8")
    assert errors(tongbao, released) == []


def test_a_count_of_errors_is_registered_once_and_another_may_follow(
    released_town: Path, tongbao: Callable[..., object]
) -> None:
    path = released_town / "data/2008/quality.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2008-11,V05,omitted,1,\n", encoding="utf-8")
    made = releasing.revise(released_town, "2008-11", {}, date(2009, 2, 1))
    assert [str(one.figure) for one in made] == ["REPORTS/V05/2008-11/omitted"]
    revisions = released_town / "data/2008/revisions.csv"
    revisions.write_text(revisions.read_text(encoding="utf-8").replace(",,2009", ",核查发现,2009"), encoding="utf-8")
    assert errors(tongbao, released_town) == []
    path.write_text(path.read_text(encoding="utf-8") + "2008-12,V05,omitted,1,\n", encoding="utf-8")
    made = releasing.revise(released_town, "2008-12", {}, date(2009, 2, 2))
    revisions.write_text(revisions.read_text(encoding="utf-8").replace(",,2009", ",核查发现,2009"), encoding="utf-8")
    assert errors(tongbao, released_town) == []


def test_a_reason_about_a_withheld_number_stands_nowhere(released_town: Path, tongbao: Callable[..., object]) -> None:
    """The township's total tells the change; the clerk's words about the village would tell the rest."""
    path = released_town / "data/2008/observations/2008-Q1.csv"
    edit(path, "2008-Q1,V03,G06,701,704", "2008-Q1,V03,G06,700,704")
    releasing.revise(released_town, "2008-Q1", {}, date(2009, 2, 1))
    revisions = released_town / "data/2008/revisions.csv"
    revisions.write_text(
        revisions.read_text(encoding="utf-8").replace(",,2009", ",由三人核为四人,2009"), encoding="utf-8"
    )
    assert errors(tongbao, released_town) == []
    files = written(released_town, 2008)
    assert {"revisions.md", "feed.xml", "data/figures/G09.json", "bulletins/2008-Q1.md"} <= set(files)
    assert [path for path, text in files.items() if "由三人核为四人" in text] == []


def test_what_is_not_out_has_no_returns_and_no_revisions_in_the_site() -> None:
    files = written(ROOT, 2008, as_of=date(2008, 7, 22))
    assert "R002" not in files["revisions.md"]
    assert "R002" not in files["feed.xml"]
    villages = [text for path, text in files.items() if path.startswith("areas/V")]
    assert len(villages) == 15
    for page in villages:
        assert not re.search("2008年(8|9|10|11|12)月", re.sub("<[^>]*>", "", page))


def written(root: Path, year: int, as_of: date | None = None) -> dict[str, str]:
    """Every file that a site of the year is made from, by its place: pages, downloads, the feed."""
    tables, _ = read(root, (year,))
    _, released = pipeline.disclosed(root, tables, year, as_of=as_of)
    return {one.path: one.text for one in pages.write(released, {}).files}


def printed(root: Path) -> str:
    """The words of the first quarter's notice, without what is marked or linked later."""
    tables, _ = read(root, (2008,))
    _, released = pipeline.disclosed(root, tables, 2008)
    path = "bulletins/2008-Q1.md"
    page = next(one.text for one in pages.write(released, {}).files if one.path == path)
    shown = re.sub(r'<span class="tb-flag">[^<]*</span>|<div class="tb-sources".*', "", page, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", "", shown)


@pytest.fixture(scope="module")
def as_it_was() -> str:
    return printed(ROOT)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        pytest.param("data/2008/vetoes.csv", "scheme,subject,period,reason_code,decided_on,cleared_on\n", "scheme,subject,period,reason_code,decided_on,cleared_on\nVILLAGE,V05,2008-Q1,M4,2008-04-01,2009-01-01\n", id="a veto"),
        pytest.param("data/indicators.csv", "G09,“村为主”达标率", "G09,村级达标率", id="an indicator's name"),
        pytest.param("data/areas.csv", "V01,云溪村", "V01,云溪新村", id="a village's name"),
        pytest.param("data/2008/items.csv", "VILLAGE,A1,统计准确率", "VILLAGE,A1,统计数据准确率", id="an item's title"),
    ],
)  # fmt: skip
def test_what_a_released_bulletin_printed_beside_figures_stays_too(
    released_town: Path, as_it_was: str, tongbao: Callable[..., object], path: str, old: str, new: str
) -> None:
    edit(released_town / path, old, new)
    is_refused = any(one["rule"] == "release/changed" for one in errors(tongbao, released_town))
    assert is_refused or printed(released_town) == as_it_was


def test_a_year_that_is_removed_with_its_bulletins_is_known_from_git(
    released: Path, tongbao: Callable[..., object]
) -> None:
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release")
    shutil.copytree(released / "data/2024", released / "data/2020")
    shutil.rmtree(released / "data/2024")
    found = [one["file"] for one in errors(tongbao, released) if one["rule"] == "release/removed"]
    assert len(found) == 4


def resealed(path: Path, name: str, value: object) -> None:
    """Change a part of a frozen bulletin and make its digest right."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content[name] = value
    content["digest"] = vintages.digest_of(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def figures_with(**line: object) -> dict:
    """One figure of one area, with a line of its measure changed."""
    measure = {"unit": "%", "decimals": 1, "words": {}, "periods": {"2023-09": {"state": "0", "value": "=99", **line}}}
    return {"S1": {"areas": 0, "measures": {"rate": measure}}}


@pytest.mark.parametrize(
    ("name", "value"),
    [("bulletin", 2008), ("texts", "x"), ("texts", {}), ("figures", []), ("figures", {"S1": {}}), ("figures", figures_with(value="1" * 500)),
     ("figures", figures_with(state="x")), ("figures", figures_with(state="9")), ("figures", figures_with(value=["less", "rate", "target", 7])),
     ("figures", figures_with(value=["ratio"])), ("figures", figures_with(text={"V9": "x"})), ("figures", figures_with(text=5)), ("areas", [[1]]), ("areas", []),
     ("inputs", []), ("inputs", {"a": {"b": 3}}), ("inputs", {"a": {"as": "2023-09", "but": {}}})],
)  # fmt: skip
def test_a_release_of_another_shape_is_told_even_with_a_right_digest(
    released: Path, tongbao: Callable[..., object], name: str, value: object
) -> None:
    resealed(released / FROZEN, name, value)
    assert [(one["rule"], one["file"]) for one in errors(tongbao, released)] == [("release/edited", FROZEN)]


def test_a_release_that_names_one_that_is_not_there_asks_for_that(
    released: Path, tongbao: Callable[..., object]
) -> None:
    resealed(released / FROZEN, "inputs", {"a": {"as": "2023-01", "but": {}}})
    lacking = "data/2024/published/2023-01.json"
    assert [(one["rule"], one["file"]) for one in errors(tongbao, released)] == [("release/needed", lacking)]


# --------------------------------------------------------------------------- the key, and the first form


@pytest.mark.parametrize("year", [2008, 2026])
def test_no_digest_of_a_frozen_bulletin_can_be_found_by_trying_counts(year: int) -> None:
    """Whoever is given `published/` knows how digests are made, the rows' names and all numbers that are printed."""
    folder = ROOT / f"data/{year}/published"
    key = (ROOT / f"data/{year}/observations/digest.key").read_text().strip()
    assert tried(folder, key) > 200, "with the key they can be: the attack works"
    assert tried(folder, "") == 0


def tried(folder: Path, key: str) -> int:
    """How many digests of observed numbers a trial of all counts up to 800 gives away."""
    plain = [hashlib.sha256(str(count).encode()).hexdigest()[:12] for count in range(801)]
    content = json.loads((folder / f"{folder.parent.name}-H1.json").read_text(encoding="utf-8"))
    found = 0
    for file, rows in content["inputs"].items():
        for row, digest in rows.items() if "observations" in file else ():
            numerator = digest.split(".")[0]
            found += numerator in plain or any(keyed_row(key, Source(file, row), one) == numerator for one in plain)
    return found


def test_the_site_has_digests_of_rows_under_the_key_alone(schools: Path, tongbao: Callable[..., object]) -> None:
    """Of the same rows another key makes another digest, and a year without a key has none."""
    path = schools / "data/2024/observations/digest.key"
    found = []
    for key in ("0" * 64, "1" * 64, ""):
        path.write_text(f"{key}\n") if key else path.unlink()
        assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
        entry = json.loads((schools / "public/build.json").read_text())["editions"]["2024"]
        assert entry["inputs"] == index_of(schools / "public/2024")["inputs"]
        found.append((entry["inputs"], entry["fingerprint"]))
    assert found[2] == ("", "")
    assert len({one for pair in found for one in pair}) == 5


@pytest.fixture
def of_the_first_form(released: Path) -> Path:
    """The school office as it was frozen by the first version of this program."""
    for path in (CASES / "bulletins-frozen-in-the-first-form").iterdir():
        shutil.copy(path, released / "data/2024/published")
    (released / "data/2024/observations/digest.key").unlink()
    return released


def test_bulletins_of_the_first_form_are_brought_over_and_print_the_same(
    of_the_first_form: Path, built_schools: Path, tongbao: Callable[..., object]
) -> None:
    root = of_the_first_form
    git(root, "init", "-q")
    git(root, "add", "data")
    git(root, "commit", "-qm", "Release")
    (finding,) = errors(tongbao, root)
    assert (finding["rule"], finding["file"]) == ("release/format", "data/2024/published")
    assert tongbao("build", "--root", root).code == 1
    answer = tongbao("release", "--upgrade", "--root", root)
    assert (answer.code, "4 份" in answer.out) == (0, True), answer.err
    assert errors(tongbao, root) == []
    assert tongbao("build", "--root", root, "--as-of", "2024-09-01").code == 0
    for path in (built_schools / "2024/bulletins").glob("*.html"):
        same, was = (read_page(folder / path.name) for folder in (root / "public/2024/bulletins", path.parent))
        assert same.tables == was.tables, path.name
        assert sentences(root / "public/2024/bulletins" / path.name) == sentences(path), path.name
    assert tongbao("release", "--upgrade", "--root", root).code == 2, "nothing is left to bring over"
    git(root, "add", "data")
    git(root, "commit", "-qm", "Bring over")
    content = json.loads((root / FROZEN).read_text(encoding="utf-8"))
    content["figures"]["S1"]["measures"]["numerator"]["periods"]["2023-09"]["value"] = "=1"
    content["digest"] = vintages.digest_of(content)
    (root / FROZEN).write_bytes(vintages.written(content))
    assert [(one["rule"], one["file"]) for one in errors(tongbao, root)] == [("release/edited", FROZEN)]


def sentences(path: Path) -> list[str]:
    """Paragraphs and list items of a page; words under charts and tables were not kept in the first form."""
    text = re.sub(r'<p class="tb-note">.*?</p>', "", path.read_text(encoding="utf-8"))
    return re.findall(r"<(?:p|li|h[1-6])(?: [^>]*)?>(.*?)</(?:p|li|h[1-6])>", text, re.DOTALL)


def test_a_bulletin_of_the_first_form_edited_by_hand_is_not_brought_over(
    of_the_first_form: Path, tongbao: Callable[..., object]
) -> None:
    edit(of_the_first_form / FROZEN, '"text": "99.0"', '"text": "99.9"')
    assert ("release/edited", FROZEN) in [(one["rule"], one["file"]) for one in errors(tongbao, of_the_first_form)]
    assert tongbao("release", "--upgrade", "--root", of_the_first_form).code == 1
    assert not (of_the_first_form / "data/2024/observations/digest.key").exists()


@pytest.mark.parametrize("key", ["secret", " ", "0" * 63])
def test_no_bulletin_is_sealed_with_a_key_that_can_be_guessed(
    of_the_first_form: Path, tongbao: Callable[..., object], key: str
) -> None:
    (of_the_first_form / "data/2024/observations/digest.key").write_text(f"{key}\n")
    before = (of_the_first_form / FROZEN).read_bytes()
    assert tongbao("release", "--upgrade", "--root", of_the_first_form).code == 1
    assert (of_the_first_form / FROZEN).read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("texts", "x"), ("inputs", []), ("figures", None), ("bulletin", 5), ("texts", {"annexes": [{}]}), ("texts", {}),
     ("figures", [{"id": "X/1", "value": None, "text": "x"}]), ("bulletin", "2023-10")],
)  # fmt: skip
def test_a_bulletin_of_the_first_form_with_another_shape_is_told(
    of_the_first_form: Path, tongbao: Callable[..., object], name: str, value: object
) -> None:
    resealed(of_the_first_form / FROZEN, name, value)
    assert ("release/edited", FROZEN) in [(one["rule"], one["file"]) for one in errors(tongbao, of_the_first_form)]
    assert tongbao("release", "--upgrade", "--root", of_the_first_form).code == 1


def test_a_bulletin_of_the_first_form_that_is_not_what_git_has_is_not_brought_over(
    of_the_first_form: Path, tongbao: Callable[..., object]
) -> None:
    git(of_the_first_form, "init", "-q")
    git(of_the_first_form, "add", "data")
    git(of_the_first_form, "commit", "-qm", "Release")
    content = json.loads((of_the_first_form / FROZEN).read_text(encoding="utf-8"))
    content["figures"][0]["text"] = "55.5"
    content["digest"] = vintages.digest_of(content)
    (of_the_first_form / FROZEN).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    assert tongbao("release", "--upgrade", "--root", of_the_first_form).code == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(None, "缺少", id="gone"),
        pytest.param("0" * 64 + "\n", "不是封存已公布的通报时用的那个密钥", id="another"),
        pytest.param("secret\n", "不是程序写出来的样子", id="no key"),
    ],
)
def test_the_key_must_stay_what_it_was(
    released: Path, tongbao: Callable[..., object], text: str | None, message: str
) -> None:
    path = released / "data/2024/observations/digest.key"
    path.unlink()
    if text is not None:
        path.write_text(text)
    (finding,) = errors(tongbao, released)
    assert (finding["rule"], message in finding["message"]) == ("release/key", True), finding["message"]
    assert tongbao("release", "--upgrade", "--root", released).code == 1, "and is never made anew beside bulletins"
    git(released, "init", "-q")
    git(released, "add", "data")
    git(released, "commit", "-qm", "Release")
    assert len(errors(tongbao, released)) == 1, "nor are the bulletins blamed"


# --------------------------------------------------------------------------- what is renamed


RENAMED = [("areas.csv", "A1,东小学", "A1,东风小学"), ("indicators.csv", "S2,体检建档率", "S2,健康建档率")]


def test_a_released_bulletin_keeps_old_names_in_charts_and_tables_and_the_rename_is_told(
    released: Path, tongbao: Callable[..., object]
) -> None:
    shutil.copytree(released, before := released.with_name("before"))
    assert tongbao("build", "--root", before).code == 0
    for file, old, new in RENAMED:
        edit(released / "data" / file, old, new)
    found = [one for one in tongbao("check", "--json", "--root", released).json["findings"] if "renamed" in one["rule"]]
    assert [(one["file"], one["row"] is not None, one["value"], one["severity"]) for one in found] == [
        ("data/areas.csv", True, "东风小学", "info"), ("data/indicators.csv", True, "健康建档率", "info")]  # fmt: skip
    assert "东小学" in found[0]["message"]
    assert tongbao("build", "--root", released).code == 0
    for path in (before / "public/2024/bulletins").glob("2*.html"):
        same = (released / "public/2024/bulletins" / path.name).read_text(encoding="utf-8")
        assert body(same) == body(path.read_text(encoding="utf-8")), path.name
    assert "健康建档率" in (released / "public/2024/indicators/S2.html").read_text(encoding="utf-8")
    page = read_page(released / "public/2024/revisions.html")
    assert [row[1:3] for row in page.tables[-1][1:]] == [["东小学", "东风小学"], ["体检建档率", "健康建档率"]]


LINKS = re.compile(r'<a href="([^"]*)"[^>]*>([^<]*)</a>(<span class="tb-flag">[^<]*</span>)?')
MOVED = {
    "one village": [("V01,云溪村", "V01,云新村")],
    "two villages that exchange their names": [("V01,云溪村", "V01,石桥村"), ("V02,石桥村", "V02,云溪村")],
    "a village that is founded later": [("V19,双江社区", "V98,新设村,village,T,,2008-12-01,,\nV19,双江社区")],
}


@pytest.mark.parametrize("sentence", MOVED)
def test_links_and_signs_of_a_released_bulletin_stay_with_their_village(released_town: Path, sentence: str) -> None:
    """Rows go by codes: names may change, be exchanged, and other villages come."""
    tables, _ = read(released_town, (2008,))
    _, shown = pipeline.disclosed(released_town, tables, 2008)
    before = {one.path: one.text for one in pages.write(shown, {}).files}
    path = released_town / "data/areas.csv"
    text = path.read_text(encoding="utf-8")
    for old, new in MOVED[sentence]:
        assert text.count(old) == 1
        text = text.replace(old, f"\0{new}")
    path.write_text(text.replace("\0", ""), encoding="utf-8")
    tables, _ = read(released_town, (2008,))
    _, shown = pipeline.disclosed(released_town, tables, 2008)
    after = {one.path: one.text for one in pages.write(shown, {}).files}
    for name in ("2008-Q1", "2008-Q2", "2008-Q3", "2008"):
        file = f"bulletins/{name}.md"
        own = [
            re.sub(
                r'## [^\n]*\{ #revisions \}.*?(?=<p class="tb-download" data-search-exclude><a href="\.\./data/tables/)|<p class="tb-banner tb-revised".*?</p>',
                "",
                one,
                flags=re.DOTALL,
            )
            for one in (before[file], after[file])
        ]
        assert LINKS.findall(own[0]) == LINKS.findall(own[1]), file


def body(html: str) -> str:
    """A page without the part that lists other pages."""
    return html[html.index("<article") : html.index("</article")]


# --------------------------------------------------------------------------- what readers see


def test_the_bulletin_keeps_the_printed_value_and_marks_it(built: Path) -> None:
    page = read_page(built / "2008/bulletins/2008-Q2.html")
    main = {row[0]: row for row in page.tables[0]}
    assert main["“村为主”达标率"][1] == "98.6※▲"
    text = "".join(page.text)
    assert "“村为主”达标率98.6%" in text, "the sentence stands as it was printed"
    assert "▲ 公布以后有修订，仍列公布时的数" in text
    (changed,) = [table for table in page.tables if table[0][-3:] == ["公布值", "现值", "差额"]]
    rows = {(row[0], row[1], row[2], row[3]): row[4:] for row in changed[1:]}
    assert rows["“村为主”达标率", "全镇", "2008年第二季度", "数值"] == ["98.6", "97.9", "-0.7"]
    assert "以上各数的原因都是：核定：镇抽查核定，两项检查未达标，村原报有误（2008-08-06）。" in text
    assert "本通报公布以后，有的数作了修订；正文、图表和开头的要点仍是公布时的数" in text
    assert rows["“村为主”达标率", "梅冲村", "2008年第二季度", "分子"][:3] == ["20", "18", "-2"]


def test_later_pages_and_bulletins_use_the_present_value(built: Path) -> None:
    figures = figures_of(built / "2008")
    assert figures["G09/T/2008-Q2/rate"]["text"] == "97.9"
    third = read_page(built / "2008/bulletins/2008-Q3.html")
    frozen = json.loads((ROOT / "data/2008/published/2008-Q3.json").read_text())
    printed = {one["id"]: one["text"] for one in frozen["figures"]}
    assert printed["G09/T/2008-Q3/change"] == figures["G09/T/2008-Q3/change"]["text"], "held against the present Q2"
    assert "▲" not in {row[0]: row for row in third.tables[0]}["“村为主”达标率"][1]


def test_the_revisions_page_and_the_feed_list_both_registered_changes(built: Path) -> None:
    page = read_page(built / "2008/revisions.html")
    text = "".join(page.text)
    assert "本年度已公布18期通报，公布后登记修订1项、更正1项。" in text
    rows = page.tables[0][1:]
    assert [(row[0], row[2], row[3], row[4], row[7]) for row in rows] == [
        ("2008-11-12", "高坪村2008年9月统计准确率分子", "47", "45", "R002"),
        ("2008-08-06", "梅冲村2008年第二季度“村为主”达标率分子", "20", "18", "R001"),
    ], "the newest first"
    assert rows[1][1] == "2008年第二季度、2008年上半年"
    assert rows[1][5] == "修订：核定：镇抽查核定，两项检查未达标，村原报有误"
    assert "梅冲村2008年第二季度“村为主”达标率达标→未达标" in rows[1][6]
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.parse(built / "2008/feed.xml").getroot()
    entries = [
        (one.findtext("a:id", "", space), one.findtext("a:updated", "", space))
        for one in feed.findall("a:entry", space)
    ]
    assert len(entries) == 18 + 2
    assert entries == sorted(entries, key=lambda one: one[1], reverse=True) or entries[0][1] >= entries[-1][1]
    assert ("urn:tongbao:2008:revision:R002", "2008-11-12T00:00:00+08:00") in entries
    for link in feed.findall("a:entry/a:link", space):
        assert (built / "2008" / link.get("href", "")).is_file()


def test_a_closed_year_shows_its_ledger_and_the_example_its_adjustment(built: Path) -> None:
    assert "年内目标没有调整" in "".join(read_page(built / "2008/bulletins/2008.html").text)
    plan = read_page(built / "2026/plan.html")
    ledger = next(table for table in plan.tables if "原目标" in table[0])
    row = dict(zip(ledger[0], ledger[1], strict=True))
    assert (row["原目标"], row["调整后"], row["适用自"], row["批准日期"]) == (
        "≥90%（示例）", "≥95%（示例）", "2026-07-01", "2026-06-29")  # fmt: skip
    frozen = {
        quarter: {
            one["id"]: one["text"]
            for one in json.loads((ROOT / f"data/2026/published/2026-{quarter}.json").read_text())["figures"]
        }
        for quarter in ("Q2", "Q3")
    }
    assert frozen["Q2"]["M08/T/2026-Q2/target"] == "90"
    assert frozen["Q3"]["M08/T/2026-Q3/target"] == "95"


def test_a_target_approved_after_a_bulletin_does_not_reach_back_to_it(
    released_town: Path, tongbao: Callable[..., object]
) -> None:
    path = released_town / "data/2026/targets.csv"
    edit(
        path,
        "T-M12,M12,",
        "T-M11-2,M11,,ge,true,70,,,goal,p15,2026-04-01,会商（虚构示例）,2026-11-02,T-M11,示例：追溯\nT-M12,M12,",
    )
    assert [one for one in errors(tongbao, released_town) if one["rule"].startswith("release/")] == []
    figures = figures_in(written(released_town, 2026))
    targets = {
        one["id"]: one["text"] for one in figures.values() if one["measure"] == "target" and one["indicator"] == "M11"
    }
    assert targets["M11/T/2026-Q3/target"] == "65"


@pytest.mark.parametrize(("old", "new", "kind"), [("V02", "V77", "area"), ("M06", "M66", "indicator")])
def test_a_code_that_changes_after_a_release_is_told_soon(
    released_town: Path, tongbao: Callable[..., object], old: str, new: str, kind: str
) -> None:
    """What was printed then contradicts the present; the search for cells to withhold once had no end there."""
    shutil.rmtree(released_town / "data/2008")
    for path in (released_town / "data").rglob("*.csv"):
        path.write_text(re.sub(rf"\b{old}\b", new, path.read_text(encoding="utf-8")), encoding="utf-8")
    answer = tongbao("check", "--json", "--year", 2026, "--root", released_town)
    found = [one for one in answer.json["findings"] if one["severity"] == "error"]
    assert [(one["rule"], one["file"], one["value"]) for one in found] == [("release/code", f"data/{kind}s.csv", old)]
    assert f"请改回 {old}" in found[0]["hint"]


# --------------------------------------------------------------------------- the draft


def test_a_draft_shows_everything_under_a_watermark_beside_the_site(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    assert tongbao("release", "2023-09", "--root", schools).code == 0
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    before = (schools / "public/build.json").read_bytes()
    assert tongbao("build", "--root", schools, "--jobs", 1, "--draft").code == 0
    assert (schools / "public/build.json").read_bytes() == before
    preview = schools / "preview/2024"
    assert (preview / "bulletins/2024-Q1.html").is_file()
    for page in preview.rglob("*.html"):
        if "tb-sources" in page.read_text(encoding="utf-8"):
            assert "审阅稿：尚未公布" in page.read_text(encoding="utf-8"), page
    assert "审阅稿" in (preview / "data/figures/index.json").read_text(encoding="utf-8")
    for sheet in (preview / "data/tables").iterdir():
        assert "审阅稿" in sheet.read_text(encoding="utf-8-sig"), sheet
    for page in (schools / "public/2024").rglob("*.html"):
        assert "审阅稿：" not in page.read_text(encoding="utf-8"), page


# --------------------------------------------------------------------------- what ships


def test_2008_ships_closed_and_2026_with_three_quarters_out() -> None:
    months = {f"2008-{month:02d}" for month in range(1, 13)}
    assert {path.stem for path in (ROOT / "data/2008/published").iterdir()} == {
        *months, "2008-Q1", "2008-Q2", "2008-Q3", "2008-Q4", "2008-H1", "2008"}  # fmt: skip
    assert {path.stem for path in (ROOT / "data/2026/published").iterdir()} == {
        "2026-Q1", "2026-Q2", "2026-Q3", "2026-H1"}  # fmt: skip


def test_an_import_that_changes_what_was_published_is_taken_and_told(
    released: Path, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    sent = tmp_path / "2023-10.csv"
    sent.write_text("期别,校区,指标,分子,分母\n2023-10,A1,S1,4890,5000\n", encoding="utf-8")
    answer = tongbao("import", sent, "--yes", "--root", released)
    assert answer.code == 0, answer.out + answer.err
    assert "release/changed" in answer.out
    assert "4890,5000" in (released / OBSERVED).read_text()


# --------------------------------------------------------------------------- what a check remembers


def forget_what_is_in_memory() -> None:
    for worked_out in (editions._accepted, editions._figures_of, editions._released_of):
        worked_out.cache_clear()


def test_a_check_does_not_work_out_again_that_bulletins_keep_what_they_printed(
    released: Path, tongbao: Callable[..., object]
) -> None:
    assert errors(tongbao, released) == []
    assert not (released / ".cache").exists(), "a check makes no folder"
    (released / ".cache").mkdir()
    assert errors(tongbao, released) == []
    (remembered,) = (released / ".cache").iterdir()
    forget_what_is_in_memory()
    assert errors(tongbao, released) == []
    assert editions._figures_of.cache_info().misses == 0
    remembered.write_text("kept", encoding="utf-8")
    assert errors(tongbao, released) == []
    assert editions._figures_of.cache_info().misses == 1, "a damaged note is none"


def test_what_a_check_remembers_holds_for_the_same_data_alone(released: Path, tongbao: Callable[..., object]) -> None:
    (released / ".cache").mkdir()
    assert errors(tongbao, released) == []
    before = (released / OBSERVED).read_bytes()
    edit(released / OBSERVED, "4898,5000", "4897,5000")
    for _ in range(2):
        assert "release/changed" in {one["rule"] for one in errors(tongbao, released)}
    (released / OBSERVED).write_bytes(before)
    assert errors(tongbao, released) == []
    assert len(list((released / ".cache").iterdir())) == 1
