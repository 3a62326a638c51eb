"""The loader: the files of an archive become a corpus, and none of them can stop it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.corpus.loader import ArchiveNotFoundError, list_files, load
from archive.project import Project

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "archive"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(FIXTURE, tmp_path, dirs_exist_ok=True)
    return Project.at(tmp_path, environ={})


def test_the_fixture_is_read_whole(project: Project) -> None:
    loaded = load(project)
    assert loaded.diagnostics == ()
    assert [entry.id for entry in loaded.corpus.entries] == [
        "2023-03-xian-chuanda",
        "2023-02-10-shi-jianghua-luyin",
        "2023-02-08-shi-jianghua",
        "2023-02-08-shi-zhuchici",
        "2023-01-13-sheng-zongjie",
        "2022-tongzhi",
    ]
    assert [held.id for held in loaded.corpus.meetings] == [
        "2023-03-xian-huiyi",
        "2023-02-08-shi-huiyi",
        "2023-01-12-sheng-huiyi",
    ]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"---", b"---\n---\n", b"---\n- a\n---\n", b"\x00" * 99, b"---\na: b"]
)
def test_no_bytes_stop_it(project: Project, data: bytes) -> None:
    for path in (
        project.speeches / "2023" / "2023-wu.md",
        project.meetings / "2023" / "2023-wu.yml",
        project.vocabulary / "topics.yml",
        project.settings,
    ):
        path.write_bytes(data)
    loaded = load(project)
    assert {"2023-wu"} == loaded.record_paths.keys() - {entry.id for entry in loaded.corpus.entries}
    assert loaded.diagnostics


def test_two_files_of_one_stem_are_both_known(project: Project) -> None:
    source = project.speeches / "2023" / "2023-03-xian-chuanda.md"
    shutil.copy(source, project.speeches / "2022" / source.name)
    assert len(load(project).record_paths["2023-03-xian-chuanda"]) == 2


def test_no_record_at_all_is_an_archive(project: Project) -> None:
    shutil.rmtree(project.speeches)
    shutil.rmtree(project.meetings)
    loaded = load(project)
    assert (loaded.corpus.entries, loaded.corpus.meetings, loaded.diagnostics) == ((), (), ())


@pytest.mark.parametrize("folder", ["docs", "data"])
def test_a_missing_folder_is_said_in_one_line(project: Project, folder: str) -> None:
    shutil.rmtree(project.root / folder)
    for read in (load, list_files):
        with pytest.raises(ArchiveNotFoundError, match="找不到") as caught:
            read(project)
        assert "\n" not in str(caught.value)


def test_list_files_names_what_load_reads(project: Project) -> None:
    loaded = load(project)
    read = {path for paths in (*loaded.record_paths.values(), *loaded.meeting_paths.values()) for path in paths}
    others = {project.settings, *project.vocabulary.iterdir()}
    assert list_files(project) == {path.resolve() for path in read | others}


def test_folders_come_from_the_environment(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    moved = Project.at(tmp_path / "elsewhere", environ={"ARCHIVE_DOCS": str(project.docs), "ARCHIVE_DATA": "../data"})
    assert len(load(moved).corpus.entries) == 6


def test_the_cache_is_named_by_the_environment_for_what_is_laid_over_too(tmp_path: Path) -> None:
    environ = {"ARCHIVE_CACHE": str(tmp_path / "kept"), "ARCHIVE_OVERLAY": "../narrow"}
    moved = Project.at(tmp_path / "open", environ=environ)
    assert [layer.cache for layer in moved.layers] == [tmp_path / "kept"] * 2
    assert Project.at(tmp_path / "open", environ={}).cache == tmp_path / "open" / ".cache"
