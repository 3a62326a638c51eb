from __future__ import annotations

import dataclasses
import random
import shutil
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from archive.corpus.corpus import Corpus
from archive.search import index as module
from archive.search.cache import Cache
from archive.search.characters import is_in_base
from archive.search.document import make_document
from archive.search.index import choose_segment, count_segments, write_index
from archive.search.indexer import DocumentTooLargeError
from archive.search.segment import index_segment
from archive.search.shard import IndexTooLargeError
from archive.search.standing import FOLDER, remove_others
from archive.search.storage import load_segment
from archive.search.text import decompress, swap
from archive.text.normalise import write_sign
from tests.corpora import CorpusMaker
from tests.search.reader import Index, read_file, read_octets, scan_grams, split_key

LARGEST_FILE = 300_000
LETTERS = [chr(point) for point in range(0x4E00, 0x5600)]
HOSTILE = "𠀀𪛟邓 﨑 é Ж ﾊﾝ \u1e3f \u9fb4 \ufe10 \ue5e5 😀 `~|@^_ A<b>&amp; \\n \u2028 \x7f"


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
    index = Index(tmp_path / FOLDER)
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
    index = Index(tmp_path / FOLDER)
    held = index.manifest["columns"]
    if few < len(even):
        assert held == firsts
        held = [read_file(index.files[f"s/{first}"])[2] for first in firsts]
    assert len(list((tmp_path / FOLDER).glob("s/*"))) == len(firsts)
    assert [len(columns["order"]) for some in held for columns in some] == [5, 5, 5, 5]


