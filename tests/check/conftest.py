"""Archives for the checks: the small fabricated one, with files laid over it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.project import Project
from tests.check.stage import set_stage

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"
Assemble = Callable[..., Project]


@pytest.fixture
def assemble(tmp_path: Path) -> Assemble:
    """Copy the fixture archive, lay the folders given over it, and do what each asks for beside its files."""

    def _assemble(*overlays: Path) -> Project:
        shutil.copytree(FIXTURE, tmp_path, dirs_exist_ok=True)
        for overlay in overlays:
            shutil.copytree(overlay, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("before"))
            set_stage(tmp_path, overlay)
        return Project.at(tmp_path, environ={})

    return _assemble
