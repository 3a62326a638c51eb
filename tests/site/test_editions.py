"""Editions: of what is above one not a byte stands in its site, in whatever form and whichever repository it comes from."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.narrow import (
    BESIDE,
    MARK,
    MEETING,
    RECORD,
    WORD,
    find_traces,
    write_meeting,
    write_overlay,
    write_record,
)
from tests.site.conftest import FIXTURE, Archive, Build, build_site, copy_archive

pytestmark = pytest.mark.slow

OWN, HELD = f"2023-02-08-{WORD}-yuan", f"2024-06-01-{WORD}-hui"
SERIES, TOPIC, OWN_ORGAN = f"{WORD}-own-series", f"{WORD}-own-topic", f"{WORD}-own-organ"
OPEN_MEETING = "meetings/2023-02-08-shi-huiyi.html"
REFERRING = "2023-02-11-lianjie"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(path: Path, **values: object) -> None:
    content = {**yaml.safe_load(path.read_text(encoding="utf-8")), **values}
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def extend(path: Path, *terms: object) -> None:
    content = [*yaml.safe_load(path.read_text(encoding="utf-8")), *terms]
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def plant(archive: Archive) -> None:
    """Put narrow texts into an archive's own repository, and an open one that refers to them in every way there is."""
    change(archive.data / "site.yml", admits=["public", "internal", "restricted"])
    extend(archive.data / "vocabulary" / "topics.yml", {"id": TOPIC, "label": f"本库{MARK}主题", "parent": "party"})
    extend(archive.data / "vocabulary" / "series.yml", {"id": SERIES, "label": f"本库{MARK}系列"})
    extend(archive.data / "vocabulary" / "organs.yml", {"id": OWN_ORGAN, "label": MARK, "system": MARK})
    meeting = archive.data / "meetings" / "2023" / "2023-02-08-shi-huiyi.yml"
    agenda = yaml.safe_load(meeting.read_text(encoding="utf-8"))["agenda"]
    change(meeting, agenda=[*agenda, {"item": f"{MARK}议程", "record": OWN}])
    write_meeting(archive.data, HELD, series=SERIES, agenda=[{"item": MARK, "record": HELD}])
    bearing: dict[str, Any] = {"topics": ["party", TOPIC], "organs": [OWN_ORGAN]}
    write_record(archive.docs, OWN, date="2023-02-08", meeting="2023-02-08-shi-huiyi", former_ids=None, **bearing)
    write_record(archive.docs, HELD, date="2024-06-01", meeting=HELD, former_ids=None, **bearing)
    conveys = [{"level": "municipal", "kind": "speech", "meeting": HELD, "record": HELD}]
    archive.write_record(
        REFERRING,
        yaml.safe_dump(
            {
                "title": "引用各处的文稿",
                "date": "2023-02-11",
                "level": "municipal",
                "kind": "speech",
                "topics": ["party"],
                "origin": "published",
                "access": "public",
                "version": "transcript",
                "version_of": OWN,
                "status": "superseded",
                "replaced_by": HELD,
                "conveys": conveys,
            },
            allow_unicode=True,
        ),
        "正文。",
    )


