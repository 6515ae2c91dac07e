"""The map of the code: each file and the first line of what it says of itself.

`python tests/filemap.py` writes `docs/files.md` anew; `test_docs.py` holds it to the code.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAP = ROOT / "docs" / "files.md"
PREFACE = """# Files

What each file holds, room by room, in its own words. Written by `tests/filemap.py`.
"""


def file_map() -> str:
    """The whole map as Markdown."""
    files = sorted((ROOT / "generator").rglob("*.py"), key=lambda path: (path.parent, path.name))
    rooms: dict[Path, list[str]] = {}
    for path in files:
        rooms.setdefault(path.parent.relative_to(ROOT), []).append(f"| `{path.name}` | {_first_line(path)} |")
    return PREFACE + "".join(_room(folder, lines) for folder, lines in rooms.items())


def _room(folder: Path, lines: list[str]) -> str:
    body = "\n".join(lines)
    return f"\n## `{folder.as_posix()}/`\n\n| file | holds |\n| --- | --- |\n{body}\n"


def _first_line(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].replace("|", "\\|")


def write() -> None:
    """Write the map into the documentation."""
    MAP.write_text(file_map(), encoding="utf-8")


if __name__ == "__main__":
    write()
