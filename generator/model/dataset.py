"""What was reported and entered in a year, beside its catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from generator.model.assessment import Mark, QualityCount
    from generator.model.edition import Edition
    from generator.model.periods import Frequency, Period
    from generator.model.tables import Source
    from generator.model.vintages import Release, Revision
    from generator.model.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Observation:
    """What one area reported for one indicator and period."""

    period: Period
    area: str
    indicator: str
    numerator: Fraction | None
    denominator: Fraction | None
    status: Status
    received_on: date | None
    note: str
    source: Source


@dataclass(frozen=True, eq=False)
class Dataset:
    """An edition whose data passed every rule. Only `rules.accept` makes one; equal to itself alone.

    `content` is the digest of all rows it uses, `key` what digests that leave the office are made with;
    neither is ever shown.
    """

    edition: Edition
    observations: tuple[Observation, ...]
    reported_to: Mapping[Frequency, Period]
    marks: tuple[Mark, ...]
    quality: tuple[QualityCount, ...]
    has_quality: bool
    releases: Mapping[Period, Release]
    revisions: tuple[Revision, ...]
    inputs: Mapping[Source, str]
    key: str = ""
    content: str = ""
