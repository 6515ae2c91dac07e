"""Numbers, dates and names as Chinese text; the one place for short words.

The sentences of the pages stand in `generator/templates`, the messages of the rules in
`generator.words.findings`; no other module holds a word a user can see.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from generator.model import Law, Period

SYNTHETIC = "虚构示例"
SYNTHETIC_NOTICE = "虚构示例：本站的单位名称、报表数据和日期均为虚构，不反映任何真实地方。"
CITED = "《"
NO_BASIS = "没有写明"
WITHHELD = "不予公布"
WORK = "工作"
TERMS = {"area": "村", "whole": "全镇", "addressees": "各村（居）民委员会，镇直有关单位："}

STATES = {
    "final": "",
    "provisional": "初步数",
    "partial": "数据不全",
    "missing": "未报",
    "not_applicable": "不适用",
    "withheld": WITHHELD,
    "not_ranked": "不参与排名",
}
STATUSES = {
    "reported": "按时",
    "late": "迟报",
    "missing": "未报",
    "corrected": "更正",
    "not_applicable": "不适用",
    "estimated": "估计",
    "provisional": "初步数",
}
REPORT_LETTERS = {
    "reported": "报",
    "late": "迟",
    "missing": "漏",
    "corrected": "更",
    "estimated": "估",
    "provisional": "初",
}
VERDICTS = {"met": "达标", "missed": "未达标", "none": "不作判定"}
VERDICT_SIGNS = {"met": "✓", "missed": "✗", "none": ""}
OPERATORS = {"ge": "≥", "le": "≤", "eq": "=", "gt": ">", "lt": "<", "between": ""}
CADENCES = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "全年", "irregular": "不定期"}
FREQUENCIES = {"month": "月", "quarter": "季度", "half": "半年", "year": "年"}
ACCUMULATIONS = {
    "sum": "各报告期分子、分母分别相加后再相除",
    "last": "取期末最后一个报告期的数",
    "to_date": "取期末最后一个报告期的累计数",
    "sum-count": "各报告期的数相加",
    "last-count": "取期末最后一个报告期的数",
    "to_date-count": "取期末最后一个报告期的累计数",
}
LEVELS = {"area": "公布到{area}", "township": "只公布{whole}数"}
DIRECTIONS = {"higher": "越高越好", "lower": "越低越好", "none": "不分高低"}
CERTAINTIES = {"high": "可靠", "medium": "较可靠", "low": "待核"}
KINDS = {"historical": "历史文献", "current": "本年度", "example": "示例"}
SHORTCOMINGS = {
    "misreported": "错报",
    "omitted": "漏报",
    "concealed": "瞒报",
    "late": "迟报",
    "missing": "未报",
    "corrected": "更正",
}
PROGRESS = {"not_started": "未开始", "under_way": "进行中", "done": "已完成", "stopped": "已停止"}
NO_GRADE = "不定等次"
NOTICE_PARTS = {
    "overall": "总体情况",
    "quality": "数据质量",
    "problems": "存在的问题",
    "requirements": "下一步工作要求",
}
POINTS = "百分点"
PER_MILLE_POINTS = "千分点"
UNIT_AREAS = "个"
UNIT_RETURNS = "项"
UNIT_TIMES = "次"
UNIT_BULLETINS = "期"
UNIT_POINTS = "分"
UNIT_PLACES = "名"

MOST_DECIMALS = 6

_QUARTERS = ("一", "二", "三", "四")
_HALVES = ("上", "下")


def half_up(value: Fraction, decimals: int) -> str:
    """Print an exact value with a fixed number of decimals, rounding half up.

    The one rounding rule of everything printed (四舍五入 in one step; a negative value
    rounds by its magnitude, and never prints as minus zero).

    >>> from fractions import Fraction
    >>> half_up(Fraction(9796, 100), 1)
    '98.0'
    >>> half_up(Fraction(-5, 100), 1)
    '-0.1'
    """
    scale = 10**decimals
    magnitude = (abs(value.numerator) * scale * 2 + value.denominator) // (value.denominator * 2)
    return fixed_point(-magnitude if value < 0 else magnitude, decimals)


def fixed_point(number: int, decimals: int) -> str:
    """A whole number of the smallest printed unit as a decimal fraction: 980 with one decimal is 98.0."""
    digits = str(abs(number)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if number < 0 else text


def plain_number(value: Fraction) -> str:
    """A number of the data as it was written: no needless zeros."""
    text = half_up(value, MOST_DECIMALS)
    return text.rstrip("0").rstrip(".")


def place_text(rank: int, *, tied: bool) -> str:
    """A place among others as a table prints it: 2, or 并列2."""
    return f"并列{rank}" if tied else str(rank)


def period_name(period: Period) -> str:
    """`2008-Q1` as 2008年第一季度."""
    year = f"{period.year}年"
    match period.frequency.value:
        case "month":
            return f"{year}{period.number}月"
        case "quarter":
            return f"{year}第{_QUARTERS[period.number - 1]}季度"
        case "half":
            return f"{year}{_HALVES[period.number - 1]}半年"
        case _:
            return year


def period_short(period: Period) -> str:
    """The same without the year, for axes and narrow columns: 一季度, 3月, 上半年, 全年."""
    match period.frequency.value:
        case "month":
            return f"{period.number}月"
        case "quarter":
            return f"{_QUARTERS[period.number - 1]}季度"
        case "half":
            return f"{_HALVES[period.number - 1]}半年"
        case _:
            return f"{period.year}年"


def previous_name(period: Period) -> str:
    """What the period before is called in a sentence: 上季度, 上月, 上半年 for the second half."""
    return {"month": "上月", "quarter": "上季度", "half": "上半年", "year": "上年"}[period.frequency.value]


def months_span(months: tuple[Period, ...]) -> str:
    """The months of a quarter as a bulletin names them: 2008年1—3月."""
    first, last = months[0], months[-1]
    if first == last:
        return f"{first.year}年{first.number}月"
    if first.year == last.year:
        return f"{first.year}年{first.number}—{last.number}月"
    return f"{first.year}年{first.number}月—{last.year}年{last.number}月"


def day(value: date) -> str:
    """A date as official documents write it: no leading zeros."""
    return f"{value.year}年{value.month}月{value.day}日"


def joined(parts: Iterable[str]) -> str:
    """A list inside a sentence."""
    return "、".join(parts)


FIRST_ANNEX = "附件1"
OWN_TABLE = "本节表"
LISTED = 6
"""How many names a sentence lists; of more it says how many, and where they stand."""


def some(noun: str, names: Sequence[str]) -> str:
    """All names where they are few; of many how many they are, the first of them, and that the table has them all."""
    return joined(names) if len(names) <= LISTED else f"{joined(names[:LISTED])}等{len(names)}个{noun}，全部名单见表"


def counted_names(names: Sequence[str], where: str) -> str:
    """The same behind a count of them; `where` is the place of the whole list."""
    return joined(names) if len(names) <= LISTED else f"{joined(names[:LISTED])}等，全部名单见{where}"


def folded(text: str) -> str:
    """A heading or name without width, blanks and invisible characters: what an import goes by."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in wide if not letter.isspace() and unicodedata.category(letter) != "Cf")


