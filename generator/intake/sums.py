"""The row of sums of a sheet, held against the rows above it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.intake.cells import number
from generator.intake.reading import NUMBERS
from generator.model import Severity
from generator.words import plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.intake.reading import Reading
    from generator.model import Indicator


class Sums:
    """What the rows of a sheet add up to so far, by column and part of an indicator."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.totals: dict[tuple[int, str], Fraction] = {}

    def add(self, row: int, group: Mapping[str, int], indicator: Indicator) -> None:
        """Count a row's numbers; `group` has the columns of the indicator by their part."""
        for name, place in group.items():
            text = self._text((row, place), indicator, name)
            if text:
                self.totals[place, name] = self.totals.get((place, name), Fraction(0)) + Fraction(text)

    def judge(self, row: int, group: Mapping[str, int], indicator: Indicator) -> None:
        """Tell where a row of sums says something else than the rows above it."""
        for name, place in group.items():
            text = self._text((row, place), indicator, name)
            expected = self.totals.get((place, name), Fraction(0))
            if text and Fraction(text) != expected:
                facts = {"expected": plain_number(expected), "indicator": indicator.name}
                self.reading.tell("import/total-differs", (row, place), text, Severity.WARNING, "", **facts)

    def _text(self, cell: tuple[int, int], indicator: Indicator, name: str) -> str:
        """The number of a cell as digits; blank where there is none to add up."""
        grid = self.reading.grid
        if name not in NUMBERS[:2] or not grid.text(*cell):
            return ""
        return number(grid.cells[cell], indicator, name).text
