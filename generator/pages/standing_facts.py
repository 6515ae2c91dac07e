"""What stands now of the facts pages were written from (`reads`): the digest of whatever was noted."""

from __future__ import annotations

import base64
import hashlib
import os
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.model import Period, Release
from generator.pages.reads import CAPTIONS, FIGURES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from generator.model import Block, Figure, Released, Return
    from generator.pages.reads import Fact, Reads

KEYS: Mapping[str, Callable[..., object]] = {
    "releases": Period,
    "differences": Period,
    "fates": lambda area, period: (area, Period(period)),
    "reasons": lambda indicator, area, period, measure: (indicator, area, Period(period), measure),
}
"""What the key of a fact is, where it is not its text."""
ASKED: Mapping[str, Callable[..., Any]] = {
    "codes": lambda released: released.figures.codes,
    "returns": lambda released: released.returns,
    "returns_in": lambda released, period: released.returns_in(Period(period)),
    "returns_of": lambda released, *area: released.returns_of.get(*area, ()) if area else released.returns,
    "placed": lambda released, scheme, period: released.placed(released.edition.schemes[scheme], Period(period)),
}
"""Facts that are worked out from others, or asked for in several ways."""
RETURNS = ("returns", "returns_in", "returns_of")


class _Plane(NamedTuple):
    """Figures of one code as arrays of measures × areas × periods, flat; `axes` are these, as a digest."""

    places: tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]
    axes: str
    arrays: tuple[NDArray[Any], ...]

    def places_of(self, cells: Collection[tuple[str, str, str]]) -> NDArray[np.int32]:
        """Where some cells stand, in their order; such as are outside are not there while the axes are these."""
        import numpy as np

        areas, periods, measures = self.places
        width, depth = len(periods), len(areas) * len(periods)
        found = [
            measures[measure] * depth + areas[area] * width + periods[period]
            for area, period, measure in cells
            if area in areas and period in periods and measure in measures
        ]
        return np.sort(np.array(found, np.int32))

    def content(self, index: NDArray[np.int32]) -> bytes:
        """What stands in some cells."""
        return b"".join(array.take(index).tobytes() for array in self.arrays)

    def whole(self) -> str:
        """The digest of all cells."""
        import numpy as np

        return hashlib.sha256(self.content(np.arange(self.arrays[0].size, dtype=np.int32))).hexdigest()


def _of_block(block: Block) -> _Plane:
    import numpy as np

    measures = sorted(block.columns)
    columns = [block.columns[measure] for measure in measures]
    none = np.zeros((len(block.areas), len(block.periods)), np.int8)
    verdicts = [none - 1 if column.verdicts is None else column.verdicts for column in columns]
    arrays = [
        np.stack([np.where(column.known, column.numerators, 0) for column in columns]),
        np.stack([np.where(column.known, column.denominators, 0) for column in columns]),
        *(np.stack([getattr(column, name) for column in columns]) for name in ("states", "texts")),
        np.stack(verdicts),
    ]
    axes = (block.areas, block.periods, measures, block.whole, [(one.unit, one.unit_of_whole) for one in columns])
    places = tuple(
        {code: place for place, code in enumerate(codes)} for codes in (block.areas, block.periods, measures)
    )
    return _Plane(places, _digest(repr(axes)), tuple(map(_fixed, arrays)))  # type: ignore[arg-type]


def _of_singles(singles: Sequence[Figure]) -> _Plane:
    import numpy as np

    codes = [sorted({figure.id[part] for figure in singles}) for part in (1, 2, 3)]
    places = tuple({code: place for place, code in enumerate(own)} for own in codes)
    areas, periods, measures = places
    faces = np.full((len(measures), len(areas), len(periods)), "", object)
    for figure in singles:
        face = (figure.value, figure.text, figure.unit, figure.state, figure.verdict, figure.revised)
        where = measures[figure.id.measure], areas[figure.id.area], periods[figure.id.period]
        faces[where] = "\x1f".join(map(str, face))
    return _Plane(places, _digest(repr(codes)), (_fixed(faces),))  # type: ignore[arg-type]


def _fixed(array: NDArray[Any]) -> NDArray[Any]:
    """An array as one of numbers, flat: of texts, and of whole numbers of any length, a digest of each."""
    import numpy as np

    flat = array.reshape(-1)
    if flat.dtype != object:
        return flat
    cells = flat.tolist()
    digests = {own: hashlib.blake2b(repr(own).encode(), digest_size=16).digest() for own in set(cells)}
    return np.frombuffer(b"".join(map(digests.__getitem__, cells)), "V16")


