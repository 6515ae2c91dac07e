"""What is told of the findings: in order, without a person's number, and not more than can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.model import REST, Finding
from generator.personal import masked

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ALIKE = 100
MOST_OF_ALL = 5000
MOST_LETTERS = 500
LONGEST_NUMBER = 64


def shown(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by file and row; of one rule in one file the first hundred, and how many more there are.

    Numbers of persons are masked wherever a finding would quote them.
    """
    findings = list(findings)
    ordered = sorted((one for one in findings if one.case != REST), key=lambda finding: finding.order)
    counts = Counter((one.rule, one.file, one.severity) for one in ordered)
    for rest in (one for one in findings if one.case == REST):
        counts[rest.rule, rest.file, rest.severity] += int(rest.facts["count"])
    seen: Counter[tuple[str, str, str]] = Counter()
    told: list[Finding] = []
    for one in ordered:
        alike = (one.rule, one.file, one.severity)
        seen[alike] += 1
        if seen[alike] <= MOST_ALIKE and len(told) < MOST_OF_ALL:
            told.append(_without_persons(one))
    told += [
        Finding(rule, file, severity=severity, case="more", facts={"count": str(count), "shown": str(MOST_ALIKE)})
        for (rule, file, severity), count in list(counts.items())[:MOST_OF_ALL]
        if count > MOST_ALIKE
    ]
    return told


def _without_persons(finding: Finding) -> Finding:
    value = finding.value and masked(finding.value[: MOST_LETTERS + LONGEST_NUMBER])[:MOST_LETTERS]
    facts = {name: masked(text) for name, text in finding.facts.items()}
    column, file = finding.column and masked(finding.column), masked(finding.file)
    reason = masked(finding.reason)
    return replace(finding, value=value, column=column, file=file, facts=facts, reason=reason)
