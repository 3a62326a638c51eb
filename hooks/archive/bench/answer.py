"""An answer: what a search engine shows of a question, and what it took from a cold start."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Error

from .question import Question
from .server import Server

SHOWN = 10
"""How many hits are shown first, by every engine."""
_PATIENCE = 60_000
_AWAIT = """(patience) => Promise.race([
  window.answered,
  new Promise((_, reject) => setTimeout(() => reject(Error('no answer')), patience)),
])"""
"""Waits without looking time and again, which would take from what is measured."""
_DRESS = re.compile(r"/assets/(?!javascripts/search/)")
"""What every page of the site has, whether it searches or not; its bytes are not counted."""


class SearchFailedError(Exception):
    """A search that was to be measured failed; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page of the engine showed and took.

    Attributes:
        question: What was asked.
        requests: How many files it fetched, the page and its scripts included.
        size: The bytes on the wire until the first hits were shown.
        time: Milliseconds from opening the page to the first hits with their excerpts.
        total: How many records it found.
        occurrences: How many places, where it tells.
        urls: The addresses of the hits that it showed.

    """

    question: Question
    requests: int
    size: int
    time: float
    total: int
    occurrences: int | None
    urls: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether it is what a plain count of the texts says, as far as it can be seen."""
        counts = self.question.counts
        places = self.occurrences in {None, sum(counts.values())}
        shown = [_name_record(url) for url in self.urls]
        is_whole = len(set(shown)) == len(shown) == min(SHOWN, len(counts))
        return self.total == len(counts) and places and is_whole and counts.keys() >= set(shown)


def _name_record(url: str) -> str:
    """Return the record whose page an address is."""
    return url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/").rpartition("/")[2].removesuffix(".html")


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks pages, every time from an empty cache.

    Attributes:
        browser: The browser that opens them.
        observer: The script that tells when a page has its answer.

    """

    browser: Browser
    observer: Path

    def ask(self, server: Server, page: str, question: Question) -> Answer:
        """Return the answer to a question; `page` ends where the query is to stand.

        Raises:
            SearchFailedError: The engine threw, or did not answer.

        """
        context = self.browser.new_context()
        context.add_init_script(path=self.observer)
        try:
            tab = context.new_page()
            server.take()
            tab.goto(f"{server.url}{page}{quote(question.query)}")
            shown: dict[str, Any] = tab.evaluate(_AWAIT, _PATIENCE)
        except Error as error:
            raise SearchFailedError(f"{page}：检索“{question.query}”没有结果：{error.message}") from error
        finally:
            context.close()
        if "fault" in shown:
            raise SearchFailedError(f"{page}：检索“{question.query}”时出错：{shown['fault']}")
        return _read_answer(question, shown, server.take())


def _read_answer(question: Question, shown: Mapping[str, Any], sent: Iterable[tuple[str, int]]) -> Answer:
    page, *others = sent
    # Those that were there with the answer, the page itself aside; nothing where a page fetches no more.
    files = shown.get("files")
    counted = [page, *(one for one in others if files is None or one[0].partition("?")[0] in files)]
    sizes = [size for path, size in counted if not _DRESS.match(path)]
    urls = tuple(shown["urls"])
    return Answer(question, len(sizes), sum(sizes), shown["time"], shown["total"], shown.get("occurrences"), urls)


@dataclass(frozen=True, slots=True)
class Summary:
    """The median and the 90th percentile of bytes and time, of many answers."""

    size: float
    size_p90: float
    time: float
    time_p90: float
    requests: float
    exact: int
    asked: int


def summarise(answers: Sequence[Answer]) -> Summary:
    """Return the figures that are held against the limits."""
    sizes, times = [answer.size for answer in answers], [answer.time for answer in answers]
    return Summary(
        statistics.median(sizes),
        _find_p90(sizes),
        statistics.median(times),
        _find_p90(times),
        statistics.median(answer.requests for answer in answers),
        sum(answer.is_exact for answer in answers),
        len(answers),
    )


def pair_answered(ours: Sequence[Answer], theirs: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Return the answers to those questions of which the other engine shows some hits, and as many as ours.

    Where it shows nothing, its time is one to nothing.
    """
    pairs = [
        (one, other) for one, other in zip(ours, theirs, strict=True) if one.urls and len(one.urls) == len(other.urls)
    ]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _find_p90(figures: Sequence[float]) -> float:
    return sorted(figures)[min(len(figures) - 1, len(figures) * 9 // 10)]
