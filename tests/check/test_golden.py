"""Golden cases: each rule finds what it should in `bad/`, says it in the words expected, and is content with `good/`.

`UPDATE_GOLDEN=1` writes what the checker says now; read it before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.check import check
from archive.check.history import check_since, find_submodules
from archive.check.registry import RULES
from archive.check.report import format_text
from archive.corpus.loader import load
from archive.diagnostic import Diagnostic, count_errors
from tests.check.conftest import ROOT, Assemble
from tests.check.stage import add_submodules, commit_all

GOLDEN = ROOT / "tests" / "golden" / "check"
TOGETHER = ROOT / "tests" / "golden" / "check-together" / "bad"
CASES = sorted(folder.name for folder in GOLDEN.iterdir())


def compare(folder: Path, report: str) -> None:
    expected = folder / "expected.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_bytes(report.encode())
    assert expected.is_file(), f"{expected} is missing"
    assert report == expected.read_bytes().decode()


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == set(RULES)


def find(folder: Path, assemble: Assemble) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a case; one with a `before/` is a contribution to what stands there."""
    if not (folder / "before").is_dir():
        return check(load(assemble(folder)))
    root = assemble(folder / "before").root
    commit_all(root)
    loaded = load(assemble(folder))
    add_submodules(root, folder)
    project = loaded.corpus.project
    return check_since((*check(loaded), *find_submodules(project)), loaded, "HEAD")


@pytest.mark.parametrize("slug", CASES)
def test_bad_case_is_found(slug: str, assemble: Assemble, tmp_path: Path) -> None:
    diagnostics = find(GOLDEN / slug / "bad", assemble)
    assert slug in {diagnostic.rule for diagnostic in diagnostics}
    compare(GOLDEN / slug / "bad", format_text(diagnostics, tmp_path))


@pytest.mark.parametrize("slug", CASES)
def test_good_case_is_clean(slug: str, assemble: Assemble) -> None:
    assert any((GOLDEN / slug / "good").rglob("*.*")), "the good case holds no file"
    diagnostics = find(GOLDEN / slug / "good", assemble)
    assert slug not in {diagnostic.rule for diagnostic in diagnostics if diagnostic.severity != "info"}
    assert count_errors(diagnostics) == 0, format_text(diagnostics)


def test_all_faults_of_all_files_in_one_run(assemble: Assemble, tmp_path: Path) -> None:
    diagnostics = check(load(assemble(TOGETHER)))
    compare(TOGETHER, format_text(diagnostics, tmp_path))
