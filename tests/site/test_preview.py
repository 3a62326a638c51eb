"""The preview: one record's page and the indexes it stands on, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"
RECORD = "docs/speeches/2023/2023-02-08-shi-jianghua.md"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "archive"))


def preview(archive: Path, file: str) -> subprocess.CompletedProcess[str]:
    folders = {"ARCHIVE_DOCS": str(archive / "docs"), "ARCHIVE_DATA": str(archive / "data")}
    environ = {**os.environ, **folders, "ARCHIVE_CACHE": str(archive / "cache"), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, str(ROOT / "scripts" / "preview.py"), file, "--into", str(archive / "out")]
    return subprocess.run(command, cwd=archive, env=environ, capture_output=True, encoding="utf-8", check=False)


def spoil(archive: Path, old: str, new: str) -> None:
    path = archive / RECORD
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_a_record_is_shown_on_its_page_and_its_indexes(archive: Path) -> None:
    done = preview(archive, RECORD)
    assert done.returncode == 0, done.stderr
    printed = [Path(line) for line in done.stdout.splitlines()]
    name = "2023-02-08-shi-jianghua.html"
    assert printed[0] == archive / "out" / "speeches" / "2023" / name
    assert all(path.is_file() for path in printed)
    names = {path.relative_to(archive / "out").as_posix() for path in printed}
    assert {"years/2023.html", "levels/municipal.html", "meetings/2023-02-08-shi-huiyi.html"} <= names
    assert [p.name for p in (archive / "out" / "speeches").rglob("*.html")] == [name]
    for path in printed[1:]:
        if path.name != "search.html" and path.parent.name != "series":
            assert name in path.read_text(encoding="utf-8"), path


@pytest.mark.slow
def test_a_draft_from_elsewhere_is_shown_with_its_faults(archive: Path) -> None:
    spoil(archive, "level: municipal", "level: muncipal")
    (archive / RECORD).rename(archive / "2023-02-09-caogao.md")
    done = preview(archive, "2023-02-09-caogao.md")
    assert done.returncode == 1
    assert "muncipal" in done.stderr
    assert "2023-02-09-caogao.html" in done.stdout


def test_what_cannot_be_read_or_may_not_be_shown_is_written_nowhere(archive: Path) -> None:
    spoil(archive, "\n---\n\n", "\n---\n\n" + "机" + "密" + "★\n\n")
    for file, code in ((RECORD, 1), ("missing.md", 2)):
        done = preview(archive, file)
        assert (done.returncode, done.stdout) == (code, "")
    (archive / RECORD).write_text("没有各项\n", encoding="utf-8")
    assert preview(archive, RECORD).returncode == 1
    assert not (archive / "out").exists()
