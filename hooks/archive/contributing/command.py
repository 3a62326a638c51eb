"""The command of a new record: its options, its questions at a terminal, its output and its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..command_line import Command, stop
from ..importing.command import add_options, agree, is_terminal, prompt, tell
from ..importing.dialogue import Dialogue
from ..importing.given import Given
from ..importing.preparation import WrongUsageError, prepare_archive
from ..importing.storage import TakenError
from ..project import Project
from .beginning import NoDateError, begin_record

HELP = "新建一篇文稿：已知的各项填好，其余写成骨架，打印写成的文件。手边有原件的，用 import_record.py 更省事。"


@click.command(cls=Command, help=HELP)
@click.pass_obj
@add_options
@click.option("--title", help="题名。")
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
        stop(str(error))
    except NoDateError:
        stop("没有日期，起不了文件名；请加 --date，至少写年份，如 --date 2023")
    except TakenError as error:
        stop(f"{error.path} 刚被别人写了；请再运行一次")
    except OSError as error:
        stop(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限")
    click.echo(str(begun.path))
    tell(f"{begun.path}: 请补充: {'、'.join(begun.missing)}")
