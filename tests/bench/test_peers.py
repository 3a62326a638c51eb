"""The pages of the bench: ours loads the script that the site's search page loads."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_ours_loads_the_engine_that_the_site_loads() -> None:
    template = (ROOT / "hooks" / "overrides" / "search.html").read_text(encoding="utf-8")
    page = (ROOT / "tests" / "peers" / "ours.html").read_text(encoding="utf-8")
    listed = re.findall(r"javascripts/search/([\w-]+)\.js", template)
    assert listed
    assert re.findall(r"javascripts/search/([\w-]+)\.js", page) == listed
