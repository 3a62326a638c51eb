"""A record that a search led to: its occurrences marked, the bar that leads from one to the next, copies and paper as ever."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.site.browser import NARROW, SIGHTS, Scheme, Tab, Tabs, wait_for_answer
from tests.site.test_browser import find_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2023/2023-05-06-chungeng.html"
QUERY = "抓春耕"
MARKED = "[...new Set(document.querySelectorAll('.hit-mark'))].map((mark) => mark.textContent)"
SELECT_ALL = "getSelection().selectAllChildren(document.querySelector('[data-record-body]'))"


@pytest.fixture
def reader(tabs: Tabs) -> Tab:
    return tabs.open(permissions=("clipboard-read", "clipboard-write"))


def open_record(tab: Tab, url: str, fragment: str = f"#?q={QUERY}") -> Page:
    page = tab.go(f"{url}{RECORD}{fragment}")
    expect(page.locator("[data-marks]")).to_be_visible()
    return page


def copy_text(page: Page) -> str:
    page.evaluate(SELECT_ALL)
    page.keyboard.press("Control+c")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_hit_leads_to_its_point_and_every_occurrence_is_marked(reader: Tab, finding_url: str) -> None:
    page = reader.go(f"{finding_url}search.html#q={QUERY}")
    wait_for_answer(page)
    link = page.locator(".sentence a", has_text="一是").first
    link.click()
    page.wait_for_url(f"**/{RECORD}#*")
    bar = page.locator("[data-marks]")
    expect(bar).to_contain_text("共 6 处")
    assert page.evaluate(MARKED) == [QUERY] * 6
    address = page.url.split("#")[1].split("?")[0]
    assert address.startswith(("p-", "q-"))
    landed = page.locator(f"[id='{address}']")
    expect(landed).to_be_in_viewport()
    expect(landed.locator(".hit-mark.is-here")).to_have_count(1)
    assert reader.faults == []
    assert reader.requests_elsewhere(finding_url) == []


def test_the_keyboard_reaches_the_bar_first(reader: Tab, finding_url: str) -> None:
    """After the theme's own way to the first heading."""
    page = open_record(reader, finding_url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="上一处")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-marks-tally]")).to_have_text("第 2 处，共 6 处")


