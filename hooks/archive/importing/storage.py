"""The storage of an import: new files, each whole or not at all, and none in the place of another."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path


class TakenError(Exception):
    """Another file has the name by now."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def create_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Create all files in their order; where one cannot be, those already created are taken back.

    Raises:
        TakenError: A file of that name is there.
        OSError: The file system refuses.

    """
    created: list[Path] = []
    folders: list[Path] = []
    try:
        for path, data in files:
            folders.extend(_make_folders(path.parent))
            _create(path, data)
            created.append(path)
    except BaseException:
        for path in reversed(created):
            path.unlink(missing_ok=True)
        for folder in reversed(folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones."""
    new = [one for one in (*reversed(folder.parents), folder) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return new


def _create(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".importing-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # A temporary file is its owner's alone; a record is a file like any other.
        temporary.chmod(0o644)
        _publish(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, which a link, unlike a replacement, refuses to take from another."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise TakenError(path) from None
    except OSError:
        # File systems without links; Windows refuses to rename onto a file, elsewhere the name was free a moment ago.
        if path.exists():
            raise TakenError(path) from None
        temporary.rename(path)
