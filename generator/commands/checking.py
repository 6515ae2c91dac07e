"""`check`, `diff` and `take`: versions of the data laid out, judged, compared, and what is printed of it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.arguments import add_option, number
from generator.commands.printing import as_json, print_findings, say_what_is_unseen
from generator.errors import Refused, WrongCall
from generator.personal import masked
from generator.words import cli as words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.commands.arguments import Command
    from generator.model import Changes


def declare(command: Command) -> None:
    """The arguments of these commands."""
    checking = command("check", check)
    checking.add_argument(
        "package", nargs="?", type=Path, metavar=words.METAVARS["package"], help=words.HELP["package"]
    )
    add_option(checking, "year", type=number)
    add_option(checking, "revision")
    checking.add_argument("--json", action="store_true", help=words.HELP["json"])
    comparing = command("diff", diff)
    comparing.add_argument("base", metavar=words.METAVARS["base"], help=words.HELP["base"])
    comparing.add_argument("head", nargs="?", metavar=words.METAVARS["head"], help=words.HELP["head"])
    comparing.add_argument("--json", action="store_true", help=words.HELP["json"])
    taking = command("take", take)
    taking.add_argument("commit", metavar=words.METAVARS["commit"], help=words.HELP["commit"])
    taking.add_argument("folder", type=Path, metavar=words.METAVARS["folder"], help=words.HELP["folder"])


def check(asked: argparse.Namespace) -> int:
    """Judge the data, or anybody's package, and tell every finding."""
    from generator import history, pipeline
    from generator.cache import cache_at

    if asked.package is not None:
        if not os.path.lexists(asked.package / "datapackage.json"):
            raise WrongCall(words.NO_PACKAGE.format(path=asked.package))
        findings = pipeline.check_package(asked.package)
    else:
        root, years = asked.root.resolve(), (asked.year,) if asked.year else ()
        with _version(root, asked.revision) as (folder, commit):
            cache = cache_at(root / ".cache") if (root / ".cache").is_dir() else None
            findings = pipeline.check(folder, years, history.earlier_states(root, commit), cache)
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:
        asked.outcome = Refused.exit_code
    if asked.json:
        print(
            json.dumps(
                {"ok": not errors, "findings": [as_json(finding) for finding in findings], **unseen(asked)},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        if asked.package is None:
            say_what_is_unseen(asked.root.resolve(), sys.stdout)
        print_findings(findings, sys.stdout)
    return 1 if errors else 0


def unseen(asked: argparse.Namespace) -> dict[str, str]:
    """Why earlier states could not be seen, for `check --json`; nothing where they could, or are not looked at."""
    from generator import history

    reason = None if asked.package is not None else history.unseen(asked.root.resolve())
    return {"unseen": reason.value} if reason else {}


@contextmanager
def _version(root: Path, name: str | None) -> Iterator[tuple[Path, str]]:
    """A folder with the `data/` of a revision, and its commit; the repository itself where none is named."""
    from generator import history

    if name is None:
        yield root, "HEAD"
        return
    commit = history.commit_of(root, name)
    if commit is None:
        raise WrongCall(words.NO_REVISION.format(name=name))
    with tempfile.TemporaryDirectory() as folder:
        try:
            history.take(root, commit, Path(folder))
        except ValueError as error:
            raise WrongCall(words.TOO_LARGE.format(name=name)) from error
        except LookupError as error:
            raise WrongCall(words.NO_OBJECTS.format(name=name)) from error
        yield Path(folder), commit


def diff(asked: argparse.Namespace) -> int:
    """Say what a change of data does; never refuses, whatever the data are."""
    from generator import history, pipeline
    from generator.words import changes as report

    root = asked.root.resolve()
    with _version(root, asked.base) as (old, base), _version(root, asked.head) as (new, head):
        before = pipeline.Side(asked.base, old, history.earlier_states(root, base))
        after = pipeline.Side(asked.head or report.WORKING_TREE, new, history.earlier_states(root, head))
        found = pipeline.compare(before, after, acknowledged=history.agreed_losses(root, base, head))
    if asked.json:
        print(masked(json.dumps(_changes_json(found), ensure_ascii=False, indent=1)))
    else:
        print(report.report(found, masked), end="")
    return 0


def _changes_json(found: Changes) -> dict[str, object]:
    """The changes as the design has them; cells are raw, all the rest is released."""
    return {
        "cells": [asdict(cell) for cell in found.cells],
        "lost_rows": [asdict(row) for row in found.lost],
        "acknowledged": found.acknowledged,
        "files": [{"file": file, "change": kind} for file, kind in found.files],
        "figures": [
            {
                "id": str(figure.figure),
                "before": figure.before and figure.before.text,
                "after": figure.after and figure.after.text,
            }
            for figure in found.figures
        ],
        "targets": [
            {"figure": str(flip.figure), "before": flip.before.value, "after": flip.after.value} for flip in found.flips
        ],
        "ranks": [
            {
                "scheme": rank.scheme,
                "subject": rank.subject,
                "period": rank.period,
                "before": rank.before,
                "after": rank.after,
                "margin": rank.margin,
                "because": [source._asdict() for source in rank.because],
            }
            for rank in found.ranks
        ],
        "bulletins": [
            {
                "id": bulletin.bulletin.code,
                "released": bulletin.is_released,
                "covered": bulletin.is_covered,
                "new": bulletin.is_new,
                "figures": [str(key) for key in bulletin.figures],
            }
            for bulletin in found.bulletins
        ],
        "pages": list(found.pages),
        "findings": {"appeared": [*map(as_json, found.appeared)], "gone": [*map(as_json, found.gone)]},
        "refused": found.is_refused,
    }


def take(asked: argparse.Namespace) -> int:
    """Lay the data of a revision beside the look of this repository, for a check and a preview."""
    root, folder = asked.root.resolve(), asked.folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongCall(words.NOT_EMPTY.format(path=asked.folder))
    with _version(root, asked.commit) as (taken, _):
        shutil.copytree(taken / "data", folder / "data", symlinks=True)
    shutil.copytree(root / "site_src", folder / "site_src", symlinks=True)
    shutil.copy(root / "mkdocs.yml", folder)
    print(words.TAKEN.format(name=asked.commit, path=asked.folder))
    return 0
