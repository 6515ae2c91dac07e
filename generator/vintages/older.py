"""Frozen bulletins of the first form: plain digests, and neither names nor charts.

`tongbao release --upgrade` brings them over; what they print stays as it is.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from generator.model import Source
from generator.vintages.frozen import decode, digest_of
from generator.vintages.keyed import mark_of
from generator.vintages.rows import keyed_row
from generator.vintages.shape import BEFORE, tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.model import Release

MEMBERS = frozenset({"bulletin", "texts", "figures", "inputs", "digest"})
ADDED: Mapping[str, Any] = {"caption": "", "title": "", "notes": []}


def is_older(content: Mapping[str, Any]) -> bool:
    """Whether a file has the first form, and is as the program wrote it."""
    return set(content) == MEMBERS and content["digest"] == digest_of(content)


def brought_over(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A file of the first form in the present one, digests under a key; names, charts and captions are still blank."""
    made = {
        "bulletin": content["bulletin"],
        "format": BEFORE,
        "key": mark_of(key),
        "names": {},
        "texts": _without_what_was_added(content["texts"]),
        "charts": [],
        "figures": content["figures"],
        "inputs": {
            file: {row: keyed_row(key, Source(file, row), digest) for row, digest in rows.items()}
            for file, rows in content["inputs"].items()
        },
    }
    return {**made, "digest": digest_of(made)}


def prints_the_same(release: Release, older: Mapping[str, Any], key: str) -> bool:
    """Whether a release is what became of a file of the first form: the same figures, rows and words."""
    was = decode(brought_over(older, key))
    return (
        was.bulletin == release.bulletin
        and dict(was.figures) == dict(release.figures)
        and was.inputs == release.inputs
        and was.texts == _without_what_was_added(release.texts)
    )


def _without_what_was_added(texts: Mapping[str, Any]) -> dict[str, Any]:
    own = copy.deepcopy(dict(texts))
    for table in tables_of(own):
        table.update(copy.deepcopy(ADDED))
    for annex in own.get("annexes", ()):
        for inner in annex["sections"]:
            inner["charts"] = []
    return own
