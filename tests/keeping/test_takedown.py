from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from archive.check import check
from archive.check.history import check_since
from archive.corpus.loader import load
from archive.diagnostic import count_errors
from archive.keeping.fingerprint import take_fingerprint
from archive.keeping.takedown_command import main
from archive.keeping.trace import examine
from archive.project import Project
from tests.check.stage import commit_all, run_git
from tests.corpora import make_entry
from tests.fixture_archive import copy_archive

GONE = "2024-05-06-gone"
FRONT = "date: 2024-05-06\nlevel: municipal\nkind: speech\ntopics: []\norigin: published\n"
PASSAGE = "关于滨河片区地块腾退安置补偿口径的内部掌握意见暂不对外公布"
TEXT = f"同志们：\n\n{PASSAGE}，各组先行摸底。\n\n会议强调，要坚持问题导向，抓好贯彻落实。"
ORDER = ("--by", "档案馆馆长", "--basis", "审批单第 3 号", "--date", "2024-06-01")
AGENDA = f"""name: "一次会议"
date: 2024-05-06
level: municipal
agenda:
  - item: "讲话"
    # 已核
    record: {GONE}
  - {{item: "再讲", absent: 缺}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.invalid")
    project = copy_archive(tmp_path / "archive")
    (project.root / ".gitignore").write_text("/takedowns/\n/site/\n/.cache/\n", encoding="utf-8")
    return project


def write(project: Project, record_id: str, extra: str, body: str) -> Path:
    path = project.speeches / record_id[:4] / f"{record_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'---\ntitle: "题名"\n{FRONT}{extra}---\n\n{body}\n', encoding="utf-8")
    return path


def fill(project: Project) -> None:
    """Write the record that is to go, an attachment, its meeting, and others that refer to it."""
    path = write(project, GONE, 'meeting: 2024-05-06-hui\nattachments:\n  - file: "a.bin"\n    title: "附件"\n', TEXT)
    path.with_suffix("").mkdir()
    (path.with_suffix("") / "a.bin").write_bytes(b"\x00attached\xff" * 50)
    meeting = project.meetings / "2024" / "2024-05-06-hui.yml"
    meeting.parent.mkdir(exist_ok=True)
    meeting.write_text(AGENDA, encoding="utf-8")
    write(project, "2024-05-06-version", f"version_of: {GONE}\n", "另一稿本。")
    conveys = f"conveys:\n  - level: municipal\n    kind: speech\n    record: {GONE}\n  - level: municipal\n    kind: speech\n"
    write(project, "2024-05-06-conveys", conveys, "传达。\n\n会议强调，要坚持问题导向，抓好贯彻落实。")


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(main, [GONE, *arguments], obj=project)


def test_what_refers_to_it_is_mended_and_the_contribution_passes(project: Project) -> None:
    fill(project)
    assert count_errors(check(load(project))) == 0
    commit_all(project.root)
    tried = run(project, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert run_git(project.root, "status", "--porcelain") == ""
    done = run(project, *ORDER)
    assert done.exit_code == 0, done.output
    assert PASSAGE not in done.output
    assert not list(project.speeches.rglob(f"{GONE}*"))
    loaded = load(project)
    meeting = loaded.corpus.meetings_by_id["2024-05-06-hui"]
    assert [(item.record, item.absent) for item in meeting.meeting.agenda] == [(None, "不入库"), (None, "缺")]
    assert "    # 已核\n    absent: 不入库\n" in meeting.path.read_text(encoding="utf-8")
    assert loaded.corpus.by_id["2024-05-06-version"].record.version_of is None
    assert [one.record for one in loaded.corpus.by_id["2024-05-06-conveys"].record.conveys] == [None, None]
    (logged,) = loaded.takedowns.takedowns
    assert (logged.id, str(logged.date), logged.by, logged.basis) == (GONE, "2024-06-01", "档案馆馆长", "审批单第 3 号")
    found = check_since(check(loaded), loaded, "HEAD")
    assert [d.rule for d in found if d.severity == "error"] == []


def test_a_narrower_archive_keeps_what_was_taken_out_of_it_to_itself(project: Project) -> None:
    narrow = project.root.parent / "narrow"
    over = Project.at(project.root, {"ARCHIVE_OVERLAY": "../narrow"})
    for folder in (narrow / "docs", narrow / "data"):
        folder.mkdir(parents=True)
    assert over.overlay
    write(over.overlay, GONE, "", TEXT)
    commit_all(narrow)
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    done = run(over, *ORDER)
    assert done.exit_code == 0, done.output
    assert load(over).takedowns.ids == {GONE}
    assert load(over.overlay).takedowns.ids == {GONE}
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before
    assert "takedowns/" not in run_git(narrow, "status", "--porcelain", "--untracked-files=all").replace("data/", "")
    left = run(over, "--verify")
    assert left.exit_code == 1
    assert f"docs/speeches/2024/{GONE}.md: 还有" in left.output


def test_the_log_is_only_added_to(project: Project) -> None:
    fill(project)
    before = "version: 1\n# 说明\ntakedowns:\n  - id: 2020-a\n    date: 2020\n    by: 甲\n    basis: 乙\n"
    project.takedowns.write_text(before, encoding="utf-8")
    assert run(project, *ORDER).exit_code == 0
    after = project.takedowns.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert load(project).takedowns.ids == {"2020-a", GONE}


def test_refuses_what_it_cannot_do_and_writes_nothing(project: Project) -> None:
    fill(project)
    write(project, "2024-05-06-old", f"status: superseded\nreplaced_by: {GONE}\n", "旧稿。")
    for arguments, said in (
        ((), "请写 --by"),
        (ORDER, "2024-05-06-old 写着由它替代"),
        (("--verify",), "没有 "),
    ):
        done = run(project, *arguments)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    unknown = CliRunner().invoke(main, ["2024-none", *ORDER], obj=project)
    assert (unknown.exit_code, "没有编号为 2024-none" in unknown.output) == (2, True)
    (project.speeches / "2024" / "2024-05-06-old.md").unlink()
    project.takedowns.write_text("version: 1\ntakedowns: []\n", encoding="utf-8")
    assert "写法特别" in run(project, *ORDER).output
    assert (project.speeches / "2024" / f"{GONE}.md").is_file()


def break_repository(project: Project, _monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / ".git" / "HEAD").rename(project.root / ".git" / "lost")


def pack_twice(data: bytes) -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    for stream, name, content in ((inner, "word/document.xml", data), (outer, "a.docx", None)):
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, inner.getvalue() if content is None else content)
    return outer.getvalue()


@pytest.mark.parametrize(
    "write_as",
    [
        gzip.compress,
        bz2.compress,
        lzma.compress,
        pack_twice,
        lambda data: gzip.compress(pack_twice(data)),
        lambda data: data.decode().encode("utf-16"),
        lambda data: json.dumps(data.decode()).encode(),
        lambda data: quote(data).encode(),
        lambda data: "".join(f"\\u{ord(sign)}?" for sign in data.decode()).encode(),
    ],
    ids=["gzip", "bzip2", "xz", "zip in zip", "zip in gzip", "utf-16", "json", "address", "rtf"],
)
def test_a_packed_or_spelled_copy_is_a_trace(write_as: Callable[[bytes], bytes]) -> None:
    entry = replace(make_entry(GONE), body=TEXT)
    fingerprint = take_fingerprint([entry], [], [], time.time())
    assert "文字" in examine(write_as(TEXT.encode()), fingerprint)
    assert examine(write_as("别的文字，没有一点相同，也不是同一篇。".encode()), fingerprint) == frozenset()


def test_a_backup_made_before_is_a_trace(project: Project) -> None:
    fill(project)
    commit_all(project.root)
    run_git(project.root, "bundle", "create", "--quiet", "old.bundle", "--all")
    os.utime(project.root / "old.bundle", (1, 1))
    assert run(project, *ORDER).exit_code == 0
    assert "old.bundle: 还有旧的生成物" in run(project, "--verify").output


def hide_git(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(project.root / "none"))


def lose_objects(project: Project, _monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (project.root / ".git" / "objects").glob("??/*"):
        path.chmod(0o600)
        path.write_bytes(b"broken")


@pytest.mark.parametrize("hinder", [break_repository, hide_git, lose_objects])
def test_no_trace_is_said_only_where_history_could_be_read(
    project: Project, monkeypatch: pytest.MonkeyPatch, hinder: Callable[[Project, pytest.MonkeyPatch], None]
) -> None:
    make_history(project)
    assert run(project, *ORDER).exit_code == 0
    assert run(project, "--verify").exit_code == 1
    hinder(project, monkeypatch)
    done = run(project, "--verify")
    assert (done.exit_code, "无从知道" in done.output, "没有痕迹" in done.output) == (2, True, False), done.output


@pytest.mark.parametrize("hinder", [break_repository, hide_git])
def test_nothing_is_taken_down_whose_history_cannot_be_read(
    project: Project, monkeypatch: pytest.MonkeyPatch, hinder: Callable[[Project, pytest.MonkeyPatch], None]
) -> None:
    make_history(project)
    hinder(project, monkeypatch)
    done = run(project, *ORDER)
    assert (done.exit_code, "无从知道" in done.output) == (2, True), done.output
    assert (project.speeches / "2024" / f"{GONE}.md").is_file()


def make_history(project: Project) -> None:
    """Leave the text in as many places as git has."""
    root = project.root
    (root / "draft.md").write_text(f"草稿：{PASSAGE}。\n", encoding="utf-8")
    commit_all(root)
    (root / "draft.md").unlink()
    fill(project)
    notes = root / "notes.txt"
    notes.write_text(f"第一行\n见 {GONE}\n最后一行\n", encoding="utf-8")
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--message", f"add {GONE}")
    run_git(root, "commit", "--quiet", "--amend", "--message", f"add {GONE} and its meeting")
    run_git(root, "branch", f"add-{GONE}")
    run_git(root, "branch", "other")
    run_git(root, "tag", "--annotate", "v1", "--message", f"with {GONE}")
    (root / "README.md").write_text(f"{PASSAGE}\n", encoding="utf-8")
    run_git(root, "stash", "push", "--quiet")
    notes.write_text("第一行\n", encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="the commands are for a POSIX shell")
def test_history_is_rewritten_until_nothing_is_left(project: Project) -> None:
    make_history(project)
    root = project.root
    assert run(project, *ORDER).exit_code == 0
    left = run(project, "--verify")
    assert left.exit_code == 1
    assert PASSAGE not in left.output
    for place in ("draft.md: 还有文字", f"speeches/2024/{GONE}/a.bin: 还有原文件", "git tag", "git commit", "git tree"):
        assert place in left.output, left.output
    run_git(root, "add", "--all")
    run_git(root, "commit", "--quiet", "--message", "下架一篇")
    count = run_git(root, "rev-list", "--count", "HEAD")
    commands = run(project, "--history")
    assert commands.exit_code == 0, commands.output
    assert PASSAGE not in commands.output
    done = subprocess.run(["sh", "-e"], input=commands.stdout, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    verified = run(project, "--verify")
    assert verified.exit_code == 0, verified.output
    assert run_git(root, "status", "--porcelain") == ""
    assert run_git(root, "rev-list", "--count", "HEAD") == count, "no commit is lost"
    assert run_git(root, "show", "HEAD~1:notes.txt") == "第一行\n见 已下架\n最后一行\n", "the rest of a file stays"
    run_git(root, "fsck", "--strict")
    assert count_errors(check(load(project))) == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="the commands are for a POSIX shell")
def test_a_meeting_that_quotes_the_text_can_be_read_after_the_rewriting(project: Project) -> None:
    fill(project)
    meeting = project.meetings / "2024" / "2024-05-06-hui.yml"
    quoting = f'  - item: "{PASSAGE}"\n    absent: 缺\n'
    meeting.write_text(f'{AGENDA}{quoting}aliases:\n  - "{PASSAGE}"\n', encoding="utf-8")
    commit_all(project.root)
    assert run(project, *ORDER).exit_code == 0
    run_git(project.root, "add", "--all")
    run_git(project.root, "commit", "--quiet", "--message", "下架一篇")
    commands = run(project, "--history")
    subprocess.run(["sh", "-e"], input=commands.stdout, cwd=project.root, capture_output=True, text=True, check=True)
    assert run(project, "--verify").exit_code == 0
    assert "  - item: 已下架\n    absent: 缺\naliases:\n  - 已下架\n" in meeting.read_text(encoding="utf-8")
    assert count_errors(check(load(project))) == 0


def test_what_a_withdrawn_record_said_before_is_known_from_history(project: Project) -> None:
    write(project, "2024-05-06-before", "", TEXT)
    commit_all(project.root)
    (project.speeches / "2024" / "2024-05-06-before.md").unlink()
    write(project, GONE, 'former_ids: [2024-05-06-before]\nstatus: withdrawn\nreason: "误收"\n', "")
    (project.root / "copy.txt").write_text(f"又见：{PASSAGE}。", encoding="utf-8")
    tried = run(project, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "copy.txt: 还有文字" in tried.output
    assert "docs/speeches/2024/2024-05-06-before.md: 还有原文件、文字" in tried.output


def test_traces_are_found_wherever_they_stand(project: Project, tmp_path: Path) -> None:
    fill(project)
    attached = (project.speeches / "2024" / GONE / "a.bin").read_bytes()
    assert run(project, *ORDER).exit_code == 0
    assert run(project, "--verify").exit_code == 0
    served = tmp_path / "served"
    (served / "search").mkdir(parents=True)
    (served / "copy.bin").write_bytes(attached)
    (served / "page.html").write_text(f"<p>前文<b>{PASSAGE[:20]}</b>{PASSAGE[20:]}</p>", encoding="utf-8")
    (served / "note.txt").write_bytes(f"旧稿：{PASSAGE}".encode("gb18030"))
    (served / "near.txt").write_text(f"{GONE}-2 x{GONE}", encoding="utf-8")
    (served / "named.txt").write_text(f"见“{GONE}”。", encoding="utf-8")
    with zipfile.ZipFile(served / "box.docx", "w") as box:
        box.writestr("word/document.xml", f"<w:t>{PASSAGE}</w:t>")
    catalogue = served / "records.json"
    catalogue.write_text("{}", encoding="utf-8")
    os.utime(catalogue, (time.time() - 3600,) * 2)
    found = run(project, "--verify", "--also", str(served))
    assert found.exit_code == 1
    lines = [line.split("served", 1)[1] for line in found.stdout.splitlines()]
    assert sorted(lines) == sorted(
        [
            ": 还有旧的生成物",
            "/box.docx: 还有文字",
            "/copy.bin: 还有原文件",
            "/named.txt: 还有编号",
            "/note.txt: 还有文字",
            "/page.html: 还有文字",
        ]
    )


def test_a_fingerprint_tells_the_text_and_not_what_others_say_too() -> None:
    shared = "会议强调，要坚持以人民为中心的发展思想，坚持问题导向和目标导向相统一。"
    own = make_entry("2024-own")
    entry = type(own)(own.id, own.path, own.record, f"{shared}\n\n{PASSAGE}。", 9)
    other = type(own)("2024-other", own.path, own.record, shared, 9)
    mark = take_fingerprint([entry], [], [other], 0.0)
    assert mark.is_told_by(f"另一份文件里说：{PASSAGE[:-2]}。")
    assert mark.is_told_by(" ".join(PASSAGE))
    assert not mark.is_told_by(shared)
    assert not mark.is_told_by(PASSAGE[:15])
    written = mark.write()
    assert PASSAGE[:4] not in written
    assert type(mark).read(written) == mark