def row_place(file: str, place: tuple[str, int]) -> str:
    """Where another row stands, naming its file only where it is a different one."""
    other, line = place
    return f"第{line}行" if other == file else f"“{other}”第{line}行"


MOST_ROWS = 200


def row_ranges(rows: Iterable[int]) -> str:
    """Rows in order, neighbours drawn together: 7、9-12、20."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    shown = "、".join(str(first) if first == last else f"{first}-{last}" for first, last in spans[:MOST_ROWS])
    return f"{shown}等" if len(spans) > MOST_ROWS else shown


def validity_span(begin: str, end: str) -> str:
    """From when to when a code may be used."""
    return f"{begin} 至 {end}（当日不含）" if end else f"{begin} 起"


def law_named(law: Law) -> str:
    """A law as a notice cites it: title and number."""
    return f"《{law.title}》（{law.document_number}）" if law.document_number else f"《{law.title}》"


def code_points(letters: Iterable[str]) -> str:
    """Characters by their code point, which shows what the eye cannot."""
    return "、".join(f"{letter}（U+{ord(letter):04X}）" for letter in dict.fromkeys(letters))


_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", 0x2212: "-"}


def narrow(text: str) -> str:
    """Full-width letters, digits and marks as half-width ones, and nothing else (① and ² stay what they are)."""
    return text.translate(_WIDE)


def quoted(text: str) -> str:
    """A title in quotation marks; those within it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def did_you_mean(code: str) -> str:
    """Offer the nearest known code."""
    return f"是不是要填“{code}”？"


