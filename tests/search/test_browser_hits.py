"""Hits of records that have several text files: what is shown first, what comes later, where they lead."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from archive.text.unit import read_units
from tests.corpora import CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

RUN = "([state, how]) => archiveSearch.run(state, how)"
ELSE = "另有一段，说的是别的事情。\n\n" * 4
MEETING = "会场照明要好！会场照明"
NAMES = "由甲畅通牵头。\n\n" * 10 + "乙安全在场。\n\n" * 10 + "安全第一。\n"
BODIES = {
    "2023-01-01-heading": f"## 谈谈打井\n\n{ELSE}打井一次。\n\n打井两次。\n\n打井三次。\n\n{ELSE}打井四次。\n",
    "2023-01-02-headings": f"## 修库的标题很长很长\n\n### 修库\n\n{ELSE}引水一次。\n\n{ELSE}引水两次。\n\n{ELSE}引水三次。\n",
    "2023-01-03-terms": f"开头植树。植树又种草。\n\n{ELSE}植树、种草。\n\n种草。\n\n植树。\n",
    "2023-01-04-role": f"养路一回。\n\n{ELSE}养路二回。\n\n{ELSE}养路三回。\n",
    "2023-01-05-twins": f"保供、保畅。\n\n{ELSE}保，供。\n\n{ELSE}保供。\n\n保供。\n",
    "2023-01-06-meeting": f"{ELSE}会场照明。\n",
    "2023-01-07-frequent": f"{ELSE}开渠。\n\n{ELSE}## 开渠\n\n开渠。\n",
    "2023-01-08-rare": f"{ELSE}{ELSE}礼堂照明。礼堂扩音。\n\n{NAMES}",
    "2023-01-09-lines": "## 砌坝的标题写得很长很长很长很长很长很长很长\n\n### 清淤的标题也写得很长很长很长很长很长很长\n\n正文。\n",
    "2023-01-10-gaps": "全年各项重点工作任务都要落地见效并且要抓好排水设施管护。并网通电。\n\n以后再说并，网。\n",
}


@pytest.fixture(scope="module")
def engine(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over records of which a text file holds but few paragraphs."""
    make = CorpusMaker()
    fields: dict[str, dict[str, Any]] = {
        "2023-01-04-role": {"speakers": [{"role": "养路处处长"}, {"role": "养路队队长"}]},
        "2023-01-06-meeting": {"meeting": "2023-lighting"},
        "2023-01-08-rare": {"meeting": "2023-rare"},
    }
    entries = [
        dataclasses.replace(make.entry(name, date=name[:10], **fields.get(name, {})), body=body)
        for name, body in BODIES.items()
    ]
    meetings = [make.meeting("2023-lighting", name=MEETING), make.meeting("2023-rare", name="禮堂照明會")]
    corpus = make(*entries, *meetings)
    folder = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("archive.search.text.CHARACTERS", 30)
        write_page(corpus, folder)
    with serve_folder(folder) as url:
        yield from open_engine(chromium, corpus, url)


