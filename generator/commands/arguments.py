"""How arguments are read, and how a wrong call is told."""

from __future__ import annotations

import argparse
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator.errors import WrongCall
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]


EXPORTED = ("docx", "pdf")


class Parser(argparse.ArgumentParser):
    """Speaks Chinese about a wrong call."""

    def error(self, message: str) -> NoReturn:
        """Refuse the call, in the words of `words.cli` where they know the problem."""
        for pattern, text in words.PROBLEMS:
            found = re.fullmatch(pattern, message)
            if found:
                message = text.format(*found.groups())
                break
        raise WrongCall(words.WRONG_CALL.format(problem=message, program=self.prog))

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401 - any text stream
        """Print a help; one that could not be printed is a failure, which argparse would keep to itself."""
        if message:
            print(message, end="", file=file or sys.stdout, flush=True)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Puts the Chinese word in front of the usage."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:  # noqa: ANN401 - argparse's own types are private
        super().add_usage(usage, actions, groups, words.USAGE if prefix is None else prefix)


def new_parser(make: Callable[..., argparse.ArgumentParser], name: str, text: str) -> argparse.ArgumentParser:
    """A parser whose own words are Chinese."""
    parser = make(name, description=text, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
    parser._optionals.title = words.OPTIONS  # noqa: SLF001 - argparse has no public way to name its groups
    parser._positionals.title = words.ARGUMENTS  # noqa: SLF001
    parser.add_argument("-h", "--help", action="help", help=words.HELP["help"])
    return parser


def add_option(parser: argparse.ArgumentParser, name: str, **options: Any) -> None:  # noqa: ANN401 - passed on to argparse
    """An option with the words it is explained by."""
    parser.add_argument(f"--{name}", metavar=words.METAVARS[name], help=words.HELP[name], **options)


def number(text: str) -> int:
    """A whole number from 1."""
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(words.BAD_NUMBER.format(value=text))
    return int(text)


def file_to_write(path: Path) -> Path:
    """Where a file is to go: a link is followed, and what is no file is not replaced by one.

    Raises
    ------
    WrongCall : there is no such folder, or a device, a pipe or a folder stands there.

    """
    real = Path(os.path.realpath(path))
    if not real.parent.is_dir():
        raise WrongCall(words.NO_FOLDER.format(path=path.parent))
    if real.exists() and not real.is_file():
        raise WrongCall(words.NOT_A_FILE.format(path=path))
    return real


def form(text: str) -> str:
    """A form a document is written in."""
    if text not in EXPORTED:
        raise argparse.ArgumentTypeError(words.BAD_FORMAT.format(value=text))
    return text


def day(text: str) -> date:
    """A day as ISO has it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(words.BAD_DATE.format(value=text)) from error
