from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text.escape import escape, escape_heading
from archive.text.render import Heading, Rendered, UnitMismatchError, render
from archive.text.unit import read_units

ALLOWED = {
    "p",
    "h2",
    "h3",
    "h4",
    "br",
    "span",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "sup",
    "a",
    "div",
    "hr",
    "ol",
    "li",
}
ATTRIBUTES = {"id", "class", "role", "aria-label", "title", "href", "scope", "align"}
LINES = st.text(alphabet=st.sampled_from("\\`*_{}[]()>#+-.!<&=|~:^\"' 　1a会议…×□〔略〕lt;p")).filter(
    lambda text: text.strip() != ""
)
PIECES = [
    "#",
    "##",
    "### ",
    " ",
    "\t",
    "会",
    "议",
    "\n",
    "\n\n",
    "|",
    "a|b\n|-|-|\n",
    "---",
    "===",
    "[^1]",
    "\n[^1]: ",
    "\n[^2]: ",
    "[",
    "……",
    "\\",
    "*",
    "**",
    "`",
    "_",
    "~",
    "<",
    "<b>",
    "&lt;",
    "&nbsp;",
    "- ",
    "1. ",
    "> ",
    "    ",
    "{:",
    "\r",
    "\x02",
    "\x03",
    "&",
    "\x0242\x03",
    "\x02amp\x03",
    "wzxhzdk:0",
    "klzzwxh:0000",
    "]]>",
    "-->",
    "\ud800",
    "\x00",
]
BODIES = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text outside of the marks of footnotes."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.hidden = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.hidden += tag in {"a", "sup"}

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"a", "sup"}

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text += data

    @property
    def ids(self) -> list[str | None]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


def squeeze(text: str) -> str:
    return "".join(text.split())


def show(body: str) -> Rendered:
    return render(body, read_units("题名", body))


def show_page(body: str) -> Page:
    return Page(show(body).html)


class TestUnits:
    @given(BODIES)
    @settings(max_examples=1000, deadline=None)
    def test_every_body_has_a_page(self, body: str) -> None:
        """However faulty a body is: its units are its elements, in order, and nothing in it is markup."""
        units = read_units("题名", body)[1:]
        page = show_page(body)
        assert squeeze(page.text) == squeeze("".join(unit.text for unit in units))
        assert [a["id"] for _, a in page.elements if "unit" in (a.get("class") or "").split()] == [
            u.address for u in units
        ]
        assert {tag for tag, _ in page.elements} <= ALLOWED
        assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
        assert len(set(page.ids)) == len(page.ids)

    @given(st.lists(st.tuples(st.sampled_from(["", "## ", "### "]), LINES), max_size=6))
    @settings(max_examples=500, deadline=None)
    def test_shows_escaped_text_as_itself(self, lines: list[tuple[str, str]]) -> None:
        body = "\n\n".join(opening + (escape_heading(text) if opening else escape(text)) for opening, text in lines)
        assert squeeze(show_page(body).text) == squeeze("".join(text for _, text in lines))

    @given(st.lists(st.lists(LINES.map(lambda text: text.strip()), min_size=2, max_size=2), min_size=1, max_size=4))
    @settings(max_examples=300, deadline=None)
    def test_shows_escaped_cells_as_themselves(self, rows: list[list[str]]) -> None:
        header, *rest = ["| " + " | ".join(escape(cell, at_line_start=False) for cell in row) + " |" for row in rows]
        body = "\n".join([header, "|---|---|", *rest])
        units = read_units("", body)[1:]
        assert [squeeze(unit.text) for unit in units] == [squeeze(cell) for row in rows for cell in row]
        assert squeeze(show_page(body).text) == squeeze("".join(cell for row in rows for cell in row))

    def test_is_the_same_again(self) -> None:
        """One renderer serves all records: nothing of one stays for the next."""
        body = "话[^1]\n\n[^1]: 注"
        assert show(body) == show(body)
        assert "footnote" not in show("话").html

    def test_refuses_units_of_another_body(self) -> None:
        units = read_units("题名", "甲\n\n乙")
        for body in ["", "甲", "甲\n\n丙", "甲\n\n乙\n\n丙", "甲\n\n乙[^1]\n\n[^1]: 注"]:
            with pytest.raises(UnitMismatchError):
                render(body, units)

    def test_an_empty_body_is_an_empty_page(self) -> None:
        assert show("\n \n") == Rendered("", ())


