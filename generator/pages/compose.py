"""Which pages an edition has, and what each of them is given."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import REPORTS, Frequency, Level, Origin, Period, State, Status, Verdict
from generator.pages import tables
from generator.pages.views import (
    AreaPage,
    Cell,
    ChartPlace,
    Column,
    DataPage,
    Frame,
    HomePage,
    IndexPage,
    IndicatorPage,
    IndicatorSection,
    Link,
    Note,
    NoticePage,
    PlanPage,
    PlanParagraph,
    Table,
    Term,
)
from generator.words import (
    ACCUMULATIONS,
    CERTAINTIES,
    DIRECTIONS,
    FREQUENCIES,
    LEVELS,
    SYNTHETIC_NOTICE,
    day,
    half_up,
    months_span,
    period_name,
)
from generator.words import pages as words
from generator.words.pages import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.model import Area, Drawing, Figure, Indicator, Law, Released

Composed = tuple[str, object]


def compose(released: Released, drawings: Sequence[Drawing], edit_base: str) -> Iterator[Composed]:
    """Every page of an edition as its template and its record."""
    desk = _Desk(released, drawings, edit_base)
    yield "home.md", desk.home()
    yield "plan.md", desk.plan()
    yield "index_of.md", desk.bulletins()
    for period in released.published_of(Frequency.QUARTER):
        yield "notice.md", desk.notice(period)
    yield "index_of.md", desk.indicators()
    for indicator in released.edition.indicators.values():
        yield "indicator.md", desk.indicator(indicator)
    yield "index_of.md", desk.areas()
    for area in released.edition.villages:
        yield "area.md", desk.area(area)
    yield "data.md", desk.data()


class _Desk:
    """Where the pages of one edition are composed: the released figures and little else."""

    def __init__(self, released: Released, drawings: Sequence[Drawing], edit_base: str) -> None:
        self.captions = {drawing.name: drawing.caption for drawing in drawings}
        self.released = released
        self.edition = released.edition
        self.edit_base = edit_base
        self.terms = self.edition.terms
        self.areas_name = words.areas_name(self.terms.area)
        self.township = self.edition.township
        self.shared_areas = [one for one in self.edition.indicators.values() if one.level is Level.AREA]

    def frame(
        self, title: str, path: str, files: Sequence[str], laws: Sequence[Law] = (), *, whole: bool = False
    ) -> Frame:
        """What every page carries; `files` are where its facts can be changed.

        `whole` pages speak for the plan as such and carry the edition's own banner.
        """
        folder = f"data/{self.edition.year}"
        sources = [name if name.startswith("data/") else f"{folder}/{name}" for name in files]
        legal = words.legal_banner(laws)
        if whole:
            legal = self.edition.banner + legal
        return Frame(
            title=title,
            path=path,
            root="../" * path.count("/"),
            year=self.edition.year,
            area=self.terms.area,
            whole=self.terms.whole,
            synthetic=SYNTHETIC_NOTICE if self.edition.synthetic else "",
            legal=legal,
            sources=tuple(Link(f"{self.edit_base}{name}" if self.edit_base else "", name) for name in sources),
        )

    def level(self, indicator: Indicator) -> str:
        """The finest figures of an indicator that may be shown."""
        return LEVELS[indicator.level.value].format(area=self.terms.area, whole=self.terms.whole)

    def charts(self, *names: str) -> tuple[ChartPlace, ...]:
        """The charts of those names that were drawn; one without any value was not."""
        return tuple(ChartPlace(name, self.captions[name]) for name in names if name in self.captions)

    def observation_files(self, indicator: Indicator) -> list[str]:
        """The files a value of the indicator can be mended in."""
        periods = self.edition.calendar.periods(indicator.frequency)
        return [
            f"data/{self.edition.year}/observations/{period}.csv"
            for period in periods
            if period in self.released.published
        ]

    # ------------------------------------------------------------------ home and hubs

    def home(self) -> HomePage:
        """The state of the year, and the latest notices."""
        period = tables.latest_period(self.released)
        laws = list(self.edition.laws.values())
        verdicts = [
            figure.verdict
            for indicator in self.edition.indicators.values()
            if (last := tables.latest_with_value(self.released, indicator, self.township))
            and (figure := tables.figure_at(self.released, indicator, self.township, last))
        ]
        answer = words.home_answer(self.terms.whole, period, *_counts(verdicts)) if period else ""
        notices = [
            Link(f"bulletins/{quarter}.html", words.bulletin_title(quarter, self.edition.work))
            for quarter in reversed(self.released.published_of(Frequency.QUARTER))
        ]
        return HomePage(
            frame=self.frame(words.HOME, "index.md", ["datapackage.json"], laws, whole=True),
            heading=self.edition.title,
            answer=answer,
            table=tables.summary_table(self.released, "home", self.township, ""),
            bulletins=tuple(notices),
        )

    def bulletins(self) -> IndexPage:
        """The list of published notices."""
        rows = []
        for period in self.released.published_of(Frequency.QUARTER):
            planned = self.edition.bulletins.get(period)
            rows.append(
                (
                    Cell(words.bulletin_title(period, self.edition.work), href=f"{period}.html"),
                    Cell(period_name(period)),
                    Cell(planned.due_on.isoformat() if planned else ""),
                    Cell(planned.publish_on.isoformat() if planned else ""),
                )
            )
        table = Table(
            "bulletins", words.BULLETINS, tables.columns("title", "period", "due_on", "publish_on"), tuple(rows)
        )
        return IndexPage(
            self.frame(words.BULLETINS, "bulletins/index.md", ["bulletins.csv"]), words.BULLETINS, "", (table,)
        )

    def indicators(self) -> IndexPage:
        """The list of indicators with their latest values."""
        table = tables.summary_table(self.released, "indicators", self.township, "../")
        frame = self.frame(words.INDICATORS, "indicators/index.md", ["data/indicators.csv"])
        return IndexPage(frame, words.INDICATORS, "", (table,))

    def areas(self) -> IndexPage:
        """The villages by publishable indicators, in the latest period."""
        period = tables.latest_period(self.released)
        found = (
            ()
            if period is None
            else (tables.matrix_of_indicators(self.released, period, self.shared_areas, "areas", "../"),)
        )
        frame = self.frame(self.areas_name, "areas/index.md", ["data/areas.csv"])
        return IndexPage(frame, self.areas_name, period_name(period) if period else "", found)

    # ------------------------------------------------------------------ plan

    def plan(self) -> PlanPage:
        """The text with its notes beside it, the targets, the measures and the laws."""
        edition = self.edition
        goals = [target for target in edition.targets.values() if target.origin is Origin.GOAL]
        quoted = [target for target in edition.targets.values() if target.origin is not Origin.GOAL]
        files = ["plan.md", "plan_notes.csv", "targets.csv", "measures.csv", "data/laws.csv"]
        laws = list(edition.laws.values())
        return PlanPage(
            frame=self.frame(words.PLAN, "plan.md", files, laws, whole=True),
            heading=edition.paragraphs[0].text if edition.paragraphs else words.PLAN,
            paragraphs=tuple(
                PlanParagraph(one.anchor, one.level, one.text, self._notes(one.anchor)) for one in edition.paragraphs
            ),
            targets=tables.targets_table(edition, goals, "plan-targets", ""),
            quoted=tables.targets_table(edition, quoted, "plan-quoted", ""),
            measures=tables.measures_table(edition, "plan-measures", ""),
            laws=tables.laws_table(laws, "plan-laws"),
        )

    def _notes(self, anchor: str) -> tuple[Note, ...]:
        """A note stands beside the paragraph it is on; the one it is held against points there."""
        found = []
        for note in self.edition.plan_notes:
            if anchor == note.anchor:
                other = (
                    Link(f"#{note.other_anchor}", words.compare_with(note.other_anchor)) if note.other_anchor else None
                )
                found.append(Note(note.text, other))
            elif anchor == note.other_anchor:
                found.append(Note("", Link(f"#{note.anchor}", words.noted_at(note.anchor))))
        return tuple(dict.fromkeys(found))

    # ------------------------------------------------------------------ quarterly notice

    def notice(self, period: Period) -> NoticePage:
        """The quarterly notice, in the order of an official one."""
        released, edition = self.released, self.edition
        indicators = [one for one in edition.indicators.values() if one.frequency.months <= period.frequency.months]
        public = [one for one in indicators if one.level is Level.AREA]
        planned = edition.bulletins.get(period)
        root = "../"
        name = f"notice-{period}"
        return NoticePage(
            frame=self.frame(
                words.bulletin_title(period, edition.work),
                f"bulletins/{period}.md",
                [f"observations/{period}.csv", "targets.csv", "bulletins.csv"],
                [law for law in edition.laws.values() if law.repealed_on],
            ),
            heading=words.bulletin_title(period, edition.work),
            number=planned.document_number if planned else "",
            addressees=self.terms.addressees,
            opening=self._opening(period),
            indicators=tuple(self._indicator_sentence(one, period) for one in indicators),
            main_table=tables.township_table(released, period, indicators, f"{name}-indicators", root),
            villages=tuple(self._villages_sentence(one, period) for one in public),
            village_table=tables.matrix_of_indicators(released, period, public, f"{name}-areas", root),
            quality=self._quality(period),
            quality_table=tables.quality_table(released, period, f"{name}-quality", root),
            problems=self._problems(indicators, period),
            requirements=self._requirements(public, period),
            issuer=planned.issuer if planned and planned.issuer else words.NO_ISSUER,
            dated=day(planned.publish_on) if planned else "",
            annexes=tuple(
                IndicatorSection(
                    heading=one.name,
                    anchor=f"annex-{one.indicator.lower()}",
                    href=f"../indicators/{one.indicator}.html",
                    charts=self.charts(f"areas-{one.indicator}-{period}"),
                    tables=(tables.village_table(released, period, one, f"{name}-{one.indicator}", root),),
                )
                for one in public
            ),
            terms=tuple(
                Term(one.name, one.definition, (Link(f"../indicators/{one.indicator}.html", words.MORE),))
                for one in indicators
            ),
        )

    def _opening(self, period: Period) -> str:
        calendar = self.edition.calendar
        due = self.released.find(REPORTS, self.township, period, "due")
        reported = self.released.find(REPORTS, self.township, period, "reported")
        plan = self.edition.paragraphs[0].text if self.edition.paragraphs else words.PLAN
        return words.opening(
            self.terms.area,
            plan,
            months_span(calendar.months_of(period)),
            self.edition.work,
            day(calendar.last_day(period)),
            due.text if due else "0",
            reported.text if reported else "0",
        )

    def _indicator_sentence(self, indicator: Indicator, period: Period) -> str:
        figure = tables.figure_at(self.released, indicator, self.township, period)
        gap = tables.figure_at(self.released, indicator, self.township, period, "gap")
        target = tables.target_words(self.released, indicator, self.township, period)
        parts = [_value_words(indicator, figure)]
        if figure is not None and gap is not None and gap.state.has_value:
            parts.append(words.distance(figure.verdict.value, target, gap.text, gap.unit))
        parts.append(self._change_words(indicator, self.township, period))
        aside = ""
        if figure is not None and figure.state is State.PARTIAL:
            names = ("due", "reported")
            counts = [tables.figure_at(self.released, indicator, self.township, period, name) for name in names]
            aside = words.incomplete(self.terms.area, *(count.text if count else "0" for count in counts))
        return words.sentence(parts, aside)

    def _change_words(self, indicator: Indicator, area: str, period: Period) -> str:
        change = tables.figure_at(self.released, indicator, area, period, "change")
        if change is None or not change.state.has_value:
            return ""
        return words.against_previous(period, change.text, change.unit)

    def _villages_sentence(self, indicator: Indicator, period: Period) -> str:
        found = [
            (area.name, figure)
            for area in self.edition.villages
            if (figure := tables.figure_at(self.released, indicator, area.area, period))
        ]
        return words.areas_line(
            self.terms.area,
            indicator.name,
            sum(figure.verdict is Verdict.MET for _, figure in found),
            [name for name, figure in found if figure.verdict is Verdict.MISSED],
            [name for name, figure in found if figure.state is State.MISSING],
            sum(figure.state is State.WITHHELD for _, figure in found),
        )

    def _quality(self, period: Period) -> tuple[str, ...]:
        returns = [one for one in tables.within(self.released, period) if one.area != self.township]
        count = {status: sum(one.status is status for one in returns) for status in Status}
        on_time = len(returns) - count[Status.LATE] - count[Status.MISSING] - count[Status.CORRECTED]
        line = words.quality_line(
            self.terms.area, len(returns), on_time, count[Status.LATE], count[Status.MISSING], count[Status.CORRECTED]
        )
        troubled = {one.area for one in returns if one.status in (Status.LATE, Status.MISSING, Status.CORRECTED)}
        rest = words.rest_line(self.terms.area, len({one.area for one in returns}) - len(troubled)) if troubled else ""
        return tuple(part for part in (line, rest) if part)

    def _problems(self, indicators: Sequence[Indicator], period: Period) -> tuple[str, ...]:
        behind = [one.name for one in indicators if self._verdict(one, period) is Verdict.MISSED]
        judged = [one for one in indicators if self._verdict(one, period) is not Verdict.NONE]
        lines = [
            words.behind_line(behind, len(judged)),
            words.missing_line(self._entries(period, Status.MISSING)),
            words.late_line(
                self.terms.area, list(dict.fromkeys(area for area, _ in self._entries(period, Status.LATE)))
            ),
        ]
        return tuple(line for line in lines if line)

    def _verdict(self, indicator: Indicator, period: Period) -> Verdict:
        figure = tables.figure_at(self.released, indicator, self.township, period)
        return figure.verdict if figure else Verdict.NONE

    def _entries(self, period: Period, status: Status) -> list[tuple[str, str]]:
        return [
            (self.edition.areas[one.area].name, self.edition.indicators[one.indicator].name)
            for one in tables.within(self.released, period)
            if one.status is status
        ]

    def _requirements(self, public: Sequence[Indicator], period: Period) -> tuple[str, ...]:
        later = [quarter for quarter in self.edition.calendar.periods(period.frequency) if quarter > period]
        upcoming = self.edition.bulletins.get(later[0]) if later else None
        behind = [one.name for one in public if self._verdict(one, period) is Verdict.MISSED]
        missing = list(dict.fromkeys(area for area, _ in self._entries(period, Status.MISSING)))
        lines = [words.explain_line(self.terms.area, behind)]
        if upcoming:
            lines.append(words.make_up_line(missing, day(upcoming.due_on)))
            lines.append(words.next_line(period_name(upcoming.bulletin), day(upcoming.due_on)))
        else:
            lines.append(words.make_up_before_settlement(missing))
        return tuple(line for line in lines if line)

    # ------------------------------------------------------------------ indicators and areas

    def indicator(self, indicator: Indicator) -> IndicatorPage:
        """One indicator: answer, chart, tables, then what it means and rests on."""
        released, code = self.released, indicator.indicator
        period = tables.latest_with_value(released, indicator, self.township)
        laws = [self.edition.laws[law] for law in (*indicator.laws, indicator.ended_by) if law in self.edition.laws]
        section = None
        if indicator.level is Level.AREA and period is not None:
            section = IndicatorSection(
                heading=period_name(period),
                anchor="areas",
                href="",
                charts=self.charts(f"areas-{code}-{period}"),
                tables=(tables.villages_matrix(released, indicator, f"{code}-areas", "../"),),
            )
        targets = [target for target in self.edition.targets.values() if target.indicator == code]
        return IndicatorPage(
            frame=self.frame(
                indicator.name,
                f"indicators/{code}.md",
                ["data/indicators.csv", "targets.csv", *self.observation_files(indicator)],
                [law for law in laws if law.repealed_on],
            ),
            heading=indicator.name,
            answer=self._answer(indicator, self.township, self.terms.whole, period),
            ended=self._ended(indicator),
            charts=self.charts(f"time-{code}-{self.township}"),
            periods=tables.period_table(released, indicator, self.township, f"{code}-periods"),
            areas=section,
            targets=tables.targets_table(self.edition, targets, f"{code}-targets", "../"),
            terms=tuple(self._terms(indicator, laws)),
        )

    def _ended(self, indicator: Indicator) -> str:
        if indicator.valid_to is None:
            return ""
        law = self.edition.laws.get(indicator.ended_by)
        return words.ended_indicator(
            day(indicator.valid_to), law.title if law else "", law.document_number if law else ""
        )

    def _answer(self, indicator: Indicator, area: str, where: str, period: Period | None) -> str:
        if period is None:
            return ""
        figure = tables.figure_at(self.released, indicator, area, period)
        if figure is None:
            return ""
        text = figure.text if figure.state.has_value else ""
        target = tables.target_words(self.released, indicator, area, period)
        return words.sentence(
            [
                words.answer(where, period, indicator.name, text, indicator.unit, figure.state.value),
                words.against_target(figure.verdict.value, target),
                self._change_words(indicator, area, period),
            ]
        )

    def _terms(self, indicator: Indicator, laws: Sequence[Law]) -> Iterator[Term]:
        labels = words.TERMS
        yield Term(labels["definition"], indicator.definition)
        if indicator.measure.is_rate:
            yield Term(labels["numerator"], indicator.numerator)
            yield Term(labels["denominator"], indicator.denominator)
            yield Term(labels["formula"], words.formula(self.terms, indicator.measure.scale, indicator.unit))
        else:
            yield Term(labels["count"], indicator.numerator)
        yield Term(labels["accumulation"], ACCUMULATIONS[indicator.accumulation.value])
        yield Term(labels["frequency"], words.reported_every(FREQUENCIES[indicator.frequency.value]))
        yield Term(labels["direction"], DIRECTIONS[indicator.direction.value])
        yield Term(labels["level"], self.level(indicator))
        if indicator.small_cell:
            yield Term(
                labels["small"],
                words.small_cells(
                    self.terms.area, indicator.small_cell, indicator.small_rest, shared=indicator.level is Level.AREA
                ),
            )
        for law in laws:
            yield Term(labels["law"], words.law_line(law))
        yield Term(labels["certainty"], CERTAINTIES[indicator.certainty.value])
        yield Term(labels["source"], indicator.source)

    def area(self, area: Area) -> AreaPage:
        """One village: its standing against every target, then each indicator over time."""
        released = self.released
        period = tables.latest_period(released)
        shown = [
            (one, last) for one in self.shared_areas if (last := tables.latest_with_value(released, one, area.area))
        ]
        figures = [tables.figure_at(released, one, area.area, last) for one, last in shown]
        answer = (
            words.area_answer(self.terms.area, area.name, period, *_counts([one.verdict for one in figures if one]))
            if period
            else ""
        )
        code = area.area
        files = [path for one in self.shared_areas for path in self.observation_files(one)]
        return AreaPage(
            frame=self.frame(area.name, f"areas/{code}.md", ["data/areas.csv", *dict.fromkeys(files)]),
            heading=area.name,
            answer=answer,
            summary=tables.summary_table(released, f"{code}-summary", code, "../"),
            sections=tuple(
                IndicatorSection(
                    heading=one.name,
                    anchor=one.indicator.lower(),
                    href=f"../indicators/{one.indicator}.html",
                    charts=self.charts(f"time-{one.indicator}-{code}"),
                    tables=(tables.period_table(released, one, code, f"{code}-{one.indicator}"),),
                )
                for one, _ in shown
            ),
            returns=tables.returns_table(released, area, f"{code}-returns", "../"),
        )

    # ------------------------------------------------------------------ data

    def data(self) -> DataPage:
        """What can be downloaded, and how the numbers are made."""
        released = self.released
        files = tuple((Cell(name, href=f"data/{name}"), Cell(text)) for name, text in words.DOWNLOADS.items())
        share = half_up_share(released)
        entries = tuple(
            (
                Cell(indicator.name, href=f"indicators/{indicator.indicator}.html"),
                Cell(indicator.numerator),
                Cell(indicator.denominator),
                Cell(FREQUENCIES[indicator.frequency.value]),
                Cell(self.level(indicator)),
            )
            for indicator in self.edition.indicators.values()
        )
        heads = (
            COLUMNS["indicator"],
            words.TERMS["numerator"],
            words.TERMS["denominator"],
            words.TERMS["frequency"],
            words.TERMS["level"],
        )
        return DataPage(
            frame=self.frame(words.DATA, "data.md", ["datapackage.json", "data/schema.json", "data/indicators.csv"]),
            heading=words.DATA,
            files=Table("data-files", words.DATA, tables.columns("file", "content"), files),
            tables=Table("data-indicators", words.INDICATORS, tuple(Column(head) for head in heads), entries),
            withheld=share,
            licences=self.edition.licences,
            origins=self.edition.origins,
        )


def half_up_share(released: Released) -> str:
    """The share of village values about people that had to be withheld, in words."""
    total = released.village_cells
    share = Fraction(released.withheld_cells * 100, total) if total else Fraction(0)
    return words.withheld_share(released.edition.terms.area, released.withheld_cells, total, half_up(share, 1))


def _counts(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """How many met, missed, and have no verdict."""
    met, missed = verdicts.count(Verdict.MET), verdicts.count(Verdict.MISSED)
    return met, missed, len(verdicts) - met - missed


def _value_words(indicator: Indicator, figure: Figure | None) -> str:
    if figure is None:
        return indicator.name
    unit = indicator.unit if figure.state.has_value else ""
    return f"{indicator.name}{figure.text}{unit}"
