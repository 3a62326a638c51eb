"""The form in a narrow window: what must be seen is seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.site.browser import NARROW, Tabs
from tests.site.conftest import Archive
from tests.site.form import FORM, download, fill

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_refusal_of_a_mark_is_seen_wherever_one_is(tabs: Tabs, archive: Archive, tmp_path: Path) -> None:
    built = archive.build(tmp_path / "site")
    assert built.status == 0, built.output
    form = tabs.open(NARROW).go((built.site / FORM).as_uri())
    fill(form)
    download(form, tmp_path)
    form.fill("#q-title", "机密" + "★" + "10年")
    form.locator("[data-state]").scroll_into_view_if_needed()
    alert = form.get_by_role("alert")
    expect(alert).to_be_in_viewport(ratio=1)
    box = alert.bounding_box()
    assert box
    at_its_middle = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('[data-stop]'))"
    assert form.evaluate(at_its_middle, [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
    expect(form.locator("[data-state]")).to_have_text("不能交稿")
    expect(form.locator("[data-state]")).not_to_have_class(re.compile("is-ready"))
    expect(form.locator("[data-done]")).to_be_empty()
