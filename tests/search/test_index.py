from __future__ import annotations

import dataclasses
import gc
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from archive.corpus.corpus import Corpus
from archive.search import index as module
from archive.search.cache import Cache
from archive.search.document import make_document
from archive.search.index import choose_segment, count_segments, write_index
from archive.search.indexer import DocumentTooLargeError
from archive.search.shard import IndexTooLargeError
from archive.search.standing import INDEX_FOLDER
from archive.search.text import decompress, swap
from archive.text.normalise import write_sign
from tests.corpora import TERMS, CorpusMaker
from tests.search.reader import Index, read_file, read_octets, scan_grams, split_key

LARGEST_FILE = 300_000
LETTERS = [chr(point) for point in range(0x4E00, 0x5600)]
HOSTILE = "𠀀𪛟邓 﨑 é Ж ﾊﾝ \u1e3f \u9fb4 \ufe10 \ue5e5 😀 `~|@^_ A<b>&amp; \\n \u2028 \x7f"
RARE = "\U00020000\U0002a6df\ufa11\u1e3f\u9fb4\ufe10\ue5e5\U0001f600"
"""The characters of HOSTILE that the base does not tell of."""


def read_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(params=[1, 4])
def published(request: pytest.FixtureRequest, traps: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """The index of the traps, in one segment or in four with pages of the directory."""
    if request.param > 1:
        monkeypatch.setattr(module, "_SEGMENTS", ((10**9, 4),))
        monkeypatch.setattr("archive.search.directory.WHOLE", 0)
    assert write_index(traps, tmp_path) == len(read_bytes(tmp_path))
    index = Index(tmp_path / INDEX_FOLDER)
    assert len(index.manifest["segments"]) == request.param
    return index


def deal(corpus: Corpus, segments: int) -> list[list[Any]]:
    """The documents of each segment."""
    entries = sorted(corpus.entries, key=lambda entry: entry.id)
    dealt: list[list[Any]] = [[] for _ in range(segments)]
    for entry in entries:
        dealt[choose_segment(entry.id, segments)].append(make_document(corpus, entry))
    return dealt


def test_every_gram_is_in_the_one_shard_that_the_directory_names(published: Index) -> None:
    pages = published.manifest["pages"].split("\t")
    paged = (
        [key for page in range(len(pages)) for key in read_file(published.files[f"d/{page}"])[2]["keys"].split("\t")]
        if published.manifest["page"] > 1
        else pages
    )
    firsts = [split_key(key) for key in paged]
    assert firsts == sorted(firsts, key=order)
    assert len(firsts) == published.manifest["shards"] == len(published.shards)
    for number, keys in enumerate(published.shards):
        parting = firsts[number]
        assert keys[0][: len(parting)] == parting
        assert number == 0 or order(published.shards[number - 1][-1]) < order(parting) <= order(keys[0])
        assert number == 0 or published.shards[number - 1][-1][: len(parting) - 1] == parting[:-1]
        for key in keys:
            assert order(firsts[number]) <= order(key)
            assert number + 1 == len(firsts) or order(key) < order(firsts[number + 1])


def order(key: tuple[str, ...]) -> list[bytes]:
    return [token.encode("utf-16-be") for token in key]


def test_the_places_in_the_files_are_those_found_by_scanning(traps: Corpus, published: Index) -> None:
    for number, documents in enumerate(deal(traps, len(published.manifest["segments"]))):
        units = [[unit.text for unit in document.units] for document in documents]
        pairs = scan_grams([text for texts in units for text in (*texts, *[""] * (-len(texts) % 4))], 2)
        kept = {key: found.places[number] for key, found in published.lists.items() if number in found.places}
        assert {key: where for key, where in kept.items() if len(key) == 2} == pairs


def test_texts_and_columns_tell_all_of_every_record(traps: Corpus, published: Index) -> None:
    for number, documents in enumerate(deal(traps, len(published.manifest["segments"]))):
        for record, document in enumerate(documents):
            names = [f"t/{number}/{record}", *(f"t/{number}/{record}-{part}" for part in range(1, 99))]
            files = [read_file(published.files[name])[2] for name in names if name in published.files]
            held = [decompress(read_octets(doublets)) for doublets in files]
            assert all(meta == list(document.meta.values()) for meta, *_ in held)
            rows = [row for _, units, *_ in held for row in units]
            assert [row[:3] + [""] * (3 - len(row)) for row in rows] == [
                [unit.kind, unit.address, swap(unit.text)] for unit in document.units
            ]
        facets = read_file(published.files[f"f/{number}"])[2]
        values = facets["level"]["values"]
        assert [values[ord(row) - 40] for row in facets["level"]["rows"]] == [
            one.facets["level"][0] for one in documents
        ]


@pytest.mark.parametrize(("few", "most", "firsts"), [(19, 0, [0, 1, 2, 3]), (0, 10, [0, 2]), (0, 20, [0]), (20, 0, [])])
def test_columns_stand_together_as_long_as_they_are_few(
    few: int, most: int, firsts: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SEGMENTS", ((10**9, 4),))
    monkeypatch.setattr(module, "COLUMNS", most)
    monkeypatch.setattr(module, "FEW", few)
    make = CorpusMaker()
    ids = [f"2023-{number}" for number in range(1000)]
    even = [name for place in range(4) for name in [one for one in ids if choose_segment(one, 4) == place][:5]]
    write_index(make(*map(make.entry, even)), tmp_path)
    index = Index(tmp_path / INDEX_FOLDER)
    held = index.manifest["columns"]
    if few < len(even):
        assert held == firsts
        held = [read_file(index.files[f"s/{first}"])[2] for first in firsts]
    assert len(list((tmp_path / INDEX_FOLDER).glob("s/*"))) == len(firsts)
    assert [len(columns["order"]) for some in held for columns in some] == [5, 5, 5, 5]


def test_the_same_archive_gives_the_same_octets(traps: Corpus, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_index(traps, tmp_path / name)
    assert read_bytes(tmp_path / "a") == read_bytes(tmp_path / "b")


def test_other_labels_are_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers keep the file of terms by its build."""
    make = CorpusMaker()
    builds = []
    for label in ("农业", "农业农村", "农业"):
        monkeypatch.setitem(TERMS, "topics", [{"id": "farming", "label": label}])
        write_index(make(make.entry("2023-x")), tmp_path)
        manifest, terms = (read_file(tmp_path / INDEX_FOLDER / f"{name}.js") for name in ("manifest", "terms"))
        assert terms[1:] == (manifest[1], {**terms[2], "topics": [["farming", label]]})
        builds.append(manifest[1])
    assert builds[0] == builds[2] != builds[1]


@pytest.mark.parametrize("is_frozen", [True, False])
def test_what_is_frozen_and_how_threads_take_turns_is_as_it_was(is_frozen: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Who read the archive holds on to it, and has frozen it."""
    gc.unfreeze()
    interval = sys.getswitchinterval()
    if is_frozen:
        gc.freeze()
    try:
        write_index(CorpusMaker()(), tmp_path)
        assert (gc.get_freeze_count() > 0) == is_frozen
    finally:
        gc.unfreeze()
    assert sys.getswitchinterval() == interval


def test_an_archive_without_records_has_an_index(tmp_path: Path) -> None:
    write_index(CorpusMaker()(), tmp_path)
    index = Index(tmp_path / INDEX_FOLDER)
    assert (index.manifest["records"], index.manifest["shards"], index.lists) == (0, 0, {})


def test_a_withdrawn_record_is_found_by_its_title(tmp_path: Path) -> None:
    make = CorpusMaker()
    gone = make.entry("2023-gone", title="撤下的讲话", status="withdrawn", reason="有误")
    write_index(make(dataclasses.replace(gone, body="")), tmp_path)
    index = Index(tmp_path / INDEX_FOLDER)
    assert {"".join(key) for key in index.lists} >= {"撤下", "讲话", "话$", "撤"}


def test_rare_characters_are_read_back_as_they_are(tmp_path: Path) -> None:
    make = CorpusMaker()
    write_index(make(make.entry("2023-x", title=HOSTILE)), tmp_path)
    _, units, signs = decompress(read_octets(read_file(tmp_path / INDEX_FOLDER / "t/0/0.js")[2]))
    assert swap(units[0][2]) == HOSTILE
    assert signs == {character: write_sign(character) for character in RARE}


@pytest.mark.parametrize(
    "body",
    [
        "会议，改革发展" * 28_500,
        "\n\n".join("坚持改革，推进发展。" * 20 for _ in range(3_500)),
        "|甲|乙|\n|---|---|\n" + "|无|12|\n" * 50_000,
        "会" + "a1" * 5_000 + "议",
        "。".join("".join(random.Random(n).choices(LETTERS, k=99)) for n in range(7_000)),  # noqa: S311 - no secret
    ],
    ids=[
        "one line without a sentence's end",
        "two megabytes",
        "100,000 cells",
        "a word of 10,000 letters",
        "a paragraph of 700,000",
    ],
)
def test_no_file_is_too_large_to_fetch(body: str, tmp_path: Path) -> None:
    make = CorpusMaker()
    write_index(make(dataclasses.replace(make.entry("2023-x"), body=body + "\n")), tmp_path)
    assert max(map(len, read_bytes(tmp_path).values())) <= LARGEST_FILE


def test_a_record_that_is_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.segment.LARGEST_PLACE", 1_000)
    make = CorpusMaker()
    large = dataclasses.replace(make.entry("2023-large"), body="会议。" * 100 + "\n")
    with pytest.raises(DocumentTooLargeError, match="2023-large 太长"):
        write_index(make(make.entry("2023-small"), large), tmp_path)


def test_an_archive_of_too_many_tokens_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.shard.LARGEST_KEY", 10)
    make = CorpusMaker()
    with pytest.raises(IndexTooLargeError, match="不同的字、词和数字，太多"):
        write_index(make(make.entry("2023-x")), tmp_path)


@pytest.mark.parametrize(
    ("characters", "segments"),
    [(0, 1), (500_000, 1), (500_001, 8), (14_000_000, 8), (24_000_001, 16), (66_000_000, 32), (96_000_001, 64)],
)
def test_segments_grow_by_powers_of_two(characters: int, segments: int) -> None:
    assert count_segments(characters) == segments
    counts = [0] * segments
    for number in range(100 * segments):
        counts[choose_segment(f"2023-{number}", segments)] += 1
    assert min(counts) > 50


def test_an_archive_that_shrinks_leaves_no_empty_folder(
    traps: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "FEW", 0)
        write_index(traps, tmp_path)
    assert (tmp_path / "search" / "s").is_dir()
    write_index(traps, tmp_path)
    assert all(any(folder.iterdir()) for folder in (tmp_path / "search").rglob("*") if folder.is_dir())
    assert not (tmp_path / "search" / "s").exists()


@pytest.mark.parametrize("with_cache", [True, False])
@pytest.mark.parametrize("stretch", [1, 7, 40])
def test_keys_that_are_merged_some_at_a_time_make_the_same_files(
    stretch: int,
    traps: Corpus,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    with_cache: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(module, "_SEGMENTS", ((10**9, 4),))
    monkeypatch.setattr("archive.search.shard.BITS", 480)
    write_index(traps, tmp_path / "whole")
    monkeypatch.setattr("archive.search.shard._STRETCH", stretch)
    monkeypatch.setattr("archive.search.shard._TOGETHER", 3)
    write_index(traps, tmp_path / "parted", Cache(tmp_path / "cache", "test") if with_cache else None)
    assert read_bytes(tmp_path / "parted") == read_bytes(tmp_path / "whole")
