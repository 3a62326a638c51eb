"""语境, as a person sees it: its lines, what it says of them, what is copied."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.browser import Tab, Tabs, open_search
from tests.site.finding import PHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOLD = 800  # ms for which is told what was copied, here


def set_constant(tab: Tab, script: str, name: str, value: int) -> None:
    """Have a script of the search with another value of a constant."""

    def serve(route: Route) -> None:
        text, count = re.subn(f"{name}=[0-9]+", f"{name}={value}", route.fetch().text())
        assert count == 1
        route.fulfill(body=text, content_type="text/javascript")

    tab.page.route(f"**/{script}.js", lambda route: serve(route))  # noqa: PLW0108 - it hangs its own on what it calls


def open_with_first_lines(tab: Tab, url: str, fragment: str, first: int) -> Page:
    """Open the search where so many lines are shown while the others are being read."""
    set_constant(tab, "archive-page", "FIRST_LINES", first)
    return open_search(tab, url, fragment)


def test_where_all_places_are_in_labels_there_are_no_lines(tabs: Tabs, finding_url: str) -> None:
    page = open_with_first_lines(tabs.open(), finding_url, "#q=县&view=kwic", 0)
    expect(page.locator("[data-search-notes]")).to_contain_text("没有语境")
    expect(page.get_by_role("button", name="复制全部各行")).to_be_hidden()


def test_all_lines_come_after_the_first(tabs: Tabs, finding_url: str) -> None:
    page = open_with_first_lines(tabs.open(), finding_url, "#q=抓春耕&view=kwic", 2)
    expect(page.locator(".line")).to_have_count(6)
    expect(page.locator("[data-lines-status]")).to_have_text("共 6 处")


@pytest.mark.parametrize(("order", "beside", "end"), [("after", "right", 0), ("before", "left", -1)])
def test_lines_that_a_sign_parts_from_the_phrase_come_first(
    tabs: Tabs, finding_url: str, order: str, beside: str, end: int
) -> None:
    page = open_search(tabs.open(), finding_url, f"#q=抓春耕&view=kwic&by={order}")
    texts = [text.strip() for text in page.locator(f".line__{beside}").all_inner_texts()]
    goes_on = [text[end : end + 1 or None].isalnum() for text in texts]
    assert goes_on == sorted(goes_on)
    assert set(goes_on) == {False, True}


@pytest.mark.parametrize("order", ["date", "earliest"])
def test_by_date_newest_or_earliest_first(tabs: Tabs, finding_url: str, order: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}&view=kwic")
    page.get_by_label("排序").select_option(order)
    dates = [source[:10] for source in page.locator(".line__source").all_inner_texts()]
    assert dates == sorted(dates, reverse=order == "date")
    assert page.url.endswith(f"&by={order}")
    page.locator("[data-search-switches] label", has_text="文稿").click()
    expect(page.locator(".hit").first).to_be_visible()
    page.locator("[data-search-switches] label", has_text="从早到晚").click()
    expect(page.locator(".hit__facts time").first).to_have_text("2019-03-01")
    assert "sort=earliest" in page.url


def test_that_lines_were_copied_again_is_told_as_long_as_the_first_time(tabs: Tabs, finding_url: str) -> None:
    tab = tabs.open(permissions=("clipboard-read", "clipboard-write"))
    set_constant(tab, "later", "TOLD", TOLD)
    page = open_search(tab, finding_url, "#q=抓春耕&view=kwic")
    status, copier = page.locator("[data-lines-status]"), page.get_by_role("button", name="复制全部各行")
    copier.click()
    expect(status).to_have_text("已复制 6 行")
    page.wait_for_timeout(TOLD / 2)
    copier.click()
    page.wait_for_timeout(TOLD * 3 / 4)
    expect(status).to_have_text("已复制 6 行")
    expect(status).to_have_text("共 6 处")


@pytest.mark.parametrize(
    ("query", "copied"),
    [
        ("今年要办", "^【今年要办】两件事。.*…$"),
        ("头等大事", "^….*”是【头等大事】。$"),
        ("不误农时", "^今年要办.*【不误农时】；.*大事。$"),
    ],
)
def test_a_line_that_is_cut_is_copied_as_such(tabs: Tabs, finding_url: str, query: str, copied: str) -> None:
    page = open_search(
        tabs.open(permissions=("clipboard-read", "clipboard-write")), finding_url, f"#q={query}&view=kwic"
    )
    page.get_by_role("button", name="复制全部各行").click()
    expect(page.locator("[data-lines-status]")).to_have_text("已复制 1 行")
    assert re.match(copied, page.evaluate("navigator.clipboard.readText()").split("\t")[0])


GO_ON = "([q, rights]) => archiveSearch.page.goOnWith({ q }, rights.map((right) => ({ right }))).map(({ label, state }) => [label, state.q])"


@pytest.fixture(scope="module")
def engine_page(lasting_tabs: Tabs, finding_url: str) -> Page:
    """A search page on which all is there."""
    page = open_search(lasting_tabs.open(), finding_url, f"#q={PHRASE}")
    page.wait_for_function("() => archiveSearch.page.goOnWith && archiveSearch.isEdge")
    return page


@pytest.mark.parametrize(
    ("q", "rights", "expected"),
    [
        ("改革", ["为主线。"] * 3 + ["为要务"] * 2 + ["开放，"] * 4, ["开放", "为主线"]),
        ("改革", ["开放以来。"] * 2 + ["开放的"] * 4 + ["开放"] * 4, ["开放"]),
        ("改革", ["开放和发展"] * 3, ["开放和发展"]),
        ("改革", ["，开放"] * 9 + ["的"] * 9 + ["放"] * 9 + ["一条龙了"] * 2, []),
        ("改革", [f"{a}{b}" for a in "甲乙丙丁戊" for b in ["子丑", "子寅", "子卯"]], ["甲子", "乙子", "丙子", "丁子"]),
        ("农", ["村工作"] * 3 + ["村会议"] * 3, []),
        ("改革", ["一二三四五六七八九十甲"] * 3, ["一二三四五六七八九十"]),
        ("改革 开放", ["以来"] * 3, []),
        ("标题：改革", ["以来"] * 3, []),
    ],
)
def test_what_often_follows_is_offered_as_a_longer_phrase(
    engine_page: Page, q: str, rights: list[str], expected: list[str]
) -> None:
    assert engine_page.evaluate(GO_ON, [q, rights]) == [[f"后面常接“{text}”", q + text] for text in expected]


def test_a_longer_phrase_is_gone_to_in_its_lines(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, "#q=任务由&view=kwic")
    longer = page.get_by_role("button", name=re.compile("后面常接“各单位分头办理”"))
    expect(longer).to_be_visible()
    page.emulate_media(media="print")
    expect(longer).to_be_hidden()
    page.emulate_media(media="screen")
    longer.click()
    expect(page.locator("#head-query")).to_have_value("任务由各单位分头办理")
    expect(page.locator(".line")).to_have_count(25)
    page = open_search(tabs.open(), finding_url, "#q=任务由")
    expect(page.locator("[data-facets] fieldset").first).to_be_visible()
    expect(page.locator("[data-narrowed]")).to_be_hidden()


def test_what_suggests_is_loaded_once_though_two_scripts_ask_for_it(tabs: Tabs, finding_url: str) -> None:
    tab = tabs.open()
    held: list[Route] = []
    tab.page.route("**/archive-box.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page = tab.page
    page.goto(f"{finding_url}search.html#q=zzbzhy", wait_until="commit")
    page.wait_for_function("() => window.archiveSearch && window.archiveSearch.suggest")
    page.evaluate("() => { window.before = archiveSearch.suggest; }")
    (route,) = held
    route.continue_()
    page.locator("#head-query").fill("组织")
    expect(page.locator("#head-query")).to_have_attribute("aria-expanded", "true")
    assert page.evaluate("window.before === archiveSearch.suggest")
    assert len([request for request in tab.requests if request.endswith("/suggest.js")]) == 1
