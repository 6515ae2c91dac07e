"""A repository to work in, the command line as a user calls it, and one built site."""

import fcntl
import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from generator.assess import assess, published_bulletins
from generator.cli import main
from generator.disclosure import disclose
from generator.model import Released
from generator.rules import accept
from generator.source import read

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
SCHOOLS = CASES / "a-school-office-with-its-own-data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write the expected files anew (not in CI)")
    parser.addoption("--instants", type=int, default=1, help="at how many instants a build is killed by each signal")
    parser.addoption("--publisher", default="mkdocs", help="who makes the pages that the browser looks at")
    parser.addoption("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="which instants")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what chance began with, so that a run can be repeated."""
    terminalreporter.write_line(f"--seed {config.getoption('--seed')}")


@dataclass
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """Standard output as JSON."""
        return json.loads(self.out)

    def rules(self) -> list[str]:
        """The rule of each finding."""
        return [finding["rule"] for finding in self.json["findings"]]


@pytest.fixture
def tongbao(capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Answer]:
    """Run a command in this process: `tongbao("check", "--root", folder)`; builds share their kept drawings."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        asked = [str(argument) for argument in arguments]
        if asked[:1] == ["build"] and not {"--cache", "--no-cache"} & set(asked):
            asked += ["--cache", str(kept(tmp_path_factory))]
        code = main(asked)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(code, out, err)

    return run


def copy_repository(target: Path, data: Path = ROOT / "data", publisher: str = "mkdocs") -> Path:
    """A repository with our look and someone's data."""
    target.mkdir(parents=True, exist_ok=True)
    shutil.copytree(data, target / "data")
    shutil.copytree(ROOT / "site_src", target / "site_src")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (target / "mkdocs.yml").write_text(
        text.replace("\nextra:\n", f"\nextra:\n  publisher: {publisher}\n"), encoding="utf-8"
    )
    return target


def unreleased(root: Path) -> Path:
    """A repository as if no bulletin had been released, so that its data may be changed at will."""
    for folder in root.glob("data/*/published"):
        shutil.rmtree(folder)
    for path in root.glob("data/*/revisions.csv"):
        path.write_text(path.read_text().split("\n")[0] + "\n")
    return root


def release_all(root: Path, *years: int) -> None:
    """Release every bulletin that the data reach, as an office would have done in time."""
    tables, _ = read(root)
    for year in years or tables.editions:
        dataset = accept(tables, year)
        waiting = [one.code for one in published_bulletins(dataset, draft=True) if one not in dataset.releases]
        assert not waiting or main(["release", "--root", str(root), *waiting]) == 0


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of this repository's data and look, with nothing released yet."""
    return unreleased(copy_repository(tmp_path / "town"))


@pytest.fixture
def released_town(tmp_path: Path) -> Path:
    """A copy of this repository as it ships: 2008 closed, 2026 with three quarters out."""
    return copy_repository(tmp_path / "town")


@pytest.fixture
def schools(tmp_path: Path) -> Path:
    """A small office of another field, in the middle of its (not calendar) year, with nothing released yet."""
    return unreleased(copy_repository(tmp_path / "schools", SCHOOLS / "data"))


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that is made once for all processes of a test run; whoever comes first makes it, the others wait."""
    several = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp().parent if several else factory.getbasetemp()
    folder = base / f"shared-{name}"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "done").touch()
    return folder


def kept(factory: pytest.TempPathFactory) -> Path:
    """The cache of this run of tests."""
    return shared(factory, "cache", lambda _: None) / "kept"


def built_once(factory: pytest.TempPathFactory, name: str, data: Path, jobs: int, publisher: str = "mkdocs") -> Path:
    """The site of somebody's data in a repository of its own."""

    def make(folder: Path) -> None:
        root = copy_repository(folder / "town", data, publisher)
        assert main(["build", "--root", str(root), "--jobs", str(jobs), "--cache", str(kept(factory))]) == 0

    return shared(factory, name, make) / "town/public"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The shipped data, built once; the tests only read it."""
    return built_once(tmp_path_factory, "built", ROOT / "data", 2, request.config.getoption("--publisher"))


@pytest.fixture(scope="session")
def sealed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the shipped data with its site and an archive of each year; the tests only read it."""
    root = built.parent
    shared(tmp_path_factory, "sealed", lambda _: main(["archive", "--root", str(root)]))
    return root


@pytest.fixture(scope="session")
def built_schools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The school office, built once; the tests only read it."""
    return built_once(tmp_path_factory, "schools", SCHOOLS / "data", 1)


@pytest.fixture(scope="session")
def schools_released_anew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its bulletins released by this program, in the present form."""

    def make(folder: Path) -> None:
        root = unreleased(copy_repository(folder, SCHOOLS / "data"))
        release_all(root)
        assert main(["build", "--root", str(root), "--jobs", "1", "--cache", str(kept(tmp_path_factory))]) == 0

    return shared(tmp_path_factory, "schools-anew", make) / "public"


@pytest.fixture(scope="session")
def district_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up year (2021) of sixty areas: more than have a row each in a chart."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from workload import write

    root = tmp_path_factory.mktemp("district")
    write("district", root)
    return root


@pytest.fixture(scope="session")
def district(district_data: Path) -> Released:
    """The year of sixty areas as a draft."""
    return disclose(assess(accept(read(district_data)[0], 2021), draft=True))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Path], None]:
    """Compare a text with an expected file; `--rewrite-golden` writes it, but never in CI."""

    def compare(text: str, expected: Path) -> None:
        if request.config.getoption("--rewrite-golden"):
            assert "CI" not in os.environ, "golden files are not rewritten in CI"
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_text(text, encoding="utf-8")
        assert expected.read_text(encoding="utf-8") == text

    return compare


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs in a file; the test is wrong if it does not."""
    text = path.read_bytes().decode()
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_bytes(text.replace(old, new, 1).encode())
