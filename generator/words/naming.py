"""Figures and rows of data as people call them: 云溪村11月疫苗接种率 67/73＝91.8%，比上月低1.4个百分点."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.words import (
    STATES,
    VERDICTS,
    counted_in,
    period_name,
    previous_name,
    rise_or_fall,
    target_phrase,
)
from generator.words.vintages import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.model import Edition, Figure, FigureId, Period, Released

VALUES = ("rate", "count", "amount", "score")
REPORTS_NAME = "报表"
POINTS_OF = "得分"
NONE = "无"
TABLES = {
    "targets": "目标",
    "bulletins": "通报日程",
    "indicators": "指标",
    "areas": "地区",
    "measures": "措施",
    "quality": "核查差错",
    "revisions": "修订登记",
    "vetoes": "一票否决",
    "marks": "评分",
    "progress": "措施进展",
    "waivers": "保留的问题",
    "schemes": "考核办法",
    "items": "考核项目",
    "laws": "法规",
    "posts": "岗位",
    "grades": "等次",
}
HEADS = {
    "value": "目标值",
    "value_high": "目标值上限",
    "publish_on": "印发日期",
    "due_on": "截止日期",
    "document_number": "文号",
    "issuer": "发文机关",
    "title": "名称",
    "name": "名称",
    "weight": "分值",
    "valid_from": "适用自",
    "approved_on": "批准日期",
    "basis": "依据",
    "owner": "责任主体",
    "count": "次数",
    "reason": "理由",
}
"""Tables and columns of the catalogue as people call them."""


class Names:
    """What the codes of some editions are called, and what a figure says beside its number."""

    def __init__(self, editions: Iterable[Edition], released: Mapping[int, Released]) -> None:
        self.editions = list(editions)
        self.released = released

    def figure(self, key: FigureId) -> str:
        """A figure by area, period, indicator or scheme, and what of it; a value without further words."""
        measure, _, item = key.measure.partition(":")
        title = self._item(key.indicator, item)
        what = "" if measure in VALUES[:3] else MEASURES.get(measure, measure)
        if title:
            what = f"“{title}”{POINTS_OF if measure == 'points' else what}"
        return f"{self.cell(key.indicator, key.area, key.period)}{what}"

    def cell(self, subject: str, area: str, period: str) -> str:
        """An area or post, a period, and an indicator or scheme."""
        for edition in self.editions:
            found = {each.code: each for each in edition.calendar.every_period}.get(period)
            if found is not None:
                return f"{self.area(edition, area)}{period_name(found)}{self.subject(edition, subject)}"
        return ""

    @staticmethod
    def area(edition: Edition, area: str) -> str:
        """The whole, an area, or a post."""
        known = area in edition.areas or area in edition.posts
        return edition.terms.whole if area == edition.township else edition.subject_name(area) if known else area

    @staticmethod
    def subject(edition: Edition, subject: str) -> str:
        """An indicator or a scheme."""
        own = edition.indicators.get(subject) or edition.schemes.get(subject)
        return str(getattr(own, "name", None) or getattr(own, "title", None) or REPORTS_NAME)

    def row(self, file: str, key: str) -> str:
        """A row of observations by what it reports; any other by its file and key."""
        parts = key.split("/")
        if "/observations/" in file and len(parts) == 3:  # noqa: PLR2004 - period, area and indicator
            period, area, indicator = parts
            return self.cell(indicator, area, period) or key
        table = file.rsplit("/", 1)[-1].removesuffix(".csv")
        return f"{TABLES.get(table, table)} {self._about(file, table, key)}"

    def _about(self, file: str, table: str, key: str) -> str:
        """What a row of the catalogue is about: a target's indicator, a bulletin's period, a name; else its key."""
        year = file.split("/")[1] if file.count("/") > 1 else ""
        for edition in (edition for edition in self.editions if not year or str(edition.year) == year):
            target = edition.targets.get(key) if table == "targets" else None
            if target is not None and target.indicator in edition.indicators:
                return f"{edition.indicators[target.indicator].name}（{key}）"
            period = {each.code: each for each in edition.calendar.every_period}.get(key)
            if table == "bulletins" and period is not None:
                return period_name(period)
            if table == "indicators" and key in edition.indicators:
                return edition.indicators[key].name
            if table == "areas" and key in edition.areas:
                return edition.areas[key].name
        return key

    def _item(self, scheme: str, item: str) -> str:
        """What an item of a scheme is called; blank where it is none."""
        known = (edition.schemes[scheme].items for edition in self.editions if scheme in edition.schemes)
        return next((candidate.title for items in known for candidate in items if candidate.item == item), "")


def value_words(released: Released, figure: Figure) -> str:
    """A value with the counts it is made of: 67/73＝91.8%; a word where there is none."""
    if not figure.state.has_value:
        return figure.text
    aside = f"（{STATES[figure.state.value]}）" if STATES[figure.state.value] else ""
    indicator = released.edition.indicators.get(figure.id.indicator)
    text = counted_in(figure.text, figure.unit, indicator.name if indicator else "")
    parts = [released.figures.get(figure.id.with_measure(measure)) for measure in ("numerator", "denominator")]
    if figure.id.measure == "rate" and all(part is not None and part.state.has_value for part in parts):
        return f"{parts[0].text}/{parts[1].text}＝{text}{aside}"  # type: ignore[union-attr]
    return f"{text}{aside}"


def movement(released: Released, figure: Figure, period: Period) -> str:
    """How a value moved against the period before and the same period of last year; blank where neither is known."""
    phrases = []
    for measure, against in (("change", previous_name(period)), ("year_on_year", "上年同期")):
        change = released.figures.get(figure.id.with_measure(measure))
        if change is not None and change.state.has_value:
            words = rise_or_fall(change.text, change.unit)
            phrases.append(f"与{against}持平" if words == "持平" else f"比{against}{words}")
    return "，".join(phrases)


def target_words(released: Released, figure: Figure, period: Period) -> str:
    """The target in the ledger, and whether the period is judged under it; blank where there is none."""
    edition = released.edition
    key = figure.id
    if key.indicator not in edition.indicators:
        return ""
    target = edition.target_in_ledger(key.indicator, key.area, period)
    if target is None or target.value is None:
        return ""
    unit = edition.indicators[key.indicator].unit
    asked = target_phrase(target.operator.value, target.statement, unit, explicit=target.operator_explicit)
    verdict = VERDICTS[figure.verdict.value] if figure.verdict.value != "none" else "本期不作判定"
    return f"目标{asked}，{verdict}"


def became(before: Figure | None, after: Figure | None) -> str:
    """A number before and after: 93.2%→91.8%."""
    old, new = (
        counted_in(figure.text, figure.unit) if figure and figure.state.has_value else figure.text if figure else NONE
        for figure in (before, after)
    )
    return f"{old}→{new}"
