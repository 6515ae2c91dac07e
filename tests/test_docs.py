"""What the documents say of the program is so: examples, commands, files."""

import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, copy_repository, edit
from filemap import MAP, file_map
from test_scores import item, target

from generator.assess import points_of
from generator.cli import main
from generator.model import Method

GUIDE = (ROOT / "docs/scoring.md").read_text(encoding="utf-8")
HEADS = ["weight", "method", "step", "points", "cap", "tiers", "目标", "实绩", "得分"]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in GUIDE.splitlines() if line.startswith("|")]
EXAMPLES = [row for row in ROWS if len(row) == len(HEADS) and re.match("[0-9]", row[0])]


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: "-".join(filter(None, row)))
def test_an_example_of_the_scoring_guide_is_right(row: list[str]) -> None:
    cells = dict(zip(HEADS, row, strict=True))
    given = {name: cells[name] for name in ("step", "points", "cap", "tiers") if cells[name]}
    goal = target(*cells["目标"].split()) if cells["目标"] else None
    scored = item(Method(cells["method"]), cells["weight"], **given)
    assert points_of(scored, Fraction(cells["实绩"]), goal) == Fraction(cells["得分"])


def test_the_guide_has_an_example_of_every_method() -> None:
    assert {row[1] for row in EXAMPLES} == set(Method)
    assert HEADS in ROWS


def test_the_guide_shows_commands_that_exist_and_pictures_that_are_there() -> None:
    guide = (ROOT / "site_src/guide.md").read_text(encoding="utf-8")
    commands = {line.split()[1] for line in guide.splitlines() if line.startswith("tongbao ")}
    assert commands == {"template", "import", "check", "serve", "new", "tidy", "diff", "release", "export"}
    for command in commands:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
    pictures = set(re.findall(r"\((assets/guide/[^)]+)\)", guide))
    assert len(pictures) == 4
    assert all((ROOT / "site_src" / picture).stat().st_size < 100_000 for picture in pictures)


def test_the_hook_before_a_commit_checks_changed_data(tmp_path: Path) -> None:
    hook = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"][0]
    assert re.search(hook["files"], "data/2026/targets.csv")
    root = copy_repository(tmp_path / "town")
    entry = [sys.executable, *hook["entry"].split()[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    assert subprocess.run(entry, cwd=root, env=environment, capture_output=True, check=False).returncode == 0
    edit(root / "data/areas.csv", "village", "hamlet")
    assert subprocess.run(entry, cwd=root, env=environment, capture_output=True, check=False).returncode == 1


def test_the_map_of_the_code_has_every_file_in_its_own_words() -> None:
    assert MAP.read_text(encoding="utf-8") == file_map(), "run `python tests/filemap.py`"


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_a_document_names_files_that_are_there(path: Path) -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|css|md|svg))`", path.read_text(encoding="utf-8"))
    missing = [name for name in named if not any((ROOT / folder / name).exists() for folder in ("", "generator"))]
    assert not missing


def test_every_list_of_requirements_pins_a_library_alike() -> None:
    pinned: dict[tuple[str, str], set[str]] = {}
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        for name, version, marker in re.findall(r"^([a-z0-9._-]+)==(\S+)(.*)\\$", path.read_text(), re.MULTILINE):
            pinned.setdefault((name, marker.strip()), set()).add(version)
    assert len(pinned) > 50
    assert not {name: versions for name, versions in pinned.items() if len(versions) > 1}
