"""The plan's text: anchored paragraphs, and targets that disagree."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.model import LOCATOR, NUMBER, Document, Finding, Operator, Origin, Paragraph, Severity
from generator.rules.keys import places
from generator.words.findings import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_PARAGRAPH = re.compile(r"(?P<marks>#{1,6} )?(?P<text>.+) \{#(?P<anchor>[a-z0-9][a-z0-9-]*)\}")


def paragraphs(document: Document) -> tuple[list[Paragraph], list[Finding]]:
    """Split `plan.md` into its anchored paragraphs, one a line, verbatim."""
    found: list[Paragraph] = []
    findings: list[Finding] = []
    anchors: set[str] = set()
    for row, line in enumerate(document.text.split("\n"), 1):
        if not line.strip():
            continue
        match = _PARAGRAPH.fullmatch(line)
        if match is None:
            findings.append(Finding("file/plan-anchor", document.file, row))
            continue
        anchor = match["anchor"]
        if anchor in anchors:
            findings.append(Finding("file/plan-anchor", document.file, row, value=anchor, case="repeated"))
        anchors.add(anchor)
        found.append(Paragraph(anchor, len((match["marks"] or "").strip()), match["text"]))
    return found, findings


def unknown_anchors(table: pd.DataFrame, column: str, anchors: set[str]) -> list[Finding]:
    """Locators that name no paragraph of the plan."""
    return [
        Finding("key/anchor", file, line, column, anchor)
        for (cell,), file, line in places(table, (column,))
        for anchor in cell.split(";")
        if anchor and anchor not in anchors
    ]


def unknown_locators(table: pd.DataFrame, column: str, anchors: set[str]) -> list[Finding]:
    """Places of the plan named inside a text (`〔p33〕`) that are no paragraph of it."""
    return [
        Finding("key/anchor", file, line, column, anchor)
        for (cell,), file, line in places(table, (column,))
        for anchor in LOCATOR.findall(cell)
        if anchor not in anchors
    ]


def wrong_targets(table: pd.DataFrame) -> list[Finding]:
    """Bands without two ends in order, goals without a figure, and successors of another kind."""
    findings = []
    columns = ("target", "operator", "value", "value_high", "origin", "indicator", "area", "supersedes")
    rows = list(places(table, columns))
    kinds = {cells[0]: cells[4:7] for cells, _, _ in rows}
    for (target, operator, value, high, *kind, supersedes), file, line in rows:
        column, problem = "value", ""
        if not value and (kind[0] == Origin.GOAL or high):
            problem = "band-value"
        elif operator == Operator.BETWEEN and not _in_order(value, high):
            column, problem = "value_high", "band-high"
        elif operator != Operator.BETWEEN and high:
            column, problem = "value_high", "band-extra"
        if problem:
            cell = value if column == "value" else high
            findings.append(Finding("plan/band", file, line, column, cell, facts={"problem": PROBLEMS[problem]}))
        if supersedes in kinds and kinds[supersedes] != tuple(kind):
            findings.append(Finding("plan/supersedes", file, line, "supersedes", target, facts={"other": supersedes}))
    return findings


def _in_order(low: str, high: str) -> bool:
    return bool(NUMBER.fullmatch(low) and NUMBER.fullmatch(high)) and Fraction(low) <= Fraction(high)


def disagreeing_targets(table: pd.DataFrame) -> list[Finding]:
    """Two targets for one indicator and area that no `supersedes` links and that differ."""
    findings = []
    columns = ("origin", "indicator", "area", "target", "operator", "value", "value_high", "supersedes")
    rows = list(places(table, columns))
    replaced = {cells[-1] for cells, _, _ in rows if cells[-1]}
    first: dict[tuple[str, str], tuple[str, ...]] = {}
    for cells, file, line in sorted(rows, key=lambda row: (row[0][0], row[2])):
        _, indicator, area, target, *statement, supersedes = cells
        if not indicator or supersedes or target in replaced:
            continue
        other, *stated = first.setdefault((indicator, area), (target, *statement))
        if stated != statement:
            facts = {"indicator": indicator, "other": other, "allowed": stated[1]}
            findings.append(
                Finding("plan/targets-disagree", file, line, "value", statement[1], Severity.WARNING, facts=facts)
            )
    return findings


def unserved_goals(frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Goals that no measure serves; a goal that was replaced is served with its successor."""
    if "measures" not in frames or frames["measures"].empty:
        return
    served = {code for cell in frames["measures"]["targets"] for code in cell.split(";") if code}
    columns = ("target", "origin", "supersedes", "indicator")
    rows = list(places(frames["targets"], columns))
    later = {cells[2]: cells[0] for cells, _, _ in rows if cells[2]}
    for (code, origin, before, indicator), file, line in rows:
        if origin == Origin.GOAL and not {code, before, later.get(code, code)} & served:
            facts = {"indicator": indicator}
            yield Finding("plan/goal-without-measure", file, line, "target", code, Severity.WARNING, facts=facts)


def aimless_measures(frames: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Measures that serve no goal, neither themselves nor through one above or below them."""
    if "measures" not in frames or "targets" not in frames or frames["targets"].empty:
        return
    rows = list(places(frames["measures"], ("measure", "parent", "targets", "title")))
    parents = {cells[0]: cells[1] for cells, _, _ in rows}
    aimed: set[str] = set()
    for (code, _, targets, _), _, _ in rows:
        here = code if targets else ""
        while here and here not in aimed:
            aimed.add(here)
            here = parents.get(here, "")
    for (code, _, _, title), file, line in rows:
        above, seen = code, set[str]()
        while above and above not in aimed and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above not in aimed:
            yield Finding(
                "plan/measure-without-goal", file, line, "measure", code, Severity.INFO, facts={"title": title}
            )
