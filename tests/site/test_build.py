"""What `mkdocs build` does, seen from outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from archive.corpus.loader import ArchiveNotFoundError, load
from archive.model.record import STATUS_LABELS
from archive.project import Project
from archive.search.script import FINDING, SCRIPT_FOLDER
from tests.site.conftest import ROOT, Archive, Build, build_site

GOOD = """title: "在会上的讲话"
date: 2024-05-06
level: municipal
kind: speech
topics: []
origin: published
"""


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestPages:
    def test_an_index_page_for_every_way_in(self, fixture_site: Build) -> None:
        for uri in (
            "index.html",
            "years/2023.html",
            "years/2023/municipal.html",
            "levels/municipal.html",
            "topics/party.html",
            "kinds/speech.html",
            "meetings/2023-02-08-shi-huiyi.html",
            "records/2023.html",
            "records/unclassified.html",
            *(
                f"{folder}/index.html"
                for folder in ("years", "levels", "topics", "kinds", "series", "meetings", "organs")
            ),
        ):
            assert (fixture_site.site / uri).is_file(), uri

    @pytest.mark.parametrize(
        ("folder", "name"),
        [("records", "全部记录"), ("series", "会议系列"), ("levels", "会议层级"), ("kinds", "文稿类型")],
    )
    def test_an_index_bears_its_full_name_not_that_of_its_tab(
        self, fixture_site: Build, folder: str, name: str
    ) -> None:
        assert f"<h1>{name}</h1>" in fixture_site.page(f"{folder}/index.html")

    def test_a_record_stands_on_the_pages_of_its_year_and_level(self, fixture_site: Build) -> None:
        for uri in ("years/2023.html", "levels/municipal.html", "years/2023/municipal.html", "topics/party.html"):
            assert "speeches/2023/2023-02-08-shi-jianghua.html" in fixture_site.page(uri), uri

    def test_the_text_stands_in_one_element(self, fixture_site: Build) -> None:
        page = fixture_site.page("speeches/2023/2023-02-08-shi-jianghua.html")
        assert page.count("data-record-body") == 1
        assert page.count("<!-- /record-body -->") == 1
        assert "制度共 12 项。" in page[page.index("data-record-body") : page.index("<!-- /record-body -->")]

    def test_nothing_is_written_under_the_documents(self, archive: Archive, tmp_path: Path) -> None:
        before = snapshot(archive.docs) | snapshot(archive.data)
        assert archive.build(tmp_path / "site").status == 0
        assert snapshot(archive.docs) | snapshot(archive.data) == before

    def test_every_link_within_the_site_leads_somewhere(self, fixture_site: Build) -> None:
        for page in fixture_site.site.rglob("*.html"):
            if page.name == "404.html":
                continue
            for target in re.findall(r'href="([^"#?]+)', page.read_text(encoding="utf-8")):
                if not re.match(r"[a-z]+:", target):
                    assert (page.parent / target).resolve().is_file(), (
                        f"{page.relative_to(fixture_site.site)}: {target}"
                    )

    def test_the_catalogue(self, fixture_site: Build) -> None:
        catalogue = json.loads(fixture_site.page("records.json"))
        assert catalogue["version"] == 1
        urls = [record["url"] for record in catalogue["records"]]
        assert len(urls) == 6
        assert all((fixture_site.site / url).is_file() for url in urls)

    def test_a_new_term_needs_only_its_line(self, archive: Archive, tmp_path: Path) -> None:
        topics = archive.data / "vocabulary" / "topics.yml"
        topics.write_text(topics.read_text(encoding="utf-8") + "- id: brand-new\n  label: 新词\n", encoding="utf-8")
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        assert "新词" in built.page("topics/brand-new.html")
        assert "topics/brand-new.html" in built.page("topics/index.html") or "brand-new.html" in built.page(
            "topics/index.html"
        )

    def test_log_tells_stages_and_no_text(self, fixture_site: Build) -> None:
        assert re.search(r"read and checked 6 records, 3 meetings in \d+\.\d+ s", fixture_site.output)
        assert "制度共" not in fixture_site.output

    def test_the_search_page_asks_for_all_that_its_first_hits_need_at_once(self, fixture_site: Build) -> None:
        head = fixture_site.page("search.html").partition("</head>")[0]
        asked = re.findall(r'<link rel="preload" as="\w+" href="([^"]*)">', head.partition("<script ")[0])
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)">', head)
        assert asked == [*(f"./{SCRIPT_FOLDER}{name}.js" for name in (FINDING, "archive-page")), *sheets]
        assert len(sheets) == 1
        style = (fixture_site.site / sheets[0]).read_text(encoding="utf-8")
        assert style.index(".md-typeset") < style.index("[data-md-color-scheme=slate]") < style.index(".hit")
        assert {path.name for path in (fixture_site.site / sheets[0]).parent.iterdir()} == {"archive.css", "form.css"}


class TestFaults:
    def test_a_fault_stops_the_build_and_leaves_the_last_good_site(self, archive: Archive, tmp_path: Path) -> None:
        site = tmp_path / "site"
        assert archive.build(site).status == 0
        before = snapshot(site)
        archive.write_record("2024-bad", 'title: 乙: 坏的\ndate: 2024\nlevle: "x"\n', "正文 **粗**。")
        archive.write_record("2024-worse", GOOD.replace("2024-05-06", "2023-02-30"), "")
        built = archive.build(site)
        assert built.status == 1
        for found in (
            "2024-bad.md:2:9: error:",
            "[yaml-colon]",
            "[unknown-key]",
            "2024-worse.md:3:7:",
            "[impossible-date]",
        ):
            assert found in built.output
        assert "Traceback" not in built.output
        assert snapshot(site) == before

    @pytest.mark.parametrize("path", ["vocabulary/topics.yml", "vocabulary/levels.yml", "site.yml"])
    def test_broken_data_stops_the_build(self, archive: Archive, tmp_path: Path, path: str) -> None:
        (archive.data / path).write_text("- id: [a\n", encoding="utf-8")
        built = archive.build(tmp_path / "site")
        assert built.status == 1
        assert f"{Path(path).name}:" in built.output
        assert "Traceback" not in built.output
        assert not (tmp_path / "site").exists()

    def test_a_circle_of_terms_stops_the_build(self, archive: Archive, tmp_path: Path) -> None:
        circle = "- {id: a, label: 甲, parent: b}\n- {id: b, label: 乙, parent: a}\n"
        topics = archive.data / "vocabulary" / "topics.yml"
        topics.write_text(topics.read_text(encoding="utf-8") + circle, encoding="utf-8")
        built = archive.build(tmp_path / "site")
        assert built.status == 1
        assert "topics.yml:" in built.output

    def test_a_missing_documents_folder_is_one_line(self, archive: Archive, tmp_path: Path) -> None:
        nowhere = tmp_path / "nowhere"
        built = build_site(tmp_path / "site", {"ARCHIVE_DOCS": str(nowhere), "ARCHIVE_DATA": str(archive.data)})
        assert built.status == 1
        lines = built.output.strip().splitlines()
        assert len(lines) == 1
        assert lines[0].startswith(f"找不到文稿文件夹 {nowhere}；")

    @pytest.mark.parametrize("place", ["", "docs", "docs/site", "data", "data/meetings", "docs/index.md"])
    def test_no_build_empties_what_it_is_made_of(self, archive: Archive, place: str) -> None:
        (archive.docs / "index.md").write_text("# 首页\n", encoding="utf-8")
        before = snapshot(archive.docs) | snapshot(archive.data)
        build = archive.build(archive.docs.parent / place)
        assert build.status == 1
        assert "请换一个输出文件夹" in build.output
        assert build.output.count("\n") == 1
        assert snapshot(archive.docs) | snapshot(archive.data) == before

    def test_an_unknown_edition_is_one_line(self, archive: Archive, tmp_path: Path) -> None:
        built = archive.build(tmp_path / "site", ARCHIVE_EDITION="secret")
        assert built.status == 1
        assert built.output.strip() == "ARCHIVE_EDITION 不能是 secret；请写 public、internal、restricted 之一"


class TestExtremes:
    def test_no_record_at_all(self, archive: Archive, tmp_path: Path) -> None:
        for path in [*archive.docs.rglob("*.md"), *(archive.data / "meetings").rglob("*.yml")]:
            path.unlink()
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        assert "无文献" in built.page("levels/municipal.html")
        assert json.loads(built.page("records.json"))["records"] == []

    @pytest.mark.slow
    def test_a_record_of_two_megabytes_and_one_of_a_single_line(self, archive: Archive, tmp_path: Path) -> None:
        archive.write_record("2024-05-06-long", GOOD, "\n\n".join(["会议强调要抓好落实。" * 20] * 3500))
        archive.write_record("2024-05-06-line", GOOD, "会议强调，要抓好落实。" * 20000)
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        assert built.page("speeches/2024/2024-05-06-line.html").count("会议强调，要抓好落实。") == 20000

    def test_two_builds_are_identical(self, archive: Archive, tmp_path: Path) -> None:
        first, second = (archive.build(tmp_path / name) for name in ("first", "second"))
        assert first.status == second.status == 0
        assert snapshot(first.site) == snapshot(second.site)

    def test_plain_values_only(self, archive: Archive, tmp_path: Path) -> None:
        archive.write_record("2024-05-06-tag", GOOD + "summary: !!python/object/apply:os.system ['true']\n", "正文。")
        built = archive.build(tmp_path / "site")
        assert built.status == 1
        assert "[yaml-tag]" in built.output


def test_a_former_address_leads_on(archive: Archive, tmp_path: Path) -> None:
    archive.write_record("2024-05-06-new", GOOD + "former_ids: [2024-05-06-old]\n", "正文。")
    built = archive.build(tmp_path / "site")
    assert built.status == 0, built.output
    assert "2024-05-06-new.html" in built.page("speeches/2024/2024-05-06-old.html")


def test_documents_read_with_data_of_another_archive(archive: Archive, tmp_path: Path) -> None:
    """Its vocabularies serve; its meetings, whose texts are elsewhere, are no part of this one."""
    apart = Archive(tmp_path / "apart" / "docs", archive.data)
    apart.write_record("2024-05-06-alone", GOOD, "正文。")
    built = apart.build(tmp_path / "site")
    assert built.status == 0, built.output
    assert "read and checked 1 records" in built.output


class TestWhatIsNotARecord:
    """Beside the records a site holds only the attachments that they name, in every edition."""

    def test_a_file_that_no_record_names_is_not_published(self, archive: Archive, tmp_path: Path) -> None:
        path = archive.write_record("2024-05-06-open", GOOD, "正文。")
        for name in ("2024-05-06-open.docx", "2024-05-06-open.md~", "evil.html"):
            (path.parent / name).write_text("<script>alert(1)</script>", encoding="utf-8")
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        published = {file.name for file in (built.site / "speeches" / "2024").iterdir()}
        assert published == {"2024-05-06-open.html"}

    def test_a_folder_that_cannot_be_read_stops_the_build(
        self, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As for a user without the permission; root may read everything, so the walk is made to fail."""

        def refuse(path: str) -> None:
            raise PermissionError(13, "Permission denied", path)

        monkeypatch.setattr("os.scandir", refuse)
        project = Project(tmp_path, archive.docs, archive.data)
        with pytest.raises(ArchiveNotFoundError, match=r"没有读取 .*speeches 的权限"):
            load(project)


