from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.check import check
from archive.corpus.corpus import Corpus
from archive.corpus.loader import load
from archive.project import Project

ROOT = Path(__file__).parents[2]
REFERENCE = "000_001561c3d1d51801.txt"
REPORTS = ("1954", "1978", "1998", "2017", "2024")


@pytest.fixture(scope="module")
def archive(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the example archive into which six real texts were imported."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copytree(ROOT / "data", folder / "data")
    into = ["--into", str(folder / "docs"), "--topic", "组织工作", "--origin", "reference"]
    files = [str(samples / REFERENCE), *(str(samples / "work-reports" / f"{year}.txt") for year in REPORTS)]
    command = [sys.executable, str(ROOT / "scripts" / "import_record.py"), *files, *into]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert len(done.stdout.splitlines()) == len(files)
    assert "请补充" not in done.stderr
    return Project.at(folder, {})


@pytest.fixture(scope="module")
def corpus(archive: Project) -> Corpus:
    loaded = load(archive)
    example = {path.name for path in (ROOT / "docs" / "speeches").rglob("*.md")}
    faults = [found for found in check(loaded) if archive.docs in found.path.parents and found.path.name not in example]
    assert [fault for fault in faults if fault.severity == "error"] == []
    return loaded.corpus


def test_what_was_imported_is_free_of_faults_and_found_by_year_and_level(corpus: Corpus) -> None:
    found = {(entry.year, entry.record.level, entry.record.kind) for entry in corpus.entries if entry.record.source}
    assert (2023, "municipal", "host-script") in found
    assert {(int(year), "national", "work-report") for year in REPORTS} <= found


def test_the_reference_document_shows_what_it_leaves_out(corpus: Corpus) -> None:
    entry = next(entry for entry in corpus.entries if entry.record.source and entry.record.source.file == REFERENCE)
    assert entry.record.title == "在2023年组织部长会议上的主持词"
    assert entry.body.count("\\*") == 51
