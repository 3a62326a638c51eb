"""The command of the ledger: writes the table of all records, or the form of one, and says where it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from ..check import check
from ..check.memory import Memory
from ..command_line import Command, stop
from ..corpus.corpus import Corpus
from ..corpus.loader import ArchiveNotFoundError, Loaded, load
from ..model.fields import ACCESS_LABELS, Access, is_admitted
from ..project import Project
from .ledger import COLUMNS, list_rows
from .register import NAME, format_lines, list_lines
from .table import format_csv, format_form, format_workbook

FOLDER = "ledger"
LEDGER = "文献台账"
HELP = (
    f"写出全部文稿的台账（{LEDGER}.xlsx 和 .csv），打印两个文件的位置；"
    f"加 --record 则打印一篇文稿的{NAME}，并写成可以打印签字的 .xlsx。"
)


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=f"写到哪里，默认为本项目的 {FOLDER}/（git 不收）。",
)
@click.option("--record", "record_id", metavar="ID", help=f"只写这一篇的{NAME}。")
@click.option("--edition", type=click.Choice(tuple(ACCESS_LABELS)), help="只列这一版次能看到的，默认全部。")
def main(project: Project, /, *, into: Path | None, record_id: str | None, edition: Access | None) -> None:
    """Write and print where; exit 0 written, 2 where it could not be."""
    try:
        memory = Memory.of(project)
        loaded = load(project, memory.read_record)
        folder = into or project.root / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        if record_id is None:
            _refuse_unread(loaded)
            write_ledger(_select(loaded.corpus, edition), folder)
        else:
            write_form(loaded, record_id, folder, memory)
    except ArchiveNotFoundError as error:
        stop(str(error))
    except OSError as error:
        stop(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限，或先关上打开着的表格")


def write_ledger(corpus: Corpus, folder: Path) -> None:
    """Write the table of all records in both forms."""
    heads, widths = [column.head for column in COLUMNS], [column.width for column in COLUMNS]
    rows = list_rows(corpus)
    for path, data in (
        (folder / f"{LEDGER}.xlsx", format_workbook(LEDGER, heads, widths, rows)),
        (folder / f"{LEDGER}.csv", format_csv(heads, rows)),
    ):
        path.write_bytes(data)
        click.echo(str(path))


def write_form(loaded: Loaded, record_id: str, folder: Path, memory: Memory) -> None:
    """Print a record's form, and write it as a workbook."""
    entry = loaded.corpus.by_id.get(record_id)
    if entry is None:
        former = [held.id for held in loaded.corpus.entries if record_id in held.record.former_ids]
        hint = f"它现在的编号是 {former[0]}" if former else "请核对编号，它是文稿的文件名去掉 .md；读不出来的先运行检查"
        stop(f"没有编号为 {record_id} 的文稿；{hint}")
    found = [diagnostic for diagnostic in check(loaded, memory=memory) if diagnostic.path == entry.path]
    memory.save()
    lines = list_lines(loaded.corpus, entry, found)
    path = folder / f"{NAME}-{entry.id}.xlsx"
    path.write_bytes(format_form(NAME, lines))
    click.echo(format_lines(lines), nl=False)
    click.echo(f"已写出 {path}", err=True)


def _select(corpus: Corpus, edition: Access | None) -> Corpus:
    if edition is None:
        return corpus
    return replace(corpus, entries=tuple(e for e in corpus.entries if is_admitted(e.record.access, edition)))


def _refuse_unread(loaded: Loaded) -> None:
    """Stop where a record cannot be read: a ledger without it would say that it does not exist."""
    if unread := loaded.list_unread():
        names = "、".join(path.name for path in unread[:5])
        stop(f"有 {len(unread)} 篇文稿读不出来（{names}），台账会缺这几篇；请先运行 scripts/check.py 改正")
