"""The search page in hard times: hostile queries, a damaged index, no server, no scripts, small and dark screens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.search.page import PAGE
from archive.search.script import ENGINE, FINDING
from tests.site.browser import SIGHTS, Scheme, Tab, Tabs, open_search, results, serve_folder, wait_for_answer
from tests.site.conftest import Build
from tests.site.finding import MANY, PHRASE
from tests.site.test_browser import find_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "%00",
    "\x00",
    "\ud800",
    "抓\udc00落",
    ".*+?^${}()|[]\\",
    "，。！？",
    "-",
    '"',
    "标题：",
    "……",
    "抓" * 10_000,
]
"""Queries that no text answers well."""

MANIFEST = re.compile(r"(?<=data-manifest>)[^<]*")
"""What the search page holds of the index."""


@pytest.fixture(scope="module")
def searcher(lasting_tabs: Tabs) -> Tab:
    """A tab that goes from query to query."""
    return lasting_tabs.open()


class TestBadInput:
    @pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
    def test_a_hostile_query_is_answered(self, query: str, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url)
        page.locator("#head-query").evaluate(
            "(e, text) => { e.value = text; e.form.requestSubmit ? e.form.requestSubmit() : e.form.submit(); }", query
        )
        page.wait_for_timeout(250)
        wait_for_answer(page)
        open_search(searcher, finding_url, f"#q={quote(query, errors='replace')}")
        assert page.locator("[data-search] img, [data-search] script").count() == 0
        assert searcher.faults == []

    def test_a_broken_address_is_answered(self, searcher: Tab, finding_url: str) -> None:
        for fragment in ("#q=%", "#q=%E6%8A", "#%00", "#q", "#&&=&", "#q=%ED%A0%80"):
            open_search(searcher, finding_url, fragment)
            assert searcher.faults == []

    def test_markup_in_a_text_stays_text(self, searcher: Tab, finding_url: str) -> None:
        page = open_search(searcher, finding_url, "#q=记号")
        expect(page.locator("[data-record-id='2023-05-08-jihao']")).to_contain_text("<img src=x onerror=alert(1)>")
        assert page.locator("main img").count() == 0
        assert searcher.faults == []


def change_manifest(site: Path, held: str) -> None:
    """Have the search page hold this in the place of the manifest."""
    page = (site / PAGE).read_text(encoding="utf-8")
    (site / PAGE).write_text(MANIFEST.sub(lambda _: held, page), encoding="utf-8")


class TestDamage:
    @pytest.fixture
    def broken(self, finding_site: Build, tmp_path: Path) -> Path:
        site = tmp_path / "site"
        shutil.copytree(finding_site.site, site)
        return site

    @staticmethod
    def visit(tabs: Tabs, url: str, query: str = PHRASE) -> Page:
        page = tabs.open().page
        page.goto(f"{url}search.html#q={query}")
        page.wait_for_selector("[data-search-state=failed]")
        return page

    def test_a_file_that_calls_itself_another_is_refused_as_long_as_that_is_not_there(
        self, tabs: Tabs, broken: Path
    ) -> None:
        """Both are of one build, and each is whole but for its name."""
        texts = sorted((broken / "search" / "t").rglob("*.js"))
        first, second = (path.relative_to(broken / "search").with_suffix("").as_posix() for path in texts[:2])
        content = texts[0].read_bytes()
        texts[0].write_bytes(content.replace(first.encode("utf-16-le"), second.encode("utf-16-le"), 1))
        with serve_folder(broken) as url:
            page = tabs.open().go(f"{url}search.html")
            ask = "(names) => Promise.all(names.map((name) => archiveSearch.loadText(name).then(([meta]) => meta[0], (error) => error.name)))"
            page.wait_for_function("() => window.archiveSearch && archiveSearch.loadText")
            page.evaluate("archiveSearch.loadManifest()")
            damaged, told = page.evaluate(ask, [first, second])
        with serve_folder(broken) as url:
            page = tabs.open().go(f"{url}search.html")
            page.wait_for_function("() => window.archiveSearch && archiveSearch.loadText")
            page.evaluate("archiveSearch.loadManifest()")
            (alone,) = page.evaluate(ask, [second])
        assert damaged == "DamagedError"
        assert told == alone != "DamagedError"

    def test_a_page_script_that_was_cut_between_its_parts_is_told(self, tabs: Tabs, broken: Path) -> None:
        script = broken / "assets" / "javascripts" / "search" / "archive-page.js"
        text = script.read_text(encoding="utf-8")
        place = text.index("})();", text.index("archive.page=")) + len("})();")
        script.write_text(text[:place], encoding="utf-8")
        with serve_folder(broken) as url:
            page = self.visit(tabs, url)
            expect(page.locator("[data-search-fault]")).to_contain_text("查找程序没有加载完整")

    @pytest.mark.parametrize("place", ["manifest.js", "g", "t", "terms.js"])
    @pytest.mark.parametrize("is_missing", [True, False])
    def test_a_damaged_file_is_named_and_nothing_wrong_is_shown(
        self,
        tabs: Tabs,
        broken: Path,
        place: str,
        is_missing: bool,  # noqa: FBT001
    ) -> None:
        change_manifest(broken, "")
        path = broken / "search" / place
        for file in [path] if path.is_file() else list(path.rglob("*.js")):
            file.unlink() if is_missing else file.write_bytes(file.read_bytes()[:-9])
        with serve_folder(broken) as url:
            page = self.visit(tabs, url)
            fault = page.locator("[data-search-fault]")
            expect(fault).to_contain_text("索引已损坏")
            expect(fault).to_contain_text(f"search/{place.removesuffix('.js')}")
            expect(page.locator("[data-hits] > li")).to_have_count(0)
            assert results(page).get_attribute("data-search-total") is None
            expect(fault.get_by_role("button", name="重新加载")).to_be_visible()

    @pytest.mark.parametrize("is_missing", [True, False])
    def test_the_manifest_in_the_page_is_as_good_as_its_file(
        self,
        tabs: Tabs,
        broken: Path,
        is_missing: bool,  # noqa: FBT001
    ) -> None:
        (broken / "search" / "manifest.js").unlink()
        with serve_folder(broken) as url:
            assert results(open_search(tabs.open(), url, f"#q={PHRASE}")).get_attribute("data-search-total") == str(
                MANY
            )
        change_manifest(broken, "" if is_missing else '["manifest","')
        with serve_folder(broken) as url:
            expect(self.visit(tabs, url).locator("[data-search-fault]")).to_contain_text("search/manifest")

    def test_without_a_manifest_in_the_page_its_file_is_read(self, tabs: Tabs, broken: Path) -> None:
        change_manifest(broken, "")
        with serve_folder(broken) as url:
            assert results(open_search(tabs.open(), url, f"#q={PHRASE}")).get_attribute("data-search-total") == str(
                MANY
            )

    @pytest.mark.parametrize(
        ("written", "altered"), [('"rice":[', '"rice":[1'), ('"segments":', '"segmentz":'), ('"kept":', '"kepu":')]
    )
    def test_a_manifest_in_the_page_that_was_altered_is_not_believed(
        self, tabs: Tabs, broken: Path, written: str, altered: str
    ) -> None:
        held = MANIFEST.findall((broken / PAGE).read_text(encoding="utf-8"))[0]
        assert written in held
        change_manifest(broken, held.replace(written, altered, 1))
        with serve_folder(broken) as url:
            page = open_search(tabs.open(), url, f"#q={PHRASE}")
            assert results(page).get_attribute("data-search-total") == str(MANY)
            (broken / "search" / "manifest.js").unlink()
            page = self.visit(tabs, url)
            expect(page.locator("[data-search-fault]")).to_contain_text("search/manifest")
            expect(page.locator("[data-hits] > li")).to_have_count(0)

    def test_two_queries_at_once_are_answered_though_it_was_altered(
        self, tabs: Tabs, finding_site: Build, broken: Path
    ) -> None:
        held = MANIFEST.findall((broken / PAGE).read_text(encoding="utf-8"))[0]
        change_manifest(broken, re.sub(r'"units":(\d+)', lambda units: f'"units":{4 * int(units[1])}', held, count=1))
        ask_both = "(both) => archiveSearch.enter().then(() => Promise.all(both.map((q) => archiveSearch.query(q))))"
        both = [PHRASE, "讲话"]
        with serve_folder(broken) as url:
            first, second = tabs.open().go(f"{url}search.html").evaluate(ask_both, both)
        with serve_folder(finding_site.site) as url:
            assert [first, second] == tabs.open().go(f"{url}search.html").evaluate(ask_both, both)
        assert first["total"] == MANY

    def test_what_has_no_label_is_not_named_by_its_id(self, tabs: Tabs, broken: Path) -> None:
        terms = broken / "search" / "terms.js"
        terms.write_bytes(terms.read_bytes()[:-9])
        with serve_folder(broken) as url:
            page = self.visit(tabs, url)
            page.wait_for_function("() => archiveSearch.page.showChips")
            results(page).evaluate(
                "(element) => { element.dataset.searchState = ''; location.hash += '&topic=party-building'; }"
            )
            page.wait_for_selector("[data-search-state=failed]")
            expect(page.locator("[data-search-chips] li")).to_have_count(0)

    def test_an_index_of_another_build_asks_for_a_reload(self, tabs: Tabs, broken: Path) -> None:
        for shard in (broken / "search" / "g").rglob("*.js"):
            content = re.sub(r',"[0-9a-f]{8}-', ',"01234567-', shard.read_bytes().decode("utf-16"), count=1)
            shard.write_bytes(content.encode("utf-16"))
        with serve_folder(broken) as url:
            page = self.visit(tabs, url)
            expect(page.locator("[data-search-fault]")).to_contain_text("网站已经更新")

    @pytest.mark.parametrize(
        ("name", "query", "told"),
        [
            ("archive-page", PHRASE, "没有加载完整"),
            ("filters", PHRASE, "assets/javascripts/search/filters.js"),
            ("facets", PHRASE, "assets/javascripts/search/facets.js"),
            ("facets", f"{PHRASE}&level=省级", "assets/javascripts/search/facets.js"),
            ("lines", f"{PHRASE}&view=kwic", "assets/javascripts/search/lines.js"),
            ("concordance", f"{PHRASE}&view=kwic", "assets/javascripts/search/concordance.js"),
            ("relax", "无此词语", "assets/javascripts/search/relax.js"),
            ("probe", "从来没有任何一篇文稿写过的一句长话", "assets/javascripts/search/probe.js"),
        ],
    )
    @pytest.mark.parametrize("is_missing", [True, False])
    def test_a_damaged_script_of_the_search_is_told(
        self,
        tabs: Tabs,
        broken: Path,
        name: str,
        query: str,
        told: str,
        is_missing: bool,  # noqa: FBT001
    ) -> None:
        file = broken / "assets" / "javascripts" / "search" / f"{name}.js"
        file.unlink() if is_missing else file.write_bytes(file.read_bytes()[:-9])
        with serve_folder(broken) as url:
            fault = self.visit(tabs, url, query).locator("[data-search-fault]")
            expect(fault).to_contain_text(told)
            expect(fault).not_to_contain_text("索引")

    @pytest.mark.parametrize("is_missing", [True, False])
    def test_where_half_of_the_engine_fails_the_whole_comes_in_its_stead(
        self,
        tabs: Tabs,
        broken: Path,
        is_missing: bool,  # noqa: FBT001
    ) -> None:
        file, whole = (broken / "assets/javascripts/search" / f"{name}.js" for name in (FINDING, ENGINE))
        file.unlink() if is_missing else file.write_bytes(file.read_bytes()[:-9])
        with serve_folder(broken) as url:
            page = open_search(tabs.open(), url, f"#q={PHRASE}")
            assert results(page).get_attribute("data-search-total") == str(MANY)
            whole.unlink()
            expect(self.visit(tabs, url).locator("[data-search-fault]")).to_contain_text("没有加载完整")

    def test_what_the_server_says_of_encodings_harms_nothing(self, tabs: Tabs, finding_site: Build) -> None:
        with serve_folder(finding_site.site, types={".js": "application/javascript; charset=gbk"}) as url:
            tab = tabs.open()
            page = open_search(tab, url, f"#q={PHRASE}")
            assert results(page).get_attribute("data-search-total") == str(MANY)
            expect(page.locator(".sentence mark").first).to_have_text(PHRASE)
            page.locator("#head-query").fill("组织")
            expect(page.get_by_role("option").first).to_contain_text("组织")
            assert tab.faults == []


class TestEverywhere:
    def test_from_disk(self, tabs: Tabs, finding_site: Build) -> None:
        tab = tabs.open()
        page = tab.page
        page.goto((finding_site.site / "index.html").as_uri())
        page.locator("#home-query").fill(PHRASE)
        page.locator("#home-query").press("Enter")
        page.wait_for_url("**/search.html#q=*")
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        page.locator(".sentence a").first.click()
        expect(page.locator("[data-marks]")).to_be_visible()
        assert tab.faults == []

    def test_what_was_typed_arrives_though_the_boxs_script_is_not_there(self, tabs: Tabs, finding_url: str) -> None:
        page = tabs.open().page
        page.route("**/archive-box.js", lambda route: route.abort())
        page.goto(f"{finding_url}years/index.html")
        page.locator("#head-query").fill(PHRASE)
        page.locator("#head-query").press("Enter")
        page.wait_for_url("**/search.html?q=*")
        wait_for_answer(page, PHRASE)
        expect(results(page)).to_have_attribute("data-search-total", str(MANY))
        page.locator("#head-query").fill("夏收")
        wait_for_answer(page, "夏收")
        page.reload()
        wait_for_answer(page, "夏收")

    @pytest.mark.parametrize(
        "fragment", ["", f"#q={PHRASE}&level=county&year=2020", f"#q={PHRASE}&view=kwic", "#q=无此词语"]
    )
    @pytest.mark.parametrize(("viewport", "scheme"), SIGHTS)
    def test_is_accessible_and_does_not_overflow(
        self, tabs: Tabs, finding_url: str, fragment: str, viewport: ViewportSize, scheme: Scheme
    ) -> None:
        tab = tabs.open(viewport, scheme)
        page = open_search(tab, finding_url, fragment)
        if PHRASE in fragment:
            expect(page.locator("[data-search-filters]")).to_be_visible()
        page.locator("[data-filters-fold]").evaluate("(e) => { e.open = true; }")
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert find_violations(tab) == []

    def test_with_scripting_off_it_says_how_to_browse(self, chromium: Browser, finding_url: str) -> None:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{finding_url}search.html")
        told = page.locator("noscript div")
        expect(told).to_be_visible()
        assert "需要启用脚本" in told.inner_text()
        expect(told.locator("a").first).to_have_attribute("href", "./years/index.html")
        context.close()

    def test_the_themes_search_has_left_the_site(self, finding_site: Build) -> None:
        names = [path.relative_to(finding_site.site).as_posix() for path in finding_site.site.rglob("*")]
        assert not [name for name in names if "lunr" in name or "workers" in name or "search_index" in name]
        assert max(path.stat().st_size for path in (finding_site.site / "search").rglob("*.js")) <= 300_000
