"""A trace: a place where something of a taken down record is left, in the files or in what git keeps."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import os
import re
import subprocess
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal
from urllib.parse import unquote

from ..model.source import decode
from ..project import CACHE, show_path, walk_files
from ..repository import ask_git
from .fingerprint import Fingerprint

What = Literal["编号", "文字", "原文件", "旧的生成物"]
_LARGEST = 200_000_000
_MADE = frozenset(["search", "check"])  # within the cache, each with a folder for every way of building
_BROKEN = "git 的对象没有读完，可能已损坏，里面还留着什么无从知道；请运行 git fsck --full，修好再来"
_DEEPEST = 3  # a Word file in a ZIP in a packed backup
_PACKED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
_HEXADECIMAL = re.compile(r"\\u([0-9A-Fa-f]{4})")
_DECIMAL = re.compile(r"\\u(-?\d{1,5})\??")
_BUNDLE = (b"# v2 git bundle", b"# v3 git bundle")
_LEFT_OUT = frozenset([".git", ".venv", "wheels"])


class UnreadGitError(Exception):
    """There is a repository that git does not read, so that nobody can say what is left in it; the message is for people."""


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """Where something is left, and what; the thing itself is never told."""

    where: str
    what: What


@dataclass(frozen=True, slots=True, order=True)
class GitTrace:
    """The same of an object that git keeps.

    Attributes:
        kind: blob, tree, commit or tag.
        name: Its hash.
        path: Where it stands in some commit; empty where no commit that can be reached has it.
        whats: What is left in it.

    """

    path: str
    kind: str
    name: str
    whats: tuple[What, ...]


@dataclass(frozen=True)
class Traces:
    """All that is left.

    Attributes:
        files: In files, those that git keeps beside its objects included.
        objects: In git's objects.
        refs: The branches and tags whose names have the id.

    """

    files: tuple[Trace, ...] = ()
    objects: tuple[GitTrace, ...] = ()
    refs: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        """Return how many places there are."""
        return len(self.files) + len(self.objects) + len(self.refs)


def find_traces(
    root: Path, fingerprint: Fingerprint, *, log: Path, also: Iterable[Path] = (), passed: Collection[Path] = ()
) -> Traces:
    """Return all traces below a project and in its repository, and in further folders.

    Args:
        root: The folder of the project.
        fingerprint: What is looked for.
        log: The log of takedowns, the one place where the id may stand.
        also: Folders outside, such as the one that is served.
        passed: Files that are not looked into.

    Raises:
        UnreadGitError: There is a repository that cannot be looked into.

    """
    common = find_git(root)
    files = sorted({trace for folder in (root, *also) for trace in _look_into(folder, fingerprint, {log, *passed})})
    if common is None:
        return Traces(tuple(files))
    top = Path((_ask(root, "rev-parse", "--show-toplevel") or str(root)).strip())
    known = log.resolve().relative_to(top.resolve()).as_posix() if log.resolve().is_relative_to(top.resolve()) else ""
    files += sorted(_look_beside_objects(common, fingerprint))
    refs = (_ask(root, "for-each-ref", "--format=%(refname)") or "").split()
    return Traces(
        tuple(files),
        tuple(sorted(_look_into_objects(root, fingerprint, known))),
        tuple(name for name in refs if fingerprint.has_id(name.encode("utf-8"))),
    )


def find_git(root: Path) -> Path | None:
    """Return where git keeps what it knows of a folder; None where the folder is in no repository.

    Raises:
        UnreadGitError: There is a repository, but git is not installed, refuses it or finds it broken.

    """
    said = _ask(root, "rev-parse", "--git-common-dir")
    if said is not None:
        return (root / said.strip()).resolve()
    resolved = root.resolve()
    if any(os.path.lexists(folder / ".git") for folder in (resolved, *resolved.parents)):
        raise UnreadGitError(
            "这里有 git 仓库，git 却读不了它，历史里还留着什么无从知道；请装好 git，运行 git status 看它说什么，改好再来"
        )
    return None


def examine(data: bytes, fingerprint: Fingerprint, *, depth: int = _DEEPEST) -> frozenset[What]:
    """Return what of a record is left in a file's content; what is packed in it is unpacked."""
    found: set[What] = set()
    if hashlib.sha256(data).hexdigest() in fingerprint.files:
        found.add("原文件")
    if fingerprint.has_id(data):
        found.add("编号")
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # No other text has an octet of nothing; those of other encodings than these are told by their SHA-256 alone.
    if is_wide or b"\0" not in data:
        text = data.decode("utf-16", "ignore") if is_wide else _read(data)
        if any(fingerprint.is_told_by(form) for form in _undo_escapes(text)):
            found.add("文字")
        if is_wide and fingerprint.has_id(text.encode("utf-8", "replace")):
            found.add("编号")
    if depth:
        for member in _unpack(data):
            found |= examine(member, fingerprint, depth=depth - 1)
    return frozenset(found)


def _read(data: bytes) -> str:
    text, faults = decode(data)
    return text if text or not faults else data.decode("gb18030", "ignore")


def _undo_escapes(text: str) -> Iterator[str]:
    """Yield a text as it stands, and as it reads where JSON, RTF or an address spelled its characters."""
    yield text
    if "\\u" in text:
        yield _HEXADECIMAL.sub(lambda match: chr(int(match[1], 16)), text)
        yield _DECIMAL.sub(lambda match: chr(int(match[1]) % 0x10000), text)
    if "%E" in text or "%e" in text:
        yield unquote(text, errors="ignore")


