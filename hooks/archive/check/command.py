"""The command of the check: its options, what it prints and its exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..corpus.loader import ArchiveNotFoundError, Loaded, list_files, load
from ..diagnostic import Diagnostic, count_errors
from ..project import Project
from ..repository import RevisionError
from .checker import check, check_file
from .fix import fix_files
from .history import check_since, find_submodules
from .report import FORMATS

USAGE = 2
HELP = "检查全部文稿、会议、词表和设置；写出 FILE 时只报告这些文件（也可以是还没有入库的文稿）。"
CHANGED_SINCE = "对 REF（分支或提交）以来改动的地方从严，其余的错误降为警告；不在 git 仓库中时全部从严。"


@click.command(help=HELP)
@click.pass_obj
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="报告的格式。"
)
@click.option("--fix", is_flag=True, help="先改正 BOM、行尾和最后一行的换行，不动文字。")
@click.option("--changed-since", "revision", metavar="REF", help=CHANGED_SINCE)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
def main(project: Project, *, form: str, fix: bool, revision: str | None, files: tuple[Path, ...]) -> None:
    """Check, report and exit: 0 without an error, 1 with, 2 where there is nothing to check."""
    for file in files:
        if not file.exists():
            click.echo(f"找不到 {file}；请核对文件名和所在的文件夹", err=True)
            sys.exit(USAGE)
    try:
        known = list_files(project)
        wanted = select(known, files)
        if fix:
            for path in fix_files(wanted):
                click.echo(f"已改正 {path}", err=True)
        loaded = load(project)
        found = find_all(loaded, revision)
    except (ArchiveNotFoundError, RevisionError) as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except OSError as error:
        click.echo(f"改不了 {error.filename}（{error.strerror}）；请检查文件权限", err=True)
        sys.exit(USAGE)
    if files:
        homes = {project.docs.resolve(), project.data.resolve()}
        strangers = sorted(path for path in wanted - known if homes.isdisjoint(path.parents))
        chosen = {d for d in found if d.path.resolve() in wanted}
        found = tuple(sorted(chosen.union(*(check_file(path, loaded) for path in strangers))))
    click.echo(FORMATS[form](found, None), nl=False)
    sys.exit(1 if count_errors(found) else 0)


def find_all(loaded: Loaded, revision: str | None) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with an archive, or with what it says since a revision."""
    found = tuple(sorted({*check(loaded), *find_submodules(loaded.corpus.project)}))
    return check_since(found, loaded, revision) if revision else found


def select(known: frozenset[Path], files: tuple[Path, ...]) -> frozenset[Path]:
    """Return the files to report on: those named, those of the archive in folders named, or the whole archive."""
    named = {file.parent.resolve() / file.name for file in files}
    within = {path for path in known if named.intersection(path.parents)}
    return frozenset(within | {path for path in named if path.is_file()}) if files else known
