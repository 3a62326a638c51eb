"""The server: serves a folder as an intranet's web server does, text compressed, and tells what it sent."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

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
_HOST = "127.0.0.1"
_SENT = "/.sent"
"""Where it tells what it sent; no site has a page there."""
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own: what asks it has the browser to attend to, and would keep it waiting.

    Attributes:
        port: Of 127.0.0.1.

    """

    port: int

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self.port}/"

    def take(self) -> list[tuple[str, int]]:
        """Return the path of each answer since the last time, and its bytes, headers included."""
        connection = http.client.HTTPConnection(_HOST, self.port)
        try:
            connection.request("GET", _SENT)
            return [(path, size) for path, size in json.load(connection.getresponse())]
        finally:
            connection.close()


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Serve a folder while the block runs."""
    command = (sys.executable, "-m", __name__, str(folder))
    environ = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            assert process.stdout
            yield Server(int(process.stdout.readline()))
        finally:
            process.kill()


@lru_cache(maxsize=4096)
def _find(folder: Path, address: str) -> bytes:
    """Return the answer to what is asked for, headers and body; held, for a web server that is made for it takes hardly any time."""
    path = (folder / unquote(address).lstrip("/")).resolve()
    if not (path.is_relative_to(folder) and path.is_file()):
        return _answer(b"", "HTTP/1.1 404 Not Found")
    content, kind = path.read_bytes(), _TYPES.get(path.suffix)
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind or 'application/octet-stream'}"]
    if kind and len(content) >= _LEAST:
        content = gzip.compress(content, _LEVEL, mtime=0)
        lines += ["Content-Encoding: gzip", "Vary: Accept-Encoding"]
    return _answer(content, *lines)


def _answer(content: bytes, *lines: str) -> bytes:
    return "\r\n".join((*lines, f"Content-Length: {len(content)}")).encode("ascii") + _END + content


class _Connection(asyncio.Protocol):
    """Answers one request after another."""

    def __init__(self, folder: Path, sent: list[tuple[str, int]]) -> None:
        self._folder, self._sent = folder, sent
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._received = (self._received + data).split(_END)
        for request in requests:
            address = request.split(b" ", 2)[1].decode("ascii")
            self._transport.write(self._tell_sent() if address == _SENT else self._respond(address))

    def _tell_sent(self) -> bytes:
        content = json.dumps(self._sent).encode()
        self._sent.clear()
        return _answer(content, "HTTP/1.1 200 OK")

    def _respond(self, address: str) -> bytes:
        answer = _find(self._folder, address.partition("?")[0])
        self._sent.append((address, len(answer)))
        return answer


async def _serve(folder: Path) -> None:
    sent: list[tuple[str, int]] = []
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(folder, sent), _HOST, 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]).resolve()))
