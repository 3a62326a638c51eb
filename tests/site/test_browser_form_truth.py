"""The form writes what the core would write: the same escapes, quotes, ids, and marks of classification."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from archive.importing.slug import make_identifier, make_slug
from archive.model.date import PartialDate
from archive.model.source import CONTROL
from archive.model.writer import quote
from archive.text.classification import find_mark
from archive.text.escape import escape, escape_heading, unescape
from tests.site.browser import Tabs
from tests.site.conftest import Build
from tests.site.form import (
    FORM,
)
from tests.text.test_escape import LINES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def form(lasting_tabs: Tabs, fixture_site: Build) -> Page:
    """The form, opened from disk."""
    return lasting_tabs.open().go((fixture_site.site / FORM).as_uri())


class TestOneTruth:
    """What the page does in JavaScript is what the core does in Python."""

    def test_escapes_every_character_alike(self, form: Page) -> None:
        points = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF and code != 0x0A]
        texts = [form_of.replace("x", one) for one in points for form_of in ("x",)]
        got = form.evaluate(
            """() => {
              const all = [];
              for (let code = 0; code < 0x110000; code += 1) {
                if ((code >= 0xd800 && code <= 0xdfff) || code === 10) continue;
                const one = String.fromCodePoint(code);
                const source = archiveForm.text.escape(one);
                const heading = archiveForm.text.escapeHeading(one);
                if (source !== one || heading !== one) all.push([code, source, heading]);
              }
              return all;
            }"""
        )
        expected = [
            [ord(one), escape(one), escape_heading(one)]
            for one in texts
            if (escape(one), escape_heading(one)) != (one, one)
        ]
        assert got == expected

    @given(st.lists(LINES, min_size=30, max_size=60))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def test_escapes_lines_alike(self, form: Page, lines: list[str]) -> None:
        got = form.evaluate(
            "(all) => all.map((one) => [archiveForm.text.escape(one), archiveForm.text.escapeHeading(one),"
            " archiveForm.text.unescape(one)])",
            lines,
        )
        assert got == [[escape(one), escape_heading(one), unescape(one)] for one in lines]

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"], max_codepoint=0x2FFFF)), min_size=20))
    @example([chr(code) for code in range(0x10000) if CONTROL.match(chr(code)) and not 0xD800 <= code <= 0xDFFF])
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def test_quotes_alike(self, form: Page, texts: list[str]) -> None:
        assert form.evaluate("(all) => all.map(archiveForm.record.quote)", texts) == [quote(one) for one in texts]

    @pytest.mark.parametrize(
        "title",
        [
            "在全市组织部长会议上的讲话",
            "重庆银行行长会议",
            "2023年政府工作报告",
            "B2B 与 R&D",
            "（略）",
            "Ａ１会议",
            "長會議",
            "一" * 90,
        ],
    )
    @pytest.mark.parametrize("date", ["2023", "2023-02", "2023-02-08"])
    def test_makes_the_same_id(self, form: Page, title: str, date: str) -> None:
        got = form.evaluate(
            """async ([date, title]) => {
              const table = await archiveForm.finder.load('pinyin');
              return archiveForm.record.makeId(date, archiveForm.record.spell(title, table), 60, new Set());
            }""",
            [date, title],
        )
        assert got == str(make_identifier(PartialDate.parse(date), make_slug(title)))

    def test_takes_out_what_nobody_sees_alike(self, form: Page) -> None:
        got = form.evaluate(
            """() => {
              const all = [];
              for (let code = 0; code < 0x110000; code += 1) {
                if (code >= 0xd800 && code <= 0xdfff) continue;
                if (archiveForm.text.clean(`a${String.fromCodePoint(code)}`, archiveForm.settings.control).removed) all.push(code);
              }
              return all;
            }"""
        )
        points = (code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF)
        unseen = [code for code in points if CONTROL.match(chr(code)) and chr(code) not in "\v\f\r\x85\u2028\u2029"]
        assert got == unseen

    def test_finds_marks_of_classification_alike(self, form: Page) -> None:
        grades = ["绝密", "机密", "秘密", "絕密", "機密"]
        marks = [
            *(grade + "★" for grade in grades),
            *("★" + grade for grade in grades),
            *grades,
            *(f"【{grade}】" for grade in grades),
            *(f"密级：{grade}" for grade in grades),
            *(f"{grade}　10年" for grade in grades),
            *(f"0001 {grade}★ 长期" for grade in grades),
        ]
        harmless = ["保守国家秘密", "机密文件的管理", "做好保密工作", "秘密就在于实干", "", "密"]
        texts = [["同志们："] * before + [line] for line in [*marks, *harmless] for before in (0, 5, 19, 20, 30)]
        got = form.evaluate(
            "(all) => all.map((one) => archiveForm.text.findMark(one, archiveForm.settings.classification))", texts
        )
        assert got == [-1 if (place := find_mark(text)) is None else place for text in texts]
        assert {-1} < set(got)
