"""Checks an archive, or reports on the files named, and exits 1 where there is an error."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from archive.preparation import explain_missing_modules

explain_missing_modules()

import click

from archive.check import check, check_file
from archive.check.fix import fix_files
from archive.check.report import FORMATS
from archive.corpus.loader import ArchiveNotFoundError, list_files, load
from archive.diagnostic import count_errors
from archive.project import Project

USAGE = 2
HELP = "检查全部文稿、会议、词表和设置；写出 FILE 时只报告这些文件（也可以是还没有入库的文稿）。"


@click.command(help=HELP)
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="报告的格式。"
)
@click.option("--fix", is_flag=True, help="先改正 BOM、行尾和最后一行的换行，不动文字。")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
def main(*, form: str, fix: bool, files: tuple[Path, ...]) -> None:
    """Check, report and exit: 0 without an error, 1 with, 2 where there is nothing to check."""
    for file in files:
        if not file.exists():
            click.echo(f"找不到 {file}；请核对文件名和所在的文件夹", err=True)
            sys.exit(USAGE)
    project = Project.at(ROOT)
    try:
        known = list_files(project)
        wanted = select(known, files)
        if fix:
            for path in fix_files(wanted):
                click.echo(f"已改正 {path}", err=True)
        loaded = load(project)
    except ArchiveNotFoundError as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)
    except OSError as error:
        click.echo(f"改不了 {error.filename}（{error.strerror}）；请检查文件权限", err=True)
        sys.exit(USAGE)
    found = check(loaded)
    if files:
        homes = {project.docs.resolve(), project.data.resolve()}
        strangers = sorted(path for path in wanted - known if homes.isdisjoint(path.parents))
        chosen = {d for d in found if d.path.resolve() in wanted}
        found = tuple(sorted(chosen.union(*(check_file(path, loaded) for path in strangers))))
    click.echo(FORMATS[form](found, None), nl=False)
    sys.exit(1 if count_errors(found) else 0)


def select(known: frozenset[Path], files: tuple[Path, ...]) -> frozenset[Path]:
    """Return the files to report on: those named, those of the archive in folders named, or the whole archive."""
    named = {file.parent.resolve() / file.name for file in files}
    within = {path for path in known if named.intersection(path.parents)}
    return frozenset(within | {path for path in named if path.is_file()}) if files else known


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    main()
