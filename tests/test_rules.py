"""The rules about what numbers mean: history, sums, law, plan, persons, and waivers."""

import csv
import json
import math
import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import CASES, SCHOOLS, copy_repository, edit, release_all, unreleased
from hypothesis import given
from hypothesis import strategies as st
from rulebook import BOOK, PREFACE, Change, Example, Swap, first_examples, in_the_book

from generator import history
from generator.model import ROW_FILE, ROW_LINE, Calendar, PastText
from generator.personal import masked, personal_numbers
from generator.rules.columns import Columns
from generator.rules.history import judge_history
from generator.rules.ledger import edited_targets
from generator.words.findings import ALIASES, MESSAGES

YEAR = "data/2024"
OBSERVED, QUARTER = f"{YEAR}/observations/2023-09.csv", f"{YEAR}/observations/2024-Q1.csv"
PACKAGE, PLAN = f"{YEAR}/datapackage.json", f"{YEAR}/plan.md"
AREAS, INDICATORS, SCHEMA = "data/areas.csv", "data/indicators.csv", "data/schema.json"
NOW = "data/2026/observations/2026-09.csv"
WAIVERS = f"{YEAR}/waivers.csv"
FROZEN, REVISIONS = f"{YEAR}/published/2023-09.json", "data/2008/revisions.csv"
HEAD = "rule,file,key,reason,decided_on\n"
FIRST = "99,100,,reported,2023-10-03,\n"


