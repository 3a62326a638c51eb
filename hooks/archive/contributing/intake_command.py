"""The command of an intake: takes in a folder of files, answers for each, and puts what passes on a branch."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from ..command_line import Command, stop
from ..git import GitError
from ..importing.command import tell
from ..importing.given import Given
from ..importing.preparation import Preparation, WrongUsageError, prepare_archive
from ..project import Project
from .branch import Branch, open_branch
from .intake import REPORTS, Answer, Delivery, format_answer, read_delivery, spell, take_in
from .sheet import SHEET_NAME, write_sheet

HELP = (
    "收一个文件夹的来稿（OA、共享文件夹或光盘来的文件，可以附收件登记表 .xlsx）："
    "逐个导入、检查，写出每个文件的报告（已收、请补充、退回），检查通过的放在一个分支上，由管理员合并。"
)
BRANCH = "intake"


@click.command(cls=Command, help=HELP)
@click.pass_obj
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER")
@click.option("--sheet", "wants_sheet", is_flag=True, help=f"只在文件夹里写一张空的{SHEET_NAME}，列好现有的文件。")
@click.option("--branch", "name", default=BRANCH, show_default=True, help="放在哪个分支上；没有合并的会接着放。")
@click.option("--keep-source", "keeps_source", is_flag=True, help="把原文件存为附件。")
def main(project: Project, /, *, folder: Path, wants_sheet: bool, name: str, keeps_source: bool) -> None:
    """Take in and report: exit 0 where all was taken in, 1 where some was not, 2 for wrong usage."""
    try:
        delivery = read_delivery(folder)
        if wants_sheet:
            click.echo(str(make_sheet(folder, delivery, project)))
            return
        with open_branch(project.root, name) as branch:
            answers = take_in_on(branch, delivery, keeps_source=keeps_source)
            reports = write_reports(folder, answers, branch.project_root, delivery.left)
    except (WrongUsageError, GitError) as error:
        stop(str(error))
    except OSError as error:
        stop(f"读不了或写不成 {error.filename}（{error.strerror}）；请检查文件权限")
    for answer in answers:
        click.echo(f"{answer.verdict}\t{spell(answer.file.name)}\t{'；'.join(answer.reasons)}")
    for path, why in delivery.left.items():
        tell(f"没有收 {spell(path.name)}：{why}")
    for row in delivery.strays:
        tell(f"{row}：文件夹里没有“{row.file}”，或它已有一行；请核对文件名")
    tell(f"每个文件的报告在 {reports}")
    if any(answer.written for answer in answers):
        tell(f"收下的在分支 {name} 上。看一遍：git diff HEAD...{name}；合并：git merge {name}")
    sys.exit(0 if all(answer.verdict == "已收" for answer in answers) and not delivery.strays else 1)


def make_sheet(folder: Path, delivery: Delivery, project: Project) -> Path:
    """Write an empty form sheet, which never takes the place of one that is there."""
    path = folder / SHEET_NAME
    if path.exists():
        raise WrongUsageError(f"{path} 已经有了；要重做，请先把它移走或改名")
    names = [spell(file.relative_to(folder).as_posix()) for file in delivery.files]
    write_sheet(path, prepare_archive(project, None, Given()).vocabularies, names)
    return path


def take_in_on(branch: Branch, delivery: Delivery, *, keeps_source: bool) -> tuple[Answer, ...]:
    """Take files in on a branch, and commit what was written."""
    if not delivery.files and not delivery.refused:
        raise WrongUsageError("文件夹里没有来稿")
    project = Project.at(branch.project_root, {})
    answers = take_in(delivery, project, _prepare(project), keeps_source=keeps_source)
    written = [path for answer in answers for path in answer.written]
    if written:
        count = sum(bool(answer.written) for answer in answers)
        branch.commit(written, f"收件：{count} 个文件")
    return answers


def _prepare(project: Project) -> Preparation:
    return prepare_archive(project, project.docs, Given())


def write_reports(folder: Path, answers: Sequence[Answer], root: Path, left: Mapping[Path, str]) -> Path:
    """Write the report of each file, and one of them all; those of an earlier intake go."""
    reports = folder / REPORTS
    reports.mkdir(exist_ok=True)
    for old in reports.glob("*.txt"):
        old.unlink()
    texts = [format_answer(answer, root) for answer in answers]
    for answer, text in zip(answers, texts, strict=True):
        inner = spell(answer.file.relative_to(folder).as_posix()).replace("/", "－")
        # The mark at the beginning tells Notepad that it is no GBK.
        (reports / f"{inner}.txt").write_text(text, encoding="utf-8-sig")
    counts = {verdict: sum(answer.verdict == verdict for answer in answers) for verdict in ("已收", "请补充", "退回")}
    head = "，".join(f"{verdict} {count} 个" for verdict, count in counts.items())
    texts += [f"没有收：{spell(path.name)}，{why}\n" for path, why in left.items()]
    (reports / "汇总.txt").write_text("\n".join([f"{head}\n", *texts]), encoding="utf-8-sig")
    return reports
