"""Pages as they were written before, each with what it was written from: one that would be the same is taken back."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from generator.model import Attachment, Page
from generator.pages.reads import Reads, noting
from generator.pages.standing_facts import Present, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from generator.model import Cache, Released
    from generator.pages.compose import Unit

Item = TypeVar("Item")


@dataclass(frozen=True)
class Kept:
    """What was made before by the same `program`."""

    cache: Cache
    program: str

    def of(self, kind: str, record: Item, make: Callable[[Item], bytes]) -> bytes:
        """What is made of a record: as it was kept, or now."""
        content = f"{self.program}\n{record!r}".encode()
        key = f"{kind}-{hashlib.sha256(content).hexdigest()}"
        with suppress(ValueError):
            found = base64.b64decode(self.cache.get(key) or "", validate=True)
            if found:
                return found
        made = make(record)
        self.cache.put(key, base64.b64encode(made).decode())
        return made


class Shelf:
    """The pages of an edition as each was last written for a catalogue; `wished` digests how they are wanted."""

    def __init__(self, kept: Kept, released: Released, captions: Mapping[str, str], wished: str) -> None:
        self.cache, self.captions = kept.cache, captions
        # The digest of all rows stands in downloads alone, and changes with every row.
        self.released = replace(released, edition=replace(released.edition, inputs=""))
        self.present = Present(self.released, captions)
        self.edition = digest_of((kept.program, wished, self.released.edition, released.draft))

    def files(
        self, unit: Unit, write: Callable[[Released, Mapping[str, str]], Iterable[Page | Attachment]]
    ) -> list[Page | Attachment]:
        """A page with the files beside it: as it was kept, where all it was written from stands, or written now."""
        key = f"written-{digest_of((self.edition, *unit))}"
        return self._taken(key) or self._written(key, write)

    def _taken(self, key: str) -> list[Page | Attachment]:
        """What is kept and stands; nothing where it does not, or is nothing of ours."""
        try:
            record = json.loads(self.cache.get(key) or "")
            if self.present.digest(record["from"]) != record["digest"] or not record["digest"]:
                return []
            attached = [Attachment(path, base64.b64decode(content)) for path, content in record["attached"]]
            return [*attached, *(Page(str(path), str(text)) for path, text in record["pages"])]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, zlib.error):
            return []

    def _written(
        self, key: str, write: Callable[[Released, Mapping[str, str]], Iterable[Page | Attachment]]
    ) -> list[Page | Attachment]:
        reads = Reads()
        files = list(write(*noting(self.released, self.captions, reads)))
        packed = self.present.packed(reads)
        record = {
            "from": packed,
            "digest": self.present.digest(packed),
            "pages": [(file.path, file.text) for file in files if isinstance(file, Page)],
            "attached": [
                (file.path, base64.b64encode(file.content).decode()) for file in files if isinstance(file, Attachment)
            ],
        }
        self.cache.put(key, json.dumps(record, ensure_ascii=False))
        return files
