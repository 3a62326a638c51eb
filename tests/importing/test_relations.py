from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from archive.corpus.vocabularies import Vocabularies
from archive.importing.given import Given
from archive.importing.holdings import Holdings
from archive.importing.importer import Importer, Options, Outcome
from archive.model.date import PartialDate
from archive.model.settings import Settings

TALK = "{title}\n{organ}　部长 赵××\n\n各位领导，同志们：\n过去一年，我们认真落实部署，各项工作取得新的进展。\n一、抓班子。全年解决{n}个问题。\n谢谢大家！\n\n"
SPEECH = (
    "在全市水利工作会议上的讲话\n（2024年3月5日）\n市长 王××\n{more}\n同志们：\n今天召开全市水利工作会议，主要任务是总结去年工作，部署今年任务。\n"
    "去年以来，各县区主动作为，新修渠道一百二十公里，加固水库十一座。\n今年要抓好三件事，一是修渠，二是固坝，三是节水。\n"
    "修渠要赶在汛期之前完工，固坝要请专家逐座把关。\n节水要从大户抓起，年内见到成效。\n谢谢大家！\n"
)
HOST = (
    "全市水利工作会议主持词\n（2024年3月5日）\n\n同志们：\n今天我们以视频会议形式召开全市水利工作会议。\n"
    "会议有两项议程，一是市水利局局长通报情况；二是市长王××讲话。\n首先，请市水利局局长通报情况。\n……\n散会！\n"
)
RELAYING_HOST = (
    "全市水利工作会议主持词\n（2024年3月5日）\n同志们：\n"
    "今天的会议有四项议程：一是传达全省水利工作会议精神；二是传达市委书记批示；三是县区代表发言；四是市长讲话。\n"
    "首先，进行第一项议程，由我传达全省水利工作会议精神。\n全省水利工作会议于2月1日召开。会议强调，修渠要赶在汛期前，固坝要请专家把关。\n"
    "下面，进行第二项议程，传达市委书记郑禾川对水利工作的批示：\n去年全市水利工作成效明显，今年要再接再厉，多修渠、修好渠。\n"
    "下面，进行第三项议程，请青杨县发言。\n"
    "青杨县的做法是把渠修到田头，把水送到地里，把账算给群众看，大家可以学一学，回去结合各自的实际抓一抓、用一用，好的做法要坚持下去。\n"
    "下面，进行第四项议程，市长讲话。\n……\n散会！\n"
)


class Desk:
    """A clerk's folder, with an archive beside it."""

    def __init__(self, folder: Path, vocabularies: Vocabularies, settings: Settings) -> None:
        self.folder = folder
        self.vocabularies = vocabularies
        self.settings = settings

    def save(self, text: str | bytes, name: str, given: Given | None = None, **options: bool) -> Outcome:
        """Import a file as if the program had just been started."""
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        holdings = Holdings(self.folder / "docs" / "speeches", self.folder / "data" / "meetings")
        options_ = Options(given or Given(), **options)
        return Importer(holdings, self.vocabularies, self.settings, options_).import_file(path)

    def read_meetings(self) -> Iterator[tuple[str, Any]]:
        """Yield the id of each meeting and what its file says."""
        for path in sorted((self.folder / "data").rglob("*.yml")):
            yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture
def desk(words: Vocabularies, office: Settings, tmp_path: Path) -> Desk:
    return Desk(tmp_path, words, office)


def values_of(outcome: Outcome) -> list[dict[str, Any]]:
    assert outcome.status == "written", outcome.message
    return [draft.values for _, draft in outcome.records]


