from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENVIRON = {**os.environ, "ARCHIVE_DATA": str(ROOT / "tests" / "fixtures" / "office" / "data")}


def run(*arguments: str | Path) -> int:
    command = [sys.executable, ROOT / "scripts" / "synthesize.py", *arguments]
    return subprocess.run(command, capture_output=True, env=ENVIRON, check=False).returncode


def read_tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.md")}


def test_it_writes_as_many_records_as_asked_for_and_always_the_same(tmp_path: Path) -> None:
    assert run("12", "--out", tmp_path / "a", "--seed", "3") == 0
    assert run("12", "--out", tmp_path / "b", "--seed", "3", "--adversarial") == 0
    first, second = read_tree(tmp_path / "a"), read_tree(tmp_path / "b")
    assert len(first) == 12
    assert len(second) == 13
    assert first.items() <= second.items()
    assert all(name.startswith("speeches/") for name in second)


def test_wrong_usage_is_refused(tmp_path: Path) -> None:
    assert run("-1", "--out", tmp_path) == 2
    assert run("3") == 2
    assert list(tmp_path.iterdir()) == []
