"""The browser normalises and reads texts as Python does, character by character and in every context."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from archive.search.characters import DOMAIN, list_plain_han
from archive.search.doublet import write_doublets
from archive.search.text import compress
from archive.search.writer import Writer
from archive.text.normalise import normalise
from tests.search.reader import read_file
from tests.site.browser import serve_folder

pytestmark = pytest.mark.browser

CONTEXTS = "，、,.;；：。！\n\r\t*×□+%‰ 　“”—1239aBzé中國薴苧𠀀〔略〕ꓐ︐｡ｱﬀ①½㎡Ⅷ"
ALL = "".join(chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point <= 0xDFFF)
NORMALISE = "(texts) => texts.map((text) => archiveSearch.normalise(text))"


@pytest.fixture(scope="module")
def page(chromium: Browser, traps_folder: Path) -> Iterator[Page]:
    """A page with the whole table of characters."""
    parts = [ALL[start : start + 20_000] for start in range(0, len(ALL), 20_000)]
    _, build, _ = read_file(traps_folder / "search" / "manifest.js")
    with Writer(traps_folder / "search", build) as writer:
        for n, part in enumerate(parts):
            writer.write_doublets(f"t/all-{n}", write_doublets(compress([part, []])))
    with serve_folder(traps_folder) as url:
        page = chromium.new_page()
        page.goto(url)
        page.evaluate("archiveSearch.load('characters').then((table) => archiveSearch.useTable(table))")
        yield page
        page.close()


def test_every_character_by_itself(page: Page) -> None:
    for start in range(0, len(ALL), 100_000):
        characters = ALL[start : start + 100_000]
        each = "(text) => Array.from(text, (character) => archiveSearch.normalise(character)).join('\\0')"
        found = page.evaluate(each, characters).split("\0")
        wrong = [c for c, form in zip(characters, found, strict=True) if form != normalise(c)]
        assert wrong == []


def test_every_context(page: Page) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    texts = ["".join(chance.choices(CONTEXTS, k=chance.randint(1, 9))) for _ in range(10_000)]
    texts += ["".join(chance.choices("12,，.a +、", k=chance.randint(1, 9))) for _ in range(10_000)]
    found = page.evaluate(NORMALISE, texts)
    wrong = [(text, form) for text, form in zip(texts, found, strict=True) if form != normalise(text)]
    assert wrong == []


def test_the_base_suffices_for_its_domain(page: Page) -> None:
    points = {point for first, last in DOMAIN for point in range(first, last + 1)} | list_plain_han()
    characters = sorted(chr(point) for point in points)
    page.evaluate("archiveSearch.loadManifest().then(({ characters }) => archiveSearch.useTable(characters))")
    try:
        assert page.evaluate("(texts) => texts.every((text) => archiveSearch.covers(text))", characters)
        assert not page.evaluate("archiveSearch.covers('發展')")
        assert page.evaluate(NORMALISE, characters) == [normalise(c) for c in characters]
    finally:
        page.evaluate("archiveSearch.load('characters').then((table) => archiveSearch.useTable(table))")


def test_what_a_text_says_of_a_character_counts_even_if_it_was_read_before(
    chromium: Browser, traps_folder: Path
) -> None:
    """The base does not tell of 𪛟; a text that was found does."""
    with serve_folder(traps_folder) as url:
        page = chromium.new_page()
        page.goto(url)
        page.evaluate("archiveSearch.prepareBase()")
        read = "(text) => archiveSearch.normalise(text)"
        assert page.evaluate(read, "改𪛟") != "改𪛟"
        page.evaluate("archiveSearch.learn({ '𪛟': '𪛟' })")
        assert page.evaluate(read, "改𪛟") == normalise("改𪛟") == "改𪛟"
        page.close()


def test_every_character_survives_a_text_file(page: Page) -> None:
    read = """async (name) => {
        await archiveSearch.loadManifest();
        return (await archiveSearch.loadText(name))[0];
    }"""
    found = "".join(page.evaluate(read, f"t/all-{n}") for n in range(-(-len(ALL) // 20_000)))
    assert [c for c, other in zip(ALL, found, strict=True) if c != other] == []


PASSED_OVER = """(pairs) => pairs.filter(([text, q]) => archiveSearch.find(text, q).length
    && !archiveSearch.mayHold(text, archiveSearch.listPositive(archiveSearch.parse(q))))"""
FOUND = "(pairs) => pairs.filter(([text, q]) => archiveSearch.find(text, q).length).length"
WRITTEN = {forms[0]: forms for forms in ("发發髮", "干乾幹", "十〸⼗", "后後", "烟菸煙", "一⼀㆒", "gｇG", "5５", "展")}


def test_no_text_that_holds_a_phrase_is_passed_over(page: Page) -> None:
    """Whatever stands for the phrase's characters: Traditional and odd forms, the width, a pattern with a gap."""
    chance = random.Random(5)  # noqa: S311 - no secret
    pairs = []
    for _ in range(3000):
        phrase = "".join(chance.choices([*WRITTEN], k=chance.randint(1, 4)))
        text = "".join(chance.choice(WRITTEN[c]) + chance.choice(["", "", "，", "“", " "]) for c in phrase)
        q = chance.choice([phrase, "…".join(phrase), f"改革 | {phrase}"])
        pairs.append([f"{chance.choice(['', '说：', 'ABC', '〸'])}{text}。", q])
    assert page.evaluate(FOUND, pairs) > len(pairs) // 3
    assert page.evaluate(PASSED_OVER, pairs) == []
