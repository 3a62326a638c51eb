"""The command of the check: its options, what it prints and its exit status."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from ..command_line import USAGE, Command, stop
from ..corpus.loader import ArchiveNotFoundError, Loaded, list_files, load, load_guard
from ..diagnostic import Diagnostic, count_errors
from ..model.fields import parse_edition
from ..project import Project
from ..repository import RevisionError
from .checker import check, check_file
from .fix import clean_file, fix_files
from .freshness import refresh_schema
from .guard.attachments import list_attached
from .guard.mask import UnmaskableError, mask_file
from .guard.numbers import MASKABLE
from .guard.word import WORD_SUFFIXES
from .history import check_since, find_submodules
from .memory import Memory
from .report import FORMATS

HELP = "检查全部文稿、会议、词表和设置；写出 FILE 时只报告这些文件（也可以是还没有入库的文稿）。"
CHANGED_SINCE = "对 REF（分支或提交）以来改动的地方从严，其余的错误降为警告；不在 git 仓库中时全部从严。"


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="报告的格式。"
)
@click.option(
    "--fix",
    is_flag=True,
    help="先改正 BOM、行尾和最后一行的换行，更新编辑器用的词表，不动文字；附件 Word 文件里藏着东西的，在旁边写一份清理过的。",
)
@click.option("--changed-since", "revision", metavar="REF", help=CHANGED_SINCE)
@click.option(
    "--mask", "rule", metavar="RULE", help=f"遮盖 FILE 里规则 RULE 查到的地方，只有它会改正文：{'、'.join(MASKABLE)}。"
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
def main(
    project: Project, *, form: str, fix: bool, revision: str | None, rule: str | None, files: tuple[Path, ...]
) -> None:
    """Check, report and exit: 0 without an error, 1 with, 2 where there is nothing to check."""
    # All that is read lives to the end: looking for what could be given back would take a third of the time.
    gc.disable()
    refuse_unknown(files)
    try:
        if rule is not None:
            sys.exit(mask(project, rule, files))
        known = list_files(project) if fix or any(map(Path.is_dir, files)) else frozenset()
        wanted = select(known, files)
        if fix:
            for path in fix_files(wanted):
                click.echo(f"已改正 {path}", err=True)
        memory = Memory.of(project)
        loaded = load(project, memory.read_record)
        if fix:
            fix_beside(loaded, wanted, is_whole=not files)
        found = find_all(loaded, revision, memory)
        memory.save()
    except (ArchiveNotFoundError, RevisionError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"改不了 {error.filename}（{error.strerror}）；请检查文件权限")
    if files:
        homes = {folder.resolve() for layer in project.layers for folder in (layer.docs, layer.data)}
        strangers = sorted(path for path in wanted if homes.isdisjoint(path.parents))
        names = {path.name for path in wanted}  # of thousands of files few need be resolved
        chosen = {d for d in found if (d.path.name in names or d.path.is_symlink()) and d.path.resolve() in wanted}
        found = tuple(sorted(chosen.union(*(check_file(path, loaded) for path in strangers))))
    click.echo(FORMATS[form](found, None), nl=False)
    gc.freeze()  # nor when the program ends
    sys.exit(1 if count_errors(found) else 0)


def refuse_unknown(files: tuple[Path, ...]) -> None:
    """End where a file is asked about that is not there, or an edition that no build knows: all are checked alike."""
    for file in files:
        if not file.exists():
            stop(f"找不到 {file}；请核对文件名和所在的文件夹")
    try:
        parse_edition(os.environ.get("ARCHIVE_EDITION"))
    except ValueError as error:
        stop(str(error))


def mask(project: Project, rule: str, files: tuple[Path, ...]) -> int:
    """Mask in files what a rule finds, and say where; return the exit status."""
    if rule not in MASKABLE or not files:
        click.echo(
            f"--mask 之后写规则和文件；能遮盖的规则有 {'、'.join(MASKABLE)}（密级标志不能遮盖，要撤下文件）", err=True
        )
        return USAGE
    contacts = load_guard(project)[0].contacts
    for path in files:
        try:
            places = mask_file(path, rule, contacts)
        except UnmaskableError as error:
            click.echo(str(error), err=True)
            return USAGE
        for place in places:
            click.echo(f"{path}:{place.line}:{place.column}: 已遮盖 [{rule}]")
        click.echo(f"{path}：共遮盖 {len(places)} 处，其余文字没有动")
    return 0


def fix_beside(loaded: Loaded, wanted: frozenset[Path], *, is_whole: bool) -> None:
    """Mend what follows from the files: the copies beside Word files, and of the whole archive what editors are told."""
    clean_attached(loaded, wanted)
    refreshed = refresh_schema(loaded) if is_whole else None
    if refreshed:
        click.echo(f"已更新 {refreshed}", err=True)


def clean_attached(loaded: Loaded, wanted: frozenset[Path]) -> None:
    """Write a cleaned copy beside each Word file that hides something, of the records wanted or itself named."""
    for entry in loaded.corpus.entries:
        for path in list_attached(entry):
            if path.suffix.lower() in WORD_SUFFIXES and wanted & {path.resolve(), entry.path.resolve()}:
                copy = clean_file(path)
                if copy is not None:
                    click.echo(f"已写出 {copy}（没有隐藏文字、批注和作者）；核对后请在 attachments 里换上它", err=True)


def find_all(loaded: Loaded, revision: str | None, memory: Memory) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with an archive, or with what it says since a revision."""
    submodules = set(find_submodules(loaded.corpus.project))
    homes = {submodule.path for submodule in submodules}  # refused as a whole, whatever is in them
    within = {fault for fault in check(loaded, memory=memory) if homes.isdisjoint(fault.path.parents)}
    found = tuple(sorted(within | submodules))
    return check_since(found, loaded, revision, memory.names) if revision is not None else found


def select(known: frozenset[Path], files: tuple[Path, ...]) -> frozenset[Path]:
    """Return the files to report on: those named, those of the archive in folders named, or the whole archive."""
    named = {file.parent.resolve() / file.name for file in files}
    folders = {path for path in named if path.is_dir()}
    within = {path for path in known if folders.intersection(path.parents)} if folders else set()
    return frozenset(within | {path for path in named if path.is_file()}) if files else known
