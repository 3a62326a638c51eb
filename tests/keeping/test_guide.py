"""The keeper's guide: every command of its pages is run, page by page, in a project of its own.

What a test cannot have is stood in for: root's commands, the package index, the folder /srv, and a `.venv` made anew.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.check.stage import run_git
from tests.keeping.conftest import ROOT, Clone, make_environment

PAGES = ROOT / "docs" / "contributing" / "keeping"
NAMES = ("install", "publish", "backup", "remove", "handover")
BLOCK = re.compile(r"^( *)```(\S*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
STAND_INS = ("sudo", "nginx", "systemctl")
WHEELS = "mkdir -p wheels && touch wheels/stand-in.whl"
RECORD = """---
title: "在某次会议上的讲话"
date: 2024-05-06
level: municipal
kind: speech
topics: []
origin: published
speakers:
  - role: "某某局局长"
---

同志们：

这一篇讲的是别处没有说过的一件事情，说得很具体，一查就知道是它。
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("make") is None or sys.platform == "win32", reason="the guide's shell is POSIX"),
]


def read_blocks(name: str) -> list[str]:
    """Return the commands of a page, a text each."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert {language for _, language, _ in blocks} == {"sh"}, "a block that is no command is not run"
    return [textwrap.dedent(body) for _, _, body in blocks]


def make_venv(root: Path) -> None:
    """Give a project the packages that are installed here, as if it had installed them."""
    here, venv = Path(sys.prefix), root / ".venv"
    venv.mkdir()
    shutil.copy(here / "pyvenv.cfg", venv)
    for name in ("bin", "lib"):
        (venv / name).symlink_to(here / name)
    lines = (here / "prepared").read_text(encoding="utf-8").splitlines()
    python = lines[0].split(" ")[0]
    (venv / "prepared").write_text(f"{python} {venv}\n{lines[1]}\n", encoding="utf-8")


def run_page(name: str, root: Path, places: Path) -> str:
    """Run a page's commands in one shell, as a keeper types them."""
    programs = places / "bin"
    programs.mkdir()
    for program in STAND_INS:
        (programs / program).write_text(f'#!/bin/sh\necho "{program} $*"\n', encoding="utf-8")
        (programs / program).chmod(0o755)
    script = "\n".join(read_blocks(name)).replace("/srv/", f"{places}/srv/").replace("make wheels\n", f"{WHEELS}\n")
    # A clone has no packages of its own yet; what is installed here stands in for an installation.
    give = (
        f'{sys.executable} -c "import sys; from tests.keeping.test_guide import make_venv, Path; make_venv(Path.cwd())"'
    )
    script = re.sub(r"^cd (\S*(?:office|restored))$", rf"cd \1\nPYTHONPATH={ROOT} {give}", script, flags=re.MULTILINE)
    environ = make_environment()
    environ["PATH"] = f"{programs}:{environ['PATH']}"
    done = subprocess.run(
        ["sh", "-e"], input=script, cwd=root, env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{name}: {done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


@pytest.fixture
def kept(office: Clone) -> Clone:
    """An archive in use, with the record that the guide takes for its example."""
    office.commit({"docs/speeches/2024/2024-05-06-jianghua.md": RECORD}, "add a record")
    office.git("remote", "add", "origin", "https://git.example.invalid/office/archive.git")
    make_venv(office.root)
    return office


def test_there_are_five_pages() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(NAMES)


def test_install(kept: Clone, tmp_path: Path) -> None:
    (tmp_path / "connected").mkdir()
    kept.root.rename(tmp_path / "connected" / "archive")
    shutil.rmtree(tmp_path / "connected" / "archive" / ".venv")
    run_page("install", tmp_path / "connected" / "archive", tmp_path)
    office = tmp_path / "connected" / "office"
    assert (office / "wheels" / "stand-in.whl").is_file()
    assert "某某办公室" in (office / "data" / "site.yml").read_text(encoding="utf-8")
    assert not list((office / "docs" / "speeches").rglob("*.md"))
    assert run_git(office, "status", "--porcelain") == ""


def test_publish(kept: Clone, tmp_path: Path) -> None:
    served = tmp_path / "srv" / "archive"
    (served / "site").mkdir(parents=True)
    (served / "site" / "index.html").write_text("published before", encoding="utf-8")
    said = run_page("publish", kept.root, tmp_path)
    assert "nginx -t" in said
    assert (served / "faulty" / "speeches" / "2024" / "2024-05-06-jianghua.html").is_file(), (
        "published, then taken back"
    )
    assert (served / "site" / "index.html").read_text(encoding="utf-8") == "published before"
    assert {path.name for path in (kept.root / "ledger").iterdir()} == {
        "文献台账.xlsx",
        "文献台账.csv",
        "入库审查登记表-2024-05-06-jianghua.xlsx",
    }
    assert kept.git("status", "--porcelain") == "", "what is written stays out of git"


def test_backup(kept: Clone, tmp_path: Path) -> None:
    served = tmp_path / "srv" / "archive" / "site"
    kept.run("-m", "mkdocs", "build", "-q", "-d", str(served))
    run_page("backup", kept.root, tmp_path)
    restored = tmp_path / "srv" / "restored"
    assert run_git(restored, "rev-parse", "HEAD") == kept.git("rev-parse", "HEAD")


def test_remove(kept: Clone, tmp_path: Path) -> None:
    said = run_page("remove", kept.root, tmp_path)
    assert "没有痕迹" in said
    assert not list((kept.root / "site").rglob("2024-05-06-jianghua*"))
    assert kept.git("log", "--format=%s", "-n", "3").splitlines() == [
        "下架一篇，审批单第 5 号",
        "恢复查阅，审批单第 9 号",
        "暂停查阅，审批单第 3 号",
    ]


def test_handover(kept: Clone, upstream: Clone, tmp_path: Path) -> None:
    software = tmp_path / "srv" / "software"
    software.mkdir(parents=True)
    (software / "wheels").mkdir()
    subprocess.run(["tar", "-cf", "wheels.tar", "wheels"], cwd=software, check=True)
    later = tmp_path / "later"
    run_git(tmp_path, "clone", "--quiet", str(upstream.root), str(later))
    run_git(later, "checkout", "--quiet", "-B", "main")
    (later / "hooks" / "archive" / "later.py").write_text('"""Something later."""\n', encoding="utf-8")
    run_git(later, "add", "--all")
    run_git(later, "commit", "--quiet", "--message", "later")
    run_git(later, "bundle", "create", "--quiet", str(software / "archive.bundle"), "--all")
    said = run_page("handover", kept.root, tmp_path)
    assert "已合并 upstream/main" in said
    assert "没有暂停查阅的文稿" in said
