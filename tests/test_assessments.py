"""The assessments of 2008 as published: recomputed by independent code, and the same wherever they stand."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT
from downloads import figures_of
from htmltables import Reader, read_page
from recompute import rows
from recompute_scores import Scores, rounded

QUARTERS = ["2008-Q1", "2008-Q2", "2008-Q3", "2008-Q4"]
WORDS = {"missing": "未报", "withheld": "不予公布"}
Figures = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def truth() -> Scores:
    return Scores(ROOT / "data")


@pytest.fixture(scope="module")
def figures(built: Path) -> Figures:
    return figures_of(built / "2008")


def tables_of(page: Reader, *heads: str) -> list[list[list[str]]]:
    """The tables of a page whose first heads are these."""
    return [table for table in page.tables if table[0][: len(heads)] == list(heads)]


def plain(cell: str) -> str:
    return cell.rstrip("※▲")


# --------------------------------------------------------------------------- by independent code


def test_every_score_of_2008_is_recomputed(truth: Scores, figures: Figures) -> None:
    expected = truth.every_score()
    published = {
        (one["indicator"], one["area"], one["period"]): one for one in figures.values() if one["measure"] == "score"
    }
    assert set(published) == set(expected)
    for key, (value, state) in expected.items():
        text = WORDS[state] if value is None else f"{value:.1f}" if key[0] == "OFFICE" else f"{value:.2f}"
        assert (published[key]["text"], published[key]["state"]) == (text, state), key
    assert len(expected) == 15 * 5 + 15 * 5 + 6 * 3


def test_every_item_of_every_village_is_recomputed(truth: Scores, figures: Figures) -> None:
    for village in truth.villages:
        for period in [*QUARTERS, "2008"]:
            for item, (value, state) in truth.village(village, period).items():
                found = figures[f"VILLAGE/{village}/{period}/points:{item}"]
                expected = WORDS.get(state) or str(rounded(value or Decimal(0)))
                assert (found["text"], found["state"]) == (expected, state), (village, period, item)


@pytest.mark.parametrize("period", [*QUARTERS, "2008"])
def test_every_place_of_2008_is_recomputed(truth: Scores, figures: Figures, period: str) -> None:
    published = {village: figures[f"VILLAGE/{village}/{period}/rank"]["text"] for village in truth.villages}
    assert published == truth.places(period)


# --------------------------------------------------------------------------- the same wherever they stand


@pytest.mark.parametrize("period", [*QUARTERS, "2008"])
def test_bulletin_standings_and_explained_scores_agree(built: Path, figures: Figures, period: str) -> None:
    site = built / "2008"
    bulletin = read_page(site / f"bulletins/{period}.html")
    (standings,) = [table for table in tables_of(bulletin, "考核对象", "得分（分）") if "名次" in table[0]]
    rank_at = standings[0].index("名次")
    points = next(table for table in tables_of(bulletin, "考核对象") if "流动人口工作管理到位率（25分）" in table[0])
    by_points = {row[0]: row[1:] for row in points[1:]}
    codes = {one["name"]: one["area"] for one in rows(ROOT / "data/areas.csv")}
    frozen = json.loads((ROOT / f"data/2008/published/{period}.json").read_text(encoding="utf-8"))
    printed = {one["id"]: one["text"] for one in frozen["figures"]}
    assert len(standings) == 16
    for row in standings[1:]:
        village = codes[row[0]]
        score, rank = (printed[f"VILLAGE/{village}/{period}/{name}"] for name in ("score", "rank"))
        assert (plain(row[1]), plain(row[rank_at])) == (score, rank)
        assert plain(by_points[row[0]][-1]) == score
        now = figures[f"VILLAGE/{village}/{period}/score"]["text"]
        path = site / f"areas/{village}.html"
        page = read_page(path)
        explained = explained_table(page, path, f"score-VILLAGE-{period.lower()}")
        assert plain(explained[-1][5]) == now
        if score == now:
            assert [plain(line[5]) for line in explained[1:-1]] == [plain(cell) for cell in by_points[row[0]][:-1]]
        if re.fullmatch(r"[0-9.]+", now):
            assert sum(Decimal(plain(line[5])) for line in explained[1:-1]) == Decimal(now)
            assert f"{row[0]}得分{now}分" in "".join(page.text)


def explained_table(page: Reader, path: Path, anchor: str) -> list[list[str]]:
    """The table under the heading with that anchor."""
    text = path.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text[text.index(f'id="{anchor}"') :])
    assert reader.tables[0] in page.tables
    return reader.tables[0]


def test_the_page_of_all_assessments_agrees_with_the_annual_settlement(built: Path) -> None:
    settlement = read_page(built / "2008/bulletins/2008.html")
    standings = read_page(built / "2008/assessments.html")
    ours = [table for table in tables_of(standings, "考核对象", "得分（分）") if "等次" in table[0]]
    theirs = [table for table in tables_of(settlement, "考核对象", "得分（分）") if "等次" in table[0]]
    assert len(ours) == len(theirs) == 3
    assert ours == theirs


def test_the_history_on_the_page_of_assessments_is_that_of_the_figures(built: Path, figures: Figures) -> None:
    standings = read_page(built / "2008/assessments.html")
    table = next(table for table in standings.tables if table[0] == ["考核对象", "一季度", "二季度", "三季度", "四季度", "2008年"] and table[1][0] == "云溪村")  # fmt: skip
    for number, row in enumerate(table[1:], 1):
        expected = [figures[f"VILLAGE/V{number:02d}/{period}/score"]["text"] for period in [*QUARTERS, "2008"]]
        assert [plain(cell) for cell in row[1:]] == expected


def test_a_post_explains_its_score_and_no_person_is_named(built: Path, figures: Figures) -> None:
    page = read_page(built / "2008/posts/Z12.html")
    text = "".join(page.text)
    assert "2008年梅冲村计生专干岗得分93.70分，等次为合格。" in text
    assert "无措施" in "".join(read_page(built / "2008/assessments.html").text)
    parts = next(table for table in page.tables if table[0][0] == "组成")
    assert [row[3] for row in parts[1:]] == ["19.11", "17.40", "18.23", "38.96", "93.70"]
    assert figures["SPECIALIST/Z12/2008/score"]["text"] == "93.70"


def test_the_method_stands_in_words_with_its_numbers(built: Path) -> None:
    text = "".join(read_page(built / "2008/areas/V01.html").text)
    for words in ("低于目标3.1793个百分点，每低0.1个百分点扣0.3分，扣9.54分", "98.5755%÷100%×20分", "未达到目标，不得分",
                  "1次，每次扣0.5分，扣0.50分", "在“100%以上”一档，得分值的100%", "在“95%以上、不足100%”一档，得分值的90%", "已得满分"):  # fmt: skip
        assert words in text, words


def test_indicators_a_law_has_ended_get_no_forecast(built: Path) -> None:
    page = read_page(built / "2008/areas/V01.html")
    rows = [
        row for table in tables_of(page, "项目", "分值（分）") for row in table if row[0] == "流动人口工作管理到位率"
    ]
    assert {row[6] for row in rows} == {"不作测算"}


# --------------------------------------------------------------------------- the bulletins


def test_all_bulletins_of_both_editions_are_published(built: Path) -> None:
    names = {path.stem for path in (built / "2008/bulletins").glob("2*.html")}
    assert names == {*(f"2008-{month:02d}" for month in range(1, 13)), *QUARTERS, "2008-H1", "2008"}
    assert {path.stem for path in (built / "2026/bulletins").glob("2*.html")} == {
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
        "2026-H1",
    }


ORDERS = {
    "2008-05": ["关于2008年5月计划生育工作情况的通报", "一、报送情况", "二、统计质量", "三、指标进度", "四、下月报表要求"],
    "2008-H1": ["2008年上半年计划生育工作总结", "一、主要指标完成情况", "二、半年走势", "三、各村情况", "四、措施进展",
                "五、数据质量", "六、存在的问题", "七、下半年工作要求", 'id="annex-1"', 'id="annex-2"', 'id="annex-3"'],
    "2008": ["关于2008年度计划生育工作目标完成和考核结果的通报", "一、目标完成情况", "二、做到四个确保", "三、目标调整", "四、考核结果",
             "五、各村情况", "六、措施落实结果", "七、数据质量", "八、存在的问题", "九、下一步工作要求"],
}  # fmt: skip


@pytest.mark.parametrize("bulletin", ORDERS)
def test_each_kind_of_bulletin_has_its_parts_in_order(built: Path, bulletin: str) -> None:
    page = (built / f"2008/bulletins/{bulletin}.html").read_text(encoding="utf-8")
    body = page[page.index("<article") :]
    places = [body.index(words) for words in ORDERS[bulletin]]
    assert places == sorted(places)


def test_the_settlement_judges_every_goal_and_the_four_promises(built: Path) -> None:
    text = "".join(read_page(built / "2008/bulletins/2008.html").text)
    for words in (
        "年度计划目标涉及的12项指标中，5项达到目标，7项未达到。",
        "确保计划生育率达到98%以上：计划生育率97.0%，计划要求98%以上，低1.0个百分点，未达到。",
        "确保统计质量，使统计准确率达到100%：统计准确率99.3%，计划要求100%，低0.7个百分点，未达到。",
        "确保社会抚养费征收到位率达到80%以上：社会抚养费征收到位率90.2%，计划要求80%以上，高10.2个百分点，达到。",
        "按月考核（月度通报应印发12期，已印发12期）达到",
    ):
        assert words in text, words


def test_a_bulletin_tells_nothing_that_happened_after_it(built: Path) -> None:
    quarter = "".join(read_page(built / "2008/bulletins/2008-Q1.html").text)
    assert "2008年4月15日决定，未解除，解除以前年度不定等次）" in quarter
    assert "2008年5月12日" not in quarter
    assert "2008-05-12" in "".join(read_page(built / "2008/assessments.html").text)
    half = (built / "2008/bulletins/2008-H1.html").read_text(encoding="utf-8")
    body = half[half.index("<article") :]
    assert "四季度" not in body
    assert "三季度" not in body
    assert body.count("报送2008年7月报表") == 2, "what is asked for next, first and last"


def test_a_monthly_bulletin_lists_errors_by_village(built: Path) -> None:
    text = "".join(read_page(built / "2008/bulletins/2008-08.html").text)
    assert "2008年8月核查发现错报2次、瞒报1次" in text
    assert "梅冲村错报2次、瞒报1次。" in text


def test_the_2026_edition_neither_ranks_nor_vetoes(built: Path) -> None:
    assert not (built / "2026/assessments.html").exists()
    assert not (built / "2026/posts").exists()
    assert not {one["measure"] for one in figures_of(built / "2026").values()} & {"rank", "score", "grade"}
    for page in (built / "2026/bulletins").glob("2*.html"):
        assert not re.search("名次|一票否决|等次", "".join(read_page(page).text)), page


def test_2026_links_back_to_2008_and_to_villages_since_merged(built: Path) -> None:
    links = {attrs.get("href") for _, attrs in read_page(built / "2026/indicators/G08.html").tags}
    assert "../../2008/indicators/G08.html" in links
    village = read_page(built / "2026/areas/V16.html")
    links = {attrs.get("href") for _, attrs in village.tags}
    assert {"../../2008/areas/V04.html", "../../2008/areas/V05.html"} <= links
    assert "2016年6月1日由枫林村、白鹤村合并设立" in "".join(village.text)
    for link in ("../../2008/areas/V04.html", "../../2008/indicators/G08.html"):
        assert (built / "2026/areas" / link).resolve().is_file()


def test_2008_links_to_no_later_year(built: Path) -> None:
    for page in (built / "2008").rglob("*.html"):
        assert "../2026/" not in page.read_text(encoding="utf-8"), page


def test_targets_of_an_example_are_marked_so(built: Path) -> None:
    page = read_page(built / "2026/plan.html")
    ledger = tables_of(page, "代码", "指标", "目标值")[0]
    assert all(row[2].endswith("（示例）") for row in ledger[1:])
    assert "65岁及以上老年人城乡社区规范健康管理服务率（示例）" in "".join(read_page(built / "2026/index.html").text)


def test_the_calendar_says_what_is_next(built: Path) -> None:
    assert "本年度通报已全部印发。" in "".join(read_page(built / "2008/index.html").text)
    text = "".join(read_page(built / "2026/index.html").text)
    assert (
        "2026年10—12月月报、2026年第四季度季报，2027年1月10日前（含当日）报送；《关于2026年第四季度人口与家庭服务工作情况的通报》"
        in text
    )
    plan = read_page(built / "2026/plan.html")
    calendar = tables_of(plan, "时间", "工作")[0]
    days = [row[0] for row in calendar[1:] if re.match("[0-9]", row[0])]
    assert days == sorted(days)
    assert ["2026-06-30", "利用闲置公共用房增设普惠托位和社区托育点", "镇政府"] in calendar


def test_every_village_has_its_pledge_without_sensitive_indicators(built: Path) -> None:
    page = (built / "2008/plan.html").read_text(encoding="utf-8")
    part = page[page.index('id="pledges"') : page.index('id="laws"')]
    assert part.count('id="pledge-v') == 15
    for closed in ("计划生育率", "结扎", "上环", "三查"):
        assert closed not in part


def test_the_quality_page_shows_every_village_and_period(built: Path) -> None:
    page = read_page(built / "2008/quality.html")
    matrix = page.tables[0]
    assert len(matrix) == 16
    assert len(matrix[0]) == 1 + 12 + 4 + 1
    row = next(row for row in matrix if row[0] == "荷叶村")
    assert row[matrix[0].index("5月")] == "未报"
    counts = page.tables[1]
    assert next(row for row in counts if row[0] == "梅冲村")[1:] == ["43", "43", "2", "1", "1", "2", "0", "1"]
