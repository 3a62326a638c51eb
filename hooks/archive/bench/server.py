"""The server: serves a folder as an intranet's web server does, text compressed, and tells what it sent."""

from __future__ import annotations

import contextlib
import gzip
import threading
from collections.abc import Iterator
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""What is compressed; all else goes as it is."""
_LEVEL = 6
_LEAST = 256


@lru_cache(maxsize=4096)
def _read(path: Path) -> tuple[bytes, bytes]:
    """Return the headers and the body with which a file is answered."""
    content, kind = path.read_bytes(), _TYPES.get(path.suffix)
    lines = [f"Content-Type: {kind or 'application/octet-stream'}"]
    if kind and len(content) >= _LEAST:
        content = gzip.compress(content, _LEVEL, mtime=0)
        lines += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
    lines.append(f"Content-Length: {len(content)}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii"), content


class Server(ThreadingHTTPServer):
    """Notes each request and the bytes that it answered with, headers included."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self._lock = threading.Lock()
        self._sent: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def note(self, path: str, size: int) -> None:
        with self._lock:
            self._sent.append((path, size))

    def take(self) -> list[tuple[str, int]]:
        """Return the path and the bytes of each answer since the last time."""
        with self._lock:
            sent, self._sent = self._sent, []
        return sent

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser that closes its connection do so."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - overrides
        """Say nothing."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        path = (self.server.folder / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        status = b"200 OK"
        if path.is_relative_to(self.server.folder) and path.is_file():
            headers, body = _read(path)
        else:
            status, headers, body = b"404 Not Found", b"Content-Length: 0\r\n", b""
        answer = b"HTTP/1.1 " + status + b"\r\n" + headers + b"\r\n" + body
        self.server.note(self.path, len(answer))
        self.wfile.write(answer)


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Serve a folder while the block runs."""
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
