"""The search page while it fills: what is seen stays where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.browser import NARROW, Tabs, open_search, serve_folder, wait_for_answer
from tests.site.conftest import copy_archive
from tests.site.finding import HEAD
from tests.site.finding import PHRASE as FREQUENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHRASE = "挖潜增效"
SENTENCES = 3
LINE = 26  # px of a line of a sentence, about
PATIENCE = 600  # ms after which the scripts of every page run in any case
STARTS = """(count) => {
    const fetched = performance.getEntriesByType('resource').filter(({ name }) => /\\/search\\/t\\/|\\/bundle\\./.test(name));
    return fetched.length === count && fetched.map(({ name, startTime }) => [name, startTime]);
}"""

WATCH = """() => {
    window.tops = [];
    const look = () => {
        const top = document.querySelector('[data-facets]').getBoundingClientRect().top;
        window.tops.push(Math.round(top));
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes in each frame where the facets begin."""


@pytest.fixture(scope="module")
def long_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of records so long that each has several text files: the first has the phrase once, the second twice, the third once."""
    archive = copy_archive(tmp_path_factory.mktemp("long") / "archive")
    filler = "\n\n".join(
        f"第{n}条，各车间照单核对台账，逐项销号，月底前报送进度，年底前一并总结评比。" for n in range(90)
    )
    places = [f"今年{part}季度要继续{PHRASE}，把能耗和成本都降下来，把质量和工期都保住。" for part in "一二三四"]
    body = "\n\n".join([places[0], filler, places[1], places[2], filler, places[3]])
    for n in (1, 2, 3):
        front = HEAD.format(
            title=f"在第{n}次厂务会上的讲话", date=f"2018-03-0{n}", level="county", kind="speech", topic="party"
        )
        archive.write_record(f"2018-03-0{n}-changwu", front, body)
    with serve_folder(archive.build(archive.docs.parent / "site").site) as url:
        yield url


def test_sentences_that_come_later_move_little_and_replace_nothing(tabs: Tabs, long_url: str) -> None:
    tab = tabs.open(NARROW)
    held: list[Route] = []
    others = re.compile(r"/search/t/\d+/\d+(-[^1])?\.js")  # than those that have two places
    tab.page.route(others, lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page = open_search(tab, long_url, f"#q={PHRASE}", until="commit")
    first = page.locator(".hit").first
    expect(first.locator(".sentence__text")).to_contain_text(["二季度", "三季度"])
    page.evaluate("() => { window.seen = document.querySelector('.sentence'); }")
    before = measure_second(page)
    while first.locator(".sentence").count() < SENTENCES:
        for route in held:
            route.continue_()
        held.clear()
        page.wait_for_timeout(20)
    expect(first.locator(".sentence__text")).to_contain_text(["二季度", "三季度", "一季度"])
    assert page.evaluate("window.seen === document.querySelector('.sentence')")
    assert abs(measure_second(page) - before) <= LINE
    lead = first.locator(".sentence a").nth(2).get_attribute("href")
    expect(first.locator(".hit__title a")).to_have_attribute("href", str(lead))
    expect(first.locator(".hit__more a")).to_have_text("还有 1 处，在原文里看")
    assert tab.faults == []


def measure_second(page: Page) -> float:
    """Return where the second hit stands, in px from the top."""
    box = page.locator(".hit").nth(1).bounding_box()
    assert box is not None
    return box["y"]


def test_the_head_is_as_high_before_the_theme_is_there(tabs: Tabs, long_url: str) -> None:
    tab = tabs.open(NARROW)
    held: list[Route] = []
    tab.page.route("**/bundle*.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page = open_search(tab, long_url, f"#q={PHRASE}", until="commit")
    places = "['.box__go', '.search__columns'].map((one) => document.querySelector(one).getBoundingClientRect()).map(({ x, y }) => [x, y])"
    before = page.evaluate(places)
    while not page.evaluate("Boolean(window.document$)"):
        for route in held:
            route.continue_()
        held.clear()
        page.wait_for_timeout(20)
    expect(page.locator(".md-header__option label:visible")).to_have_count(1)
    assert page.evaluate(places) == before


@pytest.mark.parametrize("state", ["", f"#q={FREQUENT}"])
def test_the_scripts_of_every_page_run_after_the_first_hits(state: str, tabs: Tabs, finding_url: str) -> None:
    tab = tabs.open()
    page = open_search(tab, finding_url, state)
    wait_for_answer(page)
    page.wait_for_function("() => window.document$ && document.querySelector('script[src$=\"archive.js\"]')")
    # Texts of ten hits, and of the first of all by date, which may come after the scripts; an entry stands once all is there.
    count = 11 if state else 0
    fetched = page.wait_for_function(STARTS, arg=count + 1).json_value()
    (theme,) = (time for name, time in fetched if "/bundle." in name)
    texts = [time for name, time in fetched if "/search/t/" in name]
    assert theme > min(max(sorted(texts)[:10], default=0), PATIENCE)
    assert tab.faults == []


def test_facets_stay_where_they_are_from_one_answer_to_the_next(tabs: Tabs, finding_url: str) -> None:
    """What stands before them waits for the first text of all."""
    page = open_search(tabs.open(), finding_url, f"#q={FREQUENT}")
    expect(page.locator("[data-first]")).to_be_visible()
    page.evaluate(WATCH)
    page.locator("[name=sort][value=date]").click()
    page.wait_for_function("() => location.hash.includes('sort=date')")
    wait_for_answer(page)
    expect(page.locator("[data-first]")).not_to_have_class(re.compile("is-coming"))
    assert page.evaluate("new Set(window.tops).size") == 1


def test_advice_that_is_at_hand_stands_there_with_the_hits(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={FREQUENT}")
    page.wait_for_function("() => archiveSearch.page.advise")
    expect(page.locator("[data-facets] fieldset").first).to_be_visible()
    expect(page.locator("[data-first]")).to_be_visible()
    page.evaluate(WATCH)
    page.locator("#head-query").fill(f"{FREQUENT} … {FREQUENT}")
    wait_for_answer(page, f"{FREQUENT} … {FREQUENT}")
    expect(page.locator("[data-search-notes]")).to_contain_text("写在一起")
    page.wait_for_timeout(PATIENCE)
    before, *others = dict.fromkeys(page.evaluate("window.tops"))
    assert len(others) == 1
    assert others[0] > before


@pytest.mark.parametrize(
    ("is_there", "told"), [(True, "已复制句子及出处"), (False, "没有复制成：网页有文件没有读到，请刷新后再试")]
)
def test_a_sentence_is_copied_as_soon_as_what_copies_is_there(
    tabs: Tabs, finding_url: str, told: str, *, is_there: bool
) -> None:
    tab = tabs.open(permissions=("clipboard-read", "clipboard-write"))
    held: list[Route] = []
    tab.page.route("**/clipboard.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page = open_search(tab, finding_url, f"#q={FREQUENT}", until="commit")
    sentence = page.locator(".sentence").first
    sentence.get_by_role("button", name="复制句子及出处").click()
    page.wait_for_timeout(PATIENCE)
    expect(sentence.locator("[role=status]")).to_have_text("")
    (route,) = held
    if is_there:
        route.continue_()
    else:
        route.abort()
    expect(sentence.locator("[role=status]")).to_have_text(told)
