from __future__ import annotations

import gzip
import http.client
from pathlib import Path

from archive.bench.server import serve


def test_compresses_text_alone_and_tells_what_it_sent(tmp_path: Path) -> None:
    script = "archiveSearch.put('a');" * 40
    (tmp_path / "a.js").write_text(script, encoding="utf-8")
    (tmp_path / "b.pf_index").write_bytes(b"\x00" * 1000)
    with serve(tmp_path) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("GET", "/a.js?123")
        answer = connection.getresponse()
        body = answer.read()
        assert answer.getheader("Content-Encoding") == "gzip"
        assert gzip.decompress(body).decode("utf-8") == script
        assert [path for path, _ in server.take()] == ["/a.js?123"]
        connection.request("GET", "/b.pf_index")
        answer = connection.getresponse()
        assert answer.getheader("Content-Encoding") is None
        assert len(answer.read()) == 1000
        assert [1000 < size < 1200 for _, size in server.take()] == [True]
        connection.request("GET", "/%2e%2e/secret")
        assert connection.getresponse().status == 404
        assert len(server.take()) == 1
        connection.close()
