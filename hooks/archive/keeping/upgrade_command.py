"""The command of an upgrade: merges a version of the software and says what to do next."""

from __future__ import annotations

import click

from ..command_line import Command, stop
from ..git import GitError
from ..project import Project
from .upgrade import NotUpgradableError, upgrade

HELP = (
    "合并新版软件 REVISION（分支或标签，先用 git fetch 取来）：文稿、会议、词表和设置保持本单位的，软件、指南和结构文件用新版的；"
    "合不了的什么也不动。"
)


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.argument("revision", metavar="REVISION")
def main(project: Project, /, *, revision: str) -> None:
    """Upgrade: exit 0 done or nothing new, 2 where it could not be."""
    try:
        done = upgrade(project.root, revision)
    except (NotUpgradableError, GitError) as error:
        stop(str(error))
    if not done.commit:
        click.echo(f"{revision} 已经合并过，没有新的")
        return
    click.echo(f"已合并 {revision}，提交为 {done.commit}")
    for path in done.offered:
        click.echo(f"{path}: 新版也改了，本单位的没有动；要看新版的：git diff HEAD {revision} -- {path}")
    click.echo("接着运行 make check 和 make build；要退回：git reset --hard ORIG_HEAD", err=True)
