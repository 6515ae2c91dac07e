"""The figures as files for programs: one an indicator or scheme, arrays of areas × periods for each measure.

The contract stands in `docs/figures.md`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.model import ABSENT, STATES, Page
from generator.vintages import decimal_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Column, FigureTable, Grid, PrintedTable, Released

FORMAT = 1
INDEX = "data/figures/index.json"


def figure_files(released: Released, table: PrintedTable, nature: str) -> Iterator[Page]:
    """A file for every indicator, scheme and reserved code that has figures, and their list.

    `table` are the figures as they are printed, `nature` is what every download says of what it holds: invented, a
    draft, or nothing.
    """
    head = {"format": FORMAT, "edition": str(released.edition.year), "synthetic": nature}
    listed = []
    for code, grid in table.grids.items():
        yield Page(f"data/figures/{code}.json", _written({**head, **_content(grid, released.figures)}))
        listed.append({"indicator": code, "path": f"{code}.json", "figures": len(grid)})
    index = {**head, "inputs": released.edition.inputs, "files": listed}
    yield Page(INDEX, json.dumps(index, ensure_ascii=False, indent=1) + "\n")


def _content(grid: Grid, figures: FigureTable) -> dict[str, Any]:
    measures = {measure: _measure(grid, measure, column, figures) for measure, column in sorted(grid.columns.items())}
    return {
        "indicator": grid.indicator,
        "areas": list(grid.areas),
        "periods": list(grid.periods),
        "measures": measures,
    }


def _measure(grid: Grid, measure: str, column: Column, figures: FigureTable) -> dict[str, Any]:
    """Values, texts and states of a measure, null where there is no such figure."""
    import numpy as np

    there = column.states != ABSENT
    words = np.array([state.value for state in STATES], object)
    found: dict[str, Any] = {"unit": column.unit}
    if column.unit_of_whole:
        found |= {"unit_of_whole": column.unit_of_whole, "whole": grid.whole}
    found["formula"] = _formula(grid, measure, column, figures)
    found["value"] = decimal_texts(column).tolist()
    for name, cells in (("text", column.texts), ("state", words[column.states])):
        shown = np.full(there.shape, None, object)
        shown[there] = cells[there]
        found[name] = shown.tolist()
    return found


def _formula(grid: Grid, measure: str, column: Column, figures: FigureTable) -> object:
    """How a measure is computed: one formula, or one for each figure where they differ."""
    block = figures.blocks.get(grid.indicator)
    keys = grid.marked(measure, column.states != ABSENT)
    if block is None:
        return figures[next(iter(keys))].formula
    rows = {area: row for row, area in enumerate(grid.areas)}
    found: list[list[str | None]] = [[None] * len(grid.periods) for _ in grid.areas]
    for key in keys:
        found[rows[key.area]][grid.place_of[key.period]] = block.provenance.formula(key)
    different = {one for line in found for one in line if one is not None}
    return different.pop() if len(different) == 1 else found


def _written(content: dict[str, Any]) -> str:
    """JSON with a line for each area of each array, so that two editions can be compared by line."""

    def lines(value: object) -> str:
        if isinstance(value, list) and value and isinstance(value[0], list):
            return "[\n" + ",\n".join(json.dumps(line, ensure_ascii=False) for line in value) + "\n]"
        return json.dumps(value, ensure_ascii=False)

    measures = ",\n".join(
        f"{json.dumps(name)}: {{" + ",\n".join(f"{json.dumps(part)}: {lines(one)}" for part, one in own.items()) + "}"
        for name, own in content["measures"].items()
    )
    head = ",\n".join(f"{json.dumps(name)}: {lines(one)}" for name, one in content.items() if name != "measures")
    return f'{{\n{head},\n"measures": {{\n{measures}\n}}}}\n'
