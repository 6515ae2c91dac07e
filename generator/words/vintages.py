"""What pages say of released bulletins: revisions, corrections, breaks, the ledger, and drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import period_name, period_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.model import Period

REVISIONS = "修订记录"
REGISTERED = "登记的修订和更正"
SINCE = "公布后的修订"
LEDGER = "目标调整"
MARK = "▲"
MARK_NOTE = "▲ 公布以后有修订，仍列公布时的数，现值见本页“公布后的修订”。"
MARK_NOTE_ELSEWHERE = "▲ 公布以后有修订，仍列公布时的数，现值见通报所在页的“公布后的修订”。"
REVISED_NOTICE = "本通报公布以后，有的数作了修订；正文、图表和开头的要点仍是公布时的数，现值见"
DRAFT = "审阅稿"
DRAFT_NOTICE = "审阅稿：尚未公布，只供审阅，数字和文字都可能改动，不得引用和外传。"
BREAK = "口径调整"
FEED = "订阅（Atom）"
KINDS = {"revision": "修订", "correction": "更正"}
REASONS = {"supplement": "补报", "verified": "核定", "definition": "口径调整", "error": "更正"}
MEASURES = {
    "rate": "数值",
    "count": "数值",
    "amount": "数值",
    "numerator": "分子",
    "denominator": "分母",
    "target": "目标",
    "gap": "差距",
    "change": "比上期",
    "year_on_year": "比上年同期",
    "due": "应报",
    "reported": "实报",
    "score": "得分",
    "rank": "名次",
    "move": "名次升降",
    "margin": "与上一名差距",
    "grade": "等次",
    "points": "得分项",
    "direct": "全年得分",
    "part": "折入全年的得分",
    "weight": "分值",
    "alone": "折算前得分",
    "off": "扣分",
    "more": "再多一例可增加的得分",
    "short": "距目标",
    "exact": "未舍入的数",
    "cases": "次数",
    "late": "迟报",
    "missing": "未报",
    "corrected": "更正",
    "misreported": "错报",
    "omitted": "漏报",
    "concealed": "瞒报",
}
COLUMNS = {
    "revision": "编号",
    "what": "项目",
    "bulletins": "涉及通报",
    "printed": "公布值",
    "now": "现值",
    "difference": "差额",
    "reason": "原因",
    "decided_on": "日期",
    "before": "原目标",
    "after": "调整后",
    "basis": "依据",
    "approved_on": "批准日期",
    "code": "代码",
    "name_then": "通报中的名称",
    "name_now": "现在的名称",
    "moved": "连带变化",
}
NOTHING_MOVED = "名次和达标情况没有变"
MOST_MOVED = 6
REPORTS = "报表"
RENAMED = "封存的通报沿用的旧名"
NO_LEDGER = "年内目标没有调整，各项均按年初计划判定。"
METHOD = (
    "通报公布后，印出的数不再改动。报表后来补报、核定、更正或调整口径的，在此登记；"
    "原通报保留公布值并作标记，以后的通报用现值。"
)


def reason_words(kind: str, text: str) -> str:
    """Why a figure was changed: the kind of reason, and what the clerk wrote."""
    return f"{REASONS[kind]}：{text}" if text else REASONS[kind]


def one_reason(reason: str, day: str) -> str:
    """The reason and day that all changes of a bulletin share."""
    return f"以上各数的原因都是：{reason}（{day}）。" if reason else f"以上各数都在{day}登记。"


def kind_and_reason(kind: str, reason: str) -> str:
    """Whether it is a revision or a correction, and why."""
    return reason if reason.startswith(KINDS[kind]) else f"{KINDS[kind]}：{reason}"


def moved_with(found: Sequence[str]) -> str:
    """The places and verdicts that moved with a change; of many the first, and how many there are."""
    if not found:
        return NOTHING_MOVED
    more = f"等{len(found)}处，见下面逐个列出的数" if len(found) > MOST_MOVED else ""
    return f"{'；'.join(found[:MOST_MOVED])}{more}"


def gravest(shown: Sequence[str], count: int) -> str:
    """The gravest of what changed, and how many there are in all."""
    return f"{'；'.join(shown)}{f'等{count}个' if count > len(shown) else ''}"


def beside_registered(count: int) -> str:
    """Figures that stand otherwise also for changes that were registered."""
    return f"；另有{count}个数本来就因已登记的修订与公布时不同"


def of_promise(what: str, target: str) -> str:
    """A distance or a target; one of the measures' text says so."""
    return f"{what}（措施原文）" if target else what


def answer(revisions: int, corrections: int, released: int) -> str:
    """How many changes were registered."""
    if not revisions + corrections:
        return f"本年度已公布{released}期通报，公布后没有登记过修订或更正。"
    return f"本年度已公布{released}期通报，公布后登记修订{revisions}项、更正{corrections}项。"


def of_bulletin(title: str) -> str:
    """The heading over the figures of one bulletin that have changed."""
    return f"{title}：{SINCE}"


def break_words(period: Period) -> str:
    """What a mark on a chart says."""
    return f"{period_short(period)}起{BREAK}"


def breaks_alt(periods: Sequence[Period]) -> str:
    """The same for the alternative text."""
    return f"{'、'.join(period_short(period) for period in periods)}起{BREAK}，前后不完全可比。" if periods else ""


def bulletins_of(periods: Sequence[Period]) -> str:
    """Some bulletins by their periods."""
    return "、".join(period_name(period) for period in periods)


def feed_title(title: str) -> str:
    """The title of a year's feed."""
    return f"{title}：通报与修订"


def feed_released(title: str) -> str:
    """What the feed says of a new bulletin."""
    return f"{title}已公布。"


def feed_revised(name: str, printed: str, now: str) -> str:
    """What the feed says of a revision."""
    return f"{name}：公布值{printed}，现值{now}。"
