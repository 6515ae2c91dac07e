"""The commands of the workflows, run as they stand against a real bare repository with branches and merges."""

import json
import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.forge
ROOT = Path(__file__).parent.parent.parent


def git(folder: Path, *arguments: str) -> str:
    options = ("-c", "user.name=clerk", "-c", "user.email=clerk@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", "-C", str(folder), *options, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def commands(workflow: str, job: str) -> list[str]:
    """The shell of each step of a job."""
    content = yaml.safe_load((ROOT / ".github/workflows" / workflow).read_text(encoding="utf-8"))
    return [step["run"] for step in content["jobs"][job]["steps"] if "run" in step]


def run(folder: Path, shell: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NOX", "VIRTUAL_ENV"))}
    return subprocess.run(
        ["bash", "-e", "-c", shell], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The bare repository of a forge, and the machine that runs its jobs."""
    folder = tmp_path_factory.mktemp("forge")
    bare, runner = folder / "town.git", folder / "runner"
    git(folder, "clone", "-q", "--bare", str(ROOT), str(bare))
    git(bare, "branch", "-f", "main", "HEAD")
    git(bare, "symbolic-ref", "HEAD", "refs/heads/main")
    git(folder, "clone", "-q", str(bare), str(runner))
    return bare, runner


def propose(bare: Path, scratch: Path, number: int, month: str, change: Callable[[int], str]) -> Path:
    """Push a pull request that changes one return; gives the clerk's clone."""
    context = scratch / "context"
    git(scratch, "clone", "-q", str(bare), str(context))
    path = context / f"data/2026/observations/{month}.csv"
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"^{month},V01,M08,([0-9]+),", text, re.MULTILINE)
    assert found
    path.write_text(text.replace(found[0], f"{month},V01,M08,{change(int(found[1]))},", 1), encoding="utf-8")
    git(context, "checkout", "-q", "-b", f"pull-{number}")
    git(context, "commit", "-qam", "Change a return")
    git(context, "push", "-q", "origin", f"HEAD:refs/pull/{number}/head")
    return context


def reviewed(runner: Path, number: int) -> subprocess.CompletedProcess[str]:
    """What the job of a data pull request does: take the base, fetch the head, run the session."""
    git(runner, "checkout", "-q", "--detach", "origin/main")
    _, review = commands("data.yml", "review")
    git(runner, "fetch", "-q", "--no-tags", "origin", f"+refs/pull/{number}/head:refs/tongbao/head")
    return run(runner, review)


def test_a_wrong_pull_request_fails_and_says_why(forge: tuple[Path, Path], tmp_path: Path) -> None:
    bare, runner = forge
    propose(bare, tmp_path, 1, "2026-08", lambda value: f"{value}0")
    done = reviewed(runner, 1)
    assert done.returncode != 0
    report = (runner / "review/report.md").read_text(encoding="utf-8")
    assert report.startswith("<!-- tongbao-diff -->")
    assert "2026-08/V01/M08" in report
    assert "value/exceeds" in report
    assert not (runner / "review/preview").exists()
    assert git(runner, "status", "--porcelain", "--untracked-files=no") == ""


def test_a_sound_one_passes_with_a_preview_and_after_the_merge_the_year_is_sealed(
    forge: tuple[Path, Path], tmp_path: Path
) -> None:
    bare, runner = forge
    context = propose(bare, tmp_path, 2, "2026-10", lambda value: str(value - 1))
    done = reviewed(runner, 2)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    content = json.loads((runner / "review/report.json").read_text(encoding="utf-8"))
    assert [(one["file"], one["column"]) for one in content["cells"]] == [
        ("data/2026/observations/2026-10.csv", "numerator")
    ]
    assert "审阅稿" in (runner / "review/preview/2026/index.html").read_text(encoding="utf-8")

    git(context, "checkout", "-q", "main")
    git(context, "merge", "-q", "--no-ff", "-m", "Merge", "pull-2")
    git(context, "push", "-q", "origin", "main")
    git(runner, "fetch", "-q", "origin")
    git(runner, "checkout", "-q", "--detach", "origin/main")
    (publish,) = commands("publish.yml", "publish")
    done = run(runner, publish)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for year in ("2008", "2026"):
        with zipfile.ZipFile(runner / f"dist/{year}.zip") as bundle:
            names = set(bundle.namelist())
        assert {
            f"{year}/index.html",
            f"{year}/data/datapackage.json",
            f"{year}/data/figures.csv",
            "index.html",
        } <= names
    assert "审阅稿：" not in (runner / "public/2026/index.html").read_text(encoding="utf-8")


def test_gitlab_calls_the_same_sessions() -> None:
    content = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert content["review"]["script"][-1].startswith(".venv/bin/nox -s review -- HEAD")
    assert content["publish"]["script"][-2:] == commands("publish.yml", "publish")[0].strip().split("\n")[-2:]
    assert content["comment"]["variables"] == {"GIT_STRATEGY": "none"}
    for job in ("review", "publish"):
        assert "TOKEN" not in json.dumps(content[job])
