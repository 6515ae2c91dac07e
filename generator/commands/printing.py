"""What commands print of findings, and what they could not look at."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.model import Finding


def print_findings(findings: Sequence[Finding], stream: Any = None) -> None:  # noqa: ANN401 - any text stream
    """Every finding with its cure, then the sum; on standard error where data were refused."""
    from generator.words.findings import explain

    stream = stream or sys.stderr
    count = {name: sum(finding.severity == name for finding in findings) for name in words.SEVERITIES}
    for finding in findings:
        message, hint = explain(finding)
        print(
            words.FINDING.format(
                severity=words.SEVERITIES[finding.severity.value], message=message, rule=finding.rule, hint=hint
            ),
            file=stream,
        )
    if count["error"]:
        print(words.FAILED.format(errors=count["error"], warnings=count["warning"]), file=stream)
    elif findings:
        print(words.PASSED.format(warnings=count["warning"], infos=count["info"]), file=stream)
    else:
        print(words.CLEAN, file=stream)


def as_json(finding: Finding) -> dict[str, object]:
    """A finding as `--json` prints it."""
    from generator.words.findings import explain

    message, hint = explain(finding)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "message": message,
        "hint": hint,
    }


def say_what_is_unseen(root: Path, stream: Any = None) -> None:  # noqa: ANN401 - any text stream
    """Tell which rules had no history to go by, and why; on standard error where no other stream is given."""
    from generator import history

    reason = history.unseen(root)
    if reason:
        print(words.UNSEEN[reason.value].format(path=root), file=stream or sys.stderr)
