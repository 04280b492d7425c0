"""Serves the feeds of a folder on a loopback address, for as long as a program needs to fetch them."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {".xml": "application/rss+xml"}

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: there are thousands of requests."""


class Server(http.server.ThreadingHTTPServer):
    # Programs that connect two hundred times at once are not to be turned away.
    request_queue_size = 1024
    daemon_threads = True


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yields the address below which the folder's files are."""
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
