"""Ctrl+C and a polite kill: heard at once, kept waiting where nothing may be cut in two, forgotten by nobody."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPPING = (signal.SIGINT, signal.SIGTERM, *((signal.SIGHUP,) if hasattr(signal, "SIGHUP") else ()))
AGAIN_SECONDS = 0.05


class Signals:
    """The signals that asked this command to stop (`model.Halt`).

    One that arrives raises `Interrupted` wherever the program is. A library, or a callback of the
    interpreter (a weak reference, a finalizer), may swallow that; `check` raises it again, and is
    called before anything is published.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.received: list[int] = []
        self.is_published = False
        self._holding = 0

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen while a command runs; the handlers of before come back afterwards."""
        asked = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self._stop) for number in asked}
        self._hook, sys.unraisablehook = sys.unraisablehook, self._swallowed
        self._thread_hook, threading.excepthook = threading.excepthook, self._thread_failed
        try:
            yield
        finally:
            sys.unraisablehook, threading.excepthook = self._hook, self._thread_hook
            for number, handler in before.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Stop if that was asked for, whoever swallowed it.

        Raises
        ------
        Interrupted : a signal has arrived.

        """
        if self.received:
            raise Interrupted(self.received[0])

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep signals waiting: none cuts in here, and `check` tells those that came."""
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1

    def published(self) -> None:
        """Remember that the new site stands, for what is told of a stop or a failure."""
        self.is_published = True

    def _stop(self, number: int, frame: object) -> None:
        del frame
        self.received.append(number)
        if not self._holding:
            raise Interrupted(number)

    def _thread_failed(self, lost: threading.ExceptHookArgs) -> None:
        """Let a thread fail in silence where the command ends anyway.

        The thread that minds the workers does so when one of them is ended by the system while
        their work is called off (`InvalidStateError`); what happened is told by the command.
        """
        if not self.received and lost.exc_type.__name__ != "InvalidStateError":
            self._thread_hook(lost)

    def _swallowed(self, lost: sys.UnraisableHookArgs) -> None:
        """Raise a swallowed signal once more, a moment later."""
        if isinstance(lost.exc_value, Interrupted):
            number = lost.exc_value.exit_code - 128
            threading.Timer(AGAIN_SECONDS, os.kill, (os.getpid(), number)).start()
        else:
            self._hook(lost)


@contextmanager
def blocked() -> Iterator[None]:
    """Let this thread, and every process begun meanwhile, hear no signal until its end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
