"""What the program costs: a clean check beside the stock validator, the protection of a year, a cold build.

    python benchmarks/bench.py [--rounds 5] [--sizes township county] [--years 1]

Of the check three things are timed, the same files in turn: the whole command as a user types it, the whole check in a
warm process, and the reading with its fast pass alone (the part the stock validator does too). What is
protected is a whole year at once, before anything was published. What is built is the year with all of its
bulletins released but the last, on one core, without anything kept; it is an error if a page or a file is larger than
it may be. Then a build is timed by what has changed (`changes.py`), and last a draft of the year is held against the
day's script (`naive.py`). Only ratios within one run mean anything.
"""

import argparse
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from changes import by_change
from workload import FIRST_YEAR, ROOT, release, site, write

sys.path.insert(0, str(ROOT))
MOST_OF_A_PAGE, MOST_OF_A_SETTLEMENT, MOST_OF_A_FILE = 300_000, 500_000, 12_000_000
"""Bytes: of a page uncompressed, its charts included; of an annual bulletin; of any other file."""
CHILD = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)
CHILD_JSON = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


def joined(root: Path) -> list[Path]:
    """Each year's observations with their schema inside, as the stock validator wants it."""
    tables = json.loads((root / "data" / "schema.json").read_text(encoding="utf-8"))["tables"]
    observed = {name: part for name, part in tables["observations"].items() if name != "foreignKeys"}
    made = []
    for path in sorted((root / "data").glob("*/datapackage.json")):
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"] = [own for own in package["resources"] if own["name"].startswith("observations-")]
        for own in package["resources"]:
            own["schema"] = observed
        target = path.with_name("joined.json")
        target.write_text(json.dumps(package), encoding="utf-8")
        made.append(target)
    return made


def command(*words: str) -> tuple[float, int]:
    """Seconds and peak memory (bytes) of one command that must succeed."""
    begun = time.perf_counter()
    words = (sys.executable, "-c", CHILD, *words)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own commands
    return time.perf_counter() - begun, int(done.stdout) * 1024


def stock(descriptors: list[Path]) -> tuple[float, int]:
    """The stock validator over every year."""
    program = str(Path(sys.executable).with_name("frictionless"))
    spent = [command(program, "validate", "--trusted", str(path)) for path in descriptors]
    return sum(seconds for seconds, _ in spent), max(memory for _, memory in spent)


def warm(act: Callable[[], object]) -> float:
    """Seconds of one call in this process."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def compare(size: str, rounds: int) -> None:
    """Print a table for one workload."""
    from generator import pipeline, source

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        rows = write(size, root)
        shutil.copytree(root / "data", root / "stock" / "data")
        descriptors = joined(root / "stock")
        kinds: dict[str, Callable[[], tuple[float, int]]] = {
            "frictionless validate": lambda: stock(descriptors),
            "tongbao check": lambda: command(sys.executable, "-m", "generator", "check", "--root", str(root)),
            "check, warm process": lambda: (warm(lambda: pipeline.check(root, (), {})), 0),
            "read and fast pass, warm": lambda: (warm(lambda: source.read(root)), 0),
        }
        spent: dict[str, list[tuple[float, int]]] = {name: [] for name in kinds}
        for _ in range(rounds):
            for name, act in kinds.items():
                spent[name].append(act())
        base = statistics.median(seconds for seconds, _ in spent["frictionless validate"])
        print(f"\n{size}: {rows} rows, median of {rounds}")
        print(f"{'':26}{'seconds':>9}{'rows/s':>12}{'times':>8}{'peak MB':>9}")
        for name, several in spent.items():
            median = statistics.median(seconds for seconds, _ in several)
            memory = max(peak for _, peak in several) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            print(f"{name:26}{median:9.2f}{rows / median:12.0f}{base / median:8.1f}{memory / 1e6:9.0f}")


def protect(size: str, rounds: int) -> None:
    """Print what it costs to assess a year, and to protect it."""
    from generator.assess import assess
    from generator.disclosure import disclose
    from generator.rules import accept
    from generator.source import read

    with tempfile.TemporaryDirectory() as folder:
        write(size, Path(folder), 1)
        dataset = accept(read(Path(folder))[0], FIRST_YEAR)
    spent: dict[str, list[float]] = {"assess": [], "disclose": []}
    for _ in range(rounds):
        figures = assess(dataset, draft=True)
        spent["assess"].append(warm(lambda: assess(dataset, draft=True)))
        spent["disclose"].append(warm(lambda given=figures: disclose(given)))
    released = disclose(figures)
    print(f"\n{size}: a year of {len(figures.figures)} figures, median of {rounds}")
    for name, several in spent.items():
        print(f"{name:26}{statistics.median(several):9.2f} s")
    cells, further = released.withheld_cells, released.secondary_cells
    print(f"withheld {cells} of {released.village_cells} cells, {further} to protect others")


def build(size: str, rounds: int, years: int) -> None:
    """Print the steps of a cold build on one core, and what it writes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(size, root, years)
        site(root)
        spent = warm(lambda: release(root))
        words = (sys.executable, "-m", "generator", "build", "--root", str(root), "--jobs", "1", "--no-cache", "--json")
        steps: dict[str, list[float]] = {}
        wholes = []
        for _ in range(rounds):
            begun = time.perf_counter()
            done = subprocess.run(  # noqa: S603 - our own command
                (sys.executable, "-c", CHILD_JSON, *words), cwd=ROOT, capture_output=True, check=True, text=True
            )
            wholes.append(time.perf_counter() - begun)
            report, peak = done.stdout.rsplit("\n", 2)[:2]
            for name, seconds in json.loads(report)["editions"][-1]["seconds"].items():
                steps.setdefault(name, []).append(seconds)
        files = {path: path.stat().st_size for path in (root / "public").rglob("*") if path.is_file()}
        pages = [size_of for path, size_of in files.items() if path.suffix == ".html"]
        frozen = [path.stat().st_size for path in root.glob("data/*/published/*.json")]
        print(f"\n{size}: {years} year(s) with released bulletins, cold, one core, median of {rounds}")
        print(f"{'release of all bulletins':26}{spent:9.1f} s, {sum(frozen) / 1e6:.1f} MB in published/")
        for name, several in steps.items():
            print(f"{name:26}{statistics.median(several):9.1f} s")
        print(f"{'the command':26}{statistics.median(wholes):9.1f} s, {int(peak) / 1e3:.0f} MB at most")
        print(f"{'written':26}{sum(files.values()) / 1e6:9.1f} MB in {len(files)} files, {len(pages)} pages")
        print(f"{'largest page, file':26}{max(pages) / 1e3:9.0f} kB, {max(files.values()) / 1e6:.1f} MB")
        hold_bounds(root / "public", files)


