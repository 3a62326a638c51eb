"""Standing files: what the last build left of an index, so that what is unchanged need not be written again."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

FOLDER = "search"
"""Of the site: where its index stands."""

FOLDERS = ("d", "f", "g", "s", "t")
"""The folders of an index: its directory, facets, shards, columns and texts."""

_ASIDE = ".search"  # hidden files are what MkDocs leaves where they are when it empties a site

Listing: TypeAlias = list[list[str | int]]
"""Of each file of a folder: its name, its octets, and when it was written, in nanoseconds."""


def set_aside(site: Path) -> None:
    """Put a site's index where MkDocs does not empty the site; what an interrupted build left there is dropped."""
    drop_aside(site)
    _move(site / FOLDER, site / _ASIDE)


def take_back(site: Path) -> None:
    """Put what was set aside in its place again."""
    _move(site / _ASIDE, site / FOLDER)
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


def list_files(folder: Path, names: Sequence[str] | None = None) -> Listing:
    """Return what tells whether a folder's files, or those of these names, are the ones that were written; nothing where one of them, or the folder, is not there."""
    try:
        if names is None:
            with os.scandir(folder) as items:
                stats = [(item.name, item.stat()) for item in items]
        else:
            stats = [(name, (folder / name).stat()) for name in names]
    except OSError:
        return []
    return sorted([name, stat.st_size, stat.st_mtime_ns] for name, stat in stats)


def remove_others(index: Path, names: set[str]) -> None:
    """Remove all files of an index but these, and the folders that are left with none."""
    for folder in FOLDERS:
        for place, _, files in os.walk(index / folder, topdown=False):
            below = place[len(str(index)) + 1 :].replace(os.sep, "/")
            others = [file for file in files if f"{below}/{file.removesuffix('.js')}" not in names]
            for file in others:
                Path(place, file).unlink()
            if len(others) == len(files):
                with contextlib.suppress(OSError):  # it has folders that have files
                    Path(place).rmdir()
