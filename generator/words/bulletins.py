"""Titles, headings and sentences of the bulletins; numbers come in printed, never computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    FIRST_ANNEX,
    PROGRESS,
    counted_in,
    counted_names,
    joined,
    months_span,
    period_name,
    period_short,
    rise_or_fall,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Period

INDICATORS = "主要指标完成情况"
AREAS = "各{area}情况"
TREND = "半年走势"
MEASURES = "措施进展"
OUTCOMES = "措施落实结果"
MEASURE_OUTCOMES = {"done": "已完成", "stopped": "已停止"}
NO_OUTCOME = "未说明"
GOALS = "目标完成情况"
ASSESSMENTS = "考核结果"
SCORES = "考核得分"
PROMISES = "措施中的目标"
REPORTS = "报送情况"
QUALITY = "数据质量"
STATISTICS = "统计质量"
BEHIND = "指标进度"
PROBLEMS = "存在的问题"
REQUIREMENTS = "下一步工作要求"
NEXT_HALF = "下半年工作要求"
NEXT_MONTH = "下月报表要求"
ANNEX_AREAS = "各{area}分指标完成情况"
ANNEX_POINTS = "各项目得分"
ANNEX_TERMS = "指标解释"
OPENINGS = {"half": "现将上半年情况总结如下：", "second": "现将下半年情况总结如下："}
KINDS = {"month": "月度通报", "quarter": "季度通报", "half": "半年总结", "year": "年度通报"}
_NUMERALS = "一二三四五六七八九十"


def title(period: Period, work: str, *, with_scores: bool) -> str:
    """The title of a bulletin: no issuer where none is known, no mark at the end."""
    match period.frequency.value:
        case "half":
            return f"{period_name(period)}{work}总结"
        case "year":
            about = "目标完成和考核结果" if with_scores else "目标完成情况"
            return f"关于{period.year}年度{work}{about}的通报"
        case _:
            return f"关于{period_name(period)}{work}情况的通报"


def kind(period: Period) -> str:
    """What sort of bulletin it is."""
    return KINDS[period.frequency.value]


def numbered(index: int, heading: str) -> str:
    """A heading with its number: 一、主要指标完成情况."""
    return f"{_NUMERALS[index]}、{heading}"


def item_number(index: int, text: str) -> str:
    """A numbered item of a section: （一） to （九十九）."""
    tens, ones = divmod(index, 10)
    ten = f"{_NUMERALS[tens - 1] if tens > 1 else ''}十" if tens else ""
    return f"（{ten}{_NUMERALS[ones - 1] if ones else ''}）{text}"


def annex(index: int, heading: str) -> str:
    """The heading of an annex."""
    return f"附件{index}　{heading}"


def attachment(index: int, heading: str) -> str:
    """An annex in the list under the text; without a number where it is the only one."""
    return f"{index}. {heading}" if index else heading


def opening(noun: str, plan: str, months: str, work: str, *, counts: tuple[str, int, int], kind: str) -> str:
    """The first paragraph of a bulletin; `counts` are the day, and the areas due and complete."""
    last_day, due, reported = counts
    count = "全部报齐" if due == reported else f"报齐{reported}个，有报表未报的{due - reported}个"
    counted = "本期没有应报的报表" if not due else f"应报{due}个{noun}，{count}"
    told = OPENINGS.get(kind, "现将有关情况通报如下：")
    return f"根据《{plan}》，对各{noun}{months}{work}情况进行了统计。截至{last_day}，{counted}。{told}"


def against_last_year(change: str, unit: str, *, exact: bool) -> str:
    """The change against the same period of the last year."""
    moved = rise_or_fall(change, unit)
    return f"与上年同期{'持平' if exact else '基本持平'}" if moved == "持平" else f"比上年同期{moved}"


def trend(
    name: str,
    points: Sequence[tuple[Period, str, str]],
    change: str,
    unit: str,
    *,
    exact: bool,
    incomplete: bool,
) -> str:
    """How an indicator went from part to part of the half-year; `points` are period, value, unit."""
    phrases = [f"{period_short(period)}{counted_in(value, own, name)}" for period, value, own in points]
    moved = ""
    if change:
        words = rise_or_fall(change, unit)
        level = "持平" if exact else "基本持平"
        last, first = period_short(points[-1][0]), period_short(points[0][0])
        moved = f"，{last}与{first}{level}" if words == "持平" else f"，{last}比{first}{words}"
    return f"{name}：{joined(phrases)}{moved}{'（有数据不全，按已报数据计算）' if incomplete else ''}。"


def goals_outcome(missed: Sequence[str]) -> str:
    """How a measure ended that serves goals which are judged."""
    return f"所列目标未达到：{joined(missed)}" if missed else "所列目标达到"


def outcomes_line(counts: Mapping[str, int]) -> str:
    """How many measures ended how."""
    kinds = {"所列目标达到": 0, "所列目标未达到": 0, **dict.fromkeys(MEASURE_OUTCOMES.values(), 0), NO_OUTCOME: 0}
    for outcome, count in counts.items():
        kinds[outcome.partition("：")[0]] += count
    counted = "，".join(f"{name}{count}项" for name, count in kinds.items() if count)
    return f"列入进展的{sum(counts.values())}项措施中，{counted}。"


def progress_line(counts: Sequence[tuple[str, int]], total: int) -> str:
    """How many measures have got how far."""
    counted = "，".join(f"{PROGRESS[state]}{count}项" for state, count in counts if count)
    return f"列入进展的{total}项措施中，{counted}。"


def shortcomings_line(period: Period, entries: Sequence[tuple[str, str]]) -> str:
    """What checks found, in total; only kinds that occurred, as word and count."""
    if not entries:
        return f"{period_name(period)}核查没有发现错报、漏报、瞒报。"
    return (
        f"{period_name(period)}核查发现"
        + "、".join(f"{word}{count}次" for word, count in entries)
        + "，列到单位，不列到人。"
    )


def shortcomings_by_area(entries: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """What checks found, by area."""
    phrases = [f"{area}" + "、".join(f"{word}{count}次" for word, count in found) for area, found in entries]
    return "；".join(phrases) + "。" if phrases else ""


def goals_line(total: int, met: int, missed: int, other: int) -> str:
    """How many goals were met."""
    parts = [f"年度计划目标涉及的{total}项指标中，{met}项达到目标，{missed}项未达到"]
    if other:
        parts.append(f"{other}项不作判定")
    return "，".join(parts) + "。"


def promise(title: str, phrases: Sequence[str]) -> str:
    """One of the plan's promises, and how it was kept."""
    return f"{title}：{'；'.join(phrases)}。"


