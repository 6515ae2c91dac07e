"""What a pull request does: a real repository with a year of monthly pull requests, and one wrong cell in one of them."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import copy_repository, edit, release_all, shared, unreleased

from generator.cli import main
from generator.files import descriptor_bytes
from generator.words.changes import MOST_BYTES

YEAR = "data/2008"
THIRD = f"{YEAR}/observations/2008-Q3.csv"
QUARTERS = {3: "Q1", 6: "Q2", 9: "Q3", 12: "Q4"}


def git(root: Path, *arguments: str) -> str:
    options = ("-c", "user.name=clerk", "-c", "user.email=clerk@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", "-C", str(root), *options, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)


@dataclass
class Town:
    """A working tree with its bare repository beside it."""

    root: Path
    bare: Path
    full: Path

    def month(self, number: int) -> list[str]:
        """The observations files that come in with a month."""
        found = [f"2008-{number:02d}"]
        found += [f"2008-{QUARTERS[number]}"] if number in QUARTERS else []
        return [*found, "2008"] if number == 12 else found

    def receive(self, number: int) -> None:
        """Lay the month's files down and list them."""
        package = self.root / YEAR / "datapackage.json"
        content = json.loads(package.read_text(encoding="utf-8"))
        for period in self.month(number):
            name = f"observations/{period}.csv"
            (self.root / YEAR / "observations").mkdir(exist_ok=True)
            shutil.copy(self.full / YEAR / name, self.root / YEAR / name)
            content["resources"].append({"name": f"observations-{period.lower()}", "path": name, "encoding": "utf-8"})
        package.write_bytes(descriptor_bytes(content))

    def branch(self, name: str, base: str = "main") -> None:
        git(self.root, "checkout", "-q", "-B", name, base)

    def merge(self, name: str) -> None:
        """Merge a branch as a forge does, and push it."""
        git(self.root, "checkout", "-q", "main")
        git(self.root, "merge", "-q", "--no-ff", "-m", f"Merge {name}", name)
        git(self.root, "push", "-q", "origin", "main", name)


def bulletins_of(number: int) -> list[str]:
    """The bulletins that are released with a month."""
    found = [f"2008-{number:02d}"]
    found += [f"2008-{QUARTERS[number]}"] if number in QUARTERS else []
    found += ["2008-H1"] if number == 6 else []
    return [*found, "2008"] if number == 12 else found


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """2008 as it came about: the plan, then a pull request a month with its returns and its released bulletins."""
    folder = shared(tmp_path_factory, "history", a_year_of_pull_requests)
    return Town(folder / "town", folder / "town.git", folder / "full")


def a_year_of_pull_requests(folder: Path) -> None:
    full = unreleased(copy_repository(folder / "full"))
    shutil.rmtree(full / "data/2026")
    root = folder / "town"
    shutil.copytree(full, root)
    for path in (root / YEAR / "observations").iterdir():
        path.unlink()
    for name in ("progress", "marks", "quality", "vetoes"):
        path = root / YEAR / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    for path in (root / YEAR / "notices").iterdir():
        path.unlink()
    (root / ".gitignore").write_text("/public/\n/preview/\n/.cache/\n.tongbao*\n", encoding="utf-8")
    package = root / YEAR / "datapackage.json"
    content = json.loads(package.read_text(encoding="utf-8"))
    content["resources"] = [one for one in content["resources"] if not one["name"].startswith("observations")]
    package.write_bytes(descriptor_bytes(content))
    town = Town(root, folder / "town.git", full)
    git(folder, "init", "-q", "--bare", str(town.bare))
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", str(town.bare))
    town.receive(1)
    for name in ("observations/2008-01.csv",):
        (root / YEAR / name).write_text(
            "period,area,indicator,numerator,denominator,reported,status,received_on,note\n", encoding="utf-8"
        )
    commit(root, "Lay down the plan of 2008")
    git(root, "push", "-q", "origin", "main")
    for number in range(1, 13):
        town.branch(f"month-{number:02d}")
        if number == 1:
            shutil.copy(full / YEAR / "observations/2008-01.csv", root / YEAR / "observations/2008-01.csv")
        else:
            town.receive(number)
        assert main(["release", "--root", str(root), *bulletins_of(number)]) == 0
        commit(root, f"Returns and bulletins of month {number}")
        town.merge(f"month-{number:02d}")


