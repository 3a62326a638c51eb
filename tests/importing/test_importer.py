from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.corpus.loader import read_record
from archive.corpus.vocabularies import Vocabularies
from archive.importing.draft import Draft, make_draft
from archive.importing.formats import read_source
from archive.importing.given import Given, UnknownTermError, resolve
from archive.importing.holdings import Holdings
from archive.importing.importer import Importer, Options, Outcome
from archive.importing.reader import RefusedError, read_lines
from archive.importing.reading import read
from archive.importing.report import list_missing
from archive.importing.structure import read_characters
from archive.model.date import PartialDate
from archive.model.settings import Settings
from archive.text.body import find_faults, parse_body

REFERENCE = "000_001561c3d1d51801.txt"
TEXT = "在2023年档案局长会议上的主持词\n\n同志们：\n今天召开全市会议。\n………………\n散会！\n"
ALL_GIVEN = Given(
    date=PartialDate(2023), level="municipal", kind="host-script", topics=("organization-work",), origin="published"
)
NASTY = "。：，一（）#*_[]<>&|~`\\+-=.:! \t\u3000\r\n\x0b\u2028\x02\u200b1年2023{}^\"'—…×□会议"


def squeeze(text: str) -> str:
    return "".join(text.split())


def assert_nothing_lost(data: bytes, draft: Draft) -> None:
    """Hold that a body has, in order, all characters of a file but those of the lines that went elsewhere.

    The words of such a line may stand in the body as well, so every place is tried at which it can have been taken.
    """
    source = squeeze("".join(read_lines(data).texts))
    body = read_characters(draft.body)
    ways = {0}  # the places in the source up to which the body and the taken lines so far account for all
    gone = 0
    for text in map(squeeze, draft.taken):
        reached = _walk(source, body, ways, gone)
        ways = {place + len(text) for place in reached if source.startswith(text, place)}
        gone += len(text)
    assert len(source) in _walk(source, body, ways, gone)
    assert len(body) + gone == len(source)


def _walk(source: str, body: str, starts: set[int], gone: int) -> set[int]:
    """Return the places of the source that are reached from others by going on with what the body says too."""
    reached = set(starts)
    for place in range(min(starts, default=len(source)), len(source)):
        if place in reached and body[place - gone : place - gone + 1] == source[place]:
            reached.add(place + 1)
    return reached


def draft_record(data: bytes, name: str, given: Given, vocabularies: Vocabularies, settings: Settings) -> Draft:
    """Draft the one text of a file."""
    (reading,) = read(read_source(data, name), vocabularies, given=given.said(), is_whole=True)
    source = {"file": name, "sha256": hashlib.sha256(data).hexdigest()}
    return make_draft(reading, source, given, vocabularies, settings)


