"""A folder of files, taken in: what is said of each, and what lies on the branch afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from archive.check import check
from archive.contributing.intake import REPORTS
from archive.contributing.intake_command import main
from archive.contributing.sheet import COLUMNS, SHEET_NAME, read_sheet, write_sheet
from archive.corpus.loader import load
from archive.corpus.vocabularies import load_vocabularies
from archive.project import Project
from tests.site.conftest import FIXTURE, copy_archive

SPEECH = "在全市组织部长会议上的讲话\n（2023年2月8日）\n市委组织部部长\n同志们：\n今天开会，安排工作。\n谢谢大家！\n"
ROW = {"date": "2023年2月8日", "level": "市级", "kind": "讲话", "topics": "干部队伍、经济", "origin": "本单位形成"}
REVIEW = {"review.by": "办公室主任", "review.date": "2023-02-20", "review.basis": "登记表第 12 号"}


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An archive in a repository of its own."""
    root = tmp_path / "office"
    copy_archive(root)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "Begin")
    return Project.at(root, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "收件"
    made.mkdir()
    return made


def write_rows(folder: Path, project: Project, **rows: dict[str, str]) -> None:
    """Fill in a form sheet as an office does: the name of a file without its ending, and its cells."""
    path = folder / SHEET_NAME
    write_sheet(path, load_vocabularies(project.vocabulary)[0])
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    heads = {column.path: number for number, column in enumerate(COLUMNS, 1)}
    for line, (name, cells) in enumerate(rows.items(), 3):
        for key, text in {"file": name, **cells}.items():
            sheet.cell(line, heads[key], text)
    workbook.save(path)


def take(project: Project, folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, [str(folder), *options], obj=project, catch_exceptions=False)


def verdicts(result: Result) -> dict[str, str]:
    lines = [line.split("\t") for line in result.stdout.splitlines() if line.count("\t") == 2]
    return {name: verdict for verdict, name, _ in lines}


def report(folder: Path, name: str) -> str:
    return (folder / REPORTS / f"{name}.txt").read_text(encoding="utf-8-sig")


def test_what_passes_is_merged_with_one_command(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="gb18030")
    document = Document()
    for line in SPEECH.replace("讲话", "主持词").replace("安排", "部署").splitlines():
        document.add_paragraph(line)
    document.save(str(folder / "主持词.docx"))
    meeting = {"meeting": "全市组织工作会议"}
    rows = {"讲话": {**ROW, **REVIEW, **meeting, "speakers.role": "市委组织部部长"}}
    write_rows(folder, project, **rows, 主持词={**ROW, "origin": "published", "kind": "主持稿"})
    before = git(project.root, "status", "--porcelain")
    done = take(project, folder)
    assert verdicts(done) == {"讲话.txt": "已收", "主持词.docx": "已收"}, done.output
    assert done.exit_code == 0
    assert git(project.root, "status", "--porcelain") == before == ""
    assert git(project.root, "worktree", "list").count("\n") == 1
    assert "git merge intake" in done.stderr

    git(project.root, "merge", "--quiet", "intake")
    assert [one for one in check(load(project)) if one.severity == "error"] == []
    path = next(project.speeches.rglob("2023-02-08-*jiang-hua.md"))
    written = path.read_text(encoding="utf-8")
    assert path.relative_to(project.root).as_posix() in report(folder, "讲话.txt")
    for line in ('meeting: "2023-02-08-shi-huiyi"', '  by: "办公室主任"', "  - cadres", "  - economy", "kind: speech"):
        assert line in written
    assert "今天开会，安排工作。" in written

    again = take(project, folder)
    assert verdicts(again) == {"讲话.txt": "已收", "主持词.docx": "已收"}
    assert "已经导入" in report(folder, "讲话.txt")


def test_what_lacks_something_is_answered_and_leaves_nothing_on_the_branch(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    done = take(project, folder)
    assert verdicts(done) == {"讲话.txt": "请补充"}
    assert done.exit_code == 1
    said = report(folder, "讲话.txt")
    assert "origin（来源）" in said
    assert "在收件登记表里这个文件的一行填好" in said
    assert git(project.root, "branch", "--list", "intake") == "", "a branch with nothing on it is not left behind"
    write_rows(folder, project, 讲话={**ROW, **REVIEW})
    assert verdicts(take(project, folder)) == {"讲话.txt": "已收"}


def test_a_sheet_can_say_that_no_topic_fits(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    write_rows(folder, project, 讲话={**ROW, **REVIEW, "topics": " 无 "})
    assert verdicts(take(project, folder)) == {"讲话.txt": "已收"}
    assert "\n+topics: []\n" in git(project.root, "diff", "HEAD...intake")
    write_rows(folder, project, 讲话={**ROW, **REVIEW, "topics": "无、经济"})
    assert "主题里没有“无”" in take(project, folder).output + report(folder, "讲话.txt")


def test_a_copy_is_answered_as_the_file_is(project: Project, folder: Path) -> None:
    for name in ("甲.txt", "乙.txt"):
        (folder / name).write_text(SPEECH, encoding="utf-8")
    assert verdicts(take(project, folder)) == {"甲.txt": "请补充", "乙.txt": "请补充"}
    write_rows(folder, project, 甲={**ROW, **REVIEW}, 乙={**ROW, **REVIEW})
    assert verdicts(take(project, folder)) == {"甲.txt": "已收", "乙.txt": "已收"}
    assert len(git(project.root, "diff", "--name-only", "HEAD...intake", "--", "docs/speeches").split()) == 1
    again = take(project, folder)
    assert "docs/speeches/2023/" in again.stdout
    assert "：/" not in again.stdout, "no folder is named that is gone"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are Unicode there")
def test_a_name_that_is_no_utf_8_holds_up_no_other_file(project: Project, folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + "/讲话稿.txt".encode("gb18030"))).write_text("文", encoding="utf-8")
    sheet = CliRunner().invoke(main, [str(folder), "--sheet"], obj=project)
    assert sheet.exit_code == 0, sheet.output
    (folder / SHEET_NAME).unlink()
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    write_rows(folder, project, 讲话={**ROW, **REVIEW})
    done = take(project, folder)
    assert sorted(verdicts(done).values()) == ["已收", "退回"], done.output
    assert "文件名是乱码" in report(folder, "汇总")


@pytest.mark.parametrize("name", ["收 件", "-x", "a..b"])
def test_a_name_that_no_branch_can_have_is_refused_in_words(project: Project, folder: Path, name: str) -> None:
    (folder / "讲话.txt").write_text("讲话\n（2024年3月5日）\n\n同志们：\n", encoding="utf-8")
    done = CliRunner().invoke(main, [str(folder), f"--branch={name}"], obj=project)
    assert (done.exit_code, "不能作分支的名称" in done.output, "fatal" in done.output) == (2, True, False), done.output


def test_what_is_no_file_itself_is_sent_back_and_a_lock_file_is_told_of(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    (folder / "快捷.txt").symlink_to(project.root / "mkdocs.yml")
    (folder / "别处").symlink_to(project.root, target_is_directory=True)
    os.mkfifo(folder / "管道.txt")
    (folder / "~$讲话.docx").write_bytes(b"\x05office")
    (folder / ".DS_Store").write_bytes(b"\0")
    write_rows(folder, project, 讲话=ROW | REVIEW, 快捷=ROW | REVIEW)
    result = CliRunner().invoke(main, [str(folder)], obj=project)
    assert result.exit_code == 1
    assert [line.split("\t")[:2] for line in result.stdout.splitlines()] == [
        ["已收", "讲话.txt"],
        ["退回", "别处"],
        ["退回", "快捷.txt"],
        ["退回", "管道.txt"],
    ]
    summary = (folder / REPORTS / "汇总.txt").read_text(encoding="utf-8-sig")
    assert summary.startswith("已收 1 个，请补充 0 个，退回 3 个")
    assert "没有收：~$讲话.docx" in summary
    assert "DS_Store" not in summary
    assert "链接" in (folder / REPORTS / "快捷.txt.txt").read_text(encoding="utf-8-sig")


def test_a_second_intake_goes_on_with_the_branch(project: Project, folder: Path) -> None:
    (folder / "一.txt").write_text(SPEECH, encoding="utf-8")
    write_rows(folder, project, 一={**ROW, **REVIEW})
    assert take(project, folder).exit_code == 0
    (folder / "二.txt").write_text(SPEECH.replace("讲话", "小结").replace("安排", "总结"), encoding="utf-8")
    write_rows_again = {"一": {**ROW, **REVIEW}, "二": {**ROW, **REVIEW}}
    (folder / SHEET_NAME).unlink()
    write_rows(folder, project, **write_rows_again)
    assert verdicts(take(project, folder)) == {"一.txt": "已收", "二.txt": "已收"}
    names = git(project.root, "diff", "--name-only", "main...intake").splitlines()
    assert len([name for name in names if name.startswith("docs/speeches/")]) == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"kind": "讲活"}, "是不是 speech（讲话）？"),
        ({"date": "2023-02-30"}, "日历上没有这一天"),
        ({"access": "人人"}, "请写 公开、内部、限定范围 之一"),
        ({"meeting": "没有的会议"}, "本库没有找到会议“没有的会议”"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    project: Project, folder: Path, cells: dict[str, str], reason: str
) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    write_rows(folder, project, 讲话={**ROW, **REVIEW, **cells})
    assert verdicts(take(project, folder)) == {"讲话.txt": "请补充"}
    said = report(folder, "讲话.txt")
    assert f"{SHEET_NAME} 第 3 行" in said
    assert reason in said


def test_what_may_not_come_in_is_sent_back_and_nothing_of_it_is_said(project: Project, folder: Path) -> None:
    (folder / "甲.txt").write_text("机密" + "★" + "10年\n" + SPEECH.replace("开会", "暗语某某"), encoding="utf-8")
    (folder / "乙.txt").write_text("同志们：\n开会。\n", encoding="utf-8")
    (folder / "丙.xlsx").write_bytes(b"not a table")
    done = take(project, folder)
    assert verdicts(done) == {"甲.txt": "退回", "乙.txt": "退回", "丙.xlsx": "退回"}
    assert "密级标志" in report(folder, "甲.txt")
    assert "找不到年份；请写明（--date 或登记表的“日期”栏）" in report(folder, "乙.txt")
    assert "暗语某某" not in done.output + "".join(p.read_text("utf-8-sig") for p in (folder / REPORTS).iterdir())
    assert report(folder, "汇总").startswith("已收 0 个，请补充 0 个，退回 3 个")


def test_the_sender_is_told_where_lines_were_taken_off(project: Project, folder: Path) -> None:
    page = f"首页 > 新闻\n{SPEECH}\n打印本页 关闭窗口\n"
    (folder / "讲话.txt").write_text(page, encoding="utf-8")
    write_rows(folder, project, 讲话={**ROW, **REVIEW})
    assert verdicts(take(project, folder)) == {"讲话.txt": "已收"}
    last = len(page.splitlines())
    assert f"请核对：去掉了不属于正文的 2 行：第 1、{last} 行" in report(folder, "讲话.txt")


def test_a_line_about_no_file_is_named(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    write_rows(folder, project, 讲话={**ROW, **REVIEW}, 别的=ROW)
    done = take(project, folder)
    assert done.exit_code == 1
    assert "文件夹里没有“别的”" in done.stderr


def test_the_sheet_lists_the_files_and_offers_the_words(project: Project, folder: Path) -> None:
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    done = take(project, folder, "--sheet")
    path = Path(done.stdout.strip())
    assert path == folder / SHEET_NAME
    rows = read_sheet(path)
    assert rows is not None
    assert [(row.file, row.line) for row in rows] == [("讲话.txt", 3)]
    workbook = load_workbook(path)
    choices = workbook.worksheets[0].data_validations.dataValidation
    assert len(choices) == 5
    words = [str(cell.value) for cell in workbook.worksheets[1]["E"] if cell.value]
    assert words == ["文稿类型", "讲话", "总结讲话", "主持词", "传达提纲", "通知"]
    assert take(project, folder, "--sheet").exit_code == 2


def test_outside_a_repository_it_says_so(tmp_path: Path, folder: Path) -> None:
    copy_archive(tmp_path / "loose")
    (folder / "讲话.txt").write_text(SPEECH, encoding="utf-8")
    done = take(Project.at(tmp_path / "loose", {}), folder)
    assert done.exit_code == 2
    assert "git" in done.stderr
    assert sorted(p.name for p in (tmp_path / "loose/docs").rglob("*.md")) == sorted(
        p.name for p in (FIXTURE / "docs").rglob("*.md")
    )
