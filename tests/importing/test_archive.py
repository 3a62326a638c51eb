from __future__ import annotations

import os
import re
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
    """A copy of a small archive into which six real texts were imported."""
    folder = tmp_path_factory.mktemp("archive")
    shutil.copytree(ROOT / "tests" / "fixtures" / "office", folder, dirs_exist_ok=True)
    into = ["--into", str(folder / "docs"), "--topic", "组织工作", "--origin", "reference"]
    files = [str(samples / REFERENCE), *(str(samples / "work-reports" / f"{year}.txt") for year in REPORTS)]
    command = [sys.executable, str(ROOT / "scripts" / "import_record.py"), *files, *into]
    environ = {**os.environ, "ARCHIVE_DATA": str(folder / "data")}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environ, check=True)
    assert len(done.stdout.splitlines()) == len(files)
    assert "请补充" not in done.stderr
    return Project.at(folder, {})


@pytest.fixture(scope="module")
def corpus(archive: Project) -> Corpus:
    loaded = load(archive)
    assert [fault for fault in check(loaded) if fault.severity == "error"] == []
    return loaded.corpus


@pytest.fixture(scope="module")
def site(archive: Project) -> Path:
    """That archive, built."""
    folder = archive.root / "site"
    environ = {
        **os.environ,
        "ARCHIVE_DOCS": str(archive.docs),
        "ARCHIVE_DATA": str(archive.data),
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "mkdocs.yml"), "-d", str(folder)]
    subprocess.run(command, capture_output=True, env=environ, check=True)
    return folder


def test_what_was_imported_is_free_of_faults_and_found_by_year_and_level(corpus: Corpus) -> None:
    found = {(entry.year, entry.record.level, entry.record.kind) for entry in corpus.entries if entry.record.source}
    assert (2023, "municipal", "host-script") in found
    assert {(int(year), "national", "work-report") for year in REPORTS} <= found


def test_the_reference_document_shows_what_it_leaves_out(corpus: Corpus) -> None:
    entry = next(entry for entry in corpus.entries if entry.record.source and entry.record.source.file == REFERENCE)
    assert entry.record.title == "在2023年组织部长会议上的主持词"
    assert entry.body.count("\\*") == 51


@pytest.mark.slow
def test_each_page_stands_on_the_pages_of_its_year_and_level(corpus: Corpus, site: Path) -> None:
    imported = [entry for entry in corpus.entries if entry.record.source]
    assert len(imported) == 1 + len(REPORTS)
    for entry in imported:
        assert (site / entry.uri).is_file()
        for index in (f"years/{entry.year}.html", f"levels/{entry.record.level}.html"):
            assert f'href="../{entry.uri}' in (site / index).read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_page_of_the_reference_document_keeps_its_redactions_and_omissions(corpus: Corpus, site: Path) -> None:
    entry = next(entry for entry in corpus.entries if entry.record.source and entry.record.source.file == REFERENCE)
    page = (site / entry.uri).read_text(encoding="utf-8")
    body = page[page.index("data-record-body") : page.index("<!-- /record-body -->")]
    assert body.count("*") == 51
    assert body.count('class="redaction"') == 21
    assert len(re.findall(r'<p class="[^"]*\bomission\b', body)) == 3
    assert "<em>" not in body
    assert "<strong>" not in body
