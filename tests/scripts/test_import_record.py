from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRON = {**os.environ, "ARCHIVE_DATA": str(ROOT / "tests" / "fixtures" / "office" / "data")}
SPEECH = "在2023年全市会议上的讲话\n同志们：\n散会！\n"


def run(*arguments: str | Path, answers: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "import_record.py", *arguments]
    return subprocess.run(command, input=answers, capture_output=True, env=ENVIRON, encoding="utf-8", check=False)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(SPEECH, encoding="gb18030")
    (tmp_path / "yearless.txt").write_text("讲话\n同志们：\n", encoding="utf-8")
    (tmp_path / "word.doc").write_bytes(b"\xd0\xcf\x11\xe0\x00\x00\x00")
    return tmp_path


def test_it_prints_the_path_of_each_record_and_what_is_missing(files: Path) -> None:
    (files / "other.txt").write_text(SPEECH.replace("散会", "开会"), encoding="utf-8")
    topics = ("--topic", "组织工作", "--topic", "cadres")
    done = run(files / "good.txt", files / "other.txt", "--into", files / "docs", *topics)
    first = files / "docs" / "speeches" / "2023" / "2023-zai-2023-nian-quan-shi-hui-yi-shang-de-jiang-hua.md"
    assert done.returncode == 0
    assert done.stdout.splitlines() == [str(first), str(first.with_name(f"{first.stem}-2.md"))]
    assert f"{first}: 请补充: meeting（会议）, origin（来源）" in done.stderr
    assert "topics:\n  - organization-work\n  - cadres\n" in first.read_text(encoding="utf-8")


def test_it_writes_the_good_ones_where_others_are_refused(files: Path) -> None:
    names = ["yearless.txt", "good.txt", "word.doc", "missing.txt"]
    done = run(*(files / name for name in names), "--into", files / "docs")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    for name in ("yearless.txt", "word.doc", "missing.txt"):
        assert f"{files / name}: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_told_with_the_one_that_was_meant(files: Path) -> None:
    done = run(files / "goood.txt", "--into", files / "docs")
    assert done.returncode == 1
    assert f"{files / 'goood.txt'}: 没有这个文件，是不是 good.txt？" in done.stderr
    assert "No such file" not in done.stderr


def test_an_empty_title_is_no_title(files: Path) -> None:
    done = run(files / "good.txt", "--into", files / "docs", "--title", " ")
    assert done.returncode == 2
    assert "题名是空的" in done.stderr
    assert not (files / "docs").exists()


def test_the_same_file_is_skipped_wherever_it_stands(files: Path) -> None:
    (files / "copy.txt").write_bytes((files / "good.txt").read_bytes())
    done = run(files / "good.txt", files / "copy.txt", "--into", files / "docs")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert f"{files / 'copy.txt'}: 同一份文件已经导入" in done.stderr
    again = run(files / "copy.txt", "--into", files / "docs")
    assert (again.returncode, again.stdout) == (0, "")
    assert "跳过" in again.stderr


def test_a_folder_is_imported_with_what_stands_in_its_folders(files: Path) -> None:
    (files / "in" / "deeper").mkdir(parents=True)
    (files / "in" / "one.txt").write_text(SPEECH, encoding="utf-8")
    (files / "in" / "deeper" / "two.txt").write_text(SPEECH.replace("散会", "开会"), encoding="utf-8")
    for name in ("~$one.docx", ".hidden.txt", "Thumbs.db"):
        (files / "in" / name).write_text("junk", encoding="utf-8")
    done = run(files / "in", "--into", files / "docs")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert "junk" not in done.stderr
    assert run(files / "in" / "deeper", "--into", files / "docs", "--dry-run").returncode == 0


def test_a_trial_writes_nothing(files: Path) -> None:
    before = sorted(files.rglob("*"))
    done = run(files / "good.txt", "--into", files / "docs", "--dry-run", "--keep-source")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert sorted(files.rglob("*")) == before


