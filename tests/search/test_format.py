"""The example that the page on the format works through by hand is what the program writes."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from archive.search.document import make_document
from archive.search.index import write_index
from archive.search.standing import INDEX_FOLDER
from archive.text.normalise import annotate
from tests.corpora import CorpusMaker
from tests.search.oracle import Oracle, Record
from tests.search.reader import Index, read_file, read_found, read_keys, read_number, read_octets, scan, write_bits

README = Path(__file__).parents[2] / "hooks" / "archive" / "search" / "README.md"
TITLE, TEXT = "保供", "第六，保供。人人保供！"


def read_block(name: str) -> list[list[str]]:
    """Return the rows of a block of the example."""
    match = re.search(rf"```{name}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert match, f"{README.name} has no block {name}"
    return [re.split(r"  +", line) for line in match[1].splitlines()]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the example."""
    folder = tmp_path_factory.mktemp("example")
    make = CorpusMaker()
    entry = dataclasses.replace(make.entry("2023-a", title=TITLE), body=TEXT + "\n")
    corpus = make(entry)
    assert [unit.text for unit in make_document(corpus, entry).units] == [TITLE, TEXT]
    write_index(corpus, folder)
    return Index(folder / INDEX_FOLDER)


def test_tokens() -> None:
    rows = [
        [token.text, f"({unit}, {token.sentence}, {token.offset})"]
        for unit, text in enumerate((TITLE, TEXT))
        for token in scan(text)
    ]
    assert read_block("tokens") == rows
    assert annotate(TEXT) == "第六\v保供\n人人保供\n"


def test_lists(index: Index) -> None:
    facts = index.manifest["segments"][0]
    shards, rows = [], []
    for name in sorted(
        (name for name in index.files if name.startswith("g/")), key=lambda name: int(name.split("/")[1].split("-")[0])
    ):
        _, _, (keys, _, doublets) = read_file(index.files[name])
        shards.append([name, keys.replace("\t", "⇥")])
        bits, at = write_bits(read_octets(doublets)), 0
        for key in read_keys(keys):
            _, head, end = read_found(key, bits, at, facts["units"], facts["rice"])
            _, begin = read_number(bits, at)
            places = " ".join(
                f"({unit}, {sentence}, {offset})" for unit, sentence, offset, _ in index.lists[key].places[0]
            )
            rows.append(["".join(key), places, str(head), f"{bits[at:begin]} {bits[begin:end]}"])
            at = end
    assert read_block("shards") == shards
    assert read_block("lists") == rows
    assert (facts["units"], facts["sentences"], facts["width"], facts["rice"]) == (4, 2, 34, [0, 2])


def test_answers() -> None:
    oracle = Oracle([Record("a", [("t", TITLE), ("p", TEXT)])])
    assert [oracle.search(q) for q in ("保供", "六保", "六保供", "供人")] == [{"a": 3}, {"a": 1}, {"a": 1}, {}]
    assert oracle.search("六保供", strict=True) == {}