def difference_unit(unit: str) -> str:
    """The unit of a difference: rates differ by 百分点 or 千分点, not by percent."""
    return {"%": POINTS, "‰": PER_MILLE_POINTS}.get(unit, unit)


def short_target(operator: str, statement: str, unit: str, *, explicit: bool) -> str:
    """A target as the plan writes it: the sign only where the plan writes one."""
    return f"{OPERATORS[operator] if explicit else ''}{statement}{unit}"


def target_phrase(operator: str, statement: str, unit: str, *, explicit: bool) -> str:
    """A target in a sentence: 95%以上, 5%以下, 85%～100%; as the plan writes it where it writes no sign."""
    beside = {"ge": "以上", "le": "以下"}.get(operator, "") if explicit else ""
    before = {"gt": "高于", "lt": "低于"}.get(operator, "") if explicit else ""
    return f"{before}{counted_in(statement, unit)}{beside}"


def counted_in(text: str, unit: str, name: str = "") -> str:
    """A number with its unit in a sentence: 4.30 个/千人 is 每千人4.30个, or 4.30个 where the name says 千人."""
    counted, _, base = unit.partition("/")
    if not base:
        return in_wan(text, unit)
    return f"{text}{counted}" if base.removesuffix("口") in name else f"每{base}{text}{counted}"


LESS_THAN_SHOWN = "…"
WAN, YI = 10**4, 10**8
_LARGE = re.compile(r"(-?)([0-9]{6,})(\.[0-9]+)?")
_LONG = re.compile(r"(-?)([0-9]{5,})(\.[0-9]+)?")


def in_wan(text: str, unit: str) -> str:
    """A printed number with its unit in a sentence; over five digits in 万, over eight in 亿, to two decimals.

    >>> in_wan("9000260", "万元"), in_wan("123456", "人"), in_wan("12345", "人")
    ('900.03亿元', '12.35万人', '12345人')
    """
    if not _LARGE.fullmatch(text) or unit.startswith("亿"):
        return f"{text}{unit}"
    whole = Fraction(text) * (WAN if unit.startswith("万") else 1)
    scale, name = (YI, "亿") if abs(whole) >= YI else (WAN, "万")
    return f"{plain_number(Fraction(half_up(whole / scale, 2)))}{name}{unit.removeprefix('万')}"


def grouped(text: str) -> str:
    """A printed number in a table or chart; from five digits on in groups of three: 9,000,260."""
    found = _LONG.fullmatch(text)
    return f"{found[1]}{int(found[2]):,}{found[3] or ''}" if found else text


def printed_number(value: Fraction, decimals: int) -> str:
    """A number rounded half up; `…`, as in statistical yearbooks, where it is not zero and would print as zero."""
    text = half_up(value, decimals)
    return LESS_THAN_SHOWN if value and not text.strip("-0.") else text


def less_than(decimals: int, unit: str) -> str:
    """A value that is not zero and is less than the smallest one printed: 不足0.1%."""
    smallest = half_up(Fraction(1, 10**decimals), decimals)
    return f"不足{smallest}{unit.partition('/')[0]}"


def rise_or_fall(text: str, unit: str) -> str:
    """A change in words, without judging it: 上升0.3个百分点, 下降2人, 持平."""
    amount = text.lstrip("-")
    if not amount.strip(f"0.{LESS_THAN_SHOWN}"):
        return "持平"
    counted = f"{amount}个{unit}" if unit in (POINTS, PER_MILLE_POINTS) else in_wan(amount, unit.partition("/")[0])
    return f"{'下降' if text.startswith('-') else '上升'}{counted}"