class TestStates:
    """What readers may not see for a time, or no more, leaves its address and its reason, and nothing of the text."""

    @pytest.mark.parametrize("status", ["withdrawn", "suspended"])
    def test_the_address_stays_and_the_text_goes(self, archive: Archive, tmp_path: Path, status: str) -> None:
        body = "机要正文。" if status == "suspended" else ""
        path = archive.write_record(
            "2024-05-06-hidden",
            GOOD.replace("published\n", "published\nformer_ids: [2024-05-06-before]\n")
            + f'status: {status}\nreason: "理由在此"\nsummary: "机要摘要"\nkeywords: ["机要词"]\n'
            'source:\n  file: "机要.docx"\n  note: "机要来历"\nattachments:\n  - file: "a.txt"\n    title: "机要附件"\n'
            'changes:\n  - date: 2024-05-07\n    by: "主任"\n    note: "更动在此"\n',
            body,
        )
        path.with_suffix("").mkdir()
        (path.with_suffix("") / "a.txt").write_text("机要附件", encoding="utf-8")
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        files = snapshot(built.site)
        assert [name for name, data in files.items() if "机要".encode() in data or name.endswith("a.txt")] == []
        page = built.page("speeches/2024/2024-05-06-hidden.html")
        label = {"withdrawn": "本文已撤下", "suspended": "本文暂停查阅"}[status]
        for words in (label, "理由在此", "更动在此"):
            assert words in page
        assert page.count("理由在此") == 1
        assert "2024-05-06-hidden.html" in built.page("speeches/2024/2024-05-06-before.html")
        listed = json.loads(built.page("records.json"))["records"]
        assert {record["id"]: record["status"] for record in listed}["2024-05-06-hidden"] == status
        assert f'<b class="{status}">' in built.page("years/2024.html")

    def test_every_state_has_its_words_and_its_colour_wherever_it_is_shown(self, fixture_site: Build) -> None:
        overrides = ROOT / "hooks" / "overrides"
        shown = {
            "assets/stylesheets/common.css": r"b\.{}[ ,]",
            "partials/archive/state.html": r'== "{}"',
        }
        for file, pattern in shown.items():
            text = (overrides / file).read_text(encoding="utf-8")
            for status in STATUS_LABELS.keys() - {"published"}:
                assert re.search(pattern.format(status), text), f"{file}: {status}"
        (terms,) = re.findall(r"data-terms='([^']*)'", fixture_site.page("search.html"))
        told = dict(json.loads(terms)["statuses"])
        assert told == {status: label for status, label in STATUS_LABELS.items() if status != "published"}


