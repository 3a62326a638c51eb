"""A stage: what a golden case needs and no repository may hold, made when the test runs.

Beside its files a case may have: `removed.txt`, names to take away; `links.txt`, links to make (git on Windows keeps
none); `parts.txt`, words put together from parts, each written `{{name}}` in files and their names; `documents.txt`,
Word files with what they hide; `sizes.txt`, large files; `before/`, what stood at the revision compared with;
`submodules.txt`, folders that git holds as repositories of their own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.check.documents import write_document

_REVISION = "0123456789abcdef0123456789abcdef01234567"


def read_lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        yield line.split()


def set_stage(root: Path, overlay: Path) -> None:
    """Do what an overlay asks for that was just laid over the archive in `root`."""
    for (name,) in read_lines(overlay / "removed.txt"):
        (root / name).unlink()
    for link, target in read_lines(overlay / "links.txt"):
        (root / link).symlink_to(root / target)
    for name, *traits in read_lines(overlay / "documents.txt"):
        write_document(root / name, traits)
    for name, size in read_lines(overlay / "sizes.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("wb") as file:
            file.truncate(int(size))
    join_parts(root, {"{{" + name + "}}": "".join(parts) for name, *parts in read_lines(overlay / "parts.txt")})


def join_parts(root: Path, words: dict[str, str]) -> None:
    """Put whole words for their names, in texts and in names of files."""
    for path in sorted(root.rglob("*"), reverse=True) if words else ():
        if path.suffix in {".md", ".yml"} and path.is_file():
            path.write_text(_put(path.read_text(encoding="utf-8"), words), encoding="utf-8", newline="\n")
        if _put(path.name, words) != path.name:
            path.rename(path.with_name(_put(path.name, words)))


def _put(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(name, word)
    return text


def run_git(root: Path, *arguments: str) -> str:
    """Run git in a repository of the test's own, with no settings of the machine's."""
    settings = ["-c", "user.name=test", "-c", "user.email=test@example.invalid", "-c", "init.defaultBranch=main"]
    command = ["git", *settings, "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, check=True, encoding="utf-8").stdout


def commit_all(root: Path) -> None:
    """Make what stands in a folder the one revision that git knows, or one more."""
    if not (root / ".git").exists():
        run_git(root, "init", "--quiet")
    run_git(root, "add", "--all", "--force")
    run_git(root, "commit", "--quiet", "--allow-empty", "--message", "before")


def add_submodules(root: Path, overlay: Path) -> None:
    for (name,) in read_lines(overlay / "submodules.txt"):
        run_git(root, "update-index", "--add", "--cacheinfo", f"160000,{_REVISION},{name}")
