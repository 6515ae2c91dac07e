"""Sums of counts and the relations among them, as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from generator.model import Indicator

Cell = tuple[str, str, str]
Unknown = tuple[str, str, str, str, str]
Term = tuple["Indicator", tuple[str, ...]]
NO_UNKNOWN: Unknown = ("", "", "", "", "")


@dataclass(frozen=True)
class Sum:
    """A cell that is or was public: which unknowns it adds up, by kind of count, and to what.

    `cells` are the present cells with exactly these counts (a year that repeats its last quarter
    is one decision); none for one that only an earlier printing shows. `is_fixed` cells were
    published before and stay as they were.
    """

    name: Cell
    cells: tuple[Cell, ...]
    members: Mapping[str, frozenset[Unknown]]
    values: Mapping[str, Fraction]
    guarded: Mapping[str, int]
    loss: float
    is_fixed: bool


@dataclass(frozen=True)
class Relation:
    """Unknowns times their coefficients are zero (an equation), or not negative."""

    coefficients: Mapping[Unknown, int]
    is_equation: bool


@dataclass(frozen=True)
class System:
    """All relations of the indicators that hang together; `truth` is what was in fact reported.

    `whole` is the area that the others make up, `present` are the reports as they are now.
    """

    sums: tuple[Sum, ...]
    relations: tuple[Relation, ...]
    truth: Mapping[Unknown, Fraction]
    whole: str
    present: frozenset[Unknown]


@dataclass(frozen=True, slots=True)
class Before:
    """How a cell that has not changed was published: whether withheld, and under which bound k."""

    is_withheld: bool
    bound: int | None


def bound_of(rule: str) -> int | None:
    """The k of a rule as releases keep it (`5/5/area`)."""
    first = rule.partition("/")[0]
    return int(first) if first.isdigit() else None
