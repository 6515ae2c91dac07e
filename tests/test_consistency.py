"""The documents agree with themselves: every sentence read back, held against the figures and every other sentence."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from conftest import CASES, ROOT
from reading import Reader, contradictions
from test_documents import TABLES, as_a_draft, written

from generator.assess import assess
from generator.charts import captions, plan_charts
from generator.disclosure import disclose
from generator.model import FigureId
from generator.pages import write
from generator.rules import accept
from generator.source import read

TOKEN = re.compile(r'\{\{ *figure\("([^"]*)"\) *\}\}')


@cache
def reader_of(year: int) -> Reader:
    return Reader(as_a_draft(year))


def by_hand(year: int) -> Callable[[str, str], bool]:
    """Whether a sentence stands in a notice, with the right figure in the place of each token."""
    released = as_a_draft(year)
    known = []
    for path in (ROOT / f"data/{year}/notices").glob("*.md"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                literal = TOKEN.split(line)
                shape = "(.*?)".join(re.escape(one) for one in literal[::2])
                known.append((re.compile(shape), [released.figures[_key(one)] for one in literal[1::2]]))

    def quoted(_: str, sentence: str) -> bool:
        return any(
            (found := shape.fullmatch(sentence))
            and all(figure.text in said for figure, said in zip(figures, found.groups(), strict=True))
            for shape, figures in known
        )

    return quoted


def _key(identity: str) -> FigureId:
    return FigureId(*identity.split("/"))


def pages_of(year: int) -> dict[str, str]:
    """The pages whose sentences are about figures of the year."""
    return {path: text for path, text in written(year).items() if is_spoken(path)}


def is_spoken(path: str) -> bool:
    """Whether a page speaks of figures in sentences."""
    return bool(
        re.fullmatch(
            r"(bulletins/2.*|indicators/[A-Z].*|areas/[A-Z].*|posts/.*|index|bulletins/index|assessments|quality|revisions)\.md",
            path,
        )
    )


@pytest.mark.parametrize("year", [2008, 2026])
def test_no_two_sentences_disagree_and_none_is_silent(year: int) -> None:
    assert contradictions(reader_of(year), pages_of(year), by_hand(year)) == []


@pytest.mark.parametrize(
    ("case", "year"), [("a-school-office-with-its-own-data", 2024), ("a-scheme-with-every-method", 2020)]
)
def test_the_documents_of_other_offices_agree_with_themselves(case: str, year: int) -> None:
    dataset = replace(accept(read(CASES / case)[0], year), releases={}, revisions=())
    shown = disclose(assess(dataset, draft=True))
    shown_charts = captions(plan_charts(shown))
    pages = {page.path: page.text for page in write(shown, shown_charts).files if is_spoken(page.path)}
    assert contradictions(Reader(shown), pages, lambda *_: False) == []


@pytest.mark.parametrize("year", [2008, 2026])
def test_the_built_pages_agree_as_well(built: Path, year: int) -> None:
    """As they ship, with their released bulletins; those with a registered revision keep the numbers of then."""
    shown = disclose(assess(accept(TABLES, year)))
    revised = {str(one) for one, found in shown.differences.items() if found}
    pages = {}
    for path in pages_of(year):
        file = (built / str(year) / path).with_suffix(".html")
        if file.is_file() and file.stem not in revised:
            html = file.read_text(encoding="utf-8")
            pages[path] = re.search(r"<article.*?</article>", html, re.DOTALL)[0]
    assert len(pages) > 25
    assert contradictions(Reader(shown), pages, by_hand(year)) == []


# --------------------------------------------------------------------------- planted contradictions

PLANTED = {
    "a missed target called met": (2008, "bulletins/2008-Q4.md", r"(计划生育率97\.7%，比目标（98%）低0\.3个百分点，)未达标", r"\1达标"),
    "a value of another period": (2008, "bulletins/2008-Q4.md", "统计准确率99.2%", "统计准确率99.4%"),
    "a stale target": (2026, "bulletins/2026-Q3.md", r"(接种率93\.5%，比目标（)95%以上", r"\g<1>90%以上"),
    "a distance on the wrong side": (2026, "bulletins/2026-Q3.md", "比目标（95%以上）低1.5个", "比目标（95%以上）高1.5个"),
    "a movement the wrong way": (2008, "bulletins/2008-Q4.md", "未达标，比上季度下降0.2个百分点", "未达标，比上季度上升0.2个百分点"),
    "an area that met its target among those that missed it": (2008, "bulletins/2008-Q4.md", r"1个村未达标（<a[^>]*>长岭村</a>", "1个村未达标（柳塘村"),
    "a count of areas that does not add up": (2008, "bulletins/2008-Q4.md", "6个村达标，9个村未达标", "7个村达标，9个村未达标"),
    "a box that counts one more": (2008, "bulletins/2008-Q4.md", "8项指标中2项达标，6项未达标", "8项指标中3项达标，5项未达标"),
    "another one last": (2008, "bulletins/2008-Q4.md", r"末位<a[^>]*>云溪村</a>（80\.46分", "末位枫林村（80.46分"),
    "the place of another period": (2008, "areas/V01.md", r"(第四季度云溪村得分80\.46分，在参加排名的15个村中列)第15名", r"\1第4名"),
    "another item to blame": (2008, "bulletins/2008-Q4.md", "扣分最多的是“两扶一免”落实到位率，扣10.00分", "扣分最多的是统计准确率，扣10.00分"),
    "returns that do not add up": (2008, "bulletins/2008-Q4.md", "报送：应报150项，按时报送148项", "报送：应报150项，按时报送149项"),
    "the clerk's day in place of the leader's": (2026, "bulletins/2026-Q3.md", "2027年1月20日印发通报", "2027年1月10日印发通报"),
    "a return called late that is missing": (2008, "bulletins/2008-Q2.md", r"未报的村([0-9]+)个", r"迟报的村\1个"),
    "a veto on another day": (2008, "bulletins/2008-Q4.md", "2008年10月16日决定", "2008年11月16日决定"),
    "a veto kept silent": (2008, "bulletins/2008.md", r"(?s)<li>一票否决：.*?</li>(.*?)<li>一票否决：.*?</li>", r"\1"),
    "an indicator kept silent": (2008, "bulletins/2008-Q4.md", r"<li>计划生育率97\.7%.*?</li>", ""),
    "a target that turned the other way": (2026, "bulletins/2026-Q3.md", r"由未达标转为达标的6项", "由达标转为未达标的6项"),
    "a streak of another length": (2008, "bulletins/2008-Q4.md", "连续4个季度未达标的6项", "连续3个季度未达标的6项"),
    "a verdict of the table that is not the sentence's": (2008, "bulletins/2008-Q3.md", r'<td class="tb-missed">未达标 ✗', '<td class="tb-met">达标 ✓'),
    "a page of the indicator that says otherwise": (2008, "indicators/G06.md", "未达到目标（98%）", "达到目标（98%）"),
    "a figure quoted by hand that is another": (2008, "bulletins/2008-H1.md", r"上半年，统计准确率为[0-9.]+%", "上半年，统计准确率为97.3%"),
    "grades that are counted wrong": (2008, "bulletins/2008.md", "先进4个，合格8个", "先进5个，合格7个"),
    "a promise judged against its own numbers": (2008, "bulletins/2008.md", "高10.2个百分点，达到", "高10.2个百分点，未达到"),
    "what a goal was before": (2026, "bulletins/2026-Q3.md", "由90%以上调整为95%以上", "由85%以上调整为95%以上"),
    "a goal said to be adjusted that was not": (2008, "bulletins/2008.md", "年内目标没有调整，", "年内目标有调整，"),
    "a bulletin more than was issued": (2008, "bulletins/2008.md", "应印发12期，已印发12期", "应印发12期，已印发11期"),
    "measures counted otherwise": (2008, "bulletins/2008-H1.md", "进行中([0-9]+)项，已完成([0-9]+)项", r"进行中\g<2>项，已完成\g<1>项"),
    "ranked ones counted otherwise under the table": (2008, "bulletins/2008-Q3.md", "参加排名的村12个", "参加排名的村13个"),
    "another day to send what is missing": (2026, "bulletins/2026-Q1.md", "补报所缺的数据，于2026年7月10日", "补报所缺的数据，于2026年8月10日"),
    "another day of a measure": (2026, "bulletins/2026-Q1.md", "2026年6月30日前完成", "2026年8月30日前完成"),
    "another owner of a measure": (2026, "bulletins/2026-Q1.md", "请镇政府按“利用", "请镇卫生院按“利用"),
    "one of two who are first left out": (2008, "bulletins/2008-Q3.md", r"并列第1名<a[^>]*>新桥村</a>（100\.00分）、", "第1名"),
    "one who is not ranked left out": (2008, "bulletins/2008-Q3.md", r"有数据不予公布：<a[^>]*>竹山村</a>、", "有数据不予公布："),
    "another reason not to be ranked": (2008, "bulletins/2008-Q2.md", "有数据未报：", "有数据不予公布："),
    "marks of a chart exchanged": (2008, "bulletins/2008-Q3.md", "圆点为达标，菱形为未达标", "菱形为达标，圆点为未达标"),
    "a grade of another": (2008, "bulletins/2008.md", r"(新桥村.*?>)先进(<)", r"\1合格\2"),
    "a change against half a period called whole": (2008, "bulletins/2008-Q3.md", "（上期数据不全）", ""),
    "returns of the year counted otherwise": (2008, "quality.md", "各村应报数据645项", "各村应报数据644项"),
    "another period on the home page": (2026, "index.md", "2026年第三季度，全镇", "2026年第二季度，全镇"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_contradiction_is_found(name: str) -> None:
    year, path, old, new = PLANTED[name]
    pages = dict(pages_of(year))
    planted = re.sub(old, new, pages[path], count=1)
    assert planted != pages[path], "nothing was planted"
    pages[path] = planted
    found = contradictions(reader_of(year), pages, by_hand(year))
    assert any(one.startswith(path) for one in found), name
