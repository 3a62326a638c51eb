"""The table of characters of a page: which texts teach it more while queries are read by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lesson", ["archiveSearch.learn({ 創: '创' })", "archiveSearch.useTable(whole)"])
def test_a_query_is_read_by_the_table_that_answers_it(chromium: Browser, traps_folder: Path, lesson: str) -> None:
    """What a text teaches between the reading of a query and its answer."""
    with serve_folder(traps_folder) as url:
        page = chromium.new_page()
        page.goto(url)
        found = page.evaluate(
            f"""async () => {{
                await archiveSearch.query('修渠');
                const whole = await archiveSearch.load('characters');
                const {{ parse }} = archiveSearch;
                archiveSearch.parse = (q) => {{
                    const read = parse(q);
                    archiveSearch.parse = parse;
                    {lesson};
                    return read;
                }};
                const early = await archiveSearch.query('改革創新');
                return [early.total, (await archiveSearch.query('改革创新')).total];
            }}"""
        )
        page.close()
    assert found[0] == found[1] > 0
