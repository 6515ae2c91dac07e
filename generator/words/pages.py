"""Sentences and labels of the pages; numbers come in printed, never computed here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.words import (
    FIRST_ANNEX,
    LISTED,
    STATES,
    VERDICTS,
    counted_in,
    counted_names,
    day,
    joined,
    period_name,
    previous_name,
    rise_or_fall,
)
from generator.words.vintages import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from generator.model import Law, Period, Terms

HOME = "首页"
PLAN = "年度计划"
BULLETINS = "通报"
INDICATORS = "指标"
DATA = "数据与方法"
QUALITY = "数据质量"
CALENDAR = "全年工作日程"
RETURNS_MATRIX = "报送情况一览"
SHORTCOMINGS_TABLE = "核查发现的差错"
SHORTCOMING_ENTRIES = "差错明细"
NOTHING_DUE = "无"
WORST_NOTE = "同一期有几张报表的，列出情况最差的一张；“无”表示本期没有应报的报表。"
QUALITY_NOTES = {False: "迟报、未报、更正按报表计。", True: "错报、漏报、瞒报按核查发现的次数计，只列到单位。"}
QUALITY_UNITS = {True: "次", False: "项"}
PUBLISHED = "已印发"
NOT_YET = "未到期"
YEARS = "全部年度"

COLUMNS = {
    "indicator": "指标",
    "period": "期别",
    "number": "序号",
    "value": "数值",
    "unit": "单位",
    "target": "目标",
    "gap": "差距",
    "change": "比上期",
    "verdict": "判定",
    "reported": "实报/应报",
    "due": "应报",
    "received": "实报",
    "late": "迟报",
    "missing": "未报",
    "corrected": "更正",
    "note": "备注",
    "bulletin": "通报",
    "title": "标题",
    "publish_on": "印发日期",
    "due_on": "报表截止日期",
    "measure": "工作措施",
    "owner": "责任主体",
    "cadence": "周期",
    "targets": "对应目标",
    "locator": "计划段落",
    "code": "代码",
    "statement": "目标值",
    "origin": "出处",
    "valid_from": "适用自",
    "law": "法规",
    "document_number": "文号",
    "effective_on": "施行",
    "repealed_on": "废止",
    "status": "报送情况",
    "received_on": "收到日期",
    "file": "文件",
    "content": "内容",
    "rule": "规则",
    "column": "列名",
    "meaning": "名称",
    "type": "类型",
    "required": "必填",
    "allowed": "可以填什么",
    "refers": "引用的表",
    "key": "行",
    "reason": "理由",
    "decided_on": "决定日期",
    "kind": "类别",
    "met": "达标",
    "withheld": "不予公布",
    "progress": "进展",
    "outcome": "结果",
    "state": "状态",
    "when": "时间",
    "work": "工作",
    "frequency": "报告期",
    "year_on_year": "比上年同期",
    "found": "差错",
    "count": "次数",
}
HUBS = {
    "plan.md": "年度计划、目标与措施、全年工作日程",
    "bulletins/index.md": "全部通报",
    "indicators/index.md": "每项指标的图表、定义和依据",
    "assessments.md": "考核办法、得分和名次",
    "quality.md": "数据质量：谁报了、什么时候报的",
    "revisions.md": "修订记录：公布以后改过的数和原因",
    "data.md": "数据下载与计算方法",
}
ORIGINS = {"goal": "工作目标", "measure_text": "措施原文（只引用）"}
QUOTED_ONLY = "原文照录"
NATURE = "数据性质"
DATA_STATE = "数据状态"
NOT_APPLICABLE = "不适用"
SEE_NOTE = "见备注"
NOT_TABULATED = "原文无数值"
NO_ISSUER = "（发文机关从略）"
IN_FORCE = "现行"
FLAG = "※"
PREVIOUS_INCOMPLETE = "（上期数据不全）"
LAST_YEAR_INCOMPLETE = "（上年同期数据不全）"
SIGNS = {FLAG: "数据不全或为初步数", MARK: "公布后有修订"}
LESS_NOTE = "“…”表示数不为零，但不足表中的最小单位。"
SUM_NOTE = "因四舍五入，分项之和可能不等于合计。"
FLAG_NOTE = "※ 数据不全（按已报数据计算）或为初步数。"
STATE_MEANINGS = {
    "未报": "未报：到期没有收到报表。",
    "不适用": "不适用：没有应报对象、没有适用的目标或可计分的项目、不满本期、没有可比的上期数，或分母为零。",
    "不予公布": "不予公布：人数或其余的人数过少，或公布后能推算出这样的数，为保护个人信息不公布。",
    "不参与排名": "不参与排名：有数据未报或不全、不予公布，或不满本期。",
}
ROUNDING_NOTE = "比率由分子合计除以分母合计算出，不是各单位比率的平均；按四舍五入显示，是否达标按未舍入的数比较。"
DIFFERENCE_NOTE = "差距和增减按未舍入的数计算，可能与显示数相减的结果有末位之差。"

DOWNLOADS = {
    "figures.csv": "全部公布的数，一行一个（CSV，可用 WPS 或 Excel 打开）",
    "figures/index.json": "全部公布的数（JSON，一个指标一个文件，这是目录，供程序读取）",
    "datapackage.json": "数据包说明（Data Package），可用 frictionless validate 检查",
    "areas.csv": "地区表",
    "indicators.csv": "指标表：定义、口径、依据",
    "targets.csv": "目标台账",
    "measures.csv": "工作措施",
    "laws.csv": "法律依据",
}
SHEET = "CSV"
FIGURES = "数值下载"
SCHEME_DOWNLOADS = {
    "schemes.csv": "考核办法",
    "items.csv": "考核项目：分值、数据来源、计分方法",
    "posts.csv": "岗位表",
}


def answer(where: str, period: Period, name: str, value: str, unit: str, state: str) -> str:
    """The first words of an answer: what, where, when, how much."""
    if not value:
        return f"{period_name(period)}{where}{name}：{STATES[state]}"
    aside = f"（{STATES[state]}）" if STATES[state] else ""
    return f"{period_name(period)}{where}{name}{counted_in(value, unit, name)}{aside}"


def against_target(verdict: str, target: str) -> str:
    """The verdict, with the target it was held against."""
    return {"met": f"达到目标（{target}）", "missed": f"未达到目标（{target}）"}.get(verdict, "")


def target_moved(since_day: date, statements: tuple[str, str], basis: str, approved: date | None) -> str:
    """That a goal was adjusted within the year, from which to which, and on what basis."""
    before, after = statements
    approval = f"，{day(approved)}批准" if approved else ""
    rest = f"（依据：{basis}{approval}）" if basis else f"（{day(approved)}批准）" if approved else ""
    return f"目标自{day(since_day)}起由{before}调整为{after}{rest}。"


def judged_under(target: str, since_day: date) -> str:
    """Under which of several goals of a year a period is judged."""
    return f"按{day(since_day)}起的目标{target}判定"


def against_previous(period: Period, change: str, unit: str, *, exact: bool) -> str:
    """The change against the period before; `exact` where there is none at all."""
    moved = rise_or_fall(change, unit)
    level = "持平" if exact else "基本持平"
    return f"与{previous_name(period)}{level}" if moved == "持平" else f"比{previous_name(period)}{moved}"


def sentence(parts: Sequence[str], aside: str = "") -> str:
    """Clauses joined into one sentence, with an aside in brackets at its end."""
    return "，".join(part for part in parts if part) + aside + "。"


def distance(verdict: str, target: str, gap: str, unit: str) -> str:
    """Target, distance and verdict, for a numbered item of a notice; `gap` shows that there is one, or is zero."""
    judged = {"met": "达标", "missed": "未达标"}.get(verdict)
    if judged is None:
        return f"目标{target}" if target else ""
    amount = gap.lstrip("-")
    if not amount.strip("0."):
        level = f"在目标（{target}）范围内" if "～" in target else f"与目标（{target}）持平"
        return f"{level}，{judged}"
    return f"比目标（{target}）{gap_words(gap, unit)}，{judged}"


def gap_words(gap: str, unit: str) -> str:
    """How far from a target: 低0.3个百分点, 多12人."""
    amount = gap.lstrip("-")
    counted = f"{amount}个{unit}" if unit.endswith("分点") else counted_in(amount, unit.partition("/")[0])
    below, above = ("低", "高") if unit.endswith(("分点", "%", "‰")) else ("少", "多")
    return f"{below if gap.startswith('-') else above}{counted}"


def incomplete(noun: str, due: str, reported: str) -> str:
    """The warning a partial figure carries."""
    return f"（本项应报{due}个{noun}，报齐{reported}个{noun}，按已报数据计算）"


def areas_line(
    noun: str, name: str, verdicts: tuple[int, Sequence[str]], missing: Sequence[str], withheld: int, unjudged: int = 0
) -> str:
    """How the areas stand on one indicator; `verdicts` are how many met the target, and who missed it.

    Nothing where no area has a target.
    """
    met, missed = verdicts
    parts = []
    if met:
        parts.append(f"{met}个{noun}达标")
    if missed:
        parts.append(f"{len(missed)}个{noun}未达标（{counted_names(missed, FIRST_ANNEX)}）")
    if missing:
        parts.append(f"{len(missing)}个{noun}未报（{counted_names(missing, FIRST_ANNEX)}）")
    if withheld:
        parts.append(f"{withheld}个{noun}的数据不予公布")
    if unjudged:
        parts.append(f"{unjudged}个{noun}有数据，没有适用的目标，不作判定")
    if unjudged and len(parts) == 1:
        return ""
    return f"{name}：{'，'.join(parts)}。" if parts else f"{name}：没有可公布的数据。"


def quality_line(noun: str, due: int, on_time: int, late: int, missing: int, corrected: int) -> str:
    """What became of the returns of a period."""
    if not due:
        return f"本期各{noun}没有应报的数据。"
    parts = [f"本期各{noun}应报数据{due}项，按时报送{on_time}项"]
    parts += [f"{word}{count}项" for word, count in (("迟报", late), ("更正", corrected), ("未报", missing)) if count]
    return "，".join(parts) + "。"


def rest_line(noun: str, count: int, *, checked: bool) -> str:
    """The villages without a remark; `checked` where errors are counted too."""
    clean = "没有更正和差错" if checked else "没有更正"
    return f"除下表所列外，其余{count}个{noun}均按时报送，{clean}。" if count else ""


def area_answer(noun: str, where: str, period: Period, met: int, missed: int, other: int) -> str:
    """How a village stands in one sentence."""
    parts = [
        f"{period_name(period)}，{where}公布到{noun}的{met + missed + other}项指标中，{met}项达标，{missed}项未达标"
    ]
    if other:
        parts.append(f"{other}项不作判定（未报、不予公布或没有适用的目标）")
    return "，".join(parts) + "。"


OFFICES = "各单位"
NEWEST_BULLETIN = "最近的通报："
ALL_YEARS = "各年度："
NO_SITE = "还没有网站。"


def home_answer(whole: str, period: Period, met: int, missed: int, other: int) -> str:
    """How the township stands in one sentence."""
    parts = [f"{period_name(period)}，{whole}{met + missed + other}项指标中，{met}项达标，{missed}项未达标"]
    if other:
        parts.append(f"{other}项不作判定")
    return "，".join(parts) + "。"


DICTIONARY = "数据字典"
FIELD_TYPES = {"string": "文字", "integer": "整数", "number": "数", "date": "日期", "boolean": "真假（true、false）"}
REQUIRED = "必填"
KEY = "主键"
CLAUSE = "；"
LIMITS = {
    "minimum": "不小于{value}",
    "maximum": "不大于{value}",
    "minLength": "至少{value}字",
    "maxLength": "不超过{value}字",
    "pattern": "格式 {value}",
}
_CODE = "[0-9A-Za-z][0-9A-Za-z_-]{0,31}"
_ANCHOR = "[a-z0-9][a-z0-9-]*"
PATTERNS = {
    _CODE: "代码：字母、数字、“-”和“_”，最多32位",
    f"{_CODE}(;{_CODE})*": "代码，几个之间用英文分号",
    _ANCHOR: "段落编号，如 p01",
    f"{_ANCHOR}(;{_ANCHOR})*": "段落编号，几个之间用英文分号",
    "(month|quarter|half|year)(;(month|quarter|half|year))*": "month、quarter、half、year，几个之间用英文分号",
    "[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?": "期别，如 2026-07、2026-Q3、2026-H1、2026",
    r"-?[0-9]+(\.[0-9]+)?:[0-9]+(\.[0-9]+)?(;-?[0-9]+(\.[0-9]+)?:[0-9]+(\.[0-9]+)?)*": "下限:百分比，如 99:100;0:60",
    "[a-z]+/[a-z-]+": "规则名称，如 total/areas",
}
WAIVERS = "经说明保留的问题"
REASON_KEPT_BACK = "涉及人数，理由不在网页上公布"


def law_state(law: Law) -> str:
    """Whether a law stands, or since when it does not."""
    return f"已于{day(law.repealed_on)}废止" if law.repealed_on else IN_FORCE


def legal_banner(laws: Sequence[Law]) -> str:
    """Which of a plan's legal bases have been repealed, and when."""
    ended = [f"《{law.title}》（{day(law.repealed_on)}废止）" for law in laws if law.repealed_on]
    return f"本页涉及的下列依据已经废止：{joined(ended)}。" if ended else ""


