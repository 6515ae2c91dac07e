"""Reads pages back as a stranger would: each sentence becomes claims, and no two claims may differ, nor from the figures.

The reader knows nothing of how sentences are written; it has its own grammar of what may be said. A sentence with
a number, a verdict or a place that it cannot read is a finding too.
"""

# ruff: noqa: ANN001, ANN002, ARG002, PLR0917 - a handler takes the groups of its pattern, and figures are looked up by kind

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import unescape

from htmltables import tables_of
from truths import Claim, Truths

from generator.model import REPORTS, Period, Released, Verdict

NUM = r"(-?[0-9]+(?:\.[0-9]+)?)"
UNIT = r"(?:%|‰|个|人|件|户|例|次|张|项|对|期|万元|元|亿元|万)?"
FIXED = (
    "审阅稿：", "虚构示例：", "全部年度", "下载", "本页数据", "本页涉及的下列依据已经废止", "比率由分子合计", "差距和增减按", "※ 数据", "“…”表示",
    "▲ 公布以后", "不适用：", "未报：到期", "不予公布：", "不参与排名：", "得分相同的名次", "得分按本办法", "一票否决单独记录",
    "迟报、未报、更正按", "错报、漏报、瞒报按", "全年得分由各期", "同一期有几张报表", "因四舍五入", "“多做到一例", "附件：", "本指标自",
    "本计划", "这项指标的", "下表列出", "全部报表按时", "口径", "目标自",
    "考核办法、", "全镇实行", "以上各数的原因", "通报公布后，印出的数",
)  # fmt: skip
SPEAKS = re.compile(r"[0-9]|目标有|目标没有|达标|达到目标|名次|第一名")


def texts(page: str) -> list[str]:
    """The paragraphs and list items of a page, as a reader sees them; a heading that is only printed is none."""
    page = re.sub(r'<p class="tb-title".*?</p>', "", page)
    found = re.findall(r"<(?:p|li|figcaption)(?: [^>]*)?>(.*?)</(?:p|li|figcaption)>", page, re.DOTALL)
    plain = [unescape(re.sub("<[^>]*>", "", one)).strip() for one in found]
    return [part for one in plain for part in re.split("(?<=。)(?=下一步：)", one)]


