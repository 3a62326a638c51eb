"""The content security policy: what pages hold is what it names, and nothing that a browser does with them breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page

from archive.index.policy import HEADER_ONLY, INLINE_SCRIPTS, POLICY, digest_script, write_policy
from archive.search.page import PAGE, embed_script
from archive.search.script import START, join_scripts
from archive.style import UNUSED
from tests.search.conftest import SCRIPTS
from tests.site.browser import Tab, Tabs, ask, open_search, serve_folder, wait_for_answer
from tests.site.conftest import ROOT, Build
from tests.site.form import FORM, download, fill
from tests.site.web_server import POLICIES, send_policy

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2024/2024-05-06-shi-jianghua.html"
WATCH = "window.__broken = []; addEventListener('securitypolicyviolation', (e) => window.__broken.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));"


class Inline(HTMLParser):
    """What stands within a page and would need an exception: scripts by their hashes, styles, handlers."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.hashes: set[str] = set()
        self.odd: list[str] = []
        self.policies: list[tuple[str, bool]] = []
        self._is_script = self._has_loaded = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policies.append((values["content"] or "", self._has_loaded))
        self._has_loaded |= tag in {"script", "link", "style", "img"}
        self._is_script = tag == "script" and "src" not in values and values.get("type") != "application/json"
        if tag in {"style", "iframe", "object", "embed", "base"}:
            self.odd.append(tag)
        self.odd += [f"{tag} {name}={value}" for name, value in attrs if name == "style" or name.startswith("on")]
        self.odd += [
            f"{tag} {value}"
            for _, value in attrs
            if re.match(r"\s*(?:javascript|vbscript):", value or "", re.IGNORECASE)
        ]

    def handle_data(self, data: str) -> None:
        if self._is_script:
            self.hashes.add(digest_script(data))
            self._is_script = False