class TestDrafting:
    """What a file becomes."""

    def test_a_file_tells_what_it_can_and_the_rest_is_missing(
        self, vocabularies: Vocabularies, office: Settings
    ) -> None:
        draft = draft_record(TEXT.encode("gb18030"), "主持词.txt", Given(), vocabularies, office)
        assert draft.values["title"] == "在2023年档案局长会议上的主持词"
        assert (draft.values["level"], draft.values["kind"], str(draft.date)) == ("municipal", "host-script", "2023")
        assert draft.values["source"] == {
            "file": "主持词.txt",
            "sha256": hashlib.sha256(TEXT.encode("gb18030")).hexdigest(),
        }
        assert draft.missing == ("topics", "origin")

    def test_what_is_given_wins(self, vocabularies: Vocabularies, office: Settings) -> None:
        given = Given("另一题名", PartialDate(2024, 3), "county", "speech", ("cadres",), "own")
        draft = draft_record(TEXT.encode(), "a.txt", given, vocabularies, office)
        assert draft.values | {"source": None} == {
            "title": "另一题名",
            "date": PartialDate(2024, 3),
            "level": "county",
            "kind": "speech",
            "topics": ("cadres",),
            "origin": "own",
            "source": None,
        }
        assert draft.missing == ("review",)
        assert draft.body.startswith("在2023年档案局长会议上的主持词")

    def test_a_given_title_that_is_the_first_line_leaves_the_body(
        self, vocabularies: Vocabularies, office: Settings
    ) -> None:
        text = "主 持 词\n同志们：\n"
        draft = draft_record(text.encode(), "a.txt", Given("主持词", PartialDate(2023)), vocabularies, office)
        assert (draft.taken, draft.body) == (("主 持 词",), "同志们：")

    def test_without_a_title_the_file_names_the_record(self, vocabularies: Vocabularies, office: Settings) -> None:
        for name, slug in (("工作汇报.txt", "gong-zuo-hui-bao"), ("***.txt", "")):
            draft = draft_record("同志们：".encode(), name, Given(date=PartialDate(2023)), vocabularies, office)
            assert (draft.slug, draft.missing[0]) == (slug, "title")

    def test_a_name_without_an_office_is_written_and_the_office_asked_for(
        self, vocabularies: Vocabularies, office: Settings
    ) -> None:
        draft = draft_record("讲话\n郑禾川\n（2023年2月8日）\n开会。".encode(), "a.txt", Given(), vocabularies, office)
        assert draft.values["speakers"] == ({"name": "郑禾川"},)
        assert ("speakers" in draft.missing, draft.body) == (True, "开会。")
        assert "speakers（责任者的职务）" in list_missing(draft)

    def test_a_redacted_name_alone_is_nobody_and_stays(self, vocabularies: Vocabularies, office: Settings) -> None:
        draft = draft_record("讲话\n×××\n（2023年2月8日）\n开会。".encode(), "a.txt", Given(), vocabularies, office)
        assert "speakers" not in draft.values
        assert draft.body.startswith("×××")

    def test_a_year_that_is_nowhere_is_asked_for(self, vocabularies: Vocabularies, office: Settings) -> None:
        with pytest.raises(RefusedError, match="--date"):
            draft_record("讲话\n同志们：".encode(), "a.txt", Given(), vocabularies, office)

    def test_a_kind_that_the_archive_refuses_says_why(self, vocabularies: Vocabularies, office: Settings) -> None:
        with pytest.raises(RefusedError, match="会议记录"):
            draft_record("2023年常委会会议记录\n出席：".encode(), "a.txt", Given(), vocabularies, office)

    # With a NUL the bytes may be those of UTF-16.
    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.text(alphabet=NASTY))
    @example("-0\r-")
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_nothing_is_lost(self, vocabularies: Vocabularies, office: Settings, text: str) -> None:
        data = text.encode()
        try:
            draft = draft_record(data, "a.txt", ALL_GIVEN, vocabularies, office)
        except RefusedError:
            return
        assert_nothing_lost(data, draft)
        assert list(find_faults(draft.body, 1)) == []


class TestResolving:
    """The words that people type for terms."""

    def test_labels_and_aliases_become_ids(self, vocabularies: Vocabularies) -> None:
        given = Given(level="州", kind="主持词", topics=("组织工作", "cadres", "组织部门工作"), origin="公开发布")
        resolved = resolve(given, vocabularies)
        assert (resolved.level, resolved.kind, resolved.origin) == ("municipal", "host-script", "published")
        assert resolved.topics == ("organization-work", "cadres")

    def test_another_word_is_refused_with_the_nearest(self, vocabularies: Vocabularies) -> None:
        with pytest.raises(UnknownTermError, match="文稿类型里没有“主持稿子”；是不是 host-script（主持词）"):
            resolve(Given(kind="主持稿子"), vocabularies)


