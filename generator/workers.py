"""The processes that share the work of a build. None outlives the command, and none speaks for itself."""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
import tempfile
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import nullcontext
from functools import lru_cache
from multiprocessing import active_children, connection, get_start_method, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from generator.files import make_folder
from generator.signals import STOPPING, blocked

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from multiprocessing.process import BaseProcess
    from types import TracebackType

    from generator.model import Cache

Result = TypeVar("Result")


class _Near:
    """Hands on this machine, which reach what is remembered on it."""

    def reach(self, cache: Cache) -> Cache:
        """See `Hands`."""
        return cache


class InHand(Generic[Result]):
    """Something that is here already."""

    def __init__(self, value: Result) -> None:
        self._value = value

    def value(self) -> Result:
        """See `Shared`."""
        return self._value


class OnDisk(Generic[Result]):
    """Something that a process reads from a file when it first needs it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def value(self) -> Result:
        """See `Shared`."""
        found: Result = _opened(self.path)
        return found


@lru_cache(maxsize=1)
def _opened(path: Path) -> Any:  # noqa: ANN401 - whatever was shared
    """What this command has written a moment ago, in a folder of its own."""
    return pickle.loads(path.read_bytes())  # noqa: S301 - our own file


class Inherited(Generic[Result]):
    """Something that was there before the processes began, which have it from their parent."""

    def __init__(self, token: int, value: Result) -> None:
        self._token = token
        _INHERITED[token] = value

    def value(self) -> Result:
        """See `Shared`."""
        found: Result = _INHERITED[self._token]
        return found


_INHERITED: dict[int, Any] = {}
_TOKENS = itertools.count()


class Here(_Near, Executor):
    """Does the work at once, in this process."""

    jobs = 1

    def once(self) -> AbstractContextManager[None]:
        """See `Hands`."""
        return nullcontext()

    def share(self, value: Result, folder: Path) -> InHand[Result]:
        """See `Hands`."""
        del folder
        return InHand(value)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401 - the signature of Executor
        """Do it, and keep the result for whoever asks."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(error)
        return future


class Workers(_Near, ProcessPoolExecutor):
    """Processes that end with the command, however it ends, and whose tracebacks reach no terminal."""

    def __init__(self, jobs: int) -> None:
        """Begin at most `jobs` processes, once there is something to do."""
        super().__init__(max_workers=jobs, initializer=_begin)
        self._others = set(active_children())
        self._begun = False
        self._inherited: list[int] = []
        self.jobs = jobs

    def once(self) -> Workers:
        """See `Hands`; these know all that is here when they are first needed, and the others go on."""
        return Workers(self.jobs)

    def share(self, value: Result, folder: Path) -> Inherited[Result] | OnDisk[Result]:
        """See `Hands`; processes that are to begin as copies of this one have it without any reading."""
        if not self._begun and get_start_method() == "fork":
            self._inherited.append(next(_TOKENS))
            return Inherited(self._inherited[-1], value)
        make_folder(folder)
        descriptor, name = tempfile.mkstemp(prefix="shared-", dir=folder)
        with os.fdopen(descriptor, "wb") as stream:
            pickle.dump(value, stream, protocol=pickle.HIGHEST_PROTOCOL)
        return OnDisk(Path(name))

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401 - the signature of Executor
        """Hand work over; a process that begins for it hears no signal before `_begin` has run."""
        self._begun = True
        with blocked():
            return super().submit(fn, *args, **kwargs)

    def _own(self) -> set[BaseProcess]:
        """The processes that began with these hands, and not with others around them."""
        return set(active_children()) - self._others

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Wait for what was begun; where the command has failed, begin nothing more, and leave no process behind.

        The thread that minds the processes may fail over one that the system ended, and end no other.
        """
        del error, trace
        for token in self._inherited:
            _INHERITED.pop(token, None)
        if kind is not None:
            for child in self._own():
                child.terminate()
        self.shutdown(wait=True, cancel_futures=kind is not None)
        for child in self._own():
            child.kill()
        return None


def workers(jobs: int) -> Here | Workers:
    """Hands for a build: this process alone, or `jobs` more."""
    return Here() if jobs == 1 else Workers(jobs)


def _begin() -> None:
    """What a process does first: leave signals and messages to its parent, and end when the parent is gone.

    A parent that is killed (out of memory) cannot tell its processes to stop.
    """
    gc.freeze()  # what was there before is not looked at again, so that it stays one copy
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    os.close(silent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
