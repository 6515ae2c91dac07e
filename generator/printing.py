"""PDF by a browser or an office program of this machine; neither comes with this program."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from generator.errors import PublishingFailed, WrongCall
from generator.words import cli as words

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
OFFICES = ("soffice", "libreoffice")
OFFICE_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
PATIENCE = 300
"""Seconds after which a program is taken to hang."""


def browser() -> str:
    """The Chromium of this machine, as CHROMIUM names it or where such programs stand; blank where there is none."""
    return _found("CHROMIUM", BROWSERS, BROWSER_PLACES)


def office() -> str:
    """The LibreOffice of this machine, as SOFFICE names it or where it stands; blank where there is none."""
    return _found("SOFFICE", OFFICES, OFFICE_PLACES)


def from_html(html: str) -> bytes:
    """A standalone page as PDF, by the browser.

    Raises
    ------
    PublishingFailed : the browser made none.

    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(html, encoding="utf-8")
        options = ["--headless", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}"]
        options += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return _made([browser(), *options, f"--print-to-pdf={target}", source.as_uri()], target)


def from_docx(document: bytes) -> bytes:
    """A document as PDF, by the office program.

    Raises
    ------
    PublishingFailed : the office program made none.

    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        source, target = folder / "page.docx", folder / "page.pdf"
        source.write_bytes(document)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        call = [office(), profile, "--headless", "--convert-to", "pdf", "--outdir", scratch, str(source)]
        return _made(call, target)


def _made(call: list[str], target: Path) -> bytes:
    try:
        done = subprocess.run(call, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired as error:
        raise PublishingFailed(words.NO_PDF.format(program=call[0], problem=error)) from error
    if not target.is_file():
        problem = " ".join(done.stderr.decode(errors="replace").split())[-words.LONGEST_PROBLEM :]
        raise PublishingFailed(words.NO_PDF.format(program=call[0], problem=problem))
    return target.read_bytes()


def _found(variable: str, names: tuple[str, ...], places: tuple[str, ...]) -> str:
    named = os.environ.get(variable)
    if named:
        if shutil.which(named) is None:
            raise WrongCall(words.NO_SUCH_PROGRAM.format(variable=variable, path=named))
        return named
    found = (shutil.which(name) for name in (*names, *places))
    return next((path for path in found if path), "")