class TestMarkup:
    def test_lists_headings(self) -> None:
        rendered = show("## 一、\\*\\*\\*\n\n### （一）甲\n")
        units = read_units("题名", "## 一、\\*\\*\\*\n\n### （一）甲\n")
        assert rendered.toc == (Heading(2, units[1].address, "一、***"), Heading(3, units[2].address, "（一）甲"))
        assert f'<h3 class="unit" id="{units[2].address}">（一）甲</h3>' in rendered.html

    @pytest.mark.parametrize("redaction", [r"\*\*\*", "***", "××", "□□□", "〔略〕"])
    @pytest.mark.parametrize("body", ["请{}同志讲话", "## {}的话", "| {} |\n|---|", "[^1]: {}", "{}"])
    def test_marks_redactions(self, body: str, redaction: str) -> None:
        shown = redaction.replace("\\", "")
        mark = f'<span aria-label="此处隐去" class="redaction" role="img">{shown}</span>'
        assert mark in show(body.format(redaction)).html

    @pytest.mark.parametrize("text", [r"\*", "×", "□", "*×"])
    def test_marks_nothing_else(self, text: str) -> None:
        assert "<span" not in show(text).html

    def test_marks_omissions(self) -> None:
        html = show("甲\n\n……\n\n乙").html
        assert 'class="unit omission"' in html
        assert '<span aria-label="此处略" class="omission-mark" role="img">……</span>' in html

    def test_breaks_lines_as_the_source_does(self) -> None:
        assert show("甲\n乙").html.endswith(">甲<br>乙</p>")

    def test_shows_tables(self) -> None:
        html = show("| 甲 | |\n|:-:|--:|\n| 1 | \\*\\* |").html
        assert '<th align="center" class="unit"' in html
        assert 'scope="col">甲</th>' in html
        assert '<td align="right" class="unit"' in html
        assert "style" not in html

    def test_shows_footnotes(self) -> None:
        body = "甲[^b]乙[^a]\n\n丙[^b]\n\n[^a]: 注一\n[^b]: 注二\n"
        units = read_units("题名", body)
        html = show(body).html
        one, two = units[-2].address, units[-1].address
        assert f'甲<sup id="fnref:2"><a class="footnote-ref" href="#{two}">2</a></sup>乙' in html
        assert f'<sup id="fnref:1"><a class="footnote-ref" href="#{one}">1</a></sup></p>' in html
        assert f'丙<sup id="fnref2:2"><a class="footnote-ref" href="#{two}">2</a></sup></p>' in html
        assert f'<li class="unit" id="{one}"><p>注一<a aria-label="回到正文（注1）"' in html
        assert html.count('class="footnote-backref"') == 3

    def test_a_reference_inside_a_redaction_follows_it(self) -> None:
        assert "***</span><sup" in show("甲\\*[^1]\\*\\*\n\n[^1]: 注").html

    def test_entities_outside_of_our_escapes_are_text(self) -> None:
        assert "&amp;nbsp;&amp;lt;" in show("&nbsp;&amp;lt;").html

    @pytest.mark.parametrize(
        "body",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "![a](x onerror=1)",
            "<a href='javascript:alert(1)'>a</a>",
            "<javascript:alert(1)>",
            "[a]: javascript:alert(1)\n\n[a]",
            "甲{: onclick=alert(1) }",
            "{{ config }}{% raw %}",
            "]]>-->",
            "&#60;script&#62;alert(1)&#60;/script&#62;",
            "\x02amp\x03lt;script>",
            "甲[^1]\n\n[^1]: <b onclick=alert(1)>",
            "| <b onclick=alert(1)> |\n|---|",
            '## "><script>alert(1)</script>',
        ],
    )
    def test_hostile_text_is_inert(self, body: str) -> None:
        page = show_page(body)
        assert {tag for tag, _ in page.elements} <= ALLOWED
        assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
        assert all((a.get("href") or "#").startswith("#") for _, a in page.elements)

    def test_values_are_frozen(self) -> None:
        with pytest.raises(dataclasses.FrozenInstanceError):
            show("甲").html = ""  # type: ignore[misc]


@pytest.mark.parametrize(
    "body",
    [r"\[会" * 20_000, r"\*" * 21_000, r"\*\*会" * 20_000, "[会" * 20_000, "*会" * 20_000, "会议，" * 700_000, "会[^1]" * 20_000 + "\n\n[^1]: 注",
     "## 一\n" * 10_000, "会\n" * 100_000, "<" * 200_000, "&" * 200_000, "`" * 200_000 + "会", "|a" * 20_000 + "\n" + "|-" * 20_000],
    ids=range(13),
)  # fmt: skip
def test_huge_bodies_are_linear(body: str) -> None:
    """Plain Python-Markdown takes seconds to minutes for the first of these."""
    assert show(body).html
