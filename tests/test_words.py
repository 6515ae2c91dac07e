"""Numbers, dates and names as text, and the one rounding rule."""

import ast
import doctest
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from generator import words
from generator.model import Calendar, Frequency, Period
from generator.pages.blocks import Link
from generator.pages.downloads import _ungrouped
from generator.pages.prose import linked
from generator.words import (
    counted_in,
    counted_names,
    half_up,
    months_span,
    period_name,
    period_short,
    rise_or_fall,
    some,
    target_phrase,
)
from generator.words import pages as sentences
from generator.words.findings import MESSAGES, visible


@pytest.mark.parametrize("path", sorted((ROOT / "generator/words").glob("*.py")), ids=lambda path: path.stem)
def test_no_sentence_takes_the_name_of_another(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    names = [
        target.id
        for one in body
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    ]
    assert [name for name in names if names.count(name) > 1] == []


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(words).failed == 0


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("97.96", 1, "98.0"),
        ("97.95", 1, "98.0"),
        ("97.9499999", 1, "97.9"),
        ("-0.04", 1, "0.0"),
        ("-0.05", 1, "-0.1"),
        ("0.5", 0, "1"),
        ("2.675", 2, "2.68"),
        ("1234567.891", 2, "1234567.89"),
    ],
)
def test_rounding_is_half_up_by_magnitude_in_one_step(value: str, decimals: int, text: str) -> None:
    assert text == half_up(Fraction(value), decimals)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**9), max_value=10**9), st.integers(0, 6)
)
def test_rounding_agrees_with_decimal(value: Decimal, decimals: int) -> None:
    with localcontext() as context:
        context.prec = 60
        expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert Decimal(half_up(Fraction(value), decimals)) == expected
    assert not re.fullmatch(r"-0\.?0*", half_up(Fraction(value), decimals))


@pytest.mark.parametrize(
    ("code", "name", "short"),
    [
        ("2008", "2008年", "2008年"),
        ("2008-H1", "2008年上半年", "上半年"),
        ("2008-Q4", "2008年第四季度", "四季度"),
        ("2007-10", "2007年10月", "10月"),
    ],
)
def test_periods_have_their_official_names(code: str, name: str, short: str) -> None:
    assert (name, short) == (period_name(Period(code)), period_short(Period(code)))


def test_a_year_may_begin_in_any_month() -> None:
    calendar = Calendar(2008, "2007-10")
    assert [str(month) for month in calendar.months_of(Period("2008-Q1"))] == ["2007-10", "2007-11", "2007-12"]
    assert months_span(calendar.months_of(Period("2008-Q1"))) == "2007年10—12月"
    assert months_span(calendar.months_of(Period("2008-Q2"))) == "2008年1—3月"
    assert months_span(calendar.months_of(Period("2008-H1"))) == "2007年10月—2008年3月"
    assert calendar.last_day(Period("2008-Q2")).isoformat() == "2008-03-31"
    assert Period("2008-12") not in calendar


@given(st.integers(1990, 2090), st.integers(1, 12), st.sampled_from(list(Frequency)))
def test_the_periods_of_a_year_cover_its_months_once(year: int, month: int, frequency: Frequency) -> None:
    calendar = Calendar(year, f"{year - (month > 1):04d}-{month:02d}")
    covered = [part for period in calendar.periods(frequency) for part in calendar.months_of(period)]
    assert covered == list(calendar.months)
    for period in calendar.periods(frequency):
        assert calendar.parts(period, Frequency.MONTH) == calendar.months_of(period)
        assert calendar.parts(Period(f"{year}"), frequency) == calendar.periods(frequency)


@pytest.mark.parametrize(
    ("change", "unit", "said"),
    [
        ("0.3", "百分点", "上升0.3个百分点"),
        ("-1.2", "千分点", "下降1.2个千分点"),
        ("0.0", "百分点", "持平"),
        ("-3", "人", "下降3人"),
    ],
)
def test_changes_are_said_without_judging(change: str, unit: str, said: str) -> None:
    assert said == rise_or_fall(change, unit)


@pytest.mark.parametrize(
    ("verdict", "gap", "said"),
    [
        ("met", "0.3", "比目标（98%）高0.3个百分点，达标"),
        ("met", "0", "与目标（98%）持平，达标"),
        ("missed", "-0.9", "比目标（98%）低0.9个百分点，未达标"),
        ("missed", "-0.04", "比目标（98%）低0.04个百分点，未达标"),
        ("none", "0.0", "目标98%"),
    ],
)
def test_the_distance_from_a_target(verdict: str, gap: str, said: str) -> None:
    assert said == sentences.distance(verdict, "98%", gap, "百分点")


