"""The door: arguments in, one line and an exit code out.

Clock, git, environment and terminal are asked here and in `commands`, and nowhere else. Nothing heavy is
imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__
from generator.commands import checking, office, publishing
from generator.commands.arguments import Parser, new_parser
from generator.commands.failures import report_failure
from generator.commands.offices import Roots
from generator.errors import Interrupted
from generator.signals import Signals
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROGRAM = "tongbao"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and never lets a traceback out."""
    _open_streams()
    asked = argparse.Namespace(command="", signals=Signals())
    try:
        with asked.signals.heard():
            parser().parse_args(arguments, asked)
            code = int(asked.run(asked))
            sys.stdout.flush()
            asked.signals.check()
            return code
    except (Exception, KeyboardInterrupt, Interrupted) as error:  # noqa: BLE001 - the one place where errors meet the user
        return report_failure(error, asked)


def _open_streams() -> None:
    """Speak UTF-8, and have something in the place of a stream that the caller has closed.

    A file opened later would otherwise take its number, and what is said would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            with suppress(OSError):
                os.fstat(number)
                continue
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115 - for as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    made = new_parser(Parser, PROGRAM, words.PROGRAM)
    made.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help=words.HELP["version"])
    commands = made.add_subparsers(metavar=words.COMMANDS, required=True, dest="command", parser_class=Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        own = new_parser(
            lambda _, **options: commands.add_parser(name, help=words.HELP[name], **options), name, words.HELP[name]
        )
        own.add_argument(
            "--root", type=Path, default=Path(), action=Roots, metavar=words.METAVARS["root"], help=words.HELP["root"]
        )
        own.set_defaults(run=run)
        return own

    for module in (checking, publishing, office):
        module.declare(command)
    return made
