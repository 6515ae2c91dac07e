"""The tables and charts of a frozen bulletin: what they print of its figures is named, not printed again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from generator.model import ABSENT, Printed, State, Verdict
from generator.vintages.lines import joined, parted
from generator.vintages.printings import decimal
from generator.vintages.shape import require
from generator.words import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.model import PrintedTable
    from generator.vintages.lines import Lists

FEW = 4
"""A column is that of a measure while at most one cell in so many is not."""
LEAST = 3
"""Rows of a table for which a rule is looked for."""
VALUES = ("rate", "count", "amount", "level")


class Words:
    """Tables and charts packed and unpacked beside the figures, names and lists of areas of their bulletin."""

    def __init__(self, figures: PrintedTable, names: Mapping[str, str], areas: Lists) -> None:
        self.figures, self.names, self.areas = figures, names, areas
        count = Counter(names.values())
        self.codes = {name: code for code, name in names.items() if count[name] == 1}
        self._shown: dict[tuple[str, str, str], dict[str, str]] = {}

    def shown(self, indicator: str, period: str, measure: str) -> dict[str, str]:
        """A measure in a period as tables print it, by area."""
        key = (indicator, period, measure)
        if key not in self._shown:
            grid = self.figures.grids[indicator]
            column, place = grid.columns[measure], grid.place_of[period]
            cells = zip(grid.areas, column.texts[:, place].tolist(), column.states[:, place].tolist(), strict=True)
            self._shown[key] = {area: grouped(text) for area, text, state in cells if state != ABSENT}
        return self._shown[key]

    # ---------------------------------------------------------------- tables

    def packed_table(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """A table, column by column."""
        rows = table["rows"]
        subjects = self._subjects(rows)
        columns = [self._column([row[place] for row in rows], subjects) for place in range(len(table["columns"]))]
        found = {name: own for name, own in table.items() if name != "rows"}
        return {**found, "subjects": self.areas.place(subjects), "cells": columns}

    def _subjects(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The area each row is about; of the row that has none the only area that is left, of which it is the total."""
        found = [next((self.codes[text] for text in row[:2] if text in self.codes), "") for row in rows]
        left = set(self.figures.areas) - set(found)
        if len(rows) >= LEAST and found.count("") == 1 and len(left) == 1:
            found[found.index("")] = next(iter(left))
        return found

    def _column(self, texts: Sequence[str], subjects: Sequence[str]) -> object:
        """A column as a rule with what is not as it has it, or as a line."""
        line = joined(texts, [True] * len(texts))
        if len(texts) < LEAST or isinstance(line, list) or line.startswith("="):  # type: ignore[attr-defined]
            return line
        for rule in self._rules():
            given = self._by_rule(rule, subjects)
            others = {str(row): text for row, text in enumerate(texts) if given[row] != text}
            if len(others) * FEW <= len(texts):
                return {"of": rule, **({"but": others} if others else {})}
        return line

    def _rules(self) -> Iterator[list[str]]:
        yield []
        for code, grid in self.figures.grids.items():
            for measure in sorted(grid.columns):
                for period in grid.periods:
                    yield [code, period, measure]

    def _by_rule(self, rule: Sequence[str], subjects: Sequence[str]) -> list[str]:
        """What a rule gives for each row: the name of its area, or what a measure prints of it."""
        shown = self.shown(*rule) if rule else self.names
        return [shown.get(code, "") for code in subjects]

    def unpacked_table(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """The table that was packed."""
        subjects = self.areas.lists[table["subjects"]]
        columns = [self._unpacked_column(column, subjects) for column in table["cells"]]
        found = {name: own for name, own in table.items() if name not in ("subjects", "cells")}
        require(len(columns) == len(found["columns"]))
        return {**found, "rows": [list(row) for row in zip(*columns, strict=True)]}

    def _unpacked_column(self, column: object, subjects: Sequence[str]) -> list[str]:
        if not isinstance(column, dict):
            return parted(column, [True] * len(subjects))
        texts = self._by_rule(column["of"], subjects)
        for row, text in column.get("but", {}).items():
            texts[int(row)] = text
        return texts

    # ---------------------------------------------------------------- charts

    def packed_chart(self, chart: Mapping[str, Any]) -> dict[str, Any]:
        """A chart whose marks are the figures of areas, as the order of these; any other one as it is."""
        marks = chart["marks"]
        order = [self.codes.get(mark[0], "") for mark in marks]
        parts = chart["name"].split("-", 2)
        if all(order) and len(parts) > LEAST - 1 and parts[1] in self.figures.grids:
            for measure in VALUES:
                of = [parts[1], parts[2], measure]
                if self._marks(of, order) == [list(mark) for mark in marks]:
                    return {**chart, "marks": {"of": of, "areas": self.areas.place(order)}}
        return dict(chart)

    def _marks(self, of: Sequence[str], order: Sequence[str]) -> list[list[str]]:
        indicator, period, measure = of
        grid = self.figures.grids[indicator]
        found = []
        for area in order:
            cell = grid.seek(area, period, measure)
            printed = Printed(None, "", "", State.NOT_APPLICABLE, Verdict.NONE) if cell is None else cell
            value = "" if printed.value is None else decimal(printed.value)
            found.append([self.names[area], value, printed.text, printed.state.value, printed.verdict.value])
        return found

    def unpacked_chart(self, chart: Mapping[str, Any]) -> dict[str, Any]:
        """The chart that was packed."""
        marks = chart["marks"]
        if isinstance(marks, dict):
            marks = self._marks(marks["of"], self.areas.lists[marks["areas"]])
        return {**chart, "marks": marks}


def with_each_table(texts: Mapping[str, Any], change: Any) -> dict[str, Any]:  # noqa: ANN401 - takes and gives a table
    """The texts of a bulletin with each of its tables changed."""

    def holders(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                **part,
                "tables": [change(table) for table in part["tables"]],
                **({"sections": holders(part["sections"])} if "sections" in part else {}),
            }
            for part in found
        ]

    return {**texts, **{name: holders(texts[name]) for name in ("sections", "annexes") if name in texts}}
