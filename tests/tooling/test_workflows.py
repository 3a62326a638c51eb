"""What the three forges run on a change: each step is a command that works in a clone, and the built site is attached."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.run import describe_interpreter, hash_lock

ROOT = Path(__file__).parents[2]
GITHUB, GITEA, GITLAB = ".github/workflows/ci.yml", ".gitea/workflows/ci.yml", ".gitlab-ci.yml"
TEMPLATES = {"new-record": "新增文稿", "correction": "更正文稿", "term": "词表增改", "takedown": "撤下文稿"}


def load(name: str) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return content


def list_lines(name: str, job: str) -> list[str]:
    """The lines that a job runs in a shell."""
    if name == GITLAB:
        return [str(line) for line in load(name)[job]["script"]]
    steps = load(name)["jobs"][job]["steps"]
    return [str(step["run"]) for step in steps if "run" in step]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clone as a forge's machine makes it, with what is not committed yet, and with the packages that are here."""
    folder = tmp_path_factory.mktemp("forge") / "archive"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--modified", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/target", "HEAD"], cwd=folder, check=True)
    venv = folder / ".venv"
    venv.mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != "prepared":
            (venv / part.name).symlink_to(part)
    stamp = f"{describe_interpreter(venv)}\n{hash_lock(folder / 'requirements.lock')}\n"
    (venv / "prepared").write_text(stamp, encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


def run(line: str, folder: Path, *, is_merge: bool = False) -> subprocess.CompletedProcess[str]:
    # A make that runs the tests would have the one in the line announce its folder.
    left_out = ("ARCHIVE_", "MAKE", "MFLAGS", "BASE", "CI_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    environ |= {"BASE": "target", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD"} if is_merge else {}
    return subprocess.run(
        ["sh", "-ec", line], cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", [GITHUB, GITEA, GITLAB])
class TestSteps:
    @pytest.mark.parametrize("is_merge", [False, True], ids=["main", "contribution"])
    def test_check_passes_a_sound_archive_and_refuses_a_faulty_one(
        self, clone: Path, name: str, *, is_merge: bool
    ) -> None:
        lines = list_lines(name, "check")
        assert lines
        for line in lines:
            done = run(line, clone, is_merge=is_merge)
            assert done.returncode == 0, done.stdout + done.stderr
        faulty = clone / "docs" / "speeches" / "2023" / "2023-faulty.md"
        faulty.parent.mkdir(parents=True, exist_ok=True)
        faulty.write_text("---\ntitle: x\n---\n", encoding="utf-8")
        try:
            done = run(lines[-1], clone, is_merge=is_merge)
        finally:
            faulty.unlink()
        assert done.returncode != 0
        if name == GITLAB:
            (report,) = load(name)["check"]["artifacts"]["reports"].values()
            assert "2023-faulty.md" in json.dumps(json.loads((clone / report).read_text(encoding="utf-8")))
        else:
            assert "::error file=docs/speeches/2023/2023-faulty.md" in done.stdout

    def test_build_makes_the_site_that_is_attached(self, clone: Path, name: str) -> None:
        shutil.rmtree(clone / "site", ignore_errors=True)
        for line in list_lines(name, "build"):
            done = run(line, clone)
            assert done.returncode == 0, done.stdout + done.stderr
        if name == GITLAB:
            attached = load(name)["build"]["artifacts"]["paths"]
        else:
            steps = load(name)["jobs"]["build"]["steps"]
            attached = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
        assert attached == ["site/"]
        assert (clone / "site" / "index.html").is_file()
        assert (clone / "site" / "contributing" / "submit.html").is_file()


@pytest.mark.slow
def test_a_commit_checks_the_records_that_it_changes(clone: Path) -> None:
    (hooks,) = (repo["hooks"] for repo in load(".pre-commit-config.yaml")["repos"])
    (hook,) = (hook for hook in hooks if hook["id"] == "records")
    faulty = clone / "docs" / "speeches" / "2023" / "2023-faulty.md"
    assert re.search(hook["files"], faulty.relative_to(clone).as_posix())
    faulty.parent.mkdir(parents=True, exist_ok=True)
    faulty.write_text("---\ntitle: x\n---\n", encoding="utf-8")
    try:
        done = run(f"{hook['entry']} {faulty.relative_to(clone)}", clone)
    finally:
        faulty.unlink()
    assert done.returncode == 1
    assert "docs/speeches/2023/2023-faulty.md:" in done.stdout


@pytest.mark.parametrize("name", [GITHUB, GITEA])
def test_every_change_is_checked_and_built(name: str) -> None:
    workflow = load(name)
    triggers = workflow[True]  # YAML takes `on` for true
    assert "pull_request" in triggers
    assert {"check", "build", "test"} <= workflow["jobs"].keys()


def test_gitlab_checks_and_builds_every_merge_request() -> None:
    workflow = load(GITLAB)
    assert any("merge_request_event" in rule["if"] for rule in workflow["workflow"]["rules"])
    assert {"check", "build", "test"} <= workflow.keys()


class TestTemplates:
    @pytest.mark.parametrize("slug", TEMPLATES)
    def test_github_and_gitlab_ask_the_same(self, slug: str) -> None:
        ours = (ROOT / f".github/PULL_REQUEST_TEMPLATE/{slug}.md").read_text(encoding="utf-8")
        theirs = (ROOT / f".gitlab/merge_request_templates/{TEMPLATES[slug]}.md").read_text(encoding="utf-8")
        assert ours == theirs
        assert ours.count("- [ ] ") >= 4

    @pytest.mark.parametrize("name", [".github/pull_request_template.md", ".gitea/pull_request_template.md"])
    def test_the_one_template_holds_all_four(self, name: str) -> None:
        whole = (ROOT / name).read_text(encoding="utf-8")
        for slug, title in TEMPLATES.items():
            part = (ROOT / f".github/PULL_REQUEST_TEMPLATE/{slug}.md").read_text(encoding="utf-8")
            assert f"## {title}\n\n{part.split(chr(10), 2)[2]}" in whole
