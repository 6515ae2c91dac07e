"""CSV files that a spreadsheet opens right."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.csvtext import written

if TYPE_CHECKING:
    from collections.abc import Sequence

BOM = "\ufeff"
_FORMULA = frozenset("=+-@\t\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def to_csv(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """CSV that a spreadsheet opens right: BOM, CRLF, and no cell or head that starts a formula."""
    return BOM + written([[_inert(cell) for cell in row] for row in (labels, *rows)], "\r\n")


@lru_cache(maxsize=1 << 16)
def _inert(cell: str) -> str:
    """Text that a spreadsheet would run is marked as text; a negative number is none."""
    return f"'{cell}" if cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell) else cell
