"""A cache: what cannot be saved leaves nothing behind, and of its places only those used last are kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from archive.search import cache as module
from archive.search.cache import Cache, digest_code


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


def test_the_places_that_were_used_last_are_kept(tmp_path: Path) -> None:
    caches = [Cache(tmp_path, f"program {n}") for n in range(6)]
    for age, cache in enumerate(caches):
        known = set(tmp_path.iterdir())
        cache.save("name", age)
        (place,) = set(tmp_path.iterdir()) - known
        os.utime(place, (1_000_000 - age, 1_000_000 - age))
    caches[-1].prune()
    assert [cache.load("name") is not None for cache in caches] == [True, True, True, False, False, True]


def test_a_place_that_is_not_there_is_not_made_a_file(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "of one program")
    cache.prune()
    cache.save("name", 1)
    assert cache.load("name") is not None


def test_a_file_that_bears_anothers_name_is_not_taken_for_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "of one program")
    cache.save("one", 1)
    cache.save("other", 2)
    one, other = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    one.replace(other)
    assert cache.load("other") is None


@pytest.mark.parametrize("folder", ["text", "search", "model"])
def test_code_of_which_any_octet_has_changed_is_other_code(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("text", "search", "model"):
        shutil.copytree(module._CORE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    digest = digest_code.__wrapped__
    known = digest()
    monkeypatch.setattr(module, "_CORE", tmp_path)
    assert digest() == known
    files = [path for path in (tmp_path / folder).iterdir() if path.suffix in {".py", ".json"} and path.stat().st_size]
    assert len(files) > 1
    for file in files:
        octets = file.read_bytes()
        file.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]))
        assert digest() != known, file.name
        file.write_bytes(octets)
    assert digest() == known