def every(*changes: Change) -> Change:
    """Several changes as one."""

    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def listed(name: str, path: str, text: str) -> Change:
    """A new file, listed in the descriptor of the school year."""

    def change(root: Path) -> None:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
        package["resources"].append({"name": name, "path": path, "encoding": "utf-8"})
        (root / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")
        (root / YEAR / path).write_text(text, encoding="utf-8")

    return change


def without(path: str) -> Change:
    """A listed file that is gone, and its entry with it."""

    def change(root: Path) -> None:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
        package["resources"] = [one for one in package["resources"] if one["path"] != path]
        (root / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")
        (root / YEAR / path).unlink()

    return change


def noted(text: str) -> Change:
    """A remark beside the first observation."""
    return Swap(OBSERVED, FIRST, f"99,100,,reported,2023-10-03,{text}\n")


def notice(text: str) -> Change:
    """The hand-written part of a bulletin of the scheme case."""

    def change(root: Path) -> None:
        path = root / "data/2020/notices/2020-Q1.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return change


def waived(*rows: str) -> Change:
    return listed("waivers", "waivers.csv", HEAD + "".join(f"{row}\n" for row in rows))


def counted_twice(root: Path) -> None:
    """The vaccinations of 2026 under a second name, as if they were about nobody; one cell a little otherwise."""
    path = root / INDICATORS
    row = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("M08,"))
    again = (
        row.replace("M08,适龄", "M15,辖区")
        .replace("期内实种剂次,", "实际接种剂次,")
        .replace(",area,1,area,,,", ",area,1,area,0,,")
    )
    path.write_text(f"{path.read_text(encoding='utf-8')}{again}\n", encoding="utf-8")
    for table in sorted((root / "data/2026/observations").glob("2026-0*.csv")):
        lines = table.read_text(encoding="utf-8").splitlines()
        copies = [line.replace(",M08,", ",M15,") for line in lines if ",M08," in line]
        table.write_text("\n".join([lines[0], *sorted(lines[1:] + copies)]) + "\n", encoding="utf-8")
    edit(root / NOW, "V01,M15,75,80", "V01,M15,74,80")


NOTICE = "data/2020/notices/2020-Q1.md"

EXAMPLES: dict[str, Example] = {
    # ------------------------------------------------------------------ an area with its own past
    "ten times what it always is": Example(
        "shipped", Swap(NOW, "V01,M08,75,80", "V01,M08,75,800"), "value/unit-slip", NOW, 4, "denominator"),
    "two digits exchanged": Example(
        "shipped", Swap("data/2026/observations/2026-02.csv", "V01,M08,73,80", "V01,M08,37,80"), "value/digits-swapped", "data/2026/observations/2026-02.csv", 4, "numerator"),
    "a sudden fall": Example("shipped", Swap(NOW, "V01,M08,75,80", "V01,M08,15,80"), "value/jump", NOW, 4, "numerator"),
    "a count to date that falls": Example("shipped", Swap(NOW, "V01,M03,73,75", "V01,M03,60,75"), "value/falls", NOW, 3, "numerator"),
    "a share that the numbers do not give": Example(
        "schools", Swap(OBSERVED, "99,100,,reported", "99,100,98,reported"), "value/reported", OBSERVED, 2, "reported"),
    "nothing of nothing": Example("schools", Swap(OBSERVED, "A2,S1,50,50", "A2,S1,0,0"), "value/both-zero", OBSERVED, 4, "denominator"),
    "a month that is not there": Example(
        "schools", without("observations/2023-10.csv"), "key/period-gap", f"{YEAR}/observations/2023-10.csv", None, None),
    # ------------------------------------------------------------------ sums
    "a township row that is not the sum": Example(
        "schools", Swap(OBSERVED, "2023-09,A2,S5,0,0,,reported,2023-10-03,\n", "2023-09,A2,S5,0,0,,reported,2023-10-03,\n2023-09,X,S1,150,150,,reported,2023-10-03,\n"),
        "total/areas", OBSERVED, 6, "numerator"),
    "a quarter that is not the sum of its months": Example(
        "schools", Swap(QUARTER, "2024-Q1,A1,S2", "2024-Q1,A1,S1,5094,5201,,reported,2023-12-09,\n2024-Q1,A1,S2"), "total/periods", QUARTER, 2, "denominator"),
    "a part that is not the whole": Example(
        "schools", Swap(INDICATORS, "2020-01-01,,,high,本学区,\nS2", "2020-01-01,,,high,本学区,S5\nS2"), "total/parts", OBSERVED, 3, "numerator"),
    # ------------------------------------------------------------------ what was released
    "a published number that changes": Example("schools", Swap(OBSERVED, FIRST, "97,100,,reported,2023-10-03,\n"), "release/changed", OBSERVED, 2, "numerator"),
    "a release edited by hand": Example("schools", Swap(FROZEN, "课时完成率99.3%", "课时完成率99.9%"), "release/edited", FROZEN, None, None),
    "a revision with another value": Example("shipped", Swap(REVISIONS, ",18,镇抽查", ",17,镇抽查"), "release/revision", REVISIONS, 2, "value_after"),
    "another name for what was released": Example("schools", Swap(AREAS, "A1,东小学", "A1,东风小学"), "release/renamed", AREAS, 2, "name"),
    # ------------------------------------------------------------------ what is withheld
    "one count under two names": Example("shipped", counted_twice, "disclosure/same-count", INDICATORS, 27, "numerator"),
    # ------------------------------------------------------------------ names
    "a radical in place of a character": Example("schools", Swap(AREAS, "东小学", "东⼩学"), "key/look-alike", AREAS, 2, "name"),
    "two areas of one name": Example("schools", Swap(AREAS, "A2,西|小学", "A2,东 小学"), "key/same-name", AREAS, 3, "name"),
    # ------------------------------------------------------------------ law
    "a target for what the law has ended": Example(
        "shipped", Swap("data/2026/targets.csv", "T-M06,M06", "T-M06,G10"), "law/ended-indicator", "data/2026/targets.csv", 8, "indicator"),
    "a practice that was ended, by another name": Example(
        "shipped", Swap("data/2026/measures.csv", "落实育儿补贴", "收缴社会 抚养费"), "law/ended-term", "data/2026/measures.csv", 2, "title"),
    "a basis that was repealed": Example(
        "shipped", Swap(INDICATORS, ",L17;L19,2021-01-01", ",L05,2021-01-01"), "law/basis-ended", INDICATORS, 23, "laws"),
    "an end within the month": Example(
        "schools", Swap(INDICATORS, "2020-01-01,,,high,本学区,\nS2", "2020-01-01,2023-11-15,,high,本学区,\nS2"), "law/straddles", f"{YEAR}/observations/2023-11.csv", 2, "indicator"),
    # ------------------------------------------------------------------ persons
    "an identity number": Example("schools", noted("11010519491231002X"), "privacy/identity", OBSERVED, 2, "note"),
    "an old identity number": Example("schools", noted("430121850315123"), "privacy/old-identity", OBSERVED, 2, "note"),
    "a mobile number": Example("schools", noted("请打13812345678"), "privacy/mobile", OBSERVED, 2, "note"),
    "a landline number": Example("schools", noted("0731-88887777"), "privacy/landline", OBSERVED, 2, "note"),
    "a bank card": Example("schools", noted("6222 0212 3456 7890 128"), "privacy/bank", OBSERVED, 2, "note"),
    "a name behind a label": Example("schools", noted("填表人：张三"), "privacy/labelled", OBSERVED, 2, "note"),
    "a column of names": Example("schools", Swap(AREAS, "predecessors\n", "户主姓名\n"), "privacy/column", AREAS, 1, "户主姓名"),
    "one row a person": Example(
        "schools", Swap(OBSERVED, "2023-09,A1,S1", "2023-09,A1,S1,1,1,,reported,,\n2023-09,A1,S1,1,1,,reported,,\n2023-09,A1,S1"), "privacy/repeated-rows", OBSERVED, 2, None),
    # ------------------------------------------------------------------ the plan
    "two targets that disagree": Example(
        "schools", Swap(f"{YEAR}/targets.csv", "2023-10-20,T1,调整", "2023-10-20,,调整"), "plan/targets-disagree", f"{YEAR}/targets.csv", 4, "value"),
    "a goal nobody works for": Example("schools", Swap(f"{YEAR}/measures.csv", ";T5", ""), "plan/goal-without-measure", f"{YEAR}/targets.csv", 7, "target"),
    "a measure for nothing": Example(
        "schools", Swap(f"{YEAR}/measures.csv", "M1,,每月", "M2,,搞好卫生,后勤,month,,,a2\nM1,,每月"), "plan/measure-without-goal", f"{YEAR}/measures.csv", 2, "measure"),
    "a number in the plan that no target has": Example("schools", Swap(PLAN, "不低于98%", "不低于96%"), "plan/number", PLAN, 3, None),
    "a veto today": Example("scheme", Swap("data/2020/datapackage.json", '"kind": "historical"', '"kind": "current"'), "plan/veto", "data/2020/vetoes.csv", 2, "scheme"),
    "a consequence today": Example("scheme", Swap("data/2020/datapackage.json", '"kind": "historical"', '"kind": "current"'), "plan/consequence", "data/2020/grades.csv", 3, "consequence"),
    # ------------------------------------------------------------------ notices and the rest
    "a quoted figure that is not there": Example("scheme", notice('## 存在的问题\n\n{{ figure("E9/T/2020-Q1/rate") }}\n'), "notice/figure", NOTICE, 3, None),
    "something to evaluate": Example("scheme", notice("## 存在的问题\n\n{{ 7 * 7 }}\n"), "notice/token", NOTICE, 3, None),
    "a heading no bulletin has": Example("scheme", notice("## 其他\n"), "notice/heading", NOTICE, 1, None),
    "a notice of no bulletin": Example(
        "schools", every(lambda root: (root / YEAR / "notices").mkdir(), lambda root: (root / YEAR / "notices/first.md").write_text("## 存在的问题\n", encoding="utf-8")),
        "notice/bulletin", f"{YEAR}/notices/first.md", None, None),
    "a due report without a row": Example("schools", Swap(OBSERVED, "2023-09,A2,S5,0,0,,reported,2023-10-03,\n", ""), "value/absent-row", OBSERVED, None, None),
    "a mark that is due": Example("scheme", Swap("data/2020/marks.csv", "ALL,V5,2020-Q1,M1,10,\n", ""), "score/mark-absent", "data/2020/marks.csv", None, None),
    "rows out of order": Example(
        "schools", Swap(AREAS, "A1,东小学,village,X,,2010-09-01,,\nA2,西|小学,village,X,,2010-09-01,,\n", "A2,西|小学,village,X,,2010-09-01,,\nA1,东小学,village,X,,2010-09-01,,\n"), "file/unsorted", AREAS, 3, None),
    "a column nobody knows": Example("schools", Swap(AREAS, "predecessors\n", "predecessors,memo\n"), "schema/extra-label", AREAS, 1, None),
    "a resource without a table": Example("schools", Swap(PACKAGE, '"name": "targets"', '"name": "aims"'), "schema/table-absent", SCHEMA, None, None),
    # ------------------------------------------------------------------ waivers
    "a waiver of nothing": Example("schools", waived(f"total/areas,{OBSERVED},2023-09/X/S1,合计表口径不同,2023-12-01"), "waiver/unmatched", WAIVERS, 2, "key"),
    "a waiver of the law": Example("schools", waived(f"law/ended-term,{PLAN},,领导同意继续使用,2023-12-01"), "waiver/refused", WAIVERS, 2, "rule"),
}  # fmt: skip

ELSEWHERE = {
    "file/columns": "test_hostile",
    "file/conflict": "test_hostile",
    "file/unreadable": "test_hostile: needs a file without permission",
    "file/size": "test_hostile",
    "disclosure/infeasible": "test_secrecy: needs an earlier publication that gives a cell away",
    "release/code": "test_release: changes several files",
    "release/early": "test_release: a command",
    "release/format": "test_release: bulletins of the first form",
    "release/key": "test_release: a file without rows",
    "release/needed": "test_frozen: bulletins that name earlier ones",
    "release/removed": "test_release: needs a git history",
    "release/twice": "test_release: a command",
    "key/blank": "test_package: anybody's package may leave a key blank",
    "key/last-year": "test_publish: the year before is refused",
    "plan/target-edited": "below: needs a git history",
    "schema/blank-row": "strict reading tells a blank line before",
    "schema/key-field": "test_package",
    "score/no-items": "test_scores: a scheme all of whose items leave one area out",
    "schema/other": "the wording for a frictionless error type we have no words for",
    "schema/schema-error": "test_door",
    "schema/unfit": "test_scheme_rules: a catalogue that was loosened",
    "value/category": "test_package",
}


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_each_rule_speaks_at_its_place_and_only_when_it_is_broken(
    tmp_path: Path, tongbao: Callable[..., object], sentence: str
) -> None:
    example = EXAMPLES[sentence]
    cases = {"schools": SCHOOLS / "data", "scheme": CASES / "a-scheme-with-every-method" / "data"}
    root = copy_repository(tmp_path / "office", *([cases[example.base]] if example.base in cases else []))
    root = root if example.rule.startswith("release/") else unreleased(root)
    sound = tongbao("check", "--json", "--root", root).json["findings"]
    place = (example.rule, example.file, example.row, example.column)
    assert place not in [(one["rule"], one["file"], one["row"], one["column"]) for one in sound]
    example.change(root)
    answer = tongbao("check", "--json", "--root", root)
    found = [one for one in answer.json["findings"] if one["rule"] == example.rule]
    assert place in [(one["rule"], one["file"], one["row"], one["column"]) for one in found], answer.json["findings"]
    assert all(re.search("[\u4e00-\u9fff]", one["message"]) and one["hint"] for one in found)
    assert in_the_book(example, found)


def test_every_rule_that_has_words_has_an_example() -> None:
    words = {key.partition(":")[0] for key in MESSAGES} | set(ALIASES)
    words = {rule for rule in words if not rule.startswith(("import/", "tidy/"))}
    assert words - set(first_examples()) <= set(ELSEWHERE)
    assert not set(first_examples()) - words - {"schema/pattern"}


def test_the_book_has_every_example_and_nothing_else() -> None:
    book = BOOK.read_text(encoding="utf-8")
    assert book.startswith(PREFACE)
    assert sorted(re.findall(r"^### (\S+)$", book, re.MULTILINE)) == sorted(first_examples())


# --------------------------------------------------------------------------- law: whatever it is called


def plan_of(shipped: Path, year: int, text: str, kind: str = "current") -> Path:
    """A later year with nothing but a plan, beside the shipped ones."""
    folder = shipped / f"data/{year}"
    folder.mkdir()
    package = {"name": f"plan-{year}", "title": f"{year}年全镇工作计划", "kind": kind, "first_month": f"{year}-01"}
    package |= {"township": "T", "synthetic": [], "resources": []}
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
    (folder / "plan.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["current", "historical", "example"])
@pytest.mark.parametrize(
    ("year", "text", "number", "day"),
    [
        (2010, "外出妇女每半年回镇见面一次。 {#p01}\n", "国务院令第555号", "2009-10-01"),
        (2022, "做好社会抚养费征收工作。 {#p01}\n", "国务院令第747号", "2021-09-26"),
        (2022, "结 扎\u3000率不低于80%。 {#p01}\n", "国务院令第747号", "2021-09-26"),
    ],
)
def test_what_the_law_has_ended_cannot_enter_a_later_plan(
    shipped: Path, tongbao: Callable[..., object], kind: str, year: int, text: str, number: str, day: str
) -> None:
    plan_of(shipped, year, text, kind)
    answer = tongbao("check", "--json", "--root", shipped, "--year", year)
    (finding,) = [one for one in answer.json["findings"] if one["rule"] == "law/ended-term"]
    assert answer.code == 1
    assert number in finding["message"]
    assert day in finding["message"]


@pytest.mark.parametrize(
    "text",
    [
        "各村要做好计划生育，率先完成台账整理。 {#p01}\n",
        "回报社会，抚养费用由家庭承担。 {#p01}\n",
        "《社会抚养费征收管理办法》已经废止。 {#p01}\n",
    ],
)
def test_no_term_arises_across_clauses_nor_from_the_title_of_a_law(
    shipped: Path, tongbao: Callable[..., object], text: str
) -> None:
    plan_of(shipped, 2022, text)
    assert tongbao("check", "--root", shipped, "--year", 2022).code == 0


@pytest.mark.parametrize(
    "text", ["社<b></b>会抚养费", "社&#8203;会抚养费", "社·会·抚·养·费", "“三查”到位率95%", "落实上环、结扎任务"]
)
def test_a_term_cut_up_is_still_the_term(shipped: Path, tongbao: Callable[..., object], text: str) -> None:
    plan_of(shipped, 2022, f"{text}。 {{#p01}}\n")
    assert "law/ended-term" in tongbao("check", "--json", "--root", shipped, "--year", 2022).rules()


def test_a_plan_of_the_year_in_which_a_practice_was_ended_is_warned(
    shipped: Path, tongbao: Callable[..., object]
) -> None:
    plan_of(shipped, 2009, "每半年回镇见面一次。 {#p01}\n")
    answer = tongbao("check", "--json", "--root", shipped, "--year", 2009)
    assert (answer.code, answer.rules()) == (0, ["law/straddles"])


def test_another_name_and_a_blank_basis_do_not_get_round_the_law(shipped: Path, tongbao: Callable[..., object]) -> None:
    with (shipped / INDICATORS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    row = next(one for one in rows if one[0] == "M06")
    row[1], row[2], row[14] = "手术落实比例", "期内结扎 率。", ""
    with (shipped / INDICATORS).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    answer = tongbao("check", "--json", "--root", shipped, "--year", 2026)
    assert answer.code == 1
    assert "law/ended-term" in answer.rules()


# --------------------------------------------------------------------------- the ledger in git


def git(root: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", root, *settings, *arguments], check=True, capture_output=True)


def test_a_target_is_superseded_never_edited(schools: Path, tongbao: Callable[..., object]) -> None:
    git(schools, "init", "--initial-branch=main")
    git(schools, "add", ".")
    git(schools, "commit", "-m", "plan")
    edit(schools / f"{YEAR}/targets.csv", "T5,S5,,le,true,2,", "T5,S5,,le,true,3,")
    answer = tongbao("check", "--json", "--root", schools)
    (finding,) = [one for one in answer.json["findings"] if one["rule"] == "plan/target-edited"]
    assert (answer.code, finding["row"], finding["column"], finding["value"]) == (1, 7, "value", "3")
    assert "“2”" in finding["message"]
    git(schools, "commit", "--all", "-m", "silently")
    assert "plan/target-edited" in tongbao("check", "--json", "--root", schools).rules(), "a commit hides nothing"
    waived(f"plan/target-edited,{YEAR}/targets.csv,T5,录入时误写为2，原文为3,2023-12-01")(schools)
    kept = tongbao("check", "--json", "--root", schools)
    assert kept.code == 0, kept.out


def test_a_target_that_is_gone_is_missed(schools: Path, tongbao: Callable[..., object]) -> None:
    git(schools, "init", "--initial-branch=main")
    git(schools, "add", ".")
    git(schools, "commit", "-m", "plan")
    edit(schools / f"{YEAR}/targets.csv", "T3,S3,,between,true,10,20,,goal,a2,2023-09-01,,,,\n", "")
    edit(schools / f"{YEAR}/measures.csv", "T3;", "")
    answer = tongbao("check", "--json", "--root", schools)
    (finding,) = [one for one in answer.json["findings"] if one["severity"] == "error"]
    assert (finding["rule"], finding["value"]) == ("plan/target-edited", "T3")


def test_a_new_target_and_a_mended_locator_are_no_edit(schools: Path, tongbao: Callable[..., object]) -> None:
    begun(schools)
    edit(schools / f"{YEAR}/targets.csv", "goal,a2,2023-09-01", "goal,a1,2023-09-01")
    row = "T5-B,S5,,le,true,1,,,goal,a2,2024-01-01,学区会议,2023-12-20,T5,调整\n"
    (schools / f"{YEAR}/targets.csv").open("a", encoding="utf-8").write(row)
    assert "plan/target-edited" not in tongbao("check", "--json", "--root", schools).rules()


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("东小学另定", "东小学自定", "note"),
        ("学区会议", "口头通知", "basis"),
        ("2023-10-20", "2023-10-21", "approved_on"),
    ],
)
def test_why_and_since_when_a_target_holds_is_as_unchangeable_as_its_value(
    schools: Path, tongbao: Callable[..., object], old: str, new: str, column: str
) -> None:
    begun(schools)
    edit(schools / f"{YEAR}/targets.csv", old, new)
    found = [
        one
        for one in tongbao("check", "--json", "--root", schools).json["findings"]
        if one["rule"] == "plan/target-edited"
    ]
    assert [one["column"] for one in found] == [column]


def begun(root: Path) -> None:
    """The data in a repository of their own."""
    git(root, "init", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "-m", "plan")


# --------------------------------------------------------------------------- what git can tell


def test_where_no_history_is_to_be_seen_the_check_says_so(
    schools: Path, tmp_path: Path, tongbao: Callable[..., object]
) -> None:
    def said(root: Path) -> tuple[str | None, bool]:
        return tongbao("check", "--json", "--root", root).json.get("unseen"), "没有核对：目标" in tongbao(
            "check", "--root", root
        ).out

    assert said(schools) == ("none", True)
    begun(schools)
    assert said(schools) == (None, False)
    git(schools, "commit", "--allow-empty", "-m", "more")
    git(tmp_path, "clone", "--depth", "1", f"file://{schools}", "shallow")
    assert said(tmp_path / "shallow") == ("shallow", True)


def test_a_repository_that_lies_above_and_holds_other_things_lends_neither_date_nor_commit(
    schools: Path, tongbao: Callable[..., object]
) -> None:
    above = schools.parent
    (above / ".gitignore").write_text(f"/{schools.name}/\n", encoding="utf-8")
    git(above, "init", "--initial-branch=main")
    git(above, "add", ".gitignore")
    git(above, "commit", "-m", "of others", "--date", "2001-01-01T00:00:00")
    assert (history.revision(schools), history.commit_date(schools), history.unseen(schools)) == ("", None, "none")
    assert tongbao("check", "--json", "--root", schools).json["unseen"] == "none"


def test_a_repository_of_another_user_is_told_as_that(schools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(schools)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own switch for this
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert history.unseen(schools) == "owner"


def test_a_ledger_without_notes_is_held_to_the_rest() -> None:
    """A schema may lack the column; the rule goes by those there are."""
    table = pd.DataFrame({"target": ["T1"], "value": ["97"], ROW_FILE: ["data/2024/targets.csv"], ROW_LINE: [2]})
    (told,) = edited_targets(table, "data/2024/targets.csv", [PastText("2024-01-01", "target,value\nT1,98\n")])
    assert (told.rule, told.column, told.value) == ("plan/target-edited", "value", "97")


# --------------------------------------------------------------------------- waivers


def test_a_waived_error_becomes_a_note_with_its_reason(schools: Path, tongbao: Callable[..., object]) -> None:
    EXAMPLES["a township row that is not the sum"].change(schools)
    assert tongbao("check", "--root", schools).code == 1
    waived(f"total/areas,{OBSERVED},2023-09/X/S1,合计表含并入的教学点,2023-12-01")(schools)
    answer = tongbao("check", "--json", "--root", schools)
    notes = [one for one in answer.json["findings"] if one["rule"] == "total/areas"]
    assert answer.code == 0
    assert [one["severity"] for one in notes] == ["info"]
    assert "合计表含并入的教学点" in notes[0]["hint"]
    release_all(schools)
    assert tongbao("build", "--root", schools, "--jobs", 1).code == 0
    page = (schools / "public/2024/data.html").read_text(encoding="utf-8")
    assert "合计表含并入的教学点" in page


def test_a_waiver_of_a_text_stands_for_all_of_it_and_for_its_own_year(
    shipped: Path, tongbao: Callable[..., object]
) -> None:
    folder = plan_of(shipped, 2027, "适龄儿童国家免疫规划疫苗接种率不低于60%。 {#p01}\n")
    row = "T1,M08,,ge,true,90,,,goal,p01,2027-01-01,计划,,,\n"
    head = (shipped / "data/2026/targets.csv").read_text(encoding="utf-8").split("\n")[0]
    (folder / "targets.csv").write_text(f"{head}\n{row}", encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [{"name": name, "path": f"{name}.csv"} for name in ("targets", "waivers")]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    rows = "plan/number,data/2027/plan.md,*,引用的是全国数,2027-01-05\nplan/targets-disagree,data/2008/targets.csv,S3,不是本年度的,2027-01-05\n"
    (folder / "waivers.csv").write_text(HEAD + rows, encoding="utf-8")
    found = {(one["rule"], one["severity"]) for one in tongbao("check", "--json", "--root", shipped).json["findings"]}
    assert ("plan/number", "info") in found
    assert ("plan/targets-disagree", "warning") in found
    assert ("waiver/unmatched", "warning") in found


# --------------------------------------------------------------------------- persons

DIGITS = st.text("0123456789", min_size=17, max_size=17)


def identity(day: str, serial: str) -> str:
    """A number with the check digit of GB 11643 (ISO 7064 MOD 11-2), computed here by hand."""
    body = f"430121{day}{serial}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


@given(day=st.dates(), serial=st.integers(1, 999), before=st.sampled_from(["", "证号", "（", "a"]))
def test_every_identity_number_is_found_and_masked(day: object, serial: int, before: str) -> None:
    number = identity(f"19{day:%m%d}"[:2] + f"{50 + serial % 50}{day:%m%d}".replace("0229", "0228"), f"{serial:03d}")
    text = f"{before}{number}，"
    assert [one.kind for one in personal_numbers(text)] == ["identity"]
    assert number[4:] not in masked(text)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert "identity" not in [one.kind for one in personal_numbers(wrong)]


@given(code=st.from_regex(r"[1-9][0-9]{11}", fullmatch=True), around=st.sampled_from(["{}", "代码{}村", "{},{}"]))
def test_twelve_digit_area_codes_never_fire(code: str, around: str) -> None:
    assert list(personal_numbers(around.format(code, code))) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("13812345678", ["mobile"]),
        ("+86 138-1234-5678", ["mobile"]),
        ("１３８１２３４５６７８", ["mobile"]),
        ("138 12345678", ["mobile"]),
        ("138.1234.5678", ["mobile"]),
        ("138–1234–5678", ["mobile"]),
        ("0731—88888888", ["landline"]),
        ("430681101203001", ["old-identity"]),
        ("12812345678", []),
        ("138123456789", []),
        ("13812345678.50", []),
        ("(0731)88887777", ["landline"]),
        ("010-62345678", ["landline"]),
        ("073188887777", ["landline"]),
        ("2008-01-31", []),
        ("国务院令第747号，2021-09-26", []),
        ("4111 1111 1111 1111", ["bank"]),
        ("4111111111111112", []),
        ("430121 19850315 123X", []),
        ("两个：13812345678和13912345678", ["mobile", "mobile"]),
    ],
)
def test_numbers_of_persons_are_known_by_their_form(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in personal_numbers(text)] == kinds


@pytest.mark.parametrize("where", ["note", "area", "numerator", "extra", "title", "file"])
def test_a_persons_number_is_masked_in_every_message(schools: Path, tongbao: Callable[..., object], where: str) -> None:
    number = "11010519491231002X" if where != "numerator" else "13812345678"
    changes = {
        "note": noted(number),
        "area": Swap(OBSERVED, "A2,S1", f"{number},S1"),
        "numerator": Swap(OBSERVED, "99,100", f"{number},100"),
        "title": Swap(PACKAGE, "某学区工作", f"某学区工作{number}"),
        "file": lambda root: (root / f"data/2024/{number}.csv").write_text("x"),
        "extra": Swap(OBSERVED, FIRST, f"99,100,,reported,2023-10-03,,{number}\n"),
    }
    changes[where](schools)
    for form in ((), ("--json",)):
        answer = tongbao("check", *form, "--root", schools)
        assert answer.code == 1
        assert number not in answer.out + answer.err
        assert number[:3] + "*" * (len(number) - 3) in answer.out


def test_a_number_of_a_person_in_plan_or_notice_is_refused(schools: Path, tongbao: Callable[..., object]) -> None:
    edit(schools / PLAN, "千分之二.", "千分之二，咨询13812345678.")
    answer = tongbao("check", "--json", "--root", schools)
    (finding,) = [one for one in answer.json["findings"] if one["severity"] == "error"]
    assert (finding["rule"], finding["row"], finding["value"]) == ("privacy/mobile", 3, "138********")


# --------------------------------------------------------------------------- numbers in prose


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("本月课时完成率99.3%", False),
        ("本月课时完成率99%", False),
        ("本月课时完成率98%", False),
        ("本月课时完成率95%", True),
        ("东小学课时完成率99.0%", False),
        ("课时完成率提高0.3个百分点", False),
        ("供餐差错率1.00‰", False),
        ("供餐差错率3‰", True),
        ("合格率95%", False),
    ],
)
def test_a_number_in_a_notice_is_held_against_the_tables(
    schools: Path, tongbao: Callable[..., object], sentence: str, told: bool
) -> None:
    (schools / YEAR / "notices").mkdir()
    (schools / f"{YEAR}/notices/2023-09.md").write_text(f"## 总体情况\n\n{sentence}。\n", encoding="utf-8")
    assert ("plan/number" in tongbao("check", "--json", "--root", schools).rules()) is told


