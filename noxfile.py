"""What can be done with this repository: `nox -l` lists it, `nox -s NAME` does it."""

import os
import shutil

import nox

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
def serve(session: nox.Session) -> None:
    """Preview the site on this machine and follow every change."""
    install(session, "site")
    session.run("tongbao", "serve", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests with coverage; needs nothing but Python and git."""
    install(session, "tests")
    session.run("pytest", "-n", "2", "--cov", "--cov-report=term", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the built site in a headless Chromium: width, colours, search, requests."""
    install(session, "browser")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        session.error("no Chromium found; install one or name it in CHROMIUM")
    session.run("pytest", "tests/browser", "-m", "browser", *session.posargs, env={"CHROMIUM": chromium})


@nox.session
def office(session: nox.Session) -> None:
    """Send the clerk's workbook through LibreOffice and back: nothing may be lost."""
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
def bench(session: nox.Session) -> None:
    """Time a clean check beside the stock validator on the same files, in turn."""
    install(session, "site")
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