@pytest.mark.parametrize("name", ["fixture_site", "reading_site", "example_site"])
def test_every_page_holds_what_the_policy_names_and_no_more(name: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(name).site
    found: set[str] = set()
    pages = sorted(site.rglob("*.html"))
    assert pages
    start = embed_script(
        join_scripts({path.stem: path.read_text(encoding="utf-8") for path in SCRIPTS.iterdir()})[START]
    )
    for path in pages:
        inline = Inline(path.read_text(encoding="utf-8"))
        own = [start] if path.name == PAGE else []
        assert inline.policies == [(write_policy(*own), False)], path
        assert inline.odd == [], path
        assert set(map(digest_script, own)) <= inline.hashes <= {*INLINE_SCRIPTS, *map(digest_script, own)}, path
        found |= inline.hashes
    assert found == {*INLINE_SCRIPTS, digest_script(start)}


@pytest.mark.parametrize("name", ["fixture_site", "reading_site", "example_site", "finding_site"])
def test_no_page_has_a_part_whose_styles_were_left_out(name: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue(name).site
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html")))
    classes = {word for names in re.findall(r'\bclass="([^"]*)"', pages) for word in names.split()}
    assert len(classes) > 100
    assert [word for word in sorted(classes) if UNUSED.match(word)] == []


def test_what_is_not_escaped_is_html_of_ours_or_a_title_that_was() -> None:
    """Titles are escaped where a page's meta is set; bodies are made by Python-Markdown, which is given no HTML."""
    templates = sorted((ROOT / "hooks" / "overrides").rglob("*.html"))
    said = {
        value for path in templates for value in re.findall(r"\{\{\s*([\w.]+)\s*\|\s*safe\b", path.read_text("utf-8"))
    }
    titles = {"page.title", "item.title", "section.title"}
    assert said == {"page.content", "part.text", "config.extra.start.script", *titles}
    assert len(re.findall(r"\bsafe\b", "".join(path.read_text("utf-8") for path in templates))) == sum(
        len(re.findall(r"\|\s*safe\b", path.read_text("utf-8"))) for path in templates
    )


def test_it_has_no_exception() -> None:
    assert "unsafe" not in POLICY
    assert not re.search(r"[\s:]\*|https?:", POLICY)


def test_the_web_server_says_the_same() -> None:
    assert POLICIES["default"] == f"{POLICY}; {HEADER_ONLY}"
    # The page's own says the rest: what it names is another script in each version.
    assert POLICIES[f"/{PAGE}"] == HEADER_ONLY
    assert all(HEADER_ONLY in policy for policy in POLICIES.values())


def test_an_exception_would_be_noticed() -> None:
    page = "<meta http-equiv=Content-Security-Policy content=a><p style='color:red' onclick=a()><style></style><script>a()</script><a href=' JavaScript:a()'>"
    inline = Inline(page)
    assert inline.policies == [("a", False)]
    assert len(inline.odd) == 4
    assert len(inline.hashes) == 1


@pytest.fixture
def tab(tabs: Tabs) -> Tab:
    """A tab that counts what breaks a policy."""
    return tabs.open(permissions=("clipboard-read", "clipboard-write"), script=WATCH)


@pytest.fixture(scope="module")
def guarded_url(reading_site: Build) -> Iterator[str]:
    """Where the site is served with the header that the web server sends."""
    with serve_folder(reading_site.site, send_policy) as url:
        yield url


def assert_unbroken(tab: Tab, where: str) -> None:
    assert tab.page.evaluate("window.__broken") == [], where
    assert tab.faults == [], where


def test_a_breach_would_be_noticed(tab: Tab, guarded_url: str) -> None:
    page = tab.go(f"{guarded_url}index.html")
    page.evaluate(
        """() => {
            const image = document.createElement('img');
            image.setAttribute('onerror', 'window.__canary = true');
            image.src = 'nothing.png';
            document.body.append(image);
            const script = document.createElement('script');
            script.textContent = 'window.__canary = true';
            document.body.append(script);
            document.body.setAttribute('style', 'color: red');
        }"""
    )
    page.wait_for_function("() => window.__broken.length >= 3")
    assert page.evaluate("window.__canary") is None


def walk(page: Page, url: str) -> Iterator[str]:
    """Use every kind of page as a reader does; yield where one is."""
    for uri in ("years/2024.html", "meetings/2024-05-06-shi-huiyi.html", "series/index.html", "no/such/page.html"):
        page.goto(url + uri)
        yield uri
    page.goto(f"{url}index.html")
    page.get_by_title("切换到深色").click()
    page.locator("#home-query").press_sequentially("jianghua")
    page.get_by_role("option").first.wait_for()
    yield "index.html"
    page.goto(url + RECORD)
    for name in ("大字版", "骨架", "骨架", "复制出处"):
        button = page.get_by_role("button", name=name, exact=True)
        if button.is_visible():
            button.click()
    page.locator("[data-record-body] > p.unit").first.hover()
    page.get_by_role("button", name="复制本段及出处").click()
    yield RECORD
    ask(page, "会议")
    page.locator("[data-hits] > li").first.wait_for()
    page.get_by_label("语境", exact=True).check()
    wait_for_answer(page)
    page.locator("[data-lines-list] > li").first.wait_for()
    yield "search.html"
    page.locator("[data-lines-list] a").first.click()
    page.locator("[data-marks]").wait_for()
    yield "a record with marks"


def test_nothing_that_a_reader_does_breaks_it(tab: Tab, guarded_url: str) -> None:
    for where in walk(tab.page, guarded_url):
        tab.faults[:] = [fault for fault in tab.faults if "404" not in fault]  # the page that is not there
        assert_unbroken(tab, where)
    assert tab.requests_elsewhere(guarded_url) == []


def test_the_form_works_under_it(tab: Tab, guarded_url: str, tmp_path: Path) -> None:
    page = tab.go(guarded_url + FORM)
    fill(page)
    page.fill("#q-meeting", "会议")
    page.locator("[data-path=meeting] [role=option]").first.wait_for()
    page.fill("#q-meeting", "")
    assert download(page, tmp_path).is_file()
    assert_unbroken(tab, FORM)


def test_the_guide_keeps_it(tab: Tab, guarded_url: str) -> None:
    for uri in ("contributing/index.html", "contributing/rules.html", "contributing/form.html"):
        tab.go(guarded_url + uri)
        assert_unbroken(tab, uri)


def test_search_answers_where_the_server_knows_only_the_scripts_of_all_pages(tabs: Tabs, reading_site: Build) -> None:
    """As one does that was not told of a new version: what stands within the page does not run, and the engine comes as a file."""
    header = {"Content-Security-Policy": POLICIES["default"]}
    with serve_folder(reading_site.site, lambda _: header) as url:
        tab = tabs.open()
        page = open_search(tab, url, "#q=会议")
        page.locator("[data-hits] > li").first.wait_for()
        assert [
            one for one in tab.requests if one.endswith("/archive-engine.js")
        ]  # not of the browser's timing, which may tell of it later


def test_search_works_from_disk_under_it(tab: Tab, reading_site: Build) -> None:
    """Where 'self' is a folder: the index comes as script elements."""
    url = f"{reading_site.site.as_uri()}/"
    page = open_search(tab, url, "#q=会议")
    page.locator("[data-hits] > li").first.wait_for()
    assert_unbroken(tab, "search.html")
    tab.go(url + RECORD)
    assert_unbroken(tab, RECORD)
