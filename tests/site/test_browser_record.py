"""A record's page in the hands of a reader: links to paragraphs, clean copies, large type, paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.site.browser import NARROW, Tab, Tabs
from tests.site.conftest import Build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECORD = "speeches/2024/2024-05-06-shi-jianghua.html"
CITATION = ("同志在全市组织部长会议上的讲话", "全市组织部长会议", "2024年5月6日", "市委组织部部长")
REDACTED = "首先，请×××同志通报情况，×××同志补充，再由×××同志点评，最后由市委副书记×××总结。"
SELECT = """
(selectors) => {
  const [first, last] = selectors.map((selector) => document.querySelector(selector));
  const range = document.createRange();
  range.setStartBefore(first.firstChild);
  range.setEndAfter(last.lastChild);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""
IS_IN_VIEW = """
(unit) => {
  const e = typeof unit === 'string' ? document.getElementById(unit) : unit;
  const { left, top } = e.getBoundingClientRect();
  const header = document.querySelector('.md-header');
  return top >= 0 && top < innerHeight - 40 && !header.contains(document.elementFromPoint(left + 20, top + 2));
}
"""


@pytest.fixture(scope="module")
def reader(lasting_tabs: Tabs) -> Tab:
    """A tab that may use the clipboard."""
    return lasting_tabs.open(permissions=("clipboard-read", "clipboard-write"))


@pytest.fixture
def record(reader: Tab, reading_url: str) -> Page:
    reader.page.goto("about:blank")  # an address that differs in its fragment alone would not load the page anew
    reader.page.goto(reading_url + RECORD)
    reader.page.evaluate("navigator.clipboard.writeText('')")
    return reader.page


def read_clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text.replace("\r\n", "\n")


def leads_to(link: str, site: str, unit: Locator) -> bool:
    """Whether a copied link names a unit, and beside it the units that it stands between."""
    beside = r"\?beside=(p-[a-z2-7]{8})?\.(p-[a-z2-7]{8})?"
    return re.fullmatch(f"{re.escape(site + RECORD)}{beside}#{id_of(unit)}", link) is not None


def find_paragraph(page: Page, start: str) -> Locator:
    return page.locator("[data-record-body] > p.unit", has_text=re.compile(f"^{start}"))


def id_of(unit: Locator) -> str:
    address = unit.get_attribute("id")
    assert address is not None
    return address


class TestUnits:
    def test_each_has_an_address_of_its_own(self, record: Page) -> None:
        loose = (
            record.locator("[data-record-body]")
            .locator("p, h2, h3, h4, td, th, li")
            .evaluate_all("(all) => all.filter((e) => !e.closest('.unit')).map((e) => e.outerHTML)")
        )
        assert loose == []
        addresses: list[str] = record.locator(".unit").evaluate_all("(all) => all.map((e) => e.id)")
        assert len(addresses) > 30
        assert len(set(addresses)) == len(addresses)
        assert all(re.fullmatch(r"p-[a-z2-7]{8}", address) for address in addresses)

    def test_a_link_lands_on_its_paragraph(self, record: Page, reading_url: str) -> None:
        last = id_of(find_paragraph(record, "谢谢大家！"))
        record.goto("about:blank")
        record.goto(f"{reading_url}{RECORD}#{last}")
        record.wait_for_function(IS_IN_VIEW, arg=last)
        expect(record.locator("body")).not_to_contain_text("此处已更动")

    @pytest.mark.parametrize("address", ["p-zzzzzzzz", "q-22222222"])
    def test_a_link_whose_paragraph_is_gone_says_so(self, record: Page, reading_url: str, address: str) -> None:
        record.goto("about:blank")
        record.goto(f"{reading_url}{RECORD}#{address}")
        status = record.get_by_role("status").filter(has_text="此处已更动")
        expect(status).to_be_visible()
        assert status.evaluate(IS_IN_VIEW)

    def test_a_copied_link_leads_near_where_its_paragraph_is_gone(self, record: Page, reading_url: str) -> None:
        survivor = find_paragraph(record, "首先，请")
        link = f"{reading_url}{RECORD}?beside=p-zzzzzzzz.{id_of(survivor)}#p-22222222"
        record.goto("about:blank")
        record.goto(link)
        expect(record.get_by_role("status").filter(has_text="此处已更动")).not_to_be_empty()
        assert survivor.evaluate(IS_IN_VIEW)

    def test_the_outline_leads_to_the_headings(self, record: Page) -> None:
        links = record.get_by_role("navigation", name="目录").get_by_role("link")
        headings = record.locator("[data-record-body]").locator("h2, h3, h4")
        assert links.all_inner_texts() == headings.all_inner_texts()
        assert links.evaluate_all("(all) => all.map((e) => e.hash.slice(1))") == headings.evaluate_all(
            "(all) => all.map((e) => e.id)"
        )
        links.last.click()
        record.wait_for_function(IS_IN_VIEW, arg=id_of(headings.last))


class TestPermalink:
    def test_by_hover(self, record: Page, reading_url: str) -> None:
        paragraph = find_paragraph(record, "首先，请")
        paragraph.hover()
        button = record.get_by_role("button", name="复制链接")
        button.hover()
        expect(button.locator("xpath=..")).to_have_css("opacity", "1")
        button.click()
        record.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
        assert leads_to(read_clipboard(record), reading_url, paragraph)

    def test_by_keyboard(self, record: Page, reading_url: str) -> None:
        for _ in range(80):
            record.keyboard.press("Tab")
            if record.evaluate("(document.activeElement.textContent || '').trim()") == "复制链接":
                break
        else:
            pytest.fail("no Tab leads to 复制链接")
        expect(record.locator(":focus").locator("xpath=..")).to_have_css("opacity", "1")
        record.keyboard.press("ArrowDown")
        record.keyboard.press("Enter")
        record.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
        second = record.locator("[data-record-body] > .unit").nth(1)
        assert leads_to(read_clipboard(record), reading_url, second)

    def test_a_copied_link_leads_back(self, record: Page) -> None:
        find_paragraph(record, "下面，请大家讨论").hover()
        record.get_by_role("button", name="复制链接").click()
        record.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
        link = read_clipboard(record)
        record.goto("about:blank")
        record.goto(link)
        expect(record.locator(":target")).to_have_text("下面，请大家讨论。")


class TestCopy:
    def test_a_selection_is_clean(self, record: Page) -> None:
        heading, paragraph = (
            f"#{id_of(unit)}"
            for unit in (record.locator("[data-record-body] h2").first, find_paragraph(record, "首先，请"))
        )
        record.evaluate(SELECT, [heading, paragraph])
        record.keyboard.press("Control+C")
        lines = read_clipboard(record).split("\n")
        assert lines[0] == "一、过去一年的工作"
        assert lines[-1] == REDACTED
        assert len(lines) == 3

    def test_all_of_the_text_has_no_control_and_no_escape(self, record: Page) -> None:
        find_paragraph(record, "首先，请").hover()  # the control stands beside a paragraph
        first, last = (f"#{id_of(record.locator('[data-record-body] > .unit').nth(n))}" for n in (0, -1))
        record.evaluate(SELECT, [first, last])
        record.keyboard.press("Control+C")
        text = read_clipboard(record)
        assert text.startswith("同志们：\n一、过去一年的工作\n")
        assert text.endswith("谢谢大家！")
        assert "……" in text.split("\n")
        assert "登记共 12 项，其中 A&B 类 3 项，<五号> 文件规定的 4 项，比上年多 50%。" in text
        assert "新登记\t5" in text
        assert not re.search(r"复制|\\|&amp;|&lt;|\*|此处|¶|↩|\n\n", text)

    def test_a_selection_within_a_redaction(self, record: Page) -> None:
        record.evaluate("getSelection().selectAllChildren(document.querySelector('[data-record-body] .redaction'))")
        record.keyboard.press("Control+C")
        assert read_clipboard(record) == "×××"

    def test_a_paragraph_with_its_source(self, record: Page) -> None:
        find_paragraph(record, "首先，请").hover()
        record.get_by_role("button", name="复制本段及出处").click()
        record.wait_for_function("() => navigator.clipboard.readText().then(Boolean)")
        self.check_citation(read_clipboard(record))

    def test_from_disk_and_without_the_clipboard_interface(self, tabs: Tabs, reading_site: Build) -> None:
        missing = "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })"
        tab = tabs.open(permissions=("clipboard-read", "clipboard-write"), script=missing)
        page = tab.go((reading_site.site / RECORD).as_uri())
        find_paragraph(page, "首先，请").hover()
        page.get_by_role("button", name="复制本段及出处").click()
        expect(page.get_by_role("status").filter(has_text="已复制")).to_be_visible()
        page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
        page.locator("#paste").focus()
        page.keyboard.press("Control+V")
        self.check_citation(page.locator("#paste").input_value())
        assert tab.faults == []

    def check_citation(self, copied: str) -> None:
        text, _, source = copied.replace("\r\n", "\n").partition("\n")
        assert text == REDACTED
        assert source.startswith("——")
        for part in CITATION:
            assert part in source
        assert "*" not in source


class TestReading:
    def test_redactions_and_omissions_are_shown_as_what_they_are(self, record: Page) -> None:
        paragraph = find_paragraph(record, "首先，请")
        assert paragraph.locator(".redaction").all_inner_texts() == ["***", "×××", "〔略〕", "***"]
        expect(paragraph.get_by_role("img", name="此处隐去")).to_have_count(4)
        expect(record.locator("h1").get_by_role("img", name="此处隐去")).to_have_text("***")
        expect(record.locator("[data-record-body]").get_by_role("img", name="此处略")).to_have_text("……")

    def test_one_glance_says_whether_it_may_be_quoted(self, record: Page) -> None:
        glance = record.get_by_role("region", name="能否引用")
        expect(glance).to_be_visible()
        assert glance.evaluate(IS_IN_VIEW)
        for word in ("核对后引用", "稿本", "状态", "已更正", "来源", "阅读范围", "责任者"):
            expect(glance).to_contain_text(word)

    @pytest.mark.parametrize(
        ("uri", "verdict", "said"),
        [
            ("speeches/2023/2023-02-08-shi-jianghua.html", "可以引用", "定稿"),
            ("speeches/2023/2023-02-10-shi-jianghua-luyin.html", "核对后引用", "未经本人审阅"),
            ("speeches/2023/2023-03-xian-chuanda.html", "请引用替代它的文稿", "已被替代"),
            ("speeches/2022/2022-tongzhi.html", "不得引用", "来源有误"),
        ],
    )
    def test_the_verdict(self, reader: Tab, reading_url: str, uri: str, verdict: str, said: str) -> None:
        reader.page.goto(reading_url + uri)
        expect(reader.page.get_by_role("region", name="能否引用")).to_contain_text(verdict)
        expect(reader.page.get_by_role("main")).to_contain_text(said)

    def test_large_type_is_remembered(self, tabs: Tabs, reading_url: str) -> None:
        tab = tabs.open()
        page = tab.go(reading_url + RECORD)
        size = "parseFloat(getComputedStyle(document.querySelector('[data-record-body] p')).fontSize)"
        before = page.evaluate(size)
        assert before >= 17
        button = page.get_by_role("button", name="大字版")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        large = page.evaluate(size)
        assert large > before * 1.1
        page = tab.go(f"{reading_url}speeches/2023/2023-02-08-shi-jianghua.html")
        assert page.evaluate(size) == large
        page.get_by_role("button", name="大字版").click()
        assert page.evaluate(size) == before

    def test_where_nothing_can_be_remembered_it_still_works(self, tabs: Tabs, reading_url: str) -> None:
        denied = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })"
        page = tabs.open(NARROW, script=denied).page
        page.goto(reading_url + RECORD)
        button = page.get_by_role("button", name="大字版")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        find_paragraph(page, "首先，请").click()
        expect(page.get_by_role("button", name="复制本段及出处")).to_be_visible()

    def test_the_ways_on(self, record: Page, reading_url: str) -> None:
        main = record.get_by_role("main")
        expect(main.get_by_role("link", name="全市组织部长会议").first).to_be_visible()
        expect(main).to_contain_text("第二部分改正一个数字")
        expect(main).to_contain_text("A-01-0009")
        file = main.get_by_role("link", name="任务分工表")
        response = record.request.get(reading_url + RECORD.removesuffix(".html") + "/fujian.txt")
        assert response.ok
        assert file.evaluate("(e) => e.href") == response.url
        report = main.get_by_role("link", name=re.compile("报告|勘误")).get_attribute("href")
        assert report is not None
        assert report.startswith("https://forge.example/office/archive/issues/new?")