def ended_indicator(day_text: str, law: str, number: str) -> str:
    """Since when an indicator may not be used, and by which law."""
    by = f"（见《{law}》{'，' + number if number else ''}）" if law else ""
    return f"本指标自{day_text}起停用{by}，不得再列入此后的计划。"


def withheld_share(noun: str, withheld: int, total: int, percent: str) -> str:
    """How much had to be withheld."""
    why = "因人数过少，或为防止推算出人数过少的数"
    return f"涉及人数、公布到{noun}的{total}个数中，有{withheld}个（{percent}%）{why}，不予公布。"


def verdict_words(verdict: str, sign: str) -> str:
    """The verdict in a word and a sign."""
    return f"{VERDICTS[verdict]} {sign}".strip()


def paragraph_number(anchor: str) -> str:
    """A locator as a reader sees it: p06 as 第6段."""
    digits = anchor.lstrip("abcdefghijklmnopqrstuvwxyz-").lstrip("0")
    return f"第{digits}段" if digits.isdigit() else anchor


MORE = "口径"
TERMS = {
    "definition": "定义",
    "numerator": "分子",
    "denominator": "分母",
    "formula": "计算",
    "count": "计数",
    "accumulation": "累计",
    "frequency": "报告期",
    "direction": "方向",
    "level": "公布层级",
    "small": "人数过少的保护",
    "law": "法律依据",
    "ended_by": "停用依据",
    "predecessors": "沿革",
    "aliases": "又称",
    "earlier": "以前年度",
    "posts": "村级岗位",
    "certainty": "口径可信程度",
    "source": "出处",
}