def test_the_same_archive_gives_the_same_octets(traps: Corpus, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_index(traps, tmp_path / name)
    assert read_bytes(tmp_path / "a") == read_bytes(tmp_path / "b")


def test_an_archive_without_records_has_an_index(tmp_path: Path) -> None:
    write_index(CorpusMaker()(), tmp_path)
    index = Index(tmp_path / FOLDER)
    assert (index.manifest["records"], index.manifest["shards"], index.lists) == (0, 0, {})


def test_a_withdrawn_record_is_found_by_its_title(tmp_path: Path) -> None:
    make = CorpusMaker()
    gone = make.entry("2023-gone", title="撤下的讲话", status="withdrawn", reason="有误")
    write_index(make(dataclasses.replace(gone, body="")), tmp_path)
    index = Index(tmp_path / FOLDER)
    assert {"".join(key) for key in index.lists} >= {"撤下", "讲话", "话$", "撤"}


def test_rare_characters_are_read_back_as_they_are(tmp_path: Path) -> None:
    make = CorpusMaker()
    write_index(make(make.entry("2023-x", title=HOSTILE)), tmp_path)
    _, units, signs = decompress(read_octets(read_file(tmp_path / FOLDER / "t/0/0.js")[2]))
    assert swap(units[0][2]) == HOSTILE
    assert signs == {character: write_sign(character) for character in HOSTILE if not is_in_base(ord(character))}
    assert signs


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


class TestCache:
    @pytest.fixture
    def cache(self, tmp_path: Path) -> Cache:
        """A cache of its own."""
        return Cache(tmp_path / "cache", "test")

    @pytest.fixture(autouse=True)
    def _four_segments(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "_SEGMENTS", ((10**9, 4),))

    @pytest.fixture
    def changed(self, traps: Corpus) -> Corpus:
        """The traps, one of them changed."""
        first, *others = traps.entries
        return dataclasses.replace(traps, entries=(dataclasses.replace(first, body="改过的正文。\n"), *others))

    def write(self, corpus: Corpus, folder: Path, cache: Cache | None) -> dict[str, bytes]:
        shutil.rmtree(folder, ignore_errors=True)
        write_index(corpus, folder, cache)
        return read_bytes(folder)

    def test_changes_no_octet(self, traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path) -> None:
        fresh = {name: self.write(corpus, tmp_path / "site", None) for name, corpus in (("a", traps), ("b", changed))}
        assert fresh["a"] != fresh["b"]
        for name in "aabba":
            assert self.write({"a": traps, "b": changed}[name], tmp_path / "site", cache) == fresh[name]

    def test_changes_no_octet_where_the_last_index_stands(
        self, traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path
    ) -> None:
        fewer = dataclasses.replace(traps, entries=traps.entries[5:])
        corpora = {"a": traps, "b": changed, "c": fewer}
        fresh = {name: self.write(corpus, tmp_path / "fresh", None) for name, corpus in corpora.items()}
        for name in "aabbacca":
            write_index(corpora[name], tmp_path / "site", cache)
            assert read_bytes(tmp_path / "site") == fresh[name]

    def test_texts_are_written_where_their_segment_has_changed_alone(
        self, traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path
    ) -> None:
        def write(corpus: Corpus) -> dict[str, int]:
            write_index(corpus, tmp_path / "site", cache)
            return {
                path.as_posix(): path.stat().st_mtime_ns for path in (tmp_path / "site" / "search" / "t").rglob("*.js")
            }

        first = write(traps)
        assert write(traps) == first
        second = write(changed)
        segment = choose_segment(changed.entries[0].id, 4)
        assert {name.split("/")[-2] for name in first if second[name] != first[name]} == {str(segment)}

    def test_shards_are_written_where_their_division_has_changed_alone(
        self, traps: Corpus, cache: Cache, tmp_path: Path
    ) -> None:
        """A paragraph more at the end of a record changes the lists of its own grams and no others."""
        first, *others = traps.entries
        missing = -len(make_document(traps, first).units) % 4
        assert missing, "this record has no room for one more unit"
        longer = dataclasses.replace(first, body=f"{first.body.rstrip()}\n\n护林修渠\n")
        changed = dataclasses.replace(traps, entries=(longer, *others))
        fresh = self.write(changed, tmp_path / "fresh", None)
        shards = tmp_path / "site" / "search" / "g"
        write_index(traps, tmp_path / "site", cache)
        before = {path: path.stat().st_mtime_ns for path in shards.iterdir()}
        write_index(changed, tmp_path / "site", cache)
        written = {path.name.split("-")[0] for path in shards.iterdir() if before.get(path) != path.stat().st_mtime_ns}
        assert written == {str(ord(letter) >> 8) for letter in "护林修渠"}
        assert len(list(shards.iterdir())) > 2 * len(written)
        assert read_bytes(tmp_path / "site") == fresh

    @pytest.mark.parametrize("name", ["t/2/0", "g/79-0"])
    def test_what_another_build_writes_meanwhile_is_not_taken_for_its_own(
        self, name: str, traps: Corpus, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = self.write(traps, tmp_path / "site", None)
        file = tmp_path / "site" / "search" / f"{name}.js"
        other = file.read_bytes()[::-1]

        def remove_after_another(index: Path, names: set[str]) -> None:
            file.write_bytes(other)
            remove_others(index, names)

        with monkeypatch.context() as patch:
            patch.setattr("archive.search.index.remove_others", remove_after_another)
            write_index(traps, tmp_path / "site", cache)
        assert file.read_bytes() == other
        write_index(traps, tmp_path / "site", cache)
        assert read_bytes(tmp_path / "site") == whole

    @pytest.mark.parametrize("damage", ["cut", "changed", "gone", "more", "stray"])
    @pytest.mark.parametrize("name", ["t/2/0", "g/79-0"])
    def test_a_file_that_does_not_stand_as_it_was_is_written_again(
        self, name: str, damage: str, traps: Corpus, cache: Cache, tmp_path: Path
    ) -> None:
        write_index(traps, tmp_path / "site", cache)
        whole = read_bytes(tmp_path / "site")
        file = tmp_path / "site" / "search" / f"{name}.js"
        octets = file.read_bytes()
        if damage == "gone":
            file.unlink()
        elif damage in {"more", "stray"}:
            file.with_name("99.js" if damage == "more" else file.stem).write_bytes(octets)
        else:
            file.write_bytes(octets[:-1] if damage == "cut" else octets[::-1])
        write_index(traps, tmp_path / "site", cache)
        assert read_bytes(tmp_path / "site") == whole

    def test_what_is_unchanged_is_not_read_anew(
        self, traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.write(traps, tmp_path / "site", cache)
        reading, indexing = Mock(wraps=make_document), Mock(wraps=index_segment)
        monkeypatch.setattr("archive.search.prepared.make_document", reading)
        monkeypatch.setattr("archive.search.indexer.index_segment", indexing)
        self.write(traps, tmp_path / "site", cache)
        assert (reading.call_count, indexing.call_count) == (0, 0)
        self.write(changed, tmp_path / "site", cache)
        assert [call.args[1].id for call in reading.call_args_list] == [changed.entries[0].id]
        assert indexing.call_count == 1

    def test_what_has_changed_is_attended_to_first(
        self, traps: Corpus, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While it is indexed, what was kept of the rest is read."""
        self.write(traps, tmp_path / "site", cache)
        last = next(entry for entry in traps.entries if choose_segment(entry.id, 4) == 3)
        entries = [dataclasses.replace(one, body="改过的正文。\n") if one is last else one for one in traps.entries]
        reading = Mock(wraps=load_segment)
        monkeypatch.setattr(module, "load_segment", reading)
        self.write(dataclasses.replace(traps, entries=tuple(entries)), tmp_path / "site", cache)
        # It is read again once it is put by.
        assert [call.args[1] for call in reading.call_args_list] == [f"4-{place}" for place in (3, 0, 1, 2, 3)]

    @pytest.mark.parametrize("lost", [(0,), (3,), (1, 2), (0, 1, 2, 3)])
    def test_an_index_that_is_lost_is_made_anew_though_its_texts_stand(
        self, lost: tuple[int, ...], traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path
    ) -> None:
        fresh = self.write(changed, tmp_path / "site", None)
        self.write(traps, tmp_path / "site", cache)
        for place in lost:
            next((tmp_path / "cache").rglob(f"4-{place}.index")).unlink()
        write_index(changed, tmp_path / "site", cache)
        assert read_bytes(tmp_path / "site") == fresh
        assert len(list((tmp_path / "cache").rglob("*.index"))) == 4

    def test_a_damaged_file_is_ignored_and_written_anew(self, traps: Corpus, cache: Cache, tmp_path: Path) -> None:
        fresh = self.write(traps, tmp_path / "site", cache)
        files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        assert files
        whole = {path: path.read_bytes() for path in files}
        chance = random.Random(0)  # noqa: S311 - no secret
        for path, octets in whole.items():
            at = chance.randrange(len(octets))
            path.write_bytes(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])
        assert self.write(traps, tmp_path / "site", cache) == fresh
        # When its text files were written is all that may differ.
        assert {path: path.read_bytes() for path in files if path.suffix != ".files"} == {
            path: octets for path, octets in whole.items() if path.suffix != ".files"
        }
        for path, octets in whole.items():
            path.write_bytes(octets[: len(octets) // 2])
        assert self.write(traps, tmp_path / "site", cache) == fresh
        for path in files:
            path.write_bytes(b"")
        assert self.write(traps, tmp_path / "site", cache) == fresh

    def test_where_nothing_more_can_be_saved_an_older_index_is_not_taken_for_the_new_one(
        self, traps: Corpus, changed: Corpus, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fresh = self.write(changed, tmp_path / "site", None)
        self.write(traps, tmp_path / "site", cache)
        monkeypatch.setattr(cache, "save", lambda *_: None)
        assert self.write(changed, tmp_path / "site", cache) == fresh

    def test_where_none_can_be_kept_the_index_is_written(self, traps: Corpus, tmp_path: Path) -> None:
        (tmp_path / "cache").write_text("a file, no folder", encoding="utf-8")
        kept = self.write(traps, tmp_path / "site", Cache(tmp_path / "cache", "test"))
        assert kept == self.write(traps, tmp_path / "site", None)
