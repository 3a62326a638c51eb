"""What scripts/run.py says, or need not say, to the person at the terminal."""

from __future__ import annotations

import os
import subprocess
import sys

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
