"""Reading: the archive is read and checked before anything is built."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import Abort, PluginError

from archive.check.report import format_text
from archive.corpus.loader import ArchiveNotFoundError, load_settings
from archive.model.fields import ACCESS_LABELS
from archive.project import Project
from archive.publication import FaultyArchiveError, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer


log = logging.getLogger("mkdocs.hooks.reading")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the site as data/site.yml does."""
    try:
        settings, _ = load_settings(_project(config))
    except ArchiveNotFoundError as error:
        raise PluginError(str(error)) from error
    config.site_name = settings.name
    config.extra["settings"] = settings
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Check everything while the last good site still stands: MkDocs empties the output folder after this event."""
    start = time.perf_counter()
    edition = os.environ.get("ARCHIVE_EDITION") or None
    if edition not in {None, *ACCESS_LABELS}:
        raise PluginError(f"ARCHIVE_EDITION 不能是 {edition}；请写 {'、'.join(ACCESS_LABELS)} 之一")
    try:
        publication = publish(_project(config), edition)
    except ArchiveNotFoundError as error:
        raise PluginError(str(error)) from error
    except FaultyArchiveError as error:
        raise PluginError("文稿检查未通过，网站没有更动：\n" + format_text(error.diagnostics)) from error
    if publication.diagnostics:
        log.warning("%s", format_text(publication.diagnostics))
    config.extra["publication"] = publication
    corpus = publication.corpus
    took = time.perf_counter() - start
    log.info("read and checked %d records, %d meetings in %.2f s", len(corpus.entries), len(corpus.meetings), took)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Keep the last good pages where a rebuild finds faults: MkDocs would leave every request waiting."""

    def rebuild() -> None:
        try:
            builder()
        except Abort:
            log.warning("网站仍是上一次没有错误时的样子；改正之后会自动更新")

    server.builder = rebuild
    server.watch(str(_project(config).data))
    return server


def _project(config: MkDocsConfig) -> Project:
    return Project.at(Path(config.config_file_path).parent)
