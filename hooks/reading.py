"""Reading: the archive is read and checked before anything is built."""

from __future__ import annotations

from archive.preparation import explain_missing_modules

explain_missing_modules()

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from click import echo
from mkdocs.exceptions import Abort, PluginError

from archive.check.report import format_text
from archive.corpus.loader import ArchiveNotFoundError, find_folders, load_settings
from archive.model.fields import parse_edition
from archive.project import Project
from archive.publication import FaultyArchiveError, publish
from archive.text.guide import GuideExtension

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = logging.getLogger("mkdocs.hooks.reading")


class Refusal(Abort):
    """What ends a build, as the one line that a person reads."""

    def show(self, *_: object, **__: object) -> None:
        """Say it, without the lines that MkDocs sets before what a hook complains of."""
        echo(self.format_message(), err=True)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Say where the documents are, and name the site as data/site.yml does."""
    project = _project(config)
    try:
        find_folders(project)
        settings, _ = load_settings(project)
    except ArchiveNotFoundError as error:
        raise Refusal(str(error)) from error
    if refusal := project.explain_refusal_of(Path(config.site_dir)):
        raise Refusal(refusal)
    # A preview takes nothing from the documents but its record.
    config.docs_dir = config.extra.get("preview_docs") or str(project.docs)
    config.site_name = settings.name
    cast("list[object]", config.markdown_extensions).append(GuideExtension())
    config.extra["settings"] = settings
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Check everything while the last good site still stands: MkDocs empties the output folder after this event."""
    start = time.perf_counter()
    try:
        edition = parse_edition(os.environ.get("ARCHIVE_EDITION"))
    except ValueError as error:
        raise Refusal(str(error)) from error
    try:
        publication = config.extra.get("preview") or publish(_project(config), edition)
    except ArchiveNotFoundError as error:
        raise Refusal(str(error)) from error
    except FaultyArchiveError as error:
        raise PluginError("文稿检查未通过，网站没有更动：\n" + format_text(error.diagnostics)) from error
    if publication.diagnostics:
        is_hint = all(diagnostic.severity == "info" for diagnostic in publication.diagnostics)
        log.log(logging.INFO if is_hint else logging.WARNING, "%s", format_text(publication.diagnostics))
    config.extra["publication"] = publication
    corpus, took = publication.corpus, time.perf_counter() - start
    log.info("read and checked %d records, %d meetings in %.2f s", len(corpus.entries), len(corpus.meetings), took)


def _project(config: MkDocsConfig) -> Project:
    return Project.at(Path(config.config_file_path).parent)
