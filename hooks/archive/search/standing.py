"""Standing files: what the last build left of an index, so that what is unchanged need not be written again."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TypeAlias

INDEX_FOLDER = "search"
"""Of the site: where its index stands."""

FOLDERS = ("d", "f", "g", "s", "t")
"""The folders of an index: its directory, facets, shards, columns and texts."""

_ASIDE = ".search"  # hidden files are what MkDocs leaves where they are when it empties a site

Listing: TypeAlias = list[list[str | int]]
"""Of each file of a folder: its name, its octets, and when it was written, in nanoseconds."""


def set_aside(site: Path) -> None:
    """Put a site's index where MkDocs does not empty the site; what an interrupted build left there is dropped."""
    drop_aside(site)
    _move(site / INDEX_FOLDER, site / _ASIDE)


def take_back(site: Path) -> None:
    """Put what was set aside in its place again."""
    _move(site / _ASIDE, site / INDEX_FOLDER)
    drop_aside(site)


def _move(source: Path, target: Path) -> None:
    for name in FOLDERS:
        # Where one cannot be moved, all that is lost is that its files are written again.
        with contextlib.suppress(OSError):
            if (source / name).is_dir():
                target.mkdir(exist_ok=True)
                (source / name).rename(target / name)


def drop_aside(site: Path) -> None:
    """Remove what was set aside."""
    shutil.rmtree(site / _ASIDE, ignore_errors=True)


def list_files(folder: Path) -> Listing:
    """Return what tells whether a folder's files are those that were written; nothing where there is no folder."""
    try:
        with os.scandir(folder) as items:
            return sorted(describe_file(item.name, item.stat()) for item in items)
    except OSError:
        return []


def describe_file(name: str, stat: os.stat_result) -> list[str | int]:
    """Return what a listing says of a file."""
    return [name, stat.st_size, stat.st_mtime_ns]


def remove_others(index: Path, names: set[str]) -> None:
    """Remove all files of an index but these, and the folders that are left with none."""
    kept = {f"{name}.js" for name in names}
    for folder in FOLDERS:
        for place, _, files in os.walk(index / folder, topdown=False):
            below = place[len(str(index)) + 1 :].replace(os.sep, "/")
            others = [file for file in files if f"{below}/{file}" not in kept]
            for file in others:
                Path(place, file).unlink()
            if len(others) == len(files):
                with contextlib.suppress(OSError):  # it has folders that have files
                    Path(place).rmdir()
