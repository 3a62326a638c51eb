"""The points of a record's page in the hands of a reader: links to them, clean copies, and the text as its skeleton."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.site.browser import SIGHTS, Scheme, Tab, Tabs, serve_folder
from tests.site.conftest import Build, copy_archive
from tests.site.test_browser import find_violations
from tests.site.test_browser_record import IS_IN_VIEW, id_of, read_clipboard

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2024/2024-05-06-shi-yaodian.html"
FRONT_MATTER = (
    'title: "修渠护林动员讲话"\ndate: 2024-05-06\nlevel: municipal\nkind: speech\ntopics: []\norigin: published\n'
)
REST = "，要按照年初定下的计划稳步推进，定期检查进度，及时解决困难，把责任落实到每一个环节。"
BODY = f"""同志们：

## 一、水利

今年雨水多，渠要早修。

做好三件事：一是请\\*\\*\\*同志修渠，早动手[^1]；二是护林，抓早，早布置；抓小，小处看；抓好，好上好；三是架桥，先勘察。

第一，筹款{REST}

第二，用工{REST}

{"再讲一句道理。" * 40}

## 二、结语

谢谢大家。

[^1]: 见附表。
"""
LINES = [
    "一、水利",
    "　　做好三件事",
    "　　　　一是请×××同志修渠",
    "　　　　二是护林",
    "　　　　三是架桥",
    "　　第一，筹款",
    "　　第二，用工",
    "二、结语",
]


@pytest.fixture(scope="module")
def points_site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The site of the fabricated archive with a record that has points."""
    folder = tmp_path_factory.mktemp("points")
    archive = copy_archive(folder / "archive")
    archive.write_record("2024-05-06-shi-yaodian", FRONT_MATTER, BODY)
    built = archive.build(folder / "site")
    assert built.status == 0, built.output
    return built


@pytest.fixture(scope="module")
def points_url(points_site: Build) -> Iterator[str]:
    with serve_folder(points_site.site) as url:
        yield url + RECORD


@pytest.fixture(scope="module")
def reader(lasting_tabs: Tabs) -> Tab:
    """A tab that may use the clipboard."""
    return lasting_tabs.open(permissions=("clipboard-read", "clipboard-write"))


@pytest.fixture
def record(reader: Tab, points_url: str) -> Page:
    open_anew(reader.page, points_url)
    reader.page.evaluate("navigator.clipboard.writeText('')")
    return reader.page


def open_anew(page: Page, url: str) -> None:
    page.goto("about:blank")  # an address that differs in its fragment alone would not load the page anew
    page.goto(url)


def find_point(page: Page, start: str) -> Locator:
    return page.locator("[data-record-body] .point", has_text=re.compile(f"^{start}")).first


def read_copy(page: Page) -> str:
    page.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
    return read_clipboard(page)


def open_skeleton(page: Page) -> Locator:
    page.get_by_role("button", name="骨架").click()
    return page.get_by_role("region", name="骨架")


class TestPoints:
    def test_each_has_an_address_of_its_own(self, record: Page) -> None:
        points = record.locator("[data-record-body] .point")
        addresses: list[str] = points.evaluate_all("(all) => all.map((e) => e.id)")
        assert len(addresses) >= 3
        assert all(re.fullmatch(r"q-[a-z2-7]{8}", address) for address in addresses)
        assert len(set(addresses)) == len(addresses)

    def test_a_link_lands_on_its_point(self, record: Page, points_url: str) -> None:
        last = id_of(find_point(record, "三是"))
        open_anew(record, f"{points_url}#{last}")
        record.wait_for_function(IS_IN_VIEW, arg=last)
        background = "(e) => getComputedStyle(e).backgroundColor"
        assert find_point(record, "三是").evaluate(background) != find_point(record, "一是").evaluate(background)
        expect(record.locator("body")).not_to_contain_text("此处已更动")

    def test_a_copied_link_leads_back(self, record: Page, points_url: str) -> None:
        find_point(record, "二是").click()
        record.get_by_role("button", name="复制要点链接").click()
        link = read_copy(record)
        assert re.fullmatch(re.escape(points_url) + r"\?beside=q-\w{8}\.q-\w{8}\.p-\w{8}\.p-\w{8}#q-\w{8}", link)
        open_anew(record, link)
        expect(record.locator(":target")).to_have_text(re.compile("^二是护林.*好上好$"))

    def test_a_copied_link_leads_near_where_its_point_is_gone(self, record: Page, points_url: str) -> None:
        survivor = find_point(record, "三是")
        open_anew(record, f"{points_url}?beside=q-zzzzzzzz.{id_of(survivor)}..#q-22222222")
        expect(record.get_by_role("status").filter(has_text="此处已更动")).to_contain_text("要点")
        assert survivor.evaluate(IS_IN_VIEW)
        expect(survivor).to_have_class(re.compile("is-here"))

    def test_a_point_is_copied_with_its_source(self, record: Page) -> None:
        find_point(record, "一是").click()
        record.get_by_role("button", name="复制要点及出处").click()
        text, source = read_copy(record).split("\n")
        assert text == "一是请×××同志修渠，早动手"
        assert source.startswith("——《修渠护林动员讲话》")

    def test_by_resting_on_it(self, record: Page) -> None:
        point = find_point(record, "三是")
        point.hover()
        expect(point).to_have_class(re.compile("is-here"))
        expect(record.get_by_role("button", name="复制要点链接")).to_be_visible()
        record.get_by_text("谢谢大家。").hover()
        expect(point).not_to_have_class(re.compile("is-here"))
        expect(record.get_by_role("button", name="复制要点链接")).to_be_hidden()

    def test_by_keyboard(self, record: Page) -> None:
        record.get_by_text("做好三件事").hover(position={"x": 40, "y": 8})
        record.get_by_role("button", name="复制本段及出处").focus()
        record.keyboard.press("ArrowRight")
        expect(find_point(record, "一是")).to_have_class(re.compile("is-here"))
        expect(record.get_by_role("status").filter(has_text="要点 1")).to_be_visible()
        record.keyboard.press("Tab")
        expect(record.get_by_role("button", name="复制要点链接")).to_be_focused()
        record.keyboard.press("Enter")
        assert read_copy(record).endswith(f"#{id_of(find_point(record, '一是'))}")
        record.keyboard.press("ArrowDown")
        expect(record.get_by_role("button", name="复制要点链接")).to_be_hidden()
        expect(record.get_by_role("button", name="复制链接")).to_be_focused()

    def test_a_selection_runs_over_points(self, record: Page) -> None:
        record.get_by_text("做好三件事").evaluate("(e) => getSelection().selectAllChildren(e)")
        record.keyboard.press("Control+C")
        assert read_clipboard(record).startswith("做好三件事：一是请×××同志修渠，早动手；二是护林，")