def promise_judged(name: str, value: str, target: str, verdict: str, distance: str) -> str:
    """A promise with a figure of its own in the text."""
    judged = {"met": "达到", "missed": "未达到"}.get(verdict, "不作判定")
    return f"{name}{value}，计划要求{target}，{distance}{judged}"


def promise_distance(gap: str, unit: str) -> str:
    """How far from what the text asks."""
    amount = gap.lstrip("-")
    if not amount.strip("0."):
        return ""
    counted = f"{amount}个{unit}" if unit.endswith("分点") else f"{amount}{unit}"
    return f"{'低' if gap.startswith('-') else '高'}{counted}，"


def promise_bulletins(title: str, kind: str, due: str, reported: str) -> str:
    """A promise about how often to report."""
    judged = "达到" if due == reported else "未达到"
    return f"{title}（{kind}应印发{due}期，已印发{reported}期）{judged}"


def promise_unjudged() -> str:
    """A promise the text gives no figure for."""
    return "原文没有可判定的数值"


def behind_areas(name: str, noun: str, names: Sequence[str]) -> str:
    """Areas behind the target on one indicator, for the monthly meeting; each with how far."""
    return f"{name}未达标的{noun}{len(names)}个：{counted_names(names, FIRST_ANNEX)}。"


def returns_of(periods: Sequence[Sequence[Period]]) -> str:
    """Which returns a bulletin rests on, by their length: 10—12月月报、第四季度季报."""
    names = {"month": "月报", "quarter": "季报", "half": "半年报", "year": "年报"}
    return joined(
        f"{months_span(tuple(own)) if own[0].frequency.value == 'month' else joined(map(period_name, own))}"
        f"{names[own[0].frequency.value]}"
        for own in periods
        if own
    )


def upcoming(title: str, noun: str, returns: str, days: tuple[str, str]) -> str:
    """Which returns are due next, from whom and by when, and which bulletin follows from them."""
    due, publish = days
    return f"下一步：各{noun}的{returns}，{due}前（含当日）报送；《{title}》，{publish}印发。"


def all_out() -> str:
    """Nothing more to come."""
    return "本年度通报已全部印发。"
