"""Sites built for real, in temporary folders."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.site.browser import serve_folder
from tests.site.finding import write_records

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixtures" / "archive"
READING = ROOT / "tests" / "fixtures" / "reading"


@dataclass(frozen=True)
class Build:
    """A finished `mkdocs build`: its exit status, what it printed, and where the site stands."""

    status: int
    output: str
    site: Path

    def page(self, uri: str) -> str:
        return (self.site / uri).read_text(encoding="utf-8")


def build_site(site: Path, environ: Mapping[str, str] | None = None, *options: str) -> Build:
    """Run `mkdocs build -d SITE` as a user does."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "mkdocs.yml"), "-d", str(site), *options]
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ARCHIVE_")}
    done = subprocess.run(
        command,
        env={**inherited, "NO_MKDOCS_2_WARNING": "1", **(environ or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Build(done.returncode, done.stdout + done.stderr, site)


@dataclass(frozen=True)
class Archive:
    """A copy of the fabricated archive that a test may change."""

    docs: Path
    data: Path

    def build(self, site: Path, *options: str, **environ: str) -> Build:
        return build_site(site, {"ARCHIVE_DOCS": str(self.docs), "ARCHIVE_DATA": str(self.data), **environ}, *options)

    def write_record(self, record_id: str, front_matter: str, body: str) -> Path:
        path = self.docs / "speeches" / record_id[:4] / f"{record_id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front_matter}---\n\n{body}\n", encoding="utf-8")
        return path


def copy_archive(folder: Path) -> Archive:
    """A fresh copy of the fabricated archive."""
    shutil.copytree(FIXTURE, folder)
    return Archive(folder / "docs", folder / "data")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A fresh copy of the fabricated archive."""
    return copy_archive(tmp_path / "archive")


def share(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Build]) -> Build:
    """Return a build that no test changes: the first of all workers that asks for it makes it, in a folder of this name."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    told = folder / "build.json"
    with FileLock(folder.with_suffix(".lock")):
        if not told.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            built = build(folder)
            assert built.status == 0, built.output
            told.write_text(json.dumps([built.output, str(built.site)]), encoding="utf-8")
    output, site = json.loads(told.read_text(encoding="utf-8"))
    return Build(0, output, Path(site))


@pytest.fixture(scope="session")
def fixture_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of the fabricated archive."""
    environ = {"ARCHIVE_DOCS": str(FIXTURE / "docs"), "ARCHIVE_DATA": str(FIXTURE / "data")}
    return share(tmp_path_factory, "fixture", lambda folder: build_site(folder / "site", environ))


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of the archive that the project holds."""
    return share(tmp_path_factory, "example", lambda folder: build_site(folder / "site", {}, "--strict"))


def build_reading(folder: Path) -> Build:
    archive = copy_archive(folder / "archive")
    shutil.copytree(READING, folder / "archive", dirs_exist_ok=True)
    shutil.copytree(ROOT / "docs" / "contributing", archive.docs / "contributing")
    return archive.build(folder / "site", "--strict")


@pytest.fixture(scope="session")
def reading_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of the fabricated archive with all that pages may hold, and the guide."""
    return share(tmp_path_factory, "reading", build_reading)


@pytest.fixture(scope="session")
def reading_url(reading_site: Build) -> Iterator[str]:
    """Where that site is served."""
    with serve_folder(reading_site.site) as url:
        yield url


def build_finding(folder: Path) -> Build:
    archive = copy_archive(folder / "archive")
    write_records(archive)
    return archive.build(folder / "site")


@pytest.fixture(scope="session")
def finding_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of an archive to search."""
    return share(tmp_path_factory, "finding", build_finding)


@pytest.fixture(scope="session")
def finding_url(finding_site: Build) -> Iterator[str]:
    """Where that site is served."""
    with serve_folder(finding_site.site) as url:
        yield url
