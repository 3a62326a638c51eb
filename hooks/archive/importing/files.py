"""The files of an import: those that are named, and those of the folders that are named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..project import walk_files

_LEFT_BEHIND = frozenset(["thumbs.db", "desktop.ini"])
LOCK = "~$"
_PAGES = (".html", ".htm", ".mhtml")


def list_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files to import, each once; of a folder all but what systems and programs leave behind in it."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(file for file in walk_files(path) if _is_text(file, path)))
        else:
            found[path] = None
    return tuple(found)


def list_passed_over(folder: Path) -> dict[Path, str]:
    """Return what lies in a folder, may be meant as a text and is not read, with why; nothing of what systems keep hidden."""
    found = {}
    for file in walk_files(folder):
        if any(part.startswith(".") for part in file.relative_to(folder).parts) or _belongs_to_page(file):
            continue
        if file.is_symlink():
            found[file] = "是链接（快捷方式），不打开；请交文件本身"
        elif not file.is_file():
            found[file] = "不是普通文件，不打开；请交文件本身"
        elif file.name.startswith(LOCK):
            found[file] = "是办公软件打开文件时的临时文件，不收；原件存好、关闭以后再交一次才稳妥"
    return found


def _is_text(file: Path, folder: Path) -> bool:
    inner = file.relative_to(folder).parts
    is_hidden = any(part.startswith((".", LOCK)) for part in inner) or file.name.lower() in _LEFT_BEHIND
    return file.is_file() and not file.is_symlink() and not is_hidden and not _belongs_to_page(file)


def _belongs_to_page(file: Path) -> bool:
    """Whether a browser put a file into the folder beside a page that it saved."""
    for folder in file.parents:
        for ending in ("_files", ".files"):
            stem = folder.name.removesuffix(ending)
            if stem != folder.name and any(folder.with_name(f"{stem}{suffix}").is_file() for suffix in _PAGES):
                return True
    return False
