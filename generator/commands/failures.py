"""What is said when a command fails, and the exit code that goes with it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from generator.commands.printing import print_findings
from generator.errors import Interrupted, Refused, TongbaoError
from generator.personal import masked
from generator.words import cli as words

if TYPE_CHECKING:
    import argparse

    from generator.signals import Signals


ENVIRONMENT_FAILED = 3
INTERRUPTED = 130
NOBODY_READS = 141
PUBLISHING = frozenset({"build", "serve"})


def report_failure(error: BaseException, asked: argparse.Namespace) -> int:
    """Say what went wrong in one message, and what stands all the same; returns the exit code that goes with it."""
    signals: Signals = asked.signals
    if signals.received and not isinstance(error, Interrupted):
        error = Interrupted(signals.received[0])
    stands = "" if asked.command not in PUBLISHING else words.NEW_SITE if signals.is_published else words.OLD_SITE
    code = getattr(error, "exit_code", ENVIRONMENT_FAILED)
    try:
        if isinstance(error, Refused):
            print_findings(error.findings)
        elif isinstance(error, BrokenPipeError) and error.filename is None:
            code = asked.outcome if "outcome" in asked else NOBODY_READS
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the reader left; say no more
        elif isinstance(error, (Interrupted, KeyboardInterrupt)):
            code = getattr(error, "exit_code", INTERRUPTED)
            print(words.STOPPED.format(stands=stands), file=sys.stderr)
        elif isinstance(error, TongbaoError):
            print(masked(str(error)), file=sys.stderr)
        else:
            print(_failure(error, stands), file=sys.stderr)
    except OSError:  # nobody reads what is said, or there is no room for it; the exit code says it
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for as long as the program runs
    return code


def _failure(error: BaseException, stands: str) -> str:
    """A failure of the machine with cause and cure; any other is a fault of this program."""
    from generator.words import failures

    if failures.is_of_the_surroundings(error):
        problem, cure = failures.cause_and_cure(error)
    else:
        described = " ".join(f"{type(error).__name__}: {error}".split())
        problem, cure = words.BUG.format(problem=described), words.BUG_CURE
    return words.FAILURE.format(problem=masked(problem), stands=stands, cure=cure)
