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
from typing import Any, ClassVar, Literal, TypeAlias
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Frame,
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


@dataclass(eq=False)
class Tab:
    """A page of the browser, with what it asked for and what went wrong in it.

    Attributes:
        requests: Every address that it asked for.
        faults: What its console reports as error or warning, what its scripts throw, each dialog.
        origins: Of the pages that it showed.
    """

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def go(self, address: str) -> Page:
        """Open an address and wait until the page has settled; what was noted of an earlier page is forgotten."""
        self.requests.clear()
        self.faults.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def listen(self) -> None:
        """Note what it asks for, also in pages that it opens, and what goes wrong."""
        for source, event, listener in self._list_listeners():
            source.on(event, listener)

    def stop_listening(self) -> None:
        for source, event, listener in self._list_listeners():
            source.remove_listener(event, listener)

    def _list_listeners(self) -> Iterator[tuple[Any, str, Callable[..., None]]]:
        yield self.page, "request", self._on_request
        yield self.page, "console", self._on_console
        yield self.page, "pageerror", self._on_page_error
        yield self.page, "dialog", self._on_dialog
        yield self.page, "framenavigated", self._on_navigation
        yield self.context, "page", self._on_page

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def _on_page_error(self, error: Error) -> None:
        self.faults.append(f"thrown: {error}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_navigation(self, frame: Frame) -> None:
        self.origins.add(find_origin(frame.url))

    def _on_page(self, page: Page) -> None:
        page.on("request", self._on_request)

    def requests_elsewhere(self, origin: str) -> list[str]:
        return [url for url in self.requests if not url.startswith((origin, "data:", "blob:" + origin))]


def find_origin(url: str) -> str:
    """Return what an address begins with, up to the host and its port; nothing for an empty page."""
    return "" if url == "about:blank" else "{0.scheme}://{0.netloc}".format(urlsplit(url))


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


def open_search(tab: Tab, url: str, fragment: str = "", until: Literal["load", "commit"] = "load") -> Page:
    """Open the search page of a site at a state, anew; where a test holds a script, that may keep the page from being loaded."""
    tab.page.goto("about:blank")  # an address that differs in its fragment alone would not load the page anew
    tab.requests.clear()
    tab.faults.clear()
    tab.page.goto(f"{url}search.html{fragment}", wait_until=until)
    wait_for_answer(tab.page)
    return tab.page


def list_hits(page: Page) -> list[str]:
    """The ids of the records shown."""
    found: list[str] = page.locator("[data-hits] > li").evaluate_all("(all) => all.map((hit) => hit.dataset.recordId)")
    return found


def results(page: Page) -> Locator:
    """What tells the state of a search."""
    return page.locator("[data-search-results]")


_FORGET = "['pagehide', 'visibilitychange'].forEach((event) => addEventListener(event, () => sessionStorage.clear()))"
"""Runs last: pages note there how they are left."""


class Contexts:
    """The browser's contexts, each lent with a page of it to one test after another: a new page takes a fifth of a second of processor, a new context half a second."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: defaultdict[Manner, list[Page]] = defaultdict(list)

    def lend(self, manner: Manner) -> Page:
        """An empty page, the only one of its context."""
        if self._idle[manner]:
            return self._idle[manner].pop()
        width, height, scheme, permissions = manner
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, permissions=list(permissions)
        )
        context.set_default_timeout(10_000)
        return context.new_page()

    def take_back(self, manner: Manner, tab: Tab, *, is_scripted: bool) -> None:
        """Have a page and its context forget what was done in them; where they cannot, as after pages of several origins, the context has to go."""
        page, context = tab.page, tab.context
        origin = find_origin(page.url)
        if is_scripted or page.is_closed() or tab.origins - {"", origin} or not origin.startswith("http"):
            context.close()
            return
        for other in context.pages:
            if other is not page:
                other.close()
        context.unroute_all()
        page.unroute_all()
        page.evaluate(_FORGET)
        page.goto("about:blank")
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.send("Network.clearBrowserCache")
        session.send("Page.resetNavigationHistory")
        session.detach()
        width, height, scheme, _ = manner
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media="null", color_scheme=scheme)
        self._idle[manner].append(page)


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
        page = self._contexts.lend(manner)
        tab = Tab(page, page.context)
        if script:
            page.add_init_script(script)
        tab.listen()

        def close() -> None:
            tab.stop_listening()
            self._contexts.take_back(manner, tab, is_scripted=bool(script))

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
