"""The pictures of the guide: all made by the script, all shown, so that one run keeps them true."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_picture_is_made_by_the_script_and_shown() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs" / "contributing").glob("*.md")]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+)\.png\)", page.read_text(encoding="utf-8"))}
    script = (ROOT / "scripts" / "screenshots.py").read_text(encoding="utf-8")
    made = set(re.findall(r'^    yield "([\w-]+)"', script, re.MULTILINE))
    assert made == shown == {path.stem for path in (ROOT / "docs" / "contributing" / "images").iterdir()}
