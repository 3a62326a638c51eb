from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.search import segment as module
from archive.search.segment import HEAVY, Excess, Field, SegmentIndex, SegmentTooLargeError, choose_heavy, index_segment
from archive.text.normalise import annotate
from tests.search.reader import (
    COMMA_STEP,
    LAST,
    SENTENCES,
    SUMMARY,
    Key,
    Place,
    Tally,
    read_found,
    scan,
    scan_grams,
    write_bits,
)

RECORDS = st.lists(
    st.lists(
        st.text(st.sampled_from("的会议发展改革，、。；：\n 12a.%b+&𠀀﨑é〇*×"), max_size=30), min_size=1, max_size=4
    ),
    max_size=4,
)


FIELDS = {0: Field.TITLE, 1: Field.HEAD}


def index(records: Sequence[Sequence[str]], threads: int = 1) -> SegmentIndex:
    """Index records whose first unit is the title, and whose second a heading."""
    sizes = [len(record) for record in records]
    fields = [FIELDS.get(place, Field.TEXT) for size in sizes for place in range(size)]
    units = [annotate(text) for record in records for text in record]
    of_record = np.repeat(np.arange(len(records)), sizes)
    return index_segment(units, of_record, np.array(fields, dtype=np.uint8), threads=threads)


def read(found: SegmentIndex) -> tuple[dict[Key, list[Place]], dict[Key, list[Tally]]]:
    """Return the places and the summaries that an index holds, by key."""
    places: dict[Key, list[Place]] = {}
    tallies: dict[Key, list[Tally]] = {}
    bits, at = write_bits(found.lists[:].tobytes()), 0
    for row, length in zip(found.keys[:].tolist(), found.list_lengths[:].tolist(), strict=True):
        key = tuple(found.tokens[place] for place in row if place >= 0)
        rows, head, end = read_found(key, bits, at, found.units, found.rice)
        at += length
        assert "1" not in bits[end:at]
        assert at == end or (at - end < 8 and at % 8 == 0)
        if head >= SUMMARY:
            tallies[key] = [row for row in rows if isinstance(row, Tally)]
            continue
        places[key] = [row for row in rows if isinstance(row, Place)]
        if head % 2 == 0:
            assert any(any(place.commas) for place in places[key])
    assert -(-at // 8) == len(found.lists)
    return places, tallies


@pytest.fixture(params=[10**9, 1], ids=["no heavy grams", "heavy grams"])
def least_heavy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many places a gram has at most that is not heavy."""
    least: int = request.param
    monkeypatch.setattr(module, "_LEAST_HEAVY", least)
    return least


@given(RECORDS)
@example([["题", "改，革改革"]])  # of the places of a sentence the first alone runs over a comma
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_places_of_every_gram_are_those_found_by_scanning(least_heavy: int, records: list[list[str]]) -> None:
    found = index(records)
    places, tallies = read(found)
    units = [text for record in records for text in record]
    pairs, threes, singles = (scan_grams(units, size) for size in (2, 3, 1))
    heavy = {key for key, where in pairs.items() if len(where) > least_heavy and key[-1] != LAST}
    assert sorted(found.heavy) == sorted("".join(key) for key in heavy)
    assert set(tallies) == heavy
    expected = {key: where for key, where in pairs.items() if key not in heavy}
    expected |= {key: where for key, where in threes.items() if key[:2] in heavy or key[1:] in heavy}
    starts = np.cumsum([0, *(len(record) for record in records)])[:-1].tolist()
    titled = {key[:1]: [place for place in where if place.unit in starts] for key, where in singles.items()}
    expected |= {key: [place._replace(commas=()) for place in where] for key, where in titled.items() if where}
    expected |= {(*key, SENTENCES): list_sentences(pairs[key]) for key in heavy}
    assert places == expected


def list_sentences(places: Sequence[Place]) -> list[Place]:
    """Return one place for each sentence, with a comma where all of its places have one."""
    groups: dict[tuple[int, int], list[Place]] = {}
    for place in places:
        groups.setdefault((place.unit, place.sentence), []).append(place)
    return [Place(*key, 0, (all(one.commas[0] for one in group),)) for key, group in groups.items()]


@given(RECORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_heavy_gram_is_summed_up_and_found_by_those_of_three(least_heavy: int, records: list[list[str]]) -> None:
    places, tallies = read(index(records))
    pairs = scan_grams([text for record in records for text in record], 2)
    owners = [(number, FIELDS.get(place)) for number, record in enumerate(records) for place in range(len(record))]
    for key, tally in tallies.items():
        assert least_heavy < len(pairs[key])
        counts = Counter((owners[place.unit][0], place.commas[0]) for place in pairs[key])

        def find_way(record: int, field: Field, key: Key = key) -> int:
            """1 where it stands there without a comma, 2 where over one alone."""
            commas = [place.commas[0] for place in pairs[key] if owners[place.unit] == (record, field)]
            return 1 if False in commas else 2 if commas else 0

        records_found = sorted({record for record, _ in counts})
        assert tally == [
            Tally(r, counts[r, False], counts[r, True], find_way(r, Field.TITLE), find_way(r, Field.HEAD))
            for r in records_found
        ]
        union = [
            place
            for three, where in places.items()
            if len(three) == 3 and three[:2] == key and three[2] != SENTENCES
            for place in where
        ]
        assert sorted(place[:3] for place in union) == [place[:3] for place in pairs[key]]


@given(RECORDS)
@settings(deadline=None)
def test_keys_are_in_the_order_of_utf_16(records: list[list[str]]) -> None:
    found = index(records)
    assert list(found.tokens) == sorted(set(found.tokens), key=lambda token: token.encode("utf-16-be"))
    keys = [tuple(found.tokens[place] for place in row if place >= 0) for row in found.keys[:].tolist()]
    assert keys == sorted(set(keys), key=lambda key: [token.encode("utf-16-be") for token in key])


@given(RECORDS)
@settings(deadline=None)
def test_limits_lie_above_every_place(records: list[list[str]]) -> None:
    found = index(records)
    for text in (text for record in records for text in record):
        for token in scan(text):
            assert token.sentence < found.sentences
            assert token.offset + 2 * len(token.text) < found.width


@given(st.lists(RECORDS, max_size=3).map(lambda parts: [record for part in parts for record in part]))
@settings(deadline=None)
def test_encoding_some_lists_at_a_time_and_in_threads_changes_nothing(records: list[list[str]]) -> None:
    whole = index(records)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_TOGETHER", 3)
        parts = index(records, threads=3)
    for field in dataclasses.fields(SegmentIndex):
        assert np.array_equal(getattr(parts, field.name), getattr(whole, field.name))


def test_a_list_with_as_many_places_as_summaries_begin_with_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SUMMARY", 2 * 4)
    assert index([["会议会议会议"]]).units == 1
    with pytest.raises(SegmentTooLargeError) as raised:
        index([["会议会议会议会议"]])
    assert (raised.value.excess, raised.value.what) == (Excess.OCCURRENCES, "会")


def test_no_units_are_an_index_as_well() -> None:
    for records in ([], [[""]], [["。"], ["，"]]):
        found = index(records)
        assert (len(found.keys), len(found.lists), found.units) == (0, 0, sum(map(len, records)))


@pytest.mark.parametrize(("segments", "share"), [(1, 1), (8, 1), (16, 1 / 2), (32, 1 / 4), (64, 1 / 8)])
def test_of_many_segments_a_smaller_share_is_heavy(segments: int, share: float) -> None:
    assert choose_heavy(segments) == HEAVY * share


class TestExtremes:
    def test_a_sentence_of_200_000_characters(self) -> None:
        text = "会议，改革发展" * 30_000
        places, _ = read(index([["题", text], ["会议", "改革。"]]))
        assert places["题", "$"] == [Place(0, 0, 0, ())]
        assert places["展", "$"] == [Place(1, 0, (2 * 6 + COMMA_STEP) * 30_000 - 2, ())]

    def test_100_000_cells(self) -> None:
        places, _ = read(index([["表", *["无", "12", "有"] * 33_334]]))
        assert [place.unit for place in places["有", "$"]] == list(range(3, 100_003, 3))
        assert len(places["12", "$"]) == 33_334

    def test_a_word_of_10_000_letters(self) -> None:
        word = "a1" * 5_000
        places, _ = read(index([["题", f"会{word}议"]]))
        assert places["会", word] == [Place(1, 0, 0, (False,))]
        assert places[word, "议"] == [Place(1, 0, 2, (False,))]
        assert places["议", "$"] == [Place(1, 0, 2 + 2 * len(word), ())]

    def test_many_sentences(self) -> None:
        places, _ = read(index([["题", "会。" * 70_000 + "议"]]))
        assert places["议", "$"] == [Place(1, 70_000, 0, ())]
        assert [place.sentence for place in places["会", "$"]] == list(range(70_000))

    def test_what_no_number_can_tell_apart_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "LARGEST_PLACE", 1_000)
        index([["题", "会议"]])
        with pytest.raises(SegmentTooLargeError) as raised:
            index([["题", "会。" * 100 + "议" * 100]])
        assert raised.value.excess is Excess.LENGTH

    def test_more_tokens_than_a_key_can_tell_apart_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "LARGEST_KEY", 10**3)
        index([["题", "会议"]])
        with pytest.raises(SegmentTooLargeError) as raised:
            index([["题", " ".join(map(str, range(10)))]])
        assert (raised.value.excess, raised.value.what) == (Excess.TOKENS, "14")
