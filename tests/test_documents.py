"""What documents say around right numbers: each sentence follows from the figures, and nothing is said that is not there."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from conftest import ROOT

from generator.assess import assess
from generator.charts import AreasChart, TimeChart, captions, plan_charts
from generator.disclosure import disclose
from generator.model import Released, State, Verdict
from generator.pages import write
from generator.rules import accept
from generator.source import read
from generator.words.charts import MARKS
from generator.words.vintages import MEASURES

TABLES = read(ROOT)[0]


@cache
def as_a_draft(year: int) -> Released:
    """A year as this program would say it, with nothing frozen."""
    return disclose(assess(replace(accept(TABLES, year), releases={}, revisions=()), draft=True))


@pytest.fixture(scope="module", params=[2008, 2026])
def released(request: pytest.FixtureRequest) -> Released:
    return as_a_draft(request.param)


@cache
def written(year: int) -> dict[str, str]:
    """Every page of such a draft as its template made it."""
    released = as_a_draft(year)
    shown_charts = captions(plan_charts(released))
    return {page.path: page.text for page in write(released, shown_charts).files if page.path.endswith(".md")}


@pytest.fixture(scope="module")
def pages(released: Released) -> dict[str, str]:
    return written(released.edition.year)


def sentences(page: str) -> list[str]:
    """The paragraphs and list items of a page, as a reader sees them."""
    found = re.findall(r"<(?:p|li)(?: [^>]*)?>(.*?)</(?:p|li)>", page, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", one)) for one in found]


def bulletins(pages: dict[str, str]) -> dict[str, str]:
    return {path: text for path, text in pages.items() if re.fullmatch(r"bulletins/2.*\.md", path)}


# --------------------------------------------------------------------------- verdicts and targets


def test_a_caption_explains_the_marks_in_the_picture_and_no_other(released: Released) -> None:
    """A month of a target that is judged by the quarter is neither met nor missed, and no caption says so."""
    checked = 0
    for chart in plan_charts(released):
        if not isinstance(chart, TimeChart | AreasChart):
            continue
        valued = [mark for mark in chart.marks if mark.value is not None]
        there = {mark.verdict.value for mark in valued} & {"met", "missed"}
        for kind in ("met", "missed"):
            assert (MARKS[kind] in chart.caption) == (kind in there), chart.name
        assert (MARKS["hollow"] in chart.caption) == any(mark.state is not State.FINAL for mark in valued), chart.name
        withheld = any(mark.state is State.WITHHELD for mark in chart.marks)
        assert ((MARKS["withheld"] in chart.caption) or (MARKS["hatched"] in chart.caption)) == withheld, chart.name
        if not there:
            assert "达标" not in chart.caption + chart.alt, chart.name
        checked += 1
    assert checked > 100


def test_no_text_speaks_of_the_latest_period_without_naming_it(released: Released, pages: dict[str, str]) -> None:
    assert not [chart.name for chart in plan_charts(released) if "最近一期" in chart.alt]
    assert not [path for path, text in pages.items() if "最近一期" in text]


def test_a_target_that_moved_is_told_with_its_day_and_its_basis_and_drawn_in_steps() -> None:
    shown = as_a_draft(2026)
    charts = {chart.name: chart for chart in plan_charts(shown)}
    steps = [step.text if step else None for step in charts["time-M08-T"].targets]
    assert steps[:9] == ["90%以上"] * 6 + ["95%以上"] * 3
    assert {mark.verdict for mark in charts["time-M08-T"].marks} == {Verdict.NONE}
    assert "图中各期不作判定" in charts["time-M08-T"].caption
    page = written(2026)["indicators/M08.md"]
    assert (
        "目标自2026年7月1日起由90%以上调整为95%以上（依据：2026年6月全镇半年工作会商（虚构示例），2026年6月29日批准）。"
        in sentences(page)
    )


def test_an_indicator_without_a_target_has_neither_verdict_nor_an_empty_table(
    released: Released, pages: dict[str, str]
) -> None:
    without = [
        code
        for code in released.edition.indicators
        if not any(target.indicator == code for target in released.edition.targets.values())
    ]
    for code in without:
        assert "{#targets}" not in pages[f"indicators/{code}.md"], code
        assert "达标" not in pages[f"indicators/{code}.md"], code


def test_only_a_rate_is_divided(released: Released, pages: dict[str, str]) -> None:
    for code, indicator in released.edition.indicators.items():
        assert ("再相除" in pages[f"indicators/{code}.md"]) <= indicator.measure.is_rate, code


# --------------------------------------------------------------------------- what a notice says


def test_prose_has_words_where_tables_have_signs(pages: dict[str, str]) -> None:
    for path, page in bulletins(pages).items():
        for line in sentences(page):
            if "tb-" not in line:
                assert not re.search(r"[≥≤]|[0-9](个|人|张)/", line), (path, line)
                assert "相差不足" not in line, (path, line)


def test_a_list_of_names_is_whole_or_says_where_the_rest_is(pages: dict[str, str]) -> None:
    for path, page in bulletins(pages).items():
        for line in sentences(page):
            for found in re.findall(r"(?:[^、，。（：]+、)+[^、，。（]+等(?!次)", line.replace("不定等次", "")):
                assert found.count("、") >= 5, (path, found)


def test_a_settlement_ends_with_outcomes() -> None:
    page = written(2008)["bulletins/2008.md"]
    assert "进行中" not in page
    assert "措施落实结果" in page
    lines = sentences(page)
    (total,) = [line for line in lines if line.startswith("列入进展的")]
    assert sum(map(int, re.findall(r"([0-9]+)项(?=[，。])", total))) == int(re.search("列入进展的([0-9]+)项", total)[1])


def test_whoever_is_vetoed_is_named_with_ground_days_and_cost() -> None:
    files = written(2008)
    first, last = ("".join(sentences(files[f"bulletins/2008-{name}.md"])) for name in ("Q1", "Q4"))
    ground = "依据“确保计划生育工作政绩与奖惩挂钩不动摇”（计划第33段）"
    assert f"（{ground}，2008年4月15日决定，未解除，解除以前年度不定等次）" in first, (
        "as it stood on the day of the notice"
    )
    assert f"以前各期的一票否决尚未解除的：梅冲村（2008年第三季度；{ground}，2008年10月16日决定" in last


def test_counts_of_one_page_say_what_they_count() -> None:
    files = written(2008)
    page = "".join(sentences(files["bulletins/2008-Q2.md"]))
    due, whole, missing = map(
        int, re.search(r"应报([0-9]+)个村，报齐([0-9]+)个，有报表未报的([0-9]+)个", page).groups()
    )
    assert due == whole + missing
    (named,) = re.findall(r"未报的村[0-9]+个：(.+?)。", page)
    assert len(re.findall("村（", named)) == missing
    listed, ranked = re.search(r"考核的([0-9]+)个村中([0-9]+)个参加排名", page).groups()
    (unranked,) = re.search(r"不参与排名的村([0-9]+)个", page).groups()
    assert int(listed) == int(ranked) + int(unranked)


def test_a_note_stands_once_in_a_bulletin(pages: dict[str, str]) -> None:
    for path, page in bulletins(pages).items():
        notes = re.findall(r'<p class="tb-note">(.*?)</p>', page)
        assert len(notes) == len(set(notes)), path


def test_what_is_not_zero_is_never_printed_as_zero(released: Released) -> None:
    for key, figure in released.figures.items():
        measure = key.measure.partition(":")[0]
        if figure.value and measure in ("rate", "count", "amount", "gap", "change", "year_on_year"):
            assert figure.text.strip("-0.") or not figure.state.has_value, key


def test_the_home_page_says_which_returns_are_due_from_whom_and_which_bulletin_follows() -> None:
    files = {one.path: one.text for one in write(disclose(assess(accept(TABLES, 2026))), []).files}
    assert (
        "下一步：各村（社区）的2026年10—12月月报、2026年第四季度季报，2027年1月10日前（含当日）报送；"
        "《关于2026年第四季度人口与家庭服务工作情况的通报》，2027年1月20日印发。"
    ) in "".join(sentences(files["index.md"]))


# --------------------------------------------------------------------------- the answer first


def box(page: str) -> list[str]:
    """The lines a bulletin opens with."""
    (found,) = re.findall(r'<ul class="tb-box">(.*?)</ul>', page, re.DOTALL)
    return [unescape(re.sub("<[^>]*>", "", one)) for one in re.findall("<li>(.*?)</li>", found)]


def test_every_bulletin_opens_with_what_a_leader_needs(released: Released, pages: dict[str, str]) -> None:
    for path, page in bulletins(pages).items():
        lines = box(page)
        assert 2 <= len(lines) <= 6, path
        assert page.index("tb-box") < page.index("tb-document"), path
        assert lines[0].startswith("目标："), path
        assert any(line.startswith("报送：") for line in lines), path
        ranked = any(scheme.ranked for scheme in released.edition.schemes.values())
        assert any(line.startswith("名次：") for line in lines) <= ranked, path


def test_the_box_says_who_is_last_and_which_item_made_it_so_as_the_tables_do() -> None:
    shown = as_a_draft(2008)
    files = written(2008)
    lines = box(files["bulletins/2008-Q4.md"])
    assert lines[2] == (
        "名次：并列第1名柳塘村（99.50分）、茶园村（99.50分），"
        "末位云溪村（80.46分，扣分最多的是“两扶一免”落实到位率，扣10.00分）；"
        "比上季度变动最大的是云溪村下降11名，失分最多的是“两扶一免”落实到位率，少得10.00分。"
    )
    ranks = {key.area: one.value for key, one in shown.figures.items() if key.measure == "rank" and (key.indicator, key.period) == ("VILLAGE", "2008-Q4")}  # fmt: skip
    assert max(ranks.values()) == ranks["V01"]
    assert shown.find("VILLAGE", "V01", "2008-Q4", "move").text == "-11"


def test_a_bulletin_keeps_its_box_and_one_of_before_has_none(built: Path, built_schools: Path) -> None:
    assert "tb-box" in (built / "2008/bulletins/2008-Q4.html").read_text(encoding="utf-8")
    assert "tb-box" not in (built_schools / "2024/bulletins/2024-Q1.html").read_text(encoding="utf-8")


def test_what_was_released_says_what_is_said_now(built: Path, released: Released, pages: dict[str, str]) -> None:
    """The shipped bulletins were released with this program: another wording needs another release of the examples."""
    shipped = disclose(assess(accept(TABLES, released.edition.year)))
    revised = {f"bulletins/{one}.md" for one, found in shipped.differences.items() if found}
    for path, page in bulletins(pages).items():
        if path in revised:
            continue
        html = (built / str(released.edition.year) / path).with_suffix(".html").read_text(encoding="utf-8")
        kept = set(sentences(html))
        changed = {one for one in sentences(page) if one not in kept}
        assert not {one for one in changed if "审阅稿" not in one and "（" not in one}, path


def test_every_kind_of_figure_has_a_name_in_words(released: Released) -> None:
    """A report on a change, the register of revisions and the feed call figures by them."""
    kinds = {key.measure.partition(":")[0] for key in released.figures}
    assert kinds <= set(MEASURES)
