from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.check import check
from archive.corpus.loader import load
from archive.git import GitError
from archive.keeping.adopt_command import main
from archive.keeping.adoption import NotAdoptableError, Office, keep_terms, plan_adoption
from archive.keeping.upgrade import OWN, upgrade
from archive.project import Project
from tests.fixture_archive import copy_archive
from tests.keeping.conftest import ROOT, Clone

OPTIONS = ("--name", "某库", "--office", "某办公室", "--level", "市级", "--level", "county", "--edition", "public")
FORGE = ("--forge-kind", "gitlab", "--forge-url", "https://git.invalid/a/b", "--security-contact", "保密办")
CLEAN = "共 0 个错误，0 个警告\n"
RECORD = """---
title: "在会议上的讲话"
date: 2024-05-06
level: municipal
kind: speech
topics: []
origin: published
access: public
---

同志们：

今天讲三点意见。
"""


def adopt(office: Clone) -> None:
    office.run("scripts/adopt.py", *OPTIONS, *FORGE, "--yes")
    office.commit({}, "adopt")


@pytest.mark.slow
def test_an_office_adopts_adds_a_record_and_takes_a_later_version(upstream: Clone, office: Clone) -> None:
    adopt(office)
    project = Project.at(office.root, environ={})
    loaded = load(project)
    assert (loaded.corpus.entries, loaded.corpus.meetings, loaded.diagnostics) == ((), (), ())
    settings = loaded.corpus.settings
    assert (settings.name, settings.office, settings.edition, settings.banner) == ("某库", "某办公室", "public", None)
    assert settings.forge
    assert (settings.forge.kind, settings.forge.url, settings.security_contact) == (
        "gitlab",
        "https://git.invalid/a/b",
        "保密办",
    )
    assert list(loaded.corpus.vocabularies.levels.by_id) == ["municipal", "county"]
    assert loaded.corpus.vocabularies.organs.terms == ()
    assert office.run("scripts/check.py") == CLEAN, "the schema of terms is fresh too"

    organs = project.vocabulary / "organs.yml"
    pattern = organs.read_text(encoding="utf-8")
    organs.write_text(re.sub(r"(?m)^# (?=[- ])", "", pattern), encoding="utf-8")
    written = load(project)
    assert (list(written.corpus.vocabularies.organs.by_id), written.diagnostics) == (["city-organization"], ())
    organs.write_text(pattern, encoding="utf-8")

    office.commit({"docs/speeches/2024/2024-05-06-jianghua.md": RECORD}, "add a record")
    guide = upstream.root / "docs" / "contributing" / "git.md"
    example = min((upstream.root / "docs" / "speeches").rglob("*.md"))
    topics = upstream.root / "data" / "vocabulary" / "topics.yml"
    levels = upstream.root / "data" / "vocabulary" / "levels.yml"
    upstream.commit(
        {
            "hooks/archive/later.py": '"""Something later."""\n',
            "docs/contributing/git.md": guide.read_text(encoding="utf-8") + "\n后来添的一句。\n",
        },
        "change the software",
    )
    office.git("fetch", "--quiet", "upstream")
    office.git("merge", "--quiet", "--no-edit", "upstream/HEAD")
    upstream.commit(
        {
            str(example.relative_to(upstream.root)): example.read_text(encoding="utf-8") + "\n示例里添的一句。\n",
            "data/vocabulary/topics.yml": topics.read_text(encoding="utf-8") + "- id: later\n  label: 后来的词\n",
            "data/vocabulary/levels.yml": levels.read_text(encoding="utf-8").replace("label: 省级", "label: 省"),
            "hooks/archive/later.py": '"""Something later still."""\n',
        },
        "change the software and the example",
    )
    upstream.run("scripts/make_schema.py")
    upstream.commit({}, "keep the schemas fresh")
    office.git("fetch", "--quiet", "upstream")
    said = office.run("scripts/upgrade.py", "upstream/HEAD")
    assert "data/vocabulary/topics.yml: 新版也改了" in said
    assert office.git("status", "--porcelain") == ""
    assert "later still" in (office.root / "hooks/archive/later.py").read_text(encoding="utf-8")
    assert "后来的词" not in (office.root / "data/vocabulary/topics.yml").read_text(encoding="utf-8")
    assert [path.name for path in project.speeches.rglob("*.md")] == ["2024-05-06-jianghua.md"]
    assert office.run("scripts/check.py") == CLEAN
    assert "已经合并过" in office.run("scripts/upgrade.py", "upstream/HEAD")
    office.run("-m", "mkdocs", "build", "--strict", "-d", "site")
    listed = json.loads((office.root / "site" / "records.json").read_text(encoding="utf-8"))["records"]
    assert [record["id"] for record in listed] == ["2024-05-06-jianghua"]
    assert "示例" not in (office.root / "site" / "index.html").read_text(encoding="utf-8")


