"""Printed figures as a frozen bulletin keeps them: a line for each period of a measure, without what follows by rule.

The rules are part of format 3 of `published/*.json` (docs/published.md) and stay as they are: numbers are rounded half
up by magnitude, to ten decimals as values and to the decimals of their measure as texts; one that would print as zero
and is none prints as `…`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generator import exact
from generator.model import ABSENT, STATES, VERDICTS, Column, Grid, PrintedTable, Verdict
from generator.vintages.lines import joined, parted
from generator.vintages.printings import DECIMALS, UNIT, decimal_texts, units_of
from generator.vintages.shape import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from generator.model.columns import Texts, Whole
    from generator.vintages.lines import Lists

    Exact = tuple[Whole, Whole]

_NONE = VERDICTS.index(Verdict.NONE)
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,10})?")
SCALES = (100, 1, 1000, 10_000, 100_000)
RATIO, LESS = "ratio", "less"
COUNTS = ("numerator", "denominator")
CODES = "0123456789"
NOWHERE, NO_NUMBER = "-", "-"
VALUES = ("rate", "count", "amount", "level")
FEW = 4
"""Texts are listed one by one while at most one in so many is not as the rule has it."""


def packed_figures(table: PrintedTable, areas: Lists) -> dict[str, Any]:
    """Printed figures by indicator, as JSON can hold them."""
    return {code: _grid(grid, areas) for code, grid in table.grids.items()}


def unpacked_figures(content: Mapping[str, Any], areas: Sequence[Sequence[str]]) -> PrintedTable:
    """The figures that were packed.

    Raises
    ------
    KeyError, TypeError, ValueError : they were not written by `packed_figures`.

    """
    return PrintedTable({code: _unpacked_grid(code, own, areas) for code, own in content.items()})


def _grid(grid: Grid, areas: Lists) -> dict[str, Any]:
    measures = {}
    for name, column in sorted(grid.columns.items()):
        found: dict[str, Any] = {"unit": column.unit}
        if column.unit_of_whole:
            found |= {"unit_of_whole": column.unit_of_whole, "whole": grid.whole}
        decimals, words = _usual(column)
        found |= {"decimals": decimals, "words": {STATES[code].value: word for code, word in sorted(words.items())}}
        lines = _Lines(grid, name)
        found["periods"] = {
            period: lines.line(place, decimals, words)
            for place, period in enumerate(grid.periods)
            if (column.states[:, place] != ABSENT).any()
        }
        measures[name] = found
    return {"areas": areas.place(grid.areas), "measures": measures}


def _usual(column: Column) -> tuple[int, dict[int, str]]:
    """How many decimals the numbers of a measure are printed with, and the word for each state without one."""
    known = column.known
    decimals = Counter(len(text.partition(".")[2]) for text in column.texts[known] if text[-1:].isdigit())
    silent = Counter(zip(column.states[~known].tolist(), column.texts[~known].tolist(), strict=True))
    words: dict[int, str] = {}
    for (code, word), _ in silent.most_common():
        if code != ABSENT:
            words.setdefault(code, word)
    return max(decimals, key=lambda number: (decimals[number], number), default=0), words


@dataclass(frozen=True)
class _Lines:
    """The lines of one measure of a grid."""

    grid: Grid
    measure: str

    def line(self, place: int, decimals: int, words: Mapping[int, str]) -> dict[str, Any]:
        """One period: states, verdicts, values and those texts that the rule does not give."""
        column = self.grid.columns[self.measure]
        states = column.states[:, place]
        there = states != ABSENT
        rule, pair = self._rule(place)
        found: dict[str, Any] = {"state": _codes(states)}
        if column.verdicts is not None and (column.verdicts[there, place] != _NONE).any():
            found["verdict"] = _codes(column.verdicts[:, place])
        found["value"] = rule or joined([text or NO_NUMBER for text in decimal_texts(column)[:, place]], there)
        texts, by_rule = column.texts[:, place], _texts(pair, states, decimals, words)
        others = [row for row in there.nonzero()[0].tolist() if texts[row] != by_rule[row]]
        if len(others) * FEW > int(there.sum()):
            found["text"] = joined(texts.tolist(), there)
        elif others:
            found["text"] = {self.grid.areas[row]: texts[row] for row in others}
        return found

    def _rule(self, place: int) -> tuple[list[Any], Exact]:
        """The rule that gives all values of a period, or nothing, and the values as exact quotients."""
        column = self.grid.columns[self.measure]
        own = column.numerators[:, place], column.denominators[:, place]
        known = column.known[:, place]
        for rule in self._possible():
            pair = _by_rule(rule, lambda name: _pair(self.grid, name, place))
            if pair is not None and _same((own[0], known), pair):
                return rule, pair
        return [], own

    def _possible(self) -> list[list[Any]]:
        if self.measure == "rate":
            return [[RATIO, *COUNTS, scale] for scale in SCALES]
        name, _, mark = self.measure.partition(":")
        target = f"target:{mark}" if mark else "target"
        rates = [[LESS, "rate", target, scale] for scale in SCALES]
        return [*rates, *([LESS, measure, target, 0] for measure in VALUES[1:])] if name == "gap" else []


def _pair(grid: Grid, measure: str, place: int) -> Exact | None:
    """The values of a measure in a period as quotients, 0 below where there is no number."""
    import numpy as np

    column = grid.columns.get(measure)
    if column is None:
        return None
    known = column.known[:, place]
    return column.numerators[:, place], np.where(known, column.denominators[:, place], 0)


def _by_rule(rule: Sequence[Any], values: Any) -> Exact | None:  # noqa: ANN401 - a function of a measure's name
    """The quotients a rule gives, or None where what it asks for is not there.

    `[ratio, a, b, scale]` is a / b × scale; `[less, a, b, scale]` is a - b, where a rate (with a scale) is taken
    exactly, as its counts give it.
    """
    import numpy as np

    kind, first, second, scale = rule
    above = _by_rule([RATIO, *COUNTS, scale], values) if kind == LESS and scale else values(first)
    below = values(second)
    if above is None or below is None:
        return None
    known = (above[1] != 0) & (below[1] != 0)
    if kind == LESS:
        found = exact.difference(above, below)
        return found[0], np.where(known, found[1], 0)
    known &= below[0] != 0
    # Both counts are in units of the last decimal, so that these fall out.
    return exact.times(above[0], int(scale)), np.where(known, below[0], 0)


def _same(own: tuple[Whole, NDArray[np.bool_]], pair: Exact) -> bool:
    """Whether the values kept to ten decimals are what exact quotients give."""
    units, known = own
    given = exact.rounded(*pair, DECIMALS)
    return bool(((pair[1] != 0) == known).all() and (units[known] == given[known]).all())


def _texts(pair: Exact, states: NDArray[np.int8], decimals: int, words: Mapping[int, str]) -> Texts:
    """The texts by rule."""
    texts = exact.printed_numbers(*pair, decimals)
    for code, word in words.items():
        texts[(pair[1] == 0) & (states == code)] = word
    return texts


def _codes(codes: NDArray[np.int8]) -> str:
    """A letter for each area, or one for all."""
    letters = "".join(NOWHERE if code == ABSENT else CODES[code] for code in codes.tolist())
    return letters[0] if len(set(letters)) == 1 else letters


def _unpacked_codes(letters: str, size: int, count: int) -> NDArray[np.int8]:
    import numpy as np

    require(isinstance(letters, str) and len(letters) in (1, size))
    codes = [ABSENT if letter == NOWHERE else CODES.index(letter) for letter in letters]
    require(max(codes) < count)
    return np.array(codes * (size if len(codes) == 1 else 1), np.int8)


def _unpacked_grid(code: str, content: Mapping[str, Any], areas: Sequence[Sequence[str]]) -> Grid:
    own = tuple(areas[content["areas"]])
    measures = content["measures"]
    periods = tuple(sorted({period for measure in measures.values() for period in measure["periods"]}))
    wholes = {measure["whole"] for measure in measures.values() if "whole" in measure}
    require(len(wholes) <= 1)
    grid = Grid(code, own, periods, {}, next(iter(wholes), ""))
    columns = {name: _empty(described, (len(own), len(periods))) for name, described in measures.items()}
    known = Grid(code, own, periods, columns, grid.whole)
    for name in sorted(measures, key=lambda name: _depth(measures[name])):
        for place, period in enumerate(periods):
            if period in measures[name]["periods"]:
                _unpack_line(known, name, place, measures[name])
    return known


def _depth(measure: Mapping[str, Any]) -> int:
    """What follows by rule comes behind what it follows from."""
    kinds = {period["value"][0] for period in measure["periods"].values() if isinstance(period["value"], list)}
    return 2 if LESS in kinds else 1 if kinds else 0


def _empty(measure: Mapping[str, Any], shape: tuple[int, int]) -> Column:
    import numpy as np

    require(all(isinstance(measure.get(name, ""), str) for name in ("unit", "unit_of_whole")))
    return Column(
        np.zeros(shape, object),
        np.zeros(shape, np.int64),
        np.full(shape, ABSENT, np.int8),
        np.full(shape, "", object),
        measure["unit"],
        np.full(shape, _NONE, np.int8),
        measure.get("unit_of_whole", ""),
    )


def _unpack_line(grid: Grid, name: str, place: int, measure: Mapping[str, Any]) -> None:
    """Fill one period of a column."""
    column, line = grid.columns[name], measure["periods"][grid.periods[place]]
    size = len(grid.areas)
    states = _unpacked_codes(line["state"], size, len(STATES))
    there = states != ABSENT
    column.states[:, place] = states
    if "verdict" in line:
        verdicts = _unpacked_codes(line["verdict"], size, len(VERDICTS))
        column.verdicts[there, place] = verdicts[there]  # type: ignore[index]
    if isinstance(line["value"], list):
        pair = _by_rule(line["value"], lambda value: _pair(grid, value, place))
        require(pair is not None)
        assert pair is not None  # noqa: S101 - required just above
        column.numerators[:, place] = exact.rounded(*pair, DECIMALS)
        column.denominators[:, place] = [UNIT if is_above else 0 for is_above in pair[1] != 0]
    else:
        values = parted(line["value"], there)
        units = [None if value in ("", NO_NUMBER) else _number(value) for value in values]
        column.numerators[:, place] = [unit or 0 for unit in units]
        column.denominators[:, place] = [0 if unit is None else UNIT for unit in units]
        pair = column.numerators[:, place], column.denominators[:, place]
    texts, words = line.get("text", {}), measure["words"]
    if isinstance(texts, dict):
        decimals = measure["decimals"]
        require(isinstance(decimals, int) and 0 <= decimals <= DECIMALS)
        found = _texts(pair, states, decimals, {STATES.index(state): word for state, word in _by_state(words).items()})
        for area, text in texts.items():
            found[grid.row_of[area]] = text
        column.texts[there, place] = found[there]
    else:
        column.texts[there, place] = [
            own for own, is_there in zip(parted(texts, there), there, strict=True) if is_there
        ]
    require(all(isinstance(printed, str) for printed in column.texts[:, place]))


def _by_state(words: Mapping[str, Any]) -> dict[Any, str]:
    known = {state.value: state for state in STATES}
    return {known[name]: str(word) for name, word in words.items()}


@lru_cache(maxsize=1 << 16)
def _number(text: str) -> int:
    require(_DECIMAL.fullmatch(text))
    return units_of(text)
