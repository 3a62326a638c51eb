from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from archive.text.body import find_faults
from archive.text.escape import escape, escape_heading, unescape
from archive.text.render import render
from archive.text.unit import read_units

NASTY = st.text(alphabet=st.sampled_from("\\`*_{}[]()>#+-.!<&=|~:;$^\"' 　\u00a01２a会议…。%@/ltgampx×□")).map(
    lambda text: text.strip(" ")
)
ANY_LINE = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])).map(lambda text: text.strip(" "))
LINES = NASTY | ANY_LINE

STOCK = Markdown(extensions=["tables", "footnotes"])


def strip_tags(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def squeeze(text: str) -> str:
    """The text without any whitespace."""
    return "".join(text.split())


def render_text(source: str) -> str:
    return strip_tags(render(source, read_units("", source)).html)


class TestEscape:
    @given(LINES)
    @settings(max_examples=1000)
    def test_is_undone_exactly(self, text: str) -> None:
        assert unescape(escape(text)) == text
        assert unescape(escape(text, at_line_start=False)) == text
        assert unescape(escape_heading(text)) == text

    @given(LINES)
    @settings(max_examples=500, deadline=None)
    def test_shows_as_itself(self, text: str) -> None:
        assert squeeze(render_text(escape(text))) == squeeze(text)

    @given(LINES)
    @settings(max_examples=1000, deadline=None)
    def test_shows_as_itself_by_plain_python_markdown(self, text: str) -> None:
        assert squeeze(strip_tags(STOCK.reset().convert(escape(text)))) == squeeze(text)

    @given(st.lists(LINES, max_size=4))
    @settings(max_examples=500, deadline=None)
    def test_shows_lines_as_themselves(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        assert squeeze(strip_tags(STOCK.reset().convert(escape(text)))) == squeeze(text)
        assert squeeze(render_text(escape(text))) == squeeze(text)

    @given(LINES.filter(lambda text: squeeze(text) != ""))
    @settings(max_examples=500, deadline=None)
    def test_shows_a_heading_as_itself(self, text: str) -> None:
        source = f"## {escape_heading(text)}"
        shown = STOCK.reset().convert(source)
        assert shown.startswith("<h2>")
        assert squeeze(strip_tags(shown)) == squeeze(text)
        assert squeeze(render_text(source)) == squeeze(text)

    @given(st.lists(LINES, max_size=4))
    @settings(max_examples=500, deadline=None)
    def test_has_no_faults(self, lines: list[str]) -> None:
        source = escape("\n".join(lines))
        hidden = {fault for fault in find_faults(source) if fault.rule != "control-character"}
        assert hidden == set()

    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("***同志", r"\*\*\*同志"),
            ("[略]", r"\[略\]"),
            ("a_b`c", r"a\_b\`c"),
            ("A<B & C|D~E", "A&lt;B &amp; C&#124;D&#126;E"),
            ("{{ x }} {% y %}", r"\{{ x }} \{% y %}".replace("{ x", r"\{ x")),
            ("# 一", r"\# 一"),
            ("> 引", r"\> 引"),
            ("- 列", r"\- 列"),
            ("+ 列", r"\+ 列"),
            ("-5度", "-5度"),
            ("---", r"\---"),
            ("===", "&#61;=="),
            ("=1", "=1"),
            ("1. 加强", r"1\. 加强"),
            ("1) 加强", r"1\) 加强"),
            ("1.加强", "1.加强"),
            ("2023.5", "2023.5"),
            ("（一）加强", "（一）加强"),
            ("  四", "四"),
            ("　　四", "　　四"),
            ("C#", "C#"),
            ("a\\b", r"a\\b"),
            ("&lt;", "&amp;lt;"),
            ("普通的话，不必转义！", "普通的话，不必转义！"),
        ],
    )
    def test_escapes_only_what_needs_it(self, text: str, source: str) -> None:
        assert escape(text) == source

    @pytest.mark.parametrize(
        ("text", "source"), [("C#", r"C\#"), ("a ##", r"a \#\#"), ("# 一", "# 一"), ("1. 一", "1. 一")]
    )
    def test_escapes_a_heading(self, text: str, source: str) -> None:
        assert escape_heading(text) == source

    @pytest.mark.parametrize("source", [r"\,", r"\<", r"\&", r"\=", r"\|", r"\~", "&nbsp;", "&quot;", "&#42;", "&LT;"])
    def test_undoes_nothing_else(self, source: str) -> None:
        assert unescape(source) == source

    @pytest.mark.parametrize("mark", "\\`*_{}[]()>#+-.!")
    def test_undoes_each_backslash(self, mark: str) -> None:
        assert unescape(f"\\{mark}") == mark

    def test_removes_no_character(self) -> None:
        """What a translation table drops silently would be lost for good."""
        text = "".join(map(chr, range(0x20, 0x3000))).strip()
        assert unescape(escape(text)) == text