class TestMeetings:
    """The meeting of a text, made or found."""

    def test_a_meeting_is_made_of_what_the_text_tells(self, desk: Desk) -> None:
        (values,) = values_of(desk.save(HOST, "host.txt"))
        ((meeting_id, meeting),) = desk.read_meetings()
        assert values["meeting"] == meeting_id == "2024-03-05-quan-shi-shui-li-gong-zuo-hui-yi"
        assert meeting == {
            "name": "全市水利工作会议",
            "date": "2024-03-05",
            "level": "municipal",
            "form": "视频",
            "agenda": [
                {"item": "市水利局局长通报情况", "absent": "缺"},
                {"item": "市长王××讲话", "absent": "缺"},
            ],
        }

    def test_the_meeting_that_is_there_is_named_with_its_evidence(self, desk: Desk) -> None:
        desk.save(HOST, "host.txt")
        before = list(desk.read_meetings())
        outcome = desk.save(SPEECH.format(more=""), "speech.txt")
        (values,) = values_of(outcome)
        assert values["meeting"] == before[0][0]
        finding = outcome.records[0][1].finding("meeting")
        assert finding is not None
        assert (finding.line, "全市水利工作会议（2024-03-05）" in finding.note) == (1, True)
        assert list(desk.read_meetings()) == before

    def test_one_that_is_only_somewhat_like_is_asked_about(self, desk: Desk) -> None:
        desk.save(HOST.replace("水利", "农村"), "host.txt")
        outcome = desk.save(SPEECH.format(more=""), "speech.txt")
        (values,) = values_of(outcome)
        draft = outcome.records[0][1]
        assert "meeting" not in values
        assert "meeting" in draft.missing
        assert any("像是已有的会议" in question for question in draft.questions)
        assert len(list(desk.read_meetings())) == 1

    def test_a_text_without_a_level_makes_none(self, desk: Desk) -> None:
        outcome = desk.save(SPEECH.format(more="").replace("全市", "某").replace("市长", "领导"), "speech.txt")
        assert "meeting" in outcome.records[0][1].missing
        assert list(desk.read_meetings()) == []

    def test_the_texts_of_a_bundle_share_the_meeting_of_its_cover(self, desk: Desk) -> None:
        talks = [("强化引领 建强堡垒", "中共河东县委组织部"), ("聚焦主责 推动强区", "中共河西区委组织部")]
        text = "全市组织部长会议交流发言材料\n（2026年2月6日）\n目　录\n\n"
        text += "".join(TALK.format(title=title, organ=organ, n=n) for n, (title, organ) in enumerate(talks, 11))
        values = values_of(desk.save(text, "bundle.txt"))
        ((meeting_id, meeting),) = desk.read_meetings()
        assert [one["title"] for one in values] == [title for title, _ in talks]
        assert {(one["meeting"], one["level"], one["kind"], str(one["date"])) for one in values} == {
            (meeting_id, "municipal", "exchange-speech", "2026-02-06")
        }
        assert meeting["series"] == "organization-heads"
        assert len({one["source"]["sha256"] for one in values}) == 1

    def test_texts_without_a_date_have_that_of_their_meeting(self, desk: Desk) -> None:
        text = "全市基层党建工作会议交流发言材料\n\n"
        text += TALK.format(title="抓实网格 服务到家", organ="澄湖街道党工委", n=3).replace("部长", "书记")
        text += (
            "在全市基层党建工作会议上的交流发言\n市交通局党组\n（2022年6月30日）\n各位领导：\n" + "党课送到路上。" * 9
        )
        values = values_of(desk.save(text, "bundle.txt"))
        assert [str(one["date"]) for one in values] == ["2022-06-30"] * 2
        assert len({one["meeting"] for one in values}) == 1

    def test_an_item_of_the_agenda_is_the_text_that_it_names(self, desk: Desk) -> None:
        values = values_of(desk.save(HOST + "\n" + SPEECH.format(more=""), "both.txt"))
        ((meeting_id, meeting),) = desk.read_meetings()
        assert [one["meeting"] for one in values] == [meeting_id, meeting_id]
        assert meeting["agenda"][1] == {
            "item": "市长王××讲话",
            "record": "2024-03-05-zai-quan-shi-shui-li-gong-zuo-hui-yi-shang-de-jiang-hua",
        }

    def test_the_items_may_stand_one_a_line(self, desk: Desk) -> None:
        text = HOST.replace(
            "会议有两项议程，一是市水利局局长通报情况；二是市长王××讲话。",
            "会议有两项议程：\n一、市水利局局长通报情况；\n二、市长王××讲话。",
        )
        values_of(desk.save(text, "host.txt"))
        ((_, meeting),) = desk.read_meetings()
        assert [item["item"] for item in meeting["agenda"]] == ["市水利局局长通报情况", "市长王××讲话"]

    def test_an_item_that_the_host_reads_out_is_his_own_text(self, desk: Desk) -> None:
        values = values_of(desk.save(RELAYING_HOST, "host.txt"))
        ((_, meeting),) = desk.read_meetings()
        own = {"record": "2024-03-05-quan-shi-shui-li-gong-zuo-hui-yi-zhu-chi-ci"}
        assert [{**item, "item": ""} for item in meeting["agenda"]] == [
            {"item": "", **own},
            {"item": "", **own},
            {"item": "", "absent": "缺"},
            {"item": "", "absent": "缺"},
        ]
        assert [one["level"] for one in values[0]["conveys"]] == ["provincial", "municipal"]

    def test_a_file_that_is_said_to_be_whole_is_not_split(self, desk: Desk) -> None:
        text = HOST + "\n" + SPEECH.format(more="")
        assert len(desk.save(text, "both.txt", is_trial=True).records) == 2
        assert len(desk.save(text, "both.txt", is_whole=True).records) == 1


