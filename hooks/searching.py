"""Searching: the search's scripts, and the search index, written below the finished site."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from archive.index.policy import write_policy
from archive.search.cache import Cache, digest_code
from archive.search.page import PAGE, embed_manifest, embed_script, squeeze
from archive.search.script import SCRIPT_FOLDER, START, join_scripts
from archive.search.standing import drop_aside, set_aside, take_back

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from archive.publication import Publication

log = logging.getLogger("mkdocs.hooks.searching")


def on_pre_build(config: MkDocsConfig) -> None:
    """Set the last build's index aside: MkDocs empties the output folder after this event."""
    (set_aside if _is_wanted() else drop_aside)(Path(config.site_dir))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the scripts of the search in the place of their sources."""
    sources = {Path(file.src_uri).stem: file for file in files if file.src_uri.startswith(SCRIPT_FOLDER)}
    scripts = join_scripts({name: file.content_string for name, file in sources.items()})
    start = embed_script(scripts.pop(START))
    config.extra["start"] = {"script": start, "policy": write_policy(start) if config.extra["policy"] else ""}
    for file in sources.values():
        files.remove(file)
    for name, content in scripts.items():
        files.append(File.generated(config, f"{SCRIPT_FOLDER}{name}.js", content=content))
    return files


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Have the search page in as few octets as will do: each query that begins with it waits for them."""
    return squeeze(output) if page.file.dest_uri == PAGE else output


def on_post_build(config: MkDocsConfig) -> None:
    """Write the index of the edition that was built; ARCHIVE_SEARCH=false builds without one, ARCHIVE_CACHE keeps the cache elsewhere."""
    if not _is_wanted():
        return
    # It brings NumPy, which a build without an index need not load.
    from archive.search.index import write_index  # noqa: PLC0415
    from archive.search.indexer import DocumentTooLargeError  # noqa: PLC0415
    from archive.search.shard import IndexTooLargeError  # noqa: PLC0415

    start = time.perf_counter()
    publication: Publication = config.extra["publication"]
    corpus = publication.corpus
    folders = " ".join(str(layer.docs) for layer in corpus.project.layers)
    site = Path(config.site_dir)
    take_back(site)
    kept = Cache(corpus.project.cache / "search", f"{digest_code()} {folders} {corpus.edition}")
    try:
        files = write_index(corpus, site, kept)
    except (DocumentTooLargeError, IndexTooLargeError) as error:
        raise PluginError(str(error)) from error
    embed_manifest(site)
    took = time.perf_counter() - start
    log.info("indexed %d records into %d files in %.2f s", len(corpus.entries), files, took)


def _is_wanted() -> bool:
    return os.environ.get("ARCHIVE_SEARCH") != "false"
