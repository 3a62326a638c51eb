"""The tabs that browser tests use: each begins as if there had been none before."""

from __future__ import annotations

import pytest

from tests.site.browser import NARROW, WIDE, Contexts, Tabs
from tests.site.conftest import Build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEAVE = """() => {
    localStorage.setItem('left', '1');
    sessionStorage.setItem('left', '1');
    document.cookie = 'left=1';
    addEventListener('pagehide', () => sessionStorage.setItem('left', '2'));
}"""
LEFT = "() => [localStorage.getItem('left'), sessionStorage.getItem('left'), document.cookie]"
SIGHT = "() => [history.length, innerWidth, matchMedia('print').matches, matchMedia('(prefers-color-scheme: dark)').matches]"


def test_a_tab_knows_nothing_of_the_one_before(contexts: Contexts, reading_url: str) -> None:
    tabs = Tabs(contexts)
    page = tabs.open().go(reading_url)
    length = page.evaluate("history.length")
    page.goto(f"{reading_url}years/2023.html")
    page.evaluate(LEAVE)
    page.route("**/*.css", lambda route: route.abort())
    page.set_viewport_size(NARROW)
    page.emulate_media(media="print", color_scheme="dark")
    page.context.new_page().goto(reading_url)
    tabs.close()
    tab = tabs.open()
    assert len(tab.context.pages) == 1
    page = tab.go(reading_url)
    assert tab.faults == []
    assert page.evaluate(LEFT) == [None, None, ""]
    assert page.evaluate(SIGHT) == [length, WIDE["width"], False, False]
    tabs.close()


@pytest.mark.parametrize("last", ["disk", "blank", "other"])
def test_it_knows_nothing_though_it_ended_elsewhere(
    contexts: Contexts, reading_site: Build, reading_url: str, finding_url: str, last: str
) -> None:
    disk = (reading_site.site / "index.html").as_uri()
    first, then = {"disk": (disk, disk), "blank": (reading_url, "about:blank"), "other": (reading_url, finding_url)}[
        last
    ]
    tabs = Tabs(contexts)
    page = tabs.open().go(first)
    page.evaluate(LEAVE)
    page.goto(then)
    tabs.close()
    assert tabs.open().go(first).evaluate(LEFT) == [None, None, ""]
    tabs.close()


def test_a_script_of_one_tab_does_not_run_in_the_next(contexts: Contexts, reading_url: str) -> None:
    tabs = Tabs(contexts)
    assert tabs.open(script="window.left = 1").go(reading_url).evaluate("left") == 1
    tabs.close()
    assert tabs.open().go(reading_url).evaluate("window.left") is None
    tabs.close()
