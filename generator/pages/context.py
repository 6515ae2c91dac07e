"""Where the pages of one edition are composed: the released figures and what pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import AREAS_IN_ROWS, Frequency, Kind, Level, Period, SubjectKind, Verdict
from generator.pages import table_cells
from generator.pages.blocks import Cell, ChartPlace, Frame, Link
from generator.words import (
    LEVELS,
    SYNTHETIC_NOTICE,
    bulletins,
    target_phrase,
)
from generator.words import pages as words
from generator.words.scores import POST, veto_said
from generator.words.vintages import DRAFT_NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from generator.model import Figure, Indicator, Law, Released, Scheme, Target, Veto


PLAIN_CHART, AREA_IN_ROWS, AREA_IN_A_STRIP, ROW_OF_RETURNS = 180, 14, 6, 110
"""What charts take of a page in cells of tables: any chart, and each area in one of areas or of returns."""


class PageContext:
    """Where the pages of one edition are composed: the released figures, the line under each chart, and little else."""

    def __init__(
        self,
        released: Released,
        captions: Mapping[str, str],
        edit_base: str,
        earlier: Mapping[int, frozenset[str]],
    ) -> None:
        self.earlier = earlier
        self.captions = captions
        self.released = released
        self.edition = released.edition
        self.edit_base = edit_base
        self.terms = self.edition.terms
        self.areas_name = words.areas_name(self.terms.area)
        self.township = self.edition.township
        self.unknown = words.unknown(is_historical=self.edition.kind is Kind.HISTORICAL)
        self._ranks: dict[tuple[str, Period], dict[str, Figure | None]] = {}
        self.shared_areas = [
            indicator for indicator in self.edition.indicators.values() if indicator.level is Level.AREA
        ]

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
            draft=DRAFT_NOTICE if self.released.draft else "",
            sources=tuple(Link(f"{self.edit_base}{name}" if self.edit_base else "", name) for name in sources),
        )

    def score(self, scheme: Scheme, subject: str, period: Period, measure: str = "score") -> Figure | None:
        """A figure of a scheme and subject: the score, or another measure."""
        return self.released.find(scheme.scheme, subject, period, measure)

    def ranks(self, scheme: Scheme, period: Period) -> Mapping[str, Figure | None]:
        """The places of everybody who stands in the table of a scheme and period."""
        key = (scheme.scheme, period)
        if key not in self._ranks:
            listed = self.edition.listed(scheme, period)
            self._ranks[key] = {subject: self.score(scheme, subject, period, "rank") for subject in listed}
        return self._ranks[key]

    def placed(self, scheme: Scheme, period: Period) -> int:
        """How many have a place."""
        return self.released.placed(scheme, period)

    def veto(self, scheme: Scheme, subject: str, period: Period, published_on: date | None = None) -> Veto | None:
        """The veto on record for a subject and period; as it stood on the day a bulletin was published.

        The year's is told as on the day its grades were settled, wherever it stands.
        """
        if period.frequency is Frequency.YEAR:
            published_on = self.edition.settled_on(period)
        return self.edition.veto_of(scheme.scheme, subject, period, published_on)

    def reason_cell(self, reason: str, root: str) -> Cell:
        """A reason code as the measure or paragraph of the plan it stands for."""
        measure = next((candidate for candidate in self.edition.measures if candidate.measure == reason), None)
        anchor = measure.locator[0] if measure and measure.locator else reason
        place = words.in_plan(anchor)
        return Cell(f"{measure.title}{place}" if measure else place, href=f"{root}plan.html#{anchor}")

    def veto_words(self, scheme: Scheme, veto: Veto) -> str:
        """A veto in words: on what ground, decided and cleared when, and what it costs."""
        costs = bool(scheme.grades)
        return veto_said(self._ground(veto.reason_code), (veto.decided_on, veto.cleared_on), costs=costs)

    def _ground(self, reason: str) -> str:
        """A reason code in words: the measure it names, or how the paragraph of the plan begins."""
        measure = next((candidate for candidate in self.edition.measures if candidate.measure == reason), None)
        anchor = measure.locator[0] if measure and measure.locator else reason
        text = next((paragraph.text for paragraph in self.edition.paragraphs if paragraph.anchor == anchor), "")
        return f"{measure.title if measure else words.beginning(text)}{words.in_plan(anchor)}"

    def standing_vetoes(self, scheme: Scheme, period: Period, published_on: date | None) -> list[Veto]:
        """The vetoes of earlier periods of the year that stand on a day, a bulletin's own."""
        first = self.edition.calendar.first_day(period)
        vetoes = [
            self.edition.veto_of(veto.scheme, veto.subject, veto.period, published_on)
            for veto in self.edition.vetoes
            if veto.scheme == scheme.scheme and self.edition.calendar.last_day(veto.period) < first
        ]
        return [decided for decided in vetoes if decided is not None and decided.cleared_on is None]

    def lifted_vetoes(self, scheme: Scheme, period: Period, published_on: date | None) -> list[Veto]:
        """The vetoes of earlier periods that were lifted after the last such bulletin's day and by this one's."""
        before = self.edition.calendar.previous(period)
        last = self.edition.settled_on(before) if before else None
        return [
            veto
            for veto in self.edition.vetoes
            if veto.scheme == scheme.scheme
            and veto.cleared_on is not None
            and last is not None
            and published_on is not None
            if last < veto.cleared_on <= published_on and veto.period != period
        ]

    def level(self, indicator: Indicator) -> str:
        """The finest figures of an indicator that may be shown."""
        return LEVELS[indicator.level.value].format(area=self.terms.area, whole=self.terms.whole)

    def bulletin_title(self, period: Period) -> str:
        """The title of the bulletin of a period; of a released one as it was printed."""
        release = self.released.releases.get(period)
        if release and release.texts:
            return str(release.texts["heading"])
        return bulletins.title(period, self.edition.work, with_scores=bool(self.edition.schemes))

    def moved_targets(
        self, indicator: Indicator, area: str, period: Period | None = None
    ) -> list[tuple[Target, Target]]:
        """The goals for an area that replaced another one, behind that one; of a period only those within it."""
        targets = self.edition.targets
        found = [
            (targets[target.supersedes], target)
            for target in targets.values()
            if target.indicator == indicator.indicator and target.supersedes in targets and target.area in ("", area)
        ]
        calendar = self.edition.calendar
        spans = [calendar.first_day(period), calendar.last_day(period)] if period else []
        return [pair for pair in found if not spans or spans[0] < pair[1].valid_from <= spans[1]]

    def target_statement(self, target: Target) -> str:
        """A target in words for a sentence."""
        unit = self.edition.indicators[target.indicator].unit
        return target_phrase(target.operator.value, target.statement, unit, explicit=target.operator_explicit)

    def subject_noun(self, scheme: Scheme) -> str:
        """What a scheme assesses, in a word: 村, 岗位."""
        return self.terms.area if scheme.subject is SubjectKind.AREA else POST

    def in_earlier_years(self, page: str) -> tuple[Link, ...]:
        """Links to the same page of earlier years, the newest first."""
        years = [year for year in sorted(self.earlier, reverse=True) if page in self.earlier[year]]
        return tuple(Link(f"../../{year}/{page}", words.of_year(year)) for year in years if year < self.edition.year)

    def charts(self, *names: str) -> tuple[ChartPlace, ...]:
        """The charts of those names that were drawn; one without any value was not."""
        return tuple(
            ChartPlace(name, self.captions[name], self._weight(name)) for name in names if name in self.captions
        )

    def _weight(self, chart: str) -> int:
        """What a chart takes of a page, in cells of tables, as was measured: marks of areas are most of it."""
        count = len(self.edition.villages)
        kind = chart.partition("-")[0]
        if kind == "areas":
            return PLAIN_CHART + count * (AREA_IN_ROWS if count <= AREAS_IN_ROWS else AREA_IN_A_STRIP)
        return PLAIN_CHART + min(count, AREAS_IN_ROWS) * (ROW_OF_RETURNS if kind == "returns" else 0)

    def observation_files(self, indicator: Indicator) -> list[str]:
        """The files a value of the indicator can be mended in."""
        periods = self.edition.calendar.periods(indicator.frequency)
        return [
            f"data/{self.edition.year}/observations/{period}.csv"
            for period in periods
            if period in self.released.published
        ]

    def change_words(self, indicator: Indicator, area: str, period: Period) -> str:
        """How an area's value moved against the period before, or nothing where none can be said."""
        change = table_cells.figure_at(self.released, indicator, area, period, "change")
        if change is None or not change.state.has_value:
            return ""
        return words.against_previous(period, change.text, change.unit, exact=not change.value)


def counts(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """How many met, missed, and have no verdict."""
    met, missed = verdicts.count(Verdict.MET), verdicts.count(Verdict.MISSED)
    return met, missed, len(verdicts) - met - missed
