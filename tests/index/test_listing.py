from __future__ import annotations

import re
from dataclasses import replace

from archive.index.listing import Listing, Shelves
from archive.index.overview import Overview
from archive.index.page import ROWS_A_PART, Page
from archive.index.site import make_pages
from archive.model.vocabulary import Organ, Vocabulary
from tests.corpora import CorpusMaker


def pages_of(shelves: Shelves) -> dict[str, Page]:
    pages = list(make_pages(shelves))
    assert len({page.uri for page in pages}) == len(pages), "two pages share an address"
    return {page.uri: page for page in pages}


def ids(page: Page) -> list[str]:
    assert isinstance(page.view, Listing)
    return [row.id for row in page.view.rows]


class TestYears:
    def test_lists_newest_first_and_by_id_within_a_day(self, corpus: CorpusMaker) -> None:
        made = corpus(
            corpus.entry("2023-02-b", date="2023-02"),
            corpus.entry("2023-02-a", date="2023-02"),
            corpus.entry("2023-c"),
            corpus.entry("2023-02-08-d", date="2023-02-08"),
        )
        pages = pages_of(Shelves(made))
        assert ids(pages["years/2023.html"]) == ["2023-02-08-d", "2023-02-a", "2023-02-b", "2023-c"]

    def test_a_year_without_records_between_others_has_an_empty_page(self, corpus: CorpusMaker) -> None:
        pages = pages_of(Shelves(corpus(corpus.entry("2021-a"), corpus.entry("2023-b"))))
        assert ids(pages["years/2022.html"]) == []
        nodes = pages["years/index.html"].view.groups[0].nodes
        assert [(node.link.label, node.link.count, node.link.note) for node in nodes] == [
            ("2023年", 1, ""),
            ("2022年", 0, "无文献"),
            ("2021年", 1, ""),
        ]

    def test_crosses_with_levels_only_where_there_is_something(self, corpus: CorpusMaker) -> None:
        pages = pages_of(Shelves(corpus(corpus.entry("2023-a"), corpus.entry("2023-b", level="county"))))
        assert [link.uri for link in pages["years/2023.html"].view.crossings] == [
            "years/2023/municipal.html",
            "years/2023/county.html",
        ]
        assert ids(pages["years/2023/county.html"]) == ["2023-b"]
        assert "years/2023/national.html" not in pages

    def test_says_why_the_levels_add_up_to_more_only_where_they_do(self, corpus: CorpusMaker) -> None:
        conveys = [{"level": "provincial", "kind": "speech", "series": "organization"}]
        pages = pages_of(Shelves(corpus(corpus.entry("2023-a", conveys=conveys), corpus.entry("2022-b"))))
        assert sum(link.count for link in pages["years/2023.html"].view.crossings) == 2
        assert "传达" in pages["years/2023.html"].view.note
        assert pages["years/2022.html"].view.note == ""

    def test_parts_hold_five_hundred_rows(self, corpus: CorpusMaker) -> None:
        made = corpus(*(corpus.entry(f"2023-n{n:04}") for n in range(ROWS_A_PART * 2 + 1)))
        pages = pages_of(Shelves(made))
        sizes = [len(ids(pages[uri])) for uri in ("years/2023.html", "years/2023-2.html", "years/2023-3.html")]
        assert sizes == [ROWS_A_PART, ROWS_A_PART, 1]
        assert "years/2023-4.html" not in pages
        parts = pages["years/2023-2.html"].view.parts
        assert [(part.label, part.note) for part in parts] == [("1", ""), ("2", "current"), ("3", "")]


