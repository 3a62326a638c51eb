"""The command of a suspension: suspends every record of a person or an organ, lists every mention, and undoes it."""

from __future__ import annotations

import datetime
import sys

import click

from ..command_line import Command, stop
from ..corpus.loader import ArchiveNotFoundError, Loaded, load
from ..importing.command import read_date
from ..model.date import PartialDate
from ..model.record import STATUS_LABELS
from ..project import Project, show_path
from ..replacement import write_all
from .editing import EditError
from .suspension import REASON, NobodyError, Order, Suspension, lift, list_names, list_namesakes, name_subject, suspend

HELP = (
    "暂停查阅一个人（--person）或一个单位（--organ）的全部文稿，或几篇文稿（--record）：正文留在文件里，网站只显示已暂停和中性的理由；"
    "同时列出别的文稿、会议和词表里提到他的每一行。--lift 恢复。"
)


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.option("--person", "people", multiple=True, help="责任者的姓名或职务，须写全；可以写多次。")
@click.option("--organ", "organs", multiple=True, help="形成单位：编号、名称、别名或曾用名；可以写多次。")
@click.option("--record", "ids", multiple=True, metavar="ID", help="文稿的编号；可以写多次。")
@click.option("--since", callback=read_date, help="只算这一天（月、年）起的文稿：职务换过人时用。")
@click.option("--until", callback=read_date, help="只算到这一天（月、年）的文稿。")
@click.option("--by", help="批准人的职务，记入更动记录。")
@click.option("--basis", help="依据，如“审批单第 3 号”；读者看得到，不要写事由。")
@click.option("--date", callback=read_date, help="日期，默认今天。")
@click.option("--reason", default=REASON, show_default=True, help="读者看到的理由。")
@click.option("--lift", "is_lifted", is_flag=True, help="恢复查阅：各篇回到暂停前的状态。")
@click.option("--dry-run", "is_trial", is_flag=True, help="只列出文稿和提到的地方，什么也不写。")
def main(  # noqa: PLR0913 - as many as its options
    project: Project,
    /,
    *,
    people: tuple[str, ...],
    organs: tuple[str, ...],
    ids: tuple[str, ...],
    since: PartialDate | None,
    until: PartialDate | None,
    by: str | None,
    basis: str | None,
    date: PartialDate | None,
    reason: str,
    is_lifted: bool,
    is_trial: bool,
) -> None:
    """Suspend or lift: exit 0 done, 1 where nothing is theirs, 2 where it could not be done."""
    if not (people or organs or ids):
        stop("请写是谁的：--person 姓名或职务，--organ 单位，或 --record 编号")
    if not is_trial and not (by and basis):
        stop("请写 --by（批准人的职务）和 --basis（依据）；只想看看有哪些，加 --dry-run")
    order = Order(
        by or "…", date or PartialDate.parse(str(datetime.datetime.now().astimezone().date())), basis or "…", reason
    )
    try:
        loaded = load(project)
        _refuse_unread(loaded, ids, is_by_name=bool(people or organs), is_by_organ=bool(organs))
        subject = name_subject(loaded.corpus, people, organs, ids, since, until)
        names = list_names(loaded.corpus, subject, people)
        done = lift(loaded, subject, order) if is_lifted else suspend(loaded, subject, names, order)
        if not is_trial:
            write_all(done.files)
    except (ArchiveNotFoundError, NobodyError, EditError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限")
    report(done, "恢复查阅" if is_lifted else "暂停查阅", is_trial=is_trial)
    for name, offices in list_namesakes(loaded.corpus, done.entries, people):
        click.echo(
            f"{name} 的这些文稿出自 {len(offices)} 个单位（{'、'.join(offices)}）；如有同名的别人，请用 --record 逐篇办",
            err=True,
        )
    sys.exit(0 if done.entries or done.passed else 1)


def report(done: Suspension, what: str, *, is_trial: bool) -> None:
    """Say which records it was, which were passed over, and where else those meant are named."""
    for entry in done.entries:
        click.echo(f"{show_path(entry.path)}: {what}")
    for entry in done.passed:
        click.echo(f"{show_path(entry.path)}: 不动，现为{STATUS_LABELS[entry.record.status]}")
    for mention in done.mentions:
        click.echo(f"{show_path(mention.path)}:{mention.line}: 提到")
    verb = "将" if is_trial else "已"
    click.echo(f"{verb}{what} {len(done.entries)} 篇；另有 {len(done.mentions)} 行提到，请逐行看要不要处理", err=True)
    if done.entries and not is_trial:
        click.echo("请运行 scripts/check.py，提交，再重新发布网站；发布之前读者看到的还是原来的", err=True)


def _refuse_unread(loaded: Loaded, ids: tuple[str, ...], *, is_by_name: bool, is_by_organ: bool) -> None:
    """Stop where a record cannot be read: whose it is, nobody knows, and one of theirs would stay open."""
    organs = loaded.corpus.project.vocabulary / "organs.yml"
    if is_by_organ and any(one.path == organs and one.severity == "error" for one in loaded.diagnostics):
        stop(
            f"{show_path(organs)} 读不全，不知道是哪个单位；请先运行 scripts/check.py 改正，来不及的先用 --record 停几篇"
        )
    unread = loaded.list_unread()
    for path in (path for path in unread if path.stem in ids):
        stop(f"{show_path(path)} 读不出来；请先运行 scripts/check.py 改正")
    if unread and is_by_name:
        names = "、".join(map(show_path, unread[:5]))
        stop(
            f"有 {len(unread)} 篇文稿读不出来（{names}），不知道是不是他的；请先运行 scripts/check.py 改正，来不及的先用 --record 停几篇"
        )
