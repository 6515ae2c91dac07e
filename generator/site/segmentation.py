"""Chinese text cut into words for the search, whoever made the pages.

jieba keeps its own in the system's temporary folder, under a name anybody may take, reads back
whatever lies there, and swallows every exception meanwhile. Ours comes from the installed
library, or from our cache, and nothing of it stands in a shared place.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from re import Match

    from generator.model import Cache

BETWEEN_WORDS = "\u200b"
CUT = ("title", "text")


def prepare(cache: Cache, *, only_if_new: bool = False) -> None:
    """Give jieba its dictionary before it looks for one; `only_if_new` where this cache has not held it yet."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.dt
    if tokenizer.initialized:
        return
    with tokenizer.get_dict_file() as stream:
        digest = hashlib.sha256(importlib.metadata.version("jieba").encode() + stream.read()).hexdigest()
    key = f"words-{digest}"
    cached = cache.get(key)
    if cached is None:
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        cache.put(key, json.dumps([total, frequencies], ensure_ascii=False, separators=(",", ":")))
    elif only_if_new:
        return
    else:
        total, frequencies = json.loads(cached)
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True


def segmented(entries: Iterable[Mapping[str, Any]], cache: Cache) -> list[dict[str, Any]]:
    """What the search finds, its titles and texts cut into words where they are Chinese.

    The words stand between zero-width spaces, as Material's search expects them.
    """
    prepare(cache)
    import jieba
    from backrefs import bre

    chinese = bre.compile(r"(\p{script: Han}+)", bre.UNICODE)

    def cut(found: Match[str]) -> str:
        return BETWEEN_WORDS.join(["", *jieba.cut(found[0]), ""])

    return [
        {name: chinese.sub(cut, value).strip(BETWEEN_WORDS) if name in CUT else value for name, value in entry.items()}
        for entry in entries
    ]
