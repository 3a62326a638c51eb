"""What every kind of page keeps to, seen in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from tests.site.browser import NARROW, WIDE, Tab, Tabs
from tests.site.conftest import Build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2024/2024-05-06-shi-jianghua.html"
KINDS_OF_PAGE = {
    "home": "index.html",
    "years": "years/index.html",
    "levels": "levels/index.html",
    "topics": "topics/index.html",
    "kinds": "kinds/index.html",
    "all series": "series/index.html",
    "organs": "organs/index.html",
    "meetings": "meetings/index.html",
    "register": "records/index.html",
    "year": "years/2023.html",
    "year and level": "years/2023/municipal.html",
    "level": "levels/municipal.html",
    "level without records": "levels/national.html",
    "topic": "topics/party.html",
    "topic and level": "topics/party/municipal.html",
    "kind": "kinds/speech.html",
    "organ": "organs/city-organization.html",
    "system": "organs/systems/zu-zhi.html",
    "series": "series/organization-heads.html",
    "series without meetings": "series/congress.html",
    "meeting": "meetings/2024-05-06-shi-huiyi.html",
    "register of a year": "records/2023.html",
    "unclassified": "records/unclassified.html",
    "record": "speeches/2023/2023-02-08-shi-jianghua.html",
    "record corrected": RECORD,
    "record superseded": "speeches/2023/2023-03-xian-chuanda.html",
    "record withdrawn": "speeches/2022/2022-tongzhi.html",
    "record transcript": "speeches/2023/2023-02-10-shi-jianghua-luyin.html",
    "former address": "speeches/2023/2023-03-xian-chuanda-tigang.html",
    "not found": "404.html",
    "search": "search.html",
    "guide": "contributing/index.html",
    "form": "contributing/submit.html",
    "guide to fields": "contributing/fields.html",
    "guide to rules": "contributing/rules.html",
}
# Every make of page once.
MAKES = (
    "home",
    "years",
    "topics",
    "meetings",
    "year",
    "level without records",
    "series",
    "meeting",
    "record corrected",
    "record superseded",
    "record withdrawn",
    "not found",
    "guide to fields",
    "form",
)

every_make = pytest.mark.parametrize("kind", MAKES)


@pytest.fixture(scope="module")
def wide(lasting_tabs: Tabs) -> Tab:
    """A tab that goes from page to page, as a reader's does."""
    return lasting_tabs.open()


@pytest.fixture(scope="module")
def narrow(lasting_tabs: Tabs) -> Tab:
    """A tab as wide as a telephone."""
    return lasting_tabs.open(NARROW)


@pytest.fixture(scope="module")
def dark(lasting_tabs: Tabs) -> Tab:
    """A tab of a reader who likes it dark."""
    return lasting_tabs.open(scheme="dark")


@pytest.fixture(scope="module", params=KINDS_OF_PAGE)
def visit(request: pytest.FixtureRequest, wide: Tab, reading_url: str) -> Tab:
    """That tab at each kind of page."""
    wide.go(reading_url + KINDS_OF_PAGE[request.param])
    return wide


def find_violations(tab: Tab) -> list[str]:
    """What axe holds against a page, all of its rules run; what is fading in is looked at when it is there."""
    tab.page.evaluate("Promise.allSettled(document.getAnimations().map(animation => animation.finished))")
    found = Axe().run(tab.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def test_every_page_of_the_site_is_of_a_kind(reading_site: Build) -> None:
    """A new folder of pages must be named above, or nothing here would look at it."""
    looked_at = {uri.partition("/")[0] for uri in KINDS_OF_PAGE.values()}
    there = {path.relative_to(reading_site.site).parts[0] for path in reading_site.site.rglob("*.html")}
    assert there <= looked_at | {"assets"}


class TestEveryKindOfPage:
    def test_asks_its_own_origin_only(self, visit: Tab, reading_url: str) -> None:
        assert visit.requests
        assert visit.requests_elsewhere(reading_url) == []

    def test_reports_no_fault(self, visit: Tab) -> None:
        assert visit.faults == []

    def test_says_what_it_is(self, visit: Tab) -> None:
        page = visit.page
        headings = page.locator("h1")
        assert headings.count() == 1
        assert headings.inner_text().strip()
        assert "测试文献库" in page.title()
        assert (page.locator("html").get_attribute("lang") or "").startswith("zh")
        text = page.locator("body").inner_text()
        assert "测试：全部内容均为虚构。" in text
        assert "本库是利用库，不代替归档" in text

    def test_is_accessible(self, visit: Tab) -> None:
        assert find_violations(visit) == []


class TestNarrow:
    @pytest.mark.parametrize("kind", KINDS_OF_PAGE)
    def test_does_not_overflow_and_is_accessible(self, kind: str, narrow: Tab, reading_url: str) -> None:
        page = narrow.page
        page.goto(reading_url + KINDS_OF_PAGE[kind])
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), list_what_overflows(page)
        if kind in MAKES:
            assert find_violations(narrow) == []


