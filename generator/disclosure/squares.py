"""Four reports, two areas by two periods of one longer period: the shortest cycle there is, found in arrays.

Where one rises, another of its area falls, one of its period falls and the fourth rises, no sum of areas or of
periods notices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.model.columns import Marks


class Leaf(NamedTuple):
    """A report as a network has it: the sum that shows it by itself (-1: none), and the nodes of the sums around it."""

    area: str
    period: str
    place: int
    ends: tuple[int, int]
    rise: float
    fall: float


class Squares:
    """The reports of one kind of count over areas × periods, with what it costs to let each move."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        import numpy as np

        rows = {area: row for row, area in enumerate(sorted({leaf.area for leaf in leaves}))}
        columns = {period: column for column, period in enumerate(sorted({leaf.period for leaf in leaves}))}
        shape = (len(rows), len(columns))
        self.places = np.full(shape, -1, np.int64)
        self.ends = np.full((2, *shape), -1, np.int64)
        self.rises, self.falls = np.zeros(shape), np.zeros(shape)
        self.costs = np.full(shape, np.inf)
        self.cell_of: dict[int, tuple[int, int]] = {}
        for leaf in leaves:
            cell = rows[leaf.area], columns[leaf.period]
            self.places[cell] = leaf.place
            self.ends[0][cell], self.ends[1][cell] = leaf.ends
            self.rises[cell], self.falls[cell] = leaf.rise, leaf.fall
            if leaf.place < 0:
                self.costs[cell] = 0.0
            else:
                self.cell_of[leaf.place] = cell

    def price(self, place: int, cost: float) -> None:
        """Note what it costs to let the report move that a sum shows by itself; nothing where it is withheld."""
        cell = self.cell_of.get(place)
        if cell is not None:
            self.costs[cell] = cost

    def cheapest(self, place: int, width: float) -> tuple[float, set[int]] | None:
        """The least loss by which a report can rise or fall by a width, with the sums of the other three; or None."""
        import numpy as np

        cell = self.cell_of.get(place)
        if cell is None:
            return None
        row, column = cell
        best: tuple[float, set[int]] | None = None
        for up, down in ((self.rises, self.falls), (self.falls, self.rises)):
            if up[cell] < width:
                continue
            for other in self._beside(row, column, down[row] >= width):
                fits = (down[:, column] >= width) & (up[:, other] >= width) & self._aligned(row, column, other)
                loss = np.where(fits, self.costs[:, column] + self.costs[:, other], np.inf)
                second = int(loss.argmin())
                whole = float(loss[second] + self.costs[row, other])
                if whole < (best[0] if best else np.inf):
                    sums = {int(self.places[at]) for at in ((row, other), (second, column), (second, other))}
                    best = whole, sums - {-1}
        return best

    def _beside(self, row: int, column: int, fits: Marks) -> Iterable[int]:
        """The other periods of an area that add up to the same longer one."""
        import numpy as np

        same = (self.ends[0][row] == self.ends[0][row, column]) & fits & np.isfinite(self.costs[row])
        same[column] = False
        return (int(place) for place in same.nonzero()[0])

    def _aligned(self, row: int, column: int, other: int) -> Marks:
        """The other areas with the same two periods of one longer one, in the same sums of areas."""
        areas, wholes = self.ends
        same: Marks = (areas[:, column] == areas[:, other]) & (areas[:, column] >= 0)
        same &= (wholes[:, column] == wholes[row, column]) & (wholes[:, other] == wholes[row, other])
        same[row] = False
        return same
