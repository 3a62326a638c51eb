"""A command line that answers in Chinese: what was typed wrong, and what to type instead."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Any, NoReturn

import click

USAGE = 2
"""The status of what could not be done, as click's own."""

_MORE = "；全部写法加 --help 看"
_ARGUMENTS = {"file": "文件", "files": "文件", "folder": "文件夹", "record_id": "文稿的编号", "revision": "分支或标签"}


class Command(click.Command):
    """A command whose refusals contributors can read; click's own are in English."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run as a program, in UTF-8 whatever the terminal's encoding is."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
        return super().main(*args, **extra)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments, or say what is wrong with them and end with click's status."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            click.echo(explain(error) + _MORE, err=True)
            raise click.exceptions.Exit(error.exit_code) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a person who breaks off reads that it was, or what could not be read or written."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever reads has enough; click ends quietly
        except OSError as error:
            _drop_output()
            click.echo(f"读写文件或运行程序时出错：{error}", err=True)
            raise click.exceptions.Exit(USAGE) from error
        except (click.Abort, KeyboardInterrupt) as error:
            click.echo("\n已中止", err=True)
            raise click.exceptions.Exit(1) from error


def _drop_output() -> None:
    # What could not be written stays in the buffer, and the interpreter would try it again as it ends.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop(message: str) -> NoReturn:
    """Say why nothing is done, and end."""
    click.echo(message, err=True)
    sys.exit(USAGE)


def explain(error: click.UsageError) -> str:
    """Return in Chinese what was typed wrong."""
    if isinstance(error, click.NoSuchOption):
        like = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有 {error.option_name} 这个选项{like}"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} 的写法不对：要写内容的，在它后面空一格写；不要的，什么也不写"
    if isinstance(error, click.MissingParameter):
        return f"没有写 {_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}：{_explain_value(error)}"
    return "多写了内容；名称里有空格的，前后加引号"


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return "参数"
    if isinstance(parameter, click.Option):
        return parameter.opts[-1]
    shown = parameter.make_metavar(_context(error))
    return f"{_ARGUMENTS[parameter.name]}（{shown}）" if parameter.name in _ARGUMENTS else shown


def _context(error: click.UsageError) -> click.Context:
    return error.ctx or click.Context(click.Command(None))


def _explain_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"只能写 {'、'.join(map(str, kind.choices))} 之一"
    if isinstance(kind, click.Path):
        return f"找不到，或者不是{'文件夹' if not kind.file_okay else '文件'}；请核对名称和所在的位置"
    return error.message  # our own, from a callback
