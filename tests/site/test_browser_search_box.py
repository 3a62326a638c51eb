"""The search box of every page: the keys that lead to it, what it suggests, where it leads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.browser import NARROW, Tab, Tabs, results, serve_folder, wait_for_answer
from tests.site.conftest import Build
from tests.site.finding import PHRASE
from tests.site.test_browser import find_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANYWHERE = "years/2023.html"


@pytest.fixture(scope="module")
def clerk(lasting_tabs: Tabs) -> Tab:
    """A tab that goes from page to page."""
    return lasting_tabs.open()


@pytest.fixture
def page(clerk: Tab, finding_url: str) -> Page:
    """A page with the box, as one finds it."""
    clerk.page.goto(finding_url + ANYWHERE)
    return clerk.page


def type_into_head(page: Page, text: str) -> None:
    page.keyboard.press("/")
    # At once: between keys that come slowly, what was typed so far has suggestions of its own.
    page.keyboard.insert_text(text)


def read_options(page: Page) -> list[str]:
    expect(page.get_by_role("option").first).to_be_visible()
    texts: list[str] = page.get_by_role("option").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


class TestPasting:
    @pytest.mark.parametrize(
        ("pasted", "shown"),
        [
            (
                "各级各部门要把春耕生产抓在手\r\n上，抓落实，\n一刻不停地抓落\n实\n",
                "各级各部门要把春耕生产抓在手上，抓落实， 一刻不停地抓落 实",
            ),
            ("各级各部门要把春耕生产、\n　　防汛抗旱抓在手上", "各级各部门要把春耕生产、防汛抗旱抓在手上"),
            ("各级各部门要把春耕生产抓在手上。\n一刻不停", "各级各部门要把春耕生产抓在手上。 一刻不停"),
            ("春耕\n夏收", "春耕 夏收"),
            ("the quick brown fox\njumps", "the quick brown fox jumps"),
            ("一行　两词", "一行　两词"),
        ],
    )
    def test_a_sentence_that_was_broken_into_lines_is_one_again(
        self, tabs: Tabs, finding_url: str, pasted: str, shown: str
    ) -> None:
        page = tabs.open(permissions=("clipboard-read", "clipboard-write")).go(finding_url + ANYWHERE)
        page.evaluate("(text) => navigator.clipboard.writeText(text)", pasted)
        page.locator("#head-query").fill("查")
        page.keyboard.press("Control+v")
        expect(page.locator("#head-query")).to_have_value(f"查{shown}")
        page.keyboard.press("Control+z")
        expect(page.locator("#head-query")).to_have_value("查")


class TestKeys:
    @pytest.mark.parametrize("key", ["/", "Control+k"])
    @pytest.mark.parametrize("uri", ["index.html", ANYWHERE, "search.html", "speeches/2023/2023-05-06-chungeng.html"])
    def test_a_key_leads_to_it_from_anywhere(self, page: Page, finding_url: str, key: str, uri: str) -> None:
        page.goto(finding_url + uri)
        page.wait_for_function("() => window.document$")  # the theme's script, which the box's comes before
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(key)
        expect(page.locator("#head-query")).to_be_focused()
        expect(page.locator("#head-query")).to_have_value("")

    def test_a_slash_that_is_typed_stays_one(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().go(finding_url)
        page.locator("#home-query").press_sequentially("1/2")
        expect(page.locator("#home-query")).to_have_value("1/2")

    def test_escape_closes_the_suggestions_then_leaves(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().go(finding_url + ANYWHERE)
        type_into_head(page, "zzbzhy")
        read_options(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(page.locator("#head-query")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#head-query")).not_to_be_focused()


class TestSuggestions:
    @pytest.mark.parametrize("typed", ["gbznt", "gaobiaozhunnongtian", "高标准农", "biaozhunnong"])
    def test_a_phrase_of_the_texts_leads_to_what_has_it(self, tabs: Tabs, example_site: Build, typed: str) -> None:
        with serve_folder(example_site.site) as url:
            page = tabs.open().go(url)
            type_into_head(page, typed)
            page.get_by_role("option", name="词句 高标准农田", exact=True).click()
            wait_for_answer(page, "高标准农田")
            assert int(results(page).get_attribute("data-search-total") or 0) >= 3

    def test_phrases_that_begin_so_come_first_and_what_was_typed_is_none(self, tabs: Tabs, example_site: Build) -> None:
        with serve_folder(example_site.site) as url:
            tab = tabs.open()
            page = tab.go(url)
            type_into_head(page, "农")
            read_options(page)
            assert not [one for one in tab.requests if "suggest/phrases" in one]
            page.keyboard.insert_text("村")
            expect(page.get_by_role("option").first).to_contain_text("词句")
            options = read_options(page)
            assert options[:2] == ["词句 农村工作", "词句 农村工作会议"]
            assert options[-1] == "词句 农业农村"
            page.locator("#head-query").fill("高标准农田")
            expect(page.get_by_role("listbox")).to_be_hidden()

    @pytest.mark.parametrize("typed", ["zzbzhy", "组织部长会议", "zuzhibuzhanghuiyi", "zuzhibzh", "zz部长", "組織部长"])
    def test_by_initials_pinyin_and_characters(self, page: Page, typed: str) -> None:
        type_into_head(page, typed)
        options = read_options(page)
        assert any(option.startswith("会议 全市组织部长会议") for option in options), options
        assert any(option.startswith("题名 在全市组织部长会议上的讲话") for option in options), options
        assert any(option.startswith("系列") for option in options), options

    @pytest.mark.parametrize("typed", ["zzbzhy2023", "2023zzbzhy", "2023年 组织部长", "组织部长 全市 2023"])
    def test_a_year_beside_the_name_tells_which_of_them(self, page: Page, typed: str) -> None:
        type_into_head(page, typed)
        options = read_options(page)
        assert any(option.startswith("会议 全市组织部长会议") for option in options), options
        assert not [option for option in options if "2022" in option], options

    @pytest.mark.parametrize(
        ("typed", "option"),
        [
            ("市级", "层级 市级"),
            ("sj", "层级 市级"),
            ("zcc", "类型 主持词"),
            ("干部", "主题 干部"),
            ("csswzz", "单位 测试市委组织部"),
        ],
    )
    def test_terms(self, page: Page, typed: str, option: str) -> None:
        type_into_head(page, typed)
        assert any(found.startswith(option) for found in read_options(page)), read_options(page)

    def test_the_keyboard_chooses(self, tabs: Tabs, finding_url: str) -> None:
        tab = tabs.open()
        page = tab.go(finding_url + ANYWHERE)
        field = page.locator("#head-query")
        type_into_head(page, "zzbzhy")
        count = len(read_options(page))
        expect(field).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("option").nth(count - 1)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(page.locator("[aria-selected=true]")).to_have_count(0)
        page.keyboard.press("ArrowDown")
        first = page.get_by_role("option").first
        expect(first).to_have_attribute("aria-selected", "true")
        assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
        expect(page.locator(".box--head [role=status]")).to_contain_text(f"{count} 条联想")
        page.keyboard.press("Enter")
        page.wait_for_url("**/series/organization-heads.html")
        assert tab.faults == []
        assert tab.requests_elsewhere(finding_url) == []

    def test_a_name_that_many_bear_leads_to_all_of_them(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().go(finding_url + ANYWHERE)
        type_into_head(page, "jdlh")
        page.get_by_role("option", name="2 篇").click()
        page.wait_for_url("**/search.html#q=*")
        wait_for_answer(page)
        expect(page.locator("[data-search-tally]")).to_contain_text("2 篇")
        expect(page.locator(".hit__title").first).to_have_text("在季度例会上的讲话")

    def test_on_the_search_page_what_is_chosen_stays_chosen(self, tabs: Tabs, example_site: Build) -> None:
        with serve_folder(example_site.site) as url:
            page = tabs.open().page
            page.goto(f"{url}search.html#q=工作&scope=record&sort=date&level=county")
            wait_for_answer(page)
            page.locator("#head-query").fill("")
            page.locator("#head-query").press_sequentially("高标准")
            page.get_by_role("option", name="词句 高标准农田", exact=True).click()
            wait_for_answer(page, "高标准农田")
            assert page.evaluate("Object.fromEntries(new URLSearchParams(location.hash.slice(1)))") == {
                "q": "高标准农田",
                "level": "county",
                "scope": "record",
                "sort": "date",
            }
            expect(results(page)).to_be_focused()

    def test_what_is_excluded_is_no_name(self, page: Page) -> None:
        type_into_head(page, "组织部长")
        read_options(page)
        page.locator("#head-query").fill("-组织部长")
        expect(page.get_by_role("option")).to_have_count(0)

    def test_the_one_that_is_chosen_is_seen_where_colours_are_forced(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().page
        page.goto(finding_url + ANYWHERE)
        page.emulate_media(forced_colors="active")
        type_into_head(page, "组织部长")
        read_options(page)
        page.keyboard.press("ArrowDown")
        style = "(e) => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineColor]"
        kind, colour = page.get_by_role("option").first.evaluate(style)
        assert kind == "solid"
        assert colour != "rgba(0, 0, 0, 0)"

    def test_enter_searches_for_what_was_typed(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().go(finding_url + ANYWHERE)
        type_into_head(page, "抓落实 & 100% #?")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html#q=*")
        expect(page.locator("#head-query")).to_have_value("抓落实 & 100% #?")

    def test_an_input_method_is_left_to_its_work(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().go(finding_url + ANYWHERE)
        field = page.locator("#head-query")
        field.focus()
        field.dispatch_event("compositionstart")
        field.evaluate("(e) => { e.value = 'zzbzhy'; e.dispatchEvent(new InputEvent('input', { bubbles: true })); }")
        page.wait_for_timeout(300)
        expect(page.get_by_role("listbox")).to_be_hidden()
        field.dispatch_event("compositionend")
        read_options(page)

    def test_it_asks_for_little_and_only_when_it_is_used(self, tabs: Tabs, finding_url: str) -> None:
        tab = tabs.open()
        page = tab.go(finding_url + ANYWHERE)
        assert not [url for url in tab.requests if "/search/suggest/" in url]
        type_into_head(page, "zz")
        read_options(page)
        assert [url for url in tab.requests if "/search/suggest/" in url]
        assert not [url for url in tab.requests if "/search/manifest" in url]

    @pytest.mark.parametrize("typed", ["<img src=x onerror=alert(1)>", "%00", "(", "\\", "“”", "啊" * 300])
    def test_odd_input(self, tabs: Tabs, finding_url: str, typed: str) -> None:
        tab = tabs.open()
        page = tab.go(finding_url + ANYWHERE)
        page.locator("#head-query").fill(typed)
        page.wait_for_timeout(300)
        assert page.locator(".box img").count() == 0
        assert tab.faults == []

    def test_letters_that_no_name_has_are_not_tried_in_every_way(self, tabs: Tabs, finding_url: str) -> None:
        """They could be taken for initials and syllables in millions of ways."""
        page = tabs.open().go(finding_url + ANYWHERE)
        type_into_head(page, "zz")
        read_options(page)
        tried = page.evaluate(
            """async (text) => {
                let tried = 0;
                const { test } = RegExp.prototype;
                RegExp.prototype.test = function count(...given) { tried += 1; return test.apply(this, given); };
                const found = await archiveSearch.suggest.find(text);
                RegExp.prototype.test = test;
                return found.length ? Infinity : tried;
            }""",
            "zh" * 19 + "v",
        )
        assert 0 < tried < 10_000

    def test_what_is_typed_before_its_script_is_there_has_suggestions(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().page
        held: list[Route] = []
        page.route("**/archive-box.js", lambda route: held.append(route))  # noqa: PLW0108 - it hangs its own on what it calls
        with page.expect_request("**/archive-box.js"):
            page.goto(f"{finding_url}search.html", wait_until="commit")
        page.locator("#head-query").press_sequentially("组织")
        held[0].continue_()
        assert any("组织部长会议" in option for option in read_options(page))

    def test_without_its_files_it_still_searches(self, tabs: Tabs, finding_site: Build, tmp_path: Path) -> None:
        shutil.copytree(finding_site.site, tmp_path / "site")
        shutil.rmtree(tmp_path / "site" / "search" / "suggest")
        with serve_folder(tmp_path / "site") as url:
            page = tabs.open().page
            page.goto(url + ANYWHERE)
            type_into_head(page, "抓落实")
            page.wait_for_timeout(300)
            page.keyboard.press("Enter")
            page.wait_for_url("**/search.html#q=*")
            wait_for_answer(page, "抓落实")

    def test_files_of_two_builds_are_never_mixed(self, tabs: Tabs, finding_site: Build, tmp_path: Path) -> None:
        shutil.copytree(finding_site.site, tmp_path / "site")
        folder = tmp_path / "site" / "search" / "suggest"
        build = (folder / "terms.js").read_text(encoding="utf-8").split('","')[1][:16]
        with serve_folder(tmp_path / "site") as url:
            tab = tabs.open()
            page = tab.go(url + ANYWHERE)
            page.keyboard.press("/")
            page.wait_for_timeout(300)  # what every suggestion needs is there
            for file in folder.glob("*.js"):
                file.write_text(file.read_text(encoding="utf-8").replace(build, "0123456789abcdef"), encoding="utf-8")
            page.keyboard.type("zzb")
            page.wait_for_timeout(400)
            page.keyboard.type("z")
            assert any("组织部长会议" in option for option in read_options(page))
            assert [one for one in tab.requests if one.endswith("suggest/terms.js?0123456789abcdef")]
            assert tab.faults == []


class TestPlaces:
    def test_from_disk(self, tabs: Tabs, finding_site: Build) -> None:
        tab = tabs.open()
        tab.page.goto((finding_site.site / ANYWHERE).as_uri())
        type_into_head(tab.page, "zzbzhy")
        read_options(tab.page)
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url("**/series/organization-heads.html")
        assert tab.faults == []

    @pytest.mark.parametrize("is_narrow", [True, False])
    def test_open_it_is_accessible_and_does_not_overflow(
        self,
        tabs: Tabs,
        finding_url: str,
        is_narrow: bool,  # noqa: FBT001
    ) -> None:
        tab = tabs.open(NARROW) if is_narrow else tabs.open()
        page = tab.go(finding_url + ANYWHERE)
        if is_narrow:
            expect(page.locator("#head-query")).to_be_hidden()
            page.locator("header").get_by_role("link", name="查找").click()
            expect(page.locator("#head-query")).to_be_focused()
            page.keyboard.type("zzbzhy")
        else:
            type_into_head(page, "zzbzhy")
        read_options(page)
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert find_violations(tab) == []

    def test_on_a_narrow_page_it_closes_behind_one(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open(NARROW).go(finding_url + ANYWHERE)
        page.locator("header").get_by_role("link", name="查找").click()
        page.keyboard.press("Escape")
        expect(page.locator("#head-query")).to_be_hidden()

    @pytest.mark.parametrize("uri", [ANYWHERE, "search.html", f"search.html#q={PHRASE}"])
    @pytest.mark.parametrize("scrolled", [0, 300])
    def test_on_a_narrow_page_suggestions_stand_below_what_is_typed(
        self, tabs: Tabs, finding_url: str, uri: str, scrolled: int
    ) -> None:
        page = tabs.open(NARROW).go(finding_url + uri)
        page.evaluate("(y) => scrollTo(0, y)", scrolled)
        page.keyboard.press("/")
        page.keyboard.type("zzbzhy")
        read_options(page)
        field, offered = (page.locator(of).bounding_box() for of in ("#head-query", "header [role=listbox]"))
        assert field
        assert offered
        assert offered["y"] >= field["y"] + field["height"] - 1
        assert offered["x"] >= 0
        assert offered["x"] + offered["width"] <= NARROW["width"]