@pytest.fixture
def town(history: Town, tmp_path: Path) -> Town:
    """A fresh clone of the bare repository, for a pull request of one's own."""
    root = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(history.bare), str(root))
    return Town(root, history.bare, history.full)


def told(tongbao: Callable[..., object], root: Path, *revisions: str) -> dict:
    answer = tongbao("diff", *revisions, "--json", "--root", root)
    assert answer.code == 0, answer.err
    return answer.json


def test_the_history_has_twelve_merged_pull_requests_and_passes(history: Town, tongbao: Callable[..., object]) -> None:
    merges = git(history.root, "log", "--merges", "--first-parent", "--format=%s", "main").split("\n")
    assert len(merges) == 12
    assert tongbao("check", "--root", history.root).code == 0
    assert len(list((history.root / YEAR / "published").iterdir())) == 18


# --------------------------------------------------------------------------- one wrong cell


@pytest.fixture
def wrong(town: Town) -> Town:
    """The pull request of December with a slip in a return of the third quarter, which is out since October."""
    town.branch("december-again", git(town.root, "rev-parse", "main^1"))
    town.receive(12)
    path = town.root / THIRD
    text = path.read_text(encoding="utf-8")
    found = re.search(r"2008-Q3,V12,G08,([0-9]+),\1,", text)
    assert found
    path.write_text(text.replace(found[0], f"2008-Q3,V12,G08,{int(found[1]) - 6},{found[1]},"), encoding="utf-8")
    commit(town.root, "Returns of month 12")
    return town


def test_one_wrong_cell_is_told_with_everything_it_does(wrong: Town, tongbao: Callable[..., object]) -> None:
    base = git(wrong.root, "merge-base", "origin/main", "december-again")
    found = told(tongbao, wrong.root, base, "december-again")
    (cell,) = [one for one in found["cells"] if one["before"] is not None]
    assert (cell["file"], cell["key"], cell["column"]) == (THIRD, "2008-Q3/V12/G08", "numerator")
    figures = {one["id"]: (one["before"], one["after"]) for one in found["figures"]}
    before, after = figures["G08/V12/2008-Q3/rate"]
    assert float(before) == 100.0 > float(after)
    assert "G08/T/2008-Q3/rate" in figures
    assert "VILLAGE/V12/2008-Q3/score" in figures
    flips = {one["figure"]: (one["before"], one["after"]) for one in found["targets"]}
    assert flips["G08/V12/2008-Q3/rate"] == ("met", "missed")
    moved = {(one["scheme"], one["subject"], one["period"]): one for one in found["ranks"]}
    own = moved["VILLAGE", "V12", "2008-Q3"]
    assert own["before"] != own["after"]
    assert own["because"] == [{"file": THIRD, "key": "2008-Q3/V12/G08"}]
    assert len([key for key in moved if key[2] == "2008-Q3"]) > 1, "others move up"
    bulletins = {one["id"]: one for one in found["bulletins"]}
    assert (bulletins["2008-Q3"]["released"], bulletins["2008-Q3"]["covered"]) == (True, False)
    assert {
        "2008/bulletins/2008-Q3.html",
        "2008/indicators/G08.html",
        "2008/areas/V12.html",
        "2008/assessments.html",
    } <= set(found["pages"])
    assert "2008/areas/V12.html" in found["pages"]
    assert "release/changed" in [one["rule"] for one in found["findings"]["appeared"]]
    assert found["refused"]


