"""What a person reads who types a command wrong."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from archive.check.command import main as check
from archive.command_line import Command
from archive.contributing.command import main as new
from archive.contributing.intake_command import main as intake
from archive.importing.command import main as import_record
from archive.keeping.adopt_command import main as adopt
from archive.keeping.ledger_command import main as ledger
from archive.keeping.suspend_command import main as suspend
from archive.keeping.takedown_command import main as takedown
from archive.keeping.upgrade_command import main as upgrade
from archive.project import Project

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (check, new, intake, import_record, adopt, ledger, suspend, takedown, upgrade)
ENGLISH = re.compile(r"Usage|Error|Invalid|Missing|Try |requires|unexpected|does not|Aborted")


@pytest.mark.parametrize(
    ("command", "arguments", "said"),
    [
        (intake, ["没有 的"], "文件夹（FOLDER）：找不到，或者不是文件夹"),
        (intake, ["收", "件"], "文件夹（FOLDER）：找不到"),
        (takedown, [], "没有写 文稿的编号（ID）"),
        (takedown, ["2024-a", "b"], "前后加引号"),
        (takedown, ["2024-a", "--also", "无"], "--also：找不到"),
        (check, ["--changed-since"], "--changed-since 的写法不对"),
        (check, ["--fix=1"], "--fix 的写法不对"),
        (check, ["--format", "xml"], "--format：只能写 text、github、gitlab、json 之一"),
        (suspend, ["--perso", "甲"], "没有 --perso 这个选项，是不是 --person"),
        (suspend, ["--since", "去年"], "--since：日期须写作 2023"),
        (new, ["--date", "2024-13-06"], "--date：日历上没有这一天"),
        (ledger, ["--edition", "secret"], "只能写 public、internal、restricted 之一"),
        (import_record, [], "没有写 文件（FILE"),
        (adopt, ["--forge-kind", "svn"], "只能写 github、gitlab、gitea 之一"),
        (upgrade, [], "没有写 分支或标签（REVISION）"),
    ],
)
def test_what_is_typed_wrong_is_answered_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: click.Command, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, arguments, obj=Project.at(tmp_path, {}))
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert not ENGLISH.search(done.output), done.output
    assert list(tmp_path.iterdir()) == []


def test_every_command_of_contributors_and_keepers_answers_so() -> None:
    spec = importlib.util.spec_from_file_location("preview_script", ROOT / "scripts" / "preview.py")
    assert spec is not None
    assert spec.loader is not None
    preview = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(preview)
    assert all(isinstance(command, Command) for command in (*COMMANDS, preview.main))


def test_who_breaks_off_reads_so() -> None:
    @click.command(cls=Command)
    def ask() -> None:
        click.prompt("题名")

    done = CliRunner().invoke(ask, input="")
    assert (done.exit_code, "已中止" in done.output, "Aborted" in done.output) == (1, True, False), done.output


def test_what_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    unwritable = tmp_path / "file"
    unwritable.write_bytes(b"")
    with unwritable.open("rb") as output:
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / "check.py", "--format", "json"],
            stdout=output,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("读写文件或运行程序时出错：")
