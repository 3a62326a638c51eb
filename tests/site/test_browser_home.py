"""The home page and the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import NARROW, WIDE, Tabs

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2024/2024-05-06-shi-jianghua.html"
FOCUSED = """
() => {
  const e = document.activeElement;
  const seen = e.getBoundingClientRect().width > 1 ? e : e.nextElementSibling;  // a radio button hidden behind its label
  const style = getComputedStyle(seen);
  const box = seen.getBoundingClientRect();
  const label = e.labels && e.labels[0] ? e.labels[0].textContent : '';
  return {
    name: (e.getAttribute('aria-label') || e.textContent || label || '').trim(),
    tag: e.tagName,
    inRows: Boolean(e.closest('.rows')),
    inWays: Boolean(e.closest('.archive-ways')),
    isSearch: e.matches('[role=combobox]'),
    isShown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
    isInView: box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth && style.visibility === 'visible',
  };
}
"""


def walk(page: Page, most: int = 60) -> list[dict[str, object]]:
    """Press Tab again and again; return what gets the focus."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop: dict[str, object] = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)
    return stops


class TestKeyboard:
    @pytest.mark.parametrize(
        ("uri", "width"), [("years/2023.html", 1440), ("index.html", 1440), ("index.html", 390), (RECORD, 1440)]
    )
    def test_the_focus_goes_everywhere_and_is_seen(self, tabs: Tabs, reading_url: str, uri: str, width: int) -> None:
        page = tabs.open(WIDE if width == 1440 else NARROW).go(reading_url + uri)
        stops = walk(page)
        assert [stop for stop in stops if not stop["isShown"]] == []
        assert [stop for stop in stops if not stop["isInView"]] == []
        # A text with headings can be entered at the first of them, too.
        assert "跳到正文" in [stop["name"] for stop in stops[:2]]
        assert any(stop["inWays"] for stop in stops)

    def test_search_ways_and_first_row_are_a_few_steps_away(self, tabs: Tabs, reading_url: str) -> None:
        stops = walk(tabs.open().go(f"{reading_url}years/2023.html"))
        first = {
            key: next((n for n, stop in enumerate(stops) if stop[key]), None)
            for key in ("isSearch", "inWays", "inRows")
        }
        assert all(step is not None and step < 30 for step in first.values()), first

    def test_the_way_past_the_head(self, tabs: Tabs, reading_url: str) -> None:
        page = tabs.open().go(f"{reading_url}years/2023.html")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_be_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, #content') !== null")

    def test_a_row_opens_by_enter(self, tabs: Tabs, reading_url: str) -> None:
        page = tabs.open().go(f"{reading_url}years/2024.html")
        page.locator(".rows a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{RECORD}")

    def test_the_palette(self, tabs: Tabs, reading_url: str) -> None:
        page = tabs.open().go(reading_url)
        before = page.locator("body").get_attribute("data-md-color-scheme")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "__palette":
                break
        else:
            pytest.fail("no Tab leads to the palette")
        page.keyboard.press("ArrowDown")
        expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", str(before))


class TestHome:
    @pytest.fixture
    def home(self, tabs: Tabs, reading_url: str) -> Page:
        return tabs.open().go(reading_url)

    def test_the_chart_has_a_name_and_a_table(self, home: Page) -> None:
        chart = home.locator("svg[role=img]").first
        assert chart.evaluate("(e) => e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')")
        expect(chart).to_contain_text("2023")
        table = home.locator("details table")
        if not table.is_visible():
            home.get_by_text("数据表").first.click()
        expect(table).to_be_visible()
        rows = {
            row.get_by_role("rowheader").inner_text(): row.get_by_role("cell").all_inner_texts()
            for row in table.locator("tbody").get_by_role("row").all()
        }
        assert {year: cells[-1] for year, cells in rows.items()} == {"2022": "1", "2023": "5", "2024": "1"}
        assert table.get_by_role("columnheader").all_inner_texts()[-1] == "合计"

    @pytest.mark.parametrize("width", [320, 360, 390, 1440])
    def test_a_name_with_a_remark_in_brackets_stands_on_one_line(
        self, tabs: Tabs, reading_url: str, width: int
    ) -> None:
        page = tabs.open({"width": width, "height": 844}).go(reading_url)
        title = page.get_by_role("heading", level=1)
        title.evaluate("(e) => { e.textContent = '会议讲话文献库（样例）'; }")
        lines = title.evaluate("(e) => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)")
        assert lines < 1.5

    def test_it_counts(self, home: Page) -> None:
        main = home.get_by_role("main")
        expect(main).to_contain_text("7 篇")
        expect(main).to_contain_text("4 次会议")
        for way in ("年份", "会议层级", "主题", "文稿类型", "会议系列"):
            expect(main.get_by_role("link", name=way, exact=True).first).to_be_visible()
        expect(main.get_by_role("link", name="同志在全市组织部长会议上的讲话")).to_be_visible()
