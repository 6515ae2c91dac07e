"""A real scheduler and three workers build an office, one of them is killed meanwhile, and the bytes are compared.

    python tests/cluster.py [--size county]

Two of the workers stand in network namespaces of their own where the system allows it (root, iproute2): they share no
address with the scheduler, and nothing of the office reaches them but over the network. Ends with an error where a byte
differs from a build on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from workload import SIZES, site, write  # noqa: E402 - from beside

from generator.cluster import Cluster  # noqa: E402 - the path is set first
from generator.pipeline.program import program  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.model import Shared

NETWORK, PORT, BRIDGE = "10.87.0", 8786, "tb-bridge"
WORKERS = 3
WITH_PROGRAM = {**os.environ, "PYTHONPATH": str(ROOT)}
IN_THE_MIDDLE = "生成网页"


def system(*words: str) -> bool:
    """Run a command of the system; whether it could be done."""
    with contextlib.suppress(FileNotFoundError):
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    return False


@contextlib.contextmanager
def namespaces(names: list[str]) -> Iterator[dict[str, str]]:
    """Namespaces on a bridge of their own, each with its address; none where the system does not allow it."""
    made: dict[str, str] = {}
    try:
        if (
            system("ip", "link", "add", BRIDGE, "type", "bridge")
            and system("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
            and system("ip", "link", "set", BRIDGE, "up")
        ):
            for number, name in enumerate(names, 2):
                inside = ("ip", "netns", "exec", name, "ip")
                if (
                    system("ip", "netns", "add", name)
                    and system(
                        "ip", "link", "add", f"{name}-out", "type", "veth", "peer", "name", "eth0", "netns", name
                    )
                    and system("ip", "link", "set", f"{name}-out", "master", BRIDGE, "up")
                    and system(*inside, "addr", "add", f"{NETWORK}.{number}/24", "dev", "eth0")
                    and system(*inside, "link", "set", "eth0", "up")
                    and system(*inside, "link", "set", "lo", "up")
                ):
                    made[name] = f"{NETWORK}.{number}"
        yield made if len(made) == len(names) else {}
    finally:
        for name in names:
            system("ip", "link", "del", f"{name}-out")
            system("ip", "netns", "del", name)
        system("ip", "link", "del", BRIDGE)


def dask(*words: str, inside: str = "") -> subprocess.Popen[bytes]:
    """A scheduler or a worker, in a namespace or not."""
    entered = ("ip", "netns", "exec", inside) if inside else ()
    command = (*entered, sys.executable, "-P", "-m", "dask", *words)
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=tempfile.gettempdir(), env=WITH_PROGRAM, stdout=silent, stderr=silent)


def ended(processes: list[subprocess.Popen[bytes]]) -> None:
    """Kill processes and wait until they are gone."""
    for process in processes:
        process.kill()
    for process in processes:
        process.wait()


@contextlib.contextmanager
def cluster(folder: Path, count: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler and its workers; all but the first in a namespace, where there are any."""
    names = [f"tb-{number}" for number in range(2, count + 1)]
    with namespaces(names) as addresses, contextlib.ExitStack() as running:
        host = f"{NETWORK}.1" if addresses else "127.0.0.1"
        print("namespaces: " + (", ".join(addresses) or "not allowed here; all on one address"), flush=True)
        started = [dask("scheduler", "--host", host, "--port", str(PORT), "--no-dashboard")]
        for number, name in enumerate(["", *names], 1):
            own = ("--host", addresses.get(name, host), "--nthreads", "1", "--no-dashboard")
            place = ("--local-directory", str(folder / f"worker{number}"))
            started.append(dask("worker", f"tcp://{host}:{PORT}", *own, *place, inside=name if addresses else ""))
        running.callback(ended, started)
        yield f"tcp://{host}:{PORT}", started[1:]


def built(root: Path, output: Path, *options: str, killed: subprocess.Popen[bytes] | None = None) -> float:
    """Seconds of a build of a draft without anything kept; meanwhile a worker may be killed."""
    words = ("build", "--root", str(root), "--draft", "--no-cache", "--output", str(output), *options)
    begun = time.perf_counter()
    with subprocess.Popen(
        (sys.executable, "-P", "-m", "generator", *words),
        env=WITH_PROGRAM,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as running:
        told = []
        for line in running.stderr or ():
            told.append(line)
            if killed is not None and IN_THE_MIDDLE in line and killed.poll() is None:
                time.sleep(0.5)
                killed.kill()
                print("a worker is killed", flush=True)
    if running.returncode:
        sys.exit("".join(told))
    return time.perf_counter() - begun


def length(shared: Shared[str]) -> int:
    """A task that reads something shared."""
    return len(shared.value())


def is_sent_again(address: str) -> bool:
    """Whether a task is done although the only worker that still held what it reads was killed.

    A scheduler drops copies after some seconds, until one is left.
    """
    with Cluster(address, program) as hands:
        shared = hands.share("x" * 1000, Path())
        client, key = hands._client, shared.on_workers.key
        while len(held := client.who_has()[key]) > 1:
            time.sleep(0.5)
        os.kill(client.run(os.getpid, workers=list(held))[held[0]], signal.SIGKILL)
        return list(hands.map(length, [shared] * 3)) == [1000] * 3


def differing(one: Path, other: Path) -> list[str]:
    """The files that are not the same in two folders."""
    names = {path.relative_to(base) for base in (one, other) for path in base.rglob("*") if path.is_file()}
    _, different, lacking = filecmp.cmpfiles(one, other, sorted(map(str, names)), shallow=False)
    return [*different, *lacking]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", choices=SIZES, default="county")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(asked.size, folder / "office", 1)
        site(folder / "office")
        here = built(folder / "office", folder / "here", "--jobs", "2")
        with cluster(folder, WORKERS) as (address, workers):
            there = built(folder / "office", folder / "there", "--scheduler", address)
            again = built(folder / "office", folder / "again", "--scheduler", address, killed=workers[-1])
            is_found = is_sent_again(address)
        print(f"{asked.size}: --jobs 2 {here:.1f} s, three workers {there:.1f} s, with one killed {again:.1f} s")
        wrong = [*differing(folder / "here", folder / "there"), *differing(folder / "here", folder / "again")]
        shutil.rmtree(folder / "there")
    if not is_found:
        sys.exit("what was lost with a worker was not sent again")
    if wrong:
        sys.exit(f"other bytes than on this machine: {wrong}")
    print("the same bytes")
