"""Pages that were made before: each under the digest of all that makes it, with what the checks and the search need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from generator.site.rendering import Facts, Finished

if TYPE_CHECKING:
    from pathlib import Path

    from generator.model import Cache


def from_kept(cache: Cache, key: str, target: Path) -> Finished | None:
    """The page kept under a key, put in its place below a folder; None where there is none, or it is damaged.

    Its HTML is in its place and is not read again.
    """
    record = cache.take(key, lambda kept: [target / json.loads(kept)[0]])
    if record is None:
        return None
    path, facts, entries = json.loads(record)
    loaded, linked, anchors, charts = (tuple(found) for found in facts)
    return Finished(path, "", Facts(loaded, linked, anchors, charts, ()), tuple(entries))


def keep(cache: Cache, key: str, page: Finished, target: Path) -> None:
    """Keep a page that stands below a folder and has passed every check."""
    facts = page.facts
    record = [page.path, [facts.loaded, facts.linked, facts.anchors, facts.charts], page.entries]
    cache.keep(key, json.dumps(record, ensure_ascii=False), [target / page.path])