@dataclass(frozen=True)
class Editions:
    public: Build
    internal: Build
    restricted: Build


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Each edition of an archive with narrow texts of its own, and with a narrower archive laid over it."""
    folder = tmp_path_factory.mktemp("editions")
    archive = copy_archive(folder / "archive")
    plant(archive)
    overlay = str(write_overlay(folder / "narrow"))
    builds = {
        name: archive.build(
            folder / name, ARCHIVE_EDITION=name, ARCHIVE_OVERLAY=overlay, ARCHIVE_CACHE=str(folder / "c")
        )
        for name in ("restricted", "internal", "public")
    }
    assert [built.status for built in builds.values()] == [0, 0, 0], builds["restricted"].output
    return Editions(**builds)


def test_not_a_byte_of_it_stands_in_a_wider_edition(editions: Editions) -> None:
    for built in (editions.public, editions.internal):
        assert list(find_traces(built.site)) == []


def test_its_traces_would_be_found(editions: Editions) -> None:
    found = set(find_traces(editions.restricted.site))
    assert {
        f"speeches/2024/{RECORD}.html",
        f"speeches/2023/{OWN}.html",
        f"speeches/2024/{RECORD}/{WORD}{MARK}.txt",
        f"speeches/2024/2024-05-05-{WORD}-jiu.html",
        f"meetings/{MEETING}.html",
        f"topics/{TOPIC}.html",
        "records.json",
        "index.html",
        "years/2024.html",
        "search/terms.js",
        "search/suggest/terms.js",
        "search/suggest/names-0.js",
        "contributing/form/meetings.js",
        "contributing/form/records-2024.js",
    } <= found
    for part in ("search/t/", "search/g/", "search/f/"):
        assert any(uri.startswith(part) for uri in found), part


def test_what_is_withheld_is_called_so(editions: Editions) -> None:
    for built, lines in ((editions.public, 2), (editions.internal, 1)):
        page = built.page(f"speeches/2023/{REFERRING}.html")
        assert "替代它的文稿本版未收" in page
        assert "<b>本版未收</b>" in page  # the version that it is of
        assert re.search("原文：<span>本版未收</span>·会议：<span>本版未收</span>", page)
        meeting = built.page(OPEN_MEETING)
        assert meeting.count("本版未收") == lines
        assert "同一会议的文稿" not in page
    assert "本版未收" not in editions.restricted.page(OPEN_MEETING)


def test_a_narrower_archive_changes_nothing_of_a_wider_edition(fixture_site: Build, tmp_path: Path) -> None:
    """The site is the very one that is built without it, of whose repository nobody need know."""
    environ = {"ARCHIVE_DOCS": str(FIXTURE / "docs"), "ARCHIVE_DATA": str(FIXTURE / "data")}
    overlay = str(write_overlay(tmp_path / "narrow"))
    built = build_site(tmp_path / "site", {**environ, "ARCHIVE_OVERLAY": overlay, "ARCHIVE_EDITION": "internal"})
    assert built.status == 0, built.output
    assert snapshot(built.site) == snapshot(fixture_site.site)


def test_the_narrowest_edition_has_both(editions: Editions) -> None:
    page = editions.restricted.page(OPEN_MEETING)
    assert f"{BESIDE}.html" in page
    record = editions.restricted.page(f"speeches/2024/{RECORD}.html")
    assert f"https://{WORD}.example/narrow/_edit/main/docs/speeches/2024/{RECORD}.md" in record
    meeting = editions.restricted.page(f"meetings/{MEETING}.html")
    assert f"https://{WORD}.example/narrow/_new/main/" in meeting
    assert "submit.html" not in meeting.partition('class="forge"')[2]
    assert (editions.restricted.site / f"speeches/2024/{RECORD}/{WORD}{MARK}.txt").is_file()


def test_without_a_forge_of_its_own_it_has_no_links_to_edit(tmp_path: Path) -> None:
    archive = copy_archive(tmp_path / "archive")
    change(archive.data / "site.yml", forge={"kind": "github", "url": "https://forge.example/open"})
    overlay = write_overlay(tmp_path / "narrow")
    shutil.rmtree(overlay / "data" / "vocabulary")
    (overlay / "data" / "site.yml").unlink()
    shutil.rmtree(overlay / "docs" / "speeches")
    write_record(overlay / "docs", RECORD)
    (overlay / "data" / "meetings" / "2024" / f"{MEETING}.yml").unlink()
    write_meeting(overlay / "data", MEETING)
    environ = {"ARCHIVE_OVERLAY": str(overlay), "ARCHIVE_EDITION": "restricted", "ARCHIVE_SEARCH": "false"}
    built = archive.build(tmp_path / "site", **environ)
    assert built.status == 0, built.output
    for uri in (f"speeches/2024/{RECORD}.html", f"meetings/{MEETING}.html"):
        assert "forge.example" not in built.page(uri)
    assert "forge.example" in built.page("speeches/2023/2023-02-08-shi-jianghua.html")
