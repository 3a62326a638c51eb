"""The command of an adoption: its options, its questions at a terminal, and what to do next."""

from __future__ import annotations

import contextlib

import click

from ..command_line import Command, stop
from ..importing.command import is_terminal
from ..model.fields import ACCESS_LABELS, Access
from ..project import Project
from ..replacement import write_all
from ..repository import ask_git
from .adoption import Adoption, ForgeKind, NotAdoptableError, Office, plan_adoption
from .trace import UnreadGitError, find_git

HELP = (
    "清空示例（文稿、会议、形成单位、横幅），按本单位的情况写 data/site.yml 和层级词表；软件不动，以后照常合并新版。"
    "在终端里没有写的选项会一项一项地问。"
)


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.option("--name", help="库名，显示在每一页顶部。")
@click.option("--office", help="单位名称。")
@click.option("--level", "levels", multiple=True, help="要用的会议层级：编号、名称或别名；可以写多次，不写则全用。")
@click.option("--forge-kind", type=click.Choice(("github", "gitlab", "gitea")), help="代码平台；没有平台的不写。")
@click.option("--forge-url", help="仓库在代码平台上的地址。")
@click.option("--branch", default="main", show_default=True, help="发布哪个分支。")
@click.option("--edition", type=click.Choice(tuple(ACCESS_LABELS)), help="网站发布到哪个阅读范围。")
@click.option("--security-contact", help="保密工作联系人（机构或职务）。")
@click.option("--yes", "is_agreed", is_flag=True, help="不再问是否清空。")
def main(  # noqa: PLR0913 - as many as its options
    project: Project,
    /,
    *,
    name: str | None,
    office: str | None,
    levels: tuple[str, ...],
    forge_kind: ForgeKind | None,
    forge_url: str | None,
    branch: str,
    edition: Access | None,
    security_contact: str | None,
    is_agreed: bool,
) -> None:
    """Adopt: exit 0 done, 2 where it could not be."""
    asks = is_terminal() and not (name and office)
    if asks:
        name = name or _ask("库名")
        office = office or _ask("单位名称")
        levels = levels or tuple(_ask("会议层级（编号或名称，用空格分开；直接回车则全用）", default="").split())
        forge_kind = forge_kind or _ask_forge()
        forge_url = forge_url or (_ask("仓库地址") if forge_kind else None)
        edition = edition or click.prompt("版次", default="internal", type=click.Choice(tuple(ACCESS_LABELS)), err=True)
        security_contact = security_contact or _ask("保密工作联系人（机构或职务）", default="") or None
    if not (name and office):
        stop("请写 --name（库名）和 --office（单位名称）")
    if (forge_kind is None) != (forge_url is None):
        stop("--forge-kind 和 --forge-url 须同时写或同时不写")
    forge = (forge_kind, forge_url) if forge_kind and forge_url else None
    try:
        _refuse_unsaved(project)
        chosen = Office(name, office, levels, forge, branch, edition or "internal", security_contact)
        adoption = plan_adoption(project, chosen)
        if not is_agreed:
            _make_sure(adoption)
        carry_out(project, adoption)
    except NotAdoptableError as error:
        stop(str(error))
    except OSError as error:
        stop(f"写不成 {error.filename}（{error.strerror}）；请检查文件权限")
    click.echo(f"已删去 {len(adoption.removed)} 个文件，写好 {len(adoption.written)} 个")
    click.echo("接着：填 data/vocabulary/organs.yml，运行检查，再提交：git add -A && git commit -m 启用", err=True)


def carry_out(project: Project, adoption: Adoption) -> None:
    """Write what is the office's, then remove what was the example's."""
    write_all(adoption.written)
    for path in adoption.removed:
        path.unlink(missing_ok=True)
    for home in (project.speeches, project.meetings):
        for folder in sorted((path for path in home.rglob("*") if path.is_dir()), reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _refuse_unsaved(project: Project) -> None:
    """Stop where git could not give back what is removed."""
    try:
        if find_git(project.root) is None:
            return
    except UnreadGitError as error:
        raise NotAdoptableError(
            "这里有 git 仓库，git 却读不了它，不知道有没有没提交的改动；请装好 git，运行 git status 看它说什么，改好再来"
        ) from error
    done = ask_git(project.root, "status", "--porcelain", "--", str(project.speeches), str(project.data))
    if done.returncode or done.stdout.strip():
        raise NotAdoptableError("docs/speeches 或 data 里有没有提交的改动，清空就找不回来了；请先提交或撤销")


def _make_sure(adoption: Adoption) -> None:
    records = sum(path.suffix == ".md" for path in adoption.removed)
    question = f"将删去 {records} 篇文稿和全部会议、形成单位，改写 data/site.yml。继续吗？"
    if not is_terminal():
        stop(f"{question[:-4]}；确定的请加 --yes")
    if not click.confirm(question, default=False, err=True):
        stop("没有动")


def _ask(what: str, default: str | None = None) -> str:
    return str(click.prompt(what, default=default, show_default=False, err=True))


def _ask_forge() -> ForgeKind | None:
    kinds: tuple[ForgeKind, ...] = ("github", "gitlab", "gitea")
    said = _ask(f"代码平台（{'、'.join(kinds)}，没有的直接回车）", default="").strip().lower()
    return next((kind for kind in kinds if kind == said), None)