class Reader(Truths):
    """The grammar of one edition: what is called how, and what is true of it."""

    def __init__(self, released: Released) -> None:
        super().__init__(released)
        edition = self.edition
        self.indicators = {one.name: one for one in edition.indicators.values()}
        self.subjects = {**self.areas, **{one.title: one.post for one in edition.posts.values()}}
        self.schemes = {one.title: one for one in edition.schemes.values()}
        self.items = {item.title: item.item for one in edition.schemes.values() for item in one.items}
        self.periods = {self.name_of(one): one for one in edition.calendar.every_period}
        self.noun = edition.terms.area
        self.rules: list[tuple[re.Pattern[str], Callable[..., Iterator[Claim]]]] = [
            (re.compile(pattern), handler) for pattern, handler in self._grammar()
        ]

    # ------------------------------------------------------------ grammar

    def _any(self, names) -> str:
        return (
            "(?:" + "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True)) + ")" if names else "(?!)"
        )

    def _grammar(self) -> list[tuple[str, Callable[..., Iterator[Claim]]]]:
        edition = self.edition
        indicator, subject = f"({self._any(self.indicators)})", f"({self._any(self.subjects)})"
        period, noun, scheme = f"({self._any(self.periods)})", re.escape(self.noun), f"({self._any(self.schemes)})"
        value = rf"(?:每千人)?(?:{NUM}{UNIT}|(未报|不适用|不予公布|…))"
        whole = re.escape(self.edition.terms.whole)
        before = "(?:上月|上季度|上半年|上年)"
        moved = rf"(?:，(?:比{before}(上升|下降){NUM}\S*?|与{before}(?:基本)?(持平)))?"
        yearly = rf"(?:，(?:比上年同期(上升|下降){NUM}[^，。（]*|与上年同期(?:基本)?(持平)))?"
        aside = r"(?:（(?:[^（）]|（[^（）]*）)*）)*"
        return [
            (
                rf"{indicator}{value}(?:，(?:比目标（([^）]*)）(低|高|少|多){NUM}[^，。]*|与目标（([^）]*)）(持平)|在目标（([^）]*)）范围内)，(达标|未达标))?(?:，目标([^，。（]*))?{moved}{yearly}(?:，按[^，]*起的目标[^，]*判定)?({aside})。",
                self._indicator,
            ),
            (
                rf"{period}{whole}{indicator}{value}{aside}(?:，(达到|未达到)目标（([^）]*)）)?{moved}{yearly}。",
                self._answer,
            ),
            (
                rf"{indicator}：(?:{NUM}个{noun}达标)?，?(?:{NUM}个{noun}未达标（(.*?)）)?，?(?:{NUM}个{noun}未报（(.*?)）)?，?(?:{NUM}个{noun}的数据不予公布)?，?(?:{NUM}个{noun}有数据，没有适用的目标，不作判定)?。",
                self._areas,
            ),
            (rf"{indicator}：没有可公布的数据。", self._nothing),
            (rf"{indicator}未达标的{noun}{NUM}个：(.*)。", self._behind),
            (
                rf"目标：{NUM}项指标(?:中{NUM}项达标，{NUM}项未达标（(.*?)）|(全部达标))(?:；另有{NUM}项不作判定)?。",
                self._box,
            ),
            (rf"变化：([一二三四]季度)?与{before}相比(.*)。", self._changes),
            (r"名次：(?:并列)?(.*)。", self._places),
            (rf"报送：应报{NUM}项，按时报送{NUM}项(.*)。", self._returns),
            (rf"本期各{noun}应报数据{NUM}项，按时报送{NUM}项(.*)。", self._returns),
            (rf"本期各{noun}没有应报的数据。", self._nothing),
            (rf"下一步：各{noun}(.*?)前（含当日）报送(.*?)报表，(.*?)印发通报。", self._next),
            (r"下一步：《(.*)》，(.*?)印发。", self._nothing),
            (r"一票否决：(.*)。", self._vetoes),
            (r"以前各期的一票否决尚未解除的：(.*)。", self._standing),
            (r"本期解除的一票否决：(.*)。", self._standing),
            (
                rf"根据《.*》，对各{noun}.*情况进行了统计。截至(.*?)，(?:应报{NUM}个{noun}，(?:(全部报齐)|报齐{NUM}个，有报表未报的{NUM}个)|本期没有应报的报表)。.*",
                self._opening,
            ),
            (rf"(未报|迟报)的{noun}{NUM}个：(.*)。", self._not_in_time),
            (rf"除下表所列外，其余{NUM}个{noun}均按时报送，没有更正(?:和差错)?。", self._rest),
            (rf"{period}核查(?:没有发现错报、漏报、瞒报|发现(.*?)，列到单位，不列到人)。", self._found),
            (rf"((?:{self._any(self.subjects)}(?:(?:错报|漏报|瞒报)[0-9]+次、?)+；?)+)。", self._found_by_area),
            (
                rf"{NUM}项指标(?:全部达到目标。|中有{NUM}项未达到目标(?:：(.*?)。|(，见第一部分)。|。(.*)。))",
                self._problems,
            ),
            (
                rf"与{before}相比，(?:(各项指标的达标情况没有变化)|(?:由未达标转为达标的{NUM}项（(.*?)）)?，?(?:由达标转为未达标的{NUM}项（(.*?)）)?)。",
                self._turned,
            ),
            (rf"与{before}相比，(?:{NUM}个\S+?名次上升)?，?(?:{NUM}个\S+?名次下降)?；(.*)。", self._moves),
            (r"与上年同期相比，(.*)。", self._last_year),
            (rf"{indicator}的目标自(.*?)起由(.*?)调整为([^（]*)(?:（依据：.*）)?。", self._goal),
            (rf"{indicator}(未达标)?：((?:请|按|未达标的|各{noun}).*)。", self._asked),
            (r"(.*)补报所缺的数据(.*)。", self._make_up),
            (rf"各{noun}于(.*?)前（含当日）报送(.*?)报表。", self._following),
            (
                rf"{indicator}：((?:[一二三四]季度[^、，。]*、?)+)(?:，[一二三四]季度(?:比[一二三四]季度(上升|下降){NUM}[^。（]*|与[一二三四]季度(?:基本)?(持平)))?{aside}。",
                self._trend,
            ),
            (rf"年度计划目标涉及的{NUM}项指标中，{NUM}项达到目标，{NUM}项未达到(?:，{NUM}项不作判定)?。", self._goals),
            (
                rf"[^：]*：{indicator}{NUM}{UNIT}，计划要求([^，]*)，(?:(低|高|少|多){NUM}[^，]*，)?(达到|未达到)。",
                self._promise,
            ),
            (r"[^：]*：(.*（.*应印发[0-9]+期，已印发[0-9]+期）.*)。", self._issued),
            (r"[^：]*：原文没有可判定的数值。", self._nothing),
            (rf"列入进展的{NUM}项措施中，(.*)。", self._progress),
            (rf"{scheme}：([0-9]+个.*)。", self._result),
            (rf"不参与排名的\S+?{NUM}个（(.*)）。", self._unranked),
            (rf"参加排名的\S+?{NUM}个，不参与排名的{NUM}个：(.*)。", self._among),
            (
                rf"考核得分排名：考核的{NUM}个\S+?(?:(全部)参加排名|中{NUM}个参加排名)，居前的是(.*?)(?:；靠后的是(.*))?。",
                self._standings,
            ),
            (
                rf"{period}{subject}(?:得分{NUM}分{aside}|得分不予公布|有数据未报，未计得分|本期中途设立或撤并，不计得分|没有得分)(.*)。",
                self._score,
            ),
            (rf"{period}，{NUM}个\S+?(?:均计出得分|中有{NUM}个(计出得分|参加排名))(.*)。", self._scheme),
            (
                rf"{period}，({self._any(self.areas)})公布到{noun}的{NUM}项指标中，{NUM}项达标，{NUM}项未达标(?:，{NUM}项不作判定（.*）)?。",
                self._area_answer,
            ),
            (rf"{period}，{whole}{NUM}项指标中，{NUM}项达标，{NUM}项未达标(?:，{NUM}项不作判定)?。", self._home),
            (rf"{scheme}：{period}$", self._nothing),
            (
                rf"(?:{self._any({one.issuer for one in edition.bulletins.values() if one.issuer})}\s*)?([0-9]+年[0-9]+月[0-9]+日)(?:印发)?",
                self._dated,
            ),
            (
                self._any({one.document_number for one in edition.bulletins.values() if one.document_number}),
                self._nothing,
            ),
            (rf"关于{period}.*情况的通报", self._nothing),
            (r"(.*)（([0-9]{4}-[0-9]{2}-[0-9]{2})）", self._listed_bulletin),
            (rf"下一步：各{noun}的.*，(.*?)前（含当日）报送；《(.*)》，(.*?)印发。", self._coming),
            (rf"{indicator}（({self._any([*self.areas, self.edition.terms.whole])})），单位：.*", self._line_caption),
            (rf"{period}各{noun}{indicator}，单位：(.*)", self._areas_caption),
            (rf"{scheme}：各期名次，.*", self._nothing),
            (r"[0-9]{4}年度", self._nothing),
            (rf"目标：{indicator}未达标(?:；另有{NUM}项不作判定)?。", self._single),
            (
                rf"[0-9].*，各{noun}应报数据{NUM}项（一个单位一期一项指标为一项），按时报送{NUM}项(.*)。",
                self._returns_so_far,
            ),
            (
                rf"本年度已公布{NUM}期通报，公布后(?:没有登记过修订或更正|登记修订{NUM}项、更正{NUM}项)。",
                self._registered,
            ),
            (r"年内目标没有调整，各项均按年初计划判定。", self._unmoved),
            (
                rf"{period}报表应报{NUM}项，(?:已全部收到|已收到{NUM}项，没有报齐的有(.*?))；这一期还没有公布。",
                self._waiting,
            ),
        ]

    def read(self, sentence: str, period: Period) -> list[Claim] | None:
        """The claims of a sentence on a page about a period; None where it speaks and cannot be read."""
        if sentence.startswith(FIXED):
            return []
        for pattern, handler in self.rules:
            found = pattern.fullmatch(sentence)
            if found:
                return list(handler(period, *found.groups()))
        return None if SPEAKS.search(sentence) else []

    # ------------------------------------------------------------ one handler a sentence

    def _nothing(self, period, *_) -> Iterator[Claim]:
        yield from ()

    def _indicator(
        self, period, name, number, word, target, side, gap, level, same, band, verdict, only, way, moved, flat, *rest
    ) -> Iterator[Claim]:
        code, area, (*year, aside) = self.indicators[name].indicator, self.edition.township, rest
        yield Claim(("text", code, area, period.code, self.indicators[name].value_measure), number or word)
        self._complete(code, period, aside)
        yield from self._held(
            code,
            area,
            period,
            target or level or band or only,
            verdict and {"达标": "met", "未达标": "missed"}[verdict],
        )
        if gap:
            decimals = len(gap.partition(".")[2])
            yield Claim(("gap", code, area, period.code, str(decimals)), ("-" if side in "低少" else "") + gap)
        if same:
            yield Claim(("text", code, area, period.code, "gap"), self._zero(code, area, period))
        yield from self._movement(code, area, period, (way, moved, flat), "change")
        yield from self._movement(code, area, period, year, "year_on_year")

    def _complete(self, code: str, period: Period, aside: str) -> None:
        """What is partial says so, with the counts; what is held against a partial period says that."""
        own, change = (
            self.figure(code, self.edition.township, period, one)
            for one in (self.edition.indicators[code].value_measure, "change")
        )
        counts = re.search(r"本项应报([0-9]+)个\S*?，报齐([0-9]+)个", aside)
        is_partial = own is not None and own.state.value == "partial"
        assert (counts is not None) == is_partial, "a partial value is not called one"
        if counts:
            due, reported = (self.figure(code, self.edition.township, period, one).text for one in ("due", "reported"))
            assert counts.groups() == (due, reported), "returns are counted otherwise"
        elif change is not None and change.state.value == "partial":
            assert "上期数据不全" in aside, "a change against a partial period is not called one"

    def _zero(self, code: str, area: str, period: Period) -> str:
        figure = self.figure(code, area, period, "gap")
        return figure.text if figure is not None and figure.value == 0 else "0"

    def _held(self, code: str, area: str, period: Period, target: str | None, verdict: str | None) -> Iterator[Claim]:
        if target:
            yield Claim(
                ("target", code, area, period.code),
                "～".join(re.findall(r"[0-9.]+", target.replace("每千人", ""))) or target,
            )
        if verdict:
            yield Claim(("verdict", code, area, period.code), verdict)

    def _movement(self, code: str, area: str, period: Period, said, measure: str) -> Iterator[Claim]:
        way, amount, flat = said
        if way or flat:
            yield Claim(("moved", code, area, period.code, measure), f"{way}{amount}" if way else "持平")

    def _answer(self, _, period, name, number, word, verdict, target, way, moved, flat, *year) -> Iterator[Claim]:
        own, at, area = self.indicators[name], self.periods[period], self.edition.township
        yield Claim(("text", own.indicator, area, at.code, own.value_measure), number or word)
        yield from self._held(own.indicator, area, at, target, verdict and {"达到": "met", "未达到": "missed"}[verdict])
        yield from self._movement(own.indicator, area, at, (way, moved, flat), "change")
        yield from self._movement(own.indicator, area, at, year, "year_on_year")

    def _areas(self, period, name, met, missed, names, missing, absent, withheld, none) -> Iterator[Claim]:
        code = self.indicators[name].indicator
        counts = {"met": met, "missed": missed, "missing": missing, "withheld": withheld, "none": none}
        for state, count in counts.items():
            yield Claim(("count", "areas", period.code, code, state), count or "0")
        yield from self._missed(period, code, names or "", int(missed or 0))
        for one in re.findall(self._any(self.areas), absent or ""):
            yield Claim(
                ("text", code, self.areas[one], period.code, self.edition.indicators[code].value_measure), "未报"
            )

    def _missed(self, period: Period, code: str, names: str, count: int) -> Iterator[Claim]:
        found = re.findall(rf"({self._any(self.areas)})(低|高|少|多){NUM}", names)
        yield Claim(("count", "areas", period.code, code, "missed"), str(count))
        if "全部名单见" not in names:
            yield Claim(("count", "areas", period.code, code, "missed"), str(len(found)))
        for area, side, gap in found:
            yield Claim(("verdict", code, self.areas[area], period.code), "missed")
            decimals = str(len(gap.partition(".")[2]))
            yield Claim(("gap", code, self.areas[area], period.code, decimals), ("-" if side in "低少" else "") + gap)

    def _behind(self, period, name, count, names) -> Iterator[Claim]:
        yield from self._missed(period, self.indicators[name].indicator, names, int(count))

    def _box(self, period, total, met, missed, names, every, other) -> Iterator[Claim]:
        judged = {code: one for code, one in self.verdicts(period).items() if one is not Verdict.NONE}
        yield Claim(("count", "verdicts", period.code, "met"), met or total)
        yield Claim(("count", "verdicts", period.code, "missed"), missed or "0")
        assert int(total) == len(judged), "the box counts other targets than are judged"
        for one in self.listed(names or "", self.indicators):
            yield Claim(("verdict", self.indicators[one].indicator, self.edition.township, period.code), "missed")
        yield Claim(("count", "verdicts", period.code, "missed"), str(len(self.listed(names or "", self.indicators))))

    @staticmethod
    def listed(text: str, known) -> list[str]:
        """The names in a list, longest first."""
        found = []
        for name in sorted(known, key=len, reverse=True):
            if name in text:
                found.append(name)
                text = text.replace(name, "")
        return found

    def _changes(self, period, quarter, text) -> Iterator[Claim]:
        if quarter:
            period = next(
                one for one in self.edition.calendar.inside(period) if self.name_of(one).endswith(f"第{quarter}")
            )
        for name, said in re.findall(rf"，({self._any(self.indicators)})((?:上升|下降){NUM[1:-1]})个百分点$", text):
            yield Claim(("largest", said[:2], period.code), name)
            yield Claim(("moved", self.indicators[name].indicator, self.edition.township, period.code, "change"), said)
        for way, name, said in re.findall(
            rf"，(上升|下降)最多的是({self._any(self.indicators)})（(.*?)个百分点）", text
        ):
            yield Claim(("largest", way, period.code), name)
            yield Claim(("moved", self.indicators[name].indicator, self.edition.township, period.code, "change"), said)

    def _places(self, period, text) -> Iterator[Claim]:
        first, _, rest = text.partition("，末位")
        last, _, moved = rest.partition("；比")
        (scheme,) = [one for one in self.ranked_schemes() if self.ranks(one.scheme, period)]
        leading = [one for one, place in self.ranks(scheme.scheme, period).items() if place == 1]
        assert len(re.findall(rf"{self._any(self.subjects)}（", first)) == len(leading), (
            "not all who are first are named"
        )
        for name, score in re.findall(rf"({self._any(self.subjects)})（{NUM}分）", first):
            yield Claim(("rank", scheme.scheme, self.subjects[name], period.code), "1")
            yield Claim(("text", scheme.scheme, self.subjects[name], period.code, "score"), score)
        for name, score, *cause in re.findall(
            rf"({self._any(self.subjects)})（{NUM}分(?:，扣分最多的是({self._any(self.items)})，扣{NUM}分)?）", last
        ):
            yield Claim(("last", scheme.scheme, self.subjects[name], period.code), "last")
            yield Claim(("text", scheme.scheme, self.subjects[name], period.code, "score"), score)
            yield from self._cause(scheme, name, period, *cause)
        for name, way, places, *cause in re.findall(
            rf"({self._any(self.subjects)})(上升|下降){NUM}名"
            rf"(?:，(?:增分|失分)最多的是({self._any(self.items)})，(多|少)得{NUM}分)?",
            moved,
        ):
            sign = "-" if way == "下降" else ""
            yield Claim(("text", scheme.scheme, self.subjects[name], period.code, "move"), f"{sign}{places}")
            yield from self._gain(scheme, name, period, *cause)

    def _cause(self, scheme, name: str, period: Period, title: str, off: str) -> Iterator[Claim]:
        if title:
            yield Claim(("cause", scheme.scheme, self.subjects[name], period.code), f"{title}={float(off):.2f}")

    def _returns(self, period, due, on_time, rest) -> Iterator[Claim]:
        said = {"迟报": "0", "更正": "0", "未报": "0", **dict(re.findall(r"，(迟报|更正|未报)([0-9]+)项", rest))}
        yield Claim(("count", "returns", period.code, "due"), due or "0")
        yield Claim(("count", "returns", period.code, "on_time"), on_time)
        for word, status in (("迟报", "late"), ("更正", "corrected"), ("未报", "missing")):
            yield Claim(("count", "returns", period.code, status), said[word])

    def _next(self, period, due, name, publish) -> Iterator[Claim]:
        yield Claim(("next", period.code), name)
        yield Claim(("day", "due", self.periods[name].code), due)
        yield Claim(("day", "publish", self.periods[name].code), publish)

    def _following(self, period, due, name) -> Iterator[Claim]:
        yield Claim(("next", period.code), name)
        yield Claim(("day", "due", self.periods[name].code), due)

    def _vetoes(self, period, text) -> Iterator[Claim]:
        """Vetoes of the period, and earlier ones that stand: each by its own period, or this one where it is of both."""
        (scheme,) = self.ranked_schemes()
        for name, day in re.findall(rf"({self._any(self.areas)})（.*?([0-9]+年[0-9]+月[0-9]+日)决定", text):
            code = self.areas[name]
            if self._true_vetoed(scheme.scheme, code, period.code) == day:
                yield Claim(("vetoed", scheme.scheme, code, period.code), day)
            else:
                own = [
                    one.period for one in self.edition.vetoes if one.subject == code and self.day(one.decided_on) == day
                ]
                assert own, f"{name} was never vetoed"
                yield Claim(("vetoed", scheme.scheme, code, own[0].code), day)

    def _standing(self, period, text) -> Iterator[Claim]:
        for name, at, day in re.findall(
            rf"({self._any(self.areas)})（({self._any(self.periods)})；.*?([0-9]+年[0-9]+月[0-9]+日)决定", text
        ):
            (scheme,) = self.ranked_schemes()
            yield Claim(("vetoed", scheme.scheme, self.areas[name], self.periods[at].code), day)

    def _opening(self, period, day, due, every, whole, missing) -> Iterator[Claim]:
        yield Claim(("day", "publish", period.code), day)
        if due:
            yield Claim(("text", REPORTS, self.edition.township, period.code, "due"), due)
            yield Claim(("text", REPORTS, self.edition.township, period.code, "reported"), due if every else whole)
        yield Claim(("count", "missing_areas", period.code), missing or "0")

    def _not_in_time(self, period, word, count, text) -> Iterator[Claim]:
        status = {"未报": "missing", "迟报": "late"}[word]
        yield Claim(("count", f"{status}_areas", period.code), count)
        for name, own in re.findall(rf"({self._any(self.areas)})（(.*?)）(?=[、等]|$)", text):
            inside = self.edition.calendar.inside(period)
            for one in re.findall(rf"((?:[0-9]+月|[一二三四]季度|[上下]半年)?)({self._any(self.indicators)})", own):
                at = next(
                    (
                        each
                        for each in inside
                        if one[0]
                        and self.name_of(each).endswith(
                            one[0]
                            .replace("一季度", "第一季度")
                            .replace("二季度", "第二季度")
                            .replace("三季度", "第三季度")
                            .replace("四季度", "第四季度")
                        )
                    ),
                    period,
                )
                yield Claim(("status", self.areas[name], self.indicators[one[1]].indicator, at.code), status)

    def _rest(self, period, count) -> Iterator[Claim]:
        troubled = set()
        for one in self.areas.values():
            kinds = [
                self.figure(REPORTS, one, period, kind)
                for kind in ("late", "missing", "corrected", "misreported", "omitted", "concealed")
            ]
            if any(figure is not None and figure.value for figure in kinds):
                troubled.add(one)
        reporting = {one.area for one in self.returns(period)}
        assert int(count) == len(reporting - troubled), "who needs no remark is counted otherwise"
        yield from ()

    def _found(self, _, period, text) -> Iterator[Claim]:
        said = dict(re.findall(r"(错报|漏报|瞒报)([0-9]+)次", text or ""))
        for word, kind in (("错报", "misreported"), ("漏报", "omitted"), ("瞒报", "concealed")):
            yield Claim(("text", REPORTS, self.edition.township, self.periods[period].code, kind), said.get(word, "0"))

    def _found_by_area(self, period, text) -> Iterator[Claim]:
        for name, own in re.findall(rf"({self._any(self.areas)})((?:(?:错报|漏报|瞒报)[0-9]+次、?)+)", text):
            for word, count in re.findall(r"(错报|漏报|瞒报)([0-9]+)次", own):
                kind = {"错报": "misreported", "漏报": "omitted", "瞒报": "concealed"}[word]
                yield Claim(("text", REPORTS, self.areas[name], period.code, kind), count)

    def _problems(self, period, total, missed, names, above, groups) -> Iterator[Claim]:
        yield Claim(("count", "verdicts", period.code, "missed"), missed or "0")
        yield Claim(("count", "verdicts", period.code, "met"), str(int(total) - int(missed or 0)))
        for one in self.listed(names or "", self.indicators):
            yield Claim(("streak", self.indicators[one].indicator, period.code), "1")
        for count, said, own in re.findall(
            r"(?:连续([0-9]+)(?:个月|个季度|个半年|年)未达标|本期新出现)的([0-9]+)项：([^；。]*)", groups or ""
        ):
            found = self.listed(own, self.indicators)
            assert len(found) == int(said), "a list is shorter than it says"
            for one in found:
                yield Claim(("streak", self.indicators[one].indicator, period.code), count or "1")

    def _turned(self, period, same, better, gained, worse, lost) -> Iterator[Claim]:
        found = {
            **dict.fromkeys(self.listed(gained or "", self.indicators), "missed→met"),
            **dict.fromkeys(self.listed(lost or "", self.indicators), "met→missed"),
        }
        assert len(found) == int(better or 0) + int(worse or 0), "a list is shorter than it says"
        for one in self.shown(period):
            true = self._true_turned(one.indicator, period.code)
            if one.name in found or true in ("missed→met", "met→missed"):
                yield Claim(("turned", one.indicator, period.code), found.get(one.name, "no change"))

    def _moves(self, period, up, down, text) -> Iterator[Claim]:
        (scheme,) = [one for one in self.ranked_schemes() if self.ranks(one.scheme, period)]
        yield Claim(("count", "moves", period.code, scheme.scheme, "上升"), up or "0")
        yield Claim(("count", "moves", period.code, scheme.scheme, "下降"), down or "0")
        up_text, _, down_text = text.partition("下降最多的是") if "下降最多的是" in text else (text, "", "")
        for way, names in (("升", up_text), ("降", down_text)):
            for name, places, *cause in re.findall(
                rf"({self._any(self.subjects)})（([0-9]+)名(?:，(?:增分|失分)最多的是({self._any(self.items)})，(多|少)得{NUM}分)?）",
                names,
            ):
                yield Claim(("furthest", scheme.scheme, self.subjects[name], period.code), f"{way}{places}")
                yield from self._gain(scheme, name, period, *cause)

    def _gain(self, scheme, name: str, period: Period, title: str, way: str, points: str) -> Iterator[Claim]:
        if title:
            sign = "" if way == "多" else "-"
            yield Claim(("gain", scheme.scheme, self.subjects[name], period.code), f"{title}={sign}{float(points):.2f}")

    def _last_year(self, period, text) -> Iterator[Claim]:
        for name, way, amount in re.findall(rf"({self._any(self.indicators)})(上升|下降){NUM}", text):
            yield Claim(
                ("moved", self.indicators[name].indicator, self.edition.township, period.code, "year_on_year"),
                f"{way}{amount}",
            )

    def _goal(self, period, name, since, was, now) -> Iterator[Claim]:
        code = self.indicators[name].indicator
        found = [one for one in self.edition.targets.values() if one.indicator == code and one.supersedes]
        day = [f"{one.valid_from.year}年{one.valid_from.month}月{one.valid_from.day}日" for one in found]
        assert since in day, "a goal moved on another day"
        before = [self.edition.targets[one.supersedes].statement for one in found]
        assert "".join(re.findall(r"[0-9.]+", was)) in before, "a goal was another before"
        yield Claim(("target", code, self.edition.township, period.code), "".join(re.findall(r"[0-9.]+", now)))

    def _asked(self, period, name, only, text) -> Iterator[Claim]:
        code = self.indicators[name].indicator
        yield Claim(("verdict", code, self.edition.township, period.code), "missed")
        count = re.search(r"未达标的([0-9]+)个", text)
        if count:
            yield Claim(("count", "areas", period.code, code, "missed"), count[1])
        for one in re.findall(self._any(self.areas), text.partition("未达标的")[2] if not count else ""):
            yield Claim(("verdict", code, self.areas[one], period.code), "missed")
        explained = re.search(r"查明原因，于([0-9]+年[0-9]+月[0-9]+日)(前|年度通报)", text)
        if explained and explained[2] == "前":
            following = self._true_next(period.code, self.indicators[name].frequency.months)
            yield Claim(("day", "due", self.periods[following].code), explained[1])
        elif explained:
            yield Claim(("day", "publish", str(self.edition.year)), explained[1])
        work = re.match(r"请(.*?)按“(.*?)”抓好落实(?:（([0-9]+年[0-9]+月[0-9]+日)前完成）)?", text)
        if work:
            title = work[2].replace("‘", "“").replace("’", "”")
            measures = [one for one in self.edition.measures if one.title == title]
            assert [one.owner for one in measures] == [work[1]], "another owner, or no such measure"
            day = measures[0].due_on
            assert work[3] in (None, day and f"{day.year}年{day.month}月{day.day}日"), "another day"

    def _make_up(self, period, text, until) -> Iterator[Claim]:
        names = re.findall(self._any(self.areas), text)
        if "全部名单" not in text:
            yield Claim(("count", "missing_areas", period.code), str(len(names)))
        due = re.search(r"于([0-9]+年[0-9]+月[0-9]+日)前", until)
        if due:
            yield Claim(("day", "due", self.periods[self._true_next(period.code)].code), due[1])

    def _trend(self, period, name, text, way, moved, flat) -> Iterator[Claim]:
        own = self.indicators[name]
        quarters = {
            f"{'一二三四'[int(one.code[-1]) - 1]}季度": one
            for one in self.edition.calendar.inside(period)
            if "Q" in one.code
        }
        for quarter, number, word in re.findall(
            rf"([一二三四]季度)(?:每千人)?(?:{NUM}{UNIT}|(未报|不适用|不予公布))", text
        ):
            yield Claim(
                ("text", own.indicator, self.edition.township, quarters[quarter].code, own.value_measure),
                number or word,
            )
        yield from self._movement(
            own.indicator, self.edition.township, list(quarters.values())[-1], (way, moved, flat), "change"
        )

    def _goals(self, period, total, met, missed, other) -> Iterator[Claim]:
        assert int(total) == int(met) + int(missed) + int(other or 0), "goals do not add up"
        yield Claim(("count", "verdicts", period.code, "met"), met)
        yield Claim(("count", "verdicts", period.code, "missed"), missed)

    def _promise(self, period, name, number, asked, side, gap, verdict) -> Iterator[Claim]:
        own = self.indicators[name]
        yield Claim(("text", own.indicator, self.edition.township, period.code, own.value_measure), number)
        limit = Decimal(re.search(r"[0-9.]+", asked)[0])
        kept = Decimal(number) >= limit
        assert kept == (verdict == "达到"), "a promise is judged otherwise than its numbers"
        assert gap is None or abs(abs(Decimal(number) - limit) - Decimal(gap)) <= Decimal("0.1"), (
            "a distance is another"
        )

    def _issued(self, period, text) -> Iterator[Claim]:
        kinds = {"月度通报": "month", "季度通报": "quarter", "半年总结": "half", "年度通报": "year"}
        for kind, due, out in re.findall(r"（(\S{4})应印发([0-9]+)期，已印发([0-9]+)期）", text):
            for measure, said in (("due", due), ("reported", out)):
                about = ("text", "BULLETINS", self.edition.township, period.code, f"{measure}:{kinds[kind]}")
                yield Claim(about, said)

    def _unmoved(self, period) -> Iterator[Claim]:
        assert not [one for one in self.edition.targets.values() if one.supersedes], "a goal was adjusted"
        yield from ()

    def _progress(self, period, total, text) -> Iterator[Claim]:
        assert sum(map(int, re.findall(r"([0-9]+)项", text))) == int(total), "measures do not add up"
        end = self.edition.calendar.last_day(period)
        told = sorted(self.edition.progress, key=lambda one: self.edition.calendar.last_day(one.period))
        newest = {one.measure: one.state.value for one in told if self.edition.calendar.last_day(one.period) <= end}
        words = {"未开始": "not_started", "进行中": "under_way", "已停止": "stopped"}
        for word, count in re.findall(r"(未开始|进行中|已停止)([0-9]+)项", text):
            assert list(newest.values()).count(words[word]) == int(count), "measures are counted otherwise"
        yield from ()

    def _result(self, period, title, text) -> Iterator[Claim]:
        scheme = self.schemes[title]
        found = re.match(r"([0-9]+)个\S+?(?:中有([0-9]+)个(参加排名|计出得分)|均计出得分)", text)
        yield Claim(("count", "listed", period.code, scheme.scheme), found[1])
        kind = "ranked" if found[3] == "参加排名" else "scored"
        yield Claim(("count", kind, period.code, scheme.scheme), found[2] or found[1])
        for name, score in re.findall(rf"第1名为({self._any(self.subjects)})（{NUM}分）", text):
            yield Claim(("rank", scheme.scheme, self.subjects[name], period.code), "1")
            yield Claim(("text", scheme.scheme, self.subjects[name], period.code, "score"), score)
        for grade, count in re.findall(r"([^，；：、0-9]+?)([0-9]+)个(?=，|$)", text.rpartition("；")[2]):
            if grade in {one.grade for one in scheme.grades} | {"不定等次"}:
                yield Claim(("count", "grade", period.code, scheme.scheme, grade), count)

    def _unranked(self, period, count, text) -> Iterator[Claim]:
        (scheme,) = self.ranked_schemes()
        yield Claim(("count", "unranked", period.code, scheme.scheme), count)
        found = re.findall(self._any(self.areas), text)
        assert "全部名单" in text or len(found) == int(count), "not all who are not ranked are named"
        reasons = {"有数据不予公布": "withheld", "有数据未报": "missing", "数据不全": "partial"}
        for reason, names in re.findall(r"(有数据不予公布|有数据未报|数据不全)：([^；]*)", text):
            for one in re.findall(self._any(self.areas), names):
                state = self.figure(scheme.scheme, self.areas[one], period, "score").state.value
                assert state == reasons[reason], f"{one} is not ranked for another reason"
        for one in found:
            yield Claim(("rank", scheme.scheme, self.areas[one], period.code), "none")

    def _among(self, period, ranked, unranked, text) -> Iterator[Claim]:
        assert sum(map(int, re.findall(r"的([0-9]+)个", text))) == int(unranked), "who is not ranked does not add up"
        (scheme,) = self.ranked_schemes()
        if self.ranks(scheme.scheme, period):
            yield Claim(("count", "ranked", period.code, scheme.scheme), ranked)
            yield Claim(("count", "unranked", period.code, scheme.scheme), unranked)

    def _standings(self, period, listed, every, ranked, first, last) -> Iterator[Claim]:
        (scheme,) = self.ranked_schemes()
        yield Claim(("count", "listed", period.code, scheme.scheme), listed)
        yield Claim(("count", "ranked", period.code, scheme.scheme), listed if every else ranked)
        places = self.ranks(scheme.scheme, period)
        for text, order in ((first, sorted(places.values())), (last or "", sorted(places.values(), reverse=True))):
            found = re.findall(
                rf"({self._any(self.subjects)})（{NUM}分(?:，扣分最多的是({self._any(self.items)})，扣{NUM}分)?）", text
            )
            for name, score, *cause in found:
                assert places[self.subjects[name]] in order[: max(3, len(found))], f"{name} is not at that end"
                yield Claim(("text", scheme.scheme, self.subjects[name], period.code, "score"), score)
                yield from self._cause(scheme, name, period, *cause)

    def _score(self, _, period, name, score, text) -> Iterator[Claim]:
        at, subject = self.periods[period], self.subjects[name]
        schemes = [one for one in self.edition.schemes.values() if self.figure(one.scheme, subject, at, "score")]
        (scheme,) = schemes
        if score:
            yield Claim(("text", scheme.scheme, subject, at.code, "score"), score)
        rank = re.search(r"第([0-9]+)名", text)
        if scheme.ranked:
            yield Claim(("rank", scheme.scheme, subject, at.code), rank[1] if rank else "none")
        among = re.search(r"参加排名的([0-9]+)个", text)
        if among:
            yield Claim(("count", "ranked", at.code, scheme.scheme), among[1])
        moved = re.search(r"比\S+?(上升|下降)([0-9]+)名", text)
        if moved:
            yield Claim(
                ("text", scheme.scheme, subject, at.code, "move"), ("-" if moved[1] == "下降" else "") + moved[2]
            )
        margin = re.search(rf"距上一名次{NUM}分", text)
        if margin:
            yield Claim(("text", scheme.scheme, subject, at.code, "margin"), margin[1])
        grade = re.search(r"等次为([^，。]+)", text)
        if grade:
            yield Claim(("text", scheme.scheme, subject, at.code, "grade"), grade[1])

    def _scheme(self, _, period, total, some, kind, text) -> Iterator[Claim]:
        at = self.periods[period]
        fit = [one for one in self.edition.schemes.values() if self._count_listed(at, one.scheme) == int(total)]
        assert fit, "no scheme assesses so many"
        for name, score in re.findall(rf"第1名为({self._any(self.subjects)})（{NUM}分）", text):
            (scheme,) = self.ranked_schemes()
            yield Claim(("rank", scheme.scheme, self.subjects[name], at.code), "1")
            yield Claim(("text", scheme.scheme, self.subjects[name], at.code, "score"), score)

    def _dated(self, period, day) -> Iterator[Claim]:
        yield Claim(("day", "publish", period.code), day)

    def _listed_bulletin(self, _, title, day) -> Iterator[Claim]:
        fit = [one for one in self.edition.bulletins.values() if str(one.publish_on) == day]
        assert any(self.name_of(one.bulletin) in title or f"{self.edition.year}年度" in title for one in fit), (
            "another day"
        )
        yield from ()

    def _coming(self, _, due, title, publish) -> Iterator[Claim]:
        (name,) = [one for one in self.periods if one in title and one != f"{self.edition.year}年"][:1]
        yield Claim(("day", "due", self.periods[name].code), due)
        yield Claim(("day", "publish", self.periods[name].code), publish)

    def _line_caption(self, period, name, area) -> Iterator[Claim]:
        yield from ()  # which marks a chart explains is held against its marks in test_documents.py

    def _areas_caption(self, _, period, name, text) -> Iterator[Claim]:
        code, at = self.indicators[name].indicator, self.periods[period]
        for mark, state in (("圆点为达标", "met"), ("菱形为未达标", "missed"), ("斜线为不予公布", "withheld")):
            there = self._count_areas(at, code, state) > 0
            assert (re.search(rf"(?:^|[。，]){mark}", text) is not None) == there, (
                f"a caption explains {mark} otherwise"
            )
        yield from ()

    def _area_answer(self, _, period, name, total, met, missed, other) -> Iterator[Claim]:
        assert int(total) == int(met) + int(missed) + int(other or 0), "an area's indicators do not add up"
        yield from ()

    def _home(self, _, period, total, met, missed, other) -> Iterator[Claim]:
        assert int(total) == int(met) + int(missed) + int(other or 0), "the indicators do not add up"
        yield Claim(("count", "verdicts", self.periods[period].code, "met"), met)
        yield Claim(("count", "verdicts", self.periods[period].code, "missed"), missed)

    def _single(self, period, name, other) -> Iterator[Claim]:
        yield Claim(("verdict", self.indicators[name].indicator, self.edition.township, period.code), "missed")
        yield Claim(("count", "verdicts", period.code, "missed"), "1")
        yield Claim(("count", "verdicts", period.code, "met"), "0")

    def _returns_so_far(self, _, due, on_time, rest) -> Iterator[Claim]:
        told = set(self.released.published) - set(self.released.running)
        found = [
            one.status.value
            for one in self.released.returns
            if one.period in told and one.area != self.edition.township
        ]
        said = {"迟报": "0", "更正": "0", "未报": "0", **dict(re.findall(r"，(迟报|更正|未报)([0-9]+)项", rest))}
        words = {"迟报": "late", "更正": "corrected", "未报": "missing"}
        assert len(found) == int(due), "returns due are counted otherwise"
        assert all(found.count(words[word]) == int(count) for word, count in said.items()), (
            "returns are counted otherwise"
        )
        assert int(on_time) == len(found) - sum(map(int, said.values())), "returns do not add up"
        yield from ()

    def _registered(self, _, released, revisions, corrections) -> Iterator[Claim]:
        kinds = [one.kind.value for one in self.released.revisions]
        assert int(released) == len(self.released.releases), "other bulletins were released"
        counted = (kinds.count("revision"), kinds.count("correction"))
        assert (int(revisions or 0), int(corrections or 0)) == counted, "other changes were registered"
        yield from ()

    def _waiting(self, _, period, due, received, names) -> Iterator[Claim]:
        (found,) = [one for one in self.released.awaited if one.period == self.periods[period]]
        assert (str(found.due), str(found.received)) == (due, received or due), "returns are counted otherwise"
        named = {self.areas[one] for one in re.findall(self._any(self.areas), names or "")}
        assert named == set(found.missing), "others have not sent theirs"
        yield from ()


