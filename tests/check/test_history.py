"""History: a contribution is held to what it changed, and may not change what readers rely on unsaid."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.check import check
from archive.check.history import _compare, check_since, find_submodules
from archive.corpus.loader import load
from archive.diagnostic import Diagnostic
from archive.project import Project
from archive.repository import Repository, RevisionError
from tests.check.conftest import Assemble
from tests.check.stage import commit_all, run_git
from tests.check.test_checker import NAME, add

HEADINGS = "同志们：\n\n## " + "长" * 41 + "\n\n今天讲三点意见。\n"
CHANGES = 'changes:\n  - date: 2023-06-01\n    by: "编辑"\n    note: "改正"\n'


def find_since(project: Project, revision: str = "HEAD") -> list[Diagnostic]:
    loaded = load(project)
    return list(check_since((*check(loaded), *find_submodules(project)), loaded, revision))


def describe(found: list[Diagnostic]) -> set[tuple[str, str]]:
    return {(diagnostic.rule, diagnostic.severity) for diagnostic in found}


@given(st.lists(st.sampled_from("甲乙丙"), max_size=9), st.lists(st.sampled_from("甲乙丙"), max_size=9))
def test_the_lines_that_did_not_change_stood_there_in_this_order(before: list[str], now: list[str]) -> None:
    changed = _compare(before, now)
    kept = iter(before)
    assert all(line in kept for number, line in enumerate(now, start=1) if number not in changed)
    assert (changed == frozenset()) <= (len(now) <= len(before))


def test_a_changed_record_is_not_judged_on_its_other_lines(assemble: Assemble) -> None:
    project = assemble()
    add(project, body=HEADINGS)
    commit_all(project.root)
    add(project, body=HEADINGS.replace("三点", "两点"), extra=CHANGES)
    assert describe(find_since(project)) == {("heading-length", "warning")}
    add(project, body=HEADINGS.replace("长", "短"), extra=CHANGES)
    assert describe(find_since(project)) == {("heading-length", "error")}


def test_a_new_record_is_judged_on_all_lines(assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    add(project, body=HEADINGS)
    assert describe(find_since(project)) == {("heading-length", "error")}


def test_what_was_wrong_before_elsewhere_only_warns(assemble: Assemble) -> None:
    project = assemble()
    add(project, name="docs/speeches/2023/2023-05-02-jiu.md", body="**同志们**")
    commit_all(project.root)
    add(project)
    assert describe(d for d in find_since(project)) >= {("unescaped-asterisk", "warning")}  # type: ignore[arg-type]
    assert not [d for d in find_since(project) if d.severity == "error" and d.rule == "unescaped-asterisk"]


def test_what_a_change_breaks_elsewhere_is_an_error(assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    (project.meetings / "2023" / "2023-02-08-shi-huiyi.yml").unlink()
    assert ("dangling-reference", "error") in describe(find_since(project))


def test_a_fault_that_stops_the_build_stays_one_on_any_line_of_a_changed_record(assemble: Assemble) -> None:
    project = assemble()
    add(project, body="**同志们**\n\n今天讲三点意见。")
    commit_all(project.root)
    add(project, body="**同志们**\n\n今天讲两点意见。", extra=CHANGES)
    assert describe(find_since(project)) == {("unescaped-asterisk", "error")}


def test_a_moved_record_is_compared_with_what_it_was(assemble: Assemble) -> None:
    project = assemble()
    add(project, body=HEADINGS).rename(project.root / NAME)
    commit_all(project.root)
    (project.root / NAME).unlink()
    add(project, name="docs/speeches/2023/2023-05-01-wang.md", body=HEADINGS, extra="former_ids: [2023-05-01-li]\n")
    assert describe(find_since(project)) == {("heading-length", "warning")}


def test_an_entry_that_was_there_does_not_tell_of_a_new_change(assemble: Assemble) -> None:
    project = assemble()
    path = add(project, extra=CHANGES)
    commit_all(project.root)
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n又加了一段。\n"
    path.write_text(text.replace("改正", "再改正"), encoding="utf-8")
    assert [d.rule for d in find_since(project)] == ["change-unrecorded"]
    more = CHANGES.removeprefix("changes:\n")
    path.write_text(text.replace(more, more + more.replace("06-01", "07-01")), encoding="utf-8")
    assert find_since(project) == []


def test_a_contribution_cannot_bring_in_a_link(assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    for link in (project.docs / "a.txt", project.speeches / "2023" / "2023-05-01-li"):
        link.symlink_to(project.root)
    assert describe(find_since(project)) == {("symlink", "error")}


@pytest.mark.parametrize("folder", ["docs/speeches/2023/zi", "zi"])
def test_a_contribution_cannot_bring_in_a_submodule(assemble: Assemble, folder: str) -> None:
    project = assemble()
    commit_all(project.root)
    inner = project.root / folder
    inner.mkdir()
    run_git(inner, "init", "--quiet")
    commit_all(inner)
    run_git(project.root, "add", folder)
    assert ("submodule", "error") in describe(find_since(project))
    run_git(project.root, "commit", "--quiet", "-m", "Bring it in")
    assert ("submodule", "error") in describe(find_since(project, "HEAD~1"))
    assert ("submodule", "warning") in describe(find_since(project)), "what was there before is not held against others"


def test_a_front_page_with_both_sides_of_a_merge_is_refused(assemble: Assemble) -> None:
    project = assemble()
    page = project.docs / "index.md"
    page.write_text("# 本库\n", encoding="utf-8")
    commit_all(project.root)
    page.write_text(f"# 本库\n\n{'<' * 7} HEAD\n一\n{'=' * 7}\n二\n{'>' * 7} main\n", encoding="utf-8")
    (found,) = find_since(project)
    assert (found.rule, found.severity, found.position.line) == ("merge-conflict", "error", 3)


def test_line_ends_of_windows_are_no_change(assemble: Assemble) -> None:
    project = assemble()
    path = add(project, body=HEADINGS)
    commit_all(project.root)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    repository = Repository.find(project.docs)
    assert repository is not None
    assert repository.read_changes(repository.find_base("HEAD"), [project.docs], [".md"]).changed == frozenset()


def test_changes_on_the_branch_compared_with_are_not_ours(assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    run_git(project.root, "checkout", "--quiet", "-b", "ours")
    run_git(project.root, "checkout", "--quiet", "-B", "main")
    add(project, name="docs/speeches/2023/2023-05-02-bieren.md")
    commit_all(project.root)
    run_git(project.root, "checkout", "--quiet", "ours")
    add(project)
    assert "record-deleted" not in {d.rule for d in find_since(project, "main")}


def test_outside_a_repository_all_is_strict_and_nothing_is_compared(assemble: Assemble) -> None:
    project = assemble()
    add(project, body=HEADINGS)
    assert describe(find_since(project, "nowhere")) == {("heading-length", "error")}
    assert list(find_submodules(project)) == []


def test_an_unknown_revision_is_said_with_what_to_do(assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    said = {
        "origin/main": "origin main:origin/main",
        "0" * 40: f"origin {'0' * 40}$",
        "HEAD~9": "fetch --unshallow",
        "--output=x": "fetch --unshallow",
    }
    for name, fetch in said.items():
        with pytest.raises(RevisionError, match=fetch):
            find_since(project, name)


def test_a_shallow_clone_is_compared_with_what_it_has(
    assemble: Assemble, tmp_path_factory: pytest.TempPathFactory
) -> None:
    project = assemble()
    add(project, body=HEADINGS)
    commit_all(project.root)
    run_git(project.root, "checkout", "--quiet", "-b", "ours")
    add(project, body=HEADINGS.replace("三点", "两点"), extra=CHANGES)
    commit_all(project.root)
    clone = tmp_path_factory.mktemp("clone") / "archive"
    source = project.root.as_uri()
    run_git(project.root, "clone", "--quiet", "--depth=1", "--branch=ours", source, str(clone))
    shallow = Project.at(clone, environ={})
    with pytest.raises(RevisionError, match="浅克隆"):
        find_since(shallow, "origin/main")
    run_git(clone, "fetch", "--quiet", "--depth=1", "origin", "main:origin/main")
    assert describe(find_since(shallow, "origin/main")) == {("heading-length", "warning")}


def test_nothing_that_the_repository_names_is_run(assemble: Assemble) -> None:
    project = assemble()
    canary = project.root / "canary"
    path = add(project, body=HEADINGS)
    commit_all(project.root)
    trap = f"touch '{canary}'; cat"
    for key in ("filter.trap.clean", "filter.trap.smudge", "diff.trap.textconv", "diff.trap.command", "core.fsmonitor"):
        run_git(project.root, "config", key, trap)
    (project.root / ".gitattributes").write_text("* filter=trap diff=trap\n", encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("三点", "两点"), encoding="utf-8")
    assert {d.rule for d in find_since(project)} == {"change-unrecorded", "heading-length"}
    assert list(find_submodules(project)) == []
    assert not canary.exists()


def test_a_term_that_many_records_use_is_missed_in_one_line(assemble: Assemble) -> None:
    project = assemble()
    topics = project.vocabulary / "topics.yml"
    text = topics.read_text(encoding="utf-8")
    topics.write_text(f"{text}- id: villages\n  label: 乡村治理\n", encoding="utf-8")
    for n in range(200):
        path = add(project, name=f"docs/speeches/2023/2023-05-01-cun-{n}.md", title=f"讲话之{n}")
        path.write_text(path.read_text(encoding="utf-8").replace("[party]", "[villages]"), encoding="utf-8")
    commit_all(project.root)
    topics.write_text(text, encoding="utf-8")
    (found,) = [d for d in find_since(project) if d.severity == "error"]
    assert found.rule == "term-removed"
    assert "200 处" in found.message
    assert found.message.count("2023-05-01-cun-") == 5


@pytest.mark.parametrize(("name", "term"), [("topics", "villages"), ("kinds", "ballad")])
def test_an_edit_that_leaves_many_records_without_a_term_is_told_in_one_line(
    assemble: Assemble, name: str, term: str
) -> None:
    project = assemble()
    terms = project.vocabulary / f"{name}.yml"
    text = terms.read_text(encoding="utf-8") + f"- id: {term}\n  label: 新词\n"
    terms.write_text(text, encoding="utf-8")
    for n in range(20):
        path = add(project, name=f"docs/speeches/2023/2023-05-01-ci-{n}.md", title=f"讲话之{n}")
        said = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(
                r"\[party\]" if name == "topics" else r"(?<=kind: ).*", term if name == "kinds" else f"[{term}]", said
            ),
            encoding="utf-8",
        )
    commit_all(project.root)
    terms.write_text("" if name == "topics" else f"{text}  refused: 不收\n", encoding="utf-8")
    errors = [d for d in find_since(project) if d.severity == "error"]
    assert {d.rule for d in errors} == {"term-removed"}
    assert ["改成了不收" in d.message for d in errors if d.value == term] == [name == "kinds"]
    assert all("20 处" in d.message for d in errors if d.value == term)


def test_ids_that_go_round_in_a_circle_are_exchanged(assemble: Assemble) -> None:
    project = assemble()
    bodies = [
        f"同志们：\n\n今天专门讲{subject}工作，请各单位对照任务抓好{subject}落实。"
        for subject in ("水利", "林业", "教育")
    ]
    names = [f"docs/speeches/2023/2023-05-01-{name}.md" for name in ("shui", "lin", "jiao")]
    for name, body in zip(names, bodies, strict=True):
        add(project, name=name, body=body, title=body[10:15])
    commit_all(project.root)
    for name, body in zip(names, bodies[1:] + bodies[:1], strict=True):
        add(project, name=name, body=body, title=body[10:15], extra=CHANGES)
    assert [(d.rule, d.path.stem) for d in find_since(project)] == [
        ("ids-exchanged", name) for name in ("2023-05-01-jiao", "2023-05-01-lin", "2023-05-01-shui")
    ]


def test_ids_exchanged_by_texts_that_were_edited_on_the_way(assemble: Assemble) -> None:
    project = assemble()
    names = [f"docs/speeches/2023/2023-05-01-{name}.md" for name in ("shui", "lin")]
    bodies = [
        "同志们：\n\n今天部署水利冬修工作。各单位要压实工作责任，明确完成时限，落实配套资金。",
        "各位代表：\n\n下面汇报林业防火情况。入冬以来降水偏少，护林队伍日夜值守，隐患逐一清除。",
    ]
    for name, body in zip(names, bodies, strict=True):
        add(project, name=name, title=body[:3], body=body)
    commit_all(project.root)
    for name, body in zip(names, reversed(bodies), strict=True):
        add(project, name=name, title=f"新题{body[:3]}", body=f"{body}\n\n谢谢大家。", extra=CHANGES)
    assert [d.rule for d in find_since(project)] == ["ids-exchanged"] * 2


def test_two_versions_corrected_alike_are_not_exchanged(assemble: Assemble) -> None:
    project = assemble()
    body = "同志们：\n\n今天专门讲水利工作，请各单位对照任务抓好水利工作的落实，年底以前报送结果。"
    names = [f"docs/speeches/2023/2023-05-01-{name}.md" for name in ("ding", "gao")]
    for name, text in zip(names, (body, body.replace("落实", "落时")), strict=True):
        add(project, name=name, body=text)
    commit_all(project.root)
    for name, text in zip(names, (body.replace("报送", "报告"), body.replace("报送", "上报")), strict=True):
        add(project, name=name, body=text, extra=CHANGES)
    assert "ids-exchanged" not in {d.rule for d in find_since(project)}


def test_a_copy_under_the_same_folder_name_is_no_repository(tmp_path: Path, assemble: Assemble) -> None:
    project = assemble()
    commit_all(project.root)
    shutil.rmtree(tmp_path / ".git")
    assert Repository.find(project.docs) is None
