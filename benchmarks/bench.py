"""How long a clean check takes beside the stock validator: the same files, in turn, in one run.

    python benchmarks/bench.py [--rounds 5] [--sizes township county]

Three things are timed: the whole command as a user types it, the whole check in a warm process, and
the reading with its fast pass alone (the part the stock validator does too). Only ratios within one
run mean anything.
"""

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from workload import ROOT, write

sys.path.insert(0, str(ROOT))
CHILD = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
)


def joined(root: Path) -> list[Path]:
    """Each year's descriptor with its schemas inside, as the stock validator wants it."""
    tables = json.loads((root / "data" / "schema.json").read_text(encoding="utf-8"))["tables"]
    observed = {name: part for name, part in tables["observations"].items() if name != "foreignKeys"}
    made = []
    for path in sorted((root / "data").glob("*/datapackage.json")):
        package = json.loads(path.read_text(encoding="utf-8"))
        for one in package["resources"]:
            one["schema"] = observed
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", nargs="*", default=["township", "county"])
    asked = parser.parse_args()
    for one in asked.sizes:
        compare(one, asked.rounds)