class TestVersions:
    """Another version of a text that is there."""

    def test_a_transcript_of_a_final_text_names_it(self, desk: Desk) -> None:
        ((first, _),) = desk.save(SPEECH.format(more=""), "final.txt").records
        said = SPEECH.format(more="（根据录音整理，未经本人审阅）").replace("主动作为", "主动作为，干得不错")
        (values,) = values_of(desk.save(said, "heard.txt"))
        assert (values["version"], values["version_of"]) == ("transcript", first.stem)

    def test_a_final_text_asks_about_the_transcript(self, desk: Desk) -> None:
        ((first, _),) = desk.save(SPEECH.format(more="（根据录音整理）"), "heard.txt").records
        outcome = desk.save(SPEECH.format(more="").replace("主动作为", "奋发有为"), "final.txt")
        assert "version_of" not in values_of(outcome)[0]
        assert any(first.stem in question for question in outcome.records[0][1].questions)

    def test_another_text_of_the_day_is_no_version(self, desk: Desk) -> None:
        desk.save(SPEECH.format(more=""), "final.txt")
        outcome = desk.save(HOST, "host.txt")
        assert "version_of" not in values_of(outcome)[0]
        assert outcome.records[0][1].questions == ()

    def test_a_bundle_that_was_broken_off_is_completed(self, desk: Desk) -> None:
        text = HOST + "\n" + SPEECH.format(more="")
        first, second = desk.save(text, "both.txt").records
        second[0].unlink()
        again = desk.save(text, "both.txt")
        assert [path for path, _ in again.records] == [second[0]]
        assert first[0].is_file()
        assert desk.save(text, "both.txt").status == "skipped"


class TestAttachments:
    """The file itself beside its record."""

    def test_the_source_is_kept_where_asked(self, desk: Desk) -> None:
        text = SPEECH.format(more="")
        ((path, draft),) = desk.save(text, "讲话.txt", keeps_source=True).records
        assert draft.values["attachments"] == ({"file": "讲话.txt", "title": "原件"},)
        assert (path.with_suffix("") / "讲话.txt").read_bytes() == text.encode()

    def test_a_page_is_not_kept_for_it_could_run(self, desk: Desk) -> None:
        page = f"<html><body><p>{SPEECH.format(more='').replace(chr(10), '</p><p>')}</p></body></html>"
        ((path, draft),) = desk.save(page, "页.html", keeps_source=True).records
        assert "attachments" not in draft.values
        assert any("PDF" in question for question in draft.questions)
        assert not path.with_suffix("").exists()

    def test_a_scan_is_catalogued_only_where_asked(self, desk: Desk) -> None:
        picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
        refused = desk.save(picture, "扫描.png", Given(date=PartialDate(2024)))
        assert (refused.status, "--catalogue-only" in refused.message) == ("refused", True)
        assert desk.save(picture, "扫描.png", catalogues=True).status == "refused"
        given = Given(title="在会上的讲话", date=PartialDate(2024))
        ((path, draft),) = desk.save(picture, "扫描.png", given, catalogues=True).records
        assert (draft.body, draft.values["source"]["note"]) == ("……", "仅著录，无全文")
        assert (path.with_suffix("") / "扫描.png").read_bytes() == picture


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("机密★三年\n{}", "a.txt"),
        ("{}", "秘密★讲话.txt"),
        ("密级：秘密\n{}", "a.txt"),
        ("{}\n附：标有绝 密 ★ 的材料\n", "a.txt"),
        ("【机密】\n{}", "a.txt"),
        ("絕密★長期\n{}", "a.txt"),
        ("密級：機密\n{}", "a.txt"),
        ("編號：0012 機密\n{}", "a.txt"),
        ("<html><body><p>★秘密</p><p>{}</p></body></html>", "a.html"),
        (r"{{\rtf1\ansi \'bb\'fa\'c3\'dc\'a1\'ef {}}}", "a.doc"),
    ],
)
def test_a_classified_text_leaves_no_trace(desk: Desk, text: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: object) -> bytes:
        pytest.fail("a copy would have been written")

    monkeypatch.setattr("archive.importing.formats.dispatch.read_with_office", run)
    speech = SPEECH.format(more="") if name != "a.doc" else "speech"
    outcome = desk.save(text.format(speech), name, keeps_source=True)
    assert outcome.status == "refused"
    assert "示例单位保密工作机构" in outcome.message
    assert "水利" not in outcome.message
    assert not (desk.folder / "docs").exists()


def test_words_about_secrecy_are_no_mark(desk: Desk) -> None:
    more = "保守国家秘密人人有责，机密文件要专人管理。\n一、保密工作\n秘密等级要依法确定。\n機密文件的管理\n"
    assert desk.save(SPEECH.format(more="") + more, "a.txt").status == "written"
