"""A tab of the system's Chromium, and a server of a built site."""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Literal, TypeAlias
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    Page,
    Request,
    ViewportSize,
)

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
Scheme = Literal["light", "dark"]
SIGHTS: list[tuple[ViewportSize, Scheme]] = [
    (WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark"),
]  # fmt: skip
"""Each width in each palette."""

Manner: TypeAlias = tuple[int, int, Scheme, tuple[str, ...]]
"""How a browser shows pages: width and height of the window, palette, permissions."""


@dataclass(frozen=True)
class Tab:
    """A page of the browser, with what it asked for and what went wrong in it.

    Attributes:
        requests: Every address that it asked for.
        faults: What its console reports as error or warning, what its scripts throw, each dialog.
    """

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open an address and wait until the page has settled; what was noted of an earlier page is forgotten."""
        self.requests.clear()
        self.faults.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def requests_elsewhere(self, origin: str) -> list[str]:
        return [url for url in self.requests if not url.startswith((origin, "data:", "blob:" + origin))]


def ask(page: Page, query: str) -> None:
    """Search from the head of a page, and wait for the answer."""
    field = page.locator("#head-query")
    field.fill(query)
    field.press("Enter")
    page.wait_for_url("**/search.html*")
    wait_for_answer(page, query)


def wait_for_answer(page: Page, query: str | None = None) -> None:
    """Wait until the search page has answered, to a certain query where one is given."""
    page.wait_for_function(
        """(query) => {
            const results = document.querySelector('[data-search-results]');
            const asked = new URLSearchParams(location.hash.slice(1)).get('q') || '';
            const state = results ? results.dataset.searchState : '';
            return state === 'failed' || (state === 'done' && (query === null || asked === query));
        }""",
        arg=query,
    )
    fault = page.locator("[data-search-fault]")
    assert results(page).get_attribute("data-search-state") == "done", fault.inner_text()


def open_search(tab: Tab, url: str, fragment: str = "") -> Page:
    """Open the search page of a site at a state, anew."""
    tab.page.goto("about:blank")  # an address that differs in its fragment alone would not load the page anew
    tab.requests.clear()
    tab.faults.clear()
    tab.page.goto(f"{url}search.html{fragment}")
    wait_for_answer(tab.page)
    return tab.page


def list_hits(page: Page) -> list[str]:
    """The ids of the records shown."""
    found: list[str] = page.locator("[data-hits] > li").evaluate_all("(all) => all.map((hit) => hit.dataset.recordId)")
    return found


def results(page: Page) -> Locator:
    """What tells the state of a search."""
    return page.locator("[data-search-results]")


class Contexts:
    """The browser's contexts, each lent to one test after another: a new one takes half a second of processor.

    The page that a test leaves stays open until the next is over: as long as a page of the site stands, another needs no process of its own.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[Manner, list[BrowserContext]] = defaultdict(list)

    def lend(self, manner: Manner) -> BrowserContext:
        if self._idle[manner]:
            return self._idle[manner].pop()
        width, height, scheme, permissions = manner
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, permissions=list(permissions)
        )
        context.set_default_timeout(10_000)
        return context

    def take_back(self, manner: Manner, tab: Tab) -> None:
        """Have a context forget what was done in it."""
        context = tab.context
        for page in context.pages:
            if page is not tab.page:
                page.close()
        context.unroute_all()
        site = urlsplit(tab.page.url)
        session = context.new_cdp_session(tab.page)
        session.send("Network.clearBrowserCache")
        session.send("Storage.clearDataForOrigin", {"origin": f"{site.scheme}://{site.netloc}", "storageTypes": "all"})
        session.detach()
        self._idle[manner].append(context)


class Tabs:
    """Opens tabs, and closes them all."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._closing: list[Callable[[], None]] = []

    def open(
        self,
        viewport: ViewportSize = WIDE,
        scheme: Scheme = "light",
        permissions: tuple[str, ...] = (),
        script: str = "",
    ) -> Tab:
        """Open a tab of its own, which shares nothing with the others; a script given runs first on each of its pages."""
        manner = (viewport["width"], viewport["height"], scheme, permissions)
        context = self._contexts.lend(manner)
        tab = Tab(context.new_page(), context)
        if script:
            tab.page.add_init_script(script)

        def on_console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                tab.faults.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

        def on_request(request: Request) -> None:
            tab.requests.append(request.url)

        def on_page_error(error: Error) -> None:
            tab.faults.append(f"thrown: {error}")

        def on_dialog(dialog: Dialog) -> None:
            tab.faults.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def on_page(page: Page) -> None:
            page.on("request", on_request)

        on_page(tab.page)
        context.on("page", on_page)
        tab.page.on("console", on_console)
        tab.page.on("pageerror", on_page_error)
        tab.page.on("dialog", on_dialog)

        def close() -> None:
            context.remove_listener("page", on_page)
            self._contexts.take_back(manner, tab)

        self._closing.append(close)
        return tab

    def close(self) -> None:
        while self._closing:
            self._closing.pop()()


Headers: TypeAlias = Callable[[str], Mapping[str, str]]


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder as a plain web server does, with the site's own page for what is not there."""

    headers_of: ClassVar[staticmethod[[str], Mapping[str, str]]]

    def end_headers(self) -> None:
        for name, value in self.headers_of(urlsplit(self.path).path).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - overrides
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser that closes its connection do so."""


@contextlib.contextmanager
def serve_folder(
    folder: Path, headers: Headers = lambda _: {}, types: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve a folder, each path with headers beside the usual ones, and types by ending; yields the address of its root, with a slash."""
    known = {**_Handler.extensions_map, **(types or {})}
    handler = type("_Headed", (_Handler,), {"headers_of": staticmethod(headers), "extensions_map": known})
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
