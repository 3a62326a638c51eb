"""Builds the page of one record and the indexes it stands on, and prints where they are."""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

import click
from mkdocs.commands.build import build
from mkdocs.config import load_config

from archive.check.memory import Memory
from archive.check.report import format_text
from archive.command_line import Command, stop
from archive.corpus.loader import ArchiveNotFoundError
from archive.diagnostic import count_errors
from archive.preview import NoPreviewError, read_preview
from archive.project import Project

HELP = (
    "只生成 FILE（一篇文稿，也可以是还没有入库的）的页面和它所在的各个索引，写出页面的位置。其余的链接在预览里打不开。"
)


@click.command(cls=Command, help=HELP)
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="写到哪里，默认 .cache/preview。"
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def main(*, file: Path, into: Path | None) -> None:
    """Build and print; exit 0 without an error in the record, 1 with, 2 where there is nothing to show."""
    if not file.is_file():
        stop(f"找不到 {file}；请核对文件名和所在的文件夹")
    gc.disable()  # as a check does
    project = Project.at(ROOT)
    try:
        preview, found = read_preview(project, file.resolve(), Memory.of(project))
    except ArchiveNotFoundError as error:
        stop(str(error))
    except NoPreviewError as error:
        click.echo(f"{format_text(error.diagnostics)}{error}", err=True)
        sys.exit(1)
    site = (into or ROOT / ".cache" / "preview").resolve()
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as nothing:
        config = load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site))
        config.extra["preview"] = preview
        config.extra["preview_docs"] = nothing
        os.environ["ARCHIVE_SEARCH"] = "false"
        build(config)
    if found:
        click.echo(format_text(found), err=True, nl=False)
    for uri in (*preview.records, *preview.pages):
        click.echo(str(site / uri))
    sys.exit(1 if count_errors(found) else 0)


if __name__ == "__main__":
    main()
