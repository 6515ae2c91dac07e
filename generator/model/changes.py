"""What a change of data does, from the cells to the published documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model.edition import Edition
    from generator.model.figures import Figure, FigureId, Verdict
    from generator.model.findings import Finding
    from generator.model.periods import Period
    from generator.model.released import Figures, Released
    from generator.model.tables import Source


@dataclass(frozen=True)
class Published:
    """A year as it would be published: its figures, and each page as text with what its charts show.

    Without pages where the other version has no such year to hold them against.
    """

    figures: Figures
    released: Released
    pages: Mapping[str, str]


@dataclass(frozen=True)
class Version:
    """One of two versions of `data/`: its rows by file and key, its other files, and what came of them.

    `years` lacks a year that was refused, and one that stands the same in both versions;
    `unread` are files of which no row could be read, `prose` the lines of plan and notices.
    """

    name: str
    rows: Mapping[str, Mapping[str, Mapping[str, str]]]
    texts: Mapping[str, str]
    unread: frozenset[str]
    findings: tuple[Finding, ...]
    years: Mapping[int, Published]
    is_refused: bool
    prose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell by file, key and column, before and after; None where there is no such row."""

    file: str
    key: str
    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row that is gone, with what it said."""

    file: str
    key: str
    row: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after, as it may be shown; None where there is none."""

    figure: FigureId
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True)
class Flip:
    """A target that is met or missed otherwise than before."""

    figure: FigureId
    before: Verdict
    after: Verdict
    value_before: str
    value_after: str


@dataclass(frozen=True, slots=True)
class RankMove:
    """A place that moved: as printed, with ties; the margin to the next better one; the rows that caused it.

    `is_own` says that the subject's own score changed, not only those around it.
    """

    scheme: str
    subject: str
    period: str
    before: str
    after: str
    margin: str
    because: tuple[Source, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class BulletinEffect:
    """A bulletin whose printed figures are touched: whether it is released, and whether revisions cover it all.

    `is_new` is released by the change itself, `is_gone` is no longer there.
    """

    bulletin: Period
    is_released: bool
    is_covered: bool
    is_new: bool
    is_gone: bool
    figures: tuple[FigureId, ...]


@dataclass(frozen=True)
class Changes:
    """Everything one version of the data does to the other.

    `released` are the years as they would be shown after, `prose` the lines gone and new.
    """

    before: str
    after: str
    cells: tuple[CellChange, ...]
    lost: tuple[LostRow, ...]
    acknowledged: bool
    files: tuple[tuple[str, str], ...]
    uncompared: tuple[str, ...]
    figures: tuple[FigureChange, ...]
    flips: tuple[Flip, ...]
    ranks: tuple[RankMove, ...]
    bulletins: tuple[BulletinEffect, ...]
    pages: tuple[str, ...]
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    was_refused: bool
    is_refused: bool
    editions: Mapping[int, Edition]
    released: Mapping[int, Released]
    prose: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
