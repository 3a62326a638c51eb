"""The command of a takedown: takes a record out, lists every trace of it, gives the commands for git, and verifies."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import sys
import time
from pathlib import Path

import click

from ..command_line import Command, stop
from ..corpus.loader import ArchiveNotFoundError, Loaded, load, parse_record
from ..importing.command import read_date
from ..model.date import PartialDate
from ..project import Project, show_path
from ..replacement import write_all
from .editing import EditError
from .fingerprint import Fingerprint, take_fingerprint
from .rewriting import list_commands, list_remotes, write_substitutions
from .takedown import Plan, RefusedError, make_takedown, plan_takedown
from .trace import Traces, UnreadGitError, find_traces, list_versions

FOLDER = "takedowns"
"""Where fingerprints are kept until all is verified; git does not take it."""

SITE, MADE = "site", ("check", "search", "preview")
"""What is made of the texts: the site, and in the cache."""

HELP = (
    "下架一篇文稿：删去文稿和附件，改会议议程和别的文稿里指向它的各项，记入 data/takedowns.yml（不记内容），"
    "列出每一处痕迹。之后用 --history 打印清除 git 历史的命令，用 --verify 核查有没有清完。任何时候都不打印内容。"
)


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.argument("record_id", metavar="ID")
@click.option("--by", help="批准人的职务，记入 data/takedowns.yml。")
@click.option("--basis", help="依据，如“审批单第 3 号”；不写内容。")
@click.option("--date", callback=read_date, help="日期，默认今天。")
@click.option("--dry-run", "is_trial", is_flag=True, help="只列出要删改的文件和现有的痕迹，什么也不写。")
@click.option("--history", "wants_commands", is_flag=True, help="打印清除 git 历史的命令。")
@click.option("--verify", "verifies", is_flag=True, help="核查还有没有痕迹：没有则退出码为 0，有则为 1。")
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="还要查的文件夹，如网站发布的文件夹、备份；可以写多次。",
)
def main(  # noqa: PLR0913 - as many as its options
    project: Project,
    /,
    *,
    record_id: str,
    by: str | None,
    basis: str | None,
    date: PartialDate | None,
    is_trial: bool,
    wants_commands: bool,
    verifies: bool,
    also: tuple[Path, ...],
) -> None:
    """Take down or verify: exit 0 done or none left, 1 where traces are left, 2 where it could not be done."""
    try:
        if verifies or wants_commands:
            home = _find_home(project, record_id)
            fingerprint = _read_fingerprint(home, record_id)
            traces = _find(home, fingerprint, record_id, also)
            if wants_commands:
                _print_commands(home, traces, fingerprint, record_id)
            else:
                report(traces)
                sys.exit(1 if len(traces) else 0)
            return
        if not is_trial and not (by and basis):
            stop("请写 --by（批准人的职务）和 --basis（依据）；只想看看，加 --dry-run")
        loaded = load(project)
        today = PartialDate.parse(str(datetime.datetime.now().astimezone().date()))
        takedown = make_takedown(record_id, by or "…", basis or "…", date or today)
        plan = plan_takedown(loaded, record_id, takedown)
        home = project.layer_of(plan.entry.path)
        fingerprint = _take(loaded, plan, home)
        if not is_trial:
            carry_out(project, plan, fingerprint)
        tell(plan, is_trial=is_trial)
        report(_find(home, fingerprint, record_id, also))
    except (ArchiveNotFoundError, RefusedError, EditError, UnreadGitError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限")
    if not is_trial:
        click.echo(
            "下一步：提交（说明里不写题名和编号），再按 --history 打印的命令清除历史，最后用 --verify 核查", err=True
        )


def carry_out(project: Project, plan: Plan, fingerprint: Fingerprint) -> None:
    """Remove and write the files, and what was made of them; the fingerprint is kept first."""
    path = _place(project.layer_of(plan.entry.path), plan.entry.id)
    write_all({path.parent / ".gitignore": b"*\n", path: fingerprint.write().encode("utf-8")})
    write_all(plan.written)
    for file in plan.removed:
        file.unlink(missing_ok=True)
    for folder in sorted({file.parent for file in plan.removed}, reverse=True):
        with contextlib.suppress(OSError):
            folder.rmdir()
    for made in (project.root / SITE, *(project.cache / name for name in MADE)):
        shutil.rmtree(made, ignore_errors=True)


def tell(plan: Plan, *, is_trial: bool) -> None:
    """Say what is removed and changed, and what a person must look at."""
    verb = "将" if is_trial else "已"
    for path in plan.removed:
        click.echo(f"{show_path(path)}: {verb}删去")
    for path in plan.written:
        click.echo(f"{show_path(path)}: {verb}{'记入' if path.name == 'takedowns.yml' else '改'}")
    for mention in plan.mentions:
        click.echo(f"{show_path(mention.path)}:{mention.line}: 写着它的题名，请看要不要改")


def report(traces: Traces) -> None:
    """List every trace by its place."""
    for trace in traces.files:
        click.echo(f"{trace.where}: 还有{trace.what}")
    for held in traces.objects:
        where = held.path or "（没有分支能到达的对象）"
        click.echo(f"git {held.kind} {held.name[:12]} {where}: 还有{'、'.join(held.whats)}")
    for name in traces.refs:
        click.echo(f"git {name}: 名称里有编号")
    click.echo(f"共 {len(traces)} 处痕迹" if len(traces) else "没有痕迹", err=True)


def _print_commands(project: Project, traces: Traces, fingerprint: Fingerprint, record_id: str) -> None:
    root = project.root
    script = _place(project, record_id).with_suffix(".sed")
    write_all({script: write_substitutions(root, traces, fingerprint).encode("utf-8")})
    for line in list_commands(traces, script.resolve(), list_remotes(root)):
        click.echo(line)


def _take(loaded: Loaded, plan: Plan, home: Project) -> Fingerprint:
    others = (entry for entry in loaded.corpus.entries if entry.id != plan.entry.id)
    ids = (plan.entry.id, *plan.entry.record.former_ids)
    before = list(list_versions(home.root, ids))
    versions = (parse_record(Path(path), data)[0] for path, data in before if path.endswith(".md"))
    files = [*(path.read_bytes() for path in plan.removed), *(data for _, data in before)]
    return take_fingerprint([plan.entry, *filter(None, versions)], files, others, time.time())


def _find(project: Project, fingerprint: Fingerprint, record_id: str, also: tuple[Path, ...]) -> Traces:
    kept = _place(project, record_id)
    passed = (kept, kept.with_suffix(".sed"))
    return find_traces(project.root, fingerprint, log=project.takedowns, also=also, passed=passed)


def _find_home(project: Project, record_id: str) -> Project:
    """Return the archive, of one laid over another, that a record was taken out of."""
    return next((layer for layer in project.layers if _place(layer, record_id).is_file()), project)


def _read_fingerprint(project: Project, record_id: str) -> Fingerprint:
    path = _place(project, record_id)
    if not path.is_file():
        stop(
            f"没有 {show_path(path)}：请先运行 scripts/takedown.py {record_id} --by … --basis …，在下架的那份仓库里核查"
        )
    return Fingerprint.read(path.read_text(encoding="utf-8"))


def _place(project: Project, record_id: str) -> Path:
    if "/" in record_id or "\\" in record_id:
        stop(f"{record_id} 不是编号；编号是文稿的文件名去掉 .md")
    return project.root / FOLDER / f"{record_id}.json"
