"""The figures as files, one an indicator or scheme: arrays of areas × periods for programs, a sheet for people.

The contract stands in `docs/figures.md`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.model import ABSENT, STATES, Page, State
from generator.pages.csvfiles import to_csv
from generator.vintages import decimal_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from generator.model import Column, FigureTable, Grid, PrintedTable, Released

    Values = Mapping[str, NDArray[np.object_]]

FORMAT = 2
INDEX = "data/figures/index.json"


def figure_files(released: Released, table: PrintedTable, nature: str) -> Iterator[Page]:
    """A file for every indicator, scheme and reserved code that has figures, and their list.

    `table` are the figures as they are printed, `nature` is what every download says of what it holds: invented, a
    draft, or nothing.
    """
    edition, states = str(released.edition.year), [state.value for state in STATES]
    head = {"format": FORMAT, "edition": edition, "synthetic": nature, "states": states}
    listed = []
    for code, grid in table.grids.items():
        values = {measure: decimal_texts(column) for measure, column in sorted(grid.columns.items())}
        yield Page(f"data/figures/{code}.json", _written({**head, **_content(grid, released.figures, values)}))
        yield Page(f"data/figures/{code}.csv", to_csv(*_sheet(grid, values, nature)))
        listed.append({"indicator": code, "path": f"{code}.json", "sheet": f"{code}.csv", "figures": len(grid)})
    index = {**head, "inputs": released.edition.inputs, "files": listed}
    yield Page(INDEX, json.dumps(index, ensure_ascii=False, indent=1) + "\n")


def _sheet(grid: Grid, values: Values, nature: str) -> tuple[list[str], list[list[str]]]:
    """A line for each area and period: the value of every measure, and the states of those that are not final."""
    final = STATES.index(State.FINAL)
    heads = ["area", "period", *values, "states", *(["synthetic"] if nature else [])]
    lines = []
    for row, area in enumerate(grid.areas):
        for place, period in enumerate(grid.periods):
            states = {name: column.states[row, place] for name, column in sorted(grid.columns.items())}
            there = {name: state for name, state in states.items() if state != ABSENT}
            if there:
                cells = [values[name][row, place] or "" for name in values]
                not_final = ";".join(f"{name}={STATES[state].value}" for name, state in there.items() if state != final)
                lines.append([area, period, *cells, not_final, *([nature] if nature else [])])
    return heads, lines


def _content(grid: Grid, figures: FigureTable, values: Values) -> dict[str, Any]:
    measures = {
        measure: _measure(grid, (measure, column), figures, values[measure])
        for measure, column in sorted(grid.columns.items())
    }
    return {
        "indicator": grid.indicator,
        "areas": list(grid.areas),
        "periods": list(grid.periods),
        "measures": measures,
    }


def _measure(
    grid: Grid, named: tuple[str, Column], figures: FigureTable, values: NDArray[np.object_]
) -> dict[str, Any]:
    """Values, texts and states of a measure, null where there is no such figure, or a text is the value itself."""
    import numpy as np

    measure, column = named
    there = column.states != ABSENT
    found: dict[str, Any] = {"unit": column.unit}
    if column.unit_of_whole:
        found |= {"unit_of_whole": column.unit_of_whole, "whole": grid.whole}
    found["formula"] = _formula(grid, measure, column, figures)
    found["value"] = values.tolist()
    other = there & (column.texts != values)
    texts = np.full(there.shape, None, object)
    texts[other] = column.texts[other]
    found["text"] = [line if is_any else None for line, is_any in zip(texts.tolist(), other.any(axis=1), strict=True)]
    found["state"] = [[None if code == ABSENT else code for code in line] for line in column.states.tolist()]
    return found


def _formula(grid: Grid, measure: str, column: Column, figures: FigureTable) -> object:
    """How a measure is computed: one formula, or several and which of them each figure has."""
    block = figures.blocks.get(grid.indicator)
    keys = grid.marked(measure, column.states != ABSENT)
    if block is None:
        return figures[next(iter(keys))].formula
    rows = {area: row for row, area in enumerate(grid.areas)}
    found: list[list[int | None]] = [[None] * len(grid.periods) for _ in grid.areas]
    known: dict[str, int] = {}
    by_place: dict[tuple[str, str], int] = {}
    own = block.provenance.differs_by_area(measure)
    for key in keys:
        place = (key.area if own or key.area == grid.whole else "", key.period)
        if place not in by_place:
            by_place[place] = known.setdefault(block.provenance.formula(key), len(known))
        found[rows[key.area]][grid.place_of[key.period]] = by_place[place]
    return next(iter(known)) if len(known) == 1 else {"one_of": list(known), "which": found}


def _written(content: dict[str, Any]) -> str:
    """JSON with a line for each area of each array, so that two editions can be compared by line."""

    def short(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def lines(value: object) -> str:
        if isinstance(value, list) and value and any(isinstance(line, list) for line in value):
            return "[\n" + ",\n".join(map(short, value)) + "\n]"
        if isinstance(value, dict):
            return "{" + ",\n".join(f"{short(name)}:{lines(inner)}" for name, inner in value.items()) + "}"
        return short(value)

    measures = ",\n".join(f"{short(name)}:{lines(own)}" for name, own in content["measures"].items())
    head = ",\n".join(f"{short(name)}:{lines(inner)}" for name, inner in content.items() if name != "measures")
    return f'{{\n{head},\n"measures":{{\n{measures}\n}}}}\n'
