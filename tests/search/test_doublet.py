"""Octets are read back from doublets by a plain reader and by the browser, whatever they are; no string literal is broken."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.doublet import write_doublets
from archive.search.text import compress
from archive.search.writer import Writer
from tests.search.conftest import Engine
from tests.search.reader import read_file, read_octets

BARRED = {"\0", "\n", "\r", '"', "\\", "\u2028", "\u2029"}
SURROGATES = b"".join(value.to_bytes(2, "little") for value in range(0xD800, 0xE000))
EVERY_PATTERN = b"".join((n << 11 | 5).to_bytes(2, "little") for n in range(32)) * 2


def draw_octets(seed: int, length: int) -> bytes:
    return random.Random(seed).randbytes(length)  # noqa: S311 - no secret


CASES = [b"", b"x", b"\0\0", b"\xff\xff\xff", SURROGATES, SURROGATES + b"\0", EVERY_PATTERN * 5, bytes(range(256)) * 9]
CASES += [draw_octets(length, length) for length in (2, 127, 128, 129, 383, 384, 385, 386, 9_999)]


def is_literal(text: str) -> bool:
    """Whether a script may hold a text between quotation marks, in UTF-16 as it is."""
    return not BARRED & set(text) and not any("\ud800" <= character <= "\udfff" for character in text)


@given(
    st.binary(max_size=2000)
    | st.lists(st.sampled_from([0x27D8, 0x00DB, 0x0A00, 0xFFFF, 0x2820])).map(
        lambda values: b"".join(value.to_bytes(2, "big") for value in values)
    )
)
def test_octets_are_read_back(octets: bytes) -> None:
    doublets = write_doublets(octets).decode("utf-16-le")
    assert is_literal(doublets)
    assert read_octets(doublets) == octets


@pytest.mark.parametrize("octets", CASES, ids=range(len(CASES)))
def test_what_is_hard_to_write_is_read_back(octets: bytes) -> None:
    doublets = write_doublets(octets).decode("utf-16-le")
    assert is_literal(doublets)
    assert read_octets(doublets) == octets


def test_chance_octets_take_little_more_than_themselves() -> None:
    assert len(write_doublets(draw_octets(1, 100_000))) < 101_000


def read_build(folder: Path) -> str:
    """Return which build an index is of."""
    return read_file(folder / "search" / "manifest.js")[1]


@pytest.mark.browser
@pytest.mark.parametrize("of", ["engine", "engine_on_disk"])
def test_a_browser_reads_them_back_from_a_file(of: str, traps_folder: Path, request: pytest.FixtureRequest) -> None:
    with Writer(traps_folder / "search", read_build(traps_folder)) as writer:
        for n, octets in enumerate(CASES):
            writer.write_doublets(f"t/case-{n}", write_doublets(octets))
    engine: Engine = request.getfixturevalue(of)
    read = "(n) => archiveSearch.load(`t/case-${n}`).then((doublets) => Array.from(archiveSearch.readOctets(doublets)))"
    assert [bytes(engine.page.evaluate(read, n)) for n in range(len(CASES))] == CASES


@pytest.mark.browser
def test_a_browser_joins_what_is_too_much_for_one_file(traps_folder: Path, engine: Engine) -> None:
    text = "".join(chr(0x4E00 + octet) for octet in draw_octets(3, 500_000))
    with Writer(traps_folder / "search", read_build(traps_folder)) as writer:
        writer.write_doublets("t/long", write_doublets(compress([[text], []])))
    assert len(writer.names) > 2
    assert engine.page.evaluate("archiveSearch.loadText('t/long').then(([[text]]) => text)") == text