class Desk:
    """A clerk's folder, with an archive beside it."""

    def __init__(self, folder: Path, vocabularies: Vocabularies, settings: Settings) -> None:
        self.folder = folder
        self.vocabularies = vocabularies
        self.settings = settings
        self.speeches = folder / "docs" / "speeches"

    def save(self, text: str, given: Given = ALL_GIVEN, name: str = "a.txt", **options: bool) -> Outcome:
        """Import a text as if the program had just been started."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        holdings = Holdings(self.speeches, self.folder / "data" / "meetings")
        importer = Importer(holdings, self.vocabularies, self.settings, Options(given, **options))
        return importer.import_file(path)


@pytest.fixture
def desk(vocabularies: Vocabularies, office: Settings, tmp_path: Path) -> Desk:
    return Desk(tmp_path, vocabularies, office)


class TestSaving:
    """The file that is written."""

    def test_a_saved_draft_is_a_record(self, desk: Desk) -> None:
        outcome = desk.save(TEXT)
        ((path, _),) = outcome.records
        assert path == desk.speeches / "2023/2023-zai-2023-nian-dang-an-ju-zhang-hui-yi-shang-de-zhu-chi-ci.md"
        entry, _, faults = read_record(path)
        assert faults == ()
        assert entry is not None
        assert entry.record.title == "在2023年档案局长会议上的主持词"
        assert [block.kind for block in parse_body(entry.body)].count("omission") == 1

    def test_no_file_is_overwritten(self, desk: Desk) -> None:
        names = [desk.save(f"讲话\n正文{n}。").records[0][0].name for n in range(3)]
        assert names == ["2023-jiang-hua.md", "2023-jiang-hua-2.md", "2023-jiang-hua-3.md"]
        assert sorted(path.name for path in (desk.speeches / "2023").iterdir()) == sorted(names)

    def test_a_file_that_came_in_between_is_passed_over(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        link = os.link

        def be_late(source: Path, target: Path) -> None:
            if not target.exists() and target.stem == "2023-jiang-hua":
                target.write_text("another's", encoding="utf-8")
            link(source, target)

        monkeypatch.setattr(os, "link", be_late)
        assert desk.save("讲话\n正文。").records[0][0].name == "2023-jiang-hua-2.md"
        assert (desk.speeches / "2023/2023-jiang-hua.md").read_text(encoding="utf-8") == "another's"

    def test_a_file_system_without_links_serves_as_well(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(1, "no links here")

        monkeypatch.setattr(os, "link", refuse)
        names = [desk.save(f"讲话\n正文{n}。").records[0][0].name for n in range(2)]
        assert sorted(path.name for path in (desk.speeches / "2023").iterdir()) == sorted(names)

    def test_what_cannot_be_written_whole_leaves_nothing(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        link = os.link

        def be_full(source: Path, target: Path) -> None:
            if target.suffix == ".md":
                raise OSError(28, "No space left on device", str(target))
            link(source, target)

        monkeypatch.setattr(os, "link", be_full)
        monkeypatch.setattr(Path, "rename", be_full)
        before = sorted(desk.folder.rglob("*"))
        outcome = desk.save(TEXT, keeps_source=True)
        assert outcome.status == "refused"
        assert "No space left" in outcome.message
        assert sorted(desk.folder.rglob("*")) == sorted([*before, desk.folder / "a.txt"])

    def test_a_trial_writes_nothing_and_tells_the_same(self, desk: Desk) -> None:
        tried = desk.save(TEXT, is_trial=True)
        assert tried.status == "proposed"
        assert sorted(desk.folder.rglob("*")) == [desk.folder / "a.txt"]
        written = desk.save(TEXT)
        assert (tried.records, tried.meetings) == (written.records, written.meetings)


class TestSamples:
    """Real texts, where they are at hand."""

    def test_the_reference_document(
        self, samples: Path, vocabularies: Vocabularies, office: Settings, desk: Desk
    ) -> None:
        data = (samples / REFERENCE).read_bytes()
        draft = draft_record(data, REFERENCE, Given(), vocabularies, office)
        assert_nothing_lost(data, draft)
        assert draft.values["title"] == "在2023年组织部长会议上的主持词"
        assert (draft.values["kind"], draft.values["level"], str(draft.date)) == ("host-script", "municipal", "2023")
        assert draft.body.count("\\*") == 51
        outcome = desk.save(data.decode(), Given(), REFERENCE)
        entry = read_record(outcome.records[0][0])[0]
        assert entry is None  # topics and origin are still to be filled in
        assert [block.kind for block in parse_body(draft.body)].count("omission") == 3

    def test_every_sample_keeps_every_character(
        self, samples: Path, vocabularies: Vocabularies, office: Settings
    ) -> None:
        paths = sorted(samples.rglob("*.txt"))
        assert len(paths) > 50
        for path in paths:
            data = path.read_bytes()
            draft = draft_record(data, path.name, Given(), vocabularies, office)
            assert_nothing_lost(data, draft)
            assert list(find_faults(draft.body, 1)) == []
            if path.stem.isdigit():
                assert (draft.date.year, draft.values["level"], draft.values["kind"]) == (
                    int(path.stem),
                    "national",
                    "work-report",
                )
