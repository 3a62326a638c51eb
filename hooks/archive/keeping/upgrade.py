"""An upgrade: a later version of the software merged into an office's archive, whose own files stay as they are."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..git import GitError, does_git, run_git

OWN = (
    "docs/speeches",
    "docs/index.md",
    "data/meetings",
    "data/vocabulary",
    "data/site.yml",
    "data/guard.yml",
    "data/takedowns.yml",
)
"""What an office decides and collects: no version of the software changes it."""

GENERATED = ("data/schema", "docs/contributing/fields.md")


class NotUpgradableError(Exception):
    """A version cannot be merged; nothing was changed; the message is for people."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What an upgrade did.

    Attributes:
        commit: What it made, shortened; empty where there was nothing new.
        offered: Files of the office's own that the new version has too, in another form: its terms and settings are on offer.

    """

    commit: str
    offered: tuple[str, ...] = ()


def upgrade(root: Path, revision: str) -> Upgrade:
    """Merge a branch or tag of the software and commit the merge.

    Raises:
        NotUpgradableError: There is no such version, work is not committed, or the office changed the software itself.
        GitError: git is not installed, or refuses.

    """
    if run_git(root, "status", "--porcelain", "--untracked-files=no").strip():
        raise NotUpgradableError("有没有提交的改动；请先提交或撤销，再合并新版")
    if not does_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise NotUpgradableError(f"git 里没有 {revision}；请先运行 git fetch，再写分支或标签，如 upstream/main")
    if does_git(root, "merge-base", "--is-ancestor", revision, "HEAD"):
        return Upgrade("")
    offered = run_git(root, "diff", "--name-only", f"HEAD...{revision}", "--", "data/vocabulary", "data/guard.yml")
    _begin_merge(root, revision)
    try:
        _keep_own(root)
        _make_generated(root)
        _refuse_conflicts(root)
        run_git(root, "commit", "--no-verify", "--quiet", "--message", f"合并新版软件 {revision}")
    except BaseException:
        does_git(root, "merge", "--abort")
        raise
    return Upgrade(run_git(root, "rev-parse", "--short", "HEAD").strip(), tuple(offered.split()))


def _begin_merge(root: Path, revision: str) -> None:
    """Merge without a commit; conflicts fail it and leave it begun."""
    try:
        run_git(root, "merge", "--no-commit", "--no-ff", "--quiet", revision)
    except GitError:
        if not does_git(root, "rev-parse", "--verify", "--quiet", "MERGE_HEAD"):
            raise


def _keep_own(root: Path) -> None:
    """Put the office's own files back as they were before the merge, conflicts included."""
    for path in OWN:
        run_git(root, "rm", "-r", "--force", "--quiet", "--ignore-unmatch", "--", path)
        if does_git(root, "cat-file", "-e", f"HEAD:{path}"):
            run_git(root, "checkout", "--quiet", "HEAD", "--", path)


def _refuse_conflicts(root: Path) -> None:
    left = run_git(root, "diff", "--name-only", "--diff-filter=U").split()
    if left:
        raise NotUpgradableError(f"本单位改过软件自己的文件，与新版冲突：{'、'.join(left)}；请改软件的人来合并")


def _make_generated(root: Path) -> None:
    """Make what the model and the vocabularies say anew, with the new version's own program."""
    for path in GENERATED:
        if run_git(root, "diff", "--name-only", "--diff-filter=U", "--", path).strip():
            run_git(root, "checkout", "--theirs", "--", path)
    command = [sys.executable, str(root / "scripts" / "make_schema.py")]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - the project's own
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-300:]
        raise NotUpgradableError(f"新版的 scripts/make_schema.py 没有成功：{said}")
    run_git(root, "add", "--", *GENERATED)
