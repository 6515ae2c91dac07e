"""What a bulletin says is new, what is behind, and what it asks of whom by when; numbers come in printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    FIRST_ANNEX,
    OWN_TABLE,
    counted_names,
    day,
    joined,
    period_name,
    previous_name,
    quoted,
    rise_or_fall,
)
from generator.words.scores import moved_because

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from generator.model import Period

Moved = tuple[str, str, tuple[str, str]]

COMPARED = "与上期和上年同期比较"
COMPARED_LAST = "与上期比较"
COMPARED_YEAR = "与上年同期比较"
PERIOD_COUNTS = {"month": "个月", "quarter": "个季度", "half": "个半年", "year": "年"}


def turned(period: Period, better: Sequence[str], worse: Sequence[str], judged: int) -> str:
    """Which targets are met now and were not, and the other way round; of a single one only a change is told."""
    if not better and not worse:
        return f"与{previous_name(period)}相比，各项指标的达标情况没有变化。" if judged > 1 else ""
    parts = [f"由未达标转为达标的{len(better)}项（{joined(better)}）"] if better else []
    parts += [f"由达标转为未达标的{len(worse)}项（{joined(worse)}）"] if worse else []
    return f"与{previous_name(period)}相比，{'，'.join(parts)}。"


def places_moved(noun: str, period: Period, up: Sequence[Moved], down: Sequence[Moved]) -> str:
    """How many places went up and down, and whose most: names with the places moved and the item that did it."""
    counts = [f"{len(own)}个{noun}名次{word}" for own, word in ((up, "上升"), (down, "下降")) if own]
    if not counts:
        return ""
    ends = [
        f"{word}最多的是"
        + joined(f"{name}（{places}名{moved_because(cause, up=own is up)}）" for name, places, cause in _furthest(own))
        for own, word in ((up, "上升"), (down, "下降"))
        if own
    ]
    return f"与{previous_name(period)}相比，{'，'.join(counts)}；{'，'.join(ends)}。"


def _furthest(entries: Sequence[Moved]) -> list[Moved]:
    most = max(int(entry[1]) for entry in entries)
    return [entry for entry in entries if int(entry[1]) == most]


def last_year(risen: Sequence[tuple[str, str, str]], fallen: Sequence[tuple[str, str, str]], level: int) -> str:
    """How the indicators stand against the same period of the last year: name, change and unit of each."""
    parts = [
        f"{len(own)}项{word}（{joined(f'{name}{rise_or_fall(change, unit)}' for name, change, unit in own)}）"
        for own, word in ((risen, "上升"), (fallen, "下降"))
        if own
    ]
    parts += [f"{level}项持平"] if level else []
    return f"与上年同期相比，{'，'.join(parts)}。" if parts else ""


def goal_moved(name: str, since: date, statements: tuple[str, str], basis: str) -> str:
    """That a goal was adjusted within the period, and on what basis."""
    before, after = statements
    return f"{name}的目标自{day(since)}起由{before}调整为{after}{f'（依据：{basis}）' if basis else ''}。"


def behind(entries: Sequence[tuple[str, int]], total: int, frequency: str) -> str:
    """The indicators behind their targets, those that were so for several periods running by how many."""
    if not entries:
        return f"{total}项指标全部达到目标。"
    groups: dict[int, list[str]] = {}
    for name, streak in sorted(entries, key=lambda entry: -entry[1]):
        groups.setdefault(streak, []).append(name)
    missed = f"{total}项指标中有{len(entries)}项未达到目标"
    if set(groups) == {1}:
        return f"{missed}，见第一部分。" if len(groups[1]) > 1 else f"{missed}：{joined(groups[1])}。"
    groups_said = [
        f"连续{streak}{PERIOD_COUNTS[frequency]}未达标的{len(names)}项：{joined(names)}"
        if streak > 1
        else f"本期新出现的{len(names)}项：{joined(names)}"
        for streak, names in groups.items()
    ]
    return f"{missed}。{'；'.join(groups_said)}。"


def not_in_time(word: str, noun: str, entries: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Returns that were late or never came, by area; of many areas the first, and how many there are."""
    if not entries:
        return ""
    named = [f"{area}（{_returns(own)}）" for area, own in entries]
    return f"{word}的{noun}{len(entries)}个：{counted_names(named, OWN_TABLE)}。"


MOST_RETURNS = 3
QUALITY_TABLE = "数据质量部分的表"


def _returns(own: Sequence[str]) -> str:
    return joined(own) if len(own) <= MOST_RETURNS else f"{len(own)}项报表"


def carry_out(name: str, work: tuple[str, str, date | None], areas: str, explain: str) -> str:
    """What follows from an indicator behind its target: who carries out which measure, and who explains what by when.

    `work` are owner, measure and its own day; nobody is asked without an owner or areas.
    """
    owner, measure, due = work
    until = f"（{day(due)}前完成）" if due else ""
    done = f"请{owner}按{quoted(measure)}抓好落实{until}" if owner and measure else ""
    parts = [part for part in (done, f"{areas}{explain}" if areas else "") if part]
    return f"{name}{'' if areas else '未达标'}：{'；'.join(parts)}。" if parts else ""


def behind_targets(noun: str, names: Sequence[str], *, total: int) -> str:
    """The areas that missed a target, as those who are asked something."""
    if len(names) == total:
        return f"各{noun}"
    named = joined(names) if len(names) <= MOST_ASKED else f"{len(names)}个{noun}（见{FIRST_ANNEX}）"
    return f"未达标的{named}"


MOST_ASKED = 6


def explain_by(due: date | None, settled: date | None) -> str:
    """What an area behind has to say, and when: with its next return, or before the year is settled."""
    if due:
        return f"查明原因，于{day(due)}前（含当日）随报表说明"
    return f"查明原因，于{day(settled)}年度通报印发前说明" if settled else "查明原因并作说明"


def improve() -> str:
    """What an area behind has to do when the year is over."""
    return "查明原因，列入下一年度改进的事项"


def make_up(names: Sequence[str], due: date | None, settled: date | None) -> str:
    """Who has to send what is missing, and by when."""
    if not names:
        return ""
    until = f"，于{day(due)}前（含当日）送达" if due else f"，于{day(settled)}年度通报印发前送达" if settled else ""
    return f"{counted_names(names, QUALITY_TABLE)}补报所缺的数据{until}。"


def next_returns(noun: str, period: Period, due: date) -> str:
    """When the next returns are due."""
    return f"各{noun}于{day(due)}前（含当日）报送{period_name(period)}报表。"
