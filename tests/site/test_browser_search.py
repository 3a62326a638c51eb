"""The search page: what it shows for a state, how it goes from one to the next."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import Tab, Tabs, list_hits, open_search, results, wait_for_answer
from tests.site.finding import MANY, PHRASE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACES = sum(1 + n % 4 for n in range(1, MANY + 1))


@pytest.fixture(scope="module")
def searcher(lasting_tabs: Tabs) -> Tab:
    """A tab that may use the clipboard."""
    return lasting_tabs.open(permissions=("clipboard-read", "clipboard-write"))


def switch(page: Page, label: str) -> None:
    page.locator(f"[data-search-switches] label:has-text('{label}')").click()


class TestResults:
    def test_counts_records_and_places_and_shows_more_on_demand(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        expect(page.locator("[data-search-tally]")).to_have_text(f"{MANY} 篇，{PLACES} 处")
        assert len(list_hits(page)) == 10
        more = page.get_by_role("button", name="再显示")
        for shown, next_ones in ((20, 10), (MANY, MANY - 20)):
            expect(more).to_have_text(f"再显示 {next_ones} 篇")
            more.focus()
            page.keyboard.press("Enter")
            expect(page.locator("[data-hits] > li")).to_have_count(shown)
        expect(more).to_be_hidden()
        assert len(set(list_hits(page))) == MANY
        assert page.evaluate("document.activeElement.closest('[data-record-id]') !== null")
        assert searcher.faults == []
        assert searcher.requests_elsewhere(finding_url) == []

    def test_a_hit_tells_what_it_is(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=二是强队伍")
        hit = page.locator("[data-record-id='2023-02-08-shi-jianghua']")
        for fact in ("在全市组织部长会议上的讲话", "2023-02-08", "讲话", "市级", "全市组织部长会议", "1 处"):
            expect(hit).to_contain_text(fact)
        assert hit.locator("mark").all_inner_texts() == ["二是强队伍"]
        expect(hit.locator(".sentence__text")).to_have_text("一是建制度，二是强队伍，三是抓基层。")

    def test_a_version_that_is_not_final_and_a_state_are_told(self, tabs: Tabs, reading_url: str) -> None:
        page = open_search(tabs.open(), reading_url, "#origin=published&origin=own&origin=superior")
        transcript = page.locator("[data-record-id='2023-02-10-shi-jianghua-luyin'] .hit__facts")
        expect(transcript).to_contain_text("录音整理稿")
        expect(page.locator("[data-record-id='2024-05-06-shi-jianghua'] .hit__facts b.corrected")).to_be_visible()
        redactions = page.locator("[data-record-id='2024-05-06-shi-jianghua'] .hit__title .redaction")
        expect(redactions).to_have_attribute("aria-label", "此处隐去")

    def test_three_sentences_and_how_many_more(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        hit = page.locator("[data-hits] > li", has=page.locator(".hit__count", has_text="4 处")).first
        expect(hit.locator(".sentence")).to_have_count(3)
        expect(hit.locator(".hit__more")).to_contain_text("还有 1 处")

    def test_a_sentence_is_copied_with_its_source_as_on_its_page(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=二是强队伍")
        page.get_by_role("button", name="复制句子及出处").click()
        expect(page.locator(".sentence__tools [role=status]").first).to_have_text("已复制句子及出处")
        copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
        page.locator(".hit__title a").click()
        page.wait_for_url("**/2023-02-08-shi-jianghua.html*")
        citation = page.locator("[data-citation]").evaluate("(e) => e.textContent.trim()")
        assert copied == f"一是建制度，二是强队伍，三是抓基层。\n——{citation}"

    def test_a_match_over_a_comma_is_told_and_can_be_left_out(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=六保")
        hit = page.locator("[data-record-id='2023-05-07-baozhang']")
        expect(hit.locator("mark.is-crossing")).to_have_text("六，保")
        expect(hit.locator(".hit__facts")).to_contain_text("跨标点")
        expect(hit.locator(".sentence__tools b")).to_be_hidden()
        switch(page, "仅连写")
        wait_for_answer(page, "六保")
        expect(page.locator("[data-nothing]")).to_contain_text("没有找到")
        assert "strict=1" in page.url

    def test_by_date(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        switch(page, "按日期")
        expect(page.locator(".hit__facts time").first).to_have_text("2020-04-24")
        dates = page.locator(".hit__facts time").all_inner_texts()
        assert dates == sorted(dates, reverse=True)

    def test_the_scope(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=第7项任务 再次强调&scope=record")
        assert list_hits(page) == ["2019-03-07-diaodu"]
        switch(page, "同段")
        expect(results(page)).to_have_attribute("data-search-total", "0")
        switch(page, "同句")
        wait_for_answer(page)
        assert results(page).get_attribute("data-search-total") == "0"
        assert "scope=sentence" in page.url

    def test_notes_of_the_engine_are_shown(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=抓。落")
        expect(page.locator("[data-search-notes] li").first).to_be_visible()

    @pytest.mark.parametrize("typed", ["zzbzhy", "zuzhibuzhanghuiyi"])
    def test_pinyin_that_finds_nothing_is_spelt(self, searcher: Tab, finding_url: str, typed: str) -> None:
        page = open_search(searcher, finding_url, f"#q={typed}")
        way = page.locator("[data-nothing]").get_by_role("button", name="是不是“组织部长会议”")
        total = re.findall(r"[0-9]+", way.inner_text())[-1]
        way.click()
        wait_for_answer(page, "组织部长会议")
        assert results(page).get_attribute("data-search-total") == total != "0"
        assert searcher.faults == []

    def test_nothing_found_is_said_with_what_loosens_it(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}&year=2023")
        nothing = page.locator("[data-nothing]")
        expect(nothing).to_contain_text("没有找到")
        way = nothing.get_by_role("button", name="不限年份")
        expect(way).to_contain_text(f"{MANY} 篇")
        expect(page.locator("[data-search-news]")).to_contain_text("没有找到")
        way.click()
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        assert "year" not in page.url
        page.locator("#head-query").fill("")
        expect(page.locator("[data-search-tally]")).to_have_text("")
        for nothing_left in ("nothing", "hits", "to-filters"):
            expect(page.locator(f"[data-{nothing_left}]")).to_be_hidden()

    def test_help_is_one_click_away(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        example = page.locator("[data-syntax] dt a").first
        expect(example).to_be_hidden()
        page.get_by_text("怎样查找").click()
        example.click()
        wait_for_answer(page, "安全生产")
        expect(page.locator("#head-query")).to_have_value("安全生产")


class TestFacets:
    def test_counts_follow_and_the_chosen_are_chips(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        level = page.locator("[data-facet=level]")
        expect(level.locator("li")).to_have_text(["市级20", "县级5"])
        level.get_by_label("县级").focus()
        page.keyboard.press("Space")
        expect(results(page)).to_have_attribute("data-search-total", "5")
        expect(page.locator("[data-facet=kind] li").first).to_contain_text("讲话4")
        assert page.evaluate("document.activeElement.value") == "county"  # the focus stays where it was
        chip = page.get_by_role("button", name="层级：县级，去掉这个条件")
        page.locator("[data-facet=year]").get_by_label("2019年").check()
        expect(results(page)).to_have_attribute("data-search-total", "3")
        chip.click()
        expect(results(page)).to_have_attribute("data-search-total", "13")
        page.get_by_role("button", name="年份：2019年").click()
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        expect(page.locator("[data-search-chips]")).to_be_hidden()

    def test_years_stand_in_their_order(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        expect(page.locator("[data-facet=year] li")).to_have_text(["2020年12", "2019年13"])

    def test_years_as_bars(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        bars = page.locator("[data-years-list] button")
        expect(bars.first).to_be_visible()
        names = bars.evaluate_all("(all) => all.map((bar) => bar.getAttribute('aria-label'))")
        assert names == ["2019年 13 篇", "2020年 12 篇", "2021年 无文献", "2022年 0 篇", "2023年 0 篇"]
        expect(bars.nth(2)).to_be_disabled()
        expect(bars.nth(2)).to_contain_text("无文献")
        heights = [
            bars.nth(n).locator(".years__bar").evaluate("(e) => e.getBoundingClientRect().height") for n in (0, 1)
        ]
        assert heights[0] > heights[1] > 0
        for nth, found in ((1, 12), (0, 13), (0, MANY)):  # that year alone, and again all
            bars.nth(nth).click()
            expect(results(page)).to_have_attribute("data-search-total", str(found))
            expect(bars.nth(1 - nth)).to_have_attribute("aria-label", names[1 - nth])
            expect(page.locator("[data-years-list] [aria-pressed=true]")).to_have_count(int(found < MANY))

    def test_bars_of_years_long_past_are_brought_into_view(self, tabs: Tabs, finding_url: str) -> None:
        page = open_search(tabs.open(), finding_url, f"#q={PHRASE}")
        box = page.locator("[data-years] .scroll")
        box.evaluate("(e) => { e.style.width = '4rem'; e.scrollLeft = e.scrollWidth; }")
        page.locator("#head-query").fill("第7项任务")
        expect(page.locator("[data-years-list] .years__bar:visible")).to_have_count(1)
        bar = page.get_by_role("button", name="2019年 1 篇").bounding_box()
        frame = box.bounding_box()
        assert bar
        assert frame
        assert frame["x"] - 1 <= bar["x"]
        assert bar["x"] + bar["width"] <= frame["x"] + frame["width"] + 1

    def test_filters_alone_list(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#level=county&year=2020")
        assert list_hits(page) == ["2020-04-20-diaodu", "2020-04-10-diaodu"]
        expect(page.locator("[data-search-tally]")).to_have_text("2 篇")
        expect(
            page.locator("[data-search-switches]")
        ).to_be_hidden()  # there are no words to be looked for in one way or another

    def test_an_unknown_filter_is_a_clear_line(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}&level=<img src=x>&nonsense=1&scope=x&sort=y&view=z")
        expect(page.locator("[data-nothing]")).to_contain_text("没有找到")
        expect(page.locator(".chip")).to_contain_text("<img src=x>")
        assert page.locator("main img").count() == 0
        assert searcher.faults == []


class TestStates:
    def test_back_and_forward(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        page.locator("[data-facet=level]").get_by_label("县级").check()
        expect(results(page)).to_have_attribute("data-search-total", "5")
        switch(page, "按日期")
        page.wait_for_url("**sort=date*")
        page.go_back()
        wait_for_answer(page)
        expect(page.locator("[name=sort][value=relevance]")).to_be_checked()
        page.go_back()
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        expect(page.locator("[data-search-chips]")).to_be_hidden()
        page.go_forward()
        expect(results(page)).to_have_attribute("data-search-total", "5")

    def test_coming_back_from_a_hit_finds_the_place(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        page.get_by_role("button", name="再显示").click()
        expect(page.locator("[data-hits] > li")).to_have_count(20)
        hit = page.locator("[data-hits] > li").nth(17)
        name = hit.get_attribute("data-record-id")
        hit.locator(".hit__title a").click()
        page.wait_for_url(f"**/{name}.html*")
        page.go_back()
        wait_for_answer(page)
        expect(page.locator("[data-hits] > li")).to_have_count(20)
        expect(page.locator(f"[data-record-id='{name}']")).to_be_in_viewport()

    def test_results_appear_as_one_types_and_make_one_step(self, tabs: Tabs, finding_url: str) -> None:
        # A tab of its own: beyond fifty steps Chromium forgets one for each that is made.
        page = open_search(tabs.open(), finding_url)
        before = page.evaluate("history.length")
        page.locator("#head-query").press_sequentially("抓落实", delay=250)
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        assert page.evaluate("history.length") == before + 1
        page.go_back()
        expect(page.locator("#head-query")).to_have_value("")
        expect(page.locator("[data-hits] > li")).to_have_count(0)

    def test_an_input_method_asks_once_it_is_done(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url)
        field = page.locator("#head-query")
        field.dispatch_event("compositionstart")
        field.evaluate("(e) => { e.value = 'zhua luo'; e.dispatchEvent(new InputEvent('input', { bubbles: true })); }")
        page.wait_for_timeout(500)
        assert "q=" not in page.url
        field.evaluate("(e) => { e.value = '抓落实'; e.dispatchEvent(new InputEvent('input', { bubbles: true })); }")
        field.dispatch_event("compositionend")
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))

    def test_a_stale_answer_never_overwrites_a_newer_one(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=二是强队伍")
        page.evaluate(
            """() => {
                const { run } = archiveSearch;
                archiveSearch.run = (state, options) => run(state, options).then((found) => state.q === '抓落实'
                  ? new Promise((resolve) => { window.release = () => resolve(found); }) : found);
            }"""
        )
        page.locator("#head-query").fill(PHRASE)
        page.wait_for_function("() => Boolean(window.release)")
        assert list_hits(page) == ["2023-02-08-shi-jianghua"]  # what stood there stays until the answer is there
        expect(results(page)).to_have_attribute("data-search-state", "busy")
        page.locator("#head-query").fill("六保")
        wait_for_answer(page, "六保")
        page.evaluate("window.release()")
        page.wait_for_timeout(200)
        assert list_hits(page) == ["2023-05-07-baozhang"]

    def test_a_slow_answer_is_waited_for_in_plain_sight(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=二是强队伍")
        page.evaluate(
            """() => {
                const { run } = archiveSearch;
                archiveSearch.run = (...given) => new Promise((resolve) => { window.release = () => resolve(run(...given)); });
            }"""
        )
        page.locator("#head-query").fill("六保")
        tally = page.locator("[data-search-tally]")
        expect(tally).to_have_text("正在查找……")
        assert list_hits(page) == ["2023-02-08-shi-jianghua"]
        page.evaluate("window.release()")
        wait_for_answer(page, "六保")
        expect(tally).to_have_text("1 篇，1 处")

    def test_answers_are_announced(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, f"#q={PHRASE}")
        expect(page.locator("[data-search-news][role=status]")).to_have_text(f"找到 {MANY} 篇，{PLACES} 处")
        expect(results(page)).to_have_attribute("aria-busy", "false")
        told = page.evaluate(
            """async () => {
                const told = [];
                const news = document.querySelector('[data-search-news]');
                new MutationObserver(() => told.push(news.textContent)).observe(news, { childList: true });
                ['一', '二', '三'].forEach((text) => archiveSearch.page.tell(text));
                archiveSearch.page.tell('四', true);
                while (!told.length) await new Promise((resolve) => setTimeout(resolve, 50));
                return told;
            }"""
        )
        assert told == ["三；四"]  # not every step of what is still being typed

    def test_query_is_there_on_every_page(self, searcher: Tab, finding_url: str) -> None:
        page = searcher.go(f"{finding_url}speeches/2023/2023-05-07-baozhang.html")
        found = page.evaluate("archiveSearch.query('抓落实', { level: 'county' }, { limit: 2 })")
        assert (found["total"], len(found["hits"])) == (5, 2)
        page = open_search(searcher, finding_url)
        assert page.evaluate("archiveSearch.query('', { level: ['county'] }).then(({ total }) => total)") == 7


class TestContext:
    def test_lines_in_order_of_what_follows_and_what_stands_before(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=抓春耕&view=kwic")
        expect(page.locator(".line")).to_have_count(6)
        assert set(page.locator(".line__match").all_inner_texts()) == {"抓春耕"}
        middles = page.locator(".line__match").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().left)")
        assert max(middles) - min(middles) < 1
        by_after = page.locator(".line__right").all_inner_texts()
        page.get_by_label("排序").select_option("before")
        assert page.locator(".line__right").all_inner_texts() != by_after
        assert "by=before" in page.url
        page.get_by_role("button", name="复制全部各行").click()
        expect(page.locator("[data-lines-status]")).to_contain_text("已复制")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert len(lines) == 6
        assert all("【抓春耕】" in line and line.endswith("\t《在春耕会议上的讲话》，2023年5月6日") for line in lines)
        assert sum("×××" in line for line in lines) >= 1

    def test_where_a_sentence_ends_nothing_follows(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=抢收&view=kwic")
        expect(page.locator(".line__right")).to_have_text(["夏收的粮食。", "夏粮，颗粒归仓。"])

    def test_first_lines_are_there_while_the_others_are_read(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=抓春耕")
        page.evaluate(
            """async () => {
                await archiveSearch.concordance({ q: '抓春耕' }, { limit: 1 });  // it is loaded when it is first asked for
                const { concordance, run } = archiveSearch;
                archiveSearch.run = async (...given) => ({ ...await run(...given), occurrences: 600 });
                archiveSearch.concordance = async (state, options) => {
                    const { lines } = await concordance(state, options);
                    const many = Array.from({ length: Math.min(600, options.limit) }, (_, n) => lines[n % lines.length]);
                    if (options.limit > 200) await new Promise((resolve) => { window.release = resolve; });
                    return { total: 600, lines: many };
                };
            }"""
        )
        switch(page, "语境")
        status = page.locator("[data-lines-status]")
        expect(status).to_have_text("共 600 处，先列最近的 200 处，正在读其余各处……")
        expect(page.locator(".line")).to_have_count(200)
        expect(results(page)).to_have_attribute("data-search-state", "busy")
        copier = page.get_by_role("button", name="复制全部各行")
        expect(copier).to_be_disabled()
        page.get_by_label("排序").select_option("date")
        page.locator(".line a").nth(6).focus()
        focused = page.evaluate("document.activeElement.href")
        page.evaluate("window.release()")
        wait_for_answer(page, "抓春耕")
        assert page.evaluate("document.activeElement.href") == focused
        expect(status).to_contain_text("共 600 处，已显示")
        expect(page.get_by_label("排序")).to_have_value("date")
        copier.click()
        expect(status).to_have_text("已复制 600 行")
        assert len(page.evaluate("navigator.clipboard.readText()").splitlines()) == 600

    def test_many_lines_are_shown_in_pieces(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=抓春耕")
        page.evaluate(
            """() => {
                const { concordance } = archiveSearch;
                archiveSearch.concordance = async (state, options) => {
                    const { lines } = await concordance(state, options);
                    return { total: 6000, lines: Array.from({ length: 5000 }, (_, n) => lines[n % lines.length]) };
                };
            }"""
        )
        switch(page, "语境")
        expect(page.locator(".line").first).to_be_visible()
        assert page.locator(".line").count() < 1000
        expect(page.locator("[data-lines-status]")).to_contain_text("共 6000 处，只列前 5000 处")
        for place in (300, 500, 700):
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            expect(page.locator(".line").nth(place)).to_be_attached()
