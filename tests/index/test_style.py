"""The style sheet of every page."""

from __future__ import annotations

from pathlib import Path

from archive.style import FOLDER, OURS, SOURCES, join_styles

OVERRIDES = Path(__file__).resolve().parents[2] / "hooks" / "overrides"
OWN = {"form"}
"""Sheets of one page alone, which asks for them itself."""


def test_it_has_every_sheet_in_order() -> None:
    style = join_styles({name: f".{name} {{}}" for name in reversed(SOURCES)})
    assert style.split("\n") == [f".{name} {{}}" for name in SOURCES]


def test_no_source_is_left_out() -> None:
    assert {path.stem for path in (OVERRIDES / FOLDER).glob("*.css")} == {*OURS, *OWN}