def formula(terms: Terms, scale: int, unit: str) -> str:
    """How a rate is computed."""
    return f"分子 ÷ 分母 × {scale}（{unit}）；{terms.whole}数由各{terms.area}分子、分母分别相加后再相除"


def reported_every(frequency: str) -> str:
    """How often an indicator is reported."""
    return f"每{frequency}报一次"


def small_cells(noun: str, least: int, rest: int, *, shared: bool) -> str:
    """When a value is withheld."""
    text = f"人数在1至{least - 1}之间时不予公布"
    if shared and rest > 1:
        text += f"，分母与分子之差在1至{rest - 1}之间时，各{noun}的数也不予公布"
    return f"{text}；为防止推算，另有个别数一并不予公布"


def law_line(law: Law) -> str:
    """A law with its number, its beginning and its end."""
    number = f"（{law.document_number}）" if law.document_number else ""
    began = f"，{day(law.effective_on)}起施行" if law.effective_on else ""
    return f"《{law.title}》{number}{began}，{law_state(law)}"


def compare_with(anchor: str) -> str:
    """A link from a note to the paragraph it is held against."""
    return f"（对照{paragraph_number(anchor)}）"


def noted_at(anchor: str) -> str:
    """A link to the note that stands beside another paragraph."""
    return f"参见{paragraph_number(anchor)}旁的编者注"