def hold_bounds(public: Path, files: dict[Path, int]) -> None:
    """End with an error where a page or a file is larger than it may be, whatever the size of the office."""
    for path, size_of in files.items():
        is_settlement = re.fullmatch(r"bulletins/[0-9]{4}\.html", path.relative_to(public).as_posix().partition("/")[2])
        bound = MOST_OF_A_SETTLEMENT if is_settlement else MOST_OF_A_PAGE if path.suffix == ".html" else MOST_OF_A_FILE
        if size_of > bound:
            raise SystemExit(f"{path.relative_to(public)} has {size_of} bytes, and may have {bound}")


def hold_against_a_script(size: str, rounds: int, years: int) -> None:
    """Print a cold build beside the day's script for the same pages and charts, both on one core, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(size, root, years)
        site(root)
        words = (sys.executable, "-m", "generator", "build", "--root", str(root), "--jobs", "1", "--no-cache")
        spent: dict[str, list[float]] = {"script": [], "tongbao": []}
        steps: dict[str, float] = {}
        for turn in range(rounds):
            script = (sys.executable, str(Path(__file__).with_name("naive.py")), str(root), str(root / f"script{turn}"))
            begun = time.perf_counter()
            done = subprocess.run(script, cwd=ROOT, capture_output=True, check=True, text=True)  # noqa: S603 - our own command
            spent["script"].append(time.perf_counter() - begun)
            report = json.loads(done.stdout.splitlines()[-1])
            steps = report["seconds"]
            for path in root.glob("data/*/joined.json"):
                path.unlink()
            begun = time.perf_counter()
            subprocess.run((*words, "--draft"), cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own command
            spent["tongbao"].append(time.perf_counter() - begun)
        script, own = (statistics.median(spent[name]) for name in ("script", "tongbao"))
        print(f"\n{size}: {years} year(s) as a draft, one core, median of {rounds}")
        print(f"the day's script {script:.1f} s for {report['pages']} pages and {report['charts']} charts:")
        print("    " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in steps.items()))
        print(f"tongbao build    {own:.1f} s, {script / own:.1f} times faster; protection included")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", nargs="*", default=["township", "county"])
    parser.add_argument("--years", type=int, default=1)
    asked = parser.parse_args()
    for size in asked.sizes:
        compare(size, asked.rounds)
        protect(size, asked.rounds)
        build(size, asked.rounds, asked.years)
        by_change(size, asked.rounds, asked.years)
        hold_against_a_script(size, asked.rounds, asked.years)