def test_keys_lead_to_the_next_and_the_one_before_unless_one_types(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    tally = page.locator("[data-marks-tally]")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(tally).to_have_text("第 3 处，共 6 处")
    page.keyboard.press("p")
    expect(tally).to_have_text("第 2 处，共 6 处")
    page.keyboard.press("/")
    page.keyboard.type("np")
    page.keyboard.press("Control+n")
    expect(tally).to_have_text("第 2 处，共 6 处")
    expect(page.locator("#head-query")).to_have_value("np")


def test_from_one_to_the_next_and_round(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    tally = page.locator("[data-marks-tally]")
    expect(tally).to_have_text("第 1 处，共 6 处")
    page.get_by_role("button", name="上一处").click()
    expect(tally).to_have_text("第 6 处，共 6 处")
    expect(page.locator(".hit-mark.is-here")).to_be_in_viewport()
    page.get_by_role("button", name="下一处").focus()
    page.keyboard.press("Enter")
    expect(tally).to_have_text("第 1 处，共 6 处")
    page.keyboard.press("ArrowDown")
    expect(tally).to_have_text("第 2 处，共 6 处")
    page.keyboard.press("Escape")
    expect(page.locator("[data-marks]")).to_be_hidden()
    assert page.evaluate(MARKED) == []
    assert "q=" not in page.url


def test_marks_disturb_no_copy_and_no_address(reader: Tab, finding_url: str) -> None:
    plain = reader.go(finding_url + RECORD)
    before = copy_text(plain)
    ids = plain.evaluate("Array.from(document.querySelectorAll('[id]'), (e) => e.id)")
    plain.goto("about:blank")
    page = open_record(reader, finding_url)
    assert copy_text(page) == before
    assert "×××" in before
    assert page.evaluate("Array.from(document.querySelectorAll('[id]'), (e) => e.id)") == ids
    unit = page.locator("[data-record-body] > p.unit").nth(1)
    unit.hover()
    page.get_by_role("button", name="复制本段及出处").click()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("今年要办两件事。一是抓春耕，不误农时；")
    page.get_by_role("button", name="不再标出").click()
    assert copy_text(page) == before
    html = page.locator("[data-record-body]").inner_html()
    assert "<mark" not in html


def test_an_occurrence_over_a_comma_and_one_over_the_edge_of_a_point(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url, "#?q=不误农时")
    assert page.evaluate(MARKED) == ["不误农时"]
    page.goto("about:blank")
    page = open_record(reader, finding_url, "#?q=抓春耕不误")
    assert page.locator(".hit-mark.is-crossing").count() == 1
    page.goto("about:blank")
    reader.go(f"{finding_url}{RECORD}#?q=抓春耕不误&strict=1")
    page.wait_for_timeout(300)
    expect(page.locator("[data-marks]")).to_be_hidden()


COUNTED = [
    ("抓春耕", 6),
    ("抢收夏", 1),  # the line break in between is a barrier
    ("夏收", 3),
    ("标题：春耕", 1),
    ("小标题：春耕", 1),
    ("责任者：组织部", 1),
    ("会议：组织", 2),  # the name and the other name
    ("组织部", 1),
    ("夏", 1),  # one character alone: titles
    ("以…促…", 0),
    ("春耕 -夏收", 1),
]


@pytest.mark.parametrize(("query", "least"), COUNTED)
def test_as_many_are_marked_as_the_search_counts(reader: Tab, finding_url: str, query: str, least: int) -> None:
    page = reader.go(f"{finding_url}search.html")
    found = page.evaluate("(q) => archiveSearch.query(q, {}, { limit: Infinity })", query)
    assert found["occurrences"] >= least
    assert bool(found["hits"]) == bool(least)
    for hit in found["hits"]:
        page.goto("about:blank")
        page.goto(f"{finding_url}{hit['url']}{'' if '#' in hit['url'] else '#'}?q={query}")
        expect(page.locator("[data-marks-tally]")).to_contain_text(f"共 {hit['occurrences']} 处")
        expect(page.locator(".hit-mark.is-here").first).to_be_in_viewport()
    assert reader.faults == []


def test_another_hit_of_the_same_query_leads_to_its_own_place(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    places = page.locator("[data-record-body] .point").evaluate_all("(all) => all.map((e) => e.id)")
    page.evaluate("(id) => { location.hash = `${id}?q=抓春耕`; }", places[1])
    expect(page.locator(f"[id='{places[1]}'] .hit-mark.is-here")).to_be_in_viewport()
    assert page.evaluate(MARKED) == [QUERY] * 6


def test_each_line_and_each_sentence_leads_to_its_own_place(reader: Tab, finding_url: str) -> None:
    """Of several places in one paragraph too; each is where it stands on the page among those of its record."""
    page = reader.go(f"{finding_url}search.html#q={QUERY}&view=kwic&by=date")
    expect(page.locator("[data-lines-list] > li").first).to_be_visible()
    links = page.locator("[data-lines-list] a").evaluate_all("(all) => all.map((e) => e.href)")
    assert len(set(links)) == len(links)
    own = [link for link in links if RECORD in unquote(link)]
    assert any("at=" in link for link in own)
    for place, link in enumerate(own, 1):
        page.goto("about:blank")
        page.goto(link)
        expect(page.locator("[data-marks-tally]")).to_have_text(f"第 {place} 处，共 {len(own)} 处")
    page.goto(f"{own[-1].partition('&at=')[0]}&at=99999")
    expect(page.locator("[data-marks-tally]")).to_contain_text(f"共 {len(own)} 处")
    assert reader.faults == []


@pytest.mark.parametrize("viewport", [{"width": 360, "height": 225}, {"width": 390, "height": 844}])
def test_no_place_stands_under_the_bar(tabs: Tabs, finding_url: str, viewport: ViewportSize) -> None:
    tab = tabs.open(viewport)
    page = open_record(tab, finding_url)
    top = page.locator("[data-marks]").evaluate("(e) => e.getBoundingClientRect().top")
    for _ in range(6):
        page.get_by_role("button", name="下一处").click()
        box = page.locator(".hit-mark.is-here").first.bounding_box()
        assert box
        assert box["y"] + box["height"] <= top


def test_what_is_copied_is_the_paragraph_of_the_place(reader: Tab, finding_url: str) -> None:
    page = reader.go(f"{finding_url}speeches/2019/2019-03-01-diaodu.html#?q=抓落实")
    expect(page.locator("[data-marks-tally]")).to_have_text("第 1 处，共 2 处")
    page.keyboard.press("n")
    page.get_by_role("button", name="复制本段及出处").press("Enter")
    page.wait_for_function("() => navigator.clipboard.readText().then((text) => text.startsWith('再次强调抓落实。'))")
    assert reader.faults == []


def test_who_hears_the_page_hears_where_they_are(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url, "#?q=不误农时")
    expect(page.locator("[data-marks-news]")).to_have_text(
        "第 1 处，共 1 处：今年要办两件事。一是抓春耕，不误农时；二是抓春耕备耕，备足农资，由***同志"
    )
    page.get_by_role("button", name="不再标出").press("Enter")
    assert "不误农时" in page.evaluate("document.activeElement.textContent")


def test_the_next_one_is_in_the_text_and_not_in_the_skeleton(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    page.get_by_role("button", name="骨架", exact=True).click()
    expect(page.locator("[data-record-body]")).to_be_hidden()
    for _ in range(3):
        page.get_by_role("button", name="下一处").click()
    expect(page.locator("[data-record-body]")).to_be_visible()
    expect(page.locator("[data-record-body] .hit-mark.is-here")).to_be_in_viewport()
    assert reader.faults == []


def test_paper_shows_no_marks(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    page.emulate_media(media="print")
    expect(page.locator("[data-marks]")).to_be_hidden()
    assert page.locator(".hit-mark").first.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize(
    "fragment",
    ["#%", "#p-%E4?q=%", "#p-aaaaaaaa?q=", "#?q=<img src=x onerror=alert(1)>", "#?q=%00", "#?", f"#?q={'抓' * 10_000}"],
)
def test_odd_addresses(reader: Tab, finding_url: str, fragment: str) -> None:
    page = reader.go(finding_url + RECORD + fragment)
    page.wait_for_timeout(300)
    expect(page.locator("[data-marks]")).to_be_hidden()
    assert page.locator("article img").count() == 0
    assert reader.faults == []


@pytest.mark.parametrize(("viewport", "scheme"), SIGHTS)
def test_is_accessible(tabs: Tabs, finding_url: str, viewport: ViewportSize, scheme: Scheme) -> None:
    tab = tabs.open(viewport, scheme)
    page = open_record(tab, finding_url)
    page.get_by_role("button", name="下一处").click()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert find_violations(tab) == []


def test_the_bar_leads_back_to_the_results_as_they_were(reader: Tab, finding_url: str) -> None:
    page = reader.go(f"{finding_url}search.html#q={QUERY}&year=2023&sort=date")
    wait_for_answer(page)
    page.locator(".hit__title a").first.click()
    expect(page.locator("[data-marks-query]")).to_have_text(QUERY)
    page.get_by_role("link", name="回到结果").click()
    page.wait_for_url("**/search.html#*")
    wait_for_answer(page, QUERY)
    assert "year=2023" in page.url
    assert "sort=date" in page.url


def test_who_comes_by_a_link_is_led_to_a_search_of_the_phrase(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url, f"#?q={QUERY}&strict=1")
    page.get_by_role("link", name="回到结果").click()
    page.wait_for_url("**/search.html#*strict=1")
    wait_for_answer(page, QUERY)


def test_escape_takes_the_marks_away_wherever_the_focus_is(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    page.keyboard.press("Escape")
    expect(page.locator("[data-marks]")).to_be_hidden()
    expect(page.locator(".hit-mark")).to_have_count(0)


def test_where_the_engine_cannot_be_read_the_bar_says_so(tabs: Tabs, finding_url: str) -> None:
    page = tabs.open(NARROW).page
    page.route(
        "**/search/archive-*.js", lambda route: route.abort() if "box" not in route.request.url else route.continue_()
    )
    page.goto(f"{finding_url}{RECORD}#?q={QUERY}")
    bar = page.locator("[data-marks]")
    expect(bar).to_contain_text("查找程序没有加载，不能标出")
    expect(page.get_by_role("button", name="下一处")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.locator("[data-record-body]")).to_be_visible()


def test_the_box_has_the_query_that_led_there(reader: Tab, finding_url: str) -> None:
    page = open_record(reader, finding_url)
    box = page.locator("#head-query")
    expect(box).to_have_value(QUERY)
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.insert_text("备耕")
    expect(box).to_have_value("备耕")
