"""The search page as a page: what it says of labels, the ways to its parts, the theme's script, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from archive.search.script import FINDING
from tests.site.browser import NARROW, Tabs, open_search, results, serve_folder, wait_for_answer
from tests.site.conftest import Build
from tests.site.finding import MANY, PHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_what_is_found_in_labels_is_not_said_to_stand_in_the_text(tabs: Tabs, finding_url: str) -> None:
    tab = tabs.open()
    page = open_search(tab, finding_url, "#q=县")
    hit = page.locator("[data-hits] > li").first
    expect(hit.locator(".hit__count")).to_have_text("1 处，其中主题、单位等标签 1 处")
    expect(hit.locator(".hit__more")).to_be_hidden()
    page = open_search(tab, finding_url, "#q=县&view=kwic")
    expect(page.locator("[data-search-notes]")).to_contain_text("处在主题、单位等标签里，没有语境。")


@pytest.mark.parametrize(
    ("query", "before", "cell", "after"),
    [("过半", "抓春耕·进度：", "过半", ""), ("夏管", "", "夏管", "：进度 待定")],
)
def test_a_cell_is_shown_and_copied_with_its_row(
    tabs: Tabs, finding_url: str, query: str, before: str, cell: str, after: str
) -> None:
    page = open_search(tabs.open(permissions=("clipboard-read", "clipboard-write")), finding_url, f"#q={query}")
    sentence = page.locator(".sentence", has_text="表")
    expect(sentence.locator(".sentence__text")).to_have_text(f"表 {before}{cell}{after}")
    expect(sentence.locator("mark")).to_have_text(cell)
    sentence.get_by_role("button", name="复制句子及出处").click()
    expect(sentence.locator("[role=status]")).to_have_text("已复制句子及出处")
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{before}{cell}{after}\n——《")


def test_a_way_to_a_part_of_the_page_keeps_the_search(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.startsWith('#q=')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#content') !== null")
    expect(page.locator("#head-query")).to_have_value(PHRASE)
    expect(results(page)).to_have_attribute("data-search-total", str(MANY))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_keyboard_reaches_the_filters_without_passing_the_hits(tabs: Tabs, finding_url: str, width: int) -> None:
    tab = tabs.open(viewport={"width": width, "height": 900})
    page = open_search(tab, finding_url, f"#q={PHRASE}")
    skip = page.get_by_role("button", name="跳过结果")
    expect(page.locator("[data-search-filters]")).to_be_visible()
    width_of = "(e) => e.getBoundingClientRect().width"
    assert skip.evaluate(width_of) <= 1
    page.locator("[name=view]:checked").focus()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert skip.evaluate(width_of) > 40
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-search-filters]') !== null")
    assert tab.faults == []


@pytest.mark.parametrize(("width", "is_before"), [(1440, False), (390, True)])
def test_filters_are_come_to_in_the_order_in_which_they_are_seen(
    tabs: Tabs, finding_url: str, width: int, *, is_before: bool
) -> None:
    tab = tabs.open(viewport={"width": width, "height": 900})
    page = open_search(tab, finding_url, f"#q={PHRASE}")
    expect(page.locator("[data-search-filters]")).to_be_visible()
    follows = "document.querySelector('[data-search-filters]').compareDocumentPosition(document.querySelector('[data-search-results]'))"
    assert bool(page.evaluate(follows) & 4) == is_before  # DOCUMENT_POSITION_FOLLOWING
    where = "(e) => { const { left, top } = e.getBoundingClientRect(); return left + top; }"
    assert (
        page.locator("[data-search-filters]").evaluate(where) < page.locator("[data-search-results]").evaluate(where)
    ) == is_before


def test_what_has_the_focus_is_clear_of_the_head(tabs: Tabs, finding_url: str) -> None:
    tab = tabs.open(viewport={"width": 1440, "height": 600})
    page = open_search(tab, finding_url, f"#q={PHRASE}")
    page.locator("[data-facets] input").last.focus()
    hidden = """() => {
        const bottom = document.querySelector('.md-header').getBoundingClientRect().bottom;
        const box = document.activeElement.getBoundingClientRect();
        return box.top < bottom && box.bottom > 0;
    }"""
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.closest('.search__columns') === null"):
            break
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML")


def test_how_many_were_found_before_is_not_told_of_what_is_asked_now(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    named = "() => { const frame = document.querySelector('[data-search-results]'); frame.addEventListener('focus', () => { window.named = frame.ariaLabel; }); }"
    page.evaluate(named)
    page.locator("#head-query").fill(f"{PHRASE} 春耕")
    page.keyboard.press("Enter")
    expect(results(page)).to_be_focused()
    assert page.evaluate("window.named") == "结果"
    wait_for_answer(page)
    expect(results(page)).to_have_attribute("aria-label", re.compile("^结果：.+篇"))


def test_the_themes_script_finds_the_page_though_it_comes_late(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    page.wait_for_selector("template[data-later]", state="detached")
    page.mouse.move(400, 300)
    page.mouse.wheel(0, 900)
    page.wait_for_selector(".md-header--shadow")
    page.mouse.wheel(0, -300)
    expect(page.locator(".md-top")).to_be_visible()


def test_on_paper(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(scheme="dark"), finding_url, f"#q={PHRASE}")
    page.emulate_media(media="print")
    expect(page.locator("[data-asked]")).to_have_text(f"查找的词句：{PHRASE}")
    expect(page.locator("[data-asked]")).to_be_visible()
    expect(page.locator("[data-more]")).to_be_hidden()
    mark = page.locator(".hit mark").first
    assert mark.evaluate("(e) => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert "underline" in mark.evaluate("(e) => getComputedStyle(e).textDecoration")
    page.emulate_media(media="screen")
    page.locator("#head-query").fill("")
    wait_for_answer(page, "")
    expect(page.locator("[data-asked]")).to_have_text("")


def test_what_is_searched_within_quotation_marks_is_quoted_in_single_ones(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, "#q=“无此 词语”")
    expect(page.locator("[data-nothing-text]")).to_have_text("没有文稿符合“‘无此 词语’”。")


def test_the_examples_of_the_help_find_something_in_the_example(tabs: Tabs, example_site: Build) -> None:
    with serve_folder(example_site.site) as url:
        tab = tabs.open()
        tab.page.goto(f"{url}index.html")
        hint = tab.page.locator("#home-query").get_attribute("placeholder")
        assert hint is not None
        page = open_search(tab, url)
        shown = page.locator("[data-syntax] dt a").all_text_contents()
        for example in (hint.removeprefix("如："), *shown):
            found = page.evaluate("(q) => archiveSearch.query(q).then(({ total }) => total)", example)
            assert found > 0, example
        assert len(shown) > 5


def test_names_of_the_meeting_take_no_room_from_what_the_text_says(tabs: Tabs, example_site: Build) -> None:
    with serve_folder(example_site.site) as url:
        hit = open_search(tabs.open(), url, "#q=安全生产").locator(".hit").first
        expect(hit.locator(".hit__facts")).to_contain_text("安全生产工作会议")  # so the name has it
        expect(hit.locator(".sentence__text")).to_have_count(3)
        expect(hit.locator(".sentence__text").get_by_text("会议", exact=True)).to_have_count(0)


@pytest.mark.parametrize("key", [None, "Enter"])
def test_what_is_typed_before_the_engine_is_there_is_looked_for(tabs: Tabs, finding_url: str, key: str | None) -> None:
    page = tabs.open().page
    held: list[Route] = []
    page.route(f"**/{FINDING}.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
    page.goto(f"{finding_url}search.html", wait_until="commit")
    page.locator("#head-query").fill(PHRASE)
    page.wait_for_function("() => window.archiveSearch.page")
    if key:
        page.locator("#head-query").press(key)
    held[0].continue_()
    wait_for_answer(page, PHRASE)
    expect(page.locator("#head-query")).to_have_value(PHRASE)
    expect(results(page)).to_have_attribute("data-search-total", str(MANY))


def test_a_long_phrase_is_found_though_what_finds_comes_after_its_probe(tabs: Tabs, example_site: Build) -> None:
    with serve_folder(example_site.site) as url:
        page = tabs.open().page
        held: list[Route] = []
        page.route(f"**/{FINDING}.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
        page.goto(f"{url}search.html#q=安全生产专项整治攻坚动员部署会", wait_until="commit")
        page.wait_for_function("() => (window.archiveSearch || {}).readProbes")
        held[0].continue_()
        wait_for_answer(page)
        expect(page.locator(".hit__title mark").first).to_have_text("安全生产专项整治攻坚动员部署会")


def test_what_was_typed_is_not_lost_where_a_switch_is_used_before_it_was_asked_for(
    tabs: Tabs, finding_url: str
) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    page.evaluate(
        """(q) => {
            const input = document.querySelector('#head-query');
            input.value = q;
            input.dispatchEvent(new InputEvent('input', { bubbles: true }));
            document.querySelector('[name="strict"]').click();
        }""",
        "抓春耕",
    )
    wait_for_answer(page, "抓春耕")
    assert "strict=1" in page.url
    expect(page.locator("#head-query")).to_have_value("抓春耕")


def test_an_example_of_the_help_hands_the_focus_to_its_answer(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url)
    page.locator("[data-syntax] dt a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.startsWith('#q=')")
    expect(page.locator("[data-syntax]")).not_to_have_attribute("open", "")
    expect(results(page)).to_be_focused()


def test_help_that_the_reader_opens_stays_open(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    page.locator("[data-syntax] summary").click()
    page.locator("#head-query").fill("抓春耕")
    wait_for_answer(page, "抓春耕")
    expect(page.locator("[data-syntax]")).to_have_attribute("open", "")


@pytest.mark.parametrize(
    ("q", "told"),
    [
        ("抓 … 落实", "写在一起"),
        ("“抓…落实”", "请去掉引号"),
        ("标题： 组织", "“标题：”前后不要空格"),
        ("标题 ：组织", "“标题：”前后不要空格"),
        ("单位：组织部", "请在“筛选”里选"),
        ("组织 —会议", "“—”是破折号"),
    ],
)
def test_a_query_that_says_something_else_is_told_of(tabs: Tabs, finding_url: str, q: str, told: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={q}")
    expect(page.locator("[data-search-notes]")).to_contain_text(told)


@pytest.mark.parametrize("q", ["抓…落实", "标题：组织", "组织 -会议", "改革——发展", "2021—2023"])
def test_a_query_that_is_written_well_is_not_advised(tabs: Tabs, finding_url: str, q: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={q}")
    page.wait_for_function("() => archiveSearch.page.goOn")
    page.wait_for_timeout(200)
    expect(page.locator("[data-search-notes]")).not_to_contain_text("要")


def test_an_example_below_the_hits_leads_to_their_head(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    page.locator("[data-syntax] summary").click()
    page.locator("[data-syntax] dt a").first.click()
    page.wait_for_function("() => scrollY === 0")
    expect(results(page)).to_be_focused()


@pytest.mark.parametrize("typed", ["高彪准农添", "gaobiaozhunnongtian", "gbznt"])
def test_a_phrase_of_the_texts_that_sounds_as_what_was_typed_is_offered(
    tabs: Tabs, example_site: Build, typed: str
) -> None:
    with serve_folder(example_site.site) as url:
        page = open_search(tabs.open(), url, f"#q={typed}")
        page.locator("[data-nothing]").get_by_role("button", name="是不是“高标准农田”").click()
        wait_for_answer(page, "高标准农田")
        expect(page.locator(".hit").first).to_be_visible()


def test_levels_stand_in_the_order_of_their_vocabulary(tabs: Tabs, example_site: Build) -> None:
    with serve_folder(example_site.site) as url:
        page = open_search(tabs.open(), url, "#q=工作")
        labels = page.locator("[data-facet=level] .facet__label")
        expect(labels.first).to_be_visible()
        order = ["全国", "省级", "市级", "县级", "乡镇级", "村（社区）", "本单位"]
        shown = labels.all_text_contents()
        assert shown == [label for label in order if label in shown]
        assert len(shown) > 3
        expect(page.locator("[data-years-span]")).to_contain_text("最早")


def test_a_hit_tells_who_spoke_and_marks_the_meetings_name_where_it_stands(tabs: Tabs, example_site: Build) -> None:
    with serve_folder(example_site.site) as url:
        page = open_search(tabs.open(), url, "#q=安全生产专项整治攻坚动员部署会")
        facts = page.locator(".hit").first.locator(".hit__facts")
        expect(facts).to_contain_text("市长、市安委会主任")
        expect(facts.locator("a mark")).to_have_text("安全生产专项整治攻坚动员部署会")
        name = facts.locator("a").inner_text()
        assert name not in page.locator(".hit").first.locator(".sentence__text").all_inner_texts()


def test_enter_hands_the_focus_to_the_results(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url)
    page.locator("#head-query").fill(PHRASE)
    page.keyboard.press("Enter")
    wait_for_answer(page, PHRASE)
    expect(results(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".hit__title a").first).to_be_focused()


def test_no_button_stands_on_a_line_of_its_own(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
    list_alone = """() => {
        const alone = [];
        for (let width = 150; width < 700; width += 4) {
            document.querySelectorAll('.sentence').forEach((sentence) => {
                sentence.style.width = `${width}px`;
                const lines = sentence.querySelector('.sentence__text').getClientRects();
                const button = sentence.querySelector('button').getBoundingClientRect();
                if (button.top >= lines[lines.length - 1].bottom) alone.push(width);
            });
        }
        return alone;
    }"""
    assert page.evaluate(list_alone) == []


def test_places_that_begin_together_are_one_line_which_is_said(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, "#q=抓春耕&view=kwic")
    status = page.locator("[data-lines-status]")
    expect(status).to_have_text("共 6 处")
    page.locator("#head-query").fill("抓春耕 抓春")
    wait_for_answer(page, "抓春耕 抓春")
    expect(status).to_have_text("共 6 处（起头在同一处的，只列最长的）")


def test_lines_are_printed_with_their_whole_source(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}&view=kwic")
    source = page.locator(".line__source").first
    expect(source).to_be_visible()
    title = str(source.get_attribute("title"))
    expect(source).to_have_text(title)
    page.emulate_media(media="print")
    shown = "(e) => [getComputedStyle(e).display, getComputedStyle(e).whiteSpace]"
    for part in ("left", "match", "right", "source"):
        assert page.locator(f".line__{part}").first.evaluate(shown) == ["inline", "normal"]


def test_that_nothing_was_found_is_not_said_of_what_is_still_looked_for(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, "#q=无此词句")
    expect(page.locator("[data-nothing]")).to_be_visible()
    page.evaluate("() => { archiveSearch.run = () => new Promise(() => {}); }")
    page.locator("#head-query").fill(PHRASE)
    expect(page.locator("[data-search-tally]")).to_have_text("正在查找……")
    expect(page.locator("[data-nothing]")).to_be_hidden()


def test_years_that_follow_each_other_are_one_condition(tabs: Tabs, finding_url: str) -> None:
    years = "&".join(f"year={year}" for year in (2023, 2020, 2019, 2021, 2017))
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}&{years}&level=municipal")
    chips = page.locator("[data-search-chips] .chip")
    expect(chips).to_have_text(["年份：2017年", "年份：2019年—2021年", "年份：2023年", "层级：市级", "全部去掉"])
    chips.nth(1).click()
    expect(chips).to_have_text(["年份：2017年", "年份：2023年", "层级：市级", "全部去掉"])
    assert "year=2023&year=2017&level=municipal" in page.url


def test_what_is_no_year_joins_no_span_and_fits_the_page(tabs: Tabs, finding_url: str) -> None:
    long = ",".join(map(str, range(1800, 2100)))
    page = open_search(tabs.open(NARROW), finding_url, f"#q={PHRASE}&year=2020.0&year=2021&year=2022&year={long}")
    chips = page.locator("[data-search-chips] .chip")
    expect(chips).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_year_that_was_chosen_is_brought_into_view_among_the_years(tabs: Tabs, finding_url: str) -> None:
    page = open_search(tabs.open(), finding_url, f"#q={PHRASE}&year=2019")
    chosen = page.locator("[data-years-list] [aria-pressed=true]")
    expect(chosen).to_have_count(1)
    in_view = "(e) => { const box = e.closest('.scroll').getBoundingClientRect(); const { left, right } = e.getBoundingClientRect(); return left >= box.left - 1 && right <= box.right + 1; }"
    assert chosen.evaluate(in_view)