def test_an_upgrade_that_cannot_be_merged_changes_nothing(upstream: Clone, office: Clone) -> None:
    office.commit({"hooks/archive/__init__.py": '"""Ours."""\n'}, "change the software ourselves")
    before = office.git("rev-parse", "HEAD")
    upstream.commit({"hooks/archive/__init__.py": '"""Theirs."""\n'}, "change the same")
    office.git("fetch", "--quiet", "upstream")
    said = office.run("scripts/upgrade.py", "upstream/HEAD", status=2)
    assert "hooks/archive/__init__.py" in said
    assert (office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")) == (before, "")
    assert "git 里没有 nothing" in office.run("scripts/upgrade.py", "nothing", status=2)
    (office.root / "README.md").write_text("改了\n", encoding="utf-8")
    assert "没有提交的改动" in office.run("scripts/upgrade.py", "upstream/HEAD", status=2)


def test_adopting_asks_before_it_removes_and_refuses_what_git_does_not_have(office: Clone) -> None:
    def refuse(*arguments: str) -> str:
        done = CliRunner().invoke(main, list(arguments), obj=Project.at(office.root, environ={}))
        assert done.exit_code == 2, done.output
        return done.output

    assert "--yes" in refuse(*OPTIONS)
    assert "请写 --name" in refuse("--yes")
    assert "没有层级 火星" in refuse(*OPTIONS, "--level", "火星", "--yes")
    assert "须同时写" in refuse(*OPTIONS, "--forge-kind", "gitea", "--yes")
    assert office.git("status", "--porcelain") == ""
    (office.root / "docs" / "speeches" / "new.md").write_text("x", encoding="utf-8")
    assert "没有提交的改动" in refuse(*OPTIONS, "--yes")


def test_at_a_terminal_it_asks_for_what_was_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_archive(tmp_path)
    monkeypatch.setattr("archive.keeping.adopt_command.is_terminal", lambda: True)
    answers = "某库\n某办公室\n市级 county\ngitea\nhttps://git.invalid/a\npublic\n\n"
    declined = CliRunner().invoke(main, [], obj=project, input=answers + "n\n")
    assert declined.exit_code == 2
    assert len(load(project).corpus.entries) == 6, "nothing was touched"
    done = CliRunner().invoke(main, [], obj=project, input=answers + "y\n")
    assert done.exit_code == 0, done.output
    corpus = load(project).corpus
    assert corpus.entries == ()
    assert corpus.settings.forge
    assert (corpus.settings.name, corpus.settings.forge.kind, corpus.settings.edition) == ("某库", "gitea", "public")
    assert list(corpus.vocabularies.levels.by_id) == ["municipal", "county"]


def test_a_setting_that_cannot_be_is_refused(tmp_path: Path) -> None:
    project = copy_archive(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(NotAdoptableError):
        plan_adoption(project, Office("库", "单位", forge=("github", "not an address")))
    adoption = plan_adoption(project, Office('库 "甲" #1: 乙', "单位", security_contact="=x"))
    assert {path: path.read_bytes() for path in before} == before, "a plan writes nothing"
    assert set(adoption.removed) == {path for path in before if {"speeches", "meetings"} & set(path.parts)}
    project.settings.write_bytes(adoption.written[project.settings])
    assert load(project).corpus.settings.name == '库 "甲" #1: 乙'
    assert [d for d in check(load(project)) if d.path == project.settings] == []


def test_nothing_is_emptied_whose_state_git_does_not_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = copy_archive(tmp_path)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(main, ["--name", "库", "--office", "办", "--yes"], obj=project)
    assert (done.exit_code, "git 却读不了它" in done.output) == (2, True), done.output
    assert sorted(tmp_path.rglob("*")) == before


def test_an_upgrade_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="没有找到 git"):
        upgrade(tmp_path, "v2")


def test_all_that_an_office_decides_is_its_own_in_an_upgrade() -> None:
    here = {path.name for path in (ROOT / "data").iterdir() if path.name != "schema"}
    properties = {Path(name).name for name in OWN}
    assert here <= properties
    assert {"meetings", "vocabulary", "site.yml", "guard.yml", "takedowns.yml", "speeches"} <= properties


def test_terms_are_kept_with_all_their_lines() -> None:
    text = "# 头\n- id: a\n  label: 甲\n  note: 注\n# 说明\n- id: b\n  label: 乙\n"
    assert keep_terms(text, {"b"}) == "# 头\n- id: b\n  label: 乙\n"
    assert keep_terms(text, {"a", "b"}) == text
