"""A Dask cluster as the hands of a build: tasks and what they read travel as content, so that no disk is shared.

Its workers have this program and the same libraries, which is looked at first: otherwise the bytes would differ.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Executor
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from generator.cache import NoCache
from generator.errors import PublishingFailed
from generator.words import cluster as words
from generator.words import joined
from generator.workers import InHand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.model import Cache

Result = TypeVar("Result")
PATIENCE = 10
"""Seconds to wait for a scheduler that does not answer, and for the first worker."""
TIMES = 3
"""How often what was lost with a worker is sent again."""
_ALONE = threading.Lock()


class Scattered(InHand[Result]):
    """Something that is here, and on every worker."""

    def __init__(self, value: Result, on_workers: Any) -> None:  # noqa: ANN401 - a future of Dask's
        super().__init__(value)
        self.on_workers = on_workers


class Cluster(Executor):
    """Workers that listen to a scheduler; see `Hands`.

    Raises
    ------
    PublishingFailed : nobody answers at the address, no worker is there, or one of them has another program.

    """

    def __init__(self, address: str, program: Callable[[], str]) -> None:
        """Go to the scheduler at `address` (`tcp://host:8786`); `program` tells a program from any other."""
        from distributed import Client

        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, TypeError, ValueError) as error:
            raise PublishingFailed(words.NOBODY.format(address=address)) from error
        self.jobs = sum(self._client.nthreads().values())
        found = self._client.run(program, on_error="return")
        others = sorted(worker for worker, own in found.items() if own != program())
        if others:
            raise PublishingFailed(words.ANOTHER_PROGRAM.format(workers=joined(others)))

    def reach(self, cache: Cache) -> Cache:
        """See `Hands`: what is remembered here is not there."""
        del cache
        return NoCache()

    def once(self) -> AbstractContextManager[None]:
        """See `Hands`: what is withheld goes to no other machine, and no process begins beside Dask's threads."""
        return nullcontext()

    def share(self, value: Result, folder: Path) -> Scattered[Result]:
        """See `Hands`."""
        del folder
        return Scattered(value, self._sent(value))

    def _sent(self, value: object) -> Any:  # noqa: ANN401 - a future of Dask's
        """Something as it lies on every worker; a scheduler may drop all copies but one."""
        return self._client.scatter(InHand(value), broadcast=True, hash=False)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401 - the signature of Executor
        """Hand work over; a worker that is lost has its work done by another."""
        own = [argument.on_workers if isinstance(argument, Scattered) else argument for argument in args]
        future: Future[Result] = self._client.submit(_alone, fn, *own, pure=False, **kwargs)
        return future

    def map(self, fn: Callable[..., Result], *iterables: Iterable[Any], **_: Any) -> Iterator[Result]:  # noqa: ANN401 - as Executor
        """Hand several over at once, and yield what comes of them in their order."""
        begun = [(self.submit(fn, *args), args) for args in zip(*iterables, strict=False)]
        return (self._result(future, fn, args) for future, args in begun)

    def _result(self, future: Future[Result], fn: Callable[..., Result], args: tuple[Any, ...]) -> Result:
        """What came of a task; where what it reads was lost with a worker, that is sent once more.

        Raises
        ------
        PublishingFailed : the cluster was lost, or the task with every worker it was given to.

        """
        from distributed import CancelledError, KilledWorker
        from distributed.comm import CommClosedError

        try:
            for _ in range(TIMES):
                with suppress(CancelledError):
                    return future.result()
                future = self._again(fn, args)
            return future.result()
        except (CancelledError, KilledWorker, CommClosedError) as error:
            raise PublishingFailed(words.LOST) from error

    def _again(self, fn: Callable[..., Result], args: tuple[Any, ...]) -> Future[Result]:
        """Hand a task over once more, and before it what it reads and nobody has any more."""
        try:
            for shared in (argument for argument in args if isinstance(argument, Scattered)):
                if shared.on_workers.status != "finished":
                    shared.on_workers = self._sent(shared.value())
            return self.submit(fn, *args)
        except OSError as error:
            raise PublishingFailed(words.LOST) from error

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor
        """Leave; what was not done is not done any more, and the workers stay for others."""
        del wait, cancel_futures
        self._client.close()


def _alone(fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 - any task
    """One task at a time in a process: MkDocs and matplotlib are not made for threads."""
    with _ALONE:
        return fn(*args, **kwargs)
