"""Same commit, same bytes: whatever the folder, time zone, locale, hash seed or number of hands."""

import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, copy_repository

from generator.publish import RECORD


def snapshot(public: Path) -> dict[str, bytes]:
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()
    }


def test_two_builds_in_different_places_and_times_are_identical(built: Path, tmp_path: Path) -> None:
    """The one of this run, with two hands and a cache, and one elsewhere with neither."""
    root = copy_repository(tmp_path / "some where/else 了")
    command = [sys.executable, "-m", "generator", "build", "--root", str(root), "--jobs", "1", "--no-cache"]
    strange = {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "77",
        "SOURCE_DATE_EPOCH": "1",
    }
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **strange}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    one, other = snapshot(built), snapshot(root / "public")
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert RECORD in one
