"""Same commit, same bytes: whatever the folder, time zone, locale, hash seed or number of hands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, copy_repository

from generator.publish import RECORD


def snapshot(public: Path) -> dict[str, bytes]:
    return {
        path.relative_to(public).as_posix(): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()
    }


def test_two_builds_in_different_places_and_times_are_identical(
    built: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The site of this run, made with two hands and a cache, and one with neither: of all years, or the first alone."""
    root = copy_repository(tmp_path / "some where/else 了")
    years = (2008, 2026) if request.config.getoption("--seed") % 2 else (2008,)
    command = [sys.executable, "-m", "generator", "build", "--root", str(root), "--jobs", "1", "--no-cache"]
    command += ["--year", "2008"] if years == (2008,) else []
    strange = {
        "TZ": "America/Los_Angeles",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "77",
        "SOURCE_DATE_EPOCH": "1",
    }
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **strange}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    records = [json.loads((public / RECORD).read_text(encoding="utf-8")) for public in (built, root / "public")]
    for year in years:
        one, other = snapshot(built / str(year)), snapshot(root / "public" / str(year))
        assert sorted(one) == sorted(other)
        assert [name for name in one if one[name] != other[name]] == []
        assert records[0]["editions"][str(year)] == records[1]["editions"][str(year)]
