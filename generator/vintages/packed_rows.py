"""The digests of the rows behind a frozen bulletin: a line an indicator, and none that an earlier bulletin has.

A digest of three parts of twelve hexadecimal digits is kept as its 18 bytes in base64.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from generator.model import Source
from generator.vintages.lines import joined, parted
from generator.vintages.shape import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.vintages.lines import Lists

PARTS = 3
_SEALED = re.compile(r"[0-9a-f]{12}\.[0-9a-f]{12}\.[0-9a-f]{12}")
_BYTES = re.compile(r"[0-9A-Za-z+/]{24}")
FEW = 10
"""Rows stand as in an earlier bulletin while at most one in so many does not."""
Rows = dict[str, str]


def packed_rows(
    inputs: Mapping[Source, str], areas: Lists, earlier: Mapping[str, Mapping[Source, str]]
) -> dict[str, Any]:
    """The digests by file; `earlier` are those of the bulletins released before, by code."""
    before = {code: by_file(own) for code, own in earlier.items()}
    return {
        file: _as_before(file, rows, before) or _by_indicator(rows, areas) or {"rows": rows}
        for file, rows in by_file(dict(sorted(inputs.items()))).items()
    }


def by_file(inputs: Mapping[Source, str]) -> dict[str, Rows]:
    """Digests by file and key."""
    found: dict[str, Rows] = defaultdict(dict)
    for source, digest in inputs.items():
        found[source.file][source.key] = digest
    return found


def _as_before(file: str, rows: Rows, before: Mapping[str, Mapping[str, Rows]]) -> dict[str, Any] | None:
    """The first earlier bulletin that rests on the same rows, and the digests that are others now."""
    for code, files in before.items():
        own = files.get(file, {})
        if own.keys() == rows.keys() and len(rows) > FEW:
            others = {key: digest for key, digest in rows.items() if own[key] != digest}
            if len(others) * FEW <= len(rows):
                return {"as": code, "but": others}
    return None


def _by_indicator(rows: Rows, areas: Lists) -> dict[str, Any] | None:
    """Rows of one period that are all areas × indicators, a line for each indicator."""
    keys = [tuple(key.split("/")) for key in rows]
    if any(len(key) != PARTS for key in keys) or len({key[0] for key in keys}) != 1:
        return None
    codes, indicators = (sorted({key[place] for key in keys}) for place in (1, 2))
    if len(codes) * len(indicators) != len(keys) or any(map(_BYTES.fullmatch, rows.values())):
        return None
    period = keys[0][0]
    lines = {
        indicator: joined([_shortened(rows[f"{period}/{area}/{indicator}"]) for area in codes], codes)
        for indicator in indicators
    }
    return {"period": period, "areas": areas.place(codes), "lines": lines}


def unpacked_rows(
    content: Mapping[str, Any], areas: Sequence[Sequence[str]], earlier: Mapping[str, Mapping[Source, str]]
) -> dict[Source, str]:
    """The digests that were packed; `earlier` are those of the bulletins that are named, by code.

    Raises
    ------
    KeyError, TypeError, ValueError : they were not written by `packed_rows`, or the other bulletin is not there.

    """
    found: dict[Source, str] = {}
    named = {own["as"] for own in content.values() if "as" in own}
    files = {code: by_file(earlier[code]) for code in named}
    for file, own in content.items():
        if "as" in own:
            rows = files[own["as"]][file]
            require(rows)
            rows = rows | own["but"]
        elif "lines" in own:
            codes = areas[own["areas"]]
            rows = {
                f"{own['period']}/{area}/{indicator}": _lengthened(digest)
                for indicator, line in own["lines"].items()
                for area, digest in zip(codes, parted(line, codes), strict=True)
            }
        else:
            rows = own["rows"]
        for key, digest in rows.items():
            require(isinstance(digest, str))
            found[Source(file, key)] = digest
    return found


def _shortened(digest: str) -> str:
    return b64encode(bytes.fromhex(digest.replace(".", ""))).decode() if _SEALED.fullmatch(digest) else digest


def _lengthened(digest: str) -> str:
    if not _BYTES.fullmatch(digest):
        return digest
    digits = b64decode(digest).hex()
    return ".".join(digits[start : start + 12] for start in (0, 12, 24))
