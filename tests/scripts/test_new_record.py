from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.conftest import FIXTURE, ROOT, Archive, copy_archive

OPTIONS = ("--title", "在全市会议上的主持词", "--level", "市级", "--kind", "主持稿", "--topic", "干部队伍")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return copy_archive(tmp_path / "archive")


def run(archive: Archive, script: str, *arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "ARCHIVE_DOCS": str(archive.docs), "ARCHIVE_DATA": str(archive.data)}
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    return subprocess.run(command, input=answers, capture_output=True, env=environ, encoding="utf-8", check=False)


def test_a_text_pasted_under_what_it_writes_passes_the_check(archive: Archive) -> None:
    said = (*OPTIONS, "--date", "2023-02-08", "--origin", "网络参考", "--meeting", "2023-02-08-shi-huiyi")
    done = run(archive, "new_record.py", "--no-ask", *said)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path == archive.docs / "speeches/2023/2023-02-08-zai-quan-shi-hui-yi-shang-de-zhu-chi-ci.md"
    assert done.stderr == f"{path}: 请补充: 正文\n"
    with path.open("a", encoding="utf-8") as file:
        file.write("同志们：\n\n开会。\n")
    checked = run(archive, "check.py")
    assert (checked.returncode, checked.stdout) == (0, "共 0 个错误，0 个警告\n")


def test_what_is_missing_is_open_and_insisted_on(archive: Archive) -> None:
    done = run(archive, "new_record.py", "--no-ask", "--date", "2023", "--origin", "own")
    path = Path(done.stdout.strip())
    assert path.name == "2023-text.md"
    assert "请补充: 题名、会议层级、文稿类型、入库审查、正文" in done.stderr
    written = path.read_text(encoding="utf-8")
    assert '\nlevel: ""\n' in written
    assert '\nreview:\n  by: ""\n' in written
    assert "\n#speakers:\n" in written
    assert run(archive, "check.py").returncode == 1


def test_it_asks(archive: Archive) -> None:
    answers = "在全市会议上的讲话\n2023年2月\n市级\n1\n干部队伍\n网络参考\n\n"
    done = run(archive, "new_record.py", "--ask", answers=answers)
    written = Path(done.stdout.splitlines()[-1].rpartition(": ")[2]).read_text(encoding="utf-8")
    for line in ('title: "在全市会议上的讲话"', 'date: "2023-02"', "level: municipal", "kind: speech", "  - cadres"):
        assert f"{line}\n" in written


def test_a_second_of_the_name_is_numbered_and_none_overwritten(archive: Archive) -> None:
    first, second = (
        Path(run(archive, "new_record.py", "--no-ask", *OPTIONS, "--date", "2023").stdout.strip()) for _ in range(2)
    )
    assert second.name == f"{first.stem}-2.md"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "没有日期"),
        (("--date", "2023-02-30"), "日历上没有这一天"),
        (("--date", "2023", "--kind", "讲活"), "是不是 speech（讲话）？"),
        (("--date", "2023", "--meeting", "2023-none"), "没有编号为 2023-none 的会议"),
    ],
)
def test_wrong_usage_says_what_to_do_and_writes_nothing(
    archive: Archive, arguments: tuple[str, ...], message: str
) -> None:
    done = run(archive, "new_record.py", "--no-ask", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
    theirs, ours = (sorted(p.name for p in docs.rglob("*.md")) for docs in (FIXTURE / "docs", archive.docs))
    assert ours == theirs
