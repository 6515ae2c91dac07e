"""`public/<year>` → the bytes of one zip: the year's site with its Data Package, the same from the same site."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from generator.files import regular_files, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "index.html"
RECORD = "build.json"
OLDEST = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16
UNIX = 3


def seal(site: Path, index: str, record: bytes, target: Path) -> int:
    """Write one year's site as a zip, stored and in a fixed order; returns how many files it holds.

    Parameters
    ----------
    site : the published folder of the year, which is named after it.
    index : the page above it that its pages link to.
    record : what `build.json` says of the year.
    target : the zip; an older one is replaced in one step.

    """
    contents = {INDEX: index.encode(), RECORD: record}
    contents |= {f"{site.name}/{path.relative_to(site).as_posix()}": path.read_bytes() for path in regular_files(site)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as bundle:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.external_attr, entry.create_system = PLAIN_FILE, UNIX
            bundle.writestr(entry, contents[name])
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, stream.getvalue())
    return len(contents)
