"""A narrower archive laid over one: it refers to what is there, and what is there stands without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.check import check
from archive.check.history import check_since
from archive.corpus.loader import ArchiveNotFoundError, load
from archive.importing.given import Given
from archive.importing.preparation import prepare_archive
from archive.preview import read_preview
from archive.project import Project
from tests.narrow import BESIDE, MEETING, RECORD, SERIES, TOPIC, write_meeting, write_overlay, write_record, write_yaml

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"
OPEN = "2023-02-08-shi-jianghua"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The fabricated archive, and a narrower one that is laid over it."""
    shutil.copytree(FIXTURE, tmp_path / "open")
    write_overlay(tmp_path / "narrow")
    return Project.at(tmp_path / "open", {"ARCHIVE_OVERLAY": "../narrow"})


def find(project: Project) -> set[tuple[str, str, str]]:
    """What is wrong: archive and file, rule, value."""
    root = project.root.parent
    return {
        (d.path.relative_to(root).as_posix(), d.rule, d.value) for d in check(load(project)) if d.severity != "info"
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_both_are_one_archive(project: Project) -> None:
    assert find(project) == set()
    corpus = load(project).corpus
    assert {RECORD, BESIDE, OPEN} <= set(corpus.by_id)
    assert BESIDE in [entry.id for entry in corpus.by_meeting["2023-02-08-shi-huiyi"]]
    assert corpus.vocabularies.topics.ancestors(TOPIC)[0].id == "party"
    assert corpus.own.by_id.keys() == corpus.by_id.keys() - {RECORD, BESIDE}
    assert SERIES not in corpus.own.vocabularies.series.by_id


def test_a_wider_edition_has_none_of_it(project: Project) -> None:
    whole = load(project).corpus
    alone = load(replace(project, overlay=None)).corpus
    for edition in ("public", "internal"):
        kept, wanted = whole.for_edition(edition), alone.for_edition(edition)
        assert (kept.entries, kept.meetings, kept.vocabularies) == (
            wanted.entries,
            wanted.meetings,
            wanted.vocabularies,
        )
    assert whole.for_edition("restricted").vocabularies == whole.vocabularies


def test_each_repository_is_judged_by_its_own_settings(project: Project) -> None:
    assert project.overlay
    change(project.overlay.speeches / "2024" / f"{RECORD}.md", "access: restricted", "access: internal")
    change(project.speeches / "2022" / "2022-tongzhi.md", "\norigin:", "\naccess: restricted\norigin:")
    assert find(project) == {
        (f"narrow/docs/speeches/2024/{RECORD}.md", "not-admitted", "internal"),
        ("open/docs/speeches/2022/2022-tongzhi.md", "not-admitted", "restricted"),
    }
    project.overlay.settings.unlink()  # without any it admits all
    assert find(project) == {("open/docs/speeches/2022/2022-tongzhi.md", "not-admitted", "restricted")}


def test_a_clash_is_told_of_the_narrower_file(project: Project) -> None:
    assert project.overlay
    docs, data = project.overlay.docs, project.overlay.data
    plain = {"former_ids": None, "attachments": None}
    write_record(docs, OPEN, "正文一。", date="2023-02-08", **plain)
    write_record(docs, "2023-02-08-jiu", "正文二。", date="2023-02-08", **plain)
    change(project.speeches / "2022" / "2022-tongzhi.md", "\norigin:", "\nformer_ids: [2023-02-08-jiu]\norigin:")
    write_meeting(data, "2023-02-08-shi-huiyi", name="另一个会议", aliases=[])
    write_yaml(
        data / "vocabulary" / "topics.yml", [{"id": "economy", "label": "经济（窄）"}, {"id": TOPIC, "label": "窄"}]
    )
    found = {(path, rule) for path, rule, _ in find(project) if path.startswith("narrow/")}
    assert {
        (f"narrow/docs/speeches/2023/{OPEN}.md", "duplicate-id"),
        ("narrow/docs/speeches/2023/2023-02-08-jiu.md", "duplicate-id"),
        ("narrow/data/meetings/2023/2023-02-08-shi-huiyi.yml", "duplicate-id"),
        ("narrow/data/vocabulary/topics.yml", "term-twice"),
    } <= found
    assert not any(
        rule in {"duplicate-id", "term-twice"} for path, rule, _ in find(project) if path.startswith("open/")
    )


def test_what_is_open_names_nothing_of_it(project: Project) -> None:
    """Its own repository must pass without the other, and tell nothing of it."""
    record = project.speeches / "2022" / "2022-tongzhi.md"
    change(record, "\norigin:", f"\nversion_of: {RECORD}\nmeeting: {MEETING}\norigin:")
    change(record, "topics: [economy]", f"topics: [{TOPIC}]")
    name = "open/docs/speeches/2022/2022-tongzhi.md"
    assert find(project) >= {
        (name, "dangling-reference", RECORD),
        (name, "dangling-reference", MEETING),
        (name, "term-unknown", TOPIC),
    }


def test_the_command_names_its_files_by_their_own_path(project: Project) -> None:
    assert project.overlay
    (project.overlay.speeches / "2024" / f"{RECORD}.md").write_text("---\ntitle: 甲\n---\n\n正文。\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts" / "check.py"), "--format", "json"]
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ARCHIVE_")},
        "ARCHIVE_DOCS": str(project.docs),
        "ARCHIVE_DATA": str(project.data),
        "ARCHIVE_OVERLAY": str(project.overlay.root),
        "ARCHIVE_CACHE": str(project.root / "cache"),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        command, env=environ, cwd=project.root.parent, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1, done.stderr
    found = {(d["path"], d["rule"]) for d in json.loads(done.stdout)["diagnostics"] if d["severity"] == "error"}
    assert (f"narrow/docs/speeches/2024/{RECORD}.md", "missing-key") in found
    assert {path.split("/")[0] for path, _ in found} == {"narrow"}


