"""The dictionary that cuts Chinese text into words for the search.

jieba keeps its own in the system's temporary folder, under a name anybody may take, reads back
whatever lies there, and swallows every exception meanwhile. Ours comes from the installed
library, or from our cache, and nothing of it stands in a shared place.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.model import Cache


def prepare(cache: Cache) -> None:
    """Give jieba its dictionary before it looks for one."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.dt
    if tokenizer.initialized:
        return
    with tokenizer.get_dict_file() as stream:
        digest = hashlib.sha256(stream.read()).hexdigest()
    key = f"words-{importlib.metadata.version('jieba')}-{digest}"
    cached = cache.get(key)
    if cached is None:
        frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        cache.put(key, json.dumps([total, frequencies], ensure_ascii=False, separators=(",", ":")))
    else:
        total, frequencies = json.loads(cached)
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
