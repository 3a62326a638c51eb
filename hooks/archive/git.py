"""Git: the commands that change a repository, given as a person would give them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_TAIL = 300


class GitError(Exception):
    """Git refuses, or is not installed; the message is for people."""


def run_git(folder: Path, *arguments: str) -> str:
    """Run git and return what it prints.

    Raises:
        GitError: It fails, or is not installed.

    """
    done = _run(folder, arguments)
    if done.returncode:
        raise GitError(f"git {arguments[0]} 没有成功：{(done.stderr or done.stdout).strip()[-_TAIL:]}")
    return done.stdout.strip()


def does_git(folder: Path, *arguments: str) -> bool:
    """Run git and return whether it succeeds.

    Raises:
        GitError: It is not installed.

    """
    return _run(folder, arguments).returncode == 0


def _run(folder: Path, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    # A hook's variables would lead git to another repository.
    environ = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or "AUTHOR" in key}
    try:
        return subprocess.run(  # noqa: S603 - git with arguments of ours, without a shell
            ["git", "-c", "core.quotePath=false", *arguments],  # noqa: S607 - the git that is installed
            cwd=folder,
            env=environ,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError as error:
        raise GitError("没有找到 git；请先装好 git") from error
