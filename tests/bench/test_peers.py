"""The pages of the bench: ours loads the scripts that the site's search page loads."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_ours_loads_the_engine_that_the_site_loads() -> None:
    template = (ROOT / "hooks" / "overrides" / "main.html").read_text(encoding="utf-8")
    listed = re.search(r"set engine = \[(.+?)\]", template)
    assert listed
    page = (ROOT / "tests" / "peers" / "ours.html").read_text(encoding="utf-8")
    assert re.findall(r"search/(\w+)\.js", page) == re.findall(r"\"(\w+)\"", listed[1])