# --------------------------------------------------------------------------- tables


def cells(reader: Reader, page: str, period: Period) -> Iterator[Claim]:
    """What the tables of a bulletin say of the same figures."""
    for table in tables_of(page):
        head, *rows = table
        if head[0] == "指标" and "判定" in head and "数值" in head:
            for row in rows:
                own = dict(zip(head, row, strict=True))
                name = own["指标"].removesuffix("（示例）")
                code = reader.indicators[name].indicator
                yield Claim(
                    ("text", code, reader.edition.township, period.code, reader.indicators[name].value_measure),
                    own["数值"].rstrip("※▲").replace(",", ""),
                )
                verdict = {"达标 ✓": "met", "未达标 ✗": "missed"}.get(own["判定"], "none")
                yield Claim(("verdict", code, reader.edition.township, period.code), verdict)
        elif head[0] == "考核对象" and "名次" in head and len(rows) and rows[0][0] in reader.areas:
            (scheme,) = reader.ranked_schemes()
            for row in rows:
                own = dict(zip(head, row, strict=True))
                yield Claim(
                    ("text", scheme.scheme, reader.areas[own["考核对象"]], period.code, "score"),
                    own["得分（分）"].rstrip("※▲").replace(",", ""),
                )
                place = own["名次"].rstrip("▲").removeprefix("并列")
                if "等次" in own:
                    yield Claim(
                        ("text", scheme.scheme, reader.areas[own["考核对象"]], period.code, "grade"), own["等次"]
                    )
                yield Claim(
                    ("rank", scheme.scheme, reader.areas[own["考核对象"]], period.code),
                    place if place.isdigit() else "none",
                )


