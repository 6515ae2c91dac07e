"""A preview on this machine: the published folder, rebuilt when something changes; open pages follow by themselves.

Pages are given a script of ours on their way to the browser, never on the disk. It asks what stands now, loads the page
again when there is a new site, and shows what is wrong until it is mended.
"""

from __future__ import annotations

import functools
import http.server
import json
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
    from typing import Any

WATCHED = ("data", "site_src")
QUIET_SECONDS = 0.15
LONGEST_ANSWER = 20
STATE, SCRIPT = "/.tongbao/state", "/.tongbao/follow.js"
FOLLOW = Path(__file__).with_name("follow.js")
FOLLOWED = f'<script src="{SCRIPT}" defer></script>'.encode()


class Told:
    """What open pages are told: the number of what stands now, of the last site, and what is wrong since."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = self._built = 0
        self._problem = ""

    def tell(self, problem: str) -> None:
        """There is a new site, or something is wrong with what was changed."""
        with self._changed:
            self._number += 1
            self._built += not problem
            self._problem = problem and words.PREVIEW_STANDS.format(problem=problem)
            self._changed.notify_all()

    def wait(self, seen: int) -> dict[str, object]:
        """What is told now, or, where that was seen already, as soon as there is more; after a while in any case."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != seen, LONGEST_ANSWER)
            return {"number": self._number, "built": self._built, "problem": self._problem}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word and without letting browsers keep them; pages are given the script."""

    def __init__(self, *args: Any, told: Told, **options: Any) -> None:  # noqa: ANN401 - passed on to http.server
        self.told = told
        super().__init__(*args, **options)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:
        """A page with the script in it, what is told, or a file as it is."""
        path, _, query = self.path.partition("?")
        if path == STATE:
            seen = query.removeprefix("seen=")
            self._answer(json.dumps(self.told.wait(int(seen) if seen.isdecimal() else -1)).encode(), "application/json")
        elif path == SCRIPT:
            self._answer(FOLLOW.read_bytes(), "text/javascript")
        else:
            file = Path(self.translate_path(self.path))
            page = file / "index.html" if path.endswith("/") else file
            if page.suffix == ".html" and page.is_file():
                self._answer(page.read_bytes().replace(b"</body>", FOLLOWED + b"</body>"), "text/html; charset=utf-8")
            else:
                super().do_GET()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(http.server.ThreadingHTTPServer):
    """Pages that wait for news are left alone when the preview ends, and readers that leave are not told of."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the reader went to another page."""


def serve(
    root: Path, port: int, rebuild: Callable[[], str], stop: threading.Event | None = None, *, folder: Path
) -> int:
    """Build, serve a folder on the loopback address, and rebuild on change until stopped.

    Parameters
    ----------
    rebuild : builds once, and returns what is wrong, in words; nothing where there is a new site.

    Raises
    ------
    PublishingFailed : the port cannot be opened.

    """
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    changed, told, stop = threading.Event(), Told(), stop or threading.Event()

    def name_of(event: FileSystemEvent) -> str:
        return Path(os.fsdecode(event.src_path)).name

    class Watcher(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in ("created", "modified", "deleted", "moved") and not is_beside(name_of(event)):
                changed.set()

    told.tell(rebuild())
    folder.mkdir(exist_ok=True)
    handler = functools.partial(_Handler, directory=str(folder), told=told)
    try:
        server = _Server(("127.0.0.1", port), handler)
    except OSError as error:
        raise PublishingFailed(words.BUSY_PORT.format(port=port, problem=error.strerror)) from error
    observer = Observer()
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(Watcher(), str(root / name), recursive=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    observer.start()
    print(words.SERVING.format(address=f"http://127.0.0.1:{server.server_port}/"), file=sys.stderr, flush=True)
    try:
        while not stop.wait(QUIET_SECONDS):
            if changed.is_set():
                changed.clear()
                while not stop.wait(QUIET_SECONDS) and changed.is_set():
                    changed.clear()
                print(words.CHANGED, file=sys.stderr, flush=True)
                told.tell(rebuild())
    finally:
        observer.stop()
        server.shutdown()
        server.server_close()
    return 0
