"""What a bulletin printed when it was released, and what was registered against it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from generator.model.figures import FigureId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from generator.model.columns import Grid
    from generator.model.figures import State, Verdict
    from generator.model.periods import Period
    from generator.model.tables import Source

NO_VALUE = "-"


class RevisionKind(StrEnum):
    """Better data (revision), or a mistake put right (correction)."""

    REVISION = "revision"
    CORRECTION = "correction"


class RevisionReason(StrEnum):
    """Why a published figure changed: 补报、核定、口径调整, which are revisions, or 更正."""

    SUPPLEMENT = "supplement"
    VERIFIED = "verified"
    DEFINITION = "definition"
    ERROR = "error"

    @property
    def kind(self) -> RevisionKind:
        """The kind of change the reason belongs to."""
        return RevisionKind.CORRECTION if self is RevisionReason.ERROR else RevisionKind.REVISION


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as a bulletin printed it; `value` is exact to ten decimals."""

    value: Fraction | None
    text: str
    unit: str
    state: State
    verdict: Verdict


class PrintedTable(Mapping[FigureId, Printed]):
    """What a bulletin printed, by identity and in that order: columns for each indicator and scheme."""

    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.grids = dict(sorted(grids.items()))

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas and posts that have figures."""
        return frozenset(area for grid in self.grids.values() for area in grid.areas)

    def __getitem__(self, key: FigureId) -> Printed:
        grid = self.grids.get(key.indicator)
        cell = grid.seek(*key[1:]) if grid is not None else None
        if cell is None:
            raise KeyError(key)
        return Printed(cell.value, cell.text, cell.unit, cell.state, cell.verdict)

    def __iter__(self) -> Iterator[FigureId]:
        for grid in self.grids.values():
            yield from grid

    def __len__(self) -> int:
        return sum(map(len, self.grids.values()))


@dataclass(frozen=True)
class Release:
    """A bulletin as it was released (`published/<bulletin>.json`); never changed afterwards.

    `texts` are its printed words by part, `inputs` a short digest of each row it rests on
    (`NO_VALUE` where the row brought no number), `names` what its areas and indicators were called
    (by kind and code), `charts` what each of its charts showed, by name; `digest` is its file's,
    blank where it has none.
    """

    bulletin: Period
    figures: PrintedTable
    texts: Mapping[str, Any]
    inputs: Mapping[Source, str]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    charts: Mapping[str, Any] = field(default_factory=dict)
    digest: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Revision:
    """A registered change of a published numerator, denominator, count or entered number."""

    revision: str
    bulletin: Period
    figure: FigureId
    kind: RevisionKind
    reason_code: RevisionReason
    value_after: Fraction | None
    reason: str
    decided_on: date
    source: Source


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a bulletin printed otherwise than it stands now, and the revisions that cover it.

    `now` is None where the figure no longer exists. `rows` are the changed rows it rests on,
    `open` those of them that no revision registers.
    """

    figure: FigureId
    printed: Printed
    now: Printed | None
    rows: tuple[Source, ...]
    open: tuple[Source, ...]
    revisions: tuple[Revision, ...]

    @property
    def is_covered(self) -> bool:
        """Whether registered revisions explain the whole difference."""
        return bool(self.rows) and not self.open