def test_the_report_for_programs_is_one_document(files: Path) -> None:
    done = run(files / "good.txt", files / "yearless.txt", "--into", files / "docs", "--report", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["version"], report["dry_run"]) == (1, 1, False)
    good, bad = report["files"]
    assert (good["status"], bad["status"]) == ("written", "refused")
    assert "--date" in bad["message"]
    (record,) = good["records"]
    assert Path(record["path"]).is_file()
    assert record["found"]["title"] == {
        "value": "在2023年全市会议上的讲话",
        "by": "text",
        "line": 1,
        "words": "在2023年全市会议上的讲话",
        "note": "",
    }
    assert record["header"] == [{"line": 1, "text": "在2023年全市会议上的讲话", "reason": "题名"}]
    assert {"key": "origin", "label": "来源"} in record["missing"]


def test_the_report_for_people_names_each_line_it_read(files: Path) -> None:
    text = "首页 > 新闻\n" + SPEECH + "会议有两项议程，一是听报告；二是讨论；三是散会。\n打印本页 关闭窗口\n"
    (files / "page.txt").write_text(text, encoding="utf-8")
    done = run(files / "page.txt", "--into", files / "docs", "--report", "text")
    path, *lines = done.stdout.splitlines()
    assert Path(path).is_file()
    assert all(line.startswith("  ") for line in lines)
    report = "\n".join(lines)
    assert "题名：在2023年全市会议上的讲话　← 第 2 行" in report
    assert "去掉：第 1 行“首页 > 新闻”" in report
    assert "去掉：第 6 行“打印本页 关闭窗口”" in report
    assert "项数不符：第 5 行称两项议程，见3项" in report
    assert "请补充: topics（主题）, meeting（会议）, origin（来源）" in report


def test_a_classified_text_is_refused_before_anything_is_written(files: Path) -> None:
    (files / "secret.txt").write_text("机密★1年\n" + SPEECH, encoding="utf-8")
    done = run(files / "secret.txt", "--into", files / "docs", "--keep-source", "--report", "text")
    assert done.returncode == 1
    assert "保密工作机构" in done.stdout
    assert "散会" not in done.stdout
    assert not (files / "docs").exists()


def test_a_person_is_asked_for_what_is_missing(files: Path) -> None:
    answers = "2023年2月8日\n2 干部队伍\n没有的来源\n公开发布\n题名\n另一题名\n\n"
    done = run(files / "yearless.txt", "--into", files / "docs", "--ask", "--level", "市级", answers=answers)
    assert done.returncode == 0, done.stderr
    written = Path(done.stdout.strip()).read_text(encoding="utf-8")
    assert 'date: "2023-02-08"\n' in written
    assert "topics:\n  - organization-work\n  - cadres\n" in written
    assert "origin: published\n" in written
    assert 'title: "另一题名"\n' in written
    # The line that says otherwise than the person stays in the text.
    assert "\n讲话\n" in written
    assert "来源里没有“没有的来源”" in done.stderr


if sys.platform != "win32":
    import pty

    def test_whoever_sits_at_a_terminal_is_asked_without_being_told_to(files: Path) -> None:
        keyboard, terminal = pty.openpty()
        script = str(ROOT / "scripts" / "import_record.py")
        command = [sys.executable, script, str(files / "good.txt"), "--into", str(files / "docs")]
        process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=subprocess.PIPE, env=ENVIRON)
        os.write(keyboard, "组织工作\n公开发布\n\n".encode())
        _, shown = process.communicate(timeout=60)
        os.close(terminal)
        os.close(keyboard)
        assert process.returncode == 0
        assert "题名：在2023年全市会议上的讲话　← 第 1 行“在2023年全市会议上的讲话”" in shown.decode()
        (path,) = (files / "docs").rglob("*.md")
        assert "origin: published\n" in path.read_text(encoding="utf-8")


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
