"""The command of a new record: its options, its questions at a terminal, its output and its exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..importing.command import USAGE, agree, is_terminal, prompt, read_date, tell
from ..importing.dialogue import Dialogue
from ..importing.given import Given
from ..importing.preparation import WrongUsageError, prepare_archive
from ..importing.storage import TakenError
from ..model.fields import ACCESS_LABELS
from ..project import Project
from .beginning import NoDateError, begin_record

HELP = "新建一篇文稿：已知的各项填好，其余写成骨架，打印写成的文件。手边有原件的，用 import_record.py 更省事。"


@click.command(help=HELP)
@click.pass_obj
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="文稿文件夹，默认为本项目的 docs。"
)
@click.option("--title", help="题名。")
@click.option("--date", callback=read_date, help="日期：2023、2023-02 或 2023-02-08；不知道的部分不写。")
@click.option("--level", help="会议层级：编号、名称或别名。")
@click.option("--kind", help="文稿类型：编号、名称或别名。")
@click.option("--topic", "topics", multiple=True, help="主题：编号、名称或别名；可以写多次。")
@click.option("--origin", help="来源：编号、名称或别名。")
@click.option("--version", help="稿本：编号、名称或别名。")
@click.option("--meeting", help="会议的编号。")
@click.option("--access", type=click.Choice(tuple(ACCESS_LABELS)), help="阅读范围。")
@click.option("--ask/--no-ask", default=None, help="是否询问缺的项目；默认在终端里询问。")
def main(project: Project, /, *, into: Path | None, ask: bool | None, **said: Any) -> None:
    """Begin a record: exit 0 where it was written, 2 where it could not be."""
    try:
        ready = prepare_archive(project, into, Given(**said))
        given = ready.given
        if ask or (ask is None and is_terminal()):
            given = Dialogue(ready.vocabularies, tell, prompt, agree).complete("新的文稿", None, given, ())
        begun = begin_record(ready, given)
    except WrongUsageError as error:
        tell(str(error))
        sys.exit(USAGE)
    except NoDateError:
        tell("没有日期，起不了文件名；请加 --date，至少写年份，如 --date 2023")
        sys.exit(USAGE)
    except TakenError as error:
        tell(f"{error.path} 刚被别人写了；请再运行一次")
        sys.exit(USAGE)
    except OSError as error:
        tell(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限")
        sys.exit(USAGE)
    click.echo(str(begun.path))
    tell(f"{begun.path}: 请补充: {'、'.join(begun.missing)}")
