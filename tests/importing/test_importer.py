from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.corpus.loader import read_record
from archive.corpus.vocabularies import Vocabularies
from archive.importing.importer import Draft, Given, UnknownTermError, draft_record, resolve, save_record
from archive.importing.reader import RefusedError, read_lines
from archive.importing.structure import read_characters
from archive.model.date import PartialDate
from archive.model.settings import Settings
from archive.text.body import find_faults, parse_body

REFERENCE = "000_001561c3d1d51801.txt"
TEXT = "在2023年组织部长会议上的主持词\n\n同志们：\n今天召开全市会议。\n………………\n散会！\n"
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


class TestDrafting:
    """What a file becomes."""

    def test_a_file_tells_what_it_can_and_the_rest_is_missing(
        self, vocabularies: Vocabularies, office: Settings
    ) -> None:
        draft = draft_record(TEXT.encode("gb18030"), "主持词.txt", Given(), vocabularies, office)
        assert draft.values["title"] == "在2023年组织部长会议上的主持词"
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
        assert draft.body.startswith("在2023年组织部长会议上的主持词")

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

    def test_a_year_that_is_nowhere_is_asked_for(self, vocabularies: Vocabularies, office: Settings) -> None:
        with pytest.raises(RefusedError, match="--date"):
            draft_record("讲话\n同志们：".encode(), "a.txt", Given(), vocabularies, office)

    def test_a_kind_that_the_archive_refuses_says_why(self, vocabularies: Vocabularies, office: Settings) -> None:
        with pytest.raises(RefusedError, match="会议记录"):
            draft_record("2023年常委会会议记录\n出席：".encode(), "a.txt", Given(), vocabularies, office)

    @given(st.text() | st.text(alphabet=NASTY))
    @example("-0\r-")
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
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


class TestSaving:
    """The file that is written."""

    def test_a_saved_draft_is_a_record(self, vocabularies: Vocabularies, office: Settings, tmp_path: Path) -> None:
        path = save_record(draft_record(TEXT.encode(), "a.txt", ALL_GIVEN, vocabularies, office), tmp_path)
        assert path == tmp_path / "speeches/2023/2023-zai-2023-nian-zu-zhi-bu-zhang-hui-yi-shang-de-zhu-chi-ci.md"
        entry, _, faults = read_record(path)
        assert faults == ()
        assert entry is not None
        assert entry.record.title == "在2023年组织部长会议上的主持词"
        assert [block.kind for block in parse_body(entry.body)].count("omission") == 1

    def test_no_file_is_overwritten(self, vocabularies: Vocabularies, office: Settings, tmp_path: Path) -> None:
        draft = draft_record("讲话\n正文。".encode(), "a.txt", ALL_GIVEN, vocabularies, office)
        names = [save_record(draft, tmp_path).name for _ in range(3)]
        assert names == ["2023-jiang-hua.md", "2023-jiang-hua-2.md", "2023-jiang-hua-3.md"]
        assert sorted(path.name for path in (tmp_path / "speeches/2023").iterdir()) == sorted(names)

    def test_a_file_system_without_links_serves_as_well(
        self, vocabularies: Vocabularies, office: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(1, "no links here")

        monkeypatch.setattr(os, "link", refuse)
        draft = draft_record("讲话\n正文。".encode(), "a.txt", ALL_GIVEN, vocabularies, office)
        names = [save_record(draft, tmp_path).name for _ in range(2)]
        assert sorted(path.name for path in (tmp_path / "speeches/2023").iterdir()) == sorted(names)


class TestSamples:
    """Real texts, where they are at hand."""

    def test_the_reference_document(
        self, samples: Path, vocabularies: Vocabularies, office: Settings, tmp_path: Path
    ) -> None:
        data = (samples / REFERENCE).read_bytes()
        draft = draft_record(data, REFERENCE, Given(), vocabularies, office)
        assert_nothing_lost(data, draft)
        assert draft.values["title"] == "在2023年组织部长会议上的主持词"
        assert (draft.values["kind"], draft.values["level"], str(draft.date)) == ("host-script", "municipal", "2023")
        assert draft.body.count("\\*") == 51
        entry = read_record(save_record(draft, tmp_path))[0]
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
