"""The project as an office finds it: a repository of its own, made of the files that stand here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.check.stage import commit_all, run_git
from tests.fixture_archive import FIXTURE

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = (".git", ".venv", ".cache", ".hypothesis", "site", "wheels", "dist", "ledger", "takedowns", "__pycache__")


@dataclass(frozen=True)
class Clone:
    """A project of its own."""

    root: Path

    def run(self, *command: str, status: int = 0) -> str:
        """Run a script of the project, or mkdocs, and return all that it printed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=make_environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def git(self, *arguments: str) -> str:
        return run_git(self.root, *arguments)

    def commit(self, files: dict[str, str], message: str) -> None:
        for name, text in files.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)


def make_environment() -> dict[str, str]:
    """Return what a keeper's shell knows: no setting of this run, and a name to commit under."""
    names = {f"GIT_{who}_{what}": "test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("ARCHIVE_", "GIT_"))}
    return {**inherited, **names, "NO_MKDOCS_2_WARNING": "1"}


def copy_project(folder: Path, left_out: Sequence[str] = NOT_COPIED) -> Clone:
    """Return a repository that holds the software, with the fabricated archive in the place of the example, in one commit."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*left_out), symlinks=True)
    for example in (folder / "docs" / "speeches", folder / "data"):
        shutil.rmtree(example, ignore_errors=True)
    shutil.copytree(ROOT / "data" / "schema", folder / "data" / "schema")
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("README.md"))
    clone = Clone(folder)
    clone.run("scripts/make_schema.py")
    commit_all(folder)
    return clone


@pytest.fixture(scope="session")
def project_copy(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The project in a repository of its own, which no test changes."""
    return copy_project(tmp_path_factory.mktemp("project") / "archive")


@pytest.fixture
def upstream(project_copy: Clone, tmp_path: Path) -> Clone:
    """The software's own repository."""
    run_git(tmp_path, "clone", "--quiet", str(project_copy.root), "upstream")
    return Clone(tmp_path / "upstream")


@pytest.fixture
def office(upstream: Clone, tmp_path: Path) -> Clone:
    """An office's clone of it."""
    run_git(tmp_path, "clone", "--quiet", "--origin", "upstream", str(upstream.root), "office")
    return Clone(tmp_path / "office")
