from __future__ import annotations

from archive.index.listing import Shelves
from archive.index.meeting import WITHHELD, make_meeting_view
from tests.corpora import CorpusMaker


def test_texts_stand_in_the_order_of_the_agenda(corpus: CorpusMaker) -> None:
    agenda = [
        {"item": "讲话", "record": "2023-b"},
        {"item": "发言", "absent": "缺"},
        {"item": "表决", "absent": "不入库"},
        {"item": "主持", "record": "2023-a"},
    ]
    meeting = corpus.meeting("2023-m", agenda=agenda)
    texts = [corpus.entry(f"2023-{name}", meeting="2023-m") for name in "abc"]
    made = corpus(meeting, *texts)
    view = make_meeting_view(Shelves(made), meeting)
    assert [(line.item, line.row.id if line.row else None, line.absent) for line in view.agenda] == [
        ("讲话", "2023-b", ""),
        ("发言", None, "缺"),
        ("表决", None, "不入库"),
        ("主持", "2023-a", ""),
    ]
    assert [row.id for row in view.others] == ["2023-c"]
    assert (view.missing, view.total) == (1, 3)
    assert [entry.id for entry in made.by_meeting["2023-m"]] == ["2023-b", "2023-a", "2023-c"]


def test_a_withheld_text_leaves_neither_id_nor_agenda_line(corpus: CorpusMaker) -> None:
    meeting = corpus.meeting("2023-m", agenda=[{"item": "机要事项", "record": "2023-a"}])
    made = corpus(meeting, corpus.entry("2023-a", meeting="2023-m", access="restricted")).for_edition("internal")
    view = make_meeting_view(Shelves(made), meeting)
    assert view.agenda[0].item == WITHHELD
    assert "2023-a" not in repr(view)
    assert "机要事项" not in repr(view)


def test_knows_who_passed_it_on(corpus: CorpusMaker) -> None:
    meeting = corpus.meeting("2023-m", level="national")
    relay = corpus.entry("2023-a", conveys=[{"level": "national", "kind": "speech", "meeting": "2023-m"}] * 2)
    view = make_meeting_view(Shelves(corpus(meeting, relay)), meeting)
    assert [row.id for row in view.conveyed_by] == ["2023-a"]


def test_neighbours_are_of_the_same_series_and_level(corpus: CorpusMaker) -> None:
    held = [corpus.meeting(f"{year}-m", series="organization") for year in (2021, 2022, 2023)]
    other = corpus.meeting("2022-p", series="organization", level="provincial")
    view = make_meeting_view(Shelves(corpus(*held, other)), held[1])
    assert view.previous is not None
    assert view.following is not None
    assert (view.previous.uri, view.following.uri) == ("meetings/2021-m.html", "meetings/2023-m.html")
    assert [(level, link.uri, is_this) for level, link, is_this in view.same_year] == [
        ("省级", "meetings/2022-p.html", False),
        ("市级", "meetings/2022-m.html", True),
    ]


def test_a_meeting_goes_with_its_texts_where_all_are_withheld(corpus: CorpusMaker) -> None:
    shut = corpus.meeting("2023-m", name="专题会议")
    part, empty = corpus.meeting("2023-n", agenda=[{"item": "讲话", "record": "2023-c"}]), corpus.meeting("2023-o")
    made = corpus(
        shut,
        part,
        empty,
        corpus.entry("2023-a", meeting="2023-m", access="restricted"),
        corpus.entry("2023-b", meeting="2023-n"),
        corpus.entry("2023-c", meeting="2023-n", access="restricted"),
    )
    assert [held.id for held in made.for_edition("internal").meetings] == ["2023-n", "2023-o"]
    assert [held.id for held in made.meetings] == ["2023-m", "2023-n", "2023-o"]
