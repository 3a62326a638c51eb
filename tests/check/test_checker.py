"""The checker as a whole: faults that hide nothing, excuses, and hostile files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.check import check, soften
from archive.check.placement import find_clashes
from archive.check.wording import MOST_ALIKE
from archive.corpus.loader import load
from archive.diagnostic import Diagnostic
from archive.project import Project
from archive.publication import FaultyArchiveError, publish
from tests.check.conftest import Assemble

RECORD = """---
title: "{title}"
date: 2023-05-01
level: municipal
kind: speech
topics: [party]
origin: published
{extra}---

{body}
"""
NAME = "docs/speeches/2023/2023-05-01-li.md"


def add(project: Project, *, name: str = NAME, title: str = "讲话", body: str = "同志们。", extra: str = "") -> Path:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RECORD.format(title=title, body=body, extra=extra), encoding="utf-8", newline="\n")
    return path


def find(project: Project) -> tuple[Diagnostic, ...]:
    return check(load(project))


def test_an_empty_archive_is_clean(tmp_path: Path, assemble: Assemble) -> None:
    project = assemble()
    for path in [*project.speeches.rglob("*.md"), *project.meetings.rglob("*.yml")]:
        path.unlink()
    assert find(project) == ()
    assert project.root == tmp_path


def test_an_excuse_turns_an_error_into_a_hint(assemble: Assemble) -> None:
    project = assemble()
    add(project, title="长" * 201, extra='exceptions:\n  - rule: title-form\n    reason: "原题如此"\n')
    (hint,) = find(project)
    assert (hint.rule, hint.severity) == ("title-form", "info")
    assert hint.message.endswith("（已写明例外：原题如此）")


def test_an_excuse_for_an_inexcusable_rule_excuses_nothing(assemble: Assemble) -> None:
    project = assemble()
    add(project, body="**同志们**", extra='exceptions:\n  - rule: unescaped-asterisk\n    reason: "原文如此"\n')
    assert {(d.rule, d.severity) for d in find(project)} == {("unescaped-asterisk", "error"), ("unknown-rule", "error")}


def test_a_rule_for_contributions_stops_no_build(assemble: Assemble) -> None:
    project = assemble()
    add(project, title="长" * 201, body="**同志们**")
    found = find(project)
    assert {(d.rule, d.severity) for d in found} == {("title-form", "error"), ("unescaped-asterisk", "error")}
    with pytest.raises(FaultyArchiveError):
        publish(project)
    add(project, title="长" * 201)
    assert [(d.rule, d.severity) for d in publish(project).diagnostics] == [("title-form", "warning")]
    assert {(d.rule, d.severity) for d in soften(found)} == {("title-form", "warning"), ("unescaped-asterisk", "error")}


def test_a_record_that_cannot_be_read_is_not_dangling(assemble: Assemble) -> None:
    project = assemble()
    path = project.speeches / "2023" / "2023-02-08-shi-jianghua.md"
    path.write_bytes(path.read_bytes().replace(b"level: municipal", b"level: [municipal]"))
    assert [d.rule for d in find(project)] == ["wrong-type"]


def test_a_vocabulary_that_cannot_be_read_accuses_no_record(assemble: Assemble) -> None:
    project = assemble()
    path = project.vocabulary / "topics.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("label: 党建", "label: 党建: 一"), encoding="utf-8")
    assert {d.path.name for d in find(project)} == {"topics.yml"}


def test_a_term_that_cannot_be_read_accuses_no_record(assemble: Assemble) -> None:
    project = assemble()
    path = project.vocabulary / "topics.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("label: 党建", "lable: 党建"), encoding="utf-8")
    assert {(d.path.name, d.rule) for d in find(project)} == {
        ("topics.yml", "unknown-key"),
        ("topics.yml", "missing-key"),
    }


def test_faults_of_the_body_are_found_behind_a_broken_front_matter(assemble: Assemble) -> None:
    project = assemble()
    path = add(project, body="**同志们**")
    path.write_bytes(path.read_bytes().replace('"讲话"'.encode(), "乙: 坏的".encode()))
    assert {d.rule for d in find(project)} == {"yaml-colon", "unescaped-asterisk"}


def test_a_long_value_is_cut_in_the_message_and_whole_beside_it(assemble: Assemble) -> None:
    project = assemble()
    value = "甲" * 500
    add(project, extra=f'status: "{value}"\n{value}: 乙\n')
    found = find(project)
    assert {d.rule for d in found} == {"wrong-value", "unknown-key"}
    for diagnostic in found:
        assert len(diagnostic.message) < 200
        assert "…" in diagnostic.message
        assert diagnostic.value == value


def test_a_pipe_is_not_read(assemble: Assemble) -> None:
    project = assemble()
    os.mkfifo(project.speeches / "2023" / "2023-05-01-pipe.md")
    (found,) = find(project)
    assert found.rule == "misplaced-file"
    assert "不是普通文件" in found.message


def test_a_link_anywhere_in_the_documents_folder_is_found(assemble: Assemble, tmp_path: Path) -> None:
    """All that stands there is published, and a link may lead to any file of the machine that builds."""
    project = assemble()
    moved = project.root / "elsewhere"
    project.speeches.rename(moved)
    (project.docs / "guide").mkdir()
    links = {project.speeches: moved, project.docs / "a.txt": project.settings, project.docs / "guide" / "b": tmp_path}
    for link, target in links.items():
        link.symlink_to(target)
    assert {d.path for d in find(project) if d.rule == "symlink"} >= set(links)


def test_a_folder_that_bears_the_name_of_a_text_is_found(assemble: Assemble) -> None:
    project = assemble()
    folders = (project.speeches / "2023" / "2023-05-01-li.md", project.meetings / "2023" / "2023-05-01-hui.yml")
    for folder in folders:
        folder.mkdir(parents=True)
    found = find(project)
    assert {(d.rule, d.path) for d in found} == {("misplaced-file", folder) for folder in folders}
    assert all("是文件夹" in d.message for d in found)


def test_a_million_faults_are_not_all_listed(assemble: Assemble) -> None:
    project = assemble()
    add(project, body="[会" * 20_000)
    found = find(project)
    assert len(found) == MOST_ALIKE
    assert "其余从略" in found[-1].message


@pytest.mark.parametrize("name", ["aux.md", "2023-li?.md", "2023-li.md ", "COM1.md"])
def test_a_file_that_windows_cannot_keep(name: str) -> None:
    path = Path("speeches") / "2023" / name
    assert [d.rule for d in find_clashes({path.stem: (path,)})] == ["windows-name"]


def test_diagnostics_of_one_archive_come_in_one_order(assemble: Assemble) -> None:
    project = assemble()
    add(project, body="**同志们**[鼓掌]", extra="for_year: 2203\n")
    found = find(project)
    assert list(found) == sorted(found)
    assert len(found) == 5
