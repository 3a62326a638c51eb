"""The corpus: order, neighbours, what belongs together, and what an edition leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.corpus.corpus import Corpus, sort_entries
from archive.corpus.loader import load
from archive.project import Project

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "archive"
MEETING = "2023-02-08-shi-huiyi"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(Project.at(FIXTURE, environ={})).corpus


def test_texts_of_a_meeting_stand_in_the_order_of_its_agenda(corpus: Corpus) -> None:
    assert [entry.id for entry in corpus.by_meeting[MEETING]] == [
        "2023-02-08-shi-zhuchici",
        "2023-02-08-shi-jianghua",
        "2023-02-10-shi-jianghua-luyin",
    ]


def test_a_record_knows_its_meeting_series_and_year(corpus: Corpus) -> None:
    entry = corpus.by_id["2023-02-08-shi-jianghua"]
    meeting = corpus.meeting_of(entry)
    assert meeting is not None
    assert meeting.id == MEETING
    assert (corpus.series_of(entry), corpus.for_year_of(entry)) == ("organization-heads", 2023)
    assert corpus.for_year_of(corpus.by_id["2023-03-xian-chuanda"]) == 2022
    assert corpus.for_year_of(corpus.by_id["2022-tongzhi"]) == 2022


def test_what_conveys_a_meeting_and_what_is_a_version(corpus: Corpus) -> None:
    assert [entry.id for entry in corpus.conveyed_by[MEETING]] == ["2023-03-xian-chuanda"]
    assert [entry.id for entry in corpus.versions_of["2023-02-08-shi-jianghua"]] == ["2023-02-10-shi-jianghua-luyin"]


def test_neighbours_are_mutual(corpus: Corpus) -> None:
    for entry in corpus.entries:
        previous, following = corpus.neighbours(entry)
        assert previous is None or corpus.neighbours(previous)[1] == entry
        assert following is None or corpus.neighbours(following)[0] == entry
    first = corpus.by_id["2023-02-08-shi-jianghua"]
    _, following = corpus.neighbours(first)
    assert following is not None
    assert following.id == "2023-02-10-shi-jianghua-luyin"


def test_meetings_of_a_series_come_oldest_first(corpus: Corpus) -> None:
    assert [held.id for held in corpus.by_series["organization-heads"]] == ["2023-01-12-sheng-huiyi", MEETING]


def test_an_edition_leaves_out_what_its_readers_may_not_see(corpus: Corpus) -> None:
    public = corpus.for_edition("public")
    assert [entry.id for entry in public.entries] == ["2023-02-08-shi-jianghua"]
    assert public.withheld == {entry.id for entry in corpus.entries} - {"2023-02-08-shi-jianghua"}
    assert public.for_edition("public") == public
    assert corpus.for_edition("internal").withheld == frozenset()


def test_order_does_not_depend_on_the_order_of_reading(corpus: Corpus) -> None:
    assert sort_entries(reversed(corpus.entries)) == corpus.entries