def test_a_list_of_names_hides_no_single_one() -> None:
    names = list("甲乙丙丁戊己庚")
    assert counted_names(names[:6], "附件1") == "甲、乙、丙、丁、戊、己"
    assert counted_names(names, "附件1") == "甲、乙、丙、丁、戊、己等，全部名单见附件1"
    assert some("村", names) == "甲、乙、丙、丁、戊、己等7个村，全部名单见表"


@pytest.mark.parametrize(
    ("text", "unit", "name", "said"),
    [
        ("98.0", "%", "", "98.0%"),
        ("4.30", "个/千人", "托位数", "每千人4.30个"),
        ("4.30", "个/千人", "每千人口托位数", "4.30个"),
        ("3", "人", "", "3人"),
    ],
)
def test_a_number_in_a_sentence_has_words_for_its_unit(text: str, unit: str, name: str, said: str) -> None:
    assert counted_in(text, unit, name) == said


@pytest.mark.parametrize(
    ("operator", "explicit", "said"),
    [
        ("ge", True, "95%以上"),
        ("le", True, "95%以下"),
        ("lt", True, "低于95%"),
        ("ge", False, "95%"),
        ("eq", True, "95%"),
    ],
)
def test_a_target_in_a_sentence_has_no_sign(operator: str, explicit: bool, said: str) -> None:
    assert target_phrase(operator, "95", "%", explicit=explicit) == said


def test_a_message_never_carries_what_a_terminal_or_log_would_obey() -> None:
    assert visible("a\x1b[31m\nb\u202e") == "a<U+001B>[31m<U+000A>b<U+202E>"
    assert len(visible("x" * 1000)) < 100


def test_every_message_has_a_cure_in_official_punctuation() -> None:
    for rule, (message, cure) in MESSAGES.items():
        assert message.endswith("。"), rule
        assert cure.endswith(("。", "{suggestion}")), rule
        assert "！" not in message + cure


def test_chinese_stands_in_words_and_templates_alone() -> None:
    han = re.compile("[\u4e00-\u9fff]")
    for path in sorted((ROOT / "generator").rglob("*.py")):
        if path.parent.name == "words":
            continue
        code = "\n".join(_without_docs(path))
        assert not han.search(code), f"{path.name}: {han.search(code)}"


def _without_docs(path: Path) -> list[str]:
    """The lines of a module outside docstrings and comments."""
    text = re.sub(r'"""(?:[^"\\]|\\.|"(?!""))*"""', "", path.read_text(encoding="utf-8"))
    return [line.partition("  #")[0] for line in text.splitlines() if not line.lstrip().startswith("#")]


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("9000260", "万元", "900.03亿元"),
        ("123456", "人", "12.35万人"),
        ("100000000", "元", "1亿元"),
        ("99999", "人", "99999人"),
        ("-1234567.5", "元", "-123.46万元"),
        ("99.5", "%", "99.5%"),
        ("未报", "人", "未报人"),
    ],
)
def test_a_large_number_in_a_sentence_is_in_wan_or_yi(text: str, unit: str, said: str) -> None:
    assert counted_in(text, unit) == said


def test_a_large_number_in_a_table_is_grouped_and_in_a_download_is_not() -> None:
    assert [words.grouped(one) for one in ("9000260", "-123456.70", "9999", "不予公布", "…")] == [
        "9,000,260", "-123,456.70", "9999", "不予公布", "…"]  # fmt: skip
    assert [_ungrouped(one) for one in ("9,000,260", "-123,456.70", "1,2", "甲,乙")] == [
        "9000260", "-123456.70", "1,2", "甲,乙"]  # fmt: skip


def test_rows_are_named_in_spans() -> None:
    assert words.row_ranges([9, 2, 3, 4, 7]) == "2-4、7、9"
    assert words.row_ranges([]) == ""


def test_names_in_a_paragraph_are_linked_where_they_first_stand_and_stay_text() -> None:
    links = [
        Link("../areas/A1.html", "东小学"),
        Link("../areas/A2.html", "东小学分校"),
        Link("../areas/A3.html", "<b>"),
    ]
    assert str(linked("东小学分校和东小学，东小学；<b>&", links)) == (
        '<a href="../areas/A2.html">东小学分校</a>和<a href="../areas/A1.html">东小学</a>，东小学；'
        '<a href="../areas/A3.html">&lt;b&gt;</a>&amp;'
    )
