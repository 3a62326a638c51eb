"""What scripts/run.py says, or need not say, to the person at the terminal, and what it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import run

SCRIPT = run.ROOT / "scripts" / "run.py"


def test_a_reader_who_has_enough_of_the_help_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, SCRIPT, "help"], stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("target", ["serve", "build"])
def test_a_wrong_option_of_the_site_is_answered_in_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    monkeypatch.setattr(run, "prepare", lambda *_: None)
    monkeypatch.setattr(run, "run", lambda *_: 2)
    assert run.main([target, "--foo"]) == 2
    assert capsys.readouterr().err == f"{target} 后面的选项写错了：--foo；全部写法加 --help 看\n"


@pytest.mark.parametrize("is_stale", [False, True])
def test_a_link_in_place_of_the_venv_goes_and_what_it_leads_to_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_stale: bool
) -> None:
    project, theirs = tmp_path / "ours", tmp_path / "theirs"
    project.mkdir()
    (project / "requirements.lock").write_text("mkdocs==1.6.1\n", encoding="utf-8")
    program = run.find_python(theirs)
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    if is_stale:
        (theirs / "prepared").write_text(
            f"{run.describe_interpreter(project / '.venv')}\n{'0' * 64}\n", encoding="utf-8"
        )
    before = sorted(theirs.rglob("*"))
    venv = project / ".venv"
    venv.symlink_to(theirs)
    made: list[str] = []

    def run_quietly(command: list[str], *_: object) -> tuple[int, str]:
        assert not venv.is_symlink()
        venv.mkdir(exist_ok=True)
        made.append(command[2])
        return 0, ""

    monkeypatch.setattr(run, "run_quietly", run_quietly)
    run.prepare(project, {})
    assert made == ["venv", "pip"]
    assert sorted(theirs.rglob("*")) == before
    assert (venv / "prepared").is_file()