def test_the_same_in_readable_chinese_the_gravest_first(wrong: Town, tongbao: Callable[..., object]) -> None:
    base = git(wrong.root, "merge-base", "origin/main", "december-again")
    report = tongbao("diff", base, "december-again", "--root", wrong.root).out
    assert len(report.encode()) < MOST_BYTES
    assert report.startswith("<!-- tongbao-diff -->")
    heads = re.findall(r"^## (.*)$", report, re.MULTILINE)
    assert heads[:5] == ["新出现的错误", "涉及的通报", "达标情况翻转", "名次变动", "数值变动"]
    for words in (
        "没有登记修订",
        "这次修改改动1个数据单元格、新增",
        "——须改回或登记更正。",
        "| 2008年第三季度 | **已公布，改动没有登记修订** |",
        "| 梅冲村2008年第三季度独生子女保健费兑现率 | 100.0 达标",
        "自身：梅冲村2008年第三季度独生子女保健费兑现率",
        f"`{THIRD}` | `2008-Q3/V12/G08` | `numerator`",
        "`2008/areas/V12.html`",
    ):
        assert words in report, words
    assert re.search(r"\| 梅冲村2008年第三季度各村人口与目标管理考核 \| (并列)?第?[0-9]+", report)


def test_registered_it_is_covered_and_may_be_merged(wrong: Town, tongbao: Callable[..., object]) -> None:
    root = wrong.root
    assert tongbao("release", "2008-Q3", "--revise", "--root", root).code == 0
    path = root / YEAR / "revisions.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[-2] = lines[-2].replace(",,2", ",核对名册后更正,2")
    path.write_text("\n".join(lines), encoding="utf-8")
    assert tongbao("check", "--root", root).code == 0
    base = git(root, "merge-base", "origin/main", "december-again")
    found = told(tongbao, root, base)
    bulletins = {one["id"]: one for one in found["bulletins"]}
    assert (bulletins["2008-Q3"]["released"], bulletins["2008-Q3"]["covered"]) == (True, True)
    assert not found["refused"]


def test_the_program_judges_the_head_without_a_checkout(wrong: Town, tongbao: Callable[..., object]) -> None:
    git(wrong.root, "checkout", "-q", "origin/main")
    before = git(wrong.root, "status", "--porcelain")
    answer = tongbao("check", "--revision", "december-again", "--json", "--root", wrong.root)
    assert answer.code == 1
    assert set(answer.rules()) >= {"release/changed"}
    assert git(wrong.root, "status", "--porcelain") == before
    assert tongbao("check", "--revision", "origin/main", "--root", wrong.root).code == 0


# --------------------------------------------------------------------------- other changes


def test_rows_lost_are_a_class_of_their_own_and_need_an_agreement(town: Town, tongbao: Callable[..., object]) -> None:
    path = town.root / f"{YEAR}/quality.csv"
    path.write_text(path.read_text() + "2008-03,V05,omitted,1,\n", encoding="utf-8")
    commit(town.root, "Note an omission")
    base = git(town.root, "rev-parse", "HEAD")
    lines = (town.root / f"{YEAR}/observations/2008-12.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (town.root / f"{YEAR}/observations/2008-12.csv").write_text("".join(lines[:3] + lines[5:]), encoding="utf-8")
    commit(town.root, "Drop two rows")
    found = told(tongbao, town.root, base, "HEAD")
    assert [one["key"] for one in found["lost_rows"]] == ["2008-12/V03/G02", "2008-12/V04/G02"]
    assert found["lost_rows"][0]["row"]["status"] == "reported"
    assert not found["acknowledged"]
    report = tongbao("diff", base, "HEAD", "--root", town.root).out
    assert "- [ ] 请逐行核对；确要删除的，在提交说明中另起一行写“确认删除 2 行”" in report
    git(town.root, "commit", "-q", "--allow-empty", "-m", "Agree\n\n确认删除 2 行")
    assert told(tongbao, town.root, base, "HEAD")["acknowledged"]


def test_a_moved_row_is_no_change_and_a_row_inserted_above_moves_no_finding(
    town: Town, tongbao: Callable[..., object]
) -> None:
    path = town.root / f"{YEAR}/observations/2008-12.csv"
    head, *body = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *reversed(body)]), encoding="utf-8")
    found = told(tongbao, town.root, "HEAD")
    assert (found["cells"], found["lost_rows"], found["figures"], found["pages"]) == ([], [], [], [])
    assert [one["rule"] for one in found["findings"]["appeared"]] == ["file/unsorted"]
    assert found["findings"]["gone"] == []