class TestSkeleton:
    def test_is_the_text_as_its_heads(self, record: Page) -> None:
        skeleton = open_skeleton(record)
        expect(record.locator("[data-record-body]")).to_be_hidden()
        shown = skeleton.locator(".skeleton__line").all_inner_texts()
        expected = [line.strip("　").replace("×××", "***") for line in LINES]
        assert [line for line in shown if not line.startswith("抓")] == expected
        record.get_by_role("button", name="骨架").click()
        expect(record.locator("[data-record-body]")).to_be_visible()
        expect(skeleton).to_be_hidden()

    def test_copies_as_plain_lines(self, record: Page) -> None:
        open_skeleton(record)
        record.get_by_role("button", name="复制提纲").click()
        lines = read_copy(record).split("\n")
        assert [line for line in lines if not line.strip("　").startswith("抓")] == LINES

    def test_unfolds_to_the_words(self, record: Page) -> None:
        skeleton = open_skeleton(record)
        line = skeleton.get_by_role("button", name="三是架桥")
        expect(line).to_have_attribute("aria-expanded", "false")
        line.focus()
        record.keyboard.press("Enter")
        expect(line).to_have_attribute("aria-expanded", "true")
        expect(skeleton.locator(".skeleton__text p", has_text="三是架桥，先勘察").last).to_be_visible()
        skeleton.get_by_role("button", name="一、水利").click()
        expect(skeleton.get_by_text("今年雨水多，渠要早修。")).to_be_visible()
        skeleton.get_by_role("button", name="第二，用工").click()
        expect(skeleton.get_by_text("再讲一句道理。")).to_be_visible()
        assert record.locator("[id]").evaluate_all("(all) => new Set(all.map((e) => e.id)).size === all.length")

    def test_leads_back_to_the_text(self, record: Page) -> None:
        skeleton = open_skeleton(record)
        skeleton.get_by_role("button", name="三是架桥").click()
        skeleton.get_by_role("link", name="在正文中看").click()
        expect(record.locator("[data-record-body]")).to_be_visible()
        expect(record.locator(":target")).to_have_text("三是架桥，先勘察")
        record.wait_for_function(IS_IN_VIEW, arg=id_of(find_point(record, "三是")))

    def test_the_outline_at_the_side_follows(self, record: Page) -> None:
        skeleton = open_skeleton(record)
        link = record.get_by_role("navigation", name="目录").get_by_role("link", name="二、结语")
        link.click()
        expect(skeleton.get_by_role("button", name="二、结语")).to_have_attribute("aria-expanded", "true")
        expect(skeleton.get_by_role("button", name="二、结语")).to_be_focused()
        expect(skeleton).to_be_visible()

    def test_a_text_without_an_outline_has_no_such_view(self, reader: Tab, points_url: str) -> None:
        reader.page.goto(points_url.replace(RECORD, "speeches/2022/2022-tongzhi.html"))
        expect(reader.page.get_by_role("button", name="大字版")).to_be_visible()
        expect(reader.page.get_by_role("button", name="骨架")).to_be_hidden()

    def test_paper_has_the_text(self, record: Page) -> None:
        open_skeleton(record)
        record.emulate_media(media="print")
        expect(record.locator("[data-record-body]")).to_be_visible()
        expect(record.locator("[data-skeleton]")).to_be_hidden()
        record.emulate_media(media="screen")

    @pytest.mark.parametrize(("viewport", "scheme"), SIGHTS)
    def test_is_accessible(self, tabs: Tabs, points_url: str, viewport: ViewportSize, scheme: Scheme) -> None:
        tab = tabs.open(viewport, scheme)
        page = tab.go(points_url)
        find_point(page, "三是").click()
        expect(page.get_by_role("button", name="复制要点链接")).to_be_visible()
        assert find_violations(tab) == []
        open_skeleton(page).get_by_role("button", name="一是请").click()
        assert find_violations(tab) == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert tab.faults == []

    def test_from_disk(self, tabs: Tabs, points_site: Build) -> None:
        tab = tabs.open()
        page = tab.go((points_site.site / RECORD).as_uri())
        open_skeleton(page).get_by_role("button", name="三是架桥").click()
        expect(page.locator(".skeleton__text p", has_text="三是架桥，先勘察").last).to_be_visible()
        assert tab.faults == []