class TestLevels:
    def test_a_record_that_passes_on_a_meeting_stands_at_that_level_too(self, corpus: CorpusMaker) -> None:
        relayed = {"level": "national", "kind": "speech", "from": "p-aaaaaaaa", "to": "p-bbbbbbbb"}
        pages = pages_of(Shelves(corpus(corpus.entry("2023-a", conveys=[relayed, relayed]))))
        view = pages["levels/national.html"].view
        assert [(row.id, row.is_conveyed, row.uri) for row in view.rows] == [
            ("2023-a", True, "speeches/2023/2023-a.html#p-aaaaaaaa")
        ]
        assert (view.total, view.conveyed) == (1, 1)
        assert ids(pages["years/2023/national.html"]) == ["2023-a"]
        assert not pages["levels/municipal.html"].view.rows[0].is_conveyed

    def test_every_term_has_its_page(self, corpus: CorpusMaker) -> None:
        pages = pages_of(Shelves(corpus()))
        for folder, names in {
            "levels": ["national", "county"],
            "kinds": ["summary-speech"],
            "topics": ["farming"],
            "series": ["plenum"],
            "organs": ["city-office"],
        }.items():
            for name in names:
                assert f"{folder}/{name}.html" in pages


class TestTopics:
    def test_a_topic_holds_the_records_of_those_below_it_once(self, corpus: CorpusMaker) -> None:
        made = corpus(corpus.entry("2023-a", topics=["cadres", "party"]), corpus.entry("2023-b", topics=["cadres"]))
        pages = pages_of(Shelves(made))
        assert ids(pages["topics/party.html"]) == ["2023-a", "2023-b"]
        assert [(link.label, link.count) for link in pages["topics/party.html"].view.children] == [("干部工作", 2)]
        assert ids(pages["topics/party/municipal.html"]) == ["2023-a", "2023-b"]

    def test_a_record_without_topics_waits_on_its_page(self, corpus: CorpusMaker) -> None:
        pages = pages_of(Shelves(corpus(corpus.entry("2023-a"), corpus.entry("2023-b", topics=["farming"]))))
        assert ids(pages["records/unclassified.html"]) == ["2023-a"]


class TestOrgans:
    def test_systems_gather_their_organs(self, corpus: CorpusMaker) -> None:
        made = corpus(
            corpus.entry("2023-a", organs=["city-organization"]), corpus.entry("2023-b", organs=["city-office"])
        )
        pages = pages_of(Shelves(made))
        view = pages["organs/index.html"].view
        assert isinstance(view, Overview)
        headings = [(group.heading.label, group.heading.uri, group.heading.count) for group in view.groups]
        assert headings == [("组织系统", "organs/systems/zu-zhi.html", 1), ("其他", "", None)]
        assert ids(pages["organs/systems/zu-zhi.html"]) == ["2023-a"]


def test_states_are_listed_and_named(corpus: CorpusMaker) -> None:
    made = corpus(
        corpus.entry("2023-a", status="withdrawn", reason="误收"),
        corpus.entry("2023-b", status="superseded", replaced_by="2023-c"),
        corpus.entry("2023-c", status="corrected"),
    )
    rows = pages_of(Shelves(made))["years/2023.html"].view.rows
    assert [row.status for row in rows] == ["已撤下", "已被替代", "已更正"]


def test_a_former_address_leads_on(corpus: CorpusMaker) -> None:
    pages = pages_of(Shelves(corpus(corpus.entry("2023-new", former_ids=["2022-old"]))))
    assert pages["speeches/2022/2022-old.html"].view.target.uri == "speeches/2023/2023-new.html"


def test_an_empty_archive_has_its_overviews(corpus: CorpusMaker) -> None:
    pages = pages_of(Shelves(corpus()))
    for folder in ("years", "levels", "topics", "kinds", "series", "organs", "meetings", "records"):
        assert f"{folder}/index.html" in pages


def test_systems_that_sound_alike_have_addresses_of_their_own(corpus: CorpusMaker) -> None:
    names = ["事务", "市务", "../../index", "组织?#/人事", "☆"]
    made = corpus()
    organs = [
        Organ.model_validate({"id": f"organ{letter}", "label": name, "system": name})
        for letter, name in zip("abcde", names, strict=True)
    ]
    words = replace(made.vocabularies, organs=Vocabulary("organs", tuple(organs)))
    uris = Shelves(replace(made, vocabularies=words)).system_uris
    assert len(set(uris.values())) == len(names)
    assert all(re.fullmatch(r"organs/systems/[a-z0-9-]+\.html", uri) for uri in uris.values()), uris
