"""The search in a real browser finds exactly what the definition says."""

from __future__ import annotations

import itertools
import random
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest

from archive.model.vocabulary import VOCABULARY_LABELS
from archive.search.document import list_facets
from archive.search.posting import Places, Sizes, encode
from archive.search.token import order_token
from tests.search.conftest import Engine
from tests.search.reader import read_number, write_bits

pytestmark = pytest.mark.browser

QUERIES = (
    "坚持两个确立", "坚持“两个确立”", "“两个确立”", "六保", "第六，保证", "保证渠道畅通第七", "组织部长会议", "GDP", "gdp", "8.3%", "83", "3%", "18.3%", "PM2.5", "pm2",
    "2.5", "1.4万亿斤", "4万亿斤", "12345", "12,345", "12﹐345", "2345", "345亩", "2021 2022", "2021、2022", "“2021 2022”", "1 2月", "“1—2月”", "放管服改革", "“放管服”改革",
    "人工智能+", "人工智能＋", "人工智能", "R&D", "“r d”", "政府工作报告", "發展", "发展", "發展改革", "改革开放", "同志讲话", "请同志", "××", "村改革", "𠀀村", "𠮷田", "吉田",
    "修渠 护林", "修渠 架桥", "修渠护林", "修渠。护林", "护林；架桥", "修渠 | 架桥", "修渠 -架桥", "-修渠", "修渠 护林 -全角", "人人", "人人人", "好好", "一二一", "5%", "5‰", "五%",
    "3.14", "1.2.3", "1.5", "c+", "c++", "a+", "甲+乙", "1+1", "以…促…", "以…促发展", "以改革…促", "以……促……发展", "党", "党 建", "建 党", "会", "会 议", "从严律己", "从严律已",
    "标题：组织", "标题:会议", "小标题：修渠", "小标题：组织工作", "责任者：书记", "责任者：组织部", "会议：组织", "会议：工作会议 改革", "标题：组织 修渠", "-标题：组织 修渠", "市", "讲", "农",
    "the quick", "“the quick brown fox”", "fox", "foxes", "quick fox", "5g", "g", "5", "iphone15", "iphone", "b2b", "a1b2", "x86 64", "x86", "", "，。", "“”", "|", "-", "修渠 ，", "ABC", "ａｂｃ",
    "abc 123", "“abc 123”", "カタカナ", "ｶﾀｶﾅ", "修渠　护林", "“修渠 护林", "引领、改革创新", "引领改革创新", "党建引领改革", "改革创新；党建引领", "会议强调 引领", "3公里", "说明架桥", "新口径",
)  # fmt: skip
HOW = tuple(itertools.product(("paragraph", "sentence", "record"), (False, True)))


def compare(engine: Engine, queries: Sequence[tuple[str, Any, dict[str, Any]]]) -> list[str]:
    """Return in words what the search and the oracle find otherwise."""
    wrong = []
    for (q, filters, how), answer in zip(queries, engine.query_all(queries), strict=True):
        expected = engine.oracle.search(q, filters, how["scope"], strict=how["strict"])
        if answer["counts"] != expected or answer["total"] != len(expected):
            wrong.append(f"{q!r} {filters} {how}: found {answer['counts']}, not {expected}")
        elif answer["occurrences"] != sum(expected.values()):
            wrong.append(f"{q!r} {how}: {answer['occurrences']} occurrences")
    return wrong


def vary(queries: Iterable[str], filters: Any = None) -> list[tuple[str, Any, dict[str, Any]]]:
    return [(q, filters or {}, {"scope": scope, "strict": strict}) for q in queries for scope, strict in HOW]


def test_finds_what_the_definition_finds(engine: Engine) -> None:
    assert compare(engine, vary(q for q in QUERIES if q)) == []


def test_finds_the_same_from_disk(engine_on_disk: Engine) -> None:
    assert compare(engine_on_disk, vary(q for q in QUERIES if q)) == []


@pytest.mark.parametrize(
    "filters",
    [{"year": ["2023"]}, {"level": ["county", "municipal"], "kind": ["speech"]}, {"topic": ["party"]}, {"series": ["organization"]}, {"version": ["transcript"]}, {"organ": ["nobody"]}],
    ids=str,
)  # fmt: skip
def test_filters(engine: Engine, filters: dict[str, list[str]]) -> None:
    assert compare(engine, vary(("修渠", "改革 | 修渠", "党", "会"), filters)) == []


def make_queries(engine: Engine, chance: random.Random, count: int) -> list[str]:
    """Return substrings of the records' texts, some of them changed, alone and together."""
    texts = [text for record in engine.oracle.records for _, text in record.units if text]

    def cut(longest: int) -> str:
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        return text[start : start + chance.randint(1, longest)]

    def change(text: str) -> str:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice("的改革，、a1.%+ 𠮷發") + text[at + chance.randint(0, 1) :]

    makers = (
        lambda: cut(8), lambda: change(cut(8)), lambda: f"{cut(4)} {cut(4)}", lambda: f"{cut(4)} {cut(2)} {cut(2)}", lambda: f"{cut(5)} -{cut(3)}",
        lambda: f"{cut(4)} | {cut(4)} {cut(2)}", lambda: f"标题：{cut(3)} {cut(3)}", lambda: f"“{cut(9)}”", lambda: f"{cut(2)}…{cut(2)}", lambda: cut(40),
    )  # fmt: skip
    return [chance.choice(makers)() for _ in range(count)]


