"""What is told of the findings: in order, without a person's number, and not more than can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import REST, Finding, Severity
from generator.personal import masked
from generator.words import row_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ALIKE = 5
"""Findings of one rule about one column of a file that are told one by one; of the rest only the rows are."""
MOST_OF_ALL = 5000
MOST_LETTERS = 500
LONGEST_NUMBER = 64
Alike = tuple[str, str, str, Severity]


def shown(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by file and row; of one rule about one column the first five, then in which rows the others stand.

    Numbers of persons are masked wherever a finding would quote them.
    """
    findings = list(findings)
    ordered = sorted((finding for finding in findings if finding.case != REST), key=lambda finding: finding.order)
    counts = Counter(_alike(finding) for finding in ordered)
    for rest in (finding for finding in findings if finding.case == REST):
        kin = [alike for alike in counts if (alike[0], alike[1], alike[3]) == (rest.rule, rest.file, rest.severity)]
        counts[max(kin, key=lambda alike: counts[alike], default=_alike(rest))] += int(rest.facts["count"])
    seen: dict[Alike, list[int]] = {}
    presented: list[Finding] = []
    for finding in ordered:
        rows = seen.setdefault(_alike(finding), [])
        rows.append(finding.row or 0)
        if len(rows) <= MOST_ALIKE and len(presented) < MOST_OF_ALL:
            presented.append(_without_persons(finding))
    presented += [
        _rest(alike, count, seen.get(alike, [])[MOST_ALIKE:])
        for alike, count in list(counts.items())[:MOST_OF_ALL]
        if count > MOST_ALIKE
    ]
    return presented


def _alike(finding: Finding) -> Alike:
    """What findings share that have most likely one cause."""
    return (finding.rule, finding.file, finding.column or "", finding.severity)


def _rest(alike: Alike, count: int, rows: list[int]) -> Finding:
    """How many more there are, and in which rows."""
    rule, file, column, severity = alike
    listed = row_ranges(row for row in rows if row)
    facts = {"count": str(count), "shown": str(min(MOST_ALIKE, count)), "rows": listed}
    return Finding(rule, file, None, masked(column) or None, None, severity, case="more", facts=facts)


def _without_persons(finding: Finding) -> Finding:
    value = finding.value and masked(finding.value[: MOST_LETTERS + LONGEST_NUMBER])[:MOST_LETTERS]
    facts = {name: masked(text) for name, text in finding.facts.items()}
    column, file = finding.column and masked(finding.column), masked(finding.file)
    reason = masked(finding.reason)
    return replace(finding, value=value, column=column, file=file, facts=facts, reason=reason)
