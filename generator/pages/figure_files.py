"""The figures as files, one an indicator or scheme: arrays of areas × periods for programs, a sheet for people.

The contract stands in `docs/figures.md`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator.model import ABSENT, STATES, Page, State
from generator.pages.csvfiles import to_csv
from generator.vintages import decimal_texts, printed_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from generator.model import Column, FigureTable, Grid, Released

    Values = Mapping[str, NDArray[np.object_]]

FORMAT = 2
FINAL = STATES.index(State.FINAL)
INDEX = "data/figures/index.json"


def figure_files(released: Released, code: str, nature: str) -> Iterator[Page]:
    """The files of an indicator, scheme or reserved code that has figures.

    `nature` is what every download says of what it holds: invented, a draft, or nothing.
    """
    figures = released.figures.of_code(code)
    grid = printed_figures(figures).grids[code]
    values = {measure: decimal_texts(column) for measure, column in sorted(grid.columns.items())}
    yield Page(f"data/figures/{code}.json", _written({**_head(released, nature), **_content(grid, figures, values)}))
    yield Page(f"data/figures/{code}.csv", to_csv(*_sheet(grid, values, nature)))


def figures_index(released: Released, nature: str) -> Page:
    """The list of these files."""
    figures = released.figures
    listed = [
        {"indicator": code, "path": f"{code}.json", "sheet": f"{code}.csv", "figures": len(figures.of_code(code))}
        for code in figures.codes
    ]
    index = {**_head(released, nature), "inputs": released.edition.inputs, "files": listed}
    return Page(INDEX, json.dumps(index, ensure_ascii=False, indent=1) + "\n")


def _head(released: Released, nature: str) -> dict[str, Any]:
    states = [state.value for state in STATES]
    return {"format": FORMAT, "edition": str(released.edition.year), "synthetic": nature, "states": states}


def _sheet(grid: Grid, values: Values, nature: str) -> tuple[list[str], list[list[str]]]:
    """A line for each area and period: the value of every measure, and the states of those that are not final."""
    heads = ["area", "period", *values, "states", *(["synthetic"] if nature else [])]
    lines = []
    columns = [grid.columns[name] for name in values]
    for row, area in enumerate(grid.areas):
        states = zip(*(column.states[row].tolist() for column in columns), strict=True)
        numbers = zip(*(values[name][row].tolist() for name in values), strict=True)
        for period, codes, cells in zip(grid.periods, states, numbers, strict=True):
            if any(code != ABSENT for code in codes):
                line = [area, period, *(cell or "" for cell in cells), _not_final(tuple(values), codes)]
                lines.append([*line, nature] if nature else line)
    return heads, lines


@lru_cache(maxsize=1 << 10)
def _not_final(names: tuple[str, ...], codes: tuple[int, ...]) -> str:
    """The measures of an area and period that are not final, with their states."""
    named = zip(names, codes, strict=True)
    return ";".join(f"{name}={STATES[code].value}" for name, code in named if code not in (ABSENT, FINAL))


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
    there = column.states != ABSENT
    block = figures.blocks.get(grid.indicator)
    if block is None:
        return figures[next(grid.marked(measure, there))].formula
    known: dict[str, int] = {}
    which = [
        [known.setdefault(formula, len(known)) if is_there else None for formula, is_there in zip(*line, strict=True)]
        for line in zip(block.provenance.formulas(measure, grid.areas, grid.periods), there.tolist(), strict=True)
    ]
    return next(iter(known)) if len(known) == 1 else {"one_of": list(known), "which": which}


def _written(content: dict[str, Any]) -> str:
    """JSON with a line for each area of each array, so that two editions can be compared by line."""
    short = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def lines(value: object) -> str:
        if isinstance(value, list) and value and any(isinstance(line, list) for line in value):
            return "[\n" + ",\n".join(map(short, value)) + "\n]"
        if isinstance(value, dict):
            return "{" + ",\n".join(f"{short(name)}:{lines(inner)}" for name, inner in value.items()) + "}"
        return short(value)

    measures = ",\n".join(f"{short(name)}:{lines(own)}" for name, own in content["measures"].items())
    head = ",\n".join(f"{short(name)}:{lines(inner)}" for name, inner in content.items() if name != "measures")
    return f'{{\n{head},\n"measures":{{\n{measures}\n}}}}\n'
