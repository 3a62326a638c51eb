"""A branch that something is put on for the keeper to merge, made in a folder of its own: nobody's work is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..git import GitError, does_git, run_git


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, checked out.

    Attributes:
        name: Its name.
        root: The folder of the repository's files on it.
        within: The folder of the project, from the root.

    """

    name: str
    root: Path
    within: Path

    @property
    def project_root(self) -> Path:
        """The folder of the project on this branch."""
        return self.root / self.within

    def commit(self, files: Sequence[Path], message: str) -> None:
        """Commit some files and nothing else."""
        run_git(self.root, "add", "--force", "--", *map(str, files))
        # Its hooks check what was checked here already, with tools that this folder does not have.
        run_git(self.root, *_identity(self.root), "commit", "--no-verify", "--quiet", "--message", message)


@contextmanager
def open_branch(root: Path, name: str) -> Iterator[Branch]:
    """Check a branch out beside the project, begun at its present state or gone on with; the branch alone remains.

    Raises:
        GitError: The project is in no repository, has no commit, or the branch is in use.

    """
    top = Path(run_git(root, "rev-parse", "--show-toplevel"))
    if not does_git(root, "check-ref-format", "--branch", name):
        raise GitError(f"“{name}”不能作分支的名称：不能有空格和 ~ ^ : ? * [ 这类符号，也不能以 - 开头")
    with tempfile.TemporaryDirectory(prefix="branch-") as folder:
        place = Path(folder) / "files"
        has_branch = does_git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}")
        is_merged = has_branch and does_git(root, "merge-base", "--is-ancestor", name, "HEAD")
        start = ("-B", name, str(place), "HEAD") if is_merged or not has_branch else (str(place), name)
        run_git(root, "worktree", "add", "--quiet", *start)
        try:
            yield Branch(name, place, root.resolve().relative_to(top.resolve()))
        finally:
            run_git(root, "worktree", "remove", "--force", str(place))
            if not has_branch and does_git(root, "merge-base", "--is-ancestor", name, "HEAD"):
                run_git(root, "branch", "--quiet", "-D", name)


def _identity(folder: Path) -> tuple[str, ...]:
    """Return a name to commit under where the computer has none."""
    is_known = does_git(folder, "config", "user.email")
    return () if is_known else ("-c", "user.name=intake", "-c", "user.email=intake@localhost")
