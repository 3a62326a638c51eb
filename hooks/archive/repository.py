"""A repository: what git knows of an archive's files, asked with plain commands that run nothing of the repository's own."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .project import walk_files

_SUBMODULE = "160000"
_COMMIT = re.compile(r"[0-9a-f]{7,64}")
_BRANCH = re.compile(r"(?!HEAD\b)[\w.][\w./-]*")
# None of the commands below reads or writes a working file, so that no filter runs; these could run a program all the same.
_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false")


class RevisionError(Exception):
    """A revision cannot be compared with; the message is for people."""


@dataclass(frozen=True)
class Changes:
    """How a working folder differs from a revision.

    Attributes:
        changed: The files that are new or differ, and submodules that are new.
        before: What stood in those that differ or are gone.

    """

    changed: frozenset[Path] = frozenset()
    before: Mapping[Path, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blob:
    """A file's content as git names it."""

    name: str
    size: int

    def is_of(self, path: Path) -> bool:
        """Whether it is what a file holds, line ends of Windows aside."""
        if path.is_symlink() or not path.is_file():
            return False
        data = path.read_bytes()
        if len(data) != self.size:
            data = data.replace(b"\r\n", b"\n")
        return len(data) == self.size and self.is_named_after(data)

    def is_named_after(self, data: bytes) -> bool:
        """Whether the name is made of these bytes."""
        is_long = len(self.name) == hashlib.sha256().digest_size * 2
        return self.name == (_name(data, hashlib.sha256()) if is_long else name_blob(data))


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository; `root` is its working folder."""

    root: Path

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """Return the repository that a folder stands in; None where it is in none, or git is not installed.

        Raises:
            RevisionError: git refuses to read it.

        """
        try:
            done = ask_git(folder, "rev-parse", "--show-toplevel")
        except OSError:
            return None
        if done.returncode == 0:
            return cls(Path(os.fsdecode(done.stdout.removesuffix(b"\n"))).resolve())
        said = done.stderr.decode("utf-8", "replace")
        if "dubious ownership" in said:
            raise RevisionError(
                f"git 不肯读这个文件夹，因为它属于另一个用户；请运行 git config --global --add safe.directory {folder}"
            )
        return None

    def find_base(self, name: str) -> str:
        """Return the commit that a branch or commit named has in common with the working folder's.

        Raises:
            RevisionError: There is no such commit here.

        """
        if not name.strip():
            raise RevisionError("--changed-since 后面是空的，不知道与哪里比较；请写分支或提交")
        done = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if done.returncode:
            raise RevisionError(
                f"git 里没有 {name}，不知道改了哪些文件；请核对名称，浅克隆里先运行 git fetch {_name_missing(name)}"
            )
        commit = done.stdout.decode().strip()
        # A shallow clone may not reach back to what both have in common: then the commit itself is compared with.
        common = self._ask("merge-base", commit, "HEAD")
        return common.stdout.decode().strip() if common.returncode == 0 else commit

    def read_changes(
        self, base: str, folders: Iterable[Path], suffixes: Iterable[str], names: Mapping[Path, str] | None = None
    ) -> Changes:
        """Return how folders differ from a commit; what stood before is read only of files so named.

        Contents are compared here: git's own comparison trusts the times of files, and where it does not it runs the
        filters that the repository names. Of files that were just read `names` may tell how git would name them.
        """
        known, names = self._list_blobs(base, folders), names or {}
        here = {path for folder in folders for path in walk_files(folder)}
        here.update(path for path in known.keys() - here if os.path.lexists(path))  # a folder where a file stood
        same = {
            path for path in here & known.keys() if names.get(path) == (blob := known[path]).name or blob.is_of(path)
        }
        differing = [path for path in known if path.suffix in suffixes and path not in same]
        new = {path for path in self.list_submodules() if not self._has_submodule(base, path)}
        return Changes(frozenset((here - same) | new), self._read_blobs({path: known[path].name for path in differing}))

    def _list_blobs(self, base: str, folders: Iterable[Path]) -> dict[Path, Blob]:
        names = [folder.relative_to(self.root).as_posix() for folder in folders if folder.is_relative_to(self.root)]
        done = self._ask("ls-tree", "-r", "-z", "--long", "--full-tree", base, "--", *names)
        if done.returncode or not names:
            raise RevisionError(f"git 读不出 {base} 里的文件：{done.stderr.decode('utf-8', 'replace').strip()[:200]}")
        found = {}
        for line in done.stdout.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            _, kind, blob, size = head.decode("ascii").split()
            if kind == "blob":
                found[self.root / os.fsdecode(name)] = Blob(blob, int(size))
        return found

    def _read_blobs(self, wanted: Mapping[Path, str]) -> dict[Path, bytes]:
        if not wanted:
            return {}
        asked = "".join(f"{blob}\n" for blob in wanted.values()).encode("ascii")
        said = self._ask("cat-file", "--batch", given=asked).stdout
        found, at = {}, 0
        for path in wanted:
            end = said.index(b"\n", at)
            head = said[at:end].split(b" ")
            at = end + 1
            if head[-1] == b"missing":
                continue
            size = int(head[2])
            if head[1] == b"blob":
                found[path] = said[at : at + size]
            at += size + 1
        return found

    def list_submodules(self) -> list[Path]:
        """Return the folders that are repositories of their own, as the index has them."""
        entries = self._ask("ls-files", "-z", "--stage").stdout.split(b"\0")
        found = (entry.partition(b"\t") for entry in entries if entry.startswith(_SUBMODULE.encode()))
        return sorted(self.root / os.fsdecode(name) for _, _, name in found)

    def _has_submodule(self, base: str, path: Path) -> bool:
        name = path.relative_to(self.root).as_posix()
        return self._ask("ls-tree", "--full-tree", base, "--", name).stdout.startswith(_SUBMODULE.encode())

    def _ask(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return ask_git(self.root, *arguments, given=given)


def _name_missing(name: str) -> str:
    """Return what git is to fetch so that a shallow clone knows a revision; for HEAD~1 that is the history itself."""
    if _COMMIT.fullmatch(name):
        return f"--depth=1 origin {name}"
    return f"--depth=1 origin {name.removeprefix('origin/')}:{name}" if _BRANCH.fullmatch(name) else "--unshallow"


def name_blob(data: bytes) -> str:
    """Return how git names a file's content, in all repositories but those that ask for longer names."""
    return _name(data, hashlib.sha1(usedforsecurity=False))


def _name(data: bytes, digest: hashlib._Hash) -> str:
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()


def ask_git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Ask git about a folder's repository, which is not changed.

    Raises:
        OSError: git is not installed.

    """
    environ = {
        **os.environ,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
    }
    return subprocess.run(  # noqa: S603 - git with arguments of ours, without a shell
        ["git", *_QUIET, *arguments],  # noqa: S607 - the git that is installed
        cwd=folder,
        env=environ,
        input=given,
        capture_output=True,
        check=False,
    )
