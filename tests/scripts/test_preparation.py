"""Every command says in one line that a module is missing, as after an update that nobody has prepared for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
NEEDS_NOTHING = {"run", "bench"}
COMMANDS = sorted(path.stem for path in SCRIPTS.glob("*.py") if path.stem not in NEEDS_NOTHING)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_missing_module_is_one_line(name: str) -> None:
    # -S: without the installed packages.
    command = [sys.executable, "-S", "-X", "utf8", str(SCRIPTS / f"{name}.py"), "--help"]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "请先运行 make check" in done.stderr
    assert "删去 .venv" in done.stderr  # make check believes that a finished one is whole


def test_another_error_keeps_its_traceback() -> None:
    program = "from archive.preparation import explain_missing_modules as e; e(); import archive.nowhere"
    environ = {"PYTHONPATH": str(SCRIPTS.parent / "hooks")}
    done = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, check=False, env=environ)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
