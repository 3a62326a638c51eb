from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRON = {**os.environ, "ARCHIVE_DATA": str(ROOT / "tests" / "fixtures" / "office" / "data")}
SPEECH = "在2023年全市会议上的讲话\n同志们：\n散会！\n"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "import_record.py", *arguments]
    return subprocess.run(command, capture_output=True, env=ENVIRON, encoding="utf-8", check=False)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(SPEECH, encoding="gb18030")
    (tmp_path / "yearless.txt").write_text("讲话\n同志们：\n", encoding="utf-8")
    (tmp_path / "word.doc").write_bytes(b"\xd0\xcf\x11\xe0\x00\x00\x00")
    return tmp_path


def test_it_prints_the_path_of_each_record_and_what_is_missing(files: Path) -> None:
    done = run(
        files / "good.txt", files / "good.txt", "--into", files / "docs", "--topic", "组织工作", "--topic", "cadres"
    )
    first = files / "docs" / "speeches" / "2023" / "2023-zai-2023-nian-quan-shi-hui-yi-shang-de-jiang-hua.md"
    assert done.returncode == 0
    assert done.stdout.splitlines() == [str(first), str(first.with_name(f"{first.stem}-2.md"))]
    assert f"{first}: 请补充: origin" in done.stderr
    assert "topics:\n  - organization-work\n  - cadres\n" in first.read_text(encoding="utf-8")


def test_it_writes_the_good_ones_where_others_are_refused(files: Path) -> None:
    names = ["yearless.txt", "good.txt", "word.doc", "missing.txt"]
    done = run(*(files / name for name in names), "--into", files / "docs")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    for name in ("yearless.txt", "word.doc", "missing.txt"):
        assert f"{files / name}: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["good.txt", "--date", "2023-2-8"],
        ["good.txt", "--level", "银河级"],
        ["good.txt", "yearless.txt", "--title", "讲话"],
        ["good.txt", "--unheard-of"],
    ],
)
def test_wrong_usage_writes_nothing(files: Path, arguments: list[str]) -> None:
    done = run(*(files / word if word.endswith(".txt") else word for word in arguments), "--into", files / "docs")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert not (files / "docs").exists()
