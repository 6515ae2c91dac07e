"""`build` for several offices in one run: each as it would be alone, and a page that lists them."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.commands.failures import report_failure
from generator.errors import TongbaoError, WrongCall
from generator.signals import Signals
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HUB = "public"
SITE = "site"
"""Each office's site stands in a folder of its own, so that several can be exchanged at once."""


class Roots(argparse.Action):
    """Notes every `--root`; the last is the one that a command about one office takes."""

    def __call__(self, parser: object, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:  # noqa: ANN401 - as argparse
        """Add one."""
        del parser, option
        namespace.root = values
        namespace.roots = [*getattr(namespace, "roots", ()), values]


def roots_of(asked: argparse.Namespace) -> list[Path]:
    """The offices that were asked for, those of a list included.

    Raises
    ------
    WrongCall : there is no such list, or two offices have one name.

    """
    roots = [root.resolve() for root in getattr(asked, "roots", ())]
    if asked.offices is not None:
        try:
            lines = asked.offices.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise WrongCall(words.NO_LIST.format(path=asked.offices)) from error
        named = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        roots += [(asked.offices.parent / line).resolve() for line in named]
    roots = list(dict.fromkeys(roots))
    twice = [name for name, count in Counter(root.name for root in roots).items() if count > 1]
    if twice:
        raise WrongCall(words.TWO_OFFICES.format(names=joined(twice)))
    return roots


def build_offices(asked: argparse.Namespace, roots: Sequence[Path]) -> int:
    """Build every office below one folder and list them; returns the gravest exit code.

    An office that is refused keeps the site it had, and the others are built all the same. On this machine each
    process takes an office; with a scheduler one after the other goes to its workers.
    """
    from generator.files import make_folder, write_atomically
    from generator.pages import offices_page
    from generator.site import refuse_active
    from generator.workers import workers

    output = (asked.output or Path(HUB)).resolve()
    for root in roots:
        make_folder(output / root.name)
    given = {name: value for name, value in vars(asked).items() if name not in ("run", "signals", "roots", "offices")}
    orders = [
        {
            **given,
            "root": root,
            "output": output / root.name / SITE,
            "json": False,
            "roots": (),
            "offices": None,
            "jobs": 1,
        }
        for root in roots
    ]
    outcomes: dict[str, int] = {}
    with workers(asked.jobs if asked.scheduler is None else 1) as hands:
        for root, (code, told) in zip(roots, hands.map(_built, orders), strict=True):
            outcomes[root.name] = code
            print(words.OFFICE.format(name=root.name), told, sep="\n", end="", file=sys.stderr, flush=True)
            asked.signals.check()
    page = offices_page({root.name: _record(output / root.name / SITE) for root in roots})
    refuse_active("index.html", page)
    write_atomically(output / "index.html", page.encode())
    failed = [name for name, code in outcomes.items() if code]
    print(words.OFFICES.format(count=len(roots), path=(output / "index.html").as_posix()), file=sys.stderr)
    if failed:
        print(words.OFFICES_FAILED.format(names=joined(failed)), file=sys.stderr)
    if asked.json:
        print(json.dumps({"offices": outcomes}, ensure_ascii=False, indent=1))
    return max(outcomes.values(), default=0)


def _built(order: Mapping[str, Any]) -> tuple[int, str]:
    """The exit code of the build of an office, and what it said."""
    from generator.commands.publishing import build

    told, asked = io.StringIO(), argparse.Namespace(**order, signals=Signals())
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told):
        try:
            code = build(asked)
        except (TongbaoError, OSError, MemoryError) as error:
            code = report_failure(error, asked)
    return code, told.getvalue()


def _record(folder: Path) -> Mapping[int, Mapping[str, Any]]:
    """What stands of an office, by year."""
    from generator import publish

    return publish.published(folder)