def test_refused_data_still_get_their_diff(town: Town, tongbao: Callable[..., object]) -> None:
    path = town.root / f"{YEAR}/observations/2008-12.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(2008-12,V01,G02,)[0-9]+", r"\g<1>９８", text, count=1), encoding="utf-8")
    answer = tongbao("diff", "HEAD", "--root", town.root)
    assert answer.code == 0
    assert "**改动后的数据没有通过检查，不会发布。**" in answer.out
    assert "`９８`" in answer.out
    assert "file/digits" in answer.out
    other = town.root / f"{YEAR}/observations/2008-11.csv"
    other.write_bytes("期别,村\n".encode("gbk"))
    found = told(tongbao, town.root, "HEAD")
    assert not [one for one in found["lost_rows"] if "2008-11" in one["file"]], "what cannot be read is not lost"
    assert (
        f"`{YEAR}/observations/2008-11.csv` 读不出来，没有逐行比较" in tongbao("diff", "HEAD", "--root", town.root).out
    )


def test_a_year_that_goes_is_told_below_the_size_a_forge_takes(town: Town, tongbao: Callable[..., object]) -> None:
    for path in (town.root / YEAR / "observations").iterdir():
        head = path.read_text(encoding="utf-8").split("\n")[0]
        path.write_text(head + "\n", encoding="utf-8")
    report = tongbao("diff", "HEAD", "--root", town.root).out
    assert len(report.encode()) < MOST_BYTES
    assert "另有" in report
    assert "全部内容见 `tongbao diff --json`" in report


