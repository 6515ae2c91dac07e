"""What is said about schemes, points, places and grades; numbers come in printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    OWN_TABLE,
    SHORTCOMINGS,
    STATES,
    counted_names,
    day,
    joined,
    period_name,
    period_short,
    previous_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from generator.model import Period

ASSESSMENTS = "考核"
TOTAL = "合计"
YEAR_TOTAL = "全年得分"
ALL_SUBJECTS = "全部"
MARKED = "评分"
NO_FORECAST = "不作测算"
FULL_ALREADY = "已得满分"
NO_VETO = "无"
NOT_RANKED = "不参与排名"
EXPLAIN_NOTE = "得分按本办法规定的小数位数四舍五入，各项目得分相加即为合计。"
FORECAST_NOTE = (
    "“多做到一例可增加”指其他情况不变，多做到一例（或少出现一例）时得分的增加；"
    "评分的项目和依据已被法律废止的指标不作测算。"
)
NOT_THROUGHOUT = "not_throughout"
RANK_NOTE = (
    "得分相同的名次并列，下一名次顺延；名次只在参加排名的{noun}之间排。有数据未报的不参与排名，列在最后；"
    "数据不全、不予公布和不满本期的也不参与排名，都不按零分计。"
)
VETO_NOTE = "一票否决单独记录，不改变得分和名次；未解除的，年度不定等次。"
PARTS_NOTE = "全年得分由各期得分按比重折算相加。"
PERCENT_OF = "{percent}%"
POST = "岗位"
HISTORY = "各期得分"
GRADES = "等次划分"
VETOES = "一票否决记录"

SIDES = {"below": ("低", "高"), "above": ("高", "低"), "both": ("偏离", "接近")}
AWAY = {"低": "低于", "高": "高于", "偏离": "偏离", "接近": "接近"}

COLUMNS = {
    "item": "项目",
    "weight": "分值（分）",
    "target": "目标",
    "actual": "实绩",
    "explained": "计分说明",
    "points": "得分（分）",
    "more": "多做到一例可增加（分）",
    "source": "数据来源",
    "rule": "计分方法",
    "applies": "考核对象",
    "remark": "说明",
    "grade": "等次",
    "minimum": "最低得分（分）",
    "maximum_rank": "最低名次",
    "consequence": "结果运用",
    "subject": "考核对象",
    "score": "得分（分）",
    "rank": "名次",
    "move": "名次升降",
    "change": "得分增减（分）",
    "margin": "距上一名次（分）",
    "veto": "一票否决",
    "period": "期别",
    "part": "组成",
    "share": "比重",
    "part_score": "该期得分（分）",
    "part_points": "折算得分（分）",
    "reason": "依据",
    "decided_on": "决定日期",
    "cleared_on": "解除日期",
    "area": "所在地区",
}


def answer(whole: str, schemes: Sequence[str]) -> str:
    """What the page of all assessments holds."""
    named = f"{whole}实行{len(schemes)}项考核：{joined(schemes)}。"
    return f"{named}得分由公布的数按计分办法算出，逐项说明见各考核对象的页面。"


def illustrative() -> str:
    """That invented weights are invented."""
    return "原文没有规定分值和计分方法，这里的分值、方法和等次均为虚构示例；考核的是单位和岗位，不涉及个人。"


def counted(shortcomings: Sequence[str]) -> str:
    """What is counted from the returns."""
    return f"{'、'.join(SHORTCOMINGS[kind] for kind in shortcomings)}次数"


def points_of_unit(unit: str) -> str:
    """A unit behind a number in a scoring rule: 0.1个百分点, 1人."""
    return f"个{unit}" if unit.endswith("分点") else unit


def rule_full_or_zero(full: str) -> str:
    """All or nothing."""
    return f"达到目标得{full}分，未达到不得分"


def rule_per_step(step: str, points: str, unit: str, most: str, *, side: str, kind: str) -> str:
    """Points off (or added) a step; `side` is which side of the target is the wrong one."""
    away, better = SIDES[side]
    if kind == "bonus":
        return f"比目标每{better}{step}{unit}加{points}分，最多加{most}分，不足一档按比例加"
    rule = f"比目标每{away}{step}{unit}扣{points}分，不足一档按比例扣，扣完为止"
    return f"{rule}；每{better}{step}{unit}加{points}分，最多得{most}分" if kind == "both" else rule


def rule_ratio(full: str, most: str, *, lower: bool) -> str:
    """In proportion to the target."""
    quotient = "目标÷实绩" if lower else "实绩÷目标"
    return f"得分=分值（{full}分）×{quotient}，最多得{most}分"


def rule_band(full: str) -> str:
    """Inside the band or nothing."""
    return f"在目标区间内（含两端）得{full}分，区间外不得分"


def rule_tiers(tiers: Sequence[tuple[str, str]], unit: str) -> str:
    """Tiers, the lower bound included."""
    phrases = []
    for index, (lower, percent) in enumerate(tiers):
        above = f"不足{tiers[index - 1][0]}{unit}" if index else ""
        least = "" if lower == "0" else f"{lower}{unit}以上"
        span = "、".join(part for part in (least, above) if part)
        phrases.append(f"{span}得分值的{percent}%")
    return "；".join(phrases)


def rule_per_case(points: str, most: str, *, bonus: bool) -> str:
    """Points off (or added) a case."""
    return f"每次加{points}分，最多加{most}分" if bonus else f"每次扣{points}分，扣完为止"


def rule_marks(most: str) -> str:
    """Points entered by hand."""
    return f"由考核单位评分，0～{most}分"


def bonus_weight(most: str) -> str:
    """What stands for the weight of a pure bonus."""
    return f"加分，最多{most}"


def in_proportion(alone: str, was: str, now: str, points: str) -> str:
    """That an item took over weight of items that do not apply, and what its points became."""
    return f"；得{alone}分，有项目不适用，分值由{was}分调整为{now}分，折算为{alone}×{now}÷{was}＝{points}分"


def said_full(full: str) -> str:
    """The target is met."""
    return f"达到目标，得满分{full}分"


def said_zero() -> str:
    """All or nothing: nothing."""
    return "未达到目标，不得分"


def said_steps(amount: str, unit: str, rule: tuple[str, str], off: str, *, side: str, exhausted: bool) -> str:
    """How far from the target, and what it costs."""
    step, points = rule
    away = SIDES[side][0]
    distance = f"{AWAY[away]}目标{amount}{unit}"
    end = f"扣{off}分，扣完为止" if exhausted else f"扣{off}分"
    return f"{distance}，每{away}{step}{unit}扣{points}分，{end}"


def said_steps_met() -> str:
    """No step below the target."""
    return "达到目标，不扣分"


def said_bonus(amount: str, unit: str, rule: tuple[str, str], points: str, *, side: str) -> str:
    """How far beyond the target, and what it brings."""
    step, each = rule
    better = SIDES[side][1]
    return f"{AWAY[better]}目标{amount}{unit}，每{better}{step}{unit}加{each}分，加{points}分"


def said_no_bonus() -> str:
    """Nothing beyond the target."""
    return "没有超过目标，不加分"


def said_ratio(value: str, target: str, full: str, *, lower: bool) -> str:
    """The quotient with its numbers."""
    quotient = f"{target}÷{value}" if lower else f"{value}÷{target}"
    return f"{quotient}×{full}分"


def said_band(band: str, full: str, *, inside: bool) -> str:
    """Inside the band or not."""
    return f"在目标区间{band}内，得满分{full}分" if inside else f"不在目标区间{band}内，不得分"


def said_tier(lower: str, above: str, unit: str, percent: str) -> str:
    """Which tier the value is in."""
    least = f"{lower}{unit}以上" if lower != "0" or not above else ""
    place = "、".join(part for part in (least, f"不足{above}{unit}" if above else "") if part)
    return f"在“{place}”一档，得分值的{percent}%"


def said_cases(count: str, points: str, off: str, *, bonus: bool, exhausted: bool) -> str:
    """How many cases, and what they cost or bring."""
    if count == "0":
        return "没有发生，不加分" if bonus else "没有发生，不扣分"
    if bonus:
        return f"{count}次，每次加{points}分，加{off}分"
    return f"{count}次，每次扣{points}分，扣{off}分" + ("，扣完为止" if exhausted else "")


def said_marks(points: str, reason: str) -> str:
    """An entered mark, and the place of the plan it rests on."""
    return f"考核单位评分{points}分" + (f"，依据：{reason}" if reason else "")


def unscored(state: str) -> str:
    """Why an item has no points."""
    return {
        "missing": "未报，不计分，也不按零分计",
        "not_applicable": "不适用，分值由其他项目按比例分摊",
        "withheld": "数据不予公布，得分也不公布",
    }.get(state, STATES[state])


def score_sentence(name: str, period: Period, score: str, parts: Sequence[str]) -> str:
    """A score, and what follows from it."""
    return "，".join([f"{period_name(period)}{name}{score}", *(part for part in parts if part)]) + "。"


def rank_words(rank: str) -> str:
    """A place in a sentence: 第3名, 并列第1名."""
    return f"并列第{rank.removeprefix('并列')}名" if rank.startswith("并列") else f"第{rank}名"


def placed_among(rank: str, among: int, noun: str) -> str:
    """A place, and among how many: 在参加排名的13个村中列第3名."""
    return f"在参加排名的{among}个{noun}中{'' if rank.startswith('并列') else '列'}{rank_words(rank)}"


def ranked_among(noun: str, ranked: int, unranked: Sequence[str]) -> str:
    """How many are ranked, and how many are not for which reason."""
    counts = {reason: list(unranked).count(reason) for reason in UNRANKED_REASONS if reason in unranked}
    rest = "；".join(f"{UNRANKED_REASONS[reason]}的{count}个" for reason, count in counts.items())
    return f"参加排名的{noun}{ranked}个" + (f"，不参与排名的{len(unranked)}个：{rest}" if unranked else "") + "。"


def scored(score: str, aside: str) -> str:
    """A score in a sentence."""
    return f"得分{score}分{aside}"


def without_score(state: str) -> str:
    """Why there is no score."""
    reasons = {
        "withheld": "得分不予公布",
        "missing": "有数据未报，未计得分",
        NOT_THROUGHOUT: "本期中途设立或撤并，不计得分",
    }
    return reasons.get(state, "没有得分")


def vetoed(ground: str) -> str:
    """A veto in a sentence."""
    return f"一票否决（{ground}）"


def move_words(period: Period, places: str) -> str:
    """Places gained or lost."""
    if places == "0":
        return f"名次与{previous_name(period)}相同"
    went = "下降" if places.startswith("-") else "上升"
    return f"比{previous_name(period)}{went}{places.lstrip('-')}名"


def margin_words(margin: str) -> str:
    """How far the next place is."""
    return f"距上一名次{margin}分"


def grade_words(grade: str) -> str:
    """The grade of the year."""
    return f"等次为{grade}"


def veto_words(decided: date, cleared: date | None) -> str:
    """A veto on record."""
    decision = f"{day(decided)}决定"
    return f"{decision}，{day(cleared)}解除" if cleared else f"{decision}，未解除"


def veto_said(ground: str, days: tuple[date, date | None], *, costs: bool) -> str:
    """A veto in a sentence: its ground, its days, and what it costs where the scheme has grades."""
    decided, cleared = days
    decision = f"依据{ground}，{veto_words(decided, cleared)}"
    if not costs:
        return decision
    return f"{decision}，不影响年度等次" if cleared else f"{decision}，解除以前年度不定等次"


def move_cell(places: str) -> str:
    """Places gained or lost, in a cell."""
    if places == "0":
        return "不变"
    return f"{'降' if places.startswith('-') else '升'}{places.lstrip('-')}"


def part_name(part: str, periods: Sequence[Period]) -> str:
    """A part of the annual score."""
    if part in ("month", "quarter", "half"):
        return {"month": "各月平均", "quarter": "各季度平均", "half": "两个半年平均"}[part]
    return "全年数据" if part == "year" else period_short(periods[0])


def cadence_words(frequency: str, parts: Sequence[tuple[str, str]]) -> str:
    """How often a scheme scores, and how the year follows."""
    often = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "全年"}[frequency]
    if not parts:
        return "全年按全年的数计分" if frequency == "year" else f"{often}计分；全年另按全年的数计分"
    return f"{often}计分；全年得分由" + "、".join(f"{name}{percent}%" for name, percent in parts) + "折算"


def scheme_answer(period: Period, subjects: str, ranked: int, total: int, best: str, *, is_ranked: bool) -> str:
    """How a scheme stands in one sentence."""
    return f"{period_name(period)}，{_standing(subjects, ranked, total, best, is_ranked=is_ranked)}。"


def result_line(
    title: str, standing: tuple[str, int, int, str], grades: Sequence[tuple[str, int]], *, ranked: bool
) -> str:
    """How a scheme ended: how many were scored or ranked, who leads, how many reached which grade."""
    subjects, scored, total, best = standing
    phrases = [_standing(subjects, scored, total, best, is_ranked=ranked)]
    if grades:
        phrases.append("，".join(f"{grade}{count}个" for grade, count in grades))
    return f"{title}：{'；'.join(phrases)}。"


def _standing(subjects: str, scored: int, total: int, best: str, *, is_ranked: bool) -> str:
    if not is_ranked:
        counted = f"{total}个{subjects}均计出得分" if scored == total else f"{total}个{subjects}中有{scored}个计出得分"
        return f"{counted}，本办法不排名"
    return f"{total}个{subjects}中有{scored}个参加排名" + (f"，第1名为{best}" if best else "")


def with_score(name: str, score: str) -> str:
    """A name and its score."""
    return f"{name}（{score}分）"


def because(cause: tuple[str, str]) -> str:
    """The item that took most off a score, behind the score; nothing where none did."""
    title, off = cause
    return f"，扣分最多的是{title}，扣{off}分" if title else ""


def moved_because(cause: tuple[str, str], *, up: bool) -> str:
    """The item that did most to move a place, behind the number of places; nothing where none can be told."""
    title, points = cause
    return f"，{'增分' if up else '失分'}最多的是{title}，{'多' if up else '少'}得{points}分" if title else ""


def with_cause(name: str, score: str, cause: tuple[str, str]) -> str:
    """A name with its score and what took most off it."""
    return f"{name}（{score}分{because(cause)}）"


def item_head(title: str, full: str) -> str:
    """An item over a column of points, with the most it can bring."""
    return f"{title}（{full}分）"


def top_line(noun: str, listed: int, ranked: int, first: Sequence[str], last: Sequence[str]) -> str:
    """How many are assessed and ranked, who leads, and who comes last."""
    if not first:
        return ""
    among = f"考核的{listed}个{noun}全部参加排名" if listed == ranked else f"考核的{listed}个{noun}中{ranked}个参加排名"
    behind = f"；靠后的是{joined(last)}" if last else ""
    return f"考核得分排名：{among}，居前的是{joined(first)}{behind}。"


def unranked_line(noun: str, entries: Sequence[tuple[str, str]]) -> str:
    """Who is not ranked, and why."""
    if not entries:
        return ""
    reasons: dict[str, list[str]] = {}
    for name, state in entries:
        reasons.setdefault(UNRANKED_REASONS[state], []).append(name)
    grouped = "；".join(f"{reason}：{counted_names(names, OWN_TABLE)}" for reason, names in reasons.items())
    return f"不参与排名的{noun}{len(entries)}个（{grouped}）。"


UNRANKED_REASONS = {
    "withheld": "有数据不予公布",
    "missing": "有数据未报",
    "partial": "数据不全",
    "not_applicable": "没有可计分的项目",
    NOT_THROUGHOUT: "本期中途设立或撤并",
}


def veto_line(entries: Sequence[tuple[str, str]]) -> str:
    """Vetoes of a period."""
    return f"一票否决：{joined(f'{name}（{ground}）' for name, ground in entries)}。" if entries else ""


def standing_vetoes_line(entries: Sequence[tuple[str, Period, str]]) -> str:
    """Vetoes of earlier periods that still stand."""
    phrases = [f"{name}（{period_name(period)}；{how}）" for name, period, how in entries]
    return f"以前各期的一票否决尚未解除的：{joined(phrases)}。" if entries else ""


def lifted_vetoes_line(entries: Sequence[tuple[str, Period, str]]) -> str:
    """Vetoes of earlier periods that were lifted since the bulletin before."""
    phrases = [f"{name}（{period_name(period)}；{how}）" for name, period, how in entries]
    return f"本期解除的一票否决：{joined(phrases)}。" if entries else ""


def post_answer(title: str, area: str) -> str:
    """What a post page is about, where nothing is scored yet."""
    return f"{title}（{area}）尚无公布的得分。"
