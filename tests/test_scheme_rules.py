"""Schemes that are wrong in each possible way, and what is said about it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CASES, copy_repository, edit, release_all
from rulebook import Example, Swap, in_the_book

EVERY_METHOD = CASES / "a-scheme-with-every-method"
SCHEMES, ITEMS, MARKS = "data/2020/schemes.csv", "data/2020/items.csv", "data/2020/marks.csv"
GRADES, VETOES, QUALITY = "data/2020/grades.csv", "data/2020/vetoes.csv", "data/2020/quality.csv"
PACKAGE, TARGETS, POSTS = "data/2020/datapackage.json", "data/2020/targets.csv", "data/posts.csv"
PROGRESS, NOTICE = "data/2020/progress.csv", "data/2020/notices/2020-Q1.md"
QUOTE = '{{{{ figure("{}") }}}}'
Change = tuple[str, str, str]

BROKEN: dict[str, tuple[Change, str, str, int | None, str | None]] = {
    "weights that do not add up to the total": ((ITEMS, "达标,10", "达标,11"), "score/total", SCHEMES, 2, "total"),
    "an unknown indicator": ((ITEMS, "E2,per_step", "E22,per_step"), "key/reference", ITEMS, 5, "indicator"),
    "an unknown scheme": ((ITEMS, "DESK,K1", "DESC,K1"), "key/reference", ITEMS, 11, "scheme"),
    "an item of nobody we know": ((ITEMS, "V1;V2;V4;V5", "V1;V2;V4;V9"), "key/reference", ITEMS, 9, "subjects"),
    "an unknown method": ((ITEMS, "E2,per_step", "E2,per_stair"), "schema/constraint-error", ITEMS, 5, "method"),
    "tiers out of order": ((ITEMS, "99:100;97:90", "97:90;99:100"), "score/tiers", ITEMS, 8, "tiers"),
    "tiers with a gap below": ((ITEMS, ";0:70", ";60:70"), "score/tiers", ITEMS, 8, "tiers"),
    "tiers that fall the wrong way": ((ITEMS, "99:100;97:90", "99:80;97:90"), "score/tiers", ITEMS, 8, "tiers"),
    "a tier above the full points": ((ITEMS, "99:100;97", "99:120;97"), "score/tiers", ITEMS, 8, "tiers"),
    "tiers in words": ((ITEMS, "99:100;97:90", "99以上:100;97:90"), "schema/constraint-error", ITEMS, 8, "tiers"),
    "a mark above its maximum": ((MARKS, "V3,2020-Q1,M1,10", "V3,2020-Q1,M1,10.5"), "score/mark-range", MARKS, 4, "points"),
    "a mark below nothing": ((MARKS, "V3,2020-Q1,M1,10", "V3,2020-Q1,M1,-1"), "score/mark-range", MARKS, 4, "points"),
    "a mark finer than the scheme": ((MARKS, "M1,9.5,M1", "M1,9.505,M1"), "score/decimals", MARKS, 2, "points"),
    "a mark for an item that is computed": ((MARKS, "V3,2020-Q1,M1,10", "V3,2020-Q1,D1,10"), "score/mark", MARKS, 4, "item"),
    "a mark for somebody else": ((MARKS, "V3,2020-Q1,M1,10", "P1,2020-Q1,M1,10"), "key/reference", MARKS, 4, "subject"),
    "a mark in a period that is not scored": ((MARKS, "V3,2020-Q1", "V3,2020-H1"), "score/period", MARKS, 4, "period"),
    "a mark with a reason nobody can look up": ((MARKS, "0,a2", "0,a7"), "key/reference", MARKS, 3, "reason_code"),
    "a target that does not apply to the period": (
        (TARGETS, "T1,E1,,ge,true,95,,,goal", "T1,E1,,ge,true,95,,year,goal"), "score/target", ITEMS, 4, "indicator"),
    "a target from later on": ((TARGETS, "98,,,goal,a2,2020-01-01", "98,,,goal,a2,2020-06-01"), "score/target", ITEMS, 5, "indicator"),
    "no target at all": ((TARGETS, "T3,E3", "T3,E6"), "score/target", ITEMS, 6, "indicator"),
    "a band without a band": ((ITEMS, "E4,band", "E1,band"), "score/target", ITEMS, 7, "indicator"),
    "a proportion of a band": ((ITEMS, "E3,ratio", "E4,ratio"), "score/target", ITEMS, 6, "indicator"),
    "a proportion of nothing": ((TARGETS, "E3,,ge,true,40", "E3,,ge,true,0"), "score/target", ITEMS, 6, "indicator"),
    "steps without a size": ((ITEMS, "per_step,0.1,0.3", "per_step,,0.3"), "score/method", ITEMS, 5, "step"),
    "steps of nothing": ((ITEMS, "per_step,0.1,0.3", "per_step,0,0.3"), "score/method", ITEMS, 5, "step"),
    "steps without points": ((ITEMS, "per_step,0.1,0.3", "per_step,0.1,"), "score/method", ITEMS, 5, "points"),
    "tiers that are not there": ((ITEMS, "99:100;97:90;95:80;0:70", ""), "score/method", ITEMS, 8, "tiers"),
    "a parameter of another method": ((ITEMS, "E1,full_or_zero,,", "E1,full_or_zero,,2"), "score/method", ITEMS, 4, "points"),
    "a proportion of no indicator": ((ITEMS, "15,,E3,ratio", "15,late,,ratio"), "score/method", ITEMS, 6, "indicator"),
    "points off a case of a rate": ((ITEMS, "E6,per_case", "E2,per_case"), "score/method", ITEMS, 9, "indicator"),
    "marks of an indicator": ((ITEMS, "评分,10,,,marks", "评分,10,,E1,marks"), "score/method", ITEMS, 10, "indicator"),
    "errors to be counted in a table that is not there": ((PACKAGE, '"name": "quality"', '"name": "progress-2"'), "score/source", ITEMS, 3, "source"),
    "a proportion of an exact target": ((TARGETS, "E3,,ge", "E3,,eq"), "score/target", ITEMS, 6, "indicator"),
    "a target against the indicator's direction": ((TARGETS, "E2,,ge", "E2,,le"), "score/target", ITEMS, 5, "indicator"),
    "points off for each good case": ((ITEMS, "E6,per_case", "E3,per_case"), "score/method", ITEMS, 9, "indicator"),
    "an indicator villages do not report": (("data/indicators.csv", "sum,quarter,area,1,area,0,,,2000-01-01,,,low,虚构示例,\nE3", "sum,quarter,township,1,area,0,,,2000-01-01,,,low,虚构示例,\nE3"), "score/level", ITEMS, 5, "indicator"),
    "points in words": ((MARKS, "V3,2020-Q1,M1,10", "V3,2020-Q1,M1,九"), "schema/type-error", MARKS, 4, "points"),
    "points in full-width digits": ((MARKS, "V3,2020-Q1,M1,10", "V3,2020-Q1,M1,１０"), "file/digits", MARKS, 4, "points"),
    "a place where nobody is ranked": ((GRADES, "ALL,二等,0,", "DESK,二等,0,3"), "score/grade", GRADES, 3, "maximum_rank"),
    "a scheme with a reserved code": ((SCHEMES, "DESK,", "REPORTS,"), "key/reserved", SCHEMES, 3, "scheme"),
    "the same errors counted for a month and its quarter": ((QUALITY, "2020-03,V4", "2020-Q1,V4,misreported,1,\n2020-03,V4"), "value/overlap", QUALITY, 7, "period"),
    "a post of another township": ((POSTS, "office,T,1", "office,X,1"), "key/reference", POSTS, 3, "area"),
    "a count of nothing we count": ((ITEMS, "misreported;omitted", "misreported;forgotten"), "score/source", ITEMS, 3, "source"),
    "a weight below nothing": ((ITEMS, "达标,10", "达标,-10"), "score/weight", ITEMS, 4, "weight"),
    "an item worth nothing": ((ITEMS, "1,2,3,,,每超", "1,2,,,,每超"), "score/weight", ITEMS, 2, "weight"),
    "a cap below the weight": ((ITEMS, "0.1,0.3,,", "0.1,0.3,9,"), "score/cap", ITEMS, 5, "cap"),
    "a weight finer than the scheme": ((ITEMS, "岗位职责,20", "岗位职责,20.05"), "score/decimals", ITEMS, 11, "weight"),
    "an indicator reported too seldom": ((SCHEMES, "area,100,2,quarter", "area,100,2,month"), "score/frequency", ITEMS, 2, "indicator"),
    "an indicator shown for the township only": ((ITEMS, "E2,per_step", "E8,per_step"), "score/level", ITEMS, 5, "indicator"),
    "period weights that do not add up": ((SCHEMES, "Q4:10", "Q4:20"), "score/period-weights", SCHEMES, 2, "period_weights"),
    "a period nobody knows": ((SCHEMES, "Q4:10", "Q5:10"), "score/period-weights", SCHEMES, 2, "period_weights"),
    "a period twice": ((SCHEMES, "Q3:20;Q4:10", "Q3:20;Q3:10"), "score/period-weights", SCHEMES, 2, "period_weights"),
    "period weights in other words": ((SCHEMES, "Q1:40;Q2:30", "Q1=40;Q2=30"), "score/period-weights", SCHEMES, 2, "period_weights"),
    "a scheme of no posts": ((ITEMS, "marks,,,,,office", "marks,,,,,Z9"), "score/no-subjects", SCHEMES, 3, "subject"),
    "a grade nobody can reach": ((GRADES, "一等,90", "一等,104"), "score/grade", GRADES, 2, "minimum"),
    "a place in the plan that is not there": ((GRADES, "〔a2〕", "〔a5〕"), "key/anchor", GRADES, 3, "consequence"),
    "a veto without a reason in the plan": ((VETOES, ",M1,", ",M8,"), "key/reference", VETOES, 2, "reason_code"),
    "a veto cleared before it was decided": ((VETOES, "2020-04-05,", "2020-04-05,2020-04-04"), "key/dates", VETOES, 2, "cleared_on"),
    "a veto of a period without a score": ((VETOES, "2020-Q1", "2020-01"), "score/period", VETOES, 2, "period"),
    "a post few hold, outside an invented past": (
        (PACKAGE, '"posts",', ""), "privacy/post-holders", SCHEMES, 3, "scheme"),
    "a code that is an area and a post": ((POSTS, "P2,宣传岗", "V2,宣传岗"), "key/namespace", POSTS, 3, "post"),
    "progress of another year": ((PROGRESS, "2020-Q1", "2021-Q1"), "key/period", PROGRESS, 2, "period"),
    "progress of an unknown measure": ((PROGRESS, "M1,", "M2,"), "key/reference", PROGRESS, 2, "measure"),
    "errors counted for the township": ((QUALITY, "2020-01,V1", "2020-01,T"), "key/area-outside", QUALITY, 2, "area"),
    "errors of another year": ((QUALITY, "2020-01,V1", "2019-01,V1"), "key/period", QUALITY, 2, "period"),
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return copy_repository(tmp_path / "town", EVERY_METHOD / "data")


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_scheme_broken_in_one_way_is_refused_at_its_place(
    town: Path, tongbao: Callable[..., object], sentence: str
) -> None:
    (path, old, new), rule, file, row, column = BROKEN[sentence]
    edit(town / path, old, new)
    answer = tongbao("check", "--json", "--root", town)
    assert answer.code == 1
    found = [
        (one["row"], one["column"]) for one in answer.json["findings"] if (one["rule"], one["file"]) == (rule, file)
    ]
    assert (row, column) in found, answer.json["findings"]
    assert in_the_book(Example("scheme", Swap(path, old, new), *BROKEN[sentence][1:]), answer.json["findings"])


def test_the_sound_scheme_has_no_findings(town: Path, tongbao: Callable[..., object]) -> None:
    answer = tongbao("check", "--json", "--root", town)
    assert (answer.code, answer.json["findings"]) == (0, [])


def test_a_message_says_what_the_weights_are_and_what_they_should_be(
    town: Path, tongbao: Callable[..., object]
) -> None:
    edit(town / ITEMS, "达标,10", "达标,11.5")
    answer = tongbao("check", "--root", town)
    assert "考核办法“ALL”各项目的分值合计为 101.5，不等于总分 100。" in answer.out
    assert "{" not in answer.out


def test_a_target_out_of_force_is_named_with_its_period(town: Path, tongbao: Callable[..., object]) -> None:
    edit(town / TARGETS, "98,,,goal,a2,2020-01-01", "98,,,goal,a2,2020-06-01")
    answer = tongbao("check", "--root", town)
    assert "项目“D2”的指标“E2”在2020年第一季度没有适用于“V1”的目标" in answer.out


def test_a_mark_that_is_due_and_absent_is_a_warning(town: Path, tongbao: Callable[..., object]) -> None:
    edit(town / MARKS, "ALL,V5,2020-Q1,M1,10,\n", "")
    answer = tongbao("check", "--json", "--root", town)
    (finding,) = answer.json["findings"]
    assert (answer.code, finding["rule"], finding["severity"]) == (0, "score/mark-absent", "warning")
    assert "ALL/V5/2020-Q1/M1" in finding["message"]


def test_marks_forgotten_for_a_whole_period_are_told(town: Path, tongbao: Callable[..., object]) -> None:
    (town / MARKS).write_text("scheme,subject,period,item,points,reason_code\n", encoding="utf-8")
    answer = tongbao("check", "--json", "--root", town)
    assert answer.code == 0
    assert answer.rules() == ["score/mark-absent"] * 5


def test_a_catalogue_that_was_loosened_is_told_not_crashed_upon(town: Path, tongbao: Callable[..., object]) -> None:
    edit(town / "data/schema.json", '"pattern": "-?[0-9]+(\\\\.[0-9]+)?:', '"pattern": ".*|-?[0-9]+(\\\\.[0-9]+)?:')
    edit(town / ITEMS, "99:100;97:90", "99:100;abc")
    answer = tongbao("check", "--json", "--root", town)
    assert (answer.code, answer.rules()) == (1, ["schema/unfit"])


def test_errors_found_in_a_month_without_returns_are_counted(town: Path, tongbao: Callable[..., object]) -> None:
    release_all(town)
    assert tongbao("build", "--root", town, "--jobs", 1).code == 0
    page = (town / "public/2020/bulletins/2020-01.html").read_text(encoding="utf-8")
    assert "2020年1月核查发现错报1次，列到单位，不列到人。" in page
    assert "本期没有应报的报表" in page


def test_weights_that_were_shared_out_are_told_with_both_numbers(town: Path, tongbao: Callable[..., object]) -> None:
    release_all(town)
    assert tongbao("build", "--root", town, "--jobs", 1).code == 0
    page = (town / "public/2020/areas/V3.html").read_text(encoding="utf-8")
    for words in (
        "1次，每次扣1分，扣1.00分；得9.00分，有项目不适用，分值由10分调整为11.11分，折算为9.00×11.11÷10＝10.00分",
        "在“不足95%”一档，得分值的70%；得14.00分，有项目不适用，分值由20分调整为22.22分，折算为14.00×22.22÷20＝15.55分",
        "高于目标5.0个百分点，每高1个百分点加2分，加3.00分",
    ):
        assert words in page, words
    other = (town / "public/2020/areas/V1.html").read_text(encoding="utf-8")
    assert "考核单位评分9.50分，依据：按季考核（计划第2段）" in other


def test_today_there_is_neither_veto_nor_consequence(town: Path, tongbao: Callable[..., object]) -> None:
    edit(town / PACKAGE, '"kind": "historical"', '"kind": "current"')
    rules = tongbao("check", "--json", "--root", town).rules()
    assert {"plan/veto", "plan/consequence", "privacy/post-holders"} <= set(rules)


def test_five_holders_make_a_post_a_post(town: Path, tongbao: Callable[..., object]) -> None:
    edit(town / PACKAGE, '"posts",', "")
    edit(town / POSTS, "T,2", "T,5")
    assert "privacy/post-holders" in tongbao("check", "--json", "--root", town).rules(), "one of two still has one"
    edit(town / POSTS, "T,1", "T,6")
    assert tongbao("check", "--root", town).code == 0


# --------------------------------------------------------------------------- the hand-written parts of a bulletin

NOTICES = {
    "a figure of no indicator": (QUOTE.format("E9/T/2020-Q1/rate"), "notice/figure"),
    "a figure of nobody": (QUOTE.format("E1/V9/2020-Q1/rate"), "notice/figure"),
    "a figure of a later period": (QUOTE.format("E1/T/2020-Q2/rate"), "notice/figure"),
    "a figure of another year": (QUOTE.format("E1/T/2021-Q1/rate"), "notice/figure"),
    "a figure finer than reported": (QUOTE.format("E1/T/2020-01/rate"), "notice/figure"),
    "a place of a post in a scheme of villages": (QUOTE.format("ALL/P1/2020-Q1/rank"), "notice/figure"),
    "a change in the first period": (QUOTE.format("E1/T/2020-Q1/change"), "notice/figure"),
    "a grade of a quarter": (QUOTE.format("ALL/V1/2020-Q1/grade"), "notice/figure"),
    "a figure of no kind": (QUOTE.format("E1/T/2020-Q1/count"), "notice/figure"),
    "a closed figure": (QUOTE.format("E8/V1/2020-Q1/rate"), "notice/figure"),
    "half an address": (QUOTE.format("E1/T/2020-Q1"), "notice/figure"),
    "a points figure of no item": (QUOTE.format("ALL/V1/2020-Q1/points:Z9"), "notice/figure"),
    "something to evaluate": ("{{ 7 * 7 }}", "notice/token"),
    "a token left open": ('{{ figure("E1/T/2020-Q1/rate") }', "notice/token"),
}


def write_notice(root: Path, text: str, name: str = "2020-Q1.md") -> None:
    path = root / "data/2020/notices" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("sentence", NOTICES)
def test_a_notice_that_quotes_what_it_may_not_is_refused(
    town: Path, tongbao: Callable[..., object], sentence: str
) -> None:
    quoted, rule = NOTICES[sentence]
    write_notice(town, f"## 存在的问题\n\n本季度为{quoted}。\n")
    answer = tongbao("check", "--json", "--root", town)
    assert answer.code == 1
    assert [(one["rule"], one["file"], one["row"]) for one in answer.json["findings"]] == [(rule, NOTICE, 3)]


@pytest.mark.parametrize(
    "text", ["## 其他\n\n文字。\n", "文字。\n", "# 存在的问题\n", "## 存在的问题\n甲。\n## 存在的问题\n"]
)
def test_a_notice_has_only_the_headings_of_a_bulletin(town: Path, tongbao: Callable[..., object], text: str) -> None:
    write_notice(town, text)
    assert set(tongbao("check", "--json", "--root", town).rules()) == {"notice/heading"}


def test_a_notice_of_no_bulletin_is_refused(town: Path, tongbao: Callable[..., object]) -> None:
    write_notice(town, "## 存在的问题\n", "first.md")
    assert tongbao("check", "--json", "--root", town).rules() == ["notice/bulletin"]


def test_a_notice_stands_in_its_bulletin_with_its_figures_put_in(town: Path, tongbao: Callable[..., object]) -> None:
    quotes = [QUOTE.format(one) for one in ("E1/T/2020-Q1/rate", "ALL/V1/2020-Q1/score", "E5/V5/2020-Q1/rate")]
    said = f"## 总体情况\n\n全镇{quotes[0]}，甲村{quotes[1]}，戊村{quotes[2]}，<b>照登</b>。\n"
    write_notice(town, said)
    release_all(town)
    assert tongbao("build", "--root", town, "--jobs", 1).code == 0
    page = (town / "public/2020/bulletins/2020-Q1.html").read_text(encoding="utf-8")
    assert "全镇96.4%，甲村90.20分，戊村未报，&lt;b&gt;照登&lt;/b&gt;。" in re.sub("</?a(?: [^>]*)?>", "", page)
