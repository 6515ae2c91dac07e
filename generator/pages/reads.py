"""What a page is written from, noted while it is written: as long as all of that stands, it need not be written again.

Pages ask for figures cell by cell, and for everything else of `Released` by name. `noting` gives a `Released` that
writes down what is asked of it; `standing_facts` tells whether that still reads the same. The catalogue of the year is
not noted: a page is kept for one catalogue. Formulas are not noted either: they follow from it and from the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.model import FigureTable, Period, Released

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.model import Block, Figure, FigureId, Return, Scheme, Shown

Fact = tuple[str, ...]
"""Something that is no figure, by name, and by key where it is one of many."""
FIGURES: Fact = ("figures",)
"""All figures; with a code, those of an indicator or scheme."""
CODES: Fact = ("codes",)
CAPTIONS = "captions"
BY_KEY = ("releases", "differences", "returns_of", "fates", "reasons")
WHOLE = (
    "returns",
    "published",
    "bulletins",
    "quality",
    "withheld_cells",
    "secondary_cells",
    "village_cells",
    "revisions",
    "infeasible",
    "draft",
    "awaited",
)


@dataclass
class Reads:
    """The cells a page has asked for, by indicator or scheme (area, period, measure), and the other facts."""

    cells: dict[str, set[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(set))
    facts: set[Fact] = field(default_factory=set)


class NotedFigures(FigureTable):
    """Figures that note which of them are asked for; whoever asks for more than cells has asked for all."""

    def __init__(self, figures: FigureTable, reads: Reads) -> None:
        self._figures, self._reads = figures, reads

    def _all(self) -> FigureTable:
        self._reads.facts.add(FIGURES)
        return self._figures

    @property
    def blocks(self) -> dict[str, Block]:  # type: ignore[override]
        """All columns."""
        return self._all().blocks

    @property
    def singles(self) -> Mapping[FigureId, Figure]:  # type: ignore[override]
        """All single figures."""
        return self._all().singles

    @property
    def codes(self) -> tuple[str, ...]:
        """See `FigureTable`."""
        self._reads.facts.add(CODES)
        return self._figures.codes

    def find(self, indicator: str, area: str, period: str, measure: str) -> Figure | None:
        """See `FigureTable`."""
        self._reads.cells[indicator].add((area, period, measure))
        return self._figures.find(indicator, area, period, measure)

    def shown(self, indicator: str, area: str, period: str, measure: str) -> Shown | None:
        """See `FigureTable`."""
        self._reads.cells[indicator].add((area, period, measure))
        return self._figures.shown(indicator, area, period, measure)

    def seeker(self, indicator: str) -> Callable[[str, str, str], Shown | None]:
        """See `FigureTable`."""
        note, seek = self._reads.cells[indicator].add, self._figures.seeker(indicator)

        def asked(area: str, period: str, measure: str) -> Shown | None:
            note((area, period, measure))
            return seek(area, period, measure)

        return asked

    def of_code(self, code: str) -> FigureTable:
        """See `FigureTable`."""
        self._reads.facts.add((*FIGURES, code))
        return self._figures.of_code(code)

    def is_of(self, figures: FigureTable) -> bool:
        """Whether these are the figures themselves, none in place of another."""
        return self._figures is figures

    def with_singles(self, singles: Mapping[FigureId, Figure]) -> FigureTable:
        """See `FigureTable`; what is put in place of a figure follows from facts that are noted as well."""
        return NotedFigures(self._figures.with_singles(singles), self._reads)


class NotedMapping(Mapping[Any, Any]):
    """A mapping that notes the keys it is asked for, and that it was asked for all."""

    def __init__(self, found: Mapping[Any, Any], name: str, facts: set[Fact]) -> None:
        self._found, self._name, self._facts = found, name, facts

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 - of several mappings
        self._facts.add((self._name, *map(str, key if isinstance(key, tuple) else (key,))))
        return self._found[key]

    def __iter__(self) -> Iterator[Any]:
        self._facts.add((self._name,))
        return iter(self._found)

    def __len__(self) -> int:
        self._facts.add((self._name,))
        return len(self._found)


class NotedReleased(Released):
    """What may be shown, noting what is asked of it: a property stands in place of each field but two.

    It cannot be copied by its fields (`dataclasses.replace`), which is what `with_figures` is for.
    """

    def __init__(self, released: Released, facts: set[Fact], figures: FigureTable) -> None:
        self.__dict__.update(_released=released, _facts=facts, edition=released.edition, figures=figures)

    def returns_in(self, period: Period) -> tuple[Return, ...]:
        """See `Released`."""
        self._facts.add(("returns_in", period.code))
        return self._released.returns_in(period)

    def placed(self, scheme: Scheme, period: Period) -> int:
        """See `Released`; where other figures stand in place of some, it follows from these."""
        if self.figures.is_of(self._released.figures):
            self._facts.add(("placed", scheme.scheme, period.code))
            return self._released.placed(scheme, period)
        return super().placed(scheme, period)

    def with_figures(self, figures: FigureTable) -> Released:
        """See `Released`."""
        return NotedReleased(self._released, self._facts, figures)

    if TYPE_CHECKING:
        _released: Released
        _facts: set[Fact]
        figures: NotedFigures


def _whole(name: str) -> property:
    def asked(self: NotedReleased) -> Any:  # noqa: ANN401 - of several fields
        self._facts.add((name,))
        return getattr(self._released, name)

    return property(asked)


def _by_key(name: str) -> property:
    return property(lambda self: NotedMapping(getattr(self._released, name), name, self._facts))


for _name in WHOLE:
    setattr(NotedReleased, _name, _whole(_name))
for _name in BY_KEY:
    setattr(NotedReleased, _name, _by_key(_name))


def noting(released: Released, captions: Mapping[str, str], reads: Reads) -> tuple[Released, Mapping[str, str]]:
    """The same figures and captions of charts, writing down what is asked of them."""
    figures = NotedFigures(released.figures, reads)
    return NotedReleased(released, reads.facts, figures), NotedMapping(captions, CAPTIONS, reads.facts)
