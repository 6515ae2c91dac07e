"""A preview on this machine: the published folder, rebuilt when something changes."""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import PublishingFailed
from generator.files import is_beside
from generator.words import cli as words

if TYPE_CHECKING:
    from collections.abc import Callable

WATCHED = ("data", "site_src")
QUIET_SECONDS = 0.5


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word and without letting browsers keep them."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def serve(
    root: Path, port: int, rebuild: Callable[[], None], stop: threading.Event | None = None, *, folder: Path
) -> int:
    """Build, serve a folder on the loopback address, and rebuild on change until stopped.

    Raises
    ------
    PublishingFailed : the port cannot be opened.

    """
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    changed = threading.Event()

    def name_of(event: FileSystemEvent) -> str:
        return Path(os.fsdecode(event.src_path)).name

    class Watcher(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in ("created", "modified", "deleted", "moved") and not is_beside(name_of(event)):
                changed.set()

    rebuild()
    folder.mkdir(exist_ok=True)
    handler = functools.partial(_Handler, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise PublishingFailed(words.BUSY_PORT.format(port=port, problem=error.strerror)) from error
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(Watcher(), str(root / name), recursive=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    observer.start()
    print(words.SERVING.format(address=f"http://127.0.0.1:{server.server_port}/"), file=sys.stderr, flush=True)
    stop = stop or threading.Event()
    try:
        while not stop.wait(QUIET_SECONDS):
            if changed.is_set():
                changed.clear()
                stop.wait(QUIET_SECONDS)
                print(words.CHANGED, file=sys.stderr, flush=True)
                rebuild()
    finally:
        observer.stop()
        server.shutdown()
        server.server_close()
    return 0
