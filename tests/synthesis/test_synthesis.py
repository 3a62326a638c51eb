from __future__ import annotations

import re
import statistics
from pathlib import Path

import pytest

from archive.corpus.loader import load_settings, read_record
from archive.corpus.vocabularies import Vocabularies, load_vocabularies
from archive.model.fields import TermOf, iterate_marked
from archive.project import Project
from archive.synthesis.synthesis import LENGTH, Inventor
from archive.text.body import find_faults, parse_body

OFFICE = Path(__file__).parents[1] / "fixtures" / "office"
NUMERALS = "一二三四五六七八九"


@pytest.fixture(scope="module")
def vocabularies() -> Vocabularies:
    return load_vocabularies(OFFICE / "data" / "vocabulary")[0]


@pytest.fixture(scope="module")
def inventor(vocabularies: Vocabularies) -> Inventor:
    return Inventor(vocabularies, load_settings(Project.at(OFFICE, {}))[0], seed=7)


def test_the_same_seed_invents_the_same_records(vocabularies: Vocabularies, inventor: Inventor) -> None:
    settings = load_settings(Project.at(OFFICE, {}))[0]
    again, other = Inventor(vocabularies, settings, seed=7), Inventor(vocabularies, settings, seed=8)
    assert [again.invent(n) for n in (3, 1)] == [inventor.invent(n) for n in (3, 1)]
    assert other.invent(1) != inventor.invent(1)


def test_every_record_is_free_of_faults(vocabularies: Vocabularies, inventor: Inventor, tmp_path: Path) -> None:
    for number in range(1, 61):
        path = inventor.invent(number).write(tmp_path)
        entry, _, faults = read_record(path)
        assert faults == ()
        assert entry is not None
        assert list(find_faults(entry.body, entry.body_line)) == []
        assert path.parent.name == str(entry.record.date.year)
        for _, mark, value in iterate_marked(entry.record):
            assert isinstance(mark, TermOf)  # no meeting and no other record
            assert value in vocabularies[mark.vocabulary].by_id


def test_the_records_are_long_and_varied(vocabularies: Vocabularies, inventor: Inventor) -> None:
    inventions = [inventor.invent(number) for number in range(1, 401)]
    assert abs(statistics.mean(len(invention.body) for invention in inventions) - LENGTH) < LENGTH * 0.05
    assert len({str(invention.id) for invention in inventions}) == len(inventions)
    assert len({invention.id.date.year for invention in inventions}) > 20
    assert {invention.values["level"] for invention in inventions} == set(vocabularies.levels.by_id)
    unusable = {kind.id for kind in vocabularies.kinds.terms if kind.refused or kind.deprecated}
    assert {invention.values["kind"] for invention in inventions} == set(vocabularies.kinds.by_id) - unusable
    assert any("\\*\\*" in invention.body for invention in inventions)
    assert any(block.kind == "omission" for invention in inventions for block in parse_body(invention.body))
    blocks = [block for invention in inventions for block in parse_body(invention.body)]
    paragraphs = [block.source for block in blocks if block.kind == "paragraph" and block.source != "同志们："]
    assert len(set(paragraphs)) > len(paragraphs) * 0.98


def test_a_paragraph_has_as_many_points_as_it_promises(inventor: Inventor) -> None:
    promise = re.compile(r"^(?:今年|概括|具体|下一步).*?([一二三四五六七八九])(?:件|个|项).*?。一是")
    for number in range(1, 61):
        found = [(m[1], p) for p in inventor.invent(number).body.split("\n\n") if (m := promise.match(p))]
        assert len(found) == 1
        assert len(re.findall(rf"[。；][{NUMERALS}]是", found[0][1])) == NUMERALS.index(found[0][0]) + 1


def test_a_source_says_what_the_record_says(inventor: Inventor, tmp_path: Path) -> None:
    invention = inventor.invent(1)
    lines = invention.write_source(tmp_path / "in").read_text(encoding="utf-8").splitlines()
    assert lines[0] == invention.values["title"]
    assert lines[2:] == [block.text for block in parse_body(invention.body)]


def test_the_adversary_is_a_record_too(inventor: Inventor, tmp_path: Path) -> None:
    adversary = inventor.invent_adversary()
    entry, _, faults = read_record(adversary.write(tmp_path))
    assert faults == ()
    assert entry is not None
    assert list(find_faults(entry.body, entry.body_line)) == []
    assert entry.body.count("\\[会") == 20_000
    assert entry.body.count("\\*") == 21_000
