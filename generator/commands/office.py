"""`template`, `import`, `tidy`, `new` and `release`: what a clerk does with the data."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.arguments import add_option, file_to_write
from generator.commands.printing import print_findings
from generator.errors import Refused, WrongCall
from generator.personal import masked
from generator.words import cli as words
from generator.words import joined

if TYPE_CHECKING:
    import argparse

    from generator.commands.arguments import Command


FIRST_YEAR, LAST_YEAR = 1950, 2100


def declare(command: Command) -> None:
    """The arguments of these commands."""
    templating = command("template", template)
    templating.add_argument("period", metavar=words.METAVARS["period"], help=words.HELP["period"])
    add_option(templating, "output", type=Path)
    importing = command("import", import_)
    importing.add_argument("files", nargs="+", type=Path, metavar=words.METAVARS["sent"], help=words.HELP["sent"])
    for asking in (templating, importing):
        asking.add_argument("--yes", action="store_true", help=words.HELP["yes"])
    tidying = command("tidy", tidy)
    tidying.add_argument("files", nargs="*", type=Path, metavar=words.METAVARS["csv"], help=words.HELP["csv"])
    beginning = command("new", begin)
    beginning.add_argument(
        "what", choices=("year", "bulletin"), metavar=words.METAVARS["what"], help=words.HELP["what"]
    )
    beginning.add_argument("which", metavar=words.METAVARS["which"], help=words.HELP["which"])
    releasing = command("release", release)
    releasing.add_argument("bulletins", nargs="*", metavar=words.METAVARS["bulletins"], help=words.HELP["bulletins"])
    releasing.add_argument("--revise", action="store_true", help=words.HELP["revise"])
    releasing.add_argument("--upgrade", action="store_true", help=words.HELP["upgrade"])


def template(asked: argparse.Namespace) -> int:
    """Write the empty form of a period."""
    from generator import clerk
    from generator.words import intake

    output = asked.output or Path(f"{asked.period}.xlsx")
    areas, indicators = clerk.template(asked.root.resolve(), asked.period, file_to_write(output), overwrite=asked.yes)
    print(intake.TEMPLATE_WRITTEN.format(path=output, areas=areas, indicators=indicators))
    return 0


def import_(asked: argparse.Namespace) -> int:
    """Show what a file would change, ask before a number is replaced, and write all or nothing."""
    from generator import clerk
    from generator.words import intake

    try:
        received = clerk.receive(asked.root.resolve(), asked.files, date.today())  # noqa: DTZ011 - the clerk's own day
    except Refused as error:
        print_findings(error.findings)
        print(intake.REFUSED_NOTHING, file=sys.stderr)
        return error.exit_code
    if received.findings:
        print_findings(received.findings, sys.stdout)
    if not received.files:
        print(intake.NOTHING)
        return 0
    for line in intake.preview(received.changes, received.names):
        print(masked(line))
    replaced = received.count("replaced")
    if replaced and not asked.yes and not _agreed(replaced):
        return WrongCall.exit_code
    clerk.keep(received)
    counts = {kind: received.count(kind) for kind in ("new", "filled", "replaced")}
    print(intake.WRITTEN.format(files=joined(path.name for path in received.files), **counts))
    return 0


def _agreed(count: int) -> bool:
    """Ask whether numbers may be replaced; without a terminal nobody can say yes."""
    from generator.words import intake

    if not sys.stdin.isatty():
        raise WrongCall(intake.CONSENT.format(count=count))
    try:
        answer = input(intake.ASK.format(count=count))
    except EOFError:
        answer = ""
    if answer.strip().lower() in intake.YES:
        return True
    print(intake.DECLINED)
    return False


def tidy(asked: argparse.Namespace) -> int:
    """Bring files back into their canonical form."""
    from generator import clerk
    from generator.words import intake

    done, seen = clerk.tidy(asked.root.resolve(), asked.files)
    for tidied in done:
        print(masked(intake.TIDIED.format(file=tidied.file, changes="；".join(tidied.changes))))
    if not done:
        print(intake.TIDY_CLEAN.format(count=seen))
    return 0


def begin(asked: argparse.Namespace) -> int:
    """Begin a year or a bulletin."""
    from generator import beginning
    from generator.words import intake

    root = asked.root.resolve()
    if asked.what == "year":
        made, following = beginning.new_year(root, _year(asked.which)), intake.NEW_YEAR_NEXT
    else:
        made, following = beginning.new_bulletin(root, asked.which), intake.NEW_BULLETIN_NEXT
    print(intake.NEW_WRITTEN.format(paths=joined(made), next=following))
    return 0


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise WrongCall(words.BAD_YEAR.format(value=text))
    return int(text)


def release(asked: argparse.Namespace) -> int:
    """Freeze bulletins, register what has changed since one was, or bring frozen ones of an earlier form over."""
    from generator import history, releasing, upgrading
    from generator.words import STATES, plain_number

    root = asked.root.resolve()
    past = history.earlier_states(root)
    if asked.upgrade:
        print(words.UPGRADED.format(count=len(upgrading.upgrade(root, past))))
        print(words.UPGRADED_NEXT)
        return 0
    if not asked.bulletins:
        raise WrongCall(words.NO_BULLETIN_NAMED)
    if asked.revise:
        if len(asked.bulletins) > 1:
            raise WrongCall(words.ONE_BULLETIN)
        for revision in releasing.revise(root, asked.bulletins[0], past, date.today()):  # noqa: DTZ011 - the clerk's own day
            value = STATES["missing"] if revision.value_after is None else plain_number(revision.value_after)
            print(words.REVISED.format(revision=revision.revision, figure=revision.figure, value=value))
        print(words.REVISED_NEXT)
        return 0
    for frozen in releasing.release(root, asked.bulletins, past):
        print(words.RELEASED.format(**vars(frozen)))
    print(words.RELEASED_NEXT)
    return 0