# --------------------------------------------------------------------------- an area with its own past

MONTHS = tuple(period.code for period in Calendar(2024, "2024-01").months)
NATURAL = {
    "tens": lambda base, _: 15 + base * 65,
    "hundreds": lambda base, _: 100 + base * 800,
    "seasons": lambda base, month: (20 + base * 180) * (1 + 0.6 * math.sin(math.pi * month / 6)),
    "growth": lambda base, month: (20 + base * 60) * (1 + 0.12 * month),
    "few": lambda base, _: 3 + base * 9,
}
COUNT = {"I": {"frequency": "month", "accumulation": "sum", "name": "甲", "measure": "count"}}


def told(series: list[list[int]]) -> list[tuple[str, int, str]]:
    """What the history rules say of some villages' twelve months: rule, village, month."""
    rows = [
        (month, f"V{village:03d}", "I", str(value), "", f"{month}.csv", village)
        for village, values in enumerate(series)
        for month, value in zip(MONTHS, values, strict=True)
    ]
    names = ["period", "area", "indicator", "numerator", "denominator", ROW_FILE, ROW_LINE]
    table = pd.DataFrame(rows, columns=names, dtype=object)
    found = judge_history([Columns(table)], [Calendar(2024, "2024-01")], COUNT)
    return [
        (one.rule if one.severity == "error" else "a warning", one.row or 0, one.file.removesuffix(".csv"))
        for one in found
    ]


@pytest.mark.parametrize(
    ("kind", "tenfold", "thousands"),
    [("tens", 0.95, 0.95), ("hundreds", 1, 1), ("seasons", 0.7, 0.95), ("growth", 0.9, 0.95), ("few", 0.1, 0.85)],
)
def test_natural_months_raise_no_error_and_slips_of_the_unit_are_found(
    kind: str, tenfold: float, thousands: float
) -> None:
    """Of 200 villages a year each: no error on natural numbers; the share of planted slips that is refused."""
    chance = random.Random(11)
    natural = []
    for _ in range(200):
        base = chance.random()
        means = [NATURAL[kind](base, month) for month in range(12)]
        natural.append([max(0, round(chance.gauss(mean, 1.3 * math.sqrt(mean)))) for mean in means])
    assert [one for one in told(natural) if one[0] == "value/unit-slip"] == []
    for factor, share in ((10, tenfold), (10_000, thousands)):
        slipped = [list(values) for values in natural]
        planted = {(village, MONTHS[village % 12]) for village in range(200)}
        for village in range(200):
            slipped[village][village % 12] *= factor
        found = {(row, month) for rule, row, month in told(slipped) if rule == "value/unit-slip"}
        assert found <= planted
        assert len(found) >= share * len(planted)
