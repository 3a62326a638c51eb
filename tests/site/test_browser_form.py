"""The form in the hands of a clerk: what it asks, what it writes, what it refuses to keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from archive.text.escape import escape, escape_heading
from tests.site.browser import NARROW, WIDE, Tab, Tabs, serve_folder
from tests.site.conftest import Archive, Build
from tests.site.form import (
    DRAFT,
    EXAMPLE_KINDS,
    FORM,
    KINDS,
    SOUND,
    TEXT,
    check_in,
    download,
    fill,
    make_office,
    read_preview,
    set_forge,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORGES = {"github": "/new/main", "gitlab": "/-/new/main", "gitea": "/_new/main/"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive with a forge, and with every kind of the project's own vocabulary."""
    return make_office(tmp_path_factory.mktemp("form") / "archive")


@pytest.fixture(scope="module")
def site(office: Archive, tmp_path_factory: pytest.TempPathFactory) -> Build:
    built = office.build(tmp_path_factory.mktemp("form-site") / "site")
    assert built.status == 0, built.output
    return built


@pytest.fixture(scope="module")
def url(site: Build) -> Iterator[str]:
    with serve_folder(site.site) as address:
        yield address


@pytest.fixture(scope="module")
def clerk(lasting_tabs: Tabs) -> Tab:
    """A tab that may use the clipboard."""
    return lasting_tabs.open(permissions=("clipboard-read", "clipboard-write"))


@pytest.fixture
def form(clerk: Tab, url: str) -> Page:
    """The form, empty."""
    clerk.page.goto(f"{url}assets/images/favicon.svg")  # of the same origin, and soon there
    clerk.page.evaluate("localStorage.clear()")
    return clerk.go(url + FORM)


@pytest.fixture(scope="module")
def filled(lasting_tabs: Tabs, url: str) -> Page:
    """A form in which all is filled in that must be."""
    form = lasting_tabs.open().go(url + FORM)
    fill(form)
    form.locator("[data-path=topics] input[value=cadres]").check()
    return form


class TestWhatItWrites:
    @pytest.mark.parametrize("kind", sorted({*KINDS, *EXAMPLE_KINDS}))
    def test_every_kind_passes_the_check(self, filled: Page, office: Archive, tmp_path: Path, kind: str) -> None:
        filled.select_option("#q-kind", kind)
        expect(filled.locator("[data-preview]")).to_contain_text(re.compile(rf"\nkind: {kind}\n"))
        file = tmp_path / filled.locator("[data-path-shown]").inner_text().rpartition("/")[2]
        file.write_text(read_preview(filled), encoding="utf-8")
        assert check_in(office, file) == SOUND

    def test_a_file_with_everything_passes_the_check(self, form: Page, office: Archive, tmp_path: Path) -> None:
        fill(form, title='在“全市会议”上: 的\\讲话 #1 "x"')
        form.fill("#q-meeting", "组织工作")
        form.locator("[data-path=meeting]").get_by_role("option", name="全市组织部长会议").click()
        date = form.locator("[data-path=date]")
        date.locator("[data-part=year]").fill("2023")
        date.locator("[data-part=month]").select_option("02")
        date.locator("[data-part=day]").select_option("08")
        form.locator("[data-path=organs] input[value=city-organization]").check()
        for n, (role, name) in enumerate([("市委组织部部长", "***"), ("市委副书记", "")]):
            form.get_by_role("button", name="加一个责任者").click()
            form.fill(f"#q-speakers-{n}-role", role)
            form.fill(f"#q-speakers-{n}-name", name)
        form.select_option("#q-origin", "own")
        form.fill("#q-review-by", "办公室主任")
        form.locator("[data-path='review.date'] [data-part=year]").fill("2024")
        form.fill("#q-review-basis", "入库审查登记表第 12 号")
        form.locator("[data-rare] > summary").click()
        form.fill("#q-for-year", "2022")
        form.fill("#q-keywords", "组织、干部，人才")
        form.get_by_role("button", name="加一个传达").click()
        form.select_option("#q-conveys-0-level", "provincial")
        form.select_option("#q-conveys-0-kind", "summary-speech")
        form.fill("#q-conveys-0-record", "总结")
        form.locator("[data-path='conveys.0.record']").get_by_role("option").first.click()
        file = download(form, tmp_path)
        written = file.read_text(encoding="utf-8")
        assert 'title: "在“全市会议”上: 的\\\\讲话 #1 \\"x\\""\n' in written
        assert 'meeting: "2023-02-08-shi-huiyi"\n' in written
        assert 'keywords:\n  - "组织"\n  - "干部"\n  - "人才"\n' in written
        assert "access" not in written
        assert check_in(office, file) == SOUND

    def test_the_text_stands_as_the_importer_would_write_it(self, form: Page) -> None:
        fill(form)
        body = read_preview(form).split("---\n", 2)[2].strip("\n").split("\n\n")
        lines = [line.strip() for line in TEXT.splitlines()]
        headings = {"一、提高认识": "## ", "（一）抓重点": "### ", "二、抓好落实": "## "}
        assert body == [headings[line] + escape_heading(line) if line in headings else escape(line) for line in lines]

    def test_the_file_is_what_is_shown_and_copied(self, form: Page, tmp_path: Path) -> None:
        fill(form)
        shown = read_preview(form)
        assert download(form, tmp_path).read_text(encoding="utf-8") == shown
        form.get_by_role("button", name="复制", exact=True).click()
        expect(form.locator("[data-done]")).to_contain_text("已复制")
        assert form.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == shown

    def test_a_name_that_is_taken_is_numbered(self, form: Page, office: Archive) -> None:
        fill(form, title="市讲话")
        date = form.locator("[data-path=date]")
        date.locator("[data-part=year]").fill("2023")
        date.locator("[data-part=month]").select_option("02")
        date.locator("[data-part=day]").select_option("08")
        expect(form.locator("[data-path-shown]")).to_contain_text("2023-02-08-shi-jiang-hua.md")
        assert not (office.docs / "speeches/2023/2023-02-08-shi-jiang-hua.md").exists()
        form.evaluate("""() => archiveForm.put('records-2023', [])""")
        record_id = form.evaluate("archiveForm.record.makeId('2023', ['a'], 60, new Set(['2023-a', '2023-a-2']))")
        assert record_id == "2023-a-3"

    def test_a_heading_that_is_none_is_unticked(self, form: Page) -> None:
        fill(form)
        form.locator("[data-headings]").get_by_label("（一）抓重点").uncheck()
        assert "\n（一）抓重点\n" in read_preview(form)

    def test_title_and_date_are_taken_from_the_text(self, form: Page) -> None:
        form.fill("#q-text", "在全市会议上的讲话\n（2023年2月8日）\n同志们：\n开会。")
        form.get_by_role("button", name="题名就是第一行").click()
        form.get_by_role("button", name="日期是2023年2月8日").click()
        expect(form.locator("#q-title")).to_have_value("在全市会议上的讲话")
        expect(form.locator("#q-text")).to_have_value("（2023年2月8日）\n同志们：\n开会。")
        expect(form.locator("[data-preview]")).to_contain_text('date: "2023-02-08"')


