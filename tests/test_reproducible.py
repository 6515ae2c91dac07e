"""Same commit, same bytes: whatever the folder, time zone, locale, hash seed or number of hands."""

import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT, copy_repository

from generator.publish import RECORD


def build(root: Path, *arguments: str, **environment: str) -> dict[str, bytes]:
    copy_repository(root)
    command = [sys.executable, "-m", "generator", "build", "--root", str(root), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    public = root / "public"
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()
    }


def test_two_builds_in_different_places_and_times_are_identical(tmp_path: Path) -> None:
    one = build(tmp_path / "here", "--jobs", "1", TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="1")
    other = build(
        tmp_path / "some where/else 了",
        "--jobs",
        "2",
        "--no-cache",
        TZ="America/Los_Angeles",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="77",
        SOURCE_DATE_EPOCH="1",
    )
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    assert RECORD in one
