"""`build` for several offices in one run: each as it would be alone, and a page that lists them."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from collections import Counter
from concurrent.futures import CancelledError
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.commands.failures import report_failure
from generator.errors import Interrupted, WrongCall
from generator.signals import Signals
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

HUB, RECORD = "offices", "offices.json"
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
        if "\0" in "".join(lines):
            raise WrongCall(words.NO_LIST.format(path=asked.offices))
        named = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        roots += [(asked.offices.parent / line).resolve() for line in named]
        if not named:
            raise WrongCall(words.EMPTY_LIST.format(path=asked.offices))
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
    from generator import publish
    from generator.files import make_folder
    from generator.workers import workers

    output = (asked.output or Path(HUB)).resolve()
    _refuse_foreign(output, roots)
    make_folder(output)
    _mark(output, roots)
    given = {name: value for name, value in vars(asked).items() if name not in ("run", "signals", "roots", "offices")}
    given |= {"json": False, "roots": (), "offices": None, "jobs": 1}
    sites = {root.name: output / root.name / SITE for root in roots}
    before = {name: _record(site) for name, site in sites.items()}
    outcomes: dict[str, int] = {}
    with publish.locked(output):
        try:
            with workers(asked.jobs if asked.scheduler is None else 1) as hands:
                orders = [{**given, "root": root, "output": sites[root.name]} for root in roots]
                running = [(root.name, hands.submit(_built, order)) for root, order in zip(roots, orders, strict=True)]
                for name, future in running:
                    outcomes[name], told = _outcome(future, asked)
                    print(words.OFFICE.format(name=name), told, sep="\n", end="", file=sys.stderr, flush=True)
                    asked.signals.check()
        finally:
            new = [name for name, site in sites.items() if _record(site) != before[name]]
            asked.signals.is_published = bool(new)
            if len(outcomes) < len(roots) and new:
                print(words.OFFICES_DONE.format(names=joined(new)), file=sys.stderr)
        _list(output, {name: _record(site) for name, site in sites.items()})
    failed = [name for name, code in outcomes.items() if code]
    print(words.OFFICES.format(count=len(roots), path=(output / "index.html").as_posix()), file=sys.stderr)
    if failed:
        print(words.OFFICES_FAILED.format(names=joined(failed)), file=sys.stderr)
    if asked.json:
        print(json.dumps({"offices": outcomes}, ensure_ascii=False, indent=1))
    return max(outcomes.values())


def _refuse_foreign(output: Path, roots: Sequence[Path]) -> None:
    """Refuse a folder for the list that holds something else, or belongs to an office.

    Raises
    ------
    WrongCall : a published site or other files stand there, or it lies in the data or pages of an office.

    """
    kept = [root / name for root in roots for name in ("data", "site_src")]
    is_inside = any(output.is_relative_to(folder) for folder in kept) or output in roots
    is_foreign = output.exists() and (
        not output.is_dir() or (any(output.iterdir()) and not (output / RECORD).is_file())
    )
    if is_inside or is_foreign:
        raise WrongCall(words.FOREIGN_LIST.format(path=output))


def _mark(output: Path, roots: Sequence[Path]) -> None:
    """Write by what the folder is known again, also by a run after one that was stopped."""
    from generator.files import write_atomically

    content = json.dumps({"offices": sorted(root.name for root in roots)}, ensure_ascii=False)
    write_atomically(output / RECORD, f"{content}\n".encode())


def _outcome(future: Future[tuple[int, str]], asked: argparse.Namespace) -> tuple[int, str]:
    """The exit code of the build of an office, and what it said; a process that was lost is told like any failure."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:  # noqa: BLE001 - the others are built all the same
        return _told(error, asked)


def _told(error: BaseException, asked: argparse.Namespace) -> tuple[int, str]:
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        code = report_failure(error, asked)
    return code, told.getvalue()


def _built(order: Mapping[str, Any]) -> tuple[int, str]:
    """Build an office, in whatever process; returns its exit code and what it said."""
    from generator.commands.publishing import build

    told, asked = io.StringIO(), argparse.Namespace(**order, signals=Signals())
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told), _heard(asked.signals):
        try:
            code = build(asked)
        except (Exception, Interrupted) as error:  # noqa: BLE001 - the others are built all the same
            code = report_failure(error, asked)
    return code, told.getvalue()


@contextlib.contextmanager
def _heard(signals: Signals) -> Iterator[None]:
    """Listen to a stop in a process of its own; in the command's own that is done already."""
    if parent_process() is None:
        yield
    else:
        with signals.heard():
            yield


def _list(output: Path, records: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> None:
    """Write the page that lists the offices."""
    from generator.files import write_atomically
    from generator.pages import offices_page
    from generator.site import refuse_active

    page = offices_page(records)
    refuse_active("index.html", page)
    write_atomically(output / "index.html", page.encode())


def _record(folder: Path) -> Mapping[int, Mapping[str, Any]]:
    """What stands of an office, by year."""
    from generator import publish

    return publish.published(folder)