class TestComplaints:
    def test_says_what_is_missing_and_leads_there(self, form: Page) -> None:
        expect(form.locator(".question__fault:visible")).to_have_count(0)
        form.get_by_role("button", name="下载文稿文件").click()
        faults = form.locator("[data-faults] button")
        expect(faults).to_have_text(
            [
                "还没有写题名",
                "还没有写日期",
                "还没有选会议层级",
                "还没有选文稿类型",
                "还没有选来源",
                re.compile("还没有正文"),
            ]
        )
        expect(faults.first).to_be_focused()
        faults.nth(2).click()
        expect(form.locator("#q-level")).to_be_focused()
        expect(form.locator("#q-level")).to_have_attribute("aria-invalid", "true")
        expect(form.locator("#q-level-fault")).to_have_text("还没有选会议层级")

    @pytest.mark.parametrize(
        ("year", "month", "day", "message"),
        [
            ("23", "", "", "年份须写四位数字"),
            ("1700", "", "", "年份须在 1840 到 2100 之间"),
            ("2023", "02", "30", "日历上没有这一天"),
            ("2023", "", "05", "不知道月份，日也不写"),
            ("", "02", "", "年份须写四位数字"),
        ],
    )
    def test_a_wrong_date_is_told_beside_it(self, form: Page, year: str, month: str, day: str, message: str) -> None:
        date = form.locator("[data-path=date]")
        date.locator("[data-part=month]").select_option(month)
        date.locator("[data-part=day]").select_option(day)
        date.locator("[data-part=year]").fill(year)
        form.locator("#q-title").focus()
        expect(form.locator("#q-date-fault")).to_contain_text(message)

    @pytest.mark.parametrize("date", ["2023", "2023-02"])
    def test_an_unknown_part_of_a_date_is_left_out(self, form: Page, date: str) -> None:
        fill(form)
        year, _, month = date.partition("-")
        parts = form.locator("[data-path=date]")
        parts.locator("[data-part=year]").fill(year)
        parts.locator("[data-part=month]").select_option(month)
        parts.locator("[data-part=day]").select_option("")
        assert f'date: "{date}"\n' in read_preview(form)

    def test_a_review_is_demanded_where_the_settings_demand_it(self, form: Page) -> None:
        must = form.locator("[data-path=review] .question__must")
        expect(must.first).to_be_hidden()
        fill(form)
        read_preview(form)
        expect(must.first).to_be_hidden()
        form.select_option("#q-origin", "own")
        expect(must.first).to_be_visible()
        expect(form.locator("[data-state]")).to_have_text("还差 1 处")
        form.fill("#q-review-by", "办公室主任")
        expect(form.locator("[data-state]")).to_have_text("还差 2 处")

    def test_what_may_not_come_in_is_not_offered(self, form: Page) -> None:
        assert form.locator("#q-kind option[value=meeting-record]").count() == 0
        assert form.locator("[data-path=topics] input[value=cadre-affairs]").count() == 0
        assert form.locator("#q-access option").all_inner_texts() == ["公开", "内部"]

    def test_a_date_outside_the_meeting_is_told(self, form: Page) -> None:
        fill(form)
        form.fill("#q-meeting", "全市")
        expect(form.get_by_role("listbox", name="会议")).to_be_visible()
        form.keyboard.press("ArrowDown")
        form.keyboard.press("Enter")
        form.locator("#q-title").focus()
        form.get_by_role("button", name="下载文稿文件").click()
        expect(form.locator("#q-date-fault")).to_contain_text("日期不在所选会议的会期（2023-02-08）内")


