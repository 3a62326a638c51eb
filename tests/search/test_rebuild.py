"""What is kept of an index for the next build changes none of its octets, and spares what is unchanged."""

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
from archive.search.document import make_document
from archive.search.index import choose_segment, write_index
from archive.search.segment import index_segment
from archive.search.standing import remove_others
from archive.search.storage import load_segment
from tests.corpora import CorpusMaker
from tests.search.reader import read_file
from tests.search.test_index import read_bytes

CHANGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "title": ({"title": "修渠"}, {"title": "护林"}),
    "role that is shown with a name": (
        {"speakers": [{"role": "市长", "name": "甲"}]},
        {"speakers": [{"role": "市长 甲"}]},
    ),
    "meeting's alias": ({"aliases": ["水利会"]}, {"aliases": ["林业会"]}),
    "original": ({"version_of": "2023-b"}, {"version_of": "2023-c"}),
    "successor": (
        {"status": "superseded", "replaced_by": "2023-b"},
        {"status": "superseded", "replaced_by": "2023-c"},
    ),
    "topic": ({"topics": ["farming"]}, {"topics": ["cadres"]}),
}


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

    @pytest.mark.parametrize("change", CHANGES)
    def test_whatever_changes_of_a_record_is_written_and_bears_another_build(
        self, change: str, cache: Cache, tmp_path: Path
    ) -> None:
        """Browsers keep files by their builds."""
        make = CorpusMaker()

        def write(folder: str, facts: dict[str, Any], kept: Cache | None) -> dict[tuple[str, str], Any]:
            fields = dict(facts)
            meeting = make.meeting("2023-m", aliases=fields.pop("aliases", []))
            others = (make.entry("2023-b"), make.entry("2023-c"))
            write_index(
                make(make.entry("2023-a", meeting="2023-m", **fields), *others, meeting), tmp_path / folder, kept
            )
            files = map(read_file, (tmp_path / folder).rglob("*.js"))
            return {(name, build): payload for name, build, payload in files}

        before, after = CHANGES[change]
        write("fresh", after, None)
        old, new = write("site", before, cache), write("site", after, cache)
        assert read_bytes(tmp_path / "site") == read_bytes(tmp_path / "fresh")
        assert old != new
        assert [key for key in old.keys() & new.keys() if old[key] != new[key]] == []

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
