"""The two counts of every area and period of an indicator, and how complete they are: whole columns at once.

What areas reported in the shortest periods are the leaves; a longer period adds up its leaves (or takes
the last), the whole adds up its areas. Both are the same addition, which also settles the state.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.exact import FITS, greatest, total, whole
from generator.model import ABSENT, STATES, Accumulation, Level, Period, State, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from generator.model import Dataset, Edition, Indicator, Observation, Source
    from generator.model.columns import Codes, Marks, Whole

FINAL, PROVISIONAL, PARTIAL, MISSING, NOT_APPLICABLE = (
    STATES.index(state)
    for state in (State.FINAL, State.PROVISIONAL, State.PARTIAL, State.MISSING, State.NOT_APPLICABLE)
)
_LOOSE = frozenset({Status.ESTIMATED, Status.PROVISIONAL})


@dataclass(frozen=True, eq=False)
class Counts:
    """Numerators and denominators with what is known of them; arrays of one shape.

    The counts are in units of 1/`scale`. `valued` is where a number stands behind the state.
    """

    numerators: Whole
    denominators: Whole
    has_numerator: Marks
    has_denominator: Marks
    states: Codes

    @property
    def valued(self) -> Marks:
        """Where the state has a value."""
        return (self.states >= FINAL) & (self.states <= PARTIAL)

    def at(self, index: Any) -> Counts:  # noqa: ANN401 - whatever numpy takes
        """A part of the arrays."""
        return Counts(
            self.numerators[index],
            self.denominators[index],
            self.has_numerator[index],
            self.has_denominator[index],
            self.states[index],
        )


@dataclass(frozen=True, eq=False)
class Cells:
    """An indicator's counts over areas × periods, both by code, and the reports due and received.

    `leaves` are the areas × reporting periods as they came in, `rows` where each of them stands.
    """

    indicator: Indicator
    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    scale: int
    counts: Counts
    due: NDArray[np.int64]
    reported: NDArray[np.int64]
    rows: Mapping[tuple[str, str], Source]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each area."""
        return {area: row for row, area in enumerate(self.areas)}

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each period."""
        return {period.code: place for place, period in enumerate(self.periods)}

    def state(self, area: str, period: str) -> int:
        """The state of a cell."""
        return int(self.counts.states[self.row_of[area], self.place_of[period]])

    def is_there(self, row: int, place: int) -> bool:
        """Whether an area has a cell in a period."""
        return bool(self.counts.states[row, place] != ABSENT)


def cells_of(dataset: Dataset) -> Iterable[Cells]:
    """The cells of every indicator of a year."""
    found: dict[str, list[Observation]] = {code: [] for code in dataset.edition.indicators}
    for observation in dataset.observations:
        if observation.indicator in found:
            found[observation.indicator].append(observation)
    for code, indicator in dataset.edition.indicators.items():
        yield _cells(dataset.edition, indicator, found[code])


def _cells(edition: Edition, indicator: Indicator, observations: Iterable[Observation]) -> Cells:
    """The cells of one indicator from its observations."""
    import numpy as np

    leaves = edition.calendar.periods(indicator.frequency)
    reporters, is_due = _reporters(edition, indicator, leaves)
    rows = {(observation.area, observation.period.code): observation for observation in observations}
    reported, scale = _leaves(rows, reporters, leaves)
    areas = tuple(sorted({edition.township, *reporters}))
    periods = tuple(
        sorted(
            longer for longer in edition.calendar.every_period if longer.frequency.months >= indicator.frequency.months
        )
    )
    shape = (len(areas), len(periods))
    row_of = {area: row for row, area in enumerate(areas)}
    own = [row_of[area] for area in reporters]
    township = row_of[edition.township]
    counts = Counts(
        np.zeros(shape, reported.numerators.dtype),
        np.zeros(shape, reported.denominators.dtype),
        np.zeros(shape, bool),
        np.zeros(shape, bool),
        np.full(shape, ABSENT, np.int8),
    )
    due, received = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for place, period in enumerate(periods):
        inside = [number for number, leaf in enumerate(leaves) if leaf in edition.calendar.inside(period)]
        if indicator.accumulation is not Accumulation.SUM:
            inside = inside[-1:]
        there = np.any(is_due[:, inside], axis=1)
        if period.frequency is indicator.frequency:
            here, asked, came = _single(reported.at((slice(None), inside[0])))
        else:
            here, asked, came = added(reported.at((slice(None), inside)), is_due[:, inside])
        _put((counts, due, received), (own, place), (here, asked, came), there)
        if indicator.reported_by is Level.AREA:
            across = added(here.at(np.newaxis), there[np.newaxis])
            _put((counts, due, received), ([township], place), across, np.array([True]))
    sources = {key: observation.source for key, observation in rows.items()}
    return Cells(indicator, areas, periods, scale, counts, due, received, sources)


Tally = tuple[Counts, "NDArray[np.int64]", "NDArray[np.int64]"]


def _put(into: Tally, where: tuple[list[int], int], found: Tally, there: Marks) -> None:
    """Fill in one period of some areas, those that are there."""
    import numpy as np

    counts, due, received = into
    own, asked, came = found
    rows, place = np.array(where[0])[there], where[1]
    counts.numerators[rows, place] = own.numerators[there]
    counts.denominators[rows, place] = own.denominators[there]
    counts.has_numerator[rows, place] = own.has_numerator[there]
    counts.has_denominator[rows, place] = own.has_denominator[there]
    counts.states[rows, place] = own.states[there]
    due[rows, place] = asked[there]
    received[rows, place] = came[there]


def _reporters(edition: Edition, indicator: Indicator, leaves: tuple[Period, ...]) -> tuple[list[str], Marks]:
    """The areas that report an indicator at any time, and in which periods each is due."""
    import numpy as np

    if indicator.reported_by is Level.TOWNSHIP:
        return [edition.township], np.ones((1, len(leaves)), bool)
    ends = [edition.calendar.last_day(leaf) for leaf in leaves]
    villages = sorted(edition.villages, key=lambda area: area.area)
    is_due = np.array([[area.valid_on(day) for day in ends] for area in villages], bool).reshape(-1, len(leaves))
    return [area.area for area in villages], is_due


def _leaves(
    rows: Mapping[tuple[str, str], Observation], areas: list[str], leaves: tuple[Period, ...]
) -> tuple[Counts, int]:
    """What was reported, as arrays of areas × reporting periods in units of 1/scale; what did not come is missing."""
    import numpy as np

    shape = (len(areas), len(leaves))
    line = {area: number for number, area in enumerate(areas)}
    place = {leaf.code: number for number, leaf in enumerate(leaves)}
    found = [
        (line[area], place[code], observation)
        for (area, code), observation in rows.items()
        if area in line and code in place
    ]
    valued = [(row, column, observation) for row, column, observation in found if observation.status.has_value]
    scale = math.lcm(
        *(
            number.denominator
            for _, _, observation in valued
            for number in (observation.numerator, observation.denominator)
            if number
        )
    )
    states = np.full(shape, MISSING, np.int8)
    for row, column, observation in found:
        if observation.status is Status.NOT_APPLICABLE:
            states[row, column] = NOT_APPLICABLE
        elif observation.status.has_value:
            states[row, column] = PROVISIONAL if observation.status in _LOOSE else FINAL
    rows_of, columns_of = [row for row, _, _ in valued], [column for _, column, _ in valued]
    arrays = []
    for numbers in (
        [observation.numerator for _, _, observation in valued],
        [observation.denominator for _, _, observation in valued],
    ):
        scaled = whole([0 if exact is None else int(exact * scale) for exact in numbers])
        most = greatest(scaled) * len(numbers)
        grid = np.zeros(shape, object if most >= FITS else np.int64)  # no sum of them is beyond
        known = np.zeros(shape, bool)
        grid[rows_of, columns_of] = scaled
        known[rows_of, columns_of] = [exact is not None for exact in numbers]
        arrays.append((grid, known))
    (above, has_above), (below, has_below) = arrays
    return Counts(above, below, has_above, has_below, states), scale


def _single(counts: Counts) -> Tally:
    """Reports as cells of their own period."""
    import numpy as np

    return counts, (counts.states != NOT_APPLICABLE).astype(np.int64), counts.valued.astype(np.int64)


def added(counts: Counts, there: Marks) -> Tally:
    """Cells added up along the last axis, those that are there; what is not applicable is not due.

    Partial while a due part is missing or partial itself, provisional while one is.
    """
    import numpy as np

    is_due = there & (counts.states != NOT_APPLICABLE)
    valued = is_due & counts.valued
    complete = valued & (counts.states != PARTIAL)
    due, received = is_due.sum(axis=-1), complete.sum(axis=-1)
    loose = (valued & (counts.states == PROVISIONAL)).any(axis=-1)
    states = np.where(loose, PROVISIONAL, FINAL)
    states = np.where(received < due, PARTIAL, states)
    states = np.where(valued.any(axis=-1), states, MISSING)
    states = np.where(due == 0, NOT_APPLICABLE, states).astype(np.int8)
    known = valued & counts.has_numerator, valued & counts.has_denominator
    sums = [
        total(np.where(own, numbers, 0), axis=-1)
        for own, numbers in zip(known, (counts.numerators, counts.denominators), strict=True)
    ]
    own = Counts(sums[0], sums[1], known[0].any(axis=-1), known[1].any(axis=-1), states)
    return own, due, received
