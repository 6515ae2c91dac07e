"""What a chart says: titles, captions and alternative texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    POINTS,
    STATES,
    SYNTHETIC,
    VERDICTS,
    joined,
    period_name,
    period_short,
    rise_or_fall,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Period

VERTICAL = "纵轴"
HORIZONTAL = "横轴"
TARGET = "目标"
TARGET_LINE = "目标 {target}"
MISSING_LETTER = "缺"
WITHHELD_LETTER = "密"
MARKS = "圆点为达标，菱形为未达标，空心为数据不全或初步数；“缺”为未报，“密”为不予公布。"


def time_title(indicator: str, area: str) -> str:
    """What, where."""
    return f"{indicator}（{area}）"


def areas_title(noun: str, indicator: str, period: Period) -> str:
    """What, when."""
    return f"{period_name(period)}各{noun}{indicator}"


def caption(title: str, unit: str, axis: str, *, synthetic: bool, target: bool) -> str:
    """The line under a chart: what it shows, its unit, what its marks mean."""
    start = f"{axis}不从零开始。" if axis else ""
    line = "虚线为目标。" if target else ""
    return f"{title}，单位：{unit}。{MARKS}{line}{start}{SYNTHETIC + '。' if synthetic else ''}"


def time_alt(title: str, points: Sequence[tuple[Period, str, str]], unit: str, target: str, verdict: str) -> str:
    """Level, direction and verdict in words.

    `points` are period, printed value and state; the value is blank where there is none.
    """
    said = [
        f"{period_short(period)}{value + unit if value else STATES[state]}{_aside(value, state)}"
        for period, value, state in points
    ]
    valued = [(period, value) for period, value, _ in points if value]
    parts = [f"{title}：{joined(said)}。"]
    if len(valued) > 1:
        (first, start), (last, end) = valued[0], valued[-1]
        decimals = len(end.partition(".")[2])
        change = f"{float(end) - float(start):.{decimals}f}"
        points_unit = POINTS if unit == "%" else unit
        parts.append(f"{period_short(last)}比{period_short(first)}{rise_or_fall(change, points_unit)}。")
    if target and valued:
        parts.append(f"目标{target}，最近一期{VERDICTS[verdict]}。")
    return "".join(parts)


def _aside(value: str, state: str) -> str:
    return f"（{STATES[state]}）" if value and STATES[state] else ""


def areas_range(noun: str, title: str, best: tuple[str, str], worst: tuple[str, str], total: int) -> str:
    """The highest and the lowest value; `best` and `worst` are a name and a printed value."""
    return f"{title}：有数据的{total}个{noun}中，最高为{best[0]}{best[1]}，最低为{worst[0]}{worst[1]}。"


def areas_behind(noun: str, missed: Sequence[str], target: str) -> str:
    """Who is behind the target."""
    if not target:
        return ""
    if not missed:
        return f"目标{target}，全部达标。"
    return f"目标{target}，未达标的有{len(missed)}个{noun}：{joined(missed)}。"


def without_value(missing: Sequence[str], withheld: Sequence[str]) -> str:
    """The areas a chart cannot show."""
    parts = []
    if missing:
        parts.append(f"未报：{joined(missing)}。")
    if withheld:
        parts.append(f"不予公布：{joined(withheld)}。")
    return "".join(parts)


def no_values(title: str) -> str:
    """A chart with nothing to show."""
    return f"{title}：本期没有可公布的数据。"
