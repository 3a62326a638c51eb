"""What all tests share: how many examples are tried, and one browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from scripts.run import NO_CHROMIUM, find_chromium
from tests.site.browser import Contexts, Tabs

# Examples differ from run to run at a desk, so that ever more are tried; a pipeline must not be a lottery.
settings.register_profile("desk")
settings.register_profile("pipeline", derandomize=True)
settings.load_profile("pipeline" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    executable = find_chromium()
    if executable is None:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Contexts:
    """What tabs are opened in."""
    return Contexts(chromium)


@pytest.fixture(scope="module")
def lasting_tabs(contexts: Contexts) -> Iterator[Tabs]:
    """Tabs that the tests of a file share."""
    tabs = Tabs(contexts)
    yield tabs
    tabs.close()


@pytest.fixture
def tabs(contexts: Contexts) -> Iterator[Tabs]:
    """Tabs of a test's own."""
    tabs = Tabs(contexts)
    yield tabs
    tabs.close()
