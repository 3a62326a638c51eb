"""The command: what it reports, in which words, and with which exit status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.git import run_git
from tests.check.conftest import FIXTURE, ROOT
from tests.check.documents import write_document
from tests.check.stage import commit_all

SCRIPT = ROOT / "scripts" / "check.py"
RECORD = Path("docs/speeches/2023/2023-02-08-shi-jianghua.md")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "archive"))


def run(archive: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "ARCHIVE_DOCS": str(archive / "docs"), "ARCHIVE_DATA": str(archive / "data")}
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, cwd=archive, env=environ, capture_output=True, encoding="utf-8", check=False)


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_a_clean_archive_exits_0(archive: Path) -> None:
    result = run(archive)
    assert (result.returncode, result.stdout) == (0, "共 0 个错误，0 个警告\n")


def test_an_error_exits_1_and_says_where(archive: Path) -> None:
    spoil(archive / RECORD, "level: municipal", "level: muncipal")
    result = run(archive)
    assert result.returncode == 1
    assert result.stdout.splitlines() == [
        f"{RECORD.as_posix()}:4:8: error: 会议层级词表中没有 muncipal；请写 municipal（市级） [term-unknown]",
        "共 1 个错误，0 个警告",
    ]


@pytest.mark.parametrize(("edition", "status"), [("secret", 2), ("public", 0), ("", 0)])
def test_an_edition_that_no_build_knows_is_no_check_either(
    archive: Path, monkeypatch: pytest.MonkeyPatch, edition: str, status: int
) -> None:
    monkeypatch.setenv("ARCHIVE_EDITION", edition)
    result = run(archive)
    assert (result.returncode, "ARCHIVE_EDITION 不能是 secret" in result.stderr) == (status, status == 2)


def test_an_empty_revision_is_no_revision_left_out(archive: Path) -> None:
    commit_all(archive)
    result = run(archive, "--changed-since", "")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--changed-since 后面是空的" in result.stderr


def test_json(archive: Path) -> None:
    spoil(archive / RECORD, "level: municipal", "level: muncipal")
    report = json.loads(run(archive, "--format", "json").stdout)
    assert report["version"] == 1
    assert report["diagnostics"][0]["expected"] == "municipal"


def test_files_named_are_the_only_ones_reported(archive: Path) -> None:
    spoil(archive / RECORD, "level: municipal", "level: muncipal")
    spoil(archive / "docs/speeches/2023/2023-01-13-sheng-zongjie.md", "origin: published", "origin: nowhere")
    result = run(archive, str(RECORD))
    assert "muncipal" in result.stdout
    assert "nowhere" not in result.stdout
    assert "nowhere" in run(archive, "docs/speeches").stdout


def test_a_file_outside_is_checked_as_a_record(archive: Path, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.md"
    shutil.copy(archive / RECORD, draft)
    assert run(archive, str(draft)).returncode == 0
    spoil(draft, "kind: speech", "kind: 讲话")
    result = run(archive, str(draft))
    assert result.returncode == 1
    assert "../草稿.md:5:7: error: 文稿类型须写编号：请写 speech（讲话），不写 讲话" in result.stdout


def test_a_page_that_is_no_record_is_not_taken_for_one(archive: Path) -> None:
    page = archive / "docs" / "index.md"
    page.write_text("# 首页\n", encoding="utf-8")
    assert run(archive, str(page)).returncode == 0


def test_fix_mends_the_form_and_nothing_else(archive: Path) -> None:
    path = archive / RECORD
    good = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"))
    assert run(archive).returncode == 1
    result = run(archive, "--fix")
    assert (result.returncode, path.read_bytes()) == (0, good)
    assert "已改正" in result.stderr


def test_fix_tells_editors_of_a_new_term(archive: Path) -> None:
    schema, topics = archive / "data/schema/terms.schema.json", archive / "data/vocabulary/topics.yml"
    schema.parent.mkdir()
    schema.write_text("{}", encoding="utf-8")
    good = topics.read_text(encoding="utf-8")
    topics.write_text(f"{good}- id: new-term\n  label: [\n", encoding="utf-8")
    run(archive, "--fix")
    assert schema.read_text(encoding="utf-8") == "{}"  # what cannot be read must not be taken for what is not there
    topics.write_text(f"{good}- id: new-term\n  label: 新词\n", encoding="utf-8")
    assert "[schema-stale]" in run(archive).stdout
    result = run(archive, "--fix")
    assert (result.returncode, result.stdout) == (0, "共 0 个错误，0 个警告\n")
    assert "已更新" in result.stderr
    assert "new-term" in schema.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("missing.md",), ("--wrong",)])
def test_wrong_usage_exits_2(archive: Path, arguments: tuple[str, ...]) -> None:
    assert run(archive, *arguments).returncode == 2


def test_a_missing_file_is_said_in_one_line(archive: Path) -> None:
    assert run(archive, "missing.md").stderr == "找不到 missing.md；请核对文件名和所在的文件夹\n"


def test_a_missing_folder_is_said_in_one_line(archive: Path) -> None:
    shutil.rmtree(archive / "docs")
    result = run(archive)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert "找不到文稿文件夹" in result.stderr


def test_a_mask_says_what_it_did_and_not_what_stood_there(archive: Path) -> None:
    number = "138" + "0000" + "0000"
    path = archive / RECORD
    path.write_text(path.read_text(encoding="utf-8") + f"\n联系电话{number}。\n", encoding="utf-8")
    result = run(archive, "--mask", "mobile-number", str(RECORD))
    line = path.read_text(encoding="utf-8").count("\n")
    assert result.returncode == 0
    assert result.stdout.splitlines() == [
        f"{RECORD}:{line}:5: 已遮盖 [mobile-number]",
        f"{RECORD}：共遮盖 1 处，其余文字没有动",
    ]
    assert path.read_text(encoding="utf-8").endswith("\n联系电话×××××××××××。\n")


@pytest.mark.parametrize("rule", ["classification-mark", "nothing"])
def test_what_cannot_be_masked_is_refused(rule: str, archive: Path) -> None:
    before = (archive / RECORD).read_bytes()
    assert run(archive, "--mask", rule, str(RECORD)).returncode == 2
    assert (archive / RECORD).read_bytes() == before


def test_fix_writes_a_cleaned_copy_beside_a_word_file(archive: Path) -> None:
    spoil(archive / RECORD, "\n---\n", '\nattachments:\n  - file: a.docx\n    title: "甲"\n---\n')
    attached = (archive / RECORD).with_suffix("") / "a.docx"
    write_document(attached, ["hidden", "author"])
    before = attached.read_bytes()
    result = run(archive, "--fix", str(RECORD))
    assert "已写出" in result.stderr
    assert attached.read_bytes() == before
    shutil.move(attached.with_name("a-cleaned.docx"), attached)
    assert run(archive).returncode == 0


def test_changed_since(archive: Path) -> None:
    commit_all(archive)
    spoil(archive / RECORD, "level: municipal", "level: muncipal")
    assert run(archive, "--changed-since", "HEAD").returncode == 1
    commit_all(archive)
    result = run(archive, "--changed-since", "HEAD")
    assert (result.returncode, "warning" in result.stdout) == (1, False)
    result = run(archive, "--changed-since", "nowhere")
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)
    assert "git fetch" in result.stderr


def test_a_submodule_is_refused_as_a_whole(archive: Path) -> None:
    commit_all(archive)
    inner = archive / "docs" / "speeches" / "2023" / "inner"
    (inner / "deep").mkdir(parents=True)
    (inner / "deep" / "2023-other.md").write_text("no record\n", encoding="utf-8")
    run_git(inner, "init", "--quiet")
    commit_all(inner)
    run_git(archive, "add", "docs/speeches/2023/inner")
    result = run(archive, "--changed-since", "HEAD")
    assert "[submodule]" in result.stdout
    assert (result.returncode, "other" in result.stdout) == (1, False)
