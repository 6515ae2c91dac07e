"""The plan: its text with notes beside it, targets, measures, the work calendar, and the pledges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.model import Frequency, Kind, Level, Origin
from generator.pages import table_cells
from generator.pages.blocks import Cell, Column, Link, Note, Table
from generator.pages.views import PlanPage, PlanParagraph, Pledge
from generator.words import CADENCES, FREQUENCIES, PROGRESS, joined, period_name, short_target, vintages
from generator.words import pages as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.model import Area, Edition, Law, MeasureProgress, PlanMeasure, Target
    from generator.pages.context import PageContext


def plan_page(context: PageContext) -> PlanPage:
    """The text with its notes beside it, the targets, the measures, the calendar, the pledges and the laws."""
    edition = context.edition
    goals = [target for target in edition.targets.values() if target.origin is Origin.GOAL]
    quoted = [target for target in edition.targets.values() if target.origin is not Origin.GOAL]
    files = [
        "plan.md",
        "plan_notes.csv",
        "targets.csv",
        "measures.csv",
        "progress.csv",
        "bulletins.csv",
        "data/laws.csv",
    ]
    laws = list(edition.laws.values())
    return PlanPage(
        frame=context.frame(words.PLAN, "plan.md", files, laws, whole=True),
        heading=edition.paragraphs[0].text if edition.paragraphs else words.PLAN,
        hint=words.verbatim_hint(is_historical=edition.kind is Kind.HISTORICAL, has_notes=bool(edition.plan_notes)),
        paragraphs=tuple(
            PlanParagraph(paragraph.anchor, paragraph.level, paragraph.text, _notes(context, paragraph.anchor))
            for paragraph in edition.paragraphs
        ),
        targets=targets_table(edition, goals, "plan-targets", ""),
        ledger=ledger_table(edition, "plan-ledger", ""),
        quoted=targets_table(edition, quoted, "plan-quoted", "") if quoted else None,
        measures=measures_table(context, "plan-measures", ""),
        calendar=calendar_table(context, "plan-calendar"),
        pledge_heading=words.pledge_heading(is_historical=edition.kind is Kind.HISTORICAL),
        pledge_hint=words.pledge_hint(context.terms.area, is_historical=edition.kind is Kind.HISTORICAL),
        pledges=tuple(pledge for area in edition.villages if (pledge := _pledge(context, area))),
        laws=laws_table(laws, "plan-laws"),
    )


def _notes(context: PageContext, anchor: str) -> tuple[Note, ...]:
    """A note stands beside the paragraph it is on; the one it is held against points there."""
    found = []
    for note in context.edition.plan_notes:
        if anchor == note.anchor:
            other = Link(f"#{note.other_anchor}", words.compare_with(note.other_anchor)) if note.other_anchor else None
            found.append(Note(note.text, other))
        elif anchor == note.other_anchor:
            found.append(Note("", Link(f"#{note.anchor}", words.noted_at(note.anchor))))
    return tuple(dict.fromkeys(found))


# --------------------------------------------------------------------------- the calendar of the year


def calendar_table(context: PageContext, name: str) -> Table:
    """The days of the year: returns due, bulletins out, measures with a day; then what recurs."""
    edition = context.edition
    entries: list[tuple[str, Cell, str]] = []
    for period, plan in edition.bulletins.items():
        title = context.bulletin_title(period)
        out = period in context.released.bulletins
        entries.append((plan.due_on.isoformat(), Cell(words.returns_due(period)), words.due_note(context.terms.area)))
        entries.append(
            (
                plan.publish_on.isoformat(),
                Cell(title, href=f"bulletins/{period}.html" if out else ""),
                words.PUBLISHED if out else words.NOT_YET,
            )
        )
    entries += [
        (measure.due_on.isoformat(), Cell(measure.title), measure.owner or context.unknown)
        for measure in edition.measures
        if measure.due_on
    ]
    rows = [
        (Cell(day, style="tb-date"), what, Cell(note))
        for day, what, note in sorted(entries, key=lambda entry: entry[0])
    ]
    rows += [
        (Cell(CADENCES[child.cadence.value]), Cell(child.title), Cell(child.owner or context.unknown))
        for child in edition.measures
        if child.cadence and not child.due_on
    ]
    return Table(name, words.CALENDAR, table_cells.columns("when", "work", "note"), tuple(rows))


# --------------------------------------------------------------------------- pledges


def _pledge(context: PageContext, area: Area) -> Pledge | None:
    """The targets of one area that may be shown for areas, to be printed and signed."""
    edition = context.edition
    (year,) = edition.calendar.periods(Frequency.YEAR)
    rows = []
    for indicator in edition.indicators.values():
        if indicator.level is not Level.AREA or indicator.reported_by is not Level.AREA:
            continue
        periods = [
            period for period in edition.calendar.every_period if period.frequency.months >= indicator.frequency.months
        ]
        in_force = [
            target for period in periods if (target := edition.target_in_force(indicator.indicator, area.area, period))
        ]
        rows += [
            (
                Cell(indicator.name, href=f"indicators/{indicator.indicator}.html"),
                Cell(_statement(edition, target)),
                Cell(words.reported_every(FREQUENCIES[indicator.frequency.value])),
                Cell(words.since(target.valid_from) if len(set(in_force)) > 1 else ""),
            )
            for target in dict.fromkeys(in_force)
        ]
    if not rows or not area.valid_on(edition.calendar.last_day(year)):
        return None
    table = Table(
        f"pledge-{area.area}",
        words.pledge_caption(area.name, edition.year, is_historical=edition.kind is Kind.HISTORICAL),
        table_cells.columns("indicator", "statement", "frequency", "note"),
        tuple(rows),
    )
    text = words.pledge_text(area.name, edition.year, edition.work, synthetic=bool(edition.synthetic))
    signed = area.name if edition.kind is Kind.HISTORICAL else ""
    return Pledge(table.caption, f"pledge-{area.area.lower()}", text, table, signed, area.name)


# --------------------------------------------------------------------------- tables


def targets_table(edition: Edition, targets: Sequence[Target], name: str, root: str) -> Table:
    """The ledger of targets, each with its place in the plan."""
    rows = tuple(
        (
            Cell(target.target),
            _indicator_cell(edition, target.indicator, root),
            Cell(_statement(edition, target)),
            Cell(words.ORIGINS[target.origin.value]),
            _locator_cell(target.locator, root),
            Cell(target.valid_from.isoformat(), style="tb-date"),
            Cell(target.note),
        )
        for target in targets
    )
    heads = table_cells.columns("code", "indicator", "statement", "origin", "locator", "valid_from", "note")
    return Table(name, words.COLUMNS["target"], heads, rows)


def ledger_table(edition: Edition, name: str, root: str) -> Table | None:
    """The adjustments of goals: before, after, since when, on what basis; None where there was none."""
    rows = tuple(
        (
            _indicator_cell(edition, target.indicator, root),
            Cell(edition.terms.whole if target.area in ("", edition.township) else edition.areas[target.area].name),
            Cell(_statement(edition, edition.targets[target.supersedes])),
            Cell(_statement(edition, target)),
            Cell(target.valid_from.isoformat(), style="tb-date"),
            Cell(target.basis),
            Cell(target.approved_on.isoformat() if target.approved_on else "", style="tb-date"),
            Cell(target.target),
        )
        for target in sorted(
            edition.targets.values(), key=lambda target: (target.indicator, target.valid_from, target.target)
        )
        if target.supersedes in edition.targets and target.indicator
    )
    if not rows:
        return None
    heads = (
        *table_cells.columns("indicator"),
        Column(edition.terms.area),
        *(Column(vintages.COLUMNS[column]) for column in ("before", "after")),
        *table_cells.columns("valid_from"),
        *(Column(vintages.COLUMNS[column]) for column in ("basis", "approved_on")),
        *table_cells.columns("code"),
    )
    return Table(name, vintages.LEDGER, heads, rows)


def _indicator_cell(edition: Edition, code: str, root: str) -> Cell:
    indicator = edition.indicators.get(code)
    if indicator is None:
        return Cell(words.QUOTED_ONLY, style="tb-absent")
    return Cell(indicator.name, href=f"{root}indicators/{code}.html", style="tb-name")


def _statement(edition: Edition, target: Target) -> str:
    """The target as the plan writes it; in an example edition it says that it is one."""
    if target.value is None:
        return words.NOT_TABULATED
    indicator = edition.indicators.get(target.indicator)
    if indicator is None:
        return words.SEE_NOTE
    text = short_target(target.operator.value, target.statement, indicator.unit, explicit=target.operator_explicit)
    return words.as_example(text) if edition.kind is Kind.EXAMPLE else text


def _locator_cell(locator: Sequence[str], root: str) -> Cell:
    if not locator:
        return Cell("")
    return Cell(joined([words.paragraph_number(anchor) for anchor in locator]), href=f"{root}plan.html#{locator[0]}")


def measures_table(context: PageContext, name: str, root: str) -> Table:
    """The measures in tree order with how far they are; the depth is shown by the code and an indent."""
    edition = context.edition
    newest = _newest_progress(context)
    rows = []
    for measure in edition.measures:
        state = newest.get(measure.measure)
        rows.append(
            (
                Cell(measure.measure),
                Cell(measure.title, style=f"tb-depth-{min(measure.measure.count('-'), 3)}"),
                Cell(measure.owner or context.unknown, style="" if measure.owner else "tb-absent"),
                Cell(CADENCES[measure.cadence.value] if measure.cadence else context.unknown),
                Cell(joined(_served(edition, measure))),
                Cell(words.progress_at(PROGRESS[state.state.value], period_name(state.period)) if state else ""),
                _locator_cell(measure.locator, root),
            )
        )
    heads = table_cells.columns("code", "measure", "owner", "cadence", "targets", "progress", "locator")
    return Table(name, words.COLUMNS["measure"], heads, tuple(rows))


def _served(edition: Edition, measure: PlanMeasure) -> list[str]:
    goals = [edition.targets[code] for code in measure.targets if code in edition.targets]
    names = [
        edition.indicators[goal.indicator].name
        for goal in goals
        if goal.origin is Origin.GOAL and goal.indicator in edition.indicators
    ]
    return list(dict.fromkeys(names))


def _newest_progress(context: PageContext) -> dict[str, MeasureProgress]:
    """The last published state of each measure."""
    calendar = context.edition.calendar
    public = [progress for progress in context.edition.progress if progress.period in context.released.published]
    return {
        indicator.measure: indicator
        for indicator in sorted(public, key=lambda indicator: calendar.last_day(indicator.period))
    }


def laws_table(laws: Iterable[Law], name: str) -> Table:
    """The legal bases, with the day they began and ended."""
    rows = tuple(
        (
            Cell(law.title),
            Cell(law.document_number),
            Cell(law.effective_on.isoformat() if law.effective_on else "", style="tb-date"),
            Cell(law.repealed_on.isoformat() if law.repealed_on else words.IN_FORCE, style="tb-date"),
            Cell(law.source),
        )
        for law in laws
    )
    heads = table_cells.columns("law", "document_number", "effective_on", "repealed_on", "origin")
    return Table(name, words.COLUMNS["law"], heads, rows)
