"""The guide's Markdown: no markup of its own, nothing that runs, nothing from elsewhere; what the guide uses stays as it is."""

from __future__ import annotations

import pytest
from markdown import markdown

from archive.text.guide import GuideExtension

EXTENSIONS = ["tables", "toc", "footnotes", "admonition", "fenced_code"]


def convert(text: str) -> str:
    return markdown(text, extensions=[*EXTENSIONS, GuideExtension()])


@pytest.mark.parametrize(
    "text",
    [
        "<script>a()</script>",
        "看<img src=x onerror=a()>这",
        "!!! note\n    <iframe src=//e.example></iframe>",
        "a[^1]\n\n[^1]: <b onclick=a()>x</b>",
        "|<b>|\n|---|\n|<i onclick=a()>|",
        '<div markdown="1"><b>x</b></div>',
        "<!-- a --><script>a()</script>",
        "<!-- a --!><script>a()</script> -->",
        "<!--><script>a()</script> -->",
        "<javascript:a()>",
        "<?php a() ?>",
        "<![CDATA[<b>]]>",
    ],
)
def test_html_is_shown_as_text(text: str) -> None:
    made = convert(text)
    assert "&lt;" in made
    assert not any(f"<{tag}" in made for tag in ("script", "img", "iframe", "b>", "b ", "i ", "javascript", "?", "!["))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:a()",
        "JavaScript:a()",
        "&#106;avascript:a()",
        "java&Tab;script:a()",
        "<java\tscript:a()>",
        "vbscript:a",
        "data:text/html,a",
        "file:///a",
        "blob:a",
    ],
)
def test_a_link_that_runs_something_is_its_words(address: str) -> None:
    assert convert(f"[看]({address})") == "<p><span>看</span></p>"
    assert "href" not in convert(f"[看][a]\n\n[a]: {address}")


@pytest.mark.parametrize(
    "address", ["https://e.example/a.png", "//e.example/a.png", r"\\\\e.example/a", "data:image/png,a"]
)
def test_a_picture_from_elsewhere_is_its_words(address: str) -> None:
    assert convert(f"![看]({address})") == "<p><span>看</span></p>"


@pytest.mark.parametrize(
    "text",
    [
        "[看](a.md)",
        "[看](#a)",
        "[看](https://e.example/)",
        "[看](mailto:a@e.example)",
        "![看](images/a.png)",
        "<https://e.example/>",
        "```yaml\na: <b>\n```",
        "`<b>`",
        "<!-- fields: begin -->\n\n文",
        "甲 < 乙 &amp; 丙",
        "!!! note\n    文[^1]\n\n[^1]: 注",
    ],
)
def test_what_the_guide_uses_stays_as_it_is(text: str) -> None:
    assert convert(text) == markdown(text, extensions=EXTENSIONS)