def areas_name(noun: str) -> str:
    """The areas together: 各村."""
    return f"各{noun}"


def areas_answer(period: Period, count: int, noun: str) -> str:
    """What the table of all areas shows."""
    return f"{period_name(period)}各{noun}公布的{count}项指标如下，点{noun}名可看各期数据。"


def with_day(title: str, day_text: str) -> str:
    """A bulletin and its day of publication."""
    return f"{title}（{day_text}）" if day_text else title


def of_year(year: int) -> str:
    """A link to another year."""
    return f"{year}年度"


def verbatim_hint(*, is_historical: bool, has_notes: bool) -> str:
    """How to read the plan's text."""
    text = "以下为计划原文，照录不改" if is_historical else "以下为计划全文"
    return f"{text}；右侧（手机上在段后）为编者注。" if has_notes else f"{text}。"


def pledge_heading(*, is_historical: bool) -> str:
    """What each village's targets are called."""
    return "各村目标管理责任状" if is_historical else "各单位年度目标"


def pledge_hint(noun: str, *, is_historical: bool) -> str:
    """What the section is."""
    if is_historical:
        return (
            f"计划要求年初与{noun}签订责任状，原文没有附文本。下面按目标台账列出各{noun}的目标，可单独打印；"
            f"只列公布到{noun}的指标，敏感指标不分解到{noun}。"
        )
    return f"按目标台账列出各{noun}的目标，可单独打印。目标只用于改进服务，不与奖惩挂钩。"


