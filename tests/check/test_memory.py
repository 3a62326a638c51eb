"""The memory of a check: it changes no result, whatever state it is in."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.check import check
from archive.check.facts import Reader
from archive.check.history import check_since
from archive.check.memory import Memory
from archive.corpus.loader import load
from archive.diagnostic import Diagnostic
from archive.project import Project
from tests.check.conftest import FIXTURE, Assemble
from tests.check.documents import write_document
from tests.check.stage import commit_all
from tests.check.test_checker import add
from tests.check.test_guard import MOBILE

GOLDEN = FIXTURE.parents[1] / "golden" / "check"


def find(project: Project, folder: Path | None) -> tuple[Diagnostic, ...]:
    memory = Memory(folder)
    found = check(load(project, memory.read_record), memory=memory)
    memory.save()
    return found


def list_all(found: tuple[Diagnostic, ...]) -> list[tuple[object, ...]]:
    return [(d.path, d.position, d.rule, d.message, d.value, d.expected, d.severity) for d in found]


@pytest.fixture
def project(assemble: Assemble) -> Project:
    """Return an archive with many faults."""
    project = assemble(GOLDEN / "near-duplicate" / "bad", GOLDEN / "meeting-twice" / "bad")
    attached = 'attachments:\n  - file: a.docx\n    title: "甲"\n'
    add(
        project,
        name="docs/speeches/2023/2023-05-01-fu.md",
        extra=attached,
        body="下面讲五点。一是学习。二是落实。三是督查。",
    )
    write_document(project.speeches / "2023" / "2023-05-01-fu" / "a.docx", ["hidden"])
    add(project, name="docs/speeches/2023/2023-05-01-huai.md", title='坏" 的', body="_同志们_")
    add(project, name="docs/speeches/2023/2023-05-01-wu.md", body=f"**同志们** {MOBILE}")
    return project


def test_a_second_run_says_the_same_as_the_first_and_as_none(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    plain = list_all(find(project, None))
    assert len(plain) > 5
    assert [list_all(find(project, folder)) for _ in range(3)] == [plain] * 3
    shutil.rmtree(folder)
    assert list_all(find(project, folder)) == plain


def test_what_is_remembered_is_not_read_through_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cache"
    before = find(project, folder)
    read: list[Path] = []
    monkeypatch.setattr(Reader, "read_facts", lambda _, entry: read.append(entry.path))
    assert find(project, folder) == before
    assert read == []


def test_a_changed_record_and_a_changed_attachment_are_read_anew(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    find(project, folder)
    add(project, name="docs/speeches/2023/2023-05-01-wu.md", body="_同志们_")
    for path in project.speeches.rglob("*.docx"):
        write_document(path, ["comment"])
    found = find(project, folder)
    assert list_all(found) == list_all(find(project, None))
    assert {d.rule for d in found} >= {"unescaped-mark", "word-comment"}


def test_other_settings_of_the_guard_are_heeded(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    find(project, folder)
    project.guard.write_text(f'version: 1\ncontacts: ["{MOBILE}"]\n', encoding="utf-8")
    assert "mobile-number" not in {d.rule for d in find(project, folder)}


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 500])
def test_a_broken_memory_is_none(damage: bytes, project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    before = list_all(find(project, folder))
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        path.write_bytes(damage)
    assert list_all(find(project, folder)) == before


def test_nothing_that_is_gone_is_kept(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    find(project, folder)
    (project.speeches / "2023" / "2023-05-01-wu.md").unlink()
    find(project, folder)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"2023-05-01-wu" not in kept
    assert MOBILE.encode() not in kept
    assert json.dumps("同志们").encode() not in kept


CLOSED = "会上由\\*\\*\\*同志代表老干部作了关于移风易俗的发言，讲得很实在。"
OPEN = CLOSED.replace("\\*\\*\\*", "甲乙丙")
LONG = "".join(f"第{n}件事要在{n}月底以前办完办好，办不好的要说明白；" for n in range(1, 30))
EDITS = st.tuples(
    st.sampled_from(["jia", "yi", "bing", "yi-fu"]),
    st.one_of(
        st.none(),
        st.tuples(
            st.sampled_from(["讲话", "甲乙丙同志的讲话", "在\\*\\*\\*会上的讲话", '坏" 的']),
            st.sampled_from(["", CLOSED, OPEN, LONG, f"{LONG}{OPEN}", "下面讲五点。一是学习。二是落实。", "_坏_\r"]),
            st.sampled_from(
                ["", "status: withdrawn\nreason: 略\n", "access: restricted\n", "meeting: 2001-01-01-wu\n"]
            ),
            st.sampled_from(["own", "published"]),
        ),
    ),
)


def edit(project: Project, slug: str, text: tuple[str, str, str, str] | None) -> None:
    path = project.speeches / "2023" / f"2023-05-01-{slug}.md"
    if text is None:
        path.unlink(missing_ok=True)
        return
    title, body, extra, origin = text
    add(project, name=f"docs/speeches/2023/{path.name}", title=title, body=body, extra=extra)
    path.write_bytes(path.read_bytes().replace(b"origin: published", f"origin: {origin}".encode()))


def find_since(project: Project, folder: Path | None) -> list[tuple[object, ...]]:
    memory = Memory(folder)
    loaded = load(project, memory.read_record)
    found = check(loaded, memory=memory)
    memory.save()
    return list_all(check_since(found, loaded, "HEAD", memory.names))


@settings(max_examples=20, deadline=None)
@given(st.lists(EDITS, min_size=2, max_size=6), st.integers(0, 2))
def test_whatever_is_edited_the_memory_changes_no_result(
    edits: list[tuple[str, tuple[str, str, str, str] | None]], committed: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "archive"
        shutil.copytree(FIXTURE, root)
        project = Project.at(root, environ={})
        for number, (slug, text) in enumerate(edits):
            if number == committed:
                commit_all(root)
            edit(project, slug, text)
            if number >= committed:
                assert find_since(project, Path(name) / "cache") == find_since(project, None)


def test_a_sentence_that_is_newly_withheld_is_looked_for_in_texts_that_did_not_change(
    assemble: Assemble, tmp_path: Path
) -> None:
    project = assemble()
    edit(project, "jia", ("讲话", "另一句话。", "", "own"))
    edit(project, "yi", ("讲话", OPEN, "", "published"))
    folder = tmp_path / "cache"
    assert "redaction-open" not in {d.rule for d in find(project, folder)}
    for _ in range(2):
        edit(project, "jia", ("讲话", CLOSED, "", "own"))
        assert "redaction-open" in {d.rule for d in find(project, folder)}
        edit(project, "jia", ("讲话", "另一句话。", "", "own"))
        assert "redaction-open" not in {d.rule for d in find(project, folder)}


def test_a_text_that_is_remembered_is_whole(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    find(project, folder)
    known = load(project, Memory(folder).read_record).corpus.entries
    for entry, plain in zip(known, load(project).corpus.entries, strict=True):
        assert entry.has_text == plain.has_text
        values = [(e.id, e.path, e.record, e.body, e.body_line) for e in (entry, plain)]
        assert values[0] == values[1]
