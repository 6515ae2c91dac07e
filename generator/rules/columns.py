"""Columns of a table as numbered codes, so that rules can acquit all rows at once.

What a rule cannot acquit at once it looks at row by row; the words are found there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np
    import pandas as pd


class Columns:
    """The distinct cells of each column in order, and for each row which of them it holds."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self._known: dict[str, tuple[np.ndarray, list[str]]] = {}

    def codes(self, column: str) -> np.ndarray:
        """For each row the place of its cell in `cells`."""
        return self._of(column)[0]

    def cells(self, column: str) -> list[str]:
        """The distinct cells of a column, sorted."""
        return self._of(column)[1]

    def _of(self, column: str) -> tuple[np.ndarray, list[str]]:
        if column not in self._known:
            import numpy as np

            content = self.table[column].tolist()
            cells = sorted(set(content))
            number = {cell: place for place, cell in enumerate(cells)}
            codes = np.fromiter(map(number.__getitem__, content), dtype=np.int64, count=len(content))
            self._known[column] = (codes, cells)
        return self._known[column]

    def map(self, column: str, value: Callable[[str], float | bool | int]) -> np.ndarray:
        """For each row what a function says of its cell; the function sees each distinct cell once."""
        import numpy as np

        return np.asarray(np.array([value(cell) for cell in self.cells(column)])[self.codes(column)])

    def place(self, column: str, known: Mapping[str, int]) -> np.ndarray:
        """For each row the number of its cell in a list of known ones; -1 where it is not among them."""
        return self.map(column, lambda cell: known.get(cell, -1)).astype(int)

    def ranked(self, columns: Iterable[str]) -> np.ndarray:
        """For each row a number that orders rows as the tuples of some columns would."""
        import numpy as np

        total = np.zeros(len(self.table), dtype=np.int64)
        for column in columns:
            total = total * len(self.cells(column)) + self.codes(column)
        return total


def columns_of(frames: Mapping[str, pd.DataFrame]) -> dict[str, Columns]:
    """The columns of several tables, each numbered when it is first asked for."""
    return {name: Columns(table) for name, table in frames.items()}
