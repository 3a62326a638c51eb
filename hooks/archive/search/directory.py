"""A directory: tells in which shard the list of each key stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from .cache import Cache
from .division import SEAL, digest_divisions
from .segment import SegmentIndex
from .shard import GROUP, cut_shards
from .standing import Listing, list_files
from .writer import Writer

PAGE = 64
"""How many shards a page of the directory tells of."""

WHOLE = 2500
"""How many shards at most are all told of by the manifest itself, without pages."""

_STANDING = "lists.files"
_SHARDS = "g"
"""The one folder of all shards: to make a folder takes some systems longer than to write the files in it."""


class Shards(NamedTuple):
    """The shards of a division.

    Attributes:
        digest: Of all that they are made of.
        keys: What parts each from those before it.
        files: Those in which they stood before, as they do now; none where they were written.

    """

    digest: str
    keys: list[str]
    files: Listing


Directory: TypeAlias = dict[int, Shards]
"""The shards of each division, by its number, in order."""


def write_shards(writer: Writer, segments: Sequence[SegmentIndex], standing: Directory) -> Directory:
    """Write the shards of those divisions that do not stand as they would be written; return all of them."""
    directory: Directory = {}
    missing = set()
    for number, digest in digest_divisions([segment.divisions for segment in segments]).items():
        if number in standing and standing[number].digest == digest:
            directory[number] = standing[number]
            writer.keep(_SHARDS, standing[number].files)
        else:
            directory[number] = Shards(digest, [], [])
            missing.add(number)
    for number, shard in cut_shards(segments, missing):
        digest, keys, _ = directory[number]
        writer.write_shard(f"{_SHARDS}/{_name_shard(number, len(keys))}", shard, digest[:SEAL])
        keys.append(shard.key)
    return directory


def load_standing(folder: Path, cache: Cache) -> Directory:
    """Return those divisions whose shards stand below `folder` as the last index left them."""
    found = cache.load(_STANDING)
    rows, listings = found[0] if found else (), _list_shards(folder)
    return {
        number: Shards(digest, keys, files)
        for number, digest, keys, files in rows
        if files and files == listings.get(number)
    }


def save_standing(writer: Writer, directory: Directory, cache: Cache) -> None:
    """Have the next index know which shards stand, once all are written."""
    written = writer.written.get(_SHARDS, {})

    def list_written(number: int, count: int) -> Listing:
        return sorted(written[_name_shard(number, nth)] for nth in range(count))

    rows = [
        (number, digest, keys, files or list_written(number, len(keys)))
        for number, (digest, keys, files) in directory.items()
    ]
    cache.save(_STANDING, rows)


def _name_shard(division: int, nth: int) -> str:
    return f"{division}-{nth}"


def _list_shards(folder: Path) -> dict[int, Listing]:
    """Return the files of each division's shards."""
    listings: dict[int, Listing] = {}
    for name, size, written in list_files(folder / _SHARDS):
        division, _, _ = str(name).partition("-")
        if division.isdecimal():
            listings.setdefault(int(division), []).append([name, size, written])
    return listings


def write_directory(writer: Writer, directory: Directory) -> dict[str, Any]:
    """Write the pages of the directory, if there are any; return what the manifest says of it."""
    keys = list(chain.from_iterable(shards.keys for shards in directory.values()))
    before = list(chain.from_iterable(range(len(shards.keys)) for shards in directory.values()))
    size = 1 if len(keys) <= WHOLE else PAGE
    for page, start in enumerate(range(0, len(keys), size) if size > 1 else ()):
        of_page = GROUP.join(keys[start : start + size])
        writer.write(f"d/{page}", {"first": start, "before": before[start], "keys": of_page})
    seals = {number: shards.digest[:SEAL] for number, shards in directory.items()}
    told = "".join(seals.get(number, "0" * SEAL) for number in range(max(seals, default=-1) + 1))
    return {"pages": GROUP.join(keys[::size]), "shards": len(keys), "page": size, "lists": told}
