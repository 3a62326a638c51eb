"""The fabricated archive, copied to where a test may change it."""

from __future__ import annotations

import shutil
from pathlib import Path

from archive.project import Project

FIXTURE = Path(__file__).resolve().parent / "fixtures" / "archive"


def copy_archive(root: Path) -> Project:
    """Return a project that is a copy of the fabricated archive."""
    shutil.copytree(FIXTURE, root, dirs_exist_ok=True)
    return Project.at(root, environ={})
