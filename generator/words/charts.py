"""What a chart says: titles, captions and alternative texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    STATES,
    SYNTHETIC,
    VERDICTS,
    counted_in,
    counted_names,
    difference_unit,
    joined,
    period_name,
    period_short,
    rise_or_fall,
)
from generator.words.scores import rank_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Period

VERTICAL = "纵轴"
HORIZONTAL = "横轴"
TARGET = "目标"
PLACE = "名次"
TARGET_LINE = "目标 {target}"
MISSING_LETTER = "缺"
WITHHELD_LETTER = "隐"
MOST_NAMED = 40
BELOW = "图下的表"
MARKS = {
    "met": "圆点为达标",
    "missed": "菱形为未达标",
    "plain": "小圆点为不作判定",
    "hollow": "空心为数据不全或初步数",
    "missing": "“缺”为未报",
    "withheld": "“隐”为不予公布",
    "hatched": "斜线为不予公布",
}


def time_title(indicator: str, area: str) -> str:
    """What, where."""
    return f"{indicator}（{area}）"


def areas_title(noun: str, indicator: str, period: Period) -> str:
    """What, when."""
    return f"{period_name(period)}各{noun}{indicator}"


def caption(title: str, unit: str, axis: str, marks: Sequence[str], *, synthetic: bool, target: str) -> str:
    """The line under a chart: what it shows, its unit, and what the marks mean that stand in it.

    `target` is blank, `judged`, or `beyond` where the line holds for longer periods than those shown.
    """
    start = f"{axis}不从零开始。" if axis else ""
    meant = f"{'，'.join(MARKS[mark] for mark in MARKS if mark in marks)}。" if marks else ""
    line = {"judged": "虚线为目标。", "beyond": "虚线为目标，只判定更长的期别，图中各期不作判定。"}.get(target, "")
    return f"{title}，单位：{unit}。{meant}{line}{start}{SYNTHETIC + '。' if synthetic else ''}"


def time_alt(title: str, points: Sequence[tuple[Period, str, str]], unit: str, change: str) -> str:
    """Level and direction in words.

    `points` are period, printed value and state, the value blank where there is none; `change`
    is the printed difference of the last and the first value.
    """
    phrases = [
        f"{period_short(period)}{counted_in(value, unit, title) if value else STATES[state]}{_aside(value, state)}"
        for period, value, state in points
    ]
    valued = [(period, value) for period, value, _ in points if value]
    parts = [f"{title}：{joined(phrases)}。"]
    if len(valued) > 1 and change:
        first, last = period_short(valued[0][0]), period_short(valued[-1][0])
        moved = rise_or_fall(change, difference_unit(unit))
        parts.append(f"{last}与{first}持平。" if moved == "持平" else f"{last}比{first}{moved}。")
    return "".join(parts)


def time_verdict(steps: Sequence[tuple[Period, str]], judged: tuple[Period, str] | None) -> str:
    """The target, where it moved, and the verdict on the last period that is judged.

    `steps` are the targets from the period they hold, `judged` that period and its verdict.
    """
    if not steps:
        return ""
    first, *moved = steps
    goals = f"目标{first[1]}" + "".join(f"，{period_short(period)}起{target}" for period, target in moved)
    return f"{goals}，{period_short(judged[0])}{VERDICTS[judged[1]]}。" if judged else f"{goals}，各期不作判定。"


def _aside(value: str, state: str) -> str:
    return f"（{STATES[state]}）" if value and STATES[state] else ""


def areas_range(noun: str, title: str, best: tuple[str, str], worst: tuple[str, str], total: int) -> str:
    """The highest and the lowest value; `best` and `worst` are all who have it, and the value as printed."""
    if best == worst:
        return f"{title}：有数据的{total}个{noun}均为{best[1]}。"
    return f"{title}：有数据的{total}个{noun}中，最高为{best[0]}{best[1]}，最低为{worst[0]}{worst[1]}。"


def areas_behind(noun: str, missed: Sequence[str], target: str) -> str:
    """Who is behind the target."""
    if not target:
        return ""
    if not missed:
        return f"目标{target}，全部达标。"
    return f"目标{target}，未达标的有{len(missed)}个{noun}：{_named(missed)}。"


def without_value(missing: Sequence[str], withheld: Sequence[str]) -> str:
    """The areas a chart cannot show."""
    parts = []
    if missing:
        parts.append(f"未报：{_named(missing)}。")
    if withheld:
        parts.append(f"不予公布：{_named(withheld)}。")
    return "".join(parts)


def _named(names: Sequence[str]) -> str:
    """Names, as long as anybody would listen to them; of more the first."""
    return joined(names) if len(names) <= MOST_NAMED else counted_names(names, BELOW)


def not_in_the_strip(noun: str, absent: Sequence[tuple[str, int]]) -> str:
    """Of how many areas a strip of dots shows nothing, by the word for it."""
    parts = [f"{word}的{count}个{noun}" for word, count in absent if count]
    return f"{joined(parts)}不在图中。" if parts else ""


def no_values(title: str) -> str:
    """A chart with nothing to show."""
    return f"{title}：本期没有可公布的数据。"


def tied(noun: str, names: Sequence[str]) -> str:
    """Who shares a place, where a picture has room for one name; hovering tells the others."""
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个{noun}"


def ranks_caption(scheme: str, own: str, *, alone: bool = False, synthetic: bool) -> str:
    """The line under a chart of places; `alone` where nobody else has a line."""
    named = f"线为{own}" if alone else f"粗线为{own}，细线为其他单位"
    lines = named if own else "每条线为一个单位，右端为末期名次"
    note = SYNTHETIC + "。" if synthetic else ""
    return f"{scheme}：各期名次，第1名在最上方；{lines}。不参与排名的一期留空。{note}"


def ranks_alt(scheme: str, periods: Sequence[str], first: Sequence[str]) -> str:
    """Who leads at the end."""
    leader = f"{periods[-1]}第1名为{joined(first)}。" if first else ""
    return f"{scheme}，{periods[0]}至{periods[-1]}各期名次。{leader}"


def own_ranks_alt(name: str, ranks: Sequence[tuple[str, str]]) -> str:
    """One area's places."""
    places = [f"{period}{rank_words(rank) if rank[-1:].isdigit() else rank}" for period, rank in ranks]
    return f"{name}的名次：{joined(places)}。"