class TestBesideTheSearchBox:
    def test_the_search_box_of_the_page_stays_its_own(self, form: Page, clerk: Tab) -> None:
        box = form.locator("#head-query")
        box.press_sequentially("组织")
        options = form.locator("#head-suggestions [role=option]")
        expect(options.first).to_be_visible()
        box.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        box.press("ArrowUp")
        form.locator("#q-title").focus()
        expect(box).to_have_value("组织")
        box.focus()
        box.press("End")
        box.press_sequentially("工作")
        expect(options.first).to_be_visible()
        box.press("Enter")
        form.wait_for_url("**/search.html#q=*")
        assert clerk.faults == []


class TestDraft:
    def test_survives_a_closed_window(self, form: Page, clerk: Tab, url: str) -> None:
        fill(form)
        form.get_by_role("button", name="加一个责任者").click()
        form.fill("#q-speakers-0-role", "市长")
        form.locator("[data-headings]").get_by_label("二、抓好落实").uncheck()
        before = read_preview(form)
        clerk.page.goto("about:blank")
        clerk.go(url + FORM)
        assert read_preview(form) == before
        expect(form.locator("[data-notice]")).to_contain_text("已经放回表里")
        form.get_by_role("button", name="清空重填").click()
        assert read_preview(form) == before, "one press may be a slip"
        form.get_by_role("button", name="再按一次，全部清空").click()
        assert form.evaluate(f"localStorage.getItem('{DRAFT}')") is None
        expect(form.locator("#q-title")).to_have_value("")

    @pytest.mark.parametrize("field", ["#q-text", "#q-title", "#q-review-basis"])
    def test_a_text_that_bears_a_mark_is_never_kept(self, form: Page, field: str) -> None:
        fill(form)
        read_preview(form)
        assert form.evaluate(f"localStorage.getItem('{DRAFT}')")
        form.fill(field, "机密" + "★" + "10年\n暗语某某")
        expect(form.get_by_role("alert")).to_contain_text("测试单位保密办")
        assert form.evaluate("JSON.stringify({...localStorage})").count("暗语某某") == 0
        assert form.evaluate(f"localStorage.getItem('{DRAFT}')") is None
        expect(form.locator("[data-preview]")).to_be_hidden()
        for button in ("下载文稿文件", "复制"):
            expect(form.get_by_role("button", name=button, exact=True)).to_be_hidden()
        form.fill(field, "普通的话")
        expect(form.get_by_role("alert")).to_be_hidden()


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_a_text_file_is_read_as_it_was_written(self, form: Page, encoding: str) -> None:
        content = "同志们：\r\n开会。".encode(encoding)
        form.set_input_files("#q-file", {"name": "讲话.txt", "mimeType": "text/plain", "buffer": content})
        expect(form.locator("#q-text")).to_have_value("同志们：\n开会。")

    def test_a_word_file_is_told_what_to_do(self, form: Page) -> None:
        form.set_viewport_size(NARROW)
        form.locator("[data-state]").scroll_into_view_if_needed()
        form.set_input_files("#q-file", {"name": "讲话.docx", "mimeType": "", "buffer": b"PK"})
        expect(form.locator("[data-notice]")).to_contain_text("全选、复制，再粘贴")
        expect(form.locator("[data-notice]")).to_be_in_viewport(ratio=1)
        form.set_viewport_size(WIDE)
        expect(form.locator("#q-text")).to_have_value("")

    def test_markdown_gives_back_its_words(self, form: Page) -> None:
        source = "## 一、认识\n\n1\\. 学习 \\*\\*\\*\n"
        form.set_input_files("#q-file", {"name": "a.md", "mimeType": "", "buffer": source.encode()})
        expect(form.locator("#q-text")).to_have_value("一、认识\n\n1. 学习 ***\n")

    def test_unseen_characters_are_taken_out_and_counted(self, form: Page) -> None:
        fill(form, text="同志\u200b们\x07：\n开会")
        expect(form.locator("[data-count]")).to_contain_text("去掉了 2 个看不见的控制字符")
        assert "\n同志们：\n" in read_preview(form)


