"""A cache: what cannot be saved leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.search.cache import Cache


def test_what_cannot_be_saved_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path, "of one program")
    cache.save("name", {"a": 1}, b"octets")
    (place,) = [path for path in tmp_path.rglob("*") if path.name == "name"]

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", refuse)
    cache.save("name", {"a": 2}, b"others")
    assert [path.name for path in place.parent.iterdir()] == ["name"]
    found = cache.load("name")
    assert found is not None
    assert (found[0], bytes(found[1])) == ({"a": 1}, b"octets")
