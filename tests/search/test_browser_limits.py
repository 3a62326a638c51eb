"""How far the search goes: it stops when it is told to, cuts what is too long, and puts last what runs over a comma."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.corpora import CorpusMaker
from tests.search.conftest import Engine, open_engine, write_page
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

MANY = 60
LONG = "一二三四五六七八九十" * 30
STOP = """async ([call, options, isBefore]) => {
    const controller = new AbortController();
    const { loadText } = archiveSearch;
    let read = 0;
    archiveSearch.loadText = (...given) => {
        read += 1;
        controller.abort();
        return loadText(...given);
    };
    if (isBefore) controller.abort();
    try {
        await archiveSearch[call]({ q: '护渠', filters: {} }, { ...options, signal: controller.signal });
        return ['', read];
    } catch ({ name }) {
        return [name, read];
    } finally {
        archiveSearch.loadText = loadText;
    }
}"""


@pytest.fixture(scope="module")
def engine(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The search over many short records, long sentences, and a phrase with a comma and without."""
    make = CorpusMaker()
    bodies = {
        **{f"2023-01-01-{n:02}": "护渠。" for n in range(MANY)},
        "2023-02-01-whole": f"{'甲' * 297}整句{'乙' * 300}。",
        "2023-02-02-cut": f"{'甲' * 347}长句{'乙' * 350}。",
        "2023-02-03-between": f"远处{'甲' * 350}{'乙' * 350}远处。",
        "2023-02-04-phrase": f"{LONG}{'甲' * 400}。",
        "2023-03-01-clean": "通水。",
        "2023-03-02-crossing": "通，水。通、水。",
    }
    entries = [
        dataclasses.replace(make.entry(name, title="讲话", date=name[:10]), body=f"{body}\n")
        for name, body in bodies.items()
    ]
    corpus = make(*entries)
    folder = tmp_path_factory.mktemp("limits")
    write_page(corpus, folder)
    with serve_folder(folder) as url:
        yield from open_engine(chromium, corpus, url)


def run(engine: Engine, q: str, **state: Any) -> Any:
    return engine.page.evaluate("(state) => archiveSearch.run(state)", {"q": q, "filters": {}, **state})


@pytest.mark.parametrize(("call", "options"), [("run", {"limit": MANY}), ("concordance", {})])
def test_who_is_told_to_stop_reads_no_further(engine: Engine, call: str, options: dict[str, int]) -> None:
    found = "([call, options]) => archiveSearch[call]({ q: '护渠', filters: {} }, options)"
    whole = engine.page.evaluate(found, [call, options])
    assert len(whole["hits" if call == "run" else "lines"]) == whole["total"] == MANY
    assert engine.page.evaluate(STOP, [call, options, True]) == ["AbortError", 0]
    name, read = engine.page.evaluate(STOP, [call, options, False])
    assert name == "AbortError"
    assert 0 < read < MANY


def show(engine: Engine, q: str) -> list[tuple[str, int]]:
    """Return what is shown of the only sentence that a query finds, part by part, and how each is marked."""
    (hit,) = run(engine, q)["hits"]
    (sentence,) = hit["sentences"]
    return [(part["text"], part["mark"]) for part in sentence["parts"]]


def test_of_a_long_sentence_what_is_far_from_the_phrase_is_left_out(engine: Engine) -> None:
    assert show(engine, "长句") == [(f"……{'甲' * 200}", 0), ("长句", 1), (f"{'乙' * 200}……", 0)]
    assert show(engine, "远处") == [("远处", 1), (f"{'甲' * 200}……{'乙' * 200}", 0), ("远处", 1), ("。", 0)]


def test_a_phrase_is_shown_whole_however_long(engine: Engine) -> None:
    assert show(engine, LONG) == [(LONG, 1), (f"{'甲' * 200}……", 0)]


def test_a_sentence_of_600_characters_is_shown_whole(engine: Engine) -> None:
    parts = show(engine, "整句")
    assert parts == [("甲" * 297, 0), ("整句", 1), (f"{'乙' * 300}。", 0)]
    assert sum(len(text) for text, _ in parts) == 600


@pytest.mark.parametrize(("characters", "is_told"), [(500, False), (501, True)])
def test_a_query_that_is_too_long_is_told_of(engine: Engine, characters: int, is_told: bool) -> None:  # noqa: FBT001
    notes = run(engine, "护渠".ljust(characters, "渠"))["notes"]
    assert ("查询太长，只用了前 500 个字" in notes) == is_told


def test_what_runs_over_a_comma_comes_last_be_it_newer_and_more_frequent(engine: Engine) -> None:
    hits = run(engine, "通水")["hits"]
    assert [(hit["id"], hit["isCrossing"], hit["occurrences"]) for hit in hits] == [
        ("2023-03-01-clean", False, 1),
        ("2023-03-02-crossing", True, 2),
    ]
    assert [hit["id"] for hit in run(engine, "通水", sort="date")["hits"]] == [hit["id"] for hit in hits[::-1]]