def test_no_key_of_the_guide_is_broken_over_two_lines(wide: Tab, narrow: Tab, reading_url: str) -> None:
    for tab in (wide, narrow):
        tab.page.goto(f"{reading_url}contributing/fields.html")
        keys = tab.page.locator(".guide__text td:first-child code")
        assert keys.count() > 1
        broken = "(all) => all.filter((e) => e.getClientRects().length > 1).map((e) => e.textContent)"
        assert keys.evaluate_all(broken) == []


class TestDark:
    @every_make
    def test_is_accessible(self, kind: str, dark: Tab, reading_url: str) -> None:
        page = dark.page
        page.set_viewport_size(NARROW if MAKES.index(kind) % 2 else WIDE)
        page.goto(reading_url + KINDS_OF_PAGE[kind])
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        assert find_violations(dark) == []


def list_what_overflows(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """Array.from(document.querySelectorAll('body *'))
             .filter((e) => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
             .map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 9)"""
    )
    return found


def test_the_palette_follows_the_system_and_then_the_reader(reading_url: str, tabs: Tabs) -> None:
    tab = tabs.open(scheme="dark")
    page = tab.go(reading_url)
    body = page.locator("body")
    assert body.get_attribute("data-md-color-scheme") == "slate"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("label[for^=__palette]:visible").click()
    assert body.get_attribute("data-md-color-scheme") == "default"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    assert find_violations(tab) == []
    page = tab.go(reading_url + RECORD)
    assert page.locator("body").get_attribute("data-md-color-scheme") == "default"


def test_an_address_that_leads_nowhere(reading_url: str, tabs: Tabs) -> None:
    tab = tabs.open()
    page = tab.go(f"{reading_url}years/no/such/page.html")
    assert page.locator("h1").inner_text() == "没有这个页面"
    assert tab.faults
    assert all("404" in fault for fault in tab.faults)
    assert [url for url in tab.requests if not url.startswith(reading_url)] == []
    page.get_by_role("main").get_by_role("link", name="首页").click()
    page.wait_for_url(f"{reading_url}index.html")


def test_a_former_address_leads_on_and_keeps_the_paragraph(reading_site: Build, reading_url: str, tabs: Tabs) -> None:
    page = tabs.open().go(f"{reading_url}{KINDS_OF_PAGE['former address']}#p-abcdefgh")
    page.wait_for_url(f"{reading_url}{KINDS_OF_PAGE['record superseded']}#p-abcdefgh")
    page = tabs.open().go((reading_site.site / KINDS_OF_PAGE["former address"]).as_uri() + "#p-abcdefgh")
    page.wait_for_url("**/2023-03-xian-chuanda.html#p-abcdefgh")


class TestFromDisk:
    # 404.html is a server's: it is shown at any depth, so its links begin at the root.
    @pytest.mark.parametrize("kind", [kind for kind in MAKES if kind != "not found"])
    def test_a_page_opened_from_disk(self, kind: str, reading_site: Build, tabs: Tabs) -> None:
        tab = tabs.open()
        page = tab.go((reading_site.site / KINDS_OF_PAGE[kind]).as_uri())
        assert tab.requests_elsewhere(reading_site.site.as_uri()) == []
        assert tab.faults == []
        assert page.locator("h1").is_visible()

    def test_from_the_home_page_to_a_record_and_its_meeting(self, reading_site: Build, tabs: Tabs) -> None:
        tab = tabs.open()
        page = tab.go((reading_site.site / "index.html").as_uri())
        page.get_by_role("main").get_by_role("link", name="2024年").first.click()
        page.wait_for_url("**/years/2024.html")
        page.locator("main .rows a[href$='2024-05-06-shi-jianghua.html']").click()
        page.wait_for_url("**/2024-05-06-shi-jianghua.html")
        assert page.locator("[data-record-body]").is_visible()
        page.get_by_role("main").get_by_role("link", name="全市组织部长会议").first.click()
        page.wait_for_url("**/meetings/2024-05-06-shi-huiyi.html")
        assert tab.faults == []

    def test_styles_and_icons_are_there(self, reading_site: Build, tabs: Tabs) -> None:
        page = tabs.open().go((reading_site.site / RECORD).as_uri())
        sheets = page.evaluate("Array.from(document.styleSheets, (sheet) => sheet.href || '')")
        assert [href for href in sheets if href.endswith("stylesheets/archive.css")]
        linked = page.evaluate(
            "Array.from(document.querySelectorAll('link[rel=stylesheet],link[rel=icon],script[src]'), e => e.href || e.src)"
        )
        for url in linked:
            assert Path(url.removeprefix("file://").partition("?")[0]).is_file(), url
