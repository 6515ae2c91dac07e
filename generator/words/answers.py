"""The lines of the box a bulletin opens with; numbers come in printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import POINTS, day, joined, period_name, period_short, previous_name, rise_or_fall
from generator.words.scores import moved_because, with_cause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from generator.model import Period

Named = tuple[str, str]


def targets(total: int, judged: int, missed: Sequence[str]) -> str:
    """How many targets were met, and which were not."""
    if not judged:
        return ""
    rest = f"；另有{total - judged}项不作判定" if total > judged else ""
    if judged == 1 and missed:
        return f"目标：{missed[0]}未达标{rest}。"
    if not missed:
        return f"目标：{judged}项指标全部达标{rest}。"
    return f"目标：{judged}项指标中{judged - len(missed)}项达标，{len(missed)}项未达标（{joined(missed)}）{rest}。"


def changes(period: Period, rise: Named | None, fall: Named | None, *, within: bool, alone: bool) -> str:
    """What moved most since the period before, each way: name and change as printed; `alone` it is not the most.

    `within` a half-year its last quarter is compared.
    """
    against = f"{period_short(period)}与{previous_name(period)}相比" if within else f"与{previous_name(period)}相比"
    moved = rise or fall
    if alone and moved:
        return f"变化：{against}，{moved[0]}{rise_or_fall(moved[1], POINTS)}。"
    parts = []
    if rise:
        parts.append(f"上升最多的是{rise[0]}（{rise_or_fall(rise[1], POINTS)}）")
    if fall:
        parts.append(f"下降最多的是{fall[0]}（{rise_or_fall(fall[1], POINTS)}）")
    return f"变化：{against}，{'，'.join(parts)}。" if parts else ""


def places(first: Sequence[Named], last: Sequence[tuple[Named, Named]], moved: str) -> str:
    """Who is first and who last, with the item that took most off the last: names with scores, titles with points."""
    tied = "并列" if len(first) > 1 else ""
    parts = [f"{tied}第1名{joined(f'{name}（{score}分）' for name, score in first)}"]
    ends = [with_cause(name, score, cause) for (name, score), cause in last]
    parts += [f"末位{joined(ends)}"] if ends else []
    return f"名次：{'，'.join(parts)}{moved}。"


def moved(period: Period, entries: Sequence[tuple[str, str, Named]]) -> str:
    """Whose place moved most since the period before, and which item did most to move it; blank where none did."""
    if not entries:
        return ""
    parts = [
        f"{name}{'下降' if text.startswith('-') else '上升'}{text.lstrip('-')}名"
        f"{moved_because(cause, up=not text.startswith('-'))}"
        for name, text, cause in entries
    ]
    return f"；比{previous_name(period)}变动最大的是{'；'.join(parts)}"


def vetoes(entries: Sequence[Named]) -> str:
    """Who is vetoed, and since when."""
    return f"一票否决：{joined(f'{name}（{vetoed}）' for name, vetoed in entries)}。" if entries else ""


def returns(due: int, on_time: int, troubles: Sequence[tuple[str, int]]) -> str:
    """What became of the returns; `troubles` are how many were not simply on time, by kind."""
    if not due:
        return ""
    rest = "".join(f"，{word}{count}项" for word, count in troubles if count)
    return f"报送：应报{due}项，按时报送{on_time}项{rest}。"


def following(noun: str, period: Period, due_on: date, publish_on: date) -> str:
    """Which returns are due next, from whom and by when, and when the bulletin follows."""
    return f"下一步：各{noun}{day(due_on)}前（含当日）报送{period_name(period)}报表，{day(publish_on)}印发通报。"


def next_bulletin(title: str, publish_on: date) -> str:
    """Which bulletin comes next, where no returns are due for it."""
    return f"下一步：《{title}》，{day(publish_on)}印发。"