def ask(engine: Engine, q: str, **state: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the only hit as it is shown first, and whole; of both it holds what never may be otherwise."""
    first, whole = (engine.page.evaluate(RUN, [{"q": q, **state}, {"isFull": full}])["hits"] for full in (False, True))
    assert len(first) == len(whole) == 1
    before = first[0]["sentences"]
    assert whole[0]["sentences"][: len(before)] == before
    shown = [(sentence["url"], sentence["text"]) for sentence in whole[0]["sentences"]]
    assert len(shown) == len(set(shown))
    marks = sum(part["mark"] > 0 for sentence in whole[0]["sentences"] for part in sentence["parts"])
    others = sum(part["mark"] > 0 for part in whole[0]["titleParts"] + whole[0]["meetingParts"])
    assert whole[0]["more"] + marks + others == whole[0]["occurrences"]
    assert whole[0]["more"] == 0 or len(whole[0]["sentences"]) == 3
    return first[0], whole[0]


def find_address(name: str, text: str) -> str:
    """The address of the first unit that says this."""
    address = next(unit.address for unit in read_units("", BODIES[name]) if unit.text == text)
    return f"speeches/2023/{name}.html#{address}"


@pytest.mark.parametrize(
    ("q", "name", "text", "at"),
    [
        ("打井", "2023-01-01-heading", "谈谈打井", 2),
        ("修库", "2023-01-02-headings", "修库的标题很长很长", 0),
        ("小标题：修库", "2023-01-02-headings", "修库的标题很长很长", 0),
        ("植树 种草", "2023-01-03-terms", "开头植树。植树又种草。", 2),
        ("养路", "2023-01-04-role", "养路一回。", 0),
        ("开渠", "2023-01-07-frequent", "开渠。", 0),
    ],
)
def test_it_leads_to_the_first_place_on_the_page(engine: Engine, q: str, name: str, text: str, at: int) -> None:
    _, hit = ask(engine, q)
    placed = engine.page.evaluate(RUN, [{"q": q}, {"isPlaced": True}])["hits"][0]
    assert hit["url"] == find_address(name, text)
    assert (hit["url"], hit["at"]) == (placed["url"], placed["at"])
    assert hit["at"] == at
    assert engine.page.evaluate("(q) => archiveSearch.query(q)", q)["hits"][0]["url"] == hit["url"]


def test_roles_wait_until_it_is_known_that_the_text_says_no_more(engine: Engine) -> None:
    first, whole = ask(engine, "养路")
    assert [sentence["kind"] for sentence in first["sentences"]] == ["p"]
    assert [sentence["kind"] for sentence in whole["sentences"]] == ["p", "p", "p"]
    first, whole = ask(engine, "养路处 | 养路队")
    assert [sentence["kind"] for sentence in first["sentences"]] == ["r", "r"]


@pytest.mark.parametrize("q", ["保供 | 保，供", "保，供 保供"])
def test_a_phrase_that_is_asked_for_with_a_comma_and_without_counts_once(engine: Engine, q: str) -> None:
    _, hit = ask(engine, q)
    assert hit["occurrences"] == 4
    assert all(part["mark"] < 2 for sentence in hit["sentences"] for part in sentence["parts"])


def test_a_meetings_name_is_shown_once_though_it_is_two_sentences(engine: Engine) -> None:
    for hit in ask(engine, "会场照明"):
        assert [sentence["text"] for sentence in hit["sentences"]] == ["会场照明。"]
        assert hit["occurrences"] == 3


def test_of_text_files_that_hold_as_much_the_first_is_shown(engine: Engine) -> None:
    first, _ = ask(engine, "引水")
    assert [sentence["text"] for sentence in first["sentences"]] == ["引水一次。"]


@pytest.fixture
def counted(chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An engine over a record whose first text files say nothing of 引水, which is so frequent that lists tell only how often."""
    monkeypatch.setattr("archive.search.text.CHARACTERS", 30)
    monkeypatch.setattr("archive.search.segment.HEAVY", 0.0)
    monkeypatch.setattr("archive.search.segment._LEAST_HEAVY", 2)
    make = CorpusMaker()
    entry = make.entry("2023-01-01-late")
    corpus = make(dataclasses.replace(entry, body=f"{ELSE}引水一次。\n\n{ELSE}引水。再引水。\n"))
    write_page(corpus, tmp_path)
    with serve_folder(tmp_path) as url:
        yield from open_engine(chromium, corpus, url)


def test_where_lists_tell_no_places_it_is_read_on_until_there_is_one_to_show(counted: Engine) -> None:
    heavy = "archiveSearch.open().then((index) => [...index.segments[0].heavy])"
    assert "引水" in counted.page.evaluate(heavy)
    first, whole = ask(counted, "引水")
    assert [sentence["text"] for sentence in first["sentences"]] == ["引水一次。"]
    assert [sentence["text"] for sentence in whole["sentences"]] == ["引水一次。", "引水。", "再引水。"]
    assert first["url"] == whole["url"] == first["sentences"][0]["url"]


def test_of_records_that_are_found_by_their_titles_one_text_file_is_read(engine: Engine) -> None:
    engine.page.reload()
    engine.page.wait_for_function("() => window.archiveSearch && archiveSearch.run")
    hits = engine.page.evaluate(RUN, [{"q": "标题：题名"}, {"isFull": True}])["hits"]
    read = engine.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [hit["sentences"] for hit in hits] == [[]] * len(BODIES)
    assert len([name for name in read if "/search/t/" in name]) == len(BODIES)


def test_a_meetings_name_is_read_by_the_signs_of_any_file(engine: Engine) -> None:
    """The base of the table does not tell of 禮 and 會."""
    first, whole = ask(engine, "礼堂照明")
    for hit in (first, whole):
        assert [part["text"] for part in hit["meetingParts"] if part["mark"]] == ["禮堂照明"]
        assert (hit["occurrences"], hit["more"]) == (2, 0)


@pytest.mark.parametrize("q", ["砌坝 | 清淤", "清淤 | 砌坝"])
def test_lines_stand_as_on_the_page_whatever_is_asked_for_first(engine: Engine, q: str) -> None:
    lines = engine.page.evaluate("(q) => archiveSearch.concordance({ q, filters: {} })", q)["lines"]
    assert [line["match"] for line in lines] == ["砌坝", "清淤"]


def test_a_gap_ends_with_its_sentence_be_it_the_longest(engine: Engine) -> None:
    assert engine.query("管护…通电")["total"] == 0
    assert engine.query("排水…管护")["total"] == 1


def test_a_pattern_runs_over_a_comma_where_its_last_part_does(engine: Engine) -> None:
    _, hit = ask(engine, "以后…并网")
    assert hit["isCrossing"]
    assert engine.query("以后…并网", strict=True)["total"] == 0


def test_a_given_name_stands_with_the_familys(engine: Engine) -> None:
    """The browser knows 畅通 for a word, of which no text says that it stands alone."""
    join = "(text) => archiveSearch.joinWords({ q: '', scope: 'paragraph' }, text).then((words) => words.map((word) => word.text))"
    engine.page.evaluate("archiveSearch.use('relax', () => archiveSearch.joinWords)")
    assert engine.page.evaluate(join, "以甲畅通牵头") == ["甲畅通", "牵头"]
    assert engine.page.evaluate(join, "乙安全牵头") == ["安全", "牵头"]
