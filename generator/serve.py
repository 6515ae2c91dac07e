"""A preview on this machine: the published folder, rebuilt when something changes; open pages follow by themselves.

Pages are given a script of ours on their way to the browser, never on the disk. It asks what stands now, loads the page
again when there is a new site, and shows what is wrong until it is mended.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import secrets
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

    from watchdog.observers.api import BaseObserver

WATCHED, SETTINGS = ("data", "site_src"), "mkdocs.yml"
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
TEXT, HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"
QUIET_SECONDS = 0.1
STATE, SCRIPT = "/.tongbao/state", "/.tongbao/follow.js"
FOLLOW = Path(__file__).with_name("follow.js")
FOLLOWED = f'<script src="{SCRIPT}" defer></script>'.encode()


class Told:
    """What open pages are told: which site stands, and what is wrong since; of every preview another."""

    def __init__(self) -> None:
        self._preview = secrets.token_hex(4)
        self._state = (0, "")

    def tell(self, problem: str) -> None:
        """There is a new site, or something is wrong with what was changed."""
        built, _ = self._state
        self._state = (built + (not problem), problem and words.PREVIEW_STANDS.format(problem=problem))

    def state(self) -> dict[str, str]:
        """What is told now."""
        built, problem = self._state
        return {"site": f"{self._preview}-{built}", "problem": problem}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word and without letting browsers keep them; pages are given the script.

    Only to who asks for this machine by its own name: another name in a browser may lead here as well.
    """

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
        path = self.path.partition("?")[0]
        if (self.headers.get("Host") or "").rpartition(":")[0] not in OWN_NAMES:
            self._answer(words.FOREIGN_NAME.encode(), TEXT, http.HTTPStatus.FORBIDDEN)
        elif path == STATE:
            self._answer(json.dumps(self.told.state()).encode(), "application/json")
        elif path == SCRIPT:
            self._answer(FOLLOW.read_bytes(), "text/javascript")
        else:
            file = Path(self.translate_path(self.path))
            page = file / "index.html" if path.endswith("/") else file
            if page.suffix == ".html" and page.is_file():
                self._answer(_followed(page.read_bytes()), HTML)
            elif file.is_file():
                super().do_GET()
            else:
                self._answer(_followed(words.NO_PAGE.encode()), HTML, http.HTTPStatus.NOT_FOUND)

    def _answer(self, content: bytes, kind: str, status: http.HTTPStatus = http.HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _followed(page: bytes) -> bytes:
    """A page with the script in it."""
    return page.replace(b"</body>", FOLLOWED + b"</body>")


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
    changed, told, stop = threading.Event(), Told(), stop or threading.Event()
    observer = _watching(root, changed)
    handler = functools.partial(_Handler, directory=str(folder), told=told)
    try:
        server = _Server(("127.0.0.1", port), handler)
    except OSError as error:
        raise PublishingFailed(words.BUSY_PORT.format(port=port, problem=error.strerror)) from error
    observer.start()
    told.tell(rebuild())
    threading.Thread(target=server.serve_forever, daemon=True).start()
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


def _watching(root: Path, changed: threading.Event) -> BaseObserver:
    """Whoever notices, once started, that data, pages or settings change."""
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    def named(path: str | bytes) -> str:
        return Path(os.fsdecode(path)).name

    class Watcher(FileSystemEventHandler):
        """Notices changes; above the watched folders of the settings alone."""

        def __init__(self, only: str = "") -> None:
            self.only = only

        def on_any_event(self, event: FileSystemEvent) -> None:
            name = named(event.src_path)
            is_change = event.event_type in ("created", "modified", "deleted", "moved") and not is_beside(name)
            if is_change and (not self.only or self.only in (name, named(event.dest_path))):
                changed.set()

    observer = Observer()
    observer.schedule(Watcher(SETTINGS), str(root))
    for name in WATCHED:
        if (root / name).is_dir():
            observer.schedule(Watcher(), str(root / name), recursive=True)
    return observer