def test_nothing_of_the_compared_revision_is_run_or_checked_out(
    town: Town, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    """Hooks, filters, text converters and attributes of the other side all leave a mark here, if they run."""
    mark = tmp_path / "it-ran"
    root = town.root
    for name in ("post-checkout", "pre-commit", "reference-transaction", "post-index-change"):
        hook = root / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\necho {name} >> {mark}\n", encoding="utf-8")
        hook.chmod(0o755)
    for key, command in {
        "filter.evil.smudge": f"sh -c 'echo smudge >> {mark}; cat'",
        "filter.evil.clean": f"sh -c 'echo clean >> {mark}; cat'",
        "diff.evil.textconv": f"sh -c 'echo textconv >> {mark}; cat \"$0\"'",
        "core.fsmonitor": f"sh -c 'echo monitor >> {mark}'",
    }.items():
        git(root, "config", key, command)
    (root / "data/.gitattributes").write_text("*.csv filter=evil diff=evil export-subst\n", encoding="utf-8")
    (root / YEAR / "link.csv").symlink_to("/etc/passwd")
    git(root, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "add", "-f", f"{YEAR}/link.csv")
    git(root, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "commit", "-qm", "A link")
    mark.unlink(missing_ok=True)
    answer = tongbao("diff", "HEAD~1", "HEAD", "--root", root)
    assert answer.code == 0
    assert not mark.exists(), mark.read_text(encoding="utf-8")
    assert "root:" not in answer.out
    assert "link.csv" in answer.out


@pytest.mark.parametrize("name", ["no-such-branch", "--output=/tmp/x", "-h", "HEAD:data", "@{u}..", ""])
def test_a_revision_that_is_none_is_a_wrong_call(town: Town, tongbao: Callable[..., object], name: str) -> None:
    answer = tongbao("diff", "--root", town.root, "--", name)
    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_text_of_a_cell_is_text_in_the_report(schools: Path, tongbao: Callable[..., object]) -> None:
    git(schools, "init", "-q")
    commit(schools, "Start")
    name = "<img src=x onerror=alert(1)>|`x`@all"
    edit(schools / "data/areas.csv", "东小学", name)
    report = tongbao("diff", "HEAD", "--root", schools).out
    assert "`<img src=x onerror=alert(1)>｜ˋxˋ@all`" in report
    outside = re.sub(r"`[^`\n]*`", "", report)
    assert "<img" not in outside
    assert "@all" not in outside


def test_words_of_a_notice_are_quoted(shipped: Path, tongbao: Callable[..., object]) -> None:
    git(shipped, "init", "-q")
    commit(shipped, "Start")
    notice = shipped / "data/2026/notices/2026-Q1.md"
    notice.write_text(notice.read_text(encoding="utf-8") + "\n另有一句<b>说明</b>。\n", encoding="utf-8")
    report = tongbao("diff", "HEAD", "--root", shipped).out
    assert "这次修改改动1个文件，" in report
    assert "- 新写：另有一句&lt;b&gt;说明&lt;/b&gt;。" in report


def test_a_released_bulletin_is_announced(schools: Path, tongbao: Callable[..., object]) -> None:
    git(schools, "init", "-q")
    commit(schools, "Start")
    release_all(schools)
    found = told(tongbao, schools, "HEAD")
    assert {(one["id"], one["new"]) for one in found["bulletins"]} >= {("2024-Q1", True)}
    assert "本次公布" in tongbao("diff", "HEAD", "--root", schools).out


def test_a_part_of_history_is_enough_and_none_at_all_is_told(schools: Path, tongbao: Callable[..., object]) -> None:
    assert tongbao("diff", "HEAD", "--root", schools).code == 2


def test_take_lays_a_revision_beside_the_look_of_this_checkout(
    town: Town, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    assert tongbao("take", "HEAD", tmp_path / "head", "--root", town.root).code == 0
    assert tongbao("check", "--root", tmp_path / "head").code == 0
    assert (tmp_path / "head/mkdocs.yml").is_file()
    assert tongbao("take", "HEAD", tmp_path / "head", "--root", town.root).code == 2, "not over what is there"


def test_no_file_is_written_through_a_link_of_the_same_name(
    schools: Path, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    """A tree may hold a link and a folder of one name, which no file system would."""
    git(schools, "init", "-q")
    commit(schools, "Start")
    outside = tmp_path / "outside"
    outside.mkdir()

    def blob(text: str) -> str:
        return git_in(schools, text, "hash-object", "-w", "--stdin")

    inner = git_in(schools, f"100644 blob {blob('stolen')}\tstolen.csv\n", "mktree")
    link = blob(str(outside))
    data = git(schools, "ls-tree", "HEAD:data") + f"\n120000 blob {link}\tx\n040000 tree {inner}\tx\n"
    root = git_in(schools, f"040000 tree {git_in(schools, data, 'mktree')}\tdata\n", "mktree")
    evil = git(schools, "commit-tree", root, "-p", "HEAD", "-m", "Two of one name")
    assert tongbao("diff", "HEAD", evil, "--root", schools).code == 0
    assert list(outside.iterdir()) == []


def git_in(root: Path, given: str, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], input=given, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_clone_without_its_objects_is_told_instead_of_compared_wrongly(
    town: Town, tongbao: Callable[..., object], tmp_path: Path
) -> None:
    git(town.bare, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{town.bare}", str(tmp_path / "thin"))
    answer = tongbao("diff", "HEAD~1", "HEAD", "--root", tmp_path / "thin")
    assert (answer.code, "拿不出" in answer.err) == (2, True)