class Present:
    """What stands now: the digest of whatever was noted."""

    def __init__(self, released: Released, captions: Mapping[str, str]) -> None:
        self.released, self.captions = released, captions
        self._planes: dict[str, tuple[_Plane, ...]] = {}
        self._facts: dict[Fact, str] = {}
        self._lines: dict[int, str] = {}

    def packed(self, reads: Reads) -> dict[str, Any]:
        """What was noted, as JSON can hold it."""
        cells = {
            code: [_packed(plane.places_of(own)) for plane in self._of(code)]
            for code, own in sorted(reads.cells.items())
        }
        return {"facts": sorted(map(list, reads.facts)), "cells": cells}

    def digest(self, packed: Mapping[str, Any]) -> str | None:
        """The digest of all that was noted, as it stands now; None where it no longer has the same form.

        The catalogue of the year is no part of it.
        """
        found = hashlib.sha256()
        for fact in packed["facts"]:
            found.update(f"{fact} {self._fact(tuple(fact))}\n".encode())
        for code, places in packed["cells"].items():
            planes = self._of(code)
            if len(planes) != len(places):
                return None
            for plane, place in zip(planes, places, strict=True):
                index = _unpacked(place)
                if index.size and not 0 <= index[0] <= index[-1] < plane.arrays[0].size:
                    return None
                found.update(f"{code} {plane.axes}\n".encode() + plane.content(index))
        return found.hexdigest()

    def _of(self, code: str) -> tuple[_Plane, ...]:
        """The figures of a code: the columns, and the single ones."""
        if code not in self._planes:
            own = self.released.figures.of_code(code)
            block, singles = own.blocks.get(code), list(own.singles.values())
            planes = [_of_block(block)] if block else []
            self._planes[code] = (*planes, *([_of_singles(singles)] if singles else []))
        return self._planes[code]

    def _fact(self, fact: Fact) -> str:
        if fact not in self._facts:
            self._facts[fact] = digest_of(self._value(*fact))
        return self._facts[fact]

    def _value(self, name: str, *key: str) -> object:
        """A fact as it stands now."""
        if (name,) == FIGURES:
            codes = key or self.released.figures.codes
            return [(code, plane.axes, plane.whole()) for code in codes for plane in self._of(code)]
        if name in RETURNS:
            return self._lines_of(ASKED[name](self.released, *key))
        if name in ASKED:
            return ASKED[name](self.released, *key)
        found: Any = self.captions if name == CAPTIONS else getattr(self.released, name)
        return found.get(KEYS.get(name, str)(*key)) if key else found

    def _lines_of(self, returns: Iterable[Return]) -> list[str]:
        """Returns in words, each settled once: they are asked for by area, by period and all together."""
        if not self._lines:
            self._lines = {id(report): _line(report) for report in self.released.returns}
        return [self._lines[id(report)] for report in returns]


def _line(report: Return) -> str:
    own = (report.period.code, report.area, report.indicator, report.status, report.received_on, report.note)
    return "\x1f".join(map(str, own))


def _packed(index: NDArray[np.int32]) -> str:
    import numpy as np

    steps = np.diff(index, prepend=np.int32(0)).astype("<i4")
    return base64.b64encode(zlib.compress(steps.tobytes(), 1)).decode()


def _unpacked(text: str) -> NDArray[np.int32]:
    import numpy as np

    steps = np.frombuffer(zlib.decompress(base64.b64decode(text)), "<i4")
    return np.cumsum(steps, dtype=np.int32)


def digest_of(value: object) -> str:
    """The SHA-256 of anything of the model, the same in every process.

    Of what cannot be told by its content (a release without a file, something that is not the model's) it is never
    the same, so that nothing is taken for it.
    """
    return _digest(_said(value))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _said(value: object) -> str:
    """Anything of the model in words of one meaning, whatever the order of its sets."""
    if value is None or isinstance(value, (str, int, float, date, Fraction)):
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{','.join(f'{_said(key)}:{_said(own)}' for key, own in value.items())}}}"
    if isinstance(value, (set, frozenset)):
        return f"<{','.join(sorted(map(_said, value)))}>"
    if isinstance(value, (tuple, list)):
        return f"({','.join(map(_said, value))})"
    if is_dataclass(value) and not isinstance(value, Release):
        return f"{type(value).__name__}({','.join(_said(getattr(value, own.name)) for own in fields(value))})"
    return (value.digest if isinstance(value, Release) else "") or os.urandom(8).hex()
