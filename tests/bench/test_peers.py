"""The pages of the bench: ours loads the script that the site's search page loads."""

from __future__ import annotations

import re
from pathlib import Path

from archive.search.script import ENGINE, FINDING, SCRIPT_FOLDER, SCRIPTS, START

ROOT = Path(__file__).parents[2]


FETCHED = re.compile(r"(?:src|href)=\"(?:\{\{ root \}\})?((?:assets/javascripts/)?search/[\w/-]+\.js)\"")


def test_the_page_of_ours_loads_the_engine_that_the_site_loads() -> None:
    template = (ROOT / "hooks" / "overrides" / "search.html").read_text(encoding="utf-8")
    page = (ROOT / "tests" / "peers" / "ours.html").read_text(encoding="utf-8")
    head = FETCHED.findall(template.partition("<template data-later>")[0])  # before the first hits
    assert set(head) == {f"{SCRIPT_FOLDER}{name}.js" for name in ("archive-page", FINDING)}
    assert "start.script" in template
    assert SCRIPTS[ENGINE] == (*(part for part in SCRIPTS[START] if part != "start"), *SCRIPTS[FINDING])
    assert set(FETCHED.findall(page)) == {f"{SCRIPT_FOLDER}{ENGINE}.js", "search/manifest.js"}