def heat_column(period: Period) -> str:
    """A period over a column of the heat map."""
    name = period_short(period)
    return {"quarter": name[:2], "half": name[:2], "year": "全年"}.get(period.frequency.value, name)


def heat_column_short(period: Period, *, opens_quarter: bool) -> str:
    """The same where there is room for two digits; of the months only the first of each quarter is named."""
    month = str(period.number) if opens_quarter else ""
    return {"month": month, "quarter": "季", "half": "半", "year": "年"}[period.frequency.value]


def heat_caption(noun: str, letters: Sequence[tuple[str, str]], *, shown: int, synthetic: bool) -> str:
    """The line under the heat map: what the letters mean, and how many areas are shown if not all."""
    explained = joined(f"{letter}＝{word}" for letter, word in letters)
    note = SYNTHETIC + "。" if synthetic else ""
    part = (
        f"图中只列迟报、未报、更正最多的{shown}个{noun}，底行为全部{noun}的合计，各{noun}情况见下表。" if shown else ""
    )
    return (
        f"各{noun}各期报送情况。{explained}；同一期有几张报表的取情况最差的一张，合计为不是按时报送的格数。{part}{note}"
    )


def heat_alt(noun: str, areas: int, periods: int, amiss: Sequence[tuple[str, int]]) -> str:
    """What the heat map shows, in words."""
    counted = [f"{word}{count}格" for word, count in amiss if count]
    return f"{areas}个{noun}、{periods}个报告期的报送情况：{joined(counted) or '全部按时报送'}。"


HEAT_TOTAL = "合计"


def place_title(name: str, period: str, rank: int) -> str:
    """What hovering over a place says."""
    return f"{name} {period} 第{rank}名"