class TestForge:
    @pytest.mark.parametrize("kind", FORGES)
    def test_the_new_file_page_is_filled_in(self, tabs: Tabs, archive: Archive, tmp_path: Path, kind: str) -> None:
        set_forge(archive, kind)
        built = archive.build(tmp_path / "site")
        assert built.status == 0, built.output
        with serve_folder(built.site) as address:
            tab = tabs.open(permissions=("clipboard-read", "clipboard-write"))
            form = tab.go(address + FORM)
            tab.context.route("https://forge.example/**", lambda route: route.fulfill(body="forge"))
            fill(form, text="同志们：\n开会。")
            self.expect_page(form, kind, read_preview(form), "")
            long = "\n".join(["这一段不短，" * 20] * 20)
            fill(form, text=long)
            shown = read_preview(form)
            rest = shown if kind == "gitlab" else shown.split("---\n", 2)[2].lstrip("\n")
            self.expect_page(form, kind, shown, rest)

    def expect_page(self, form: Page, kind: str, shown: str, rest: str) -> None:
        with form.expect_popup() as waiting:
            form.get_by_role("link", name="在线新增").click()
        waiting.value.close()
        address = str(form.locator("[data-forge]").get_attribute("href"))
        assert len(address.encode()) <= 6000
        parts = urlsplit(address)
        assert parts.path == "/office/archive" + FORGES[kind]
        query = parse_qs(parts.query)
        path = form.locator("[data-path-shown]").inner_text()
        assert query.pop("file_name" if kind == "gitlab" else "filename") == [path]
        if kind == "gitlab":
            assert query == {}
            rest = shown
        else:
            assert query == {"value": [shown.removesuffix(rest) if rest else shown]}
        if rest:
            expect(form.locator("[data-done]")).to_contain_text("请粘贴")
            too_long = "带不下" in form.locator("[data-done]").inner_text()
            assert too_long == (kind != "gitlab"), "its address never carries a text, however short"
            assert form.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == rest


class TestPlace:
    def test_works_from_disk(self, tabs: Tabs, site: Build) -> None:
        tab = tabs.open()
        form = tab.go((site.site / FORM).as_uri())
        fill(form)
        form.fill("#q-meeting", "全市")
        form.locator("[data-path=meeting]").get_by_role("option").first.click()
        form.locator("[data-path=date] [data-part=year]").fill("2023")
        form.locator("[data-path=date] [data-part=month]").select_option("02")
        form.locator("[data-path=date] [data-part=day]").select_option("08")
        read_preview(form)
        assert tab.faults == []

    def test_a_meeting_s_page_leads_to_the_form_with_the_meeting_chosen(self, clerk: Tab, url: str) -> None:
        clerk.go(url)
        clerk.page.evaluate("localStorage.clear()")
        form = clerk.go(f"{url}meetings/2023-02-08-shi-huiyi.html")
        form.get_by_role("link", name="填表投稿").click()
        expect(form.locator("[data-preview]")).to_contain_text('meeting: "2023-02-08-shi-huiyi"')
        expect(form.locator("[data-preview]")).to_contain_text('date: "2023-02-08"')
        expect(form.locator("#q-level")).to_have_value("municipal")

    def test_is_walked_by_keyboard_and_fits_a_telephone(self, tabs: Tabs, url: str) -> None:
        tab = tabs.open(NARROW)
        form = tab.go(url + FORM)
        assert form.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
        form.set_viewport_size({"width": 320, "height": 640})  # a desktop's, enlarged fourfold
        assert form.evaluate("document.documentElement.scrollWidth") == 320
        form.set_viewport_size(NARROW)
        form.locator("#q-meeting").focus()
        expect(form.get_by_role("listbox", name="会议")).to_be_visible()
        form.keyboard.press("ArrowUp")
        form.keyboard.press("Enter")
        assert json.loads(str(form.evaluate(f"localStorage.getItem('{DRAFT}')")))["values"]["meeting"]
        expect(form.get_by_role("listbox", name="会议")).to_be_hidden()
