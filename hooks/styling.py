"""Styling: one style sheet for every page, in the place of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from archive.style import FOLDER, NAME, SOURCES, join_styles

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Join the sources of the style sheet."""
    sources = {name: files.src_uris[f"{FOLDER}{name}.css"] for name in SOURCES}
    style = join_styles({name: file.content_string for name, file in sources.items()})
    for file in sources.values():
        files.remove(file)
    files.append(File.generated(config, f"{FOLDER}{NAME}.css", content=style))
    return files