def _unpack(data: bytes) -> Iterator[bytes]:
    """Yield what is packed in a file: the members of a ZIP, or what was packed as a whole."""
    if data.startswith(b"PK"):
        yield from _unpack_zip(data)
        return
    for signature, unpack in _PACKED:
        if data.startswith(signature):
            with (
                contextlib.suppress(OSError, EOFError, zlib.error, lzma.LZMAError),
                unpack(io.BytesIO(data)) as packed,
            ):
                yield packed.read(_LARGEST)


def _unpack_zip(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                if member.file_size <= _LARGEST:
                    yield package.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        return


def _look_into(folder: Path, fingerprint: Fingerprint, passed: Collection[Path]) -> Iterator[Trace]:
    resolved = {path.resolve() for path in passed}
    for path in _walk(folder):
        if path.resolve() in resolved:
            continue
        where = show_path(path)
        if fingerprint.has_id(where.encode("utf-8", "replace")):
            yield Trace(where, "编号")
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        data = path.read_bytes()
        yield from (Trace(where, what) for what in examine(data, fingerprint))
        if data.startswith(_BUNDLE) and path.stat().st_mtime < fingerprint.made:
            yield Trace(where, "旧的生成物")
        # Search indexes and caches are packed in their own ways: what was made while the record stood there has it.
        if _is_made(path) and path.stat().st_mtime < fingerprint.made:
            yield Trace(show_path(path.parent), "旧的生成物")


def _is_made(path: Path) -> bool:
    """Whether a file is the mark of a built site, or stands in a cache of what the archive's texts say."""
    cache = path.parent.parent
    return path.name == "records.json" or (cache.name in _MADE and cache.parent.name == CACHE)


def _walk(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for inner in sorted(folder.iterdir()):
            if inner.name not in _LEFT_OUT:
                yield from walk_files(inner) if inner.is_dir() and not inner.is_symlink() else (inner,)


def _look_beside_objects(common: Path, fingerprint: Fingerprint) -> Iterator[Trace]:
    for inner in sorted(common.iterdir()):
        if inner.name != "objects":
            for path in walk_files(inner) if inner.is_dir() else (inner,):
                if path.is_file() and not path.is_symlink():
                    yield from (Trace(show_path(path), what) for what in examine(path.read_bytes(), fingerprint))


def _look_into_objects(root: Path, fingerprint: Fingerprint, known: str) -> Iterator[GitTrace]:
    examined = ((kind, name, _examine_object(kind, data, fingerprint)) for kind, name, data in _list_objects(root))
    found = [(kind, name, whats) for kind, name, whats in examined if whats]
    paths = _name_objects(root, {name for _, name, _ in found}) if found else {}
    for kind, name, whats in found:
        where = paths.get(name, "")
        if kind != "blob" or not known or where != known:
            yield GitTrace(where, kind, name, tuple(sorted(whats)))


def _examine_object(kind: str, data: bytes, fingerprint: Fingerprint) -> frozenset[What]:
    if kind == "tree":
        return frozenset({"编号"}) if fingerprint.has_id(data) else frozenset()
    return examine(data, fingerprint)


def _list_objects(root: Path) -> Iterator[tuple[str, str, bytes]]:
    """Yield every object that git keeps, reachable or not: kind, name, content."""
    command = ["git", "cat-file", "--batch-all-objects", "--unordered", "--batch"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:  # noqa: S603 - arguments of ours
        assert process.stdout is not None
        yield from _read_objects(process.stdout)
    if process.returncode:
        raise UnreadGitError(_BROKEN)


def _read_objects(stream: IO[bytes]) -> Iterator[tuple[str, str, bytes]]:
    while line := stream.readline():
        name, kind, *size = line.decode("ascii").split()
        if not size:  # "missing", where what is kept under the name cannot be unpacked
            raise UnreadGitError(_BROKEN)
        yield kind, name, stream.read(int(size[0]))
        stream.read(1)


def list_versions(root: Path, ids: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield all that git has of a record's file and attachments, under any of its ids: path and content.

    Raises:
        UnreadGitError: There is a repository that cannot be looked into.

    """
    find_git(root)
    said = _ask(root, "rev-list", "--objects", "--all", "--reflog", "--indexed-objects") or ""
    wanted = {name: path for name, _, path in (line.partition(" ") for line in said.splitlines()) if _is_of(path, ids)}
    for name, path in sorted(wanted.items()):
        done = ask_git(root, "cat-file", "blob", name)
        if done.returncode == 0:
            yield path, done.stdout


def _is_of(path: str, ids: Collection[str]) -> bool:
    """Whether a path is that of a record's file, or stands in the folder of its attachments."""
    place = Path(path)
    return (place.suffix == ".md" and place.stem in ids) or not set(place.parts[:-1]).isdisjoint(ids)


def _name_objects(root: Path, wanted: Collection[str]) -> dict[str, str]:
    """Return where objects stand, by name; a path for each, those that nothing reaches left out."""
    said = _ask(root, "rev-list", "--objects", "--all", "--reflog", "--indexed-objects") or ""
    parts = (line.partition(" ") for line in said.splitlines())
    return {name: path for name, _, path in parts if name in wanted and path}


def _ask(root: Path, *arguments: str) -> str | None:
    try:
        done = ask_git(root, *arguments)
    except OSError:
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
