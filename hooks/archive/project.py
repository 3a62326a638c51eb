"""A project: the folders that an archive's texts and decisions stand in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CACHE = ".cache"


def walk_files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, sorted, and links, which are not followed; nothing where there is no folder.

    Raises:
        OSError: A folder cannot be read: passed over in silence, its files would seem not to exist.

    """
    return (path for path, _ in scan_files(folder))


def scan_files(folder: Path) -> Iterator[tuple[Path, os.DirEntry[str]]]:
    """Yield the same with what the folder says of each, which need not be asked of the system again.

    Raises:
        OSError: A folder cannot be read.

    """
    if not folder.exists():
        return
    folders = []
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                folders.append(folder / entry.name)
            else:
                yield folder / entry.name, entry
    for inner in folders:
        yield from scan_files(inner)


def walk_folders(folder: Path) -> Iterator[Path]:
    """Yield the folders below a folder, sorted; links are not followed, nor are they folders."""
    for name, folders, _ in os.walk(folder):
        folders.sort()
        yield from (here for inner in folders if not (here := Path(name) / inner).is_symlink())


def show_path(path: Path) -> str:
    """Return a path as people type it who stand in the working directory."""
    return Path(os.path.relpath(path)).as_posix()


@dataclass(frozen=True, slots=True)
class Project:
    """Where an archive keeps its files.

    Attributes:
        root: The folder of mkdocs.yml.
        docs: The documents folder; records stand in its `speeches/<year>/`.
        data: The folder of all that an office decides.
        overlay: The narrower archive that is laid over this one, which stands in a repository of its own.
        cache_name: The folder of what is kept between runs, absolute or relative to `root`.

    """

    root: Path
    docs: Path
    data: Path
    overlay: Project | None = None
    cache_name: str = CACHE

    @classmethod
    def at(cls, root: Path, environ: Mapping[str, str] | None = None) -> Project:
        """Return the project in the folder `root`; ARCHIVE_DOCS and ARCHIVE_DATA, absolute or relative to it, win.

        ARCHIVE_OVERLAY names the folder of a narrower archive to lay over it, ARCHIVE_CACHE that of the cache.
        """
        environ = os.environ if environ is None else environ
        root = root.resolve()
        overlay = environ.get("ARCHIVE_OVERLAY")
        cache = environ.get("ARCHIVE_CACHE") or CACHE
        return cls(
            root=root,
            docs=root / (environ.get("ARCHIVE_DOCS") or "docs"),
            data=root / (environ.get("ARCHIVE_DATA") or "data"),
            overlay=cls.at(root / overlay, {"ARCHIVE_CACHE": cache}) if overlay else None,
            cache_name=cache,
        )

    @property
    def cache(self) -> Path:
        """The folder of what is kept between runs."""
        return self.root / self.cache_name

    @property
    def layers(self) -> tuple[Project, ...]:
        """The project, and what is laid over it."""
        return (self, self.overlay) if self.overlay else (self,)

    def layer_of(self, path: Path) -> Project:
        """Return the project that a file is of."""
        if self.overlay and any(path.is_relative_to(folder) for folder in (self.overlay.docs, self.overlay.data)):
            return self.overlay
        return self

    def explain_refusal_of(self, site: Path) -> str:
        """Say why a site cannot be put there, or nothing.

        MkDocs empties the folder; it would spare the documents, but knows only the stand-in for them.
        """
        if site.exists() and not site.is_dir():
            return f"{site} 不是文件夹，网站不能放在那里；请换一个输出文件夹"
        there = site.resolve()
        kept = [held.resolve() for layer in self.layers for held in (layer.docs, layer.data)]
        if any(there.is_relative_to(held) or held.is_relative_to(there) for held in kept):
            return f"网站不能放在 {site}：生成时先清空那里，文稿或数据会丢失；请换一个输出文件夹"
        return ""

    @property
    def speeches(self) -> Path:
        """The folder of the records."""
        return self.docs / "speeches"

    @property
    def speeches_within(self) -> str:
        """The folder of the records as the repository has it; that of a project's own where they stand elsewhere."""
        docs = self.docs.relative_to(self.root).as_posix() if self.docs.is_relative_to(self.root) else "docs"
        return f"{docs}/speeches"

    @property
    def meetings(self) -> Path:
        """The folder of the meetings."""
        return self.data / "meetings"

    @property
    def vocabulary(self) -> Path:
        """The folder of the vocabularies."""
        return self.data / "vocabulary"

    @property
    def settings(self) -> Path:
        """The file of the settings."""
        return self.data / "site.yml"

    @property
    def guard(self) -> Path:
        """The file of what may not stand in the archive."""
        return self.data / "guard.yml"

    @property
    def takedowns(self) -> Path:
        """The file of what was taken out of the archive for good."""
        return self.data / "takedowns.yml"
