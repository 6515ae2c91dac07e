"""What only the annual bulletin has: goals, promises, adjustments, final results and outcomes of measures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.model import BULLETINS, Origin, Verdict
from generator.pages import standings, table_cells
from generator.pages.blocks import BulletinSection, Cell, Table
from generator.pages.explain import scored_periods
from generator.pages.plan import ledger_table
from generator.words import bulletins as bulletin_words
from generator.words import vintages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.model import Indicator, MeasureProgress, PlanMeasure, ProgressState, Target
    from generator.pages.sentences import Sentences

ROOT = "../"


class Settlement:
    """The parts of the annual bulletin; `main` is its main table, `name` what its tables are called after."""

    def __init__(self, say: Sentences, name: str, main: Table) -> None:
        self.say, self.name, self.main = say, name, main
        self.context, self.period = say.context, say.period
        self.released, self.edition = say.released, say.edition
        self.indicators = say.indicators
        planned = self.edition.bulletins.get(self.period)
        self.published_on = planned.publish_on if planned else None

    def outcomes(self, newest: Mapping[str, MeasureProgress]) -> BulletinSection:
        """How each measure ended: by the goals it serves, or as whoever is in charge has said."""
        rows = []
        for measure in self.edition.measures:
            if measure.measure in newest:
                own = newest[measure.measure]
                rows.append(
                    (
                        Cell(measure.title),
                        Cell(measure.owner or self.context.unknown, style="" if measure.owner else "tb-absent"),
                        Cell(self._outcome(measure, own.state)),
                        Cell(own.note),
                    )
                )
        outcomes = Counter(row[2].text for row in rows)
        heads = table_cells.columns("measure", "owner", "outcome", "note")
        table = Table(f"{self.name}-progress", bulletin_words.OUTCOMES, heads, tuple(rows))
        return BulletinSection(
            bulletin_words.OUTCOMES, "measures", paragraphs=(bulletin_words.outcomes_line(outcomes),), tables=(table,)
        )

    def _outcome(self, measure: PlanMeasure, state: ProgressState) -> str:
        """Whether the goals a measure serves were met; without one that is judged, whether it is done."""
        goals = [self.edition.targets[code] for code in measure.targets if code in self.edition.targets]
        codes = {target.indicator for target in goals if target.origin is Origin.GOAL}
        verdicts = {
            indicator.indicator: verdict
            for indicator in self.indicators
            if indicator.indicator in codes and (verdict := self.say.verdict(indicator)) is not Verdict.NONE
        }
        if not verdicts:
            return bulletin_words.MEASURE_OUTCOMES.get(state.value, bulletin_words.NO_OUTCOME)
        missed = [self.edition.indicators[code].name for code, judged in verdicts.items() if judged is Verdict.MISSED]
        return bulletin_words.goals_outcome(missed)

    def goals(self) -> BulletinSection:
        """How many goals were met, then each of them."""
        judged = [self.say.verdict(indicator) for indicator in self.indicators if self._goal(indicator)]
        met, missed = judged.count(Verdict.MET), judged.count(Verdict.MISSED)
        line = bulletin_words.goals_line(len(judged), met, missed, len(judged) - met - missed)
        items = tuple(self.say.indicator_sentence(indicator) for indicator in self.indicators)
        return BulletinSection(bulletin_words.GOALS, "indicators", paragraphs=(line,), items=items, tables=(self.main,))

    def ledger(self) -> BulletinSection:
        """How the goals were adjusted in the year."""
        table = ledger_table(self.edition, f"{self.name}-ledger", ROOT)
        return BulletinSection(
            vintages.LEDGER,
            "ledger",
            paragraphs=() if table else (vintages.NO_LEDGER,),
            tables=(table,) if table else (),
        )

    def _goal(self, indicator: Indicator) -> Target | None:
        return self.edition.target_in_force(indicator.indicator, self.context.township, self.period)

    def promises(self) -> list[BulletinSection]:
        """The measures that carry a figure of their own in the text, each judged against that figure.

        Their siblings are told with them: the plan lists them together.
        """
        own = {measure.measure: self._promised(measure) for measure in self.edition.measures}
        titles = {measure.measure: measure.title for measure in self.edition.measures}
        parents = dict.fromkeys(measure.parent for measure in self.edition.measures if own[measure.measure])
        return [
            BulletinSection(
                titles.get(parent, bulletin_words.PROMISES),
                f"promises-{number}",
                items=tuple(
                    bulletin_words.promise(measure.title, self._kept(measure, own[measure.measure]))
                    for measure in self.edition.measures
                    if measure.parent == parent and (parent or own[measure.measure])
                ),
            )
            for number, parent in enumerate(parents, 1)
        ]

    def _promised(self, measure: PlanMeasure) -> list[Target]:
        found = [self.edition.targets[code] for code in measure.targets if code in self.edition.targets]
        return [
            target
            for target in found
            if target.origin is Origin.MEASURE_TEXT and target.indicator in self.edition.indicators
        ]

    def _kept(self, measure: PlanMeasure, promised: Sequence[Target]) -> list[str]:
        lines = [self._judged(target) for target in promised]
        if lines:
            return lines
        for child in self.edition.measures:
            if child.parent != measure.measure or child.cadence is None:
                continue
            due, reported = (
                self.released.find(BULLETINS, self.context.township, self.period, f"{name}:{child.cadence}")
                for name in ("due", "reported")
            )
            if due and reported:
                kind = bulletin_words.KINDS[child.cadence.value]
                lines.append(bulletin_words.promise_bulletins(child.title, kind, due.text, reported.text))
        return lines or [bulletin_words.promise_unjudged()]

    def _judged(self, target: Target) -> str:
        indicator = self.edition.indicators[target.indicator]
        figure = table_cells.figure_at(self.released, indicator, self.context.township, self.period)
        gap = table_cells.figure_at(
            self.released, indicator, self.context.township, self.period, f"gap:{target.target}"
        )
        value = f"{figure.text}{indicator.unit}" if figure and figure.state.has_value else figure.text if figure else ""
        asked = self.context.target_statement(target)
        distance = bulletin_words.promise_distance(gap.text, gap.unit) if gap and gap.state.has_value else ""
        return bulletin_words.promise_judged(
            indicator.name, value, asked, gap.verdict.value if gap else "none", distance
        )

    def results(self) -> BulletinSection | None:
        """Final scores, places, grades and what they lead to, of every scheme."""
        lines: list[str] = []
        found = []
        for scheme in self.edition.schemes.values():
            if self.period not in scored_periods(self.context, scheme):
                continue
            lines.append(standings.result_line(self.context, scheme, self.period))
            lines += standings.standing_lines(self.context, scheme, self.period, self.published_on, leaders=False)
            where = standings.Printed(f"{self.name}-{scheme.scheme}", ROOT, self.published_on)
            found.append(standings.standings_table(self.context, scheme, self.period, where))
        if not found:
            return None
        return BulletinSection(bulletin_words.ASSESSMENTS, "assessments", items=tuple(lines), tables=tuple(found))
