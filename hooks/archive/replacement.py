"""A replacement: files written in the place of those that are there, each whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_RIGHTS = 0o644


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files; all are laid ready before the first is replaced, and each keeps the rights of the one before it.

    Raises:
        OSError: The file system refuses.

    """
    ready: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".~", dir=path.parent)
            ready.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else _RIGHTS)
        for temporary, path in ready:
            temporary.replace(path)
    finally:
        for temporary, _ in ready:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
