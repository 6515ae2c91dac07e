"""What a build costs by what has changed: everything, nothing, one published number; and its pages beside Hugo's.

Used by `bench.py`. Builds are whole commands on two cores; all bulletins of the workload but the last are released.
"""

from __future__ import annotations

import csv
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workload import FIRST_YEAR, ROOT, release, site, write

if TYPE_CHECKING:
    from collections.abc import Callable

JOBS = "2"
LAYOUT = "<!doctype html><title>{{ .Title }}</title><body>{{ .Content }}</body>"


def run(*words: str) -> float:
    """Seconds of a command of ours that must succeed."""
    begun = time.perf_counter()
    program = (sys.executable, "-m", "generator", *words)
    subprocess.run(program, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own command
    return time.perf_counter() - begun


def revised(root: Path, turn: int) -> None:
    """Change one published number and register it with its reason, as a clerk does."""
    from generator import releasing

    path = root / f"data/{FIRST_YEAR}/observations/{FIRST_YEAR}-12.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    place = [number for number, line in enumerate(lines) if number and ",reported," in line][turn]
    cells = lines[place].split(",")
    cells[3] = str(int(cells[3]) - 1)
    lines[place] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    releasing.revise(root, f"{FIRST_YEAR}-12", {}, date(FIRST_YEAR + 1, 2, 1))
    register = root / f"data/{FIRST_YEAR}/revisions.csv"
    with register.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with register.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "reason": "核对"} for row in rows)


def by_change(size: str, rounds: int, years: int) -> None:
    """Print what a build takes after each kind of change, beside a check and a cold build on one core."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(size, root, years)
        site(root)
        release(root)
        build = ("build", "--root", str(root), "--jobs", JOBS)
        turns = iter(range(rounds))
        kinds: dict[str, Callable[[], float]] = {
            "cold, one core": lambda: run("build", "--root", str(root), "--jobs", "1", "--no-cache"),
            "cold, two cores": lambda: _cold(root, build),
            "check": lambda: run("check", "--root", str(root)),
            "nothing changed": lambda: run(*build),
            "one published number": lambda: _after(lambda: revised(root, next(turns)), build),
        }
        spent: dict[str, list[float]] = {name: [] for name in kinds}
        for _ in range(rounds):
            for name, act in kinds.items():
                spent[name].append(act())
        cold = statistics.median(spent["cold, two cores"])
        print(f"\n{size}: {years} year(s) with released bulletins, a build by what has changed, median of {rounds}")
        for name, several in spent.items():
            median = statistics.median(several)
            print(f"{name:26}{median:9.2f} s{median / cold:9.0%}")
        _beside_hugo(root, rounds)


def _cold(root: Path, build: tuple[str, ...]) -> float:
    for name in (".cache", "public"):
        shutil.rmtree(root / name, ignore_errors=True)
    return run(*build)


def _after(change: Callable[[], None], build: tuple[str, ...]) -> float:
    change()
    return run(*build)


def _beside_hugo(root: Path, rounds: int) -> None:
    """Print what the pages alone take, from Markdown to HTML, here and with Hugo; tables stand in neither's."""
    hugo = Path(sys.executable).with_name("hugo")
    if not hugo.is_file():
        print("Hugo is not installed here; nox -s bench does that")
        return
    from generator.charts import captions, plan_charts
    from generator.pages import write as write_pages
    from generator.pipeline import disclosed
    from generator.pipeline.reading import read_tables
    from generator.site.finished import Tables

    tables, _ = read_tables(root, (FIRST_YEAR,))
    _, released = disclosed(root, tables, FIRST_YEAR)
    files = write_pages(released, captions(plan_charts(released))).files
    sheets = {file.path: Tables().taken_out(file.text) for file in files if file.path.endswith(".md")}
    spent: dict[str, list[float]] = {"hugo": [], "ours": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            spent["hugo"].append(_hugo(hugo, Path(folder), sheets))
        with tempfile.TemporaryDirectory() as folder:
            spent["ours"].append(_ours(Path(folder), sheets))
    own, theirs = (statistics.median(spent[name]) for name in ("ours", "hugo"))
    print(f"{len(sheets)} pages alone, Markdown to HTML on two cores, tables left out of both:")
    print(f"    {own:.2f} s, Hugo {theirs:.2f} s, {own / theirs:.1f} times its time")


def _hugo(program: Path, folder: Path, sheets: dict[str, str]) -> float:
    """Seconds of Hugo with the barest of themes."""
    settings = {
        "title": "x",
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
        "disableKinds": ["taxonomy", "term", "RSS"],
    }
    for name, text in {
        "hugo.json": json.dumps(settings),
        "layouts/_default/single.html": LAYOUT,
        "layouts/_default/list.html": LAYOUT,
        **{f"content/{path.replace('index.md', '_index.md')}": text for path, text in sheets.items()},
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    begun = time.perf_counter()
    subprocess.run([program, "--quiet"], cwd=folder, check=True)  # noqa: S603 - pinned
    return time.perf_counter() - begun


def _ours(folder: Path, sheets: dict[str, str]) -> float:
    """Seconds of two processes of ours for the same pages, each with its start."""
    (folder / "sheets.json").write_text(json.dumps(sheets), encoding="utf-8")
    begun = time.perf_counter()
    program = [sys.executable, str(Path(__file__)), str(folder)]
    running = [subprocess.Popen([*program, part], cwd=ROOT) for part in ("0", "1")]  # noqa: S603 - our own command
    if any(process.wait() for process in running):
        raise SystemExit("pages could not be made")
    return time.perf_counter() - begun


def _half(folder: Path, part: int) -> None:
    """Make every second page."""
    sys.path.insert(0, str(ROOT))
    from generator.site import read_config
    from generator.site.publishers import Look, Sheet, publisher

    sheets = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
    look = Look(read_config(ROOT), "x", (("x", "index.md"),), date(FIRST_YEAR, 12, 31))
    own = [Sheet(path, text) for path, text in list(sheets.items())[part::2]]
    made = publisher("mkdocs").pages(
        look, own, [path for path in sheets if path not in {sheet.path for sheet in own}], folder / str(part)
    )
    for page in made:
        (folder / f"{page.path.replace('/', '-')}").write_text(page.html, encoding="utf-8")


if __name__ == "__main__":
    _half(Path(sys.argv[1]), int(sys.argv[2]))