@pytest.mark.parametrize(
    ("place", "message"),
    [("nowhere", "ARCHIVE_OVERLAY 指的 .*nowhere 里没有 docs"), (".", "指的是本库自己"), ("docs/narrow", "互相包含")],
)
def test_a_wrong_folder_is_one_line(project: Project, place: str, message: str) -> None:
    (project.docs / "narrow" / "docs").mkdir(parents=True)
    with pytest.raises(ArchiveNotFoundError, match=message):
        load(Project.at(project.root, {"ARCHIVE_OVERLAY": place}))


def test_what_changed_is_asked_of_each_repository(project: Project) -> None:
    assert project.overlay

    def git(folder: Path, *arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid", *arguments], cwd=folder, check=True
        )

    for folder in (project.root, project.overlay.root):
        git(folder, "init", "-q", "-b", "main")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "a")
    old = "level: municipal"
    change(project.overlay.speeches / "2024" / f"{RECORD}.md", old, "level: nowhere")
    judge: Callable[[], dict[str, str]] = lambda: {  # noqa: E731
        d.path.stem: d.severity
        for d in check_since(check(load(project)), load(project), "main")
        if d.rule == "term-unknown"
    }
    assert judge() == {RECORD: "error"}
    git(project.overlay.root, "commit", "-qam", "b")
    assert judge() == {RECORD: "error"}  # a term that is not there stops a build, whoever wrote it
    change(project.overlay.speeches / "2024" / f"{RECORD}.md", "title: 䲜", "title: 新䲜")
    rules = {d.rule for d in check_since(check(load(project)), load(project), "main")}
    assert "change-unrecorded" in rules


def test_a_preview_shows_it_among_both(project: Project) -> None:
    assert project.overlay
    path = project.overlay.speeches / "2023" / f"{BESIDE}.md"
    preview, found = read_preview(project, path)
    assert not found
    assert {"meetings/2023-02-08-shi-huiyi.html", "years/2023.html"} <= preview.pages.keys()
    assert preview.loose_files[f"speeches/2023/{BESIDE}.md"] == path


def test_an_import_knows_both(project: Project) -> None:
    assert project.overlay
    here = prepare_archive(project, None, Given()).holdings
    assert here.has_id(RECORD)
    assert not here.has_meeting(MEETING)
    there = prepare_archive(project, project.overlay.docs, Given())
    assert there.holdings.has_id(OPEN)
    assert there.holdings.has_meeting("2023-02-08-shi-huiyi")
    assert there.holdings.has_meeting(MEETING)
    assert TOPIC in there.vocabularies.topics.by_id
