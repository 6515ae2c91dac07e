"""The sections of a bulletin of each kind (month, quarter, half, year): which tables and sentences, in what order."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.model import (
    Frequency,
    NoticeSection,
    Period,
    ProgressState,
    SubjectKind,
)
from generator.pages import standings, table_cells, tables
from generator.pages.blocks import Annex, BulletinSection, Cell, IndicatorSection, Link, Table, Term
from generator.pages.compared import compared
from generator.pages.explain import scored_periods
from generator.pages.printed import chart_of
from generator.pages.quality import quality_table
from generator.pages.requirements import requirements
from generator.pages.sentences import Sentences
from generator.pages.settlement import Settlement
from generator.pages.trends import trend_section
from generator.words import CADENCES, PROGRESS
from generator.words import bulletins as bulletin_words
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Law
    from generator.pages.context import PageContext

ROOT = "../"


class BulletinWriter:
    """The parts of every bulletin of a period."""

    def __init__(self, context: PageContext, period: Period) -> None:
        self.say = Sentences(context, period)
        self.context, self.period = context, period
        self.released, self.edition = context.released, context.edition
        self.noun = context.terms.area
        self.name = f"bulletin-{period}"
        self.indicators, self.public = self.say.indicators, self.say.public
        planned = self.edition.bulletins.get(period)
        self.published_on = planned.publish_on if planned else None

    # ---------------------------------------------------------------- the four kinds

    def month(self) -> list[BulletinSection]:
        """Short, for the monthly meeting: who reported, what was wrong, what is behind."""
        behind = [line for indicator in self.public if (line := self.say.behind_areas(indicator))]
        return [
            BulletinSection(
                bulletin_words.REPORTS, "reports", paragraphs=self.say.reports(), tables=self._quality_tables()
            ),
            BulletinSection(
                bulletin_words.STATISTICS,
                "quality",
                paragraphs=(*self.say.shortcomings(), *self.say.hand_written(NoticeSection.QUALITY)),
            ),
            BulletinSection(
                bulletin_words.BEHIND,
                "indicators",
                paragraphs=(
                    *(self.say.indicator_sentence(indicator) for indicator in self.indicators),
                    *behind,
                    *self.say.hand_written(NoticeSection.PROBLEMS),
                ),
                tables=(self._main_table(),),
            ),
            self._compared_section(),
            *self._scores_of_month(),
            self._requirements_section(
                bulletin_words.NEXT_MONTH if self.say.upcoming() else bulletin_words.REQUIREMENTS
            ),
        ]

    def quarter(self) -> list[BulletinSection]:
        """The quarterly notice."""
        return [
            self._indicators_section(),
            self._compared_section(),
            self._areas_section(),
            self._quality_section(),
            self._problems_section(),
            self._requirements_section(bulletin_words.REQUIREMENTS),
        ]

    def half(self) -> list[BulletinSection]:
        """The half-year summary: besides the quarter's parts, the trend and the measures' progress."""
        found = [
            self._indicators_section(),
            self._compared_section(),
            trend_section(self.say, self.name),
            self._areas_section(),
        ]
        progress = self._progress_section()
        found += [progress] if progress else []
        heading = bulletin_words.NEXT_HALF if self.period.number == 1 else bulletin_words.REQUIREMENTS
        return [*found, self._quality_section(), self._problems_section(), self._requirements_section(heading)]

    def year(self) -> list[BulletinSection]:
        """The annual settlement: goals, promises, final scores and grades, measures."""
        settled = Settlement(self.say, self.name, self._main_table())
        results, progress = settled.results(), self._progress_section(settled)
        return [
            settled.goals(),
            self._compared_section(),
            *settled.promises(),
            settled.ledger(),
            *([results] if results else []),
            self._areas_section(),
            *([progress] if progress else []),
            self._quality_section(),
            self._problems_section(),
            self._requirements_section(bulletin_words.REQUIREMENTS),
        ]

    # ---------------------------------------------------------------- frame

    def files(self) -> list[str]:
        """Where what the bulletin says can be mended."""
        notice = [f"notices/{self.period}.md"] if self.period in self.edition.notices else []
        frequencies = {indicator.frequency for indicator in self.indicators}
        periods = [
            part
            for frequency in Frequency
            if frequency in frequencies
            for part in self.edition.calendar.parts(self.period, frequency)
        ]
        return [*(f"observations/{part}.csv" for part in periods), "targets.csv", "bulletins.csv", *notice]

    def bases_since_repealed(self) -> list[Law]:
        """The laws the shown indicators rested on in the period and that have been repealed since."""
        calendar = self.edition.calendar
        first, last = calendar.first_day(self.period), calendar.last_day(self.period)
        cited = {code for indicator in self.indicators for code in indicator.laws}
        return [
            law
            for code, law in self.edition.laws.items()
            if code in cited and law.repealed_on and law.repealed_on > first
            if law.effective_on is None or law.effective_on <= last
        ]

    def annexes(self) -> Iterator[Annex]:
        """Villages by indicator, points by item, and what the indicators mean."""
        if self.public:
            matrix = tables.matrix_of_indicators(self.released, self.period, self.public, f"{self.name}-areas", ROOT)
        if self.period.frequency is Frequency.MONTH:
            if self.public:
                yield Annex(bulletin_words.ANNEX_AREAS.format(area=self.noun), "", tables=(matrix,))
            return
        if self.public:
            sections = tuple(
                IndicatorSection(
                    heading=other.name,
                    anchor=f"annex-{other.indicator.lower()}",
                    href=f"{ROOT}indicators/{other.indicator}.html",
                    charts=chart_of(self.context, f"areas-{other.indicator}-{self.period}"),
                    tables=(
                        tables.village_table(self.released, self.period, other, f"{self.name}-{other.indicator}", ROOT),
                    ),
                )
                for other in self.public
            )
            yield Annex(bulletin_words.ANNEX_AREAS.format(area=self.noun), "", tables=(matrix,), sections=sections)
        points = tuple(
            standings.points_table(self.context, scheme, self.period, f"{self.name}-{scheme.scheme}-points", ROOT)
            for scheme in self.edition.schemes.values()
            if self.period in scheme.scored_directly(self.edition.calendar)
            and self.period in scored_periods(self.context, scheme)
        )
        if points:
            yield Annex(bulletin_words.ANNEX_POINTS, "", tables=points)
        terms = tuple(
            Term(
                indicator.name,
                indicator.definition,
                (Link(f"{ROOT}indicators/{indicator.indicator}.html", words.MORE),),
            )
            for indicator in self.indicators
        )
        yield Annex(bulletin_words.ANNEX_TERMS, "", terms=terms)

    # ---------------------------------------------------------------- sections

    def _indicators_section(self) -> BulletinSection:
        items = tuple(self.say.indicator_sentence(indicator) for indicator in self.indicators)
        return BulletinSection(bulletin_words.INDICATORS, "indicators", items=items, tables=(self._main_table(),))

    def _compared_section(self) -> BulletinSection:
        heading, lines = compared(self.say)
        return BulletinSection(heading, "compared", items=lines)

    def _main_table(self) -> Table:
        return tables.township_table(self.released, self.period, self.indicators, f"{self.name}-indicators", ROOT)

    def _areas_section(self) -> BulletinSection:
        items = [line for indicator in self.public if (line := self.say.areas_sentence(indicator))]
        found: list[Table] = []
        if self.period.frequency is not Frequency.YEAR:
            lines, places = self._standings()
            items += lines
            found += places
        return BulletinSection(
            bulletin_words.AREAS.format(area=self.noun), "areas", items=tuple(items), tables=tuple(found)
        )

    def _scores_of_month(self) -> list[BulletinSection]:
        """The standings of schemes that score every month."""
        lines, found = self._standings()
        return [BulletinSection(bulletin_words.SCORES, "scores", paragraphs=lines, tables=found)] if found else []

    def _standings(self) -> tuple[tuple[str, ...], tuple[Table, ...]]:
        """What is said of the areas' schemes scored in the period, and their standings."""
        lines: list[str] = []
        found = []
        for scheme in self.edition.schemes.values():
            if scheme.subject is SubjectKind.AREA and self.period in scored_periods(self.context, scheme):
                lines += standings.standing_lines(self.context, scheme, self.period, self.published_on)
                name = f"{self.name}-{scheme.scheme}"
                found.append(
                    standings.standings_table(
                        self.context, scheme, self.period, standings.Printed(name, ROOT, self.published_on)
                    )
                )
        return tuple(lines), tuple(found)

    def _quality_section(self) -> BulletinSection:
        lines = (*self.say.reports(), *self.say.shortcomings(), *self.say.hand_written(NoticeSection.QUALITY))
        return BulletinSection(bulletin_words.QUALITY, "quality", paragraphs=lines, tables=self._quality_tables())

    def _quality_tables(self) -> tuple[Table, ...]:
        """The areas with something wrong, as a table."""
        table = quality_table(self.context, self.period, f"{self.name}-quality", ROOT)
        return (table,) if table else ()

    def _problems_section(self) -> BulletinSection:
        lines = [*self.say.problems(), *self.say.hand_written(NoticeSection.PROBLEMS)]
        return BulletinSection(bulletin_words.PROBLEMS, "problems", items=tuple(lines))

    def _requirements_section(self, heading: str) -> BulletinSection:
        lines = (*requirements(self.say), *self.say.hand_written(NoticeSection.REQUIREMENTS))
        return BulletinSection(heading, "requirements", items=lines)

    def _progress_section(self, settled: Settlement | None = None) -> BulletinSection | None:
        """The newest state of each measure at the end of the period; of a settlement its outcome."""
        calendar = self.edition.calendar
        end = calendar.last_day(self.period)
        newest = {}
        for progress in sorted(self.edition.progress, key=lambda progress: calendar.last_day(progress.period)):
            if calendar.last_day(progress.period) <= end:
                newest[progress.measure] = progress
        if not newest:
            return None
        if settled:
            return settled.outcomes(newest)
        count = Counter(known.state for known in newest.values())
        line = bulletin_words.progress_line([(state.value, count[state]) for state in ProgressState], len(newest))
        rows = tuple(
            (
                Cell(measure.title),
                Cell(measure.owner or self.context.unknown, style="" if measure.owner else "tb-absent"),
                Cell(CADENCES[measure.cadence.value] if measure.cadence else self.context.unknown),
                Cell(PROGRESS[newest[measure.measure].state.value]),
                Cell(newest[measure.measure].note),
            )
            for measure in self.edition.measures
            if measure.measure in newest
        )
        heads = table_cells.columns("measure", "owner", "cadence", "progress", "note")
        table = Table(f"{self.name}-progress", bulletin_words.MEASURES, heads, rows)
        return BulletinSection(bulletin_words.MEASURES, "measures", paragraphs=(line,), tables=(table,))
