"""What works everything out: the files of this program, which what is remembered depends on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from functools import lru_cache
from pathlib import Path

from generator.files import regular_files

LIBRARIES = (
    "frictionless",
    "jieba",
    "Jinja2",
    "Markdown",
    "MarkupSafe",
    "matplotlib",
    "mkdocs",
    "mkdocs-material",
    "numpy",
    "pandas",
    "Pygments",
    "pymdown-extensions",
    "python-docx",
    "PyYAML",
    "scipy",
    "zensical",
)


@lru_cache(maxsize=1)
def program() -> str:
    """The digest of this program, its libraries and its Python: what everything it makes depends on."""
    libraries = {name: _version(name) for name in LIBRARIES}
    content = [code_digests(), libraries, f"{sys.version_info.major}.{sys.version_info.minor}"]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _version(name: str) -> str:
    """The version of a library; blank where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


@lru_cache(maxsize=1)
def code_digests() -> tuple[tuple[str, str], ...]:
    """Each file of the program that runs, with its SHA-256; read once, since it does not change while it runs."""
    code = Path(__file__).parent.parent
    return tuple(digest_of_file(path, code) for path in regular_files(code) if path.suffix != ".pyc")


def digest_of_file(path: Path, base: Path) -> tuple[str, str]:
    """The path of a file below a folder, and the SHA-256 of its bytes."""
    return path.relative_to(base).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()
