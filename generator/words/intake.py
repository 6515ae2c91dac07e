"""How people write headings, marks and periods, and what an import answers; its findings stand in `findings`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.words import STATUSES as STATUS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import Change

# --------------------------------------------------------------------------- what people write

AREA_HEADS = (
    *("单位", "单位名称", "填报单位", "村", "村名", "村名称", "村（居）", "村(居)", "村（社区）", "村(社区)"),
    *("村（居）名称", "村(居)名称", "名称", "地区", "地区名称", "area", "校区", "学校"),
)
CODE_HEADS = ("代码", "单位代码", "地区代码", "村代码")
PERIOD_HEADS = ("期别", "期间", "报告期", "时间", "月份", "period")
INDICATOR_HEADS = ("指标", "指标名称", "指标代码", "项目", "indicator")
NUMERATOR_HEADS = ("分子", "数量", "分子或数量", "完成数", "numerator")
DENOMINATOR_HEADS = ("分母", "应完成数", "denominator")
SHARE_HEADS = ("比率", "完成率", "自报比率", "村报比率", "村报比率（仅供核对）", "百分比", "reported")
STATUS_HEADS = ("状态", "报送状态", "status")
RECEIVED_HEADS = ("收到日期", "报送日期", "上报日期", "received_on")
NOTE_HEADS = ("说明", "备注", "说明（不得写个人信息）", "note")
PART_PREFIXES = ("分子：", "分母：", "数量：")
IGNORED_HEADS = ("序号", "编号", "行次")
TOTALS = ("合计", "小计", "总计", "全镇", "全镇合计", "共计", "总数", "全学区", "本页合计")
FOOTERS = (
    *("填表人", "制表人", "制表", "单位负责人", "负责人", "审核人", "审核", "联系电话", "电话", "联系人"),
    *(
        "报出日期",
        "填报日期",
        "填表日期",
        "经办人",
        "签字",
        "盖章",
        "注：",
        "注:",
        "说明：",
        "说明:",
        "备注：",
        "备注:",
    ),
)
MARKS = {
    "未报": "missing",
    "漏报": "missing",
    "缺报": "missing",
    "未上报": "missing",
    "…": "missing",
    "……": "missing",
    "...": "missing",
    "......": "missing",
    "不适用": "not_applicable",
    "无": "not_applicable",
    "—": "not_applicable",
    "——": "not_applicable",
    "-": "not_applicable",
    "--": "not_applicable",
    "/": "not_applicable",
}
STATUSES = {name: code for code, name in STATUS_NAMES.items()} | {"已报": "reported", "漏报": "missing"}
UNITS = ("人", "个", "户", "名", "次", "份", "项", "例", "件", "元")
COUNT_UNITS = ("人", "个", "户", "名", "次", "份", "项", "例", "件")
ABOUT = re.compile("约|左右|大概|大约|以上|以下|多|余|近")
SHARE_SIGNS = ("%", "‰")
CIRCLES = str.maketrans("○〇零OoО一二三四五六七八九", "000000123456789")
_YEAR = "(?<![0-9〇○零一二三四五六七八九])(?P<year>[0-9〇○OoО零一二三四五六七八九]{4})"
_TO = "[-—–―~至到]+"
SPAN = re.compile(rf"{_YEAR}[年.]?(?P<first>[0-9]{{1,2}})月?{_TO}(?P<last>[0-9]{{1,2}})月")
QUARTER = re.compile(rf"{_YEAR}(?:年度?第?(?P<name>[一二三四1-4])季度?|-?[Qq](?P<mark>[1-4]))")
HALF = re.compile(rf"{_YEAR}(?:年度?(?P<name>[上下])半年|-?[Hh](?P<mark>[12]))")
MONTH = re.compile(
    rf"{_YEAR}(?:年(?P<name>0?[1-9]|1[0-2])月(?![0-9]{{1,2}}[日号])|[-.](?P<mark>0[1-9]|1[0-2])(?![0-9]|[-.][0-9]))"
)
WHOLE = re.compile(rf"{_YEAR}(?:年度|年全年|全年|年(?!第?[0-9一二三四五六七八九十]+[季月]))")
SHORT_YEAR = re.compile("(?<![0-9])[0-9]{2}年")
NO_YEAR = re.compile("第?[一二三四五六七八九1-9]季度|[上下]半年|(?<![0-9])[0-9]{1,2}月")
WRONG_QUARTER = re.compile("第?[五六七八九十5-9]季度")
ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}

# --------------------------------------------------------------------------- what is answered

CHANGES = {
    "width": "全角字符改为半角",
    "spaces": "去掉空格",
    "commas": "去掉千位分隔符",
    "unit": "去掉单位“{unit}”",
    "percent": "去掉百分号",
    "whole": "去掉小数点后的零",
    "mark": "按“{status}”处理",
    "minus": "减号改为半角",
}
KINDS = {"new": "新增", "filled": "补报", "noted": "补注", "replaced": "替换", "same": "未变"}
PREVIEW = "将要写入的改动："
PREVIEW_HEADS = ("", "期别", "单位", "指标", "分子", "分母", "状态", "收到日期", "说明", "原来")
UNCHANGED = "另有 {count} 行与已有的相同。"
YES = ("y", "yes", "是")
NOTHING = "没有需要写入的改动。"
WRITTEN = "已写入 {files}：新增 {new} 行，补报 {filled} 行，替换 {replaced} 行。请再运行 tongbao check。"
ASK = "有 {count} 个已有的数将被替换。确定吗？输入 y 再按回车确定，直接按回车取消："
DECLINED = "已取消，没有写入任何内容。"
CHANGED_MEANWHILE = "data/ 在这期间有人改动过，没有写入任何内容。请再导入一次。"
CONSENT = "有 {count} 个已有的数将被替换，需要确认。请在命令窗口中重新运行，或加 --yes。没有写入任何内容。"
REFUSED_NOTHING = "没有写入任何内容。"
COUNTED = "（共 {count} 处，只列前 {shown} 处）"

# --------------------------------------------------------------------------- the workbook

SHEET = "报表"
GUIDE_SHEET = "填表说明"
TITLE = "{whole}{period}报表"
INVENTED = "（虚构示例）"
PERIOD_LINE = "期别：{code}"
HINT = "只填白色格子。没有报来的，状态选“未报”；不适用的，状态选“不适用”；零就填0。不写姓名、电话等个人信息。"
HEAD_CODE = "代码"
HEAD_AREA = "单位"
HEAD_RECEIVED = "收到日期"
HEAD_NOTE = "说明"
HEAD_STATUS = "状态"
NUMERATOR = "分子：{text}"
DENOMINATOR = "分母：{text}"
QUANTITY = "数量：{text}"
INDICATOR_HEAD = "{code} {name}（{unit}）"
CHOICES = ("按时", "迟报", "未报", "不适用", "更正", "估计", "初步数")
WRONG_COUNT = ("请填整数", "请填不小于0的整数；分子不能大于分母。没有报来的留空，状态选“未报”。")
WRONG_AMOUNT = ("请填数", "请填不小于0的数。没有报来的留空，状态选“未报”。")
WRONG_STATUS = ("请从列表中选", "只能选列表中的状态；空着表示按时。")
WRONG_DATE = ("请填日期", "请写成 2026-08-05 的样子。")
GUIDE_HEADS = ("指标", "名称", "单位", "分子或数量", "分母", "定义")
GUIDE_LINES = (
    "一、一行一个单位，一组列一项指标；灰色格子不用填，也改不了。",
    "二、状态空着表示按时报来；迟报、未报、不适用的，在状态中选。",
    "三、合计不用填，程序会算。",
    "四、本表只报汇总数，不写姓名、身份证号码、电话、住址。",
    "五、填好后保存为 .xlsx，报镇统计岗。只报一个村的，只填本村一行。",
)
TEMPLATE_WRITTEN = "已写好 {path}：{areas} 个单位，{indicators} 项指标。"
EXISTS = "{path} 已经存在。请换个名字（--output），或加 --yes 覆盖。"
NO_PERIOD = (
    "没有“{period}”这一期：data/ 中没有包含它的年度，或本期没有指标要报。期别写作 2026-07、2026-Q3、2026-H1、2026。"
)

# --------------------------------------------------------------------------- tidy and new

TIDIED = "{file}：{changes}。"
TIDY_CLEAN = "{count} 个文件没有可以整理的写法，没有改动。内容对不对，请运行 tongbao check。"
TIDY_CHANGES = {
    "encoding": "由 {before} 改为 UTF-8",
    "bom": "去掉文件开头的标记",
    "line-ends": "统一换行",
    "quotes": "去掉多余的引号和逗号",
    "order": "各行重新排序",
    "blank": "删去 {count} 个空行或空列",
    "zeros": "补回 {count} 处代码前面的0（如 {example}）",
    "dates": "{count} 处日期改为年-月-日（如 {example}）",
    "periods": "{count} 处期别改回规范写法（如 {example}）",
    "booleans": "{count} 处 true、false 改为小写（如 {example}）",
    "numbers": "{count} 处数字改为规范写法（如 {example}）",
    "spaces": "{count} 处去掉首尾空格（如 {example}）",
    "labels": "表头去掉空格",
}
SHEET_DATE = re.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?( 0?0:00(:00)?)?")
SHEET_MONTH = re.compile("([0-9]{4})[-/年]([0-9]{1,2})月?([-/]0?1)?")
ARROW = "{before}→{after}"
CANONICAL = "写法规范化"
NEW_WRITTEN = "已建好 {paths}。{next}"
NEW_YEAR_NEXT = "请写好 plan.md，逐项核对目标和日期，再运行 tongbao check。"
NEW_BULLETIN_NEXT = "请写好各部分文字；空着的部分不会出现在通报里。"
YEAR_EXISTS = "data/{year} 已经有了，没有改动。"
NO_EARLIER = "data/ 中没有更早的年度，不知道照哪一年建。"
NO_CALENDAR = "{year}年度没有 bulletins.csv，请先建这张表并登记在 datapackage.json。"
BULLETIN_EXISTS = "{period} 的通报文字和日程都已经有了，没有改动。"
NOT_OURS = "{path} 不是 data/ 中登记的表。"
YEAR_TEXT = re.compile("[0-9]{4}年")
YEAR_NAME = "{year}年"
YEAR_TITLE = "{year}年{rest}"
PLAN_GOALS = "一、工作目标"
PLAN_MEASURES = "二、主要措施"
GOAL = "{number}．{name}{operator}{value}{unit}。"
GOAL_OPERATORS = {"ge": "不低于", "le": "不高于", "eq": "为", "gt": "高于", "lt": "低于", "between": "在{low}至"}
MEASURE = "（{number}）{title}。"


def preview(changes: Sequence[Change], names: Mapping[str, str]) -> Iterator[str]:
    """The table of what will be written, a line a change; rows that stay as they are are only counted."""
    changed = [change for change in changes if change.kind != "same" or change.before != change.after]
    lines = [PREVIEW_HEADS, *(_shown(change, names) for change in changed)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(PREVIEW_HEADS))]
    yield PREVIEW
    for line in lines:
        yield "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
    if len(changed) < len(changes):
        yield UNCHANGED.format(count=len(changes) - len(changed))


def _shown(change: Change, names: Mapping[str, str]) -> tuple[str, ...]:
    after, before = change.after, change.before
    names_of = ("numerator", "denominator", "status", "received_on", "note")
    texts = (STATUS_NAMES.get(before[name], before[name]) for name in names_of if before.get(name)) if before else ()
    was = " ".join(texts) if change.kind != "same" else ""
    return (
        KINDS[change.kind],
        after["period"],
        names.get(after["area"], after["area"]),
        names.get(after["indicator"], after["indicator"]),
        after["numerator"],
        after["denominator"],
        STATUS_NAMES.get(after["status"], after["status"]),
        after["received_on"],
        after["note"],
        was,
    )


def _width(text: str) -> int:
    """How many columns of a terminal a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
