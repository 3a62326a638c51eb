"""What the search page offers beside the hits: filters that words may have been meant for, the first text by date, the way back to where one was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import Tab, Tabs, list_hits, open_search, results, serve_folder, wait_for_answer
from tests.site.conftest import Build
from tests.site.finding import PHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def searcher(lasting_tabs: Tabs) -> Tab:
    return lasting_tabs.open()


IN_2020 = """
(() => {
    const Now = Date;
    window.Date = class extends Now {
        constructor(...parts) { super(...(parts.length ? parts : ['2020-06-01'])); }
    };
})();
"""
"""A script that has it be 2020."""


def take(page: Page, place: str, name: str) -> None:
    """Take a way that is offered, and see that it finds as many records as it says."""
    way = page.locator(place).get_by_role("button", name=name)
    count = re.findall(r"[0-9]+(?= 篇)", way.inner_text())[-1]
    before = page.url
    way.click()
    page.wait_for_function("(before) => location.href !== before", arg=before)
    wait_for_answer(page)
    assert results(page).get_attribute("data-search-total") == count


class TestNarrowed:
    @pytest.mark.parametrize(
        ("q", "name", "kept"),
        [
            (f"{PHRASE} 2019年", f"筛选2019年，查“{PHRASE}”", {"year=2019", "q="}),
            (f"2020 {PHRASE}", f"筛选2020年，查“{PHRASE}”", {"year=2020"}),
            (f"{PHRASE} 19年 县级", f"筛选2019年、层级“县级”，查“{PHRASE}”", {"year=2019", "level=county"}),
            (f"市级 {PHRASE} 讲话", f"筛选层级“市级”、类型“讲话”，查“{PHRASE}”", {"level=municipal", "kind=speech"}),
        ],
    )
    def test_a_word_that_names_a_term_or_a_year_is_offered_as_a_filter(
        self, searcher: Tab, finding_url: str, q: str, name: str, kept: set[str]
    ) -> None:
        page = open_search(searcher, finding_url, f"#q={q}")
        place = "[data-nothing]" if results(page).get_attribute("data-search-total") == "0" else "[data-narrowed]"
        take(page, place, name)
        assert all(part in page.url for part in kept)
        assert searcher.faults == []

    def test_what_people_call_last_year_is_the_one_before_this(self, tabs: Tabs, finding_url: str) -> None:
        page = open_search(tabs.open(script=IN_2020), finding_url, f"#q={PHRASE} 去年")
        take(page, "[data-nothing]", f"筛选2019年，查“{PHRASE}”")

    @pytest.mark.parametrize(
        "q", [PHRASE, f"“{PHRASE} 2019年”", f"{PHRASE} -2019年", f"{PHRASE} 1999年", f"{PHRASE} 各单位"]
    )
    def test_nothing_is_offered_where_no_word_names_one(self, searcher: Tab, finding_url: str, q: str) -> None:
        page = open_search(searcher, finding_url, f"#q={q}")
        expect(page.locator("[data-facets] fieldset, [data-relax] li").first).to_be_visible()
        assert page.get_by_role("button", name="筛选").count() == 0

    def test_a_text_that_was_pasted_is_no_list_of_names(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        asked = page.evaluate("archiveSearch.narrow({ q: '县级 2019年 '.repeat(5000), filters: {} })")
        assert asked == []

    def test_it_goes_with_the_query_that_it_was_offered_for(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE} 讲话&scope=record")
        expect(page.locator("[data-narrowed]")).to_be_visible()
        page.locator("#head-query").fill(PHRASE)
        wait_for_answer(page, PHRASE)
        expect(page.locator("[data-narrowed]")).to_be_hidden()

    @pytest.mark.parametrize(
        ("q", "name"),
        [
            ("筠浦市安全", "筛选单位“筠浦市安全生产委员会”"),
            ("xczx", "筛选主题“乡村振兴”"),
            ("xiang cun zhen xing", "筛选主题“乡村振兴”"),
            ("督插", "是不是“督查”"),
            ("毒查", "是不是“督查”"),
            ("层级：市级", "筛选层级“市级”"),
        ],
    )
    def test_terms_whose_names_have_what_no_text_says_are_offered(
        self, tabs: Tabs, example_site: Build, q: str, name: str
    ) -> None:
        with serve_folder(example_site.site) as url:
            page = open_search(tabs.open(), url, f"#q={q}")
            expect(page.locator("[data-nothing]").get_by_role("button", name=name)).to_be_visible()


class TestAsItWasMeant:
    def test_alternatives_between_brackets_are_offered_written_out(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=（抓春耕|夏收） 要")
        expect(page.locator("[data-search-notes]")).to_contain_text("括号不能分组")
        page.get_by_role("button", name="“抓春耕 要 | 夏收 要”").click()
        wait_for_answer(page)
        assert results(page).get_attribute("data-search-total") == "2"

    @pytest.mark.parametrize("q", ["“抓…收”", "〝抓…收〞"])
    def test_that_a_gap_between_quotation_marks_is_none_is_said(self, searcher: Tab, finding_url: str, q: str) -> None:
        page = open_search(searcher, finding_url, f"#q={q}")
        expect(page.locator("[data-search-notes]")).to_contain_text("引号里的省略号不算间隔")

    @pytest.mark.parametrize(
        ("q", "note"),
        [("要…", "词头、词尾的“…”不起作用"), ("…要 抓", "词头、词尾的“…”不起作用"), ("要*抓", "“*”按标点略去了")],
    )
    def test_what_was_meant_for_a_gap_and_is_none_is_said(
        self, searcher: Tab, finding_url: str, q: str, note: str
    ) -> None:
        page = open_search(searcher, finding_url, f"#q={q}")
        expect(page.locator("[data-search-notes]")).to_contain_text(note)

    def test_a_gap_that_is_one_is_not_spoken_of(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=任务…办理 单位…头")
        expect(page.locator(".facet").first).to_be_visible()  # what comes after the notes
        expect(page.locator("[data-search-notes]")).to_be_hidden()

    def test_a_year_before_a_title_is_offered_as_a_filter(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=2020年第2次调度会")
        take(page, "[data-nothing]", "筛选2020年，查“第2次调度会”")

    def test_a_title_that_is_letter_spaced_is_joined_by_a_button(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=再 次 强 调")
        page.get_by_role("button", name="连起来查“再次强调”").click()
        wait_for_answer(page, "再次强调")

    def test_that_names_are_not_searched_is_said(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=责任者：张三")
        expect(page.locator("[data-search-notes]")).to_contain_text("只查职务，不查姓名")


def test_that_ways_are_looked_for_is_said_while_they_are(tabs: Tabs, finding_url: str) -> None:
    tab, held = tabs.open(), []
    tab.page.route("**/search/relax.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page = open_search(tab, finding_url, f"#q={PHRASE} 没有这个词", until="commit")
    text = page.locator("[data-nothing-text]")
    expect(text).to_have_text(f"没有文稿符合“{PHRASE} 没有这个词”。正在找相近的说法……")
    held[0].continue_()
    expect(page.locator("[data-relax] li").first).to_be_visible()
    expect(text).to_have_text(f"没有文稿符合“{PHRASE} 没有这个词”。")


class TestFirst:
    def test_the_first_record_by_date_is_told_and_led_to(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        first = page.locator("[data-first] a")
        expect(first).to_have_text("2019-03-01《在第1次调度会上的讲话》")
        first.click()
        page.wait_for_url("**/2019-03-01-diaodu.html#*")
        expect(page.locator("mark.is-here")).to_have_text(PHRASE)

    def test_one_that_has_it_over_a_comma_alone_is_told_apart(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=六保 | 夏收")
        expect(page.locator("[data-search-tally]")).to_have_text("2 篇，各词共 4 处")
        expect(page.locator("[data-first]")).to_have_text("最早一篇：2023-05-07《在保障会议上的讲话》 跨标点")
        expect(page.locator("[data-first-written]")).to_have_text("连写的最早一篇：2023-06-01《在夏收会议上的讲话》")
        assert "strict=1" not in str(page.locator("[data-first] a").get_attribute("href"))
        assert "&strict=1" in str(page.locator("[data-first-written] a").get_attribute("href"))
        page.locator("#head-query").fill(PHRASE)
        wait_for_answer(page, PHRASE)
        expect(page.locator("[data-first]")).to_contain_text("2019-03-01")
        expect(page.locator("[data-first] b")).to_be_hidden()
        expect(page.locator("[data-first-written]")).to_be_hidden()
        page.locator("[name=strict]").check()
        wait_for_answer(page)
        assert searcher.faults == []

    @pytest.mark.parametrize("fragment", ["#q=第六，保证市场", "#q=无此词语", "#level=county", ""])
    def test_where_there_is_one_or_none_nothing_is_said(self, searcher: Tab, finding_url: str, fragment: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        expect(page.locator("[data-first]")).to_be_visible()
        page.evaluate("(hash) => { location.hash = hash; }", fragment)
        page.wait_for_function("(hash) => decodeURIComponent(location.hash) === hash", arg=fragment)
        wait_for_answer(page)
        expect(page.locator("[data-first]")).to_be_hidden()


class TestBack:
    def test_the_results_are_as_they_were_left(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        page.get_by_role("button", name="再显示").click()
        expect(page.locator("[data-hits] > li")).to_have_count(20)
        link = page.locator("[data-hits] > li").nth(14).locator("a").first
        link.scroll_into_view_if_needed()
        shown, at = list_hits(page), page.evaluate("scrollY")
        assert at > 0
        link.click()
        page.locator("[data-marks-next]").click()
        page.locator("[data-marks-back]").click()
        page.wait_for_url("**/search.html*")
        wait_for_answer(page, PHRASE)
        expect(page.locator("[data-hits] > li").nth(14).locator("a").first).to_be_focused()
        assert list_hits(page) == shown
        assert page.evaluate("scrollY") == at

    @pytest.mark.parametrize("is_bar", [True, False])
    @pytest.mark.parametrize("view", ["", "&view=kwic"])
    def test_the_very_link_has_the_focus_again(
        self, searcher: Tab, finding_url: str, view: str, *, is_bar: bool
    ) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}{view}")
        link = page.locator("[data-lines-list] a" if view else ".sentence a").nth(3)
        href = link.get_attribute("href")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/speeches/**")
        expect(page.locator("[data-marks]")).to_be_visible()
        if is_bar:
            page.locator("[data-marks-back]").click()
        else:
            page.go_back()
        page.wait_for_url("**/search.html*")
        wait_for_answer(page, PHRASE)
        page.wait_for_function("(href) => document.activeElement.getAttribute('href') === href", arg=href)

    def test_what_is_loaded_anew_is_as_it_was(self, tabs: Tabs, finding_url: str) -> None:
        page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
        page.get_by_role("button", name="再显示").click()
        expect(page.locator("[data-hits] > li")).to_have_count(20)
        page.evaluate("scrollTo(0, 600)")
        page.wait_for_function("() => scrollY === 600")
        page.reload()
        expect(page.locator("[data-hits] > li")).to_have_count(20)
        page.wait_for_function("() => scrollY === 600")

    def test_a_way_to_the_same_search_from_elsewhere_begins_at_its_top(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        page.locator("[data-hits] > li").nth(8).locator("a").first.click()
        page.wait_for_url("**/speeches/**")
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        assert page.evaluate("scrollY") == 0
