"""The style sheet of every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.style import FOLDER, OURS, SOURCES, join_styles

OVERRIDES = Path(__file__).resolve().parents[2] / "hooks" / "overrides"
OWN = {"form"}
"""Sheets of one page alone, which asks for them itself."""


def test_it_has_every_sheet_in_order() -> None:
    style = join_styles({name: f".{name} {{}}" for name in reversed(SOURCES)})
    assert style.split("\n") == [f".{name} {{}}" for name in SOURCES]


def test_no_source_is_left_out() -> None:
    assert {path.stem for path in (OVERRIDES / FOLDER).glob("*.css")} == {*OURS, *OWN}


@pytest.mark.parametrize(
    ("theme", "kept"),
    [
        (".md-search{a:b}.md-header{c:d}", ".md-header{c:d}"),
        (".md-header,.md-tabs__list a,.md-top:not(.md-search){c:d}", ".md-header,.md-top:not(.md-search){c:d}"),
        (".md-searcher,.cardinal,.keyboard{c:d}", ".md-searcher,.cardinal,.keyboard{c:d}"),
        ("@media print{.md-footer{a:b}}a{c:d}", "a{c:d}"),
        ("@media print{.md-footer{a:b}a{c:d}}", "@media print{a{c:d}}"),
        ("@font-face{font-family:x;src:url(y)}", "@font-face{font-family:x;src:url(y)}"),
        (":root{--idle:url('data:;');--used:1;c:d}a{e:var(--used)}", ":root{--used:1;c:d}a{e:var(--used)}"),
        (":root{--of-tabs:1}.md-tabs{e:var(--of-tabs)}", ""),
        (":root{--ours:1}", ":root{--ours:1}"),
    ],
)
def test_what_no_page_has_is_left_out_of_the_themes(theme: str, kept: str) -> None:
    ours = "p{c:var(--ours)}.md-search{a:b}"
    style = join_styles({**dict.fromkeys(SOURCES, ""), "main": theme, "common": ours})
    assert style.split("\n")[0] == kept
    assert ours in style
