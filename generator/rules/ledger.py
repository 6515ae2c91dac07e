"""`plan/target-edited`: the ledger of targets grows, it does not change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.csvtext import rows_by_head
from generator.model import Finding
from generator.rules.keys import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from generator.model import PastText

STATED = (
    *("indicator", "area", "operator", "value", "value_high", "applies_to", "origin", "valid_from", "supersedes"),
    *("basis", "approved_on", "note"),
)
MOST_ROWS = 10_000


def edited_targets(table: pd.DataFrame, file: str, past: Sequence[PastText]) -> Iterator[Finding]:
    """Targets that say something else than when they were first recorded, or that are gone.

    `past` are the earlier states of the file, the oldest first. What a target states, on which basis
    and since when is compared; a locator, which only points into the plan, may be mended.
    """
    if "target" not in table.columns:
        return
    stated = tuple(column for column in STATED if column in table.columns)
    now = {cells[0]: (cells[1:], line) for cells, _, line in places(table, ("target", *stated))}
    reported: set[str] = set()
    for state in past:
        for code, row in _rows(state.text):
            if code in reported:
                continue
            facts = {"on": state.day, "target": code}
            if code not in now:
                reported.add(code)
                yield Finding("plan/target-edited", file, None, "target", code, case="gone", facts=facts)
                continue
            cells, line = now[code]
            for column, cell in zip(stated, cells, strict=True):
                if row.get(column, cell) != cell:
                    reported.add(code)
                    facts = {**facts, "before": row[column] or ""}
                    yield Finding("plan/target-edited", file, line, column, cell, facts=facts)


def _rows(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of an earlier state, which may have been wrong in any way."""
    for number, row in enumerate(rows_by_head(text)):
        if number < MOST_ROWS and row.get("target"):
            yield row["target"], row
