from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.document import LONGEST_CELL, MOST_CELLS, Document, SearchUnit, make_document
from archive.search.text import CHARACTERS, META, compress, decompress, pack, split_units
from tests.corpora import CorpusMaker

BODY = """开头的话。

## 一、先说

要办两件事：一是修渠；二是架桥。

## 二、再说

| 甲 | 乙 |
| --- | --- |
| 丙 | |

末尾[^1]。

[^1]: 注文。
"""


@pytest.fixture
def document() -> Document:
    """A record of every kind of unit."""
    make = CorpusMaker()
    meeting = make.meeting("2023-m", name="全市会议", aliases=["市会"], series="plenum")
    entry = make.entry(
        "2023-a",
        title="题名",
        meeting="2023-m",
        speakers=[{"role": "市委书记", "name": "***"}, {"role": "市长"}],
        topics=["cadres"],
    )
    entry = dataclasses.replace(entry, body=BODY)
    return make_document(make(entry, meeting), entry)


def test_units_are_numbered_by_their_kinds(document: Document) -> None:
    assert [(unit.kind, unit.text) for unit in document.units] == [
        ("t", "题名"),
        ("r", "市委书记"),
        ("r", "市长"),
        ("m", "全市会议"),
        ("m", "市会"),
        ("h", "一、先说"),
        ("h", "二、再说"),
        ("p", "开头的话。"),
        ("p", "要办两件事：一是修渠；二是架桥。"),
        ("c", "甲"),
        ("c", "乙"),
        ("c", "丙"),
        ("c", ""),
        ("p", "末尾。"),
        ("n", "注文。"),
    ]


def test_a_heading_tells_what_follows_it(document: Document) -> None:
    texts = [unit.text for unit in document.units]
    assert [texts[unit.following] for unit in document.units if unit.kind == "h"] == [
        "要办两件事：一是修渠；二是架桥。",
        "甲",
    ]


def describe_cells(table: str) -> dict[str, tuple[str, str]]:
    make = CorpusMaker()
    entry = dataclasses.replace(make.entry("2023-a"), body=table)
    return {unit.text: unit.around for unit in make_document(make(entry), entry).units if unit.kind == "c"}


def test_a_cell_tells_its_row_or_what_heads_it() -> None:
    found = describe_cells("| 场所 | 家数 | | 隐患 |\n|---|---|---|---|\n| 商场 | 46 | 大 | |")
    assert found["商场"] == ("", "：家数 46；大")
    assert (found["46"], found["大"]) == (("商场·家数：", ""), ("商场：", ""))
    assert found["场所"] == ("", "")


def test_of_long_and_of_many_cells_the_beginning_is_told() -> None:
    long, wide = "长" * (LONGEST_CELL + 1), [str(n) for n in range(100, 102 + MOST_CELLS)]
    rows = [["甲", "乙"], [long, "丙"]], [["头", *(f"列{n}" for n in wide)], ["行", *wide]]
    first, second = (
        describe_cells("\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), row]))
        for head, row in rows
    )
    assert first["丙"] == (f"{'长' * (LONGEST_CELL - 1)}…·乙：", "")
    assert second["行"][1] == f"：{'；'.join(f'列{n} {n}' for n in wide[:MOST_CELLS])}；……"


def test_of_many_cells_those_that_say_something_are_told() -> None:
    cells = [*["丁"] * MOST_CELLS, *[""] * 3]
    for its in (cells, cells[::-1]):
        table = "\n".join(
            f"| {' | '.join(row)} |" for row in (["头", *[""] * len(its)], ["---"] * (len(its) + 1), ["行", *its])
        )
        assert describe_cells(table)["行"] == ("", f"：{'；'.join(['丁'] * MOST_CELLS)}")


@pytest.mark.parametrize("redaction", [r"\*\*\*\*", "×××", "〔略〕"])
def test_no_cell_is_cut_within_a_redaction(redaction: str) -> None:
    head = "长" * (LONGEST_CELL - 2)
    found = describe_cells(f"| 甲 | 乙 |\n|---|---|\n| {head}{redaction}很长 | 丙 |")
    assert found["丙"] == (f"{head}…·乙：", "")


def test_points_are_told_with_their_addresses(document: Document) -> None:
    (unit,) = (unit for unit in document.units if unit.points)
    words = [unit.text[int(a) : int(b)] for a, b in zip(unit.points[::3], unit.points[1::3], strict=True)]
    assert words == ["一是修渠", "二是架桥"]
    assert all(str(address).startswith("q-") for address in unit.points[2::3])


def test_only_what_stands_on_the_page_has_an_address(document: Document) -> None:
    assert {unit.kind for unit in document.units if not unit.address} == {"r", "m"}
    addresses = [unit.address for unit in document.units if unit.address]
    assert len(set(addresses)) == len(addresses)


def test_a_record_is_found_under_the_topics_above_its_own(document: Document) -> None:
    assert document.facets["topic"] == ("cadres", "party")
    assert (document.facets["series"], document.facets["year"]) == (("plenum",), ("2023",))


def test_a_hit_shows_who_is_responsible_as_the_page_does(document: Document) -> None:
    assert document.meta["speakers"] == ["市委书记 ***", "市长"]
    assert document.meta["meeting"] == ["2023-m", "全市会议"]


@given(st.text() | st.text(st.characters(categories=["Co", "Cs", "Cc", "Lo"])))
def test_texts_are_read_back_as_they_are(text: str) -> None:
    # JSON reads two halves that follow each other as the one character that they are.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert decompress(compress([{"title": text}, [["p", "p-a", text]]])) == [{"title": whole}, [["p", "p-a", whole]]]


@given(st.lists(st.integers(0, CHARACTERS + 5) | st.integers(0, 50)))
def test_text_files_hold_all_units_and_are_closed_when_full(sizes: list[int]) -> None:
    units = tuple(SearchUnit("p", f"p-{n}", "会" * size, "会" * size) for n, size in enumerate(sizes))
    parts = list(split_units(units))
    assert tuple(unit for part in parts for unit in part) == units
    for part in parts[:-1]:
        assert sum(len(unit.text) for unit in part) >= CHARACTERS
    for part in parts:
        assert sum(len(unit.text) for unit in part[:-1]) < CHARACTERS
    packed = pack(Document("a", units, dict.fromkeys(META, "题"), {}))
    assert [count for count, _ in packed] == [len(part) for part in parts]