class TestStandingIndex:
    """What the last build left of the index is used again, and nothing of it where it has no place."""

    def test_a_second_build_writes_no_text_and_no_shard_again(self, archive: Archive, tmp_path: Path) -> None:
        cache = str(tmp_path / "cache")
        assert archive.build(tmp_path / "site", ARCHIVE_CACHE=cache).status == 0
        built = snapshot(tmp_path / "site")
        files = [*(tmp_path / "site").glob("search/t/*/*.js"), *(tmp_path / "site").glob("search/g/*.js")]
        times = {path: path.stat().st_mtime_ns for path in files}
        assert {path.relative_to(tmp_path / "site" / "search").parts[0] for path in times} == {"t", "g"}
        assert archive.build(tmp_path / "site", ARCHIVE_CACHE=cache).status == 0
        assert {path: path.stat().st_mtime_ns for path in times} == times
        assert snapshot(tmp_path / "site") == built

    @pytest.mark.parametrize("search", ["true", "false"])
    def test_what_an_interrupted_build_left_is_dropped(self, search: str, archive: Archive, tmp_path: Path) -> None:
        left = tmp_path / "site" / ".search" / "t" / "0" / "99.js"
        left.parent.mkdir(parents=True)
        left.write_text("of another edition", encoding="utf-8")
        assert archive.build(tmp_path / "site", ARCHIVE_SEARCH=search).status == 0
        assert not (tmp_path / "site" / ".search").exists()
        assert not list((tmp_path / "site").rglob("99.js"))

    def test_a_smaller_archive_leaves_no_file_of_the_larger(self, archive: Archive, tmp_path: Path) -> None:
        cache = str(tmp_path / "cache")
        for number in range(3):
            archive.write_record(f"2024-05-06-duoyu-{number}", GOOD, f"多余的一篇，第{number}篇。")
        assert archive.build(tmp_path / "site", ARCHIVE_CACHE=cache).status == 0
        for path in (archive.docs / "speeches" / "2024").glob("*-duoyu-*.md"):
            path.unlink()
        assert archive.build(tmp_path / "site", ARCHIVE_CACHE=cache).status == 0
        assert archive.build(tmp_path / "fresh", ARCHIVE_CACHE=str(tmp_path / "none")).status == 0
        assert snapshot(tmp_path / "site") == snapshot(tmp_path / "fresh")
