"""Archives for the checks: the small fabricated one, with files laid over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.project import Project

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"
Assemble = Callable[..., Project]


@pytest.fixture
def assemble(tmp_path: Path) -> Assemble:
    """Copy the fixture archive, lay the folders given over it, take away what their `removed.txt` names.

    Each line of a `links.txt` names a link to make and what it points to: git on Windows does not keep links.
    """

    def _assemble(*overlays: Path) -> Project:
        shutil.copytree(FIXTURE, tmp_path, dirs_exist_ok=True)
        for overlay in overlays:
            shutil.copytree(overlay, tmp_path, dirs_exist_ok=True)
            removed = overlay / "removed.txt"
            for name in removed.read_text(encoding="utf-8").split() if removed.is_file() else ():
                (tmp_path / name).unlink()
            links = overlay / "links.txt"
            for line in links.read_text(encoding="utf-8").splitlines() if links.is_file() else ():
                link, target = line.split()
                (tmp_path / link).symlink_to(tmp_path / target)
        return Project.at(tmp_path, environ={})

    return _assemble
