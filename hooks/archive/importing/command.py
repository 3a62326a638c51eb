"""The command of the import: its options, its output and its exit status, on a terminal or without one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from ..command_line import Command, stop
from ..model.date import PartialDate
from ..model.fields import ACCESS_LABELS
from ..project import Project
from . import report as reports
from .dialogue import Dialogue
from .given import Given
from .importer import Importer, Options, Outcome
from .preparation import WrongUsageError, prepare

Function = TypeVar("Function", bound=Callable[..., Any])

HELP = (
    "把文件（.docx、.doc、.wps、.txt、.md、.html、.pdf、.ofd，或装着它们的文件夹）导入为文稿，"
    "打印写成的文件和需要补充的项目。文中没有的不猜；您写明的优先于文中找到的。"
)


def read_date(_context: click.Context, _option: click.Parameter, value: str | None) -> PartialDate | None:
    """Read a date of which the unknown part is left out, or say how it is written."""
    try:
        return None if value is None else PartialDate.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def read_title(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return a title, or say that it is empty: that would put nothing in the place of the one that a file has."""
    if value is not None and not value.strip():
        raise click.BadParameter("题名是空的；不写这个选项，就用文中的题名")
    return value


_OPTIONS = (
    click.option(
        "--into",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="文稿文件夹，默认为本项目的 docs。",
    ),
    click.option("--date", callback=read_date, help="日期：2023、2023-02 或 2023-02-08；不知道的部分不写。"),
    click.option("--level", help="会议层级：编号、名称或别名。"),
    click.option("--kind", help="文稿类型：编号、名称或别名。"),
    click.option("--topic", "topics", multiple=True, help="主题：编号、名称或别名；可以写多次。"),
    click.option("--origin", help="来源：编号、名称或别名。"),
    click.option("--version", help="稿本：编号、名称或别名。"),
    click.option("--meeting", help="会议的编号。"),
    click.option("--access", type=click.Choice(tuple(ACCESS_LABELS)), help="阅读范围。"),
)


def add_options(command: Function) -> Function:
    """Give a command the options by which a person says what is known of a record, and where it goes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@add_options
@click.option("--title", callback=read_title, help="题名（只用于一个文件）。")
@click.option("--keep-source", "keeps_source", is_flag=True, help="把原文件存为附件。")
@click.option("--catalogue-only", "catalogues", is_flag=True, help="扫描件只著录，没有全文，原文件存为附件。")
@click.option("--whole", "is_whole", is_flag=True, help="一个文件就是一篇，不拆分。")
@click.option("--dry-run", "is_trial", is_flag=True, help="只看结果，什么也不写。")
@click.option("--report", "form", type=click.Choice(["text", "json"]), help="打印详细报告，代替只打印路径。")
@click.option("--ask/--no-ask", default=None, help="是否询问缺的项目；默认在终端里询问。")
def main(
    project: Project,
    /,
    *,
    files: tuple[Path, ...],
    into: Path | None,
    form: str | None,
    ask: bool | None,
    **said: Any,
) -> None:
    """Import, report and exit: 0 where all were written or there already, 1 where some were refused, 2 for wrong usage."""
    how = {key: said.pop(key) for key in ("keeps_source", "catalogues", "is_whole", "is_trial")}
    try:
        ready = prepare(project, files, into, Given(**said))
    except WrongUsageError as error:
        stop(str(error))
    count = len(ready.files)
    asker = None
    if ask or (ask is None and form != "json" and is_terminal() and wants_questions(count)):
        asker = Dialogue(ready.vocabularies, tell, prompt, agree)
    options = Options(ready.given, **how)
    importer = Importer(ready.holdings, ready.vocabularies, ready.settings, options, asker)
    outcomes = show_progress(importer.import_files(ready.files), count, is_hidden=asker is not None)
    if form == "json":
        done = list(outcomes)
        click.echo(reports.format_json(done, is_trial=options.is_trial), nl=False)
        is_refused = any(outcome.status == "refused" for outcome in done)
    else:
        write = show if form is None else lambda one: click.echo(reports.format_text(one, ready.vocabularies), nl=False)
        is_refused = show_all(outcomes, write)
    if options.is_trial:
        tell("试运行：什么也没有写")
    sys.exit(1 if is_refused else 0)


def is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def wants_questions(count: int) -> bool:
    return count == 1 or click.confirm(f"共 {count} 个文件，逐篇询问缺的项目吗？", default=False, err=True)


def agree(text: str) -> bool:
    return click.confirm(text, default=True, err=True)


def prompt(text: str) -> str:
    return str(click.prompt(text, default="", show_default=False, err=True))


def tell(line: str) -> None:
    click.echo(line, err=True)


def show_progress(outcomes: Iterable[Outcome], count: int, *, is_hidden: bool) -> Iterator[Outcome]:
    """Yield the outcomes, with a bar where someone watches; it goes to the error stream, beside the paths."""
    if is_hidden or count == 1 or not sys.stderr.isatty():
        yield from outcomes
        return
    with click.progressbar(outcomes, length=count, label="导入", file=sys.stderr) as bar:
        yield from bar


def show_all(outcomes: Iterable[Outcome], write: Callable[[Outcome], None]) -> bool:
    """Show each outcome as it comes; return whether a file was refused."""
    is_refused = False
    for outcome in outcomes:
        write(outcome)
        is_refused = is_refused or outcome.status == "refused"
    return is_refused


def show(outcome: Outcome) -> None:
    """Print the paths of what was written, and to the error stream what a person should know."""
    if outcome.message:
        tell(f"{outcome.file}: {outcome.message}")
    for path, _ in outcome.records:
        click.echo(str(path))
    for path, note in reports.list_notes(outcome):
        tell(f"{path}: {note}")