@pytest.mark.parametrize("seed", range(4))
def test_finds_what_the_definition_finds_at_random(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    queries: list[tuple[str, Any, dict[str, Any]]] = [
        (q, {}, {"scope": chance.choice(("paragraph", "sentence", "record")), "strict": chance.random() < 0.3})
        for q in make_queries(engine, chance, 400)
        if q.strip()
    ]
    assert compare(engine, queries) == []


def test_a_term_written_with_and_without_a_comma_counts_once(engine: Engine) -> None:
    queries = (
        "六保 六，保",
        "六，保 六保",
        "六保 | 六、保",
        "引领改革 引领，改革",
        "六保。六，保",
        "以…促发展 以…促发，展",
    )
    assert compare(engine, vary(queries)) == []
    assert engine.query("六保 | 六，保")["occurrences"] == engine.query("六保")["occurrences"] > 0
    assert not any(
        hit["isCrossing"] for hit in engine.page.evaluate("archiveSearch.run({ q: '六保 | 六，保' })")["hits"]
    )


def test_a_gap_is_within_one_clause(engine: Engine) -> None:
    """以甲，促乙 has a comma between; 以。促。 a full stop; of the others each start counts once, however often 促 follows."""
    assert [engine.query(q)["occurrences"] for q in ("以…促…", "以改革…促", "以甲…促乙", "以甲，促乙")] == [3, 1, 0, 1]


@pytest.mark.parametrize("rice", [(0, 0), (5, 7), (9, 14), (12, 16), (23, 23)], ids=str)
def test_places_are_read_back_whatever_low_bits_they_have(engine: Engine, rice: tuple[int, int]) -> None:
    """The low bits of a sentence and an offset may be more than are read at once."""
    chance = random.Random(str(rice))  # noqa: S311 - no secret
    for count in (1, 2, 40):
        columns = np.array(
            sorted(
                [(unit, chance.randrange(4000), chance.randrange(9000), chance.randrange(4)) for unit in range(count)]
            )
        ).T
        ks, ko = rice
        none = np.zeros(0, dtype=np.int64)
        sizes = Sizes(5000, ks, np.array([ko]), np.array([2]))
        found = encode(Places(*columns), np.array([count]), sizes, none, np.array([0]), np.array([False]))
        head, bit = read_number(write_bits(found.octets.tobytes()), 0)
        limits = {"units": 5000, "sentences": 4000, "width": 9000, "rice": rice}
        coded = {
            "key": "一二三",
            "joints": 2,
            "count": count,
            "hasCommas": head % 2 == 0,
            "octets": found.octets.tolist(),
            "bit": bit,
        }
        read = engine.page.evaluate(
            """([coded, limits]) => {
                const list = archiveSearch.decode({ ...coded, octets: Uint8Array.from(coded.octets) }, limits);
                return [Array.from(list.places), Array.from(list.commas)];
            }""",
            [coded, limits],
        )
        unit, sentence, offset, commas = columns
        assert read == [((unit * 4000 + sentence) * 9000 + offset).tolist(), commas.tolist()]


def test_keys_are_found_in_the_order_of_their_tokens(engine: Engine) -> None:
    """Which differs from that of their characters where a word ends: a发 comes before ab."""
    draw = random.Random(8)  # noqa: S311 - no secret

    def make_keys(count: int) -> list[str]:
        return ["".join(draw.choices("ab5.#发展𠀀𠮷", k=draw.randint(1, 4))) for _ in range(count)]

    def order_key(key: str) -> list[bytes]:
        return list(map(order_token, re.findall(r"[a-z0-9.]+|.", key)))

    asked = [(sorted(make_keys(30), key=order_key), make_keys(40)) for _ in range(40)]
    found = engine.page.evaluate(
        "(asked) => asked.map(([held, keys]) => keys.map((key) => archiveSearch.findLast(held, key)))", asked
    )
    expected = [[max(0, bisect_right(held, order_key(key), key=order_key) - 1) for key in keys] for held, keys in asked]
    assert found == expected


def test_the_facets_are_the_same_wherever_they_are_told(engine: Engine) -> None:
    script = "archiveSearch.bringFacets().then(() => [archiveSearch.FACETS, archiveSearch.FACET_NAMES])"
    known, named = engine.page.evaluate(script)
    assert set(known) == named.keys() == list_facets(engine.corpus, engine.corpus.entries[0]).keys()
    assert {vocabulary for _, vocabulary in named.values() if vocabulary} == set(VOCABULARY_LABELS)
