"""What works everything out: the files of this program, which what is remembered depends on."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from generator.files import regular_files


@lru_cache(maxsize=1)
def code_digests() -> tuple[tuple[str, str], ...]:
    """Each file of the program that runs, with its SHA-256; read once, since it does not change while it runs."""
    code = Path(__file__).parent.parent
    return tuple(digest_of_file(path, code) for path in regular_files(code) if path.suffix != ".pyc")


def digest_of_file(path: Path, base: Path) -> tuple[str, str]:
    """The path of a file below a folder, and the SHA-256 of its bytes."""
    return path.relative_to(base).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