# --------------------------------------------------------------------------- what is wrong


def contradictions(reader: Reader, pages: dict[str, str], quoted: Callable[[str, str], bool]) -> list[str]:
    """Everything the pages say that is not so, is said otherwise elsewhere, cannot be read, or is kept silent.

    `quoted` tells whether a sentence was written by hand and quotes its figures right.
    """
    found: list[str] = []
    said: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for path, page in sorted(pages.items()):
        code = re.fullmatch(r"bulletins/(2[0-9A-Z-]+)\.md", path)
        period = Period(code[1]) if code else Period(str(reader.edition.year))
        spoken: set[tuple[str, ...]] = set()
        for sentence in texts(page):
            try:
                claims = reader.read(sentence, period)
                if claims is None and not quoted(path, sentence):
                    found.append(f"{path}: cannot be read: {sentence}")
                for claim in claims or ():
                    spoken.add(claim.about)
                    found += [f"{path}: {problem}: {sentence}" for problem in _wrong(reader, claim, said, path)]
            except (AssertionError, KeyError, IndexError, TypeError, ValueError) as error:
                found.append(f"{path}: {error!r}: {sentence}")
        if code:
            for claim in cells(reader, page, period):
                found += [f"{path}: table: {problem}" for problem in _wrong(reader, claim, said, path)]
                is_whole = claim.about[2] == reader.edition.township and claim.about[0] in ("text", "verdict")
                if is_whole and claim.said != "none" and claim.about not in spoken:
                    found.append(f"{path}: silent about {claim.about}")
            found += [f"{path}: silent about {one}" for one in _owed(reader, period) if one not in spoken]
    return found


def _wrong(reader: Reader, claim: Claim, said: dict, path: str) -> Iterator[str]:
    truth = reader.truth(claim)
    if claim.about[0] in ("cause", "gain", "largest"):
        title, _, off = claim.said.partition("=")
        titles, _, true_off = (truth or "").partition("=")
        if title not in titles.split("/") or off != true_off:
            yield f"{claim} but {truth}"
        return
    if truth != claim.said:
        yield f"{claim} but {truth}"
    for other, where in said[claim.about].items():
        if other != claim.said:
            yield f"{claim} but {other} in {where}"
    said[claim.about].setdefault(claim.said, path)


def _owed(reader: Reader, period: Period) -> Iterator[tuple[str, ...]]:
    """What a bulletin may not keep silent about: vetoes of its period, and returns that never came."""
    for scheme in reader.ranked_schemes():
        if period in scheme.scored(reader.edition.calendar):
            for area in reader.areas.values():
                about = ("vetoed", scheme.scheme, area, period.code)
                if reader.truth(Claim(about, "")) != "none":
                    yield about
    for one in reader.returns(period):
        if one.status.value == "missing" and period.frequency.months <= 3:
            yield ("status", one.area, one.indicator, one.period.code)
