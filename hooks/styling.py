"""Styling: one style sheet for every page, in the place of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from archive.style import FOLDER, NAME, OURS, THEME, join_styles

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the style sheet in the place of its sources, the theme's among them."""
    of_theme = [(match, file) for uri, file in files.src_uris.items() if (match := THEME.fullmatch(uri))]
    sources = {name: files.src_uris[f"{FOLDER}{name}.css"] for name in OURS}
    sources |= {match[1]: file for match, file in of_theme if not match[2]}
    style = join_styles({name: file.content_string for name, file in sources.items()})
    for file in [*sources.values(), *(file for match, file in of_theme if match[2])]:
        files.remove(file)
    files.append(File.generated(config, f"{FOLDER}{NAME}.css", content=style))
    return files