class TestPaper:
    def test_the_text_alone_is_printed(self, record: Page) -> None:
        record.emulate_media(media="print")
        for gone in ("header.md-header", ".archive-ways", "[data-tools]", ".passage", ".archive-footer"):
            expect(record.locator(gone).first).to_be_hidden()
        expect(record.get_by_role("navigation", name="目录")).to_be_hidden()
        expect(record.locator("h1")).to_be_visible()
        assert record.locator("h1").evaluate("(e) => getComputedStyle(e).textAlign") == "center"
        expect(find_paragraph(record, "首先，请").locator(".redaction").first).to_be_visible()
        source = record.locator(".record__source")
        expect(source).to_be_visible()
        for part in CITATION:
            expect(source).to_contain_text(part)
        record.emulate_media(media="screen")

    def test_dark_prints_black_on_white(self, tabs: Tabs, reading_url: str) -> None:
        page = tabs.open(scheme="dark").page
        page.goto(reading_url + RECORD)
        page.emulate_media(media="print", color_scheme="dark")
        paragraph = find_paragraph(page, "首先，请")
        assert paragraph.evaluate("(e) => getComputedStyle(e).color") == "rgb(0, 0, 0)"
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}

    def test_a_pdf_of_a_few_sheets_of_a4(self, record: Page) -> None:
        pdf = record.pdf(prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF")
        boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)}
        assert len(boxes) == 1
        (_, _, width, height) = boxes.pop()
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
        assert 2 <= len(re.findall(rb"/Type /Page\b", pdf)) <= 9