def pledge_caption(name: str, year: int, *, is_historical: bool) -> str:
    """The title of one pledge."""
    return f"{name}{year}年度{'目标管理责任状' if is_historical else '目标'}"


def pledge_text(name: str, year: int, work: str, *, synthetic: bool) -> str:
    """What is undertaken."""
    return f"{name}{year}年{work}目标如下，按期报送数据，年终对照检查。{'（虚构示例）' if synthetic else ''}"


def since(day_value: date) -> str:
    """From when a target holds."""
    return f"自{day(day_value)}起"


def as_example(text: str) -> str:
    """A target that is only an example."""
    return f"{text}（示例）"


def progress_at(state: str, period: str) -> str:
    """How far a measure was, and when that was said."""
    return f"{state}（{period}）"


def returns_due(period: Period) -> str:
    """A day returns are due."""
    return f"{period_name(period)}报表截止"


def due_note(noun: str) -> str:
    """Who has to send them."""
    return f"各{noun}报送"


def unknown(*, is_historical: bool) -> str:
    """What stands where a plan names no owner or cadence."""
    return "原文未载" if is_historical else "未定"


def example_name(name: str) -> str:
    """An indicator that is only an example: its definition is not certain."""
    return f"{name}（示例）"


LONGEST_BEGINNING = 40


def beginning(text: str) -> str:
    """How a paragraph begins, without its number: its first sentence, as far as there is room."""
    first = re.split(
        r"[。.；;！!]", re.sub(r"^[（(]?[0-9一二三四五六七八九十]+[)）]?[、.．]", "", text.strip()), maxsplit=1
    )[0]
    return f"“{first[:LONGEST_BEGINNING]}{'…' if len(first) > LONGEST_BEGINNING else ''}”" if first else ""


def in_plan(anchor: str) -> str:
    """Where in the plan something stands, in brackets."""
    return f"（计划{paragraph_number(anchor)}）"


def formed(since_day: date, names: Sequence[str]) -> str:
    """How an area came to be."""
    verb = "合并设立" if len(names) > 1 else "更名设立"
    return f"{day(since_day)}由{joined(names)}{verb}"


def quality_caption(period: Period, *, checked: bool) -> str:
    """Returns and shortcomings of a period."""
    return f"{period_name(period)}各单位报送{'和差错' if checked else ''}情况"


def reports_answer(span: str, noun: str, due: int, on_time: int, troubles: Sequence[int]) -> str:
    """What became of the returns so far."""
    late, missing, corrected = troubles
    parts = [f"{span}，各{noun}应报数据{due}项（一个单位一期一项指标为一项），按时报送{on_time}项"]
    parts += [f"{word}{count}项" for word, count in (("迟报", late), ("未报", missing), ("更正", corrected)) if count]
    return "，".join(parts) + "。"


def awaited(period: Period, due: int, received: int, names: Sequence[str]) -> str:
    """How the returns of a period come in that no bulletin holds yet."""
    more = f"等{len(names)}个单位" if len(names) > LISTED else ""
    state = "已全部收到" if due == received else f"已收到{received}项，没有报齐的有{joined(names[:LISTED])}{more}"
    return f"{period_name(period)}报表应报{due}项，{state}；这一期还没有公布。"


def not_public(period: str) -> str:
    """A period no bulletin holds yet, in a draft."""
    return f"{period}（未公布）"


def dictionary_answer(count: int) -> str:
    """What the data dictionary lists."""
    return f"data/ 中可以有{count}张表；用不着的表可以没有。标有“主键”的列合起来不能重复。"


def dictionary_table(title: str, name: str) -> str:
    """The heading of a table in the data dictionary."""
    return f"{title}（{name}）"
